"""Two workers on one tag, and on the mode itself, at the same moment: each press kept or told why not, nothing double (issue 4, 7 and 9)."""

import re
from urllib.parse import urlencode

import conftest
import make
import pytest
import serving
from faults.test_two_at_once import race
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.disaster import actions
from lighthis.disaster.models import Disaster, Tag, TagLink, TagTriage
from lighthis.facility import actions as facilities

RED = {"can_walk": "no", "breathing": "yes", "rate_over_30": "yes"}
TURNS = 4


@pytest.fixture
def served(store, tmp_path):
    session.remove()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def opened(tags=4, method="START"):
    """The mode with so many printed tags; the ids of the tags."""
    with units.work():
        facilities.change_settings(make.by_code(), {"disaster_method": method}, by=make.actor("administrator"))
        actions.open_mode("автобус на трассе", by=make.actor("doctor"))
        found = [one.id for one in actions.reserve(tags, by=make.actor("doctor"))]
    session.remove()
    return found


def rows(model):
    session.remove()
    return list(session.scalars(select(model).where(model.facility_id == make.by_code().id).order_by(model.id)))


def by_number():
    return {one.number: one for one in rows(Tag)}


def kept_by(answers):
    return {"looks": "adult", "answers": urlencode(answers), "place": ""}


def test_two_nurses_triage_one_tag_and_both_are_kept(served):
    tags, seats = opened(), [served.browser().sign_in(role) for role in ("triage_nurse", "ward_nurse")]
    for turn, tag in enumerate(tags, 1):
        page = f"/disaster/tags/{tag}/triage"
        forms = [
            (seat, seat.hidden(f"{page}?looks=adult&can_walk=yes"), given)
            for seat, given in zip(seats, ({"can_walk": "yes"}, RED), strict=True)
        ]
        answers = race([lambda f=f, at=page: f[0].post(at, kept_by(f[2]), hidden=f[1]) for f in forms])
        assert [one.status for one in answers] == [303, 303]
        of = [one for one in rows(TagTriage) if one.tag_id == tag]
        assert sorted(one.category for one in of) == ["green", "red"]
        assert by_number()[turn].category == of[-1].category  # the last entered counts


def test_of_two_who_say_who_a_tag_is_one_is_believed(served):
    tags = opened()
    with units.work():
        for tag in tags:
            actions.triage(session.get_one(Tag, tag), "adult", RED, make.clock.now(), by=make.actor("doctor"))
        numbers = [
            make.coming("budget", kind="emergency", of=make.patient(f"Каримов{n}", "Али", "")).number for n in range(2)
        ]
    session.remove()
    seats = [served.browser().sign_in(role) for role in ("registrar", "triage_nurse")]
    for tag in tags:
        page = f"/disaster/tags/{tag}/link"
        forms = [(seat, seat.hidden(page), number) for seat, number in zip(seats, numbers, strict=True)]
        answers = race(
            [
                lambda f=f, at=page: f[0].post(at, {"number": f[2], "arrival": "by-ambulance"}, hidden=f[1])
                for f in forms
            ]
        )
        assert sorted(one.status for one in answers) == [303, 422]
        assert "linked already" in next(one.text for one in answers if one.status == 422)
        assert len([one for one in rows(TagLink) if one.tag_id == tag]) == 1


def test_two_who_open_the_mode_open_it_once(served):
    seats = [served.browser().sign_in(role) for role in ("doctor", "head_of_department")]
    for turn in range(TURNS):
        forms = [(seat, seat.hidden("/disaster/open")) for seat in seats]
        answers = race(
            [lambda f=f, why=f"автобус {turn}": f[0].post("/disaster/open", {"why": why}, hidden=f[1]) for f in forms]
        )
        assert min(one.status for one in answers) == 303
        assert max(one.status for one in answers) in {409, 422}
        late = next(one for one in answers if one.status != 303)
        assert f"автобус {turn}" in late.text  # what was typed is kept
        assert len([one for one in rows(Disaster) if one.closed_at is None]) == 1
        with units.work():
            mode = next(one for one in rows(Disaster) if one.closed_at is None)
            actions.close_mode(mode, "все приняты", by=make.actor("doctor"), nameless=True)
        session.remove()


def test_two_who_close_the_mode_close_it_once(served):
    seats = [served.browser().sign_in(role) for role in ("doctor", "head_of_department")]
    for turn in range(1, TURNS + 1):
        opened(1)
        forms = [(seat, seat.hidden("/disaster/close")) for seat in seats]
        answers = race([lambda f=f: f[0].post("/disaster/close", {"why": "все приняты"}, hidden=f[1]) for f in forms])
        assert all(one.status in {303, 409, 422} for one in answers)
        assert 303 in {one.status for one in answers}
        closed = [one for one in rows(Disaster) if one.closed_at is not None]
        assert len(closed) == turn == len(rows(Disaster))


def test_a_triage_and_the_closing_at_once_one_comes_first(served):
    nurse, doctor = served.browser().sign_in("triage_nurse"), served.browser().sign_in("doctor")
    for _turn in range(TURNS):
        [tag] = opened(1)
        page = f"/disaster/tags/{tag}/triage"
        forms = [nurse.hidden(f"{page}?looks=adult&can_walk=yes"), doctor.hidden("/disaster/close")]
        answers = race([
            lambda p=page, f=forms: nurse.post(p, kept_by({"can_walk": "yes"}), hidden=f[0]),
            lambda f=forms: doctor.post("/disaster/close", {"why": "все приняты"}, hidden=f[1]),
        ])  # fmt: skip
        assert all(one.status in {303, 409, 422} for one in answers)
        triaged, closed = (one.status == 303 for one in answers)
        made = [one for one in rows(TagTriage) if one.tag_id == tag]
        assert len(made) == triaged
        mode = rows(Disaster)[-1]
        assert (mode.closed_at is not None) == closed
        if triaged and closed:  # whoever closed knew of the tag, or the tag came before: never after the end
            assert made[0].triaged_at <= mode.closed_at
        if not closed:
            assert "Tags without a known person" in answers[1].text
            with units.work():
                actions.close_mode(
                    session.get_one(Disaster, mode.id), "все приняты", by=make.actor("doctor"), nameless=True
                )
            session.remove()


def test_two_presses_at_the_call_hang_two_tags(served):
    opened(2 * TURNS, "SALT")
    seats = [served.browser().sign_in(role) for role in ("triage_nurse", "ward_nurse")]
    for _turn in range(TURNS):
        forms = [(seat, seat.hidden("/disaster/sort"), how) for seat, how in zip(seats, ("still", "wave"), strict=True)]
        answers = race(
            [lambda f=f: f[0].post("/disaster/sort", {"number": "", "go": f[2]}, hidden=f[1]) for f in forms]
        )
        assert [one.status for one in answers] == [303, 303]
    found = [(one.number, one.sort) for one in rows(Tag)]
    assert len(found) == 2 * TURNS
    assert sorted(sort for _number, sort in found) == ["still"] * TURNS + ["wave"] * TURNS


def test_the_same_press_sent_twice_hangs_one_tag(served):
    opened(3, "SALT")
    nurse = served.browser().sign_in("triage_nurse")
    hidden = nurse.hidden("/disaster/sort")
    answers = race([lambda: nurse.post("/disaster/sort", {"number": "", "go": "still"}, hidden=hidden)] * 2)
    assert [one.status for one in answers] == [303, 303]
    assert [one.sort for one in rows(Tag)] == ["still", "", ""]
    assert re.search(r"T-000001", nurse.get("/disaster/sort").text)
