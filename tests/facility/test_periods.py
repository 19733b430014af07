"""The ledger of beds: whatever is done to a room, its bed is described once at every moment, and now as it is."""

import itertools
from datetime import timedelta

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility import actions, queries
from lighthis.facility.models import BedClosure, BedPeriod
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

START = make.moment("2026-11-01 08:00")


def _periods(bed, model=BedPeriod):
    rows = (
        select(model)
        .where(model.facility_id == bed.facility_id, model.bed_id == bed.id)
        .order_by(model.since, model.id)
    )
    return [one for one in session.scalars(rows) if one.until is None or one.until > one.since]


def _new_bed():
    """A bed of a room that was made today, in a department of its own."""
    by = make.actor("administrator")
    values = {
        "name_ru": "Новое",
        "name_uz": "Yangi",
        "name_en": "",
        "code": "NW",
        "kind": "inpatient",
        "profile": "surgical",
    }
    department = actions.add_department(make.by_code().id, values, by=by)
    today = clock.today("Asia/Tashkent")
    room = actions.add_room(department, {"number": "9", "sex": "any", "kind": "ordinary"}, 1, today, by=by)
    session.expire(room, ["beds"])
    return room.beds[0]


def test_a_bed_is_deployed_from_the_midnight_of_its_first_day(work):
    with clock.at(START):
        bed = _new_bed()
    (period,) = _periods(bed)
    assert (period.since, period.until, period.profile, period.sex) == (
        make.moment("2026-10-31 19:00"),
        None,
        "surgical",
        "any",
    )
    assert period.department_id == bed.room.department_id
    assert bed.room.department.opened_at == period.since


def test_a_change_ends_one_row_and_begins_the_next(work):
    by, later = make.actor("administrator"), START + timedelta(days=1)
    with clock.at(START):
        bed = _new_bed()
    with clock.at(later):
        actions.change_room(bed.room, {"number": "9", "sex": "female", "kind": "ordinary"}, by=by)
    with clock.at(later + timedelta(hours=1)):
        actions.change_bed(bed, {"number": "1", "profile": "geriatrics", "kind": "bed"}, by=by)
        actions.change_bed(bed, {"number": "7", "profile": "geriatrics", "kind": "bed"}, by=by)
    told = [(one.sex, one.profile, one.until) for one in _periods(bed)]
    assert told == [
        ("any", "surgical", later), ("female", "surgical", later + timedelta(hours=1)), ("female", "geriatrics", None),
    ]  # fmt: skip


def test_a_departments_new_profile_is_that_of_beds_that_say_none(work):
    by = make.actor("administrator")
    with clock.at(START):
        bed = _new_bed()
        actions.change_bed(bed, {"number": "1", "profile": "", "kind": "bed"}, by=by)
    department = bed.room.department
    names = {
        name: getattr(department, name) for name in ("name_ru", "name_uz", "name_uz_cyrl", "name_en", "code", "kind")
    }
    with clock.at(START + timedelta(days=2)):
        actions.change_department(department, {**names, "profile": "geriatrics"}, by=by)
    assert [one.profile for one in _periods(bed)] == ["surgical", "geriatrics"]


def test_closed_for_repair_is_still_deployed_and_closed_for_good_is_not(work):
    by, day = make.actor("senior_nurse"), timedelta(days=1)
    with clock.at(START):
        bed = _new_bed()
    with clock.at(START + day):
        admission.change_bed_state(bed, "closed", "до 10.11, приказ 114", by=by, why="quarantine")
    with clock.at(START + 2 * day):
        admission.change_bed_state(bed, "ready", "", by=by)
    with clock.at(START + 3 * day):
        admission.change_bed_state(bed, "closed", "ремонт", by=by, why="repair")
    with clock.at(START + 4 * day):
        actions.close_bed(bed, clock.today("Asia/Tashkent"), reason="приказ 115", by=by)
    closures = [(one.reason, one.words, one.since, one.until) for one in _periods(bed, BedClosure)]
    assert closures == [
        ("quarantine", "до 10.11, приказ 114", START + day, START + 2 * day),
        ("repair", "ремонт", START + 3 * day, START + 4 * day),
    ]
    assert [one.until for one in _periods(bed)] == [START + 4 * day]
    with pytest.raises(Refusal, match="for good"):
        admission.change_bed_state(bed, "ready", "", by=by)


def test_an_unknown_reason_of_closing_is_refused(work):
    with clock.at(START), pytest.raises(Refusal):
        admission.change_bed_state(_new_bed(), "closed", "так", by=make.actor("senior_nurse"), why="")


def test_a_department_is_known_by_its_life(work):
    with clock.at(START):
        bed = _new_bed()
    department, by, later = bed.room.department, make.actor("administrator"), START + timedelta(days=5)
    with clock.at(later):
        actions.close_department(department, clock.today("Asia/Tashkent"), reason="приказ", by=by)
    assert department.closed_at == later
    assert [one.until for one in _periods(bed)] == [later]
    actions.open_department(department, by=by)
    assert department.closed_at is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sex", "profile", "kind", "department", "close", "open", "clean", "end"]),
        st.integers(0, 2),
        st.integers(0, 9),
    ),
    max_size=15,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_a_bed_is_described_once_and_as_it_is(store, steps):
    units.begin_writing()
    try:
        with clock.at(START):
            bed = _new_bed()
        at = START
        for what, which, hours in steps:
            at += timedelta(hours=hours)
            with clock.at(at):
                _do(bed, what, which)
                _check(bed)
    finally:
        units.rollback()


def _do(bed, what, which):
    """One thing that somebody tries; a refusal changes nothing."""
    by, department = make.actor("administrator"), bed.room.department
    bed_now = {"number": bed.number, "profile": bed.profile, "kind": bed.kind}
    try:
        if what == "sex":
            values = {"number": bed.room.number, "sex": ("any", "male", "female")[which], "kind": "ordinary"}
            actions.change_room(bed.room, values, by=by)
        elif what == "profile":
            actions.change_bed(bed, bed_now | {"profile": ("", "surgical", "geriatrics")[which]}, by=by)
        elif what == "kind":
            actions.change_bed(bed, bed_now | {"kind": ("bed", "reserved", "cot")[which]}, by=by)
        elif what == "department":
            names = ("name_ru", "name_uz", "name_uz_cyrl", "name_en", "code", "kind")
            values = {name: getattr(department, name) for name in names}
            actions.change_department(department, {**values, "profile": ("", "pediatric", "surgical")[which]}, by=by)
        elif what == "end":
            if bed.closed_on is None:
                actions.close_bed(bed, clock.today("Asia/Tashkent"), reason="приказ", by=by)
        else:
            state = {"close": "closed", "open": "ready", "clean": "cleaning"}[what]
            admission.change_bed_state(bed, state, "приказ", by=by, why=("repair", "quarantine", "other")[which])
    except Refusal:
        pass


def _check(bed):
    session.flush()
    periods, closures = _periods(bed), _periods(bed, BedClosure)
    for rows in (periods, closures):
        for one, after in itertools.pairwise(rows):
            assert one.until is not None
            assert one.until <= after.since
    now = [one for one in periods if one.until is None]
    assert bool(now) == (bed.closed_on is None)
    if now:
        said = (
            bed.room_id,
            bed.room.department_id,
            bed.profile or bed.room.department.profile or "other",
            bed.room.sex,
            bed.kind,
        )
        assert [(one.room_id, one.department_id, one.profile, one.sex, one.kind) for one in now] == [said]
        assert any(one.until is None for one in closures) == (bed.state == "closed")
        assert all(one.until == after.since for one, after in itertools.pairwise(periods))
    assert queries.beds_of(bed.room.department) == ([bed] if now else [])
