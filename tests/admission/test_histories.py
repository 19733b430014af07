"""Random lives of a ward: nobody ever shares a bed, nobody is in two, and the account adds up after every step."""

from datetime import timedelta
from itertools import pairwise

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.admission import actions, queries, words
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records

START = make.moment("2026-11-01 08:00")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["place", "transfer", "transfer", "leave", "clean", "close", "withdraw"]),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    max_size=30,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_intervals_never_overlap_and_the_account_adds_up(store, steps):
    units.begin_writing()
    try:
        with clock.at(START):
            asked = [
                make.bed_request(make.patient(f"Каримова{chr(0x430 + one)}", sex="unknown", card=False))
                for one in range(4)
            ]
        for number, step in enumerate(steps):
            with clock.at(START + timedelta(hours=number + 1)):
                _take(step, asked)
                _check()
    finally:
        units.rollback()


def _take(step, asked):
    """One thing that somebody tries; a refusal changes nothing."""
    verb, first, second = step
    beds = list(session.scalars(select(Bed).where(Bed.facility_id == make.by_code().id).order_by(Bed.id)))
    stays = list(session.scalars(select(Stay).where(Stay.left_at.is_(None)).order_by(Stay.id)))
    nurse, bed = make.actor("ward_nurse"), beds[second % len(beds)]
    try:
        with session.begin_nested():
            if verb == "place":
                actions.place(asked[first % 4], bed, clock.now(), by=nurse, despite="random")
            elif verb == "clean":
                actions.change_bed_state(bed, "ready", "", by=nurse)
            elif verb == "close":
                actions.change_bed_state(bed, "closed", "random", by=nurse)
            elif stays:
                _move(verb, stays[first % len(stays)], bed, nurse)
    except Refusal:
        pass


def _move(verb, stay, bed, nurse):
    if verb == "transfer":
        actions.transfer(stay, bed, clock.now(), by=nurse, despite="random")
    elif verb == "withdraw":
        actions.withdraw(stay, "random", by=nurse)
    else:
        records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
        actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=nurse)


def _check():
    session.expire_all()
    rows = list(session.scalars(select(BedOccupancy)))
    for key in ("bed_id", "stay_id"):
        for same in _grouped(rows, key):
            for before, after in pairwise(same):
                assert before.until is not None
                assert before.until <= after.since
    for pieces in _grouped(list(session.scalars(select(StayDepartment))), "stay_id"):
        assert all(before.until == after.since for before, after in pairwise(pieces))
    for stay in session.scalars(select(Stay)):
        assert [one.until for one in stay.occupancies][-1] == stay.left_at
        assert sum(one.until is None for one in stay.departments) == (stay.left_at is None)
    _check_account()


def _grouped(rows, key):
    groups = {}
    for row in sorted(rows, key=lambda row: (row.since, row.until or clock.now())):
        groups.setdefault(getattr(row, key), []).append(row)
    return groups.values()


def _check_account():
    at = make.by_code().id
    lying = 0
    for department in make.wards():
        found = queries.bed_map(department.id, at=at, since=START, on=clock.today("Asia/Tashkent"))
        account = words.account(found.rooms)
        tab = next(one for one in found.tabs if one.department.id == department.id)
        assert (account.deployed, account.occupied) == (tab.deployed, tab.occupied) == (6, account.occupied)
        assert account.free == tab.free
        moved = found.movement
        assert account.occupied == moved.admitted + moved.moved_in - moved.moved_out - moved.discharged - moved.died
        lying += account.occupied
    assert lying == sum(1 for stay in session.scalars(select(Stay)) if stay.left_at is None)
