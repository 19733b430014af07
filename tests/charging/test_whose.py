"""Where a charge counts: the department in which the patient lay when the care was given, the doctor who ordered or did it."""

from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, coverage
from lighthis.charging import actions
from lighthis.db.engine import session
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.orders import actions as orders

NIGHT = make.moment("2026-11-02 04:00")


def code(row):
    return session.get_one(Department, row.department_id).code


def charges(coming):
    """What stands on a bill but for the bed days, which charge themselves."""
    standing = coverage.standing(bills.entries_of(coming.id, at=coming.facility_id))
    return [one for one in standing if one.item.code != "BED-01"]


def moved_to_surgery(stay, at):
    """From therapy to surgery, to another doctor."""
    with clock.at(at):
        surgeon = make.actor("head_of_department").id
        bed = make.bed("2", "1", department_code="SU")
        admission.transfer(stay, bed, at, by=make.actor("ward_nurse"), despite="x", doctor_id=surgeon)


@pytest.fixture
def lain(work):
    """Two days in therapy by the doctor, and from the second afternoon on in surgery by its head."""
    with clock.at(NIGHT):
        make.priced("LAB-01", category="laboratory", self_pay=50_000)
        make.priced("BED-01", category="bed_day", self_pay=100_000)
        stay = make.stay(since=NIGHT)
        stay.doctor_id, stay.encounter.payer = make.actor("doctor").id, "self_pay"
        session.flush()
    moved_to_surgery(stay, NIGHT + timedelta(days=1, hours=6))
    return stay


def test_what_is_charged_later_counts_where_the_patient_lay_then(lain):
    item = make.priced("CON-01", self_pay=60_000)
    for hours, department, doctor in ((0, "TH", "doctor"), (29, "TH", "doctor"), (31, "SU", "head_of_department")):
        with clock.at(NIGHT + timedelta(days=3)):
            at = NIGHT + timedelta(hours=hours)
            row = billing.charge(lain.encounter, item, Decimal(1), "", at, by=make.actor("cashier"), reason="x")
        assert (code(row), row.doctor_id) == (department, make.actor(doctor).id), hours


def test_what_was_done_before_the_bed_counts_for_the_department_of_the_coming(lain):
    item = make.priced("CON-01", self_pay=60_000)
    at = NIGHT - timedelta(minutes=30)
    row = billing.charge(lain.encounter, item, Decimal(1), "", at, by=make.actor("cashier"), reason="x")
    assert row.department_id == lain.encounter.department_id


def test_a_bed_day_counts_where_it_ended_though_it_is_priced_at_noon(lain):
    with clock.at(NIGHT + timedelta(days=2)):
        actions.follow_until_now(lain)
        entries = bills.entries_of(lain.encounter_id, at=lain.facility_id)
        found = {one.basis[-2:]: code(one) for one in coverage.standing(entries)}
    assert found == {"02": "TH", "03": "SU"}


def test_an_order_counts_for_who_ordered_it(lain):
    with clock.at(NIGHT + timedelta(days=2)):
        row = make.ordered(of=lain.encounter)
        orders.do(row, clock.now(), "", by=make.actor("ward_nurse"))
        (charge,) = charges(lain.encounter)
    assert (code(charge), charge.doctor_id) == ("SU", row.by_id)


def test_what_hangs_on_a_charge_counts_where_it_does_also_when_it_is_reckoned_anew(lain):
    by = make.actor("accountant")
    insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=by)
    item = make.priced("CON-01", self_pay=60_000)
    at = NIGHT + timedelta(hours=1)
    with clock.at(NIGHT + timedelta(days=3)):
        billing.charge(lain.encounter, item, Decimal(1), "", at, by=by, reason="x")
        billing.discount(lain.encounter, [], Decimal(5), None, "x", by=make.actor("chief_doctor"))
        lain.doctor_id = make.actor("chief_doctor").id
        billing.decide_payers(lain.encounter, [Terms(insurer, Decimal(80))], "полис", by=by)
        (charge,) = charges(lain.encounter)
        billing.reverse(charge, "x", by=by)
    of_item = select(LedgerEntry).where(LedgerEntry.encounter_id == lain.encounter_id, LedgerEntry.item_id == item.id)
    rows = list(session.scalars(of_item))
    assert {one.kind for one in rows} == {"charge", "discount", "cover", "reversal"}
    assert {(code(one), one.doctor_id) for one in rows} == {("TH", make.actor("doctor").id)}
    assert len(rows) == 10, "charge and discount, taken back; charge, cover and discount, and all of them taken back"


def test_money_is_of_no_department(lain):
    billing.open_shift("1", by=make.actor("cashier"))
    billing.take_deposit(lain.encounter, "card", Decimal(1000), by=make.actor("cashier"))
    (row,) = [one for one in bills.entries_of(lain.encounter_id, at=lain.facility_id) if one.kind == "deposit"]
    assert (row.department_id, row.doctor_id) == (None, None)
