"""Who pays for a coming: by the door, by rules, by decision; and what was charged follows to the tiyin."""

from datetime import timedelta
from decimal import Decimal

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import money
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import BeyondRight, Refusal
from lighthis.packs.codes import code_list
from lighthis.registration.models import PatientBenefit

D = Decimal

PLAYS = st.sampled_from(["charge", "decide", "discount", "reverse", "rules"])


def accountant():
    return make.actor("accountant")


def payer(code="ALFA", kind="insurance", **more):
    return actions.add_payer(code, PayerFacts({"name_ru": f"СК {code}"}, kind, **more), by=accountant())


def charged(coming, item, quantity=1, basis="", days_ago=0):
    at = clock.now() - timedelta(hours=days_ago * 24)
    return actions.charge(coming, item, D(quantity), basis, at, by=make.actor("doctor"))


def sums(coming):
    return money.sums(bills.entries_of(coming.id, at=coming.facility_id))


def decide(coming, *terms, reason="полис"):
    return actions.decide_payers(coming, terms, reason, by=accountant())


def a_benefit():
    return code_list("benefit_categories")[0].code


def test_an_insurer_bears_its_share_of_every_charge(work):
    coming, insurer = make.coming(), payer()
    item = make.priced(self_pay=100_000)
    decide(coming, Terms(insurer, D(80)))
    row = charged(coming, item)
    entries = bills.entries_of(coming.id, at=coming.facility_id)
    (cover,) = coverage.parts_of(row, entries)
    assert (cover.amount, cover.payer_id, cover.debit, cover.share) == (80_000, insurer.id, "insurance", 80)
    assert (sums(coming).balance, coverage.left_of(row, entries)) == (20_000, 20_000)


def test_a_change_of_payer_reckons_anew_at_the_price_of_the_day_and_keeps_what_was(work):
    coming, insurer, item = make.coming(), payer(), make.priced(self_pay=100_000, insurance=77_777)
    first = charged(coming, item, 3, basis="order:1")
    assert sums(coming).balance == 300_000
    assert decide(coming, Terms(insurer, D("33.333"))) == 1
    entries = bills.entries_of(coming.id, at=coming.facility_id)
    (anew,) = coverage.standing(entries)
    assert (anew.basis, anew.turn, anew.happened_at) == ("order:1", 2, first.happened_at)
    borne = D("77776.22")  # 33.333 % of 233,331.00
    assert (sums(coming).charged, sums(coming).covered, sums(coming).balance) == (233_331, borne, 233_331 - borne)
    assert decide(coming, Terms(insurer, D("33.333")), reason="то же") == 0
    assert actions.charge(coming, item, D(3), "order:1", clock.now(), by=make.actor("doctor")).id == anew.id
    assert actions.follow_rules(coming, "ошибка", by=accountant()) == 1
    assert (sums(coming).balance, sums(coming).covered) == (300_000, 0)


def test_a_ceiling_holds_for_the_whole_coming_in_the_order_of_care(work):
    coming, insurer, item = make.coming(), payer(), make.priced(self_pay=60_000)
    for number in range(3):
        charged(coming, item, basis=f"order:{number}")
    decide(coming, Terms(insurer, D(100), most=D(100_000)))
    assert sums(coming).covered == 100_000
    charged(coming, item, basis="order:9")
    assert (sums(coming).covered, sums(coming).balance) == (100_000, 140_000)


def test_discounts_go_along_when_the_payer_changes(work):
    coming, insurer, item = make.coming(), payer(), make.priced(self_pay=100_000)
    charged(coming, item, basis="order:1")
    chief = make.actor("chief_doctor")
    actions.discount(coming, [], D(10), None, "сотрудник", by=chief)
    assert sums(coming).balance == 90_000
    decide(coming, Terms(insurer, D(50)))
    assert (sums(coming).covered, sums(coming).discounted, sums(coming).balance) == (50_000, 5_000, 45_000)
    (given_,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id)[-1:] if one.kind == "discount"]
    actions.take_back_discount(given_, "ошибка", by=chief)
    assert (sums(coming).discounted, sums(coming).balance) == (0, 50_000)
    with pytest.raises(Refusal, match="already taken back"):
        actions.take_back_discount(given_, "ещё раз", by=chief)


def test_a_discount_beyond_the_right_is_refused_however_it_is_sliced(work):
    coming, item = make.coming(), make.priced(self_pay=100_000)
    charged(coming, item)
    with pytest.raises(Refusal, match="at most"):
        actions.discount(coming, [], D("10.001"), None, "знакомый", by=accountant())
    actions.discount(coming, [], None, D(6_000), "знакомый", by=accountant())
    with pytest.raises(Refusal, match="at most"):
        actions.discount(coming, [], None, D(4_000) + D("0.01"), "знакомый", by=accountant())
    actions.discount(coming, [], None, D(4_000), "знакомый", by=accountant())
    assert sums(coming).discounted == 10_000


def test_a_large_charge_that_is_taken_back_makes_no_room_for_a_discount_on_a_small_one(work):
    coming, small, large = make.coming(), make.priced("S", self_pay=1_000), make.priced("L", self_pay=1_000_000)
    head = make.actor("head_of_department")
    charged(coming, small)
    actions.discount(coming, [], None, D(60), "знакомый", by=head)
    row = charged(coming, large, basis="order:2")
    with pytest.raises(Refusal, match="at most"):
        actions.discount(coming, [], None, sums(coming).charged / 10 - 60, "знакомый", by=head)
    actions.discount(coming, [row], D(10), None, "знакомый", by=head)
    actions.reverse(row, "ошибка", by=head)
    assert (sums(coming).charged, sums(coming).discounted) == (1_000, 60)


def test_rules_of_benefits_bear_without_anybody_choosing(work):
    fund, item, benefit = payer("FUND", "fund", fund_code="OAA000024"), make.priced(self_pay=100_000), a_benefit()
    actions.add_rule(fund, benefit, D(70), ["consultation"], make.OPENED, None, by=accountant())
    coming = make.coming()
    session.add(PatientBenefit(patient_id=coming.patient_id, category=benefit, document="№ 1"))
    session.flush()
    charged(coming, item)
    charged(coming, make.priced("LAB-01", category="laboratory", self_pay=10_000))
    assert (sums(coming).covered, sums(coming).balance) == (70_000, 40_000)
    decide(coming, reason="отказался от льготы")  # nobody: the patient pays all
    assert (sums(coming).covered, sums(coming).balance) == (0, 110_000)


@pytest.mark.parametrize(
    ("payer", "kind", "who"),
    [
        ("self_pay", "emergency", ["budget"]),
        ("foreigner", "emergency", ["budget"]),
        ("budget", "inpatient", ["budget"]),
        ("self_pay", "inpatient", []),
    ],
)
def test_emergency_care_goes_to_the_budget_whoever_comes(work, payer, kind, who):
    """rulings.md 27."""
    shares = coverage.shares_of(make.coming(payer, kind=kind), clock.now())
    assert [one.account for one in shares] == who


def test_emergency_care_stays_with_the_budget(work):
    coming, insurer = make.coming(kind="emergency"), payer()
    with pytest.raises(Refusal, match="Emergency care"):
        decide(coming, Terms(insurer, D(80)))
    charged(coming, make.priced(self_pay=100_000))
    assert sums(coming).balance == 0


@pytest.mark.parametrize("how", ["rule", "decision"])
def test_on_the_budget_nothing_that_an_organisation_leaves_falls_on_the_patient(work, how):
    fund, benefit, coming = payer("FUND", "fund"), a_benefit(), make.coming("budget")
    if how == "rule":
        actions.add_rule(fund, benefit, D(70), ["laboratory"], make.OPENED, None, by=accountant())
        session.add(PatientBenefit(patient_id=coming.patient_id, category=benefit, document="№ 1"))
        session.flush()
    else:
        decide(coming, Terms(fund, D(70), categories=("laboratory",), document="Н-1"))
    charged(coming, make.priced("LAB-01", category="laboratory", self_pay=100_000))
    charged(coming, make.priced(self_pay=60_000))
    assert (sums(coming).covered, sums(coming).balance) == (160_000, 0)
    assert coverage.borne(coming.id, at=coming.facility_id) == {fund.id: 70_000}
    decide(coming, reason="платит сам")
    assert sums(coming).balance == 160_000


def test_what_the_insurer_of_a_policy_leaves_is_the_patients(work):
    coming, insurer = make.coming("insurance"), payer()
    row = charged(coming, make.priced(self_pay=100_000))
    assert sums(coming).balance == 0  # which insurer it is will be said
    decide(coming, Terms(insurer, D(80), most=D(50_000)))
    assert (sums(coming).covered, sums(coming).balance) == (50_000, 50_000)
    assert coverage.borne(coming.id, at=coming.facility_id) == {insurer.id: 50_000}
    entries = bills.entries_of(coming.id, at=coming.facility_id)
    assert row.id not in {one.id for one in coverage.standing(entries)}
    assert money.balance_of("insurance", [one for one in entries if one.payer_id is None]) == 0


def test_a_missing_price_refuses_the_whole_change_before_anything_changes(work):
    coming, insurer = make.coming("foreigner"), payer()
    charged(coming, make.priced(foreigner=100_000), basis="order:1")
    coming.payer = "self_pay"
    session.flush()
    with pytest.raises(Refusal, match="has no price"):
        decide(coming, Terms(insurer, D(80)))
    assert sums(coming).balance == 100_000


@pytest.mark.parametrize(
    ("terms", "reason", "words"),
    [
        ([(80, None)], " ", "say why"), ([(0, None)], "x", "percentage"), ([(101, None)], "x", "percentage"),
        ([(50, 0)], "x", "above zero"), ([(50, None), (50, None)], "x", "once"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused(work, terms, reason, words):
    coming, insurer = make.coming(), payer()
    with pytest.raises(Refusal, match=words):
        decide(
            coming,
            *(Terms(insurer, D(share), D(most) if most is not None else None) for share, most in terms),
            reason=reason,
        )


def test_a_debt_is_written_off_by_two_who_may(work):
    coming = make.coming()
    charged(coming, make.priced(self_pay=100_000))
    asked = actions.ask_write_off(coming, D(60_000), "умер, наследников нет", by=accountant())
    with pytest.raises(Refusal, match="already"):
        actions.ask_write_off(coming, None, "ещё раз", by=accountant())
    with pytest.raises(Refusal, match="written off by"):
        actions.answer(asked, True, by=make.actor("cashier"))
    assert actions.answer(asked, True, by=make.actor("chief_doctor")) is None
    assert (asked.state, sums(coming).written_off, sums(coming).balance) == ("done", 60_000, 40_000)
    with pytest.raises(Refusal, match="at most"):
        actions.ask_write_off(coming, D(50_000), "много", by=accountant())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plays=st.lists(st.tuples(PLAYS, st.integers(1, 100_000)), min_size=2, max_size=10))
def test_whatever_payers_do_the_parts_come_to_the_charges(store, plays):
    units.begin_writing()
    try:
        coming, item = make.coming(), make.priced(self_pay=99_999, insurance=70_001)
        insurers = [payer(f"P{number}", kind) for number, kind in enumerate(("insurance", "employer", "fund"))]
        for turn, (verb, number) in enumerate(plays):
            try:
                with session.begin_nested():
                    _play(verb, number, coming, item, insurers, turn)
            except Refusal:
                pass
            _agree(coming)
    finally:
        units.rollback()


def _play(verb, number, coming, item, insurers, turn):
    if verb == "charge":
        charged(coming, item, D(number) / 1000, basis=f"order:{turn}")
    elif verb == "decide":
        chosen = insurers[: number % 4]
        most = D(number) if number % 5 == 0 else None
        decide(coming, *(Terms(one, D(number) / 1000, most) for one in chosen))
    elif verb == "discount":
        actions.discount(coming, [], D(number) / 1000, None, "акция", by=make.actor("chief_doctor"))
    elif verb == "reverse":
        standing = coverage.standing(bills.entries_of(coming.id, at=coming.facility_id))
        if standing:
            actions.reverse(standing[number % len(standing)], "ошибка", by=make.actor("doctor"))
    else:
        actions.follow_rules(coming, "как было", by=accountant())


def _agree(coming):
    entries = bills.entries_of(coming.id, at=coming.facility_id)
    standing = coverage.standing(entries)
    left = [coverage.left_of(one, entries) for one in standing]
    assert all(one >= 0 for one in left)
    assert sums(coming).balance == sum(left, D(0))
    assert sums(coming).charged == sum((one.amount for one in standing), D(0))
    assert len({one.basis for one in standing}) == len(standing)
    borne = coverage.borne(coming.id, at=coming.facility_id)
    assert sum(borne.values(), D(0)) == sums(coming).covered


def test_a_discount_is_a_percentage_of_what_falls_on_the_patient(work):
    coming, accountant = make.coming(), make.actor("accountant")
    item = make.priced("CON-01", self_pay=100_000)
    payer = actions.add_payer("SK", PayerFacts({"name_ru": "СК"}, "insurance"), by=accountant)
    actions.decide_payers(coming, [Terms(payer, D(90))], "полис", by=accountant)
    actions.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
    with pytest.raises(BeyondRight):
        actions.discount(coming, [], D(11), None, "просят", by=accountant)
    assert actions.discount(coming, [], D(10), None, "просят", by=accountant) == 1_000


def test_an_organisation_bears_care_of_the_days_of_its_contract_alone(work):
    """The list of the patient holds again from the day after."""
    today = clock.today("Asia/Tashkent")
    insurer, item = (
        payer("ALFA", contract_from=today - timedelta(days=3), contract_until=today),
        make.priced(self_pay=100_000),
    )
    coming = make.coming()
    decide(coming, Terms(insurer, D(80)))
    charged(coming, item)
    assert (sums(coming).covered, sums(coming).balance) == (80_000, 20_000)
    with clock.at(clock.now() + timedelta(days=1)):
        charged(coming, item)
        assert (sums(coming).covered, sums(coming).balance) == (80_000, 120_000)
        later = make.coming(of=make.patient("Каримова"))
        with pytest.raises(Refusal, match="ended on"), session.begin_nested():
            decide(later, Terms(insurer, D(80)))


def test_a_rule_of_a_benefit_holds_while_the_contract_does(work):
    today = clock.today("Asia/Tashkent")
    ended = payer("OLD", "sponsor", contract_until=today - timedelta(days=1))
    benefit, coming = a_benefit(), make.coming()
    actions.add_rule(ended, benefit, D(70), [], make.OPENED, None, by=accountant())
    session.add(PatientBenefit(patient_id=coming.patient_id, category=benefit, document="№ 1"))
    session.flush()
    charged(coming, make.priced(self_pay=100_000))
    assert (sums(coming).covered, sums(coming).balance) == (0, 100_000)


def test_a_price_of_the_case_without_a_first_payer_is_not_lost(store, sign_in):
    with units.work():
        insurer, coming = payer(), make.coming()
        page = f"/encounters/{coming.id}/payers"
        fields = {
            "how": "these",
            "payer_2": str(insurer.id),
            "share_2": "100",
            "case_price": "450000",
            "reason": "полис",
        }
    client = sign_in("accountant")
    answer = client.post(page, fields, page=page)
    assert (answer.status_code, 'value="450000"' in answer.text) == (422, True)
    answer = client.post(
        page, fields | {"payer_1": fields["payer_2"], "share_1": "100", "payer_2": "", "share_2": ""}, page=page
    )
    assert answer.status_code == 303
    with units.work():
        (row,) = coverage.decided(coming.id, at=coming.facility_id)
        assert row.case_price == 450_000
