"""The senior registrar's pages: the queue, two cards side by side, linked and taken apart; every page of a linked card."""

import re
from datetime import date
from urllib.parse import quote

import make
import pytest

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.registration import actions, queries
from lighthis.registration.models import Card, LikelyPair, PatientLink
from lighthis.registration.rules.duplicates import score_pair

REASON = {"reason": "оба паспорта у меня в руках"}


@pytest.fixture
def two(store):
    """The same woman twice, and what the queue knows of them."""
    with units.work():
        first = make.patient("Гулямова", "Зилола", "Рустамовна")
        second = make.patient("Gʻulomova", "Zilola", "Rustam qizi", phone="+998901112233")
        compared = score_pair(queries.as_candidate(first), queries.as_candidate(second))
        actions.flag([(first.id, second.id, compared)], "desk")
        encounters.arrive(second, "by-ambulance", "боль", clock.now(), by=make.actor("doctor"))
        return first.id, second.id


def linked(two, loser=1):
    with units.work():
        clerk = make.actor("senior_registrar")
        return actions.merge(two[loser], two[1 - loser], "один паспорт", by=clerk).id


def only(table):
    session.rollback()
    return session.query(table).one()


def test_the_queue_stands_on_the_home_page_of_who_may_answer_it(sign_in, two):
    home = sign_in("senior_registrar").get("/").text
    assert "Cards that may be one person" in home
    assert 'href="/patients/likely"' in home
    for role in ("registrar", "doctor", "archive"):
        client = sign_in(role)
        assert "/patients/likely" not in client.get("/").text
        assert client.get("/patients/likely").status_code == 403


def test_a_pair_is_compared_linked_and_everything_is_found_under_one(sign_in, two):
    client = sign_in("senior_registrar")
    queue = client.get("/patients/likely").text
    assert "Гулямова" in queue
    assert "very likely" in queue
    address = re.search(r'href="(/patients/[^"]+/same/[^"]+)"', queue)[1]
    page = client.get(address).text
    for told in ("GES-000001", "GES-000002", "Comings here", "1, the last", "agree"):
        assert told in page, told
    # the one with a coming is offered as the card that stays
    assert re.search(f'value="{two[1]}" checked', page)
    assert client.post(address, {"survivor": str(two[0]), "reason": ""}).status_code == 422
    answer = client.post(address, {"survivor": str(two[0]), **REASON})
    assert (answer.status_code, answer.location) == (303, f"/patients/{two[0]}")
    page = client.get(f"/patients/{two[0]}").text
    assert "Linked with another card: GES-000002" in page
    assert "visit No" in page  # her coming, written to the other card
    assert client.get(f"/patients/{two[1]}").location == f"/patients/{two[0]}"
    for asked in ("GES-000002", "GES-000001", "Gulomova Zilola", "1112233"):
        found = client.get(f"/patients?q={quote(asked)}").text
        assert f"/patients/{two[0]}" in found, asked
        assert f"/patients/{two[1]}" not in found, asked
    assert "No cards wait" in client.get("/patients/likely").text
    assert only(LikelyPair).state == "same"


def test_two_people_are_answered_with_a_reason_and_leave_the_queue(sign_in, two):
    client = sign_in("senior_registrar")
    address = f"/patients/{two[0]}/same/{two[1]}"
    assert client.post(address, {"survivor": str(two[0]), "go": "two", "reason": ""}).status_code == 422
    answer = client.post(address, {"survivor": str(two[0]), "go": "two", "reason": "сёстры"})
    assert (answer.status_code, answer.location) == (303, "/patients/likely")
    row = only(LikelyPair)
    assert (row.state, row.reason, row.answered_by_id) == ("other", "сёстры", make.actor("senior_registrar").id)
    assert session.query(PatientLink).count() == 0


def test_cards_nobody_suspected_are_found_from_the_patients_page(sign_in, two):
    with units.work():
        third = make.patient("Каримов", "Анвар", "", sex="male", birth_date=date(1960, 1, 1)).id
    client = sign_in("senior_registrar")
    assert f"/patients/{third}/same" in client.get(f"/patients/{third}").text
    found = client.get(f"/patients/{third}/same?q=Гулямова").text
    address = f"/patients/{third}/same/{two[0]}"
    assert address in found
    assert "One is a man, the other a woman." in client.get(address).text
    fields = {"survivor": str(two[0]), **REASON}
    refused = client.post(address, fields)
    assert refused.status_code == 422
    assert "something speaks against it" in refused.text
    assert REASON["reason"] in refused.text
    assert client.post(address, {**fields, "despite": "y"}).status_code == 303
    assert only(PatientLink).loser_id == third


def test_taking_apart_asks_why_and_lists_what_was_written_meanwhile(sign_in, two):
    link = linked(two)
    client = sign_in("senior_registrar")
    page = client.get(f"/patients/{two[0]}/links").text
    assert f"/patient-links/{link}" in page
    with units.work():
        late = queries.patient(two[1])
        encounters.arrive(late, "by-ambulance", "снова", clock.now(), by=make.actor("doctor"), again=True)
    address = f"/patient-links/{link}"
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "две сестры"})
    assert (answer.status_code, answer.location) == (303, address)
    page = client.get(address).text
    assert "две сестры" in page
    assert re.search(r"came</td>.*?GES-000002", page, re.DOTALL)
    assert client.get(f"/patients/{two[1]}").status_code == 200
    again = client.web.post(address, data={**client.hidden("/account"), "reason": "ещё раз"})
    assert again.status_code == 422
    assert "taken apart already" in again.text


def test_every_page_of_a_linked_card_leads_to_the_person(sign_in, two):
    linked(two)
    survivor, loser = two
    chief, registrar = sign_in("chief_doctor"), sign_in("registrar")
    for client, pages in (
        (
            chief,
            (
                "",
                "/bills",
                "/papers",
                "/access",
                "/arrive",
                "/plan",
                "/allergies",
                "/links",
                "/same",
                "/closed",
                "/consents",
                "/scans/new",
                "/export",
                "/access/print",
            ),
        ),
        (
            registrar,
            (
                "",
                "/bills",
                "/arrive?again=1",
                "/edit",
                "/add",
                "/documents",
                "/names",
                "/relatives",
                "/benefits",
                "/newborn",
            ),
        ),
    ):
        for tail in pages:
            answer = client.get(f"/patients/{loser}{tail}")
            assert answer.status_code in {302, 303}, tail
            assert answer.location.startswith(f"/patients/{survivor}"), (tail, answer.location)
            assert client.get(answer.location).status_code == 200, tail


def test_what_is_sent_to_a_linked_card_is_written_to_the_person(sign_in, two):
    linked(two)
    survivor, loser = two
    doctor = sign_in("doctor")
    sent = {"answer": "has", "substance": "пенициллин"}
    assert doctor.post(f"/patients/{loser}/allergies", sent, page=f"/patients/{survivor}/allergies").status_code == 303
    session.rollback()
    (row,) = [one.id for one in queries.patient(survivor).allergies]
    assert "пенициллин" in doctor.get(f"/patients/{survivor}/allergies").text
    address = f"/patients/{loser}/allergies/{row}/withdraw"
    assert doctor.get(address).location == f"/patients/{survivor}/allergies/{row}/withdraw"


def test_an_edit_begun_before_the_link_shows_both_texts_and_overwrites_nothing(sign_in, two):
    survivor, loser = two
    client = sign_in("registrar")
    address = f"/patients/{loser}/edit"
    hidden = client.hidden(address)
    linked(two)
    fields = {
        "family": "Gʻulomova",
        "given": "Zilola",
        "patronymic": "Rustam qizi",
        "birth_date": "14.02.1983",
        "sex": "female",
        "work": "Maktab",
    }
    answer = client.web.post(address, data={**hidden, **fields})
    assert answer.status_code == 409
    assert "Гулямова" in answer.text
    assert "Maktab" in answer.text
    assert f'action="/patients/{survivor}/edit"' in answer.text
    again = make.hidden_in(answer.text)
    choice = {"keep-family": "theirs", "keep-given": "theirs", "keep-patronymic": "theirs"}
    assert client.web.post(f"/patients/{survivor}/edit", data={**again, **fields, **choice}).status_code == 303
    session.rollback()
    row = queries.patient(survivor)
    assert (row.name.family, row.work) == ("Гулямова", "Maktab")


def test_an_allergy_of_the_linked_card_stands_in_the_banner_and_can_be_withdrawn(sign_in, two):
    with units.work():
        row = actions.add_allergy(queries.patient(two[1]), "пенициллин", "отёк", None, "", by=make.actor("doctor")).id
    linked(two)
    client = sign_in("doctor")
    assert "пенициллин" in client.get(f"/patients/{two[0]}").text.split("</section>")[0]
    page = client.get(f"/patients/{two[0]}/allergies").text
    assert f"/patients/{two[0]}/allergies/{row}/withdraw" in page
    assert client.post(f"/patients/{two[0]}/allergies/{row}/withdraw", {"reason": "не подтверждена"}).status_code == 303
    assert "пенициллин" not in client.get(f"/patients/{two[0]}").text.split("</section>")[0]


def test_a_card_of_nobody_and_the_same_card_twice(sign_in, two):
    client = sign_in("senior_registrar")
    assert client.get(f"/patients/{two[0]}/same/{make.by_code().id}").status_code == 404
    assert client.get(f"/patients/{two[0]}/same/{two[0]}").location == f"/patients/{two[0]}"
    assert client.get(f"/patient-links/{two[0]}").status_code == 404
    linked(two)
    answer = client.get(f"/patients/{two[0]}/same/{two[1]}")
    assert (answer.status_code, answer.location) == (303, f"/patients/{two[0]}")


def test_the_queue_is_paged_and_sifted_by_where_a_pair_comes_from(sign_in, store):
    with units.work():
        people = [make.patient("Гулямова", "Зилола", f"Рустам{'о' * one}вна", card=False) for one in range(12)]
        known = [queries.as_candidate(one) for one in people]
        pairs = [(people[a].id, people[b].id, score_pair(known[a], known[b])) for a in range(12) for b in range(a)]
        actions.flag(pairs[:5], "desk")
        actions.flag(pairs[5:], "import")
    client = sign_in("senior_registrar")
    assert client.get("/patients/likely").text.count("/same/") == 50
    assert client.get("/patients/likely?page=2").text.count("/same/") == 16
    assert client.get("/patients/likely?source=desk").text.count("/same/") == 5
    assert client.get("/patients/likely?source=zzz&page=-3").text.count("/same/") == 50
    assert session.query(Card).count() == 0
