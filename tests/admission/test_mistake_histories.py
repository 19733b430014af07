"""undo(do(x)) = x: whatever was done last and is taken back, beds, census and bill are as they were."""

from datetime import timedelta

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.admission import actions, queries, ward, words
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.billing import actions as billing
from lighthis.billing.queries import bills
from lighthis.billing.rules import days
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records

START = make.moment("2026-11-01 03:00")  # 08:00 in Tashkent
ZONE = "Asia/Tashkent"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["place", "transfer", "transfer", "leave", "clean"]), st.integers(0, 11), st.integers(0, 11),
        st.sampled_from([1, 5, 17, 30]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_taken_back_leaves_beds_census_and_bill_as_they_were(store, steps):
    units.begin_writing()
    try:
        with clock.at(START):
            for code, price in (("BED-01", 100_030), ("BED-02", 150_000), ("BED-03", 300_000), ("BED-04", 250_000)):
                make.priced(code, category="bed_day", self_pay=price)
            asked = [_planned(f"Каримова{chr(0x430 + one)}") for one in range(3)]
        now = START
        for verb, first, second, hours in steps:
            now += timedelta(hours=hours)
            with clock.at(now):
                _charge_all()
                before = _picture(now)
                done = _take(verb, first, second, asked)
                if done is None:
                    continue
                stay, kind = done
                with clock.at(now + timedelta(seconds=30)):
                    actions.take_back(stay, kind, "ошибка", by=make.actor("doctor"))
                    assert _picture(now) == before
                _take(verb, first, second, asked)
    finally:
        units.rollback()


def _planned(family):
    asked = make.bed_request(make.patient(family, sex="unknown", card=False), planned_on=clock.today(ZONE))
    asked.encounter.payer = "self_pay"
    return asked


def _charge_all():
    for stay in session.scalars(select(Stay)):
        billing.days_until_now(stay)


def _take(verb, first, second, asked):
    """One thing that is done; a transfer or a discharge that went through is returned, to be taken back."""
    beds = list(session.scalars(select(Bed).where(Bed.facility_id == make.by_code().id).order_by(Bed.id)))
    stays = list(session.scalars(select(Stay).where(Stay.left_at.is_(None)).order_by(Stay.id)))
    nurse, bed = make.actor("ward_nurse"), beds[second % len(beds)]
    try:
        with session.begin_nested():
            if verb == "place":
                actions.place(asked[first % 3], bed, clock.now(), by=nurse, despite="random")
            elif verb == "clean":
                actions.change_bed_state(bed, "ready", "", by=nurse)
            elif stays:
                return _end(verb, stays[first % len(stays)], bed, nurse)
    except Refusal:
        pass
    return None


def _end(verb, stay, bed, nurse):
    if verb == "transfer":
        actions.transfer(stay, bed, clock.now(), by=nurse, despite="random")
        return stay, "transfer"
    if not actions.has_final_diagnosis(stay.encounter):
        records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
    actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=make.actor("doctor"))
    return stay, "discharge"


def _picture(now):
    """Everything that is counted: intervals, the census of each day and ward, movement, account, states, bills."""
    session.expire_all()
    lain = sorted((str(one.stay_id), str(one.bed_id), one.since, one.until) for one in session.scalars(select(BedOccupancy))
                  if one.is_real)  # fmt: skip
    stays = list(session.scalars(select(Stay).order_by(Stay.id)))
    return {
        "lain": lain,
        "census": _census(now),
        "movement": [ward.movement(one.id, START, at=one.facility_id) for one in make.wards()],
        "account": [words.account(_map(one).rooms) for one in make.wards()],
        "stays": [(one.left_at, one.disposition, one.outcome, one.encounter.status, one.encounter.ended_at) for one in stays],
        "bills": {str(one.id): _bill(one) for one in stays},
    }  # fmt: skip


def _census(now):
    """Present at each midnight by department (form 007, column 18), from the intervals themselves."""
    pieces = [one for one in session.scalars(select(StayDepartment)) if one.is_real]
    counts = {}
    for day in range((now - START).days + 2):
        moment = make.moment("2026-10-31 19:00") + timedelta(days=day)  # midnight in Tashkent
        for one in pieces:
            if one.since <= moment and (one.until is None or one.until > moment):
                counts[day, one.department.code] = counts.get((day, one.department.code), 0) + 1
    return counts


def _map(department):
    return queries.bed_map(department.id, at=make.by_code().id, since=START, on=clock.today(ZONE))


def _bill(stay):
    found = bills.bill(stay.encounter_id, at=stay.facility_id)
    standing = sorted((days.day_of(one.entry.basis), one.entry.item.code, one.entry.amount) for one in found.lines
                      if one.reversal is None)  # fmt: skip
    return standing, found.sums.charged, found.sums.balance
