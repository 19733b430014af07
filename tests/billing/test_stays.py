"""Bed days charge themselves from the stay."""

from datetime import date, timedelta
from decimal import Decimal

import make
import pytest

from lighthis.admission import actions as admission
from lighthis.billing import actions
from lighthis.billing.queries import bills
from lighthis.billing.rules import money
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration.models import Patient

NOON = make.moment("2026-11-20 07:00")  # 12:00 in Tashkent


def items():
    make.priced("BED-01", category="bed_day", self_pay=150_000, foreigner=270_000)
    make.priced("BED-04", category="bed_day", self_pay=250_000, foreigner=450_000)


def planned(payer="self_pay", room="3", wish="better", of: Patient | None = None):
    """A planned patient in a bed since noon of 20 November."""
    of = of or make.patient()
    department = make.bed().room.department
    request = encounters.plan(of, department, wish, date(2026, 11, 20), payer, by=make.actor("doctor"))
    return admission.place(request, make.bed(room), NOON, by=make.actor("ward_nurse"))


def emergency(payer="budget"):
    """An emergency patient in an ordinary bed since noon of 20 November."""
    asked = make.bed_request(arrived=NOON - timedelta(hours=2))
    asked.encounter.payer = payer
    return admission.place(asked, make.bed("2"), NOON, by=make.actor("ward_nurse"))


def bill(stay):
    return bills.bill(stay.encounter_id, at=stay.facility_id)


def days(stay):
    return [(line.entry.item.code, line.entry.amount, line.payer) for line in bill(stay).lines if line.reversal is None]


def charge_until(stay, day):
    return actions.charge_stay(stay, date(2026, 11, day), by=make.TESTS)


def test_the_ordinary_day_of_a_budget_stay_is_charged_and_covered(work):
    with clock.at(NOON):
        items()
        stay = emergency()
        assert days(stay) == [("BED-01", 150_000, "budget")]
        assert (bill(stay).sums.balance, bill(stay).sums.covered) == (0, 150_000)


@pytest.mark.parametrize(("payer", "price"), [("self_pay", 250_000), ("foreigner", 450_000)])
def test_a_day_in_a_better_room_is_charged_to_who_pays(work, payer, price):
    with clock.at(NOON):
        items()
        stay = planned(payer)
    with clock.at(NOON + timedelta(days=3)):
        actions.days_until_now(stay)
        actions.days_until_now(stay)
        assert days(stay) == [("BED-04", price, payer)] * 3
        assert bill(stay).sums.balance == 3 * price


def test_charging_again_charges_nothing_twice(work):
    with clock.at(NOON):
        items()
        stay = planned()
    with clock.at(NOON + timedelta(days=5)):
        assert [len(charge_until(stay, day)) for day in (22, 22, 25, 21)] == [1, 0, 3, 0]


def test_a_move_on_the_first_day_charges_the_place_where_the_day_ended(work):
    with clock.at(NOON):
        items()
        stay = planned(room="2")
        assert days(stay)[0][0] == "BED-01"
    with clock.at(NOON + timedelta(hours=3)):
        admission.transfer(stay, make.bed("3"), clock.now(), by=make.actor("ward_nurse"))
        assert days(stay) == [("BED-04", 250_000, "self_pay")]
        assert bill(stay).sums.balance == 250_000


def test_discharge_charges_the_days_and_none_after_it(work):
    with clock.at(NOON):
        items()
        stay = planned()
    with clock.at(NOON + timedelta(days=4)):
        actions.days_until_now(stay)
        assert len(days(stay)) == 4
        leave(stay, NOON + timedelta(days=2))
        assert len(days(stay)) == 2
        assert bill(stay).sums.balance == 500_000


def leave(stay, at):
    records.diagnose(stay.encounter, "main", "I10", "", at, by=make.actor("doctor"))
    admission.discharge(stay, at, "discharged", "improvement", by=make.actor("doctor"))


def test_a_day_without_a_price_waits_for_it(work):
    with clock.at(NOON):
        stay = planned()
        assert days(stay) == []
        items()
        assert len(charge_until(stay, 20)) == 1


def test_where_the_hospital_says_so_a_paying_patient_settles_first(work):
    make.by_code().settings = {"settle_before_discharge": True}
    with clock.at(NOON):
        items()
        stay = planned()
    with clock.at(NOON + timedelta(days=1)):
        records.diagnose(stay.encounter, "main", "I10", "", NOON, by=make.actor("doctor"))
        with pytest.raises(Refusal, match="not settled"):
            actions.settle_before_discharge(stay)
        actions.open_shift("1", by=make.actor("cashier"))
        actions.take_deposit(stay.encounter, "cash", Decimal(250_000), by=make.actor("cashier"))
        actions.settle_before_discharge(stay)


def test_emergency_and_budget_never_wait_for_money(work):
    make.by_code().settings = {"settle_before_discharge": True}
    with clock.at(NOON):
        items()
        urgent, covered = emergency("foreigner"), planned("budget", of=make.patient("Каримова", "Нигора"))
        assert bill(urgent).sums.balance == 270_000
        for stay in (urgent, covered):
            actions.settle_before_discharge(stay)


def test_a_placement_entered_in_error_leaves_no_bed_day(work):
    with clock.at(NOON):
        items()
        stay = planned()
        admission.withdraw(stay, "wrong person", by=make.actor("ward_nurse"))
        assert money.sums(bills.entries_of(stay.encounter_id, at=stay.facility_id)).balance == 0


@pytest.mark.parametrize(
    ("came", "left", "count"),
    [
        ("2026-11-20 23:59", "2026-11-21 00:00", 1), ("2026-11-20 00:00", "2026-11-20 23:59", 1),
        ("2026-11-20 00:00", "2026-11-21 00:00", 1), ("2026-11-20 23:59", "2026-11-22 00:00", 2),
        ("2026-11-20 08:00", "2026-11-21 07:59", 1), ("2026-11-20 12:00", "2026-11-30 12:00", 10),
    ],
)  # fmt: skip
def test_days_are_counted_on_the_wall_calendar_to_the_minute_of_midnight(work, came, left, count):
    """cis-forms.md 4.3 item 2; midnight in Tashkent is 19:00 UTC of the day before."""
    begin, end = (make.moment(text) - timedelta(hours=5) for text in (came, left))
    with clock.at(begin):
        items()
        asked = make.bed_request(make.patient(), planned_on=clock.today("Asia/Tashkent"))
        asked.encounter.payer = "self_pay"
        stay = admission.place(asked, make.bed("2"), begin, by=make.actor("ward_nurse"))
    with clock.at(end):
        leave(stay, end)
    assert len(days(stay)) == count
    assert bill(stay).sums.balance == 150_000 * count
