"""The page of the chief doctor: what people did is found in the ledger; what the program did is nobody's doing."""

import re
from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import facts
from lighthis.consultations import actions as consultations
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.oddities import actions, queries
from lighthis.oddities.models import OddityMark
from lighthis.surgery import actions as surgery

D = Decimal
ZONE = "Asia/Tashkent"


def days(back=6):
    today = clock.today(ZONE)
    return queries.period(today - timedelta(days=back), today)


def found(kind="", period=None):
    return [one for one in queries.findings(make.by_code().id, period or days()) if kind in {"", one.kind}]


def seen(kind=""):
    return [(one.kind, one.person, one.count, one.of) for one in found(kind)]


def charges(count, by="doctor", coming=None, item=None, basis="order:{}"):
    item, coming = item or make.priced(f"S-{by}"), coming or make.coming()
    return [
        billing.charge(coming, item, D(1), basis.format(f"{by}{number}"), clock.now(), by=make.actor(by))
        for number in range(count)
    ]


def test_an_honest_day_lists_nothing(work):
    for row in charges(20)[:4]:
        billing.reverse(row, "ошибка", by=make.actor("doctor"))
    charges(5, "ward_nurse", basis="")
    assert seen() == []


def test_many_charges_taken_back(work):
    for row in charges(20)[:7]:
        billing.reverse(row, "передумал", by=make.actor("cashier"))
    assert seen() == [("voids", make.actor("cashier").id, 7, 7)]


def test_what_the_program_takes_back_is_nobodys_doing(work):
    for row in charges(8):
        billing.reverse(row, facts.FACT_CORRECTED, by=make.actor("cashier"))
    assert seen() == []


@pytest.mark.parametrize("words", [*facts.CORRECTED, f" {facts.FACT_CORRECTED}\n"])
def test_nobody_hides_behind_the_words_of_the_program(work, words):
    (row,) = charges(1)
    with pytest.raises(Refusal, match="say why the charge is taken back"):
        billing.take_back(row, words, by=make.actor("cashier"))


def test_a_change_of_payer_is_no_mans_void_discount_or_charge(work):
    coming = make.coming()
    charges(9, coming=coming, item=make.priced(self_pay=100, insurance=80), basis="")
    billing.discount(coming, [], D(10), None, "сотрудник", by=make.actor("accountant"))
    before = seen("by_hand")
    insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=make.actor("accountant"))
    assert billing.decide_payers(coming, [Terms(insurer, D(50))], "полис", by=make.actor("registrar")) == 9
    assert seen() == before == [("by_hand", make.actor("doctor").id, 9, 9)]
    rows = session.scalars(select(LedgerEntry).where(LedgerEntry.is_reckoned == 1)).all()
    assert {one.kind for one in rows} == {"charge", "cover", "discount", "reversal"}


def test_a_coming_entered_in_error_is_one_mistake(work):
    coming = make.coming()
    charges(9, coming=coming)
    billing.reverse_all(coming, "не тот", by=make.actor("head_of_department"))
    coming.status = "entered_in_error"
    session.flush()
    assert seen() == []


@pytest.mark.parametrize(("hour", "listed"), [(3, True), (10, False)])
def test_money_back_at_night(work, hour, listed):
    night = clock.local(clock.now() - timedelta(days=2), ZONE).replace(hour=hour)
    with clock.at(night):
        coming = make.coming()
        make.shift()
        billing.take_deposit(coming, "cash", D(50_000), D(50_000), by=make.actor("cashier"))
        make.refund(coming, "cash", None, "не придёт", by=make.actor("cashier"))
    assert seen() == ([("late", make.actor("cashier").id, 1, 1)] if listed else [])


def test_charges_without_a_fact(work):
    rows = charges(9, "ward_nurse", basis="")
    assert seen() == [("by_hand", make.actor("ward_nurse").id, 9, 9)]
    for row in rows[:2]:
        billing.reverse(row, "ошибка", by=make.actor("ward_nurse"))
    assert seen("by_hand") == []


def test_a_day_long_gone_hides_nothing(work):
    """Charges and discounts count in the days in which they were written, whatever day they were dated."""
    item, rows, ago = make.priced("S-old", self_pay=1_000), [], clock.now() - timedelta(days=60)
    for _number in range(8):
        coming = make.coming(of=make.patient(card=False))
        coming.arrived_at = ago
        rows.append(billing.charge_by_hand(coming, item, D(1), "", ago, by=make.actor("ward_nurse"), reason="со слов"))
        billing.discount(coming, [], D(10), None, "знакомый", by=make.actor("accountant"))
    nurse, accountant = make.actor("ward_nurse").id, make.actor("accountant").id
    assert seen() == [("by_hand", nurse, 8, 8), ("discounts", accountant, 8, 8)]
    day = clock.local(ago, ZONE).date()
    assert found(period=queries.period(day, day)) == []


def test_a_package_is_charged_without_a_fact(work):
    charges(9, "ward_nurse", item=make.priced("PKG", category="package"), basis="")
    assert seen() == []


def test_more_consultations_than_a_day_holds(work):
    coming, doctor, at = make.coming(), make.actor("doctor"), clock.now() - timedelta(minutes=1)
    for number in range(49):
        row = consultations.ask(coming, None, f"спец. {number}", "что?", "ordinary", at, by=doctor)
        if number < 48:
            consultations.answer(row, "ничего", at, by=doctor)
    assert found("rates") == []
    consultations.answer(row, "ничего", at, by=doctor)
    assert seen("rates") == [("rates", doctor.id, 49, 735)]


def test_two_operations_of_one_surgeon_at_once(work):
    ended = clock.now() - timedelta(minutes=5)
    for earlier, expected in ((0, []), (10, [(make.actor("doctor").id, 2, 40)])):
        end = ended - timedelta(minutes=earlier)
        facts = make.operated(ended=end, begun=ended - timedelta(minutes=50))
        doctor, coming = make.actor("doctor"), make.coming(of=make.patient(card=False))
        surgery.give_consent(coming, "operation", "agreed", coming.arrived_at, by=doctor, what="операция")
        surgery.done(surgery.plan(coming, facts, by=doctor), facts, by=doctor)
        assert [(one.person, one.count, one.overlap) for one in found("rates")] == expected


def test_discounts_at_the_limit(work):
    item, accountant = make.priced(), make.actor("accountant")
    for number in range(5):
        assert found("discounts") == []
        coming = make.coming(of=make.patient(card=False))
        billing.charge(coming, item, D(1), f"order:{number}", clock.now(), by=make.actor("doctor"))
        billing.discount(coming, [], D(10), None, "знакомый", by=accountant)
    assert seen() == [("discounts", accountant.id, 5, 5)]
    actions.set_limits({}, {"discount_most": D(20)}, by=make.actor("chief_doctor"))
    assert seen() == []


def test_services_of_who_had_gone(work):
    coming = make.coming()
    coming.status, coming.arrived_at = "closed", clock.now() - timedelta(days=4)
    coming.ended_at = clock.now() - timedelta(days=2)
    session.flush()
    charges(1, coming=coming)
    assert seen() == []  # a test that was completed later
    charges(1, "ward_nurse", coming=coming, basis="visit:{}")
    assert seen() == [("ghosts", make.actor("ward_nurse").id, 1, 1)]


def test_a_period_is_a_month_at_most(work):
    today = clock.today(ZONE)
    assert queries.period(today - timedelta(days=400), today).first == today - timedelta(days=30)
    assert queries.period(today + timedelta(days=4), today).first == today


def test_another_hospitals_days_are_its_own(work):
    charges(9, "ward_nurse", basis="")
    assert queries.findings(make.by_code("RUR").id, days()) == []
    with pytest.raises(NotFound):
        actions.look_into(
            "by_hand", make.actor("ward_nurse").id, days(), "спросил", by=make.actor("chief_doctor", "RUR")
        )


def test_who_looked_into_it_is_written_down_until_more_comes(work):
    chief, nurse = make.actor("chief_doctor"), make.actor("ward_nurse")
    coming, item = make.coming(), make.priced()
    charges(9, "ward_nurse", coming, item, basis="")
    made = actions.look_into("by_hand", nurse.id, days(), " журнал кабинета ", by=chief)
    (one,) = found()
    assert (made.note, made.count, queries.mark_of(one, queries.marks(chief.facility_id, [one]))) == (
        "журнал кабинета",
        9,
        made,
    )
    charges(1, "ward_nurse", coming, item, basis="")
    (one,) = found()
    assert queries.mark_of(one, queries.marks(chief.facility_id, [one])) is None


def test_nobody_looks_into_what_he_did_himself(work):
    charges(9, "chief_doctor", basis="")
    chief = make.actor("chief_doctor")
    with pytest.raises(Refusal, match="Somebody else"):
        actions.look_into("by_hand", chief.id, days(), "всё верно", by=chief)


@pytest.fixture
def odd(store):
    """Nine charges of a nurse that rest on nothing; the nurse, and their coming."""
    with units.work():
        rows = charges(9, "ward_nurse", basis="")
        made = rows[0].encounter_id, make.actor("ward_nurse").id
    session.remove()
    return made


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


def test_the_page_says_who_what_how_many_and_leads_to_the_bill(sign_in, odd):
    answer = sign_in("chief_doctor").get("/money/unusual")
    assert "Charges that rest on no clinical fact: 9 of 9 (100 %). Usual for colleagues: 0 %." in text_of(answer)
    assert f"/encounters/{odd[0]}/bill" in answer.text
    session.rollback()
    assert "unusual patterns looked at" in set(session.scalars(select(AuditEntry.action)))


def test_days_without_it_list_nothing(sign_in, odd):
    answer = sign_in("chief_doctor").get("/money/unusual?since=01.01.2026&until=05.01.2026")
    assert "Nothing unusual in these days." in answer.text


@pytest.mark.parametrize("role", ["deputy_chief", "accountant", "cashier", "administrator", "doctor"])
def test_closed_to_everybody_else(sign_in, odd, role):
    client = sign_in(role)
    for address in ("/money/unusual", "/money/unusual/limits", f"/money/unusual/by_hand/{odd[1]}"):
        assert client.get(address).status_code == 403


def test_looking_into_it_needs_words_and_is_written_once(sign_in, odd):
    client, address = sign_in("chief_doctor"), f"/money/unusual/by_hand/{odd[1]}"
    assert client.post(address, {"note": ""}).status_code == 422
    fields = client.hidden(address) | {"note": "журнал кабинета"}
    assert [client.web.post(address, data=fields).status_code for _ in range(2)] == [303, 303]
    session.rollback()
    assert session.scalars(select(OddityMark.note)).all() == ["журнал кабинета"]
    assert "журнал кабинета" in client.get("/money/unusual").text
    assert client.get(f"/money/unusual/voids/{odd[1]}").status_code == 404
    assert client.get(f"/money/unusual/nothing/{odd[1]}").status_code == 404


def test_limits_are_set_and_given_back(sign_in, odd):
    client, address = sign_in("chief_doctor"), "/money/unusual/limits"
    wrong = client.post(address, {"by_hand_least": "10", "opens": "25"})
    assert (wrong.status_code, 'value="25"' in wrong.text, 'value="10"' in wrong.text) == (422, True, True)
    assert client.post(address, {"by_hand_least": "10", "discount_most": "12,5"}).status_code == 303
    assert "Nothing unusual" in client.get("/money/unusual").text
    assert 'value="12,5"' in client.get(address).text
    assert client.post(address, {"by_hand_least": "", "discount_most": ""}).status_code == 303
    assert "9 of 9" in text_of(client.get("/money/unusual"))


def test_the_set_discount_is_the_right_of_who_gives_it(work):
    coming = make.coming()
    charges(1, coming=coming)
    actions.set_limits({}, {"discount_most": D("12.5")}, by=make.actor("chief_doctor"))
    billing.discount(coming, [], D("12.5"), None, "сотрудник", by=make.actor("accountant"))
    with pytest.raises(Refusal, match="at most"):
        billing.discount(coming, [], D("0.5"), None, "ещё", by=make.actor("accountant"))
    assert coverage.standing(bills.entries_of(coming.id, at=coming.facility_id))
