"""The information desk: told only to whom the patient named or who says the word; not here and not allowed look alike."""

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.informing import actions, queries
from lighthis.informing.models import InformingAnswer, InformingWish
from lighthis.informing.rules import MOST_WRONG, Person, Said
from lighthis.kernel import clock

CANNOT = "We cannot tell."


@pytest.fixture
def lying(store):
    """A patient in room 3 of the therapy."""
    with units.work():
        return make.stay("3", "1").encounter_id


def says(encounter_id, **more):
    with units.work():
        coming = session.get(make.Encounter, encounter_id)
        people = more.pop("people", [Person("Юлдашев Бахром", "spouse", "+998901234567")])
        kind = more.pop("kind", "named")
        drops = more.pop("drops_word", False)
        row = actions.write(
            coming, Said(kind, clock.now(), people, **more), by=make.actor("ward_nurse"), drops_word=drops
        )
        return row.id


def asked(client, name="Юлдашева"):
    return client.get(f"/asking?q={name}").text


def person_id(wish_id):
    return f"{wish_id}-1"


def answers():
    session.rollback()
    return list(session.scalars(select(InformingAnswer).order_by(InformingAnswer.created_at, InformingAnswer.id)))


def ask(client, encounter_id, **fields):
    sent = client.post(f"/asking/{encounter_id}", {"asker": "Бахром Юлдашев", "word": "", "seen": "y", **fields})
    assert sent.status_code == 303, sent.text
    return client.get(sent.location).text


def test_nobody_is_told_of_a_patient_who_said_nothing(lying, sign_in):
    client = sign_in("registrar")
    for name in ("Юлдашева", "Нетакой"):
        text = asked(client, name)
        assert CANNOT in text
    here, absent = (
        asked(client, name).partition("<main")[2].partition("</main")[0].replace(name, "")
        for name in ("Юлдашева", "Нетакой")
    )
    assert here == absent
    assert client.get(f"/asking/{lying}").status_code == 404


def test_the_named_person_hears_department_and_room_and_nothing_else(lying, sign_in):
    wish, client = says(lying), sign_in("registrar")
    found = asked(client)
    assert "Юлдашев Бахром" in found
    assert "Therapy" not in found
    text = ask(client, lying, how=person_id(wish))
    assert ">3<" in text
    assert "боль" not in text
    (row,) = answers()
    assert (row.is_told, row.asker, row.room) == (True, "Бахром Юлдашев", "3")
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "visitor answered")).one()
    assert logged.detail["told"] is True
    assert logged.detail["for"] == "Бахром Юлдашев"
    assert logged.patient_id is not None


def test_the_place_is_that_of_the_coming_that_was_asked_for(store):
    with units.work():
        person = make.patient("Второева")
        lies = make.stay("3", "1", of=person)
        came = make.coming("budget", kind="emergency", of=person)
        assert queries.place(came) == queries.Place(None, "")
        assert queries.place(lies.encounter).room == "3"


def test_whoever_has_no_bed_is_told_by_the_department_alone(store):
    with units.work():
        stay = make.stay("3", "1")
        stay.occupancies[-1].until = clock.now()
        session.flush()
        told = queries.place(stay.encounter)
        assert (told.department, told.room) == (stay.department, "")


def test_the_code_word_opens_and_a_wrong_one_says_the_same_as_nobody(lying, sign_in):
    says(lying, people=[], code_word="Гулчеҳра")
    client = sign_in("registrar")
    assert CANNOT in ask(client, lying, how="code_word", word="навруз")
    assert ">3<" in ask(client, lying, how="code_word", word="gulchehra")
    assert [row.is_told for row in answers()] == [False, True]


def test_whoever_guesses_words_is_told_nothing_even_by_the_right_one(lying, sign_in):
    says(lying, people=[], code_word="тюльпан")
    client = sign_in("registrar")
    for _time in range(MOST_WRONG):
        assert CANNOT in ask(client, lying, how="code_word", word="роза")
    assert CANNOT in ask(client, lying, how="code_word", word="тюльпан")


def test_tell_nobody_replaces_what_was_said_and_the_history_stays(lying, sign_in):
    wish = says(lying)
    says(lying, kind="nobody", people=[])
    client = sign_in("registrar")
    assert CANNOT in asked(client)
    assert client.post(f"/asking/{lying}", {"how": person_id(wish)}, page="/asking").status_code == 404
    page = sign_in("ward_nurse").get(f"/encounters/{lying}/informing").text
    assert "Tell nobody" in page
    assert "Юлдашев Бахром" in page
    assert "replaced" in page


def test_a_sensitive_coming_is_never_told_whatever_was_said(lying, sign_in):
    says(lying, code_word="тюльпан")
    with units.work():
        session.get(make.Encounter, lying).secrecy = "sensitive"
    client = sign_in("registrar")
    assert CANNOT in asked(client)
    assert client.get(f"/asking/{lying}").status_code == 404


def test_who_left_is_told_of_no_more(lying, sign_in):
    says(lying)
    answer = None
    with units.work():
        row = session.scalars(select(InformingWish)).one()
        answer = make.informing_actions.answer(lying, f"{row.id}-1", "Бахром", "", "ru", by=make.actor("registrar")).id
    client = sign_in("registrar")
    assert client.get(f"/asking/answers/{answer}").status_code == 200
    with units.work():
        session.get(make.Encounter, lying).status = "closed"
    assert CANNOT in asked(client)
    assert client.get(f"/asking/answers/{answer}").status_code == 404


def test_the_code_word_stands_until_it_is_dropped(lying):
    says(lying, code_word="тюльпан")
    says(lying)
    assert queries.live(lying, at=make.by_code().id).code_hash
    session.rollback()
    says(lying, drops_word=True)
    assert queries.live(lying, at=make.by_code().id).code_hash == ""


def test_the_form_of_the_ward_writes_and_refuses(lying, sign_in):
    client, address = sign_in("ward_nurse"), f"/encounters/{lying}/informing"
    fields = {"kind": "named", "said_by": "patient", "said_at": make.wall_now(), "name_1": "Мать", "kinship_1": ""}
    refused = client.post(address, fields)
    assert refused.status_code == 422
    assert "choose who it is to the patient" in refused.text
    assert "Мать" in refused.text
    assert client.post(address, fields | {"kinship_1": "mother"}).status_code == 303
    assert "Мать" in client.get(address).text


def test_two_who_write_at_once_leave_one_word(lying, sign_in):
    fields = {"kind": "nobody", "said_by": "patient", "said_at": make.wall_now()}
    one, other = sign_in("ward_nurse"), sign_in("doctor")
    address = f"/encounters/{lying}/informing"
    assert one.post(address, fields).status_code == 303
    assert other.post(address, fields).status_code == 303
    session.rollback()
    assert len([row for row in session.scalars(select(InformingWish)) if row.replaced_at is None]) == 1


def test_who_writes_over_a_word_that_came_meanwhile_sees_it_first(lying, sign_in):
    address, client = f"/encounters/{lying}/informing", sign_in("ward_nurse")
    hidden = client.hidden(address)
    says(lying)
    fields = {
        "kind": "named",
        "said_by": "patient",
        "said_at": make.wall_now(),
        "name_1": "Мать",
        "kinship_1": "mother",
    }
    late = client.web.post(address, data={**hidden, **fields})
    assert late.status_code == 409
    assert "Юлдашев Бахром" in late.text
    assert 'value="Мать"' in late.text
    assert len(list(session.scalars(select(InformingWish)))) == 1
    session.rollback()
    assert client.web.post(address, data={**make.hidden_in(late.text), **fields}).status_code == 303


def test_the_desk_of_another_hospital_finds_nobody(lying, sign_in):
    says(lying)
    assert CANNOT in asked(sign_in("registrar", at="RUR"))


def test_every_search_is_logged_with_whom_it_showed(lying, sign_in):
    says(lying)
    client = sign_in("registrar")
    asked(client)
    asked(client, "Нетакой")
    session.rollback()
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "searched at the information desk"))
    assert sorted(len(row.detail["ids"]) for row in logged) == [0, 1]
