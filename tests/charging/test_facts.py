"""What was done charges itself, once, at the price of its day; a person's word about money holds."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.models import Stay
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms as Bearer
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills, coverage
from lighthis.charging import actions, queries
from lighthis.charging.actions.rules import Terms
from lighthis.charging.models import ClinicalFact
from lighthis.claims import actions as claiming
from lighthis.claims import queries as claims
from lighthis.consultations import actions as consultations
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.orders import actions as orders
from lighthis.surgery import actions as surgery
from lighthis.triage import actions as triage
from lighthis.triage.models import Assessment

D = Decimal
SINCE = date(2026, 1, 1)


def done(of, code="cbc", name="Общий анализ крови", kind="test"):
    row = make.ordered(kind, name, code=code, of=of)
    orders.do(row, clock.now(), "", by=make.actor("ward_nurse"))
    return row


def standing(of):
    entries = bills.entries_of(of.id, at=of.facility_id)
    return [(one.item.code, one.amount, one.basis.split(":")[0]) for one in coverage.standing(entries)]


def states(of):
    return {one.event: (one.state, one.why) for one in queries.of_coming(of.id, at=of.facility_id)}


def fact(of, event="order"):
    return next(one for one in queries.of_coming(of.id, at=of.facility_id) if one.event == event)


def rule(event, item, scope="any", value="", quantity=D(1), department=None):
    return actions.add_rule(
        Terms(event, scope, SINCE, None, value, department), item, quantity, by=make.actor("accountant")
    )


# Orders


def test_an_order_is_charged_when_it_is_done_and_only_then(work):
    make.priced("LAB-01", self_pay=50_000)
    coming = make.coming()
    row = make.ordered(of=coming)
    assert standing(coming) == []
    orders.do(row, clock.now(), "", by=make.actor("ward_nurse"))
    assert standing(coming) == [("LAB-01", 50_000, "order")]
    make.resulted(row)
    assert standing(coming) == [("LAB-01", 50_000, "order")]


def test_a_result_of_what_nobody_wrote_as_done_charges_it(work):
    make.priced("LAB-01", self_pay=50_000)
    coming = make.coming()
    make.resulted(make.ordered(of=coming))
    assert standing(coming) == [("LAB-01", 50_000, "order")]


def test_the_own_code_of_an_order_comes_before_what_is_shipped(work):
    make.priced("LAB-01", self_pay=50_000)
    make.priced("cbc", self_pay=7_000)
    coming = make.coming()
    done(coming)
    assert standing(coming) == [("cbc", 7_000, "order")]


def test_a_drug_is_no_service(work):
    make.priced("paracetamol", self_pay=1)
    coming = make.coming()
    done(coming, "paracetamol", "Парацетамол", "drug")
    assert (standing(coming), states(coming)) == ([], {})


def test_what_was_entered_in_error_goes_off_the_bill(work):
    make.priced("LAB-01", self_pay=50_000)
    coming = make.coming()
    row = done(coming)
    orders.enter_in_error(row, "не тому", by=make.actor("doctor"))
    assert (standing(coming), states(coming)) == ([], {"order": ("withdrawn", "")})


def test_a_spoilt_sample_is_not_paid_for(work):
    make.priced("LAB-01", self_pay=50_000)
    coming = make.coming()
    orders.not_do(done(coming), clock.now(), "гемолиз", by=make.actor("laboratory"))
    assert standing(coming) == []


def test_without_a_price_it_is_done_all_the_same_and_charged_when_there_is_one(work):
    item = billing.add_item("LAB-01", {"name_ru": "ОАК"}, "laboratory", by=make.actor("accountant"))
    coming = make.coming()
    row = done(coming)
    assert (row.state, states(coming)) == ("done", {"order": ("waiting", "no_price")})
    billing.add_price(item, "self_pay", D(50_000), SINCE, by=make.actor("accountant"))
    assert actions.settle(fact(coming), by=make.TESTS) is not None
    assert standing(coming) == [("LAB-01", 50_000, "order")]


@pytest.mark.parametrize(("code", "why"), [("cbc", "no_item"), ("iv_line", "no_item"), ("", "no_rule")])
def test_the_list_says_why_nothing_is_charged(work, code, why):
    coming = make.coming()
    done(coming, code, "Что-то", "procedure")
    assert states(coming) == {"order": ("waiting", why)}
    assert standing(coming) == []


def test_emergency_care_costs_the_budget_and_nothing_is_to_pay(work):
    make.priced("LAB-01", self_pay=50_000)
    coming = make.coming(kind="emergency")
    done(coming)
    sums = bills.bill(coming.id, at=coming.facility_id).sums
    assert (sums.charged, sums.covered, sums.balance) == (50_000, 50_000, 0)


# A person's word


def test_what_a_person_took_back_comes_back_by_a_person_only(work):
    make.priced("LAB-01", self_pay=50_000)
    coming = make.coming()
    row = done(coming)
    charge = coverage.standing(bills.entries_of(coming.id, at=coming.facility_id))[0]
    billing.reverse(charge, "бесплатно", by=make.actor("doctor"))
    make.resulted(row)
    assert actions.settle(fact(coming), by=make.TESTS) is None
    assert (standing(coming), states(coming)) == ([], {"order": ("taken_back", "")})
    assert actions.charge_again(fact(coming), by=make.actor("cashier")).turn == 2
    assert standing(coming) == [("LAB-01", 50_000, "order")]
    with pytest.raises(Refusal):
        actions.charge_again(fact(coming), by=make.actor("cashier"))


def test_a_bed_day_that_a_person_took_back_is_not_charged_again(work):
    make.priced("BED-01", category="bed_day", self_pay=150_000)
    stay = make.stay(since=clock.now() - timedelta(days=2))
    entries = bills.entries_of(stay.encounter_id, at=stay.facility_id)
    days = [one for one in coverage.standing(entries) if one.basis.startswith("stay:")]
    billing.reverse(days[0], "не лежал", by=make.actor("doctor"))
    for _night in range(2):
        actions.follow_until_now(stay)
        billing.days_until_now(stay)
    after = coverage.standing(bills.entries_of(stay.encounter_id, at=stay.facility_id))
    assert sorted(one.basis for one in after if one.basis.startswith("stay:")) == sorted(one.basis for one in days[1:])
    assert len(days) == 2


def test_a_charge_reckoned_anew_for_another_payer_is_no_charge_taken_back(work):
    make.priced("LAB-01", self_pay=50_000, insurance=40_000)
    coming = make.coming()
    done(coming)
    insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": "А"}, "insurance"), by=make.actor("accountant"))
    assert billing.decide_payers(coming, [Bearer(insurer, D(100))], "полис", by=make.actor("accountant")) == 1
    assert (standing(coming), states(coming)) == ([("LAB-01", 40_000, "order")], {"order": ("charged", "")})


# Other events


def test_a_visit_is_charged_and_a_coming_in_error_is_not(work):
    make.priced("CON-01", self_pay=60_000)
    coming = make.visit(make.patient(), payer="self_pay")
    assert standing(coming) == [("CON-01", 60_000, "visit")]
    encounters.enter_in_error(coming, "не тот", by=make.actor("chief_doctor"))
    assert (standing(coming), states(coming)) == ([], {"visit": ("withdrawn", "")})


def test_an_answered_consultation_is_charged_by_the_department_asked(work):
    make.priced("CON-01", self_pay=60_000)
    item, department = make.priced("CON-07", self_pay=90_000), make.wards()[0]
    rule("consultation", item, "department", department=department)
    coming, doctor = make.coming(), make.actor("doctor")
    asked = [
        consultations.ask(coming, where, "невролог" if where is None else "", "?", "ordinary", clock.now(), by=doctor)
        for where in (department, None)
    ]
    assert standing(coming) == []
    for one in asked:
        consultations.answer(one, "ответ", clock.now(), by=doctor)
    assert standing(coming) == [("CON-07", 90_000, "consultation"), ("CON-01", 60_000, "consultation")]
    consultations.enter_in_error(asked[0], "не было", by=doctor)
    assert standing(coming) == [("CON-01", 60_000, "consultation")]


def test_triage_in_an_emergency_shows_what_the_case_costs_once(work):
    make.priced("CON-01", self_pay=60_000)
    coming = make.coming("self_pay", kind="emergency")
    for _again in range(2):
        triage.straight_to_red(coming, by=make.actor("triage_nurse"))
    assert standing(coming) == [("CON-01", 60_000, "emergency")]
    assert bills.balance(coming.id, at=coming.facility_id) == 0
    for row in list(triage_rows(coming)):
        triage.enter_in_error(row, "не было", by=make.actor("doctor"))
    assert standing(coming) == []


def triage_rows(of):
    return session.scalars(select(Assessment).where(Assessment.encounter_id == of.id))


def test_an_operation_is_charged_by_its_code_and_a_transfusion_by_rule(work):
    make.priced("OPR-01", self_pay=900_000)
    stay = make.stay(since=clock.now() - timedelta(hours=5))
    doctor, now = make.actor("doctor"), clock.now()
    sheet = make.operated(begun=now - timedelta(hours=2), ended=now - timedelta(hours=1))
    sheet = surgery.Sheet({**sheet.texts, "code": "OPR-01", "code_after": "K35.8"}, doctor.id, None, sheet.started_at, sheet.ended_at, False, sheet.protocol)  # fmt: skip
    sheet.texts["despite"] = "по жизненным показаниям, решил консилиум"
    row = surgery.plan(stay.encounter, sheet, by=doctor)
    surgery.done(row, sheet, by=doctor)
    assert ("OPR-01", 900_000, "operation") in standing(stay.encounter)
    surgery.enter_in_error(row, "не было", by=doctor)
    assert ("OPR-01", 900_000, "operation") not in standing(stay.encounter)


def test_days_meals_and_a_carer_of_a_stay(work):
    for code, category in (("BED-01", "bed_day"), ("MEA-01", "meal"), ("MEA-02", "meal")):
        make.priced(code, category=category, self_pay=10_000)
    zone = make.by_code().zone
    noon = datetime.combine(
        clock.today(zone) - timedelta(days=2), time(12), ZoneInfo(zone)
    )  # an hour later is no other day
    stay = make.stay(since=noon)
    admission.add_carer(stay, "Мать", "", stay.admitted_at + timedelta(hours=1), by=make.actor("ward_nurse"))
    found = sorted(event for _code, _amount, event in standing(stay.encounter))
    assert found == ["carer_meal"] * 2 + ["meal"] * 2 + ["stay"] * 2
    actions.follow_until_now(stay)
    assert len(standing(stay.encounter)) == 6
    assert states(stay.encounter)["admission"] == ("free", "")


def test_a_placement_that_never_was_leaves_nothing_on_the_bill(work):
    for code, category in (("BED-01", "bed_day"), ("MEA-01", "meal")):
        make.priced(code, category=category, self_pay=10_000)
    stay = make.stay(since=clock.now() - timedelta(days=1))
    assert len(standing(stay.encounter)) == 2
    actions.take_back_stay(stay)
    assert standing(stay.encounter) == []


def test_an_admission_fee_is_charged_where_the_hospital_says_so(work):
    rule("admission", make.priced("FEE", category="procedure", self_pay=20_000))
    stay = make.stay()
    assert ("FEE", 20_000, "admission") in standing(stay.encounter)


# Rules


def test_the_nearest_rule_holds_and_one_without_an_item_charges_nothing(work):
    made = {
        code: make.priced(code, self_pay=amount) for code, amount in (("ANY", 1_000), ("KIND", 2_000), ("CODE", 3_000))
    }
    rule("order", made["ANY"])
    rule("order", made["KIND"], "kind", "test", D(2))
    rule("order", made["CODE"], "code", "cbc")
    rule("order", None, "code", "urine")
    coming = make.coming()
    done(coming)
    done(coming, "glucose", "Глюкоза крови")
    done(coming, "ecg", "ЭКГ", "imaging")
    done(coming, "urine", "Общий анализ мочи")
    assert [one[:2] for one in standing(coming)] == [("CODE", 3_000), ("KIND", 4_000), ("ANY", 1_000)]
    assert [one.state for one in queries.of_coming(coming.id, at=coming.facility_id)].count("free") == 1


def test_a_rule_holds_on_its_days_only_and_is_of_this_hospital(work):
    item = make.priced("OWN", self_pay=1_000)
    row = actions.add_rule(Terms("order", "any", SINCE), item, D(1), by=make.actor("accountant"))
    actions.end_rule(row, clock.today("Asia/Tashkent") - timedelta(days=1), by=make.actor("accountant"))
    coming = make.coming()
    done(coming)
    assert standing(coming) == []
    for terms in (
        Terms("order", "kind", SINCE, None, "drug"),
        Terms("order", "code", SINCE),
        Terms("bed_day", "any", SINCE),
    ):
        with pytest.raises(Refusal):
            actions.add_rule(terms, item, D(1), by=make.actor("accountant"))
    with pytest.raises(Refusal):
        actions.end_rule(row, clock.today("Asia/Tashkent"), by=make.actor("accountant"))


def test_a_hospital_that_keeps_no_bills_here_writes_no_facts(work):
    make.priced("LAB-01", self_pay=1)
    coming = make.coming()
    session.get_one(Facility, coming.facility_id).domains_off = ["billing"]
    session.flush()
    done(coming)
    assert session.scalars(select(ClinicalFact)).all() == []


# Packages


def package(days=None):
    by = make.actor("accountant")
    test, whole = (
        make.priced("LAB-01", category="laboratory", self_pay=50_000),
        make.priced("PKG", category="package", self_pay=80_000),
    )
    actions.add_part(whole, test, D(2), SINCE, by=by)
    actions.set_days(whole, days, by=by)
    return whole


def test_a_package_covers_what_it_holds_until_it_is_used_up(work):
    whole, coming = package(), make.coming()
    charge = billing.charge(coming, whole, D(1), "", coming.arrived_at, by=make.actor("cashier"), reason="пакет")
    rows = [done(coming) for _number in range(3)]
    assert [one[0] for one in standing(coming)] == ["PKG", "LAB-01"]
    assert [one.package_id for one in queries.of_coming(coming.id, at=coming.facility_id)] == [
        charge.id,
        charge.id,
        None,
    ]
    orders.enter_in_error(rows[0], "не было", by=make.actor("doctor"))
    done(coming)
    assert [one[0] for one in standing(coming)] == ["PKG", "LAB-01"]


def test_a_package_taken_back_leaves_its_services_to_be_charged(work):
    whole, coming = package(), make.coming()
    charge = billing.charge(coming, whole, D(1), "", coming.arrived_at, by=make.actor("cashier"), reason="пакет")
    done(coming)
    billing.reverse(charge, "передумал", by=make.actor("cashier"))
    assert standing(coming) == [("LAB-01", 50_000, "order")]


def test_a_package_reckoned_anew_keeps_what_it_covers(work):
    whole, coming = package(), make.coming()
    billing.add_price(whole, "insurance", D(70_000), SINCE, by=make.actor("accountant"))
    billing.charge(coming, whole, D(1), "", coming.arrived_at, by=make.actor("cashier"), reason="пакет")
    done(coming)
    insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": "А"}, "insurance"), by=make.actor("accountant"))
    billing.decide_payers(coming, [Bearer(insurer, D(100))], "полис", by=make.actor("accountant"))
    assert standing(coming) == [("PKG", 70_000, "")]
    assert fact(coming).package.amount == 70_000


def test_a_package_that_is_over_covers_nothing_and_its_change_not_what_was_charged(work):
    whole, coming = package(days=1), make.coming()
    coming.arrived_at = clock.now() - timedelta(days=3)
    session.flush()
    billing.charge(coming, whole, D(1), "", clock.now() - timedelta(days=2), by=make.actor("cashier"), reason="пакет")
    done(coming)
    assert [one[0] for one in standing(coming)] == ["PKG", "LAB-01"]
    part = queries.parts_of(whole.id, at=whole.facility_id)[0]
    with pytest.raises(Refusal):
        actions.add_part(whole, part.item, D(1), SINCE, by=make.actor("accountant"))
    with pytest.raises(Refusal):
        actions.add_part(whole, whole, D(1), SINCE, by=make.actor("accountant"))
    billing.charge(coming, whole, D(1), "", clock.now(), by=make.actor("cashier"), reason="второй")
    actions.end_part(part, by=make.actor("accountant"))
    with pytest.raises(Refusal):
        actions.end_part(part, by=make.actor("accountant"))


def test_days_in_a_bed_belong_to_a_package_too(work):
    by, bed = make.actor("accountant"), make.priced("BED-01", category="bed_day", self_pay=150_000)
    whole = make.priced("PKG", category="package", self_pay=300_000)
    actions.add_part(whole, bed, D(3), SINCE, by=by)
    coming = make.stay(since=clock.now() - timedelta(hours=2)).encounter
    for one in coverage.standing(bills.entries_of(coming.id, at=coming.facility_id)):
        billing.reverse(one, "the record was corrected", by=by)
    billing.charge(coming, whole, D(1), "", coming.arrived_at, by=by, reason="роды")
    row = fact(coming, "bed_day")
    actions.settle(row, by=make.TESTS)
    found = session.scalars(select(Stay).where(Stay.encounter_id == coming.id)).one()
    actions.follow_until_now(found)
    billing.days_until_now(found)
    assert (row.state, [one[0] for one in standing(coming)]) == ("in_package", ["PKG"])


# On an invoice


def test_what_was_entered_in_error_but_stands_on_an_invoice_waits_for_it_in_the_list(work):
    make.priced("LAB-01", category="laboratory", self_pay=40_000)
    coming, accountant = make.coming(), make.actor("accountant")
    insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": "Альфа"}, "insurance"), by=accountant)
    billing.decide_payers(coming, [Bearer(insurer, D(80))], "полис", by=accountant)
    row = done(coming)
    session.flush()
    coming.status, coming.ended_at = "closed", clock.now() - timedelta(seconds=1)
    session.flush()
    claim = claims.claims_of(
        claiming.make_invoice(insurer, clock.today(make.by_code().zone), by=accountant).id, at=coming.facility_id
    )[0]
    orders.enter_in_error(row, "не тому больному", by=make.actor("doctor"))
    assert states(coming)["order"] == ("stuck", "")
    assert [one.id for one in queries.uncharged(coming.facility_id)[0]] == [fact(coming).id]
    assert fact(coming).id in queries.waiting_ids(coming.facility_id)
    with pytest.raises(Refusal, match="on the bill already"):
        actions.charge_again(fact(coming), by=accountant)
    claiming.withdraw(claim, "ошибка", by=accountant)
    actions.settle(fact(coming), by=accountant)
    assert (states(coming)["order"], standing(coming)) == (("withdrawn", ""), [])
