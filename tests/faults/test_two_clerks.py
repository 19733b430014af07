"""Two clerks at the same second: one person with one number, one link between two cards; the slower one reads why."""

import re
from datetime import date

import conftest
import make
import pytest
import serving
from faults.test_two_at_once import race
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.registration import links
from lighthis.registration.models import Patient, PatientIdentifier, PatientLink

NEW, NUMBER = "/patients/new?q=1983", "41402835120019"
# two spellings that no scoring needs: the number alone brings them together
ONE = {
    "family": "Гулямова",
    "given": "Зилола",
    "birth_date": "14.02.1983",
    "sex": "female",
    "pinfl": NUMBER,
    "work": "Школа 5",
}
OTHER = {**ONE, "family": "Gʻulomova", "given": "Zilola", "work": "Maktab 5"}


@pytest.fixture
def served(store, tmp_path):
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def test_the_same_number_at_the_same_second_ends_with_one_person(served):
    seats = [served.browser().sign_in("registrar"), served.browser().sign_in("archive")]
    for turn in range(4):
        number = f"414028351200{turn}9"
        forms = [
            (seat, {**fields, "pinfl": number}, seat.hidden(NEW))
            for seat, fields in zip(seats, (ONE, OTHER), strict=True)
        ]
        answers = race([lambda f=f: f[0].post(NEW, f[1], hidden=f[2]) for f in forms])
        assert sorted(one.status for one in answers) == [303, 422], turn
        session.remove()
        holders = session.scalars(select(PatientIdentifier).where(PatientIdentifier.value == number)).all()
        assert [one.state for one in holders] == ["confirmed"]
        slow = next(place for place, one in enumerate(answers) if one.status == 422)
        page = answers[slow].text
        assert forms[slow][1]["work"] in page
        assert f'/patients/{holders[0].patient_id}"' in page  # a way to the card that was quicker
        assert f'value="same:{holders[0].patient_id}"' in page
        with units.work():  # the next turn is about somebody else
            row = session.get_one(Patient, holders[0].patient_id)
            row.names[0].family, row.names[0].given, row.birth_date = (
                f"Каримова{turn}",
                f"Лола{turn}",
                date(1950 + turn, 1, 2),
            )
        session.remove()


def test_the_slower_clerk_goes_on_with_the_card_of_the_quicker_one(served):
    seats = [served.browser().sign_in("registrar"), served.browser().sign_in("archive")]
    forms = [(seat, fields, seat.hidden(NEW)) for seat, fields in zip(seats, (ONE, OTHER), strict=True)]
    answers = race([lambda f=f: f[0].post(NEW, f[1], hidden=f[2]) for f in forms])
    slow = next(place for place, one in enumerate(answers) if one.status == 422)
    seat, fields, _hidden = forms[slow]
    hidden = {**make.hidden_in(answers[slow].text)}
    shown = re.search(r'name="alike_shown" value="([^"]*)"', answers[slow].text)[1]
    offer = seat.post(NEW, {**fields, "alike_shown": shown, "go": f"same:{shown}"}, hidden=hidden)
    assert offer.status == 200
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', offer.text))
    assert seat.post(f"/patients/{shown}/add", {**kept, "add": "name"}, hidden={}).status == 303
    session.remove()
    assert session.query(Patient).count() == 1
    assert {one.family for one in session.query(Patient).one().names} == {"Гулямова", "Gʻulomova"}


def test_two_link_the_same_cards_the_other_way_round_and_one_wins(served):
    seats = [served.browser().sign_in("senior_registrar"), served.browser().sign_in("deputy_chief")]
    for turn in range(4):
        with units.work():
            ids = [make.patient(family, f"Зилола{turn}", "", card=False).id for family in ("Гулямова", "Гуломова")]
        session.remove()
        address = f"/patients/{ids[0]}/same/{ids[1]}"
        forms = [(seat, seat.hidden(address), str(ids[place]), address) for place, seat in enumerate(seats)]
        sends = [lambda f=f: f[0].post(f[3], {"survivor": f[2], "reason": "один паспорт"}, hidden=f[1]) for f in forms]
        answers = race(sends)
        assert {one.status for one in answers} <= {303, 409, 422}
        session.remove()
        (link,) = session.scalars(select(PatientLink).where(PatientLink.loser_id.in_(ids))).all()
        assert links.families_of(ids)[ids[0]] == [link.survivor_id, link.loser_id]
        assert sum(one.status == 303 for one in answers) >= 1
        told = [one for one in answers if one.status != 303]
        assert all("one person already" in one.text or "a moment ago" in one.text for one in told)


def test_three_cards_linked_in_a_circle_at_once_make_no_circle(served):
    seats = [served.browser().sign_in(role) for role in ("senior_registrar", "deputy_chief", "chief_doctor")]
    with units.work():
        ids = [make.patient(f"Гулямов{end}", "Зилола", "", card=False).id for end in ("а", "ы", "э")]
    session.remove()
    forms = []
    for place, seat in enumerate(seats):
        loser, survivor = ids[place], ids[(place + 1) % 3]
        address = f"/patients/{loser}/same/{survivor}"
        forms.append((seat, address, seat.hidden(address), str(survivor)))
    race([lambda f=f: f[0].post(f[1], {"survivor": f[3], "reason": "одна"}, hidden=f[2]) for f in forms])
    session.remove()
    open_ = session.scalars(select(PatientLink).where(PatientLink.ended_at.is_(None))).all()
    assert 1 <= len(open_) <= 2
    assert len({one.loser_id for one in open_}) == len(open_)
    roots = set(links.survivors_of(ids).values())
    assert len(roots) == 3 - len(open_)
