"""Temporary leave: the bed is kept, the patient still counts, the return is written (issue 5, 1)."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lighthis.admission import actions, queries, rules
from lighthis.admission.models import Stay, StayLeave
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records

NOON = make.moment("2026-11-20 07:00")
HOUR = timedelta(hours=1)
LIES, MOST = NOON - 48 * HOUR, timedelta(days=7)


@pytest.mark.parametrize(
    ("since", "promised", "back", "field"),
    [
        (0, 24, None, None), (0, 168, None, None), (-48, 1, None, None), (0, 24, 0, None), (1, 24, None, "since"), (-49, 1, None, "since"),
        (-1, 24, 0, "since"), (0, 0, None, "promised"), (0, -1, None, "promised"), (0, 169, None, "promised"),
    ],
)  # fmt: skip
def test_when_a_patient_may_go(since, promised, back, field):
    refusal = rules.may_go(
        NOON + since * HOUR, NOON + promised * HOUR, now=NOON, lies_since=LIES,
        back_at=None if back is None else NOON + back * HOUR, most=MOST,
    )  # fmt: skip
    assert (refusal.field if refusal else None) == field


@pytest.mark.parametrize(("at", "refused"), [(-1, False), (0, False), (1, True), (-5, True), (-4, True)])
def test_when_a_patient_may_have_come_back(at, refused):
    assert (rules.may_return(NOON + at * HOUR, now=NOON, since=NOON - 4 * HOUR) is not None) == refused


@pytest.mark.parametrize(
    ("settings", "days"), [({}, 7), ({"longest_leave_hours": 48}, 2), ({"longest_leave_hours": 0}, 7), (None, 7)]
)
def test_how_long_a_leave_may_last_is_a_setting(settings, days):
    assert rules.longest(settings) == timedelta(days=days)


def nurse():
    return make.actor("ward_nurse")


def lying():
    return make.stay("2", "1", since=clock.now() - 30 * HOUR)


def gone(stay, hours_ago=2, hours=10):
    return actions.go_on_leave(
        stay, clock.now() - hours_ago * HOUR, clock.now() + hours * HOUR, "домой на выходные", by=nurse()
    )


def test_the_bed_is_kept_and_the_map_says_until_when(work):
    stay = lying()
    row = gone(stay)
    department, at = stay.department, stay.facility_id
    found = queries.bed_map(department.id, at=at, since=clock.now(), on=clock.today("Asia/Tashkent"))
    bed = next(bed for room in found.rooms for bed in room.beds if bed.lying is not None)
    assert bed.lying.away_until == row.promised
    assert queries.lying_in(bed.id, at=at).id == stay.id
    actions.come_back(stay, clock.now(), "37,1", by=nurse())
    assert queries.leave_of(stay) is None
    assert [(one.ended, one.note) for one in queries.leaves_of(stay)] == [("came_back", "37,1")]


def test_nobody_goes_twice_moves_or_comes_back_twice(work):
    stay = lying()
    gone(stay)
    with pytest.raises(Refusal, match="on leave already"):
        gone(stay, 1)
    with pytest.raises(Refusal, match="Write the return first"):
        actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
    with pytest.raises(Refusal, match="was no mistake"):
        actions.withdraw(stay, "не та", by=nurse())
    actions.come_back(stay, clock.now(), "", by=nurse())
    with pytest.raises(Refusal, match="not on leave"):
        actions.come_back(stay, clock.now(), "", by=nurse())
    with pytest.raises(Refusal):
        gone(stay, 1)  # while the leave before still lasted


def test_a_leave_that_never_was_stays_in_the_record_and_stands_in_nobodys_way(work):
    stay = lying()
    gone(stay)
    actions.never_left(stay, "другая пациентка", by=nurse())
    again = gone(stay, 3)
    assert [one.ended for one in queries.leaves_of(stay) if one.id != again.id] == ["in_error"]
    assert queries.leave_of(stay).id == again.id


def test_who_does_not_come_back_is_discharged_and_a_mistaken_discharge_leaves_them_away(work):
    stay = lying()
    doctor = make.actor("doctor")
    records.diagnose(stay.encounter, "main", "I10", "", clock.now(), by=doctor)
    row = gone(stay)
    with pytest.raises(Refusal):
        actions.discharge(stay, row.since - HOUR, "mserv-0004-00004", "loc-cs-002", by=doctor)
    actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    assert (row.ended, row.until) == ("left", stay.left_at)
    actions.take_back(stay, "discharge", "не та", by=doctor)
    session.refresh(row)
    assert (row.ended, row.until) == ("", None)


def test_nobody_is_moved_or_leaves_for_good_while_on_a_leave_that_is_over(work):
    stay, doctor = lying(), make.actor("doctor")
    records.diagnose(stay.encounter, "main", "I10", "", clock.now(), by=doctor)
    row = gone(stay, 10)
    actions.come_back(stay, row.since + 4 * HOUR, "", by=nurse())
    for at in (row.since, row.until - HOUR):
        with pytest.raises(Refusal, match="came back from the leave before only") as refused:
            actions.transfer(stay, make.bed("2", "2"), at, by=nurse())
        assert refused.value.field == "at"
    for at in (row.since - HOUR, row.since, row.until - HOUR):
        with pytest.raises(Refusal, match="came back from the leave before only") as refused:
            actions.discharge(stay, at, "mserv-0004-00004", "loc-cs-002", by=doctor)
        assert refused.value.field == "left_at"
    actions.transfer(stay, make.bed("2", "2"), row.since - HOUR, by=nurse())  # written late
    actions.discharge(stay, row.until, "mserv-0004-00004", "loc-cs-002", by=doctor)
    assert stay.left_at == row.until


def test_a_leave_entered_in_error_stands_in_no_moves_way(work):
    stay = lying()
    row = gone(stay, 10)
    actions.never_left(stay, "другая пациентка", by=nurse())
    actions.transfer(stay, make.bed("2", "2"), row.since + HOUR, by=nurse())
    assert len(stay.occupancies) == 2


def test_the_store_itself_refuses_two_leaves_at_once(work):
    stay = lying()
    gone(stay)
    second = StayLeave(
        facility_id=stay.facility_id, stay_id=stay.id, since=clock.now(), promised=clock.now() + HOUR, reason="ещё",
        by_id=nurse().id,
    )  # fmt: skip
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(second)
        session.flush()


def kept():
    with units.work():
        id_ = lying().id
    session.remove()
    return id_


def test_a_nurse_lets_a_patient_go_and_writes_the_return(sign_in, noon):
    stay = kept()
    seat, page = sign_in("ward_nurse"), f"/stays/{stay}"
    form = {"since": make.wall_now(minutes_ago=60), "promised": make.wall_now(minutes_ago=-600), "reason": "сессия"}
    assert seat.post(f"{page}/leave", form).status_code == 303
    assert "On leave until" in seat.get(page).text
    again = seat.post(f"{page}/leave", form)
    assert again.status_code == 422
    assert "on leave already" in again.text
    assert "сессия" in again.text
    bed_map = seat.get(f"/wards/{department_of(stay)}").text
    assert "on leave until" in bed_map
    assert seat.post(f"{page}/return", {"at": make.wall_now(), "note": "36,6"}).status_code == 303
    assert seat.get(f"{page}/return").status_code == 404
    late = seat.post(f"{page}/return", {"at": make.wall_now(), "note": "не потерять"}, page=page)
    assert late.status_code == 422
    assert "не потерять" in late.text
    assert "сессия · 36,6" in seat.get(page).text


def test_a_return_in_the_future_comes_back_with_what_was_typed(sign_in, noon):
    stay = kept()
    seat, page = sign_in("ward_nurse"), f"/stays/{stay}"
    form = {"since": make.wall_now(minutes_ago=60), "promised": make.wall_now(minutes_ago=-600), "reason": "сессия"}
    seat.post(f"{page}/leave", form)
    answer = seat.post(f"{page}/return", {"at": make.wall_now(minutes_ago=-90), "note": "бодра"})
    assert answer.status_code == 422
    assert "бодра" in answer.text
    taken = seat.post(f"{page}/leave/take-back", {"reason": "другая палата"})
    assert taken.status_code == 303
    assert "in error" in seat.get(page).text


def department_of(stay_id):
    found = session.get(Stay, stay_id).department.id
    session.remove()
    return found


def test_the_longest_leave_of_a_hospital_is_its_own(work):
    stay = lying()
    facility = session.scalars(select(Facility).where(Facility.id == stay.facility_id)).one()
    facility.settings = {**facility.settings, "longest_leave_hours": 8}
    with pytest.raises(Refusal, match="at most"):
        gone(stay, hours_ago=2, hours=7)
