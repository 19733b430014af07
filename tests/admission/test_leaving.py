"""A patient is announced to leave: the bed is leaving, not free, until they have gone."""

from datetime import date, timedelta

import make
import pytest

from lighthis.admission import actions, queries, rules, ward
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records

HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("hours", "field"), [(-1, "leaving_at"), (0, None), (1, None), (7 * 24, None), (7 * 24 + 1, "leaving_at")]
)
def test_when_leaving_may_be_announced(hours, field):
    now = make.moment("2026-11-22 12:00")
    found = rules.may_announce(now + hours * HOUR, now=now, admitted=now - 30 * HOUR)
    assert (found.field if found else None) == field


@pytest.mark.parametrize(
    ("days", "leaving", "frees"),
    [(None, False, False), (-1, True, True), (0, True, True), (1, True, False), (2, False, False)],
)
def test_which_beds_are_leaving(days, leaving, frees):
    on = None if days is None else TODAY + timedelta(days=days)
    assert (rules.is_leaving(on, today=TODAY), rules.frees_today(on, today=TODAY)) == (leaving, frees)


@pytest.mark.parametrize("state", ["ready", "cleaning", "closed"])
@pytest.mark.parametrize("occupied", [False, True])
@pytest.mark.parametrize("leaving", [False, True])
def test_only_a_bed_with_somebody_in_it_is_leaving(state, occupied, leaving):
    assert (rules.status("bed", state, occupied=occupied, leaving=leaving) == "leaving") == (occupied and leaving)


def test_the_account_counts_each_bed_once():
    found = rules.account(
        [("bed", "any", "leaving"), ("bed", "any", "occupied"), ("bed", "male", "free"), ("cot", "any", "leaving")]
    )
    assert (found.occupied, found.leaving, found.free, found.deployed, found.cots) == (1, 1, 1, 3, 1)


def beds_of(stay):
    today = clock.today("Asia/Tashkent")
    return next(one for one in ward.tabs(stay.facility_id, on=today) if one.department.id == stay.department.id)


def test_a_leaving_bed_is_to_be_free_and_is_not_until_the_patient_has_gone(work):
    stay, doctor = make.stay(since=clock.now() - 5 * HOUR), make.actor("doctor")
    before, today = beds_of(stay), clock.today("Asia/Tashkent")
    actions.announce_leaving(stay, clock.now(), by=doctor)
    now = beds_of(stay)
    assert (now.free, now.occupied, now.frees, before.frees) == (before.free, before.occupied, 1, 0)
    listed = ward.leaving(stay.department.id, today, at=stay.facility_id)
    assert [(one.room, one.bed) for one in listed] == [("2", "1")]
    with pytest.raises(Refusal, match="taken"):
        actions.place(make.bed_request(make.patient("Каримова")), make.bed("2", "1"), clock.now(), by=doctor)
    records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=doctor)
    actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    assert stay.leaving_at is None
    assert beds_of(stay).frees == 0
    with pytest.raises(Refusal, match="already left"):
        actions.announce_leaving(stay, clock.now() + HOUR, by=doctor)


def test_leaving_is_announced_put_off_and_withdrawn_on_pages(sign_in):
    with units.work():
        stay = make.stay(since=clock.now() - 5 * HOUR)
        address, department = f"/stays/{stay.id}", stay.department.id
    nurse = sign_in("ward_nurse")
    assert "When the patient leaves" in nurse.get(address).text
    wrong = nurse.post(f"{address}/leaving", {"leaving_at": make.wall_now(minutes_ago=600)})
    assert wrong.status_code == 422
    assert "this hour has passed" in wrong.text
    assert nurse.post(f"{address}/leaving", {"leaving_at": make.wall_now(minutes_ago=-1)}).status_code == 303
    shown = nurse.get(f"/wards/{department}").text
    assert 'class="bed goes"' in shown
    assert "leaves: " in shown
    assert "Room 2, bed 1" in nurse.get(f"/wards/{department}/list?").text
    assert "leaving" in nurse.get(f"/wards/{department}/list").text
    assert "Will be free today" in nurse.get(f"/wards/{department}/waiting").text
    assert "Will be free today" in sign_in("registrar").get(f"/wards/{department}/planned").text
    nurse = sign_in("ward_nurse")
    assert nurse.post(f"{address}/leaving", {"leaving_at": ""}).status_code == 303
    assert 'class="bed goes"' not in nurse.get(f"/wards/{department}").text
    session.expire_all()
    assert queries.stay(stay.id, at=make.by_code().id).leaving_at is None
