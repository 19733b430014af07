"""What waits for a second person: one list of every kind, the number of the home page, and taking one's own request back."""

import re
from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.models import Stay, StayCorrection
from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.models import MoneyRequest
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions, queries
from lighthis.encounters.models import Encounter, EncounterMove, EntryError
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

RECALLS = {"moves": EncounterMove, "errors": EntryError, "corrections": StayCorrection, "money-requests": MoneyRequest}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


def of_every_kind(at="GES", money="cashier"):
    """A move and an error asked by the doctor, a correction by the ward nurse, money back by a cashier; by the name in their address."""
    doctor, cashier = make.actor("doctor", at), make.actor(money, at)
    coming = make.coming(kind="emergency", at=at)
    move = actions.ask_move(coming, make.patient("Каримова", at=at), "не та", by=doctor)
    error = actions.ask_error("coming", make.coming(kind="emergency", at=at).id, "двойной ввод", by=doctor)
    then = clock.now() - timedelta(days=3)
    stay = make.stay("2", "1", since=then, at=at, of=make.patient("Исаева", at=at))
    admission.transfer(stay, make.bed("2", "2", at=at), then + timedelta(hours=1), by=make.actor("ward_nurse", at))
    correction = admission.take_back(stay, "transfer", "не тот больной", by=make.actor("ward_nurse", at))
    paid = make.coming(at=at, of=make.patient("Тоирова", at=at))
    billing.open_shift("1", by=make.actor("cashier", at))
    billing.take_deposit(paid, "card", Decimal(50_000), by=make.actor("cashier", at))
    asked = billing.ask_refund(paid, "card", Decimal(20_000), "не придёт", by=cashier)
    return {"moves": move, "errors": error, "corrections": correction, "money-requests": asked}


def made(**more):
    with units.work():
        ids = {name: row.id for name, row in of_every_kind(**more).items()}
    session.remove()
    return ids


def listed(client):
    """What the list offers to answer, and what to take back."""
    page = client.get("/moves").text
    answers = set(re.findall(r'href="/([a-z-]+)/[0-9a-f-]{36}"', page))
    return answers & set(RECALLS), set(re.findall(r'href="/([a-z-]+)/[0-9a-f-]{36}/take-back"', page))


def counted(client):
    found = re.search(r"Wait for your word (\d+)|(\d+) Wait for your word", text(client.get("/")))
    return int(found[1] or found[2])


KNOWN = {
    "chief_doctor": {"moves", "errors", "corrections", "money-requests"},
    "head_of_department": {"moves", "errors", "corrections"},
    "administrator": {"moves", "errors", "corrections"},
    "accountant": {"money-requests"},
}


@pytest.mark.parametrize("role", KNOWN)
def test_the_list_holds_every_kind_of_the_post_and_the_home_page_counts_them(sign_in, role):
    made()
    client = sign_in(role)
    assert listed(client) == (KNOWN[role], set())
    assert counted(client) == len(KNOWN[role])
    for address in re.findall(r'href="(/[a-z-]+/[0-9a-f-]{36})"', client.get("/moves").text):
        assert client.get(address).status_code == 200, address
    assert ("20 000" in text(client.get("/moves"))) is ("money-requests" in KNOWN[role])


@pytest.mark.parametrize(("role", "own"), [
    ("doctor", {"moves", "errors"}), ("ward_nurse", {"corrections"}), ("cashier", {"money-requests"}),
])  # fmt: skip
def test_who_asked_sees_it_and_cannot_answer_it(sign_in, role, own):
    made()
    client = sign_in(role)
    assert listed(client) == (set(), own)
    assert f"Asked by you, not answered yet {len(own)}" in text(client.get("/")) or f"{len(own)} Asked by you" in text(
        client.get("/")
    )


def test_one_s_own_request_is_no_part_of_the_number(sign_in):
    with units.work():
        actions.ask_error("coming", make.coming(kind="emergency").id, "двойной", by=make.actor("head_of_department"))
    head, chief = sign_in("head_of_department"), sign_in("chief_doctor")
    assert (listed(head), counted(head)) == ((set(), {"errors"}), 0)
    assert (listed(chief), counted(chief)) == (({"errors"}, set()), 1)


def test_what_is_hidden_from_a_post_is_in_neither_list_nor_number(sign_in):
    ids = made()
    with units.work():
        stay = session.get(StayCorrection, ids["corrections"]).stay
        session.get(Encounter, session.get(Stay, stay.id).encounter_id).secrecy = "sensitive"
    administrator, head = sign_in("administrator"), sign_in("head_of_department")
    assert (listed(administrator)[0], counted(administrator)) == ({"moves", "errors"}, 2)
    assert (listed(head)[0], counted(head)) == ({"moves", "errors", "corrections"}, 3)


def test_a_domain_that_is_off_is_in_neither(sign_in):
    made()
    with units.work():
        session.get(Facility, make.by_code().id).domains_off = ["billing"]
    chief = sign_in("chief_doctor")
    assert (listed(chief)[0], counted(chief)) == ({"moves", "errors", "corrections"}, 3)


def test_another_hospital_sees_nothing_of_it(sign_in):
    ids = made()
    chief = sign_in("chief_doctor", at="RUR")
    assert (listed(chief), counted(chief)) == ((set(), set()), 0)
    assert [chief.get(f"/{kind}/{id_}/take-back").status_code for kind, id_ in ids.items()] == [404] * 4


ASKERS = {"moves": "doctor", "errors": "doctor", "corrections": "ward_nurse", "money-requests": "cashier"}
OTHERS = {"moves": "registrar", "errors": "registrar", "corrections": "doctor", "money-requests": "registrar"}


@pytest.mark.parametrize("kind", RECALLS)
def test_who_asked_takes_the_request_back_and_nobody_answers_it_any_more(sign_in, kind):
    ids = made()
    address = f"/{kind}/{ids[kind]}"
    asker, other, chief = sign_in(ASKERS[kind]), sign_in(OTHERS[kind]), sign_in("chief_doctor")
    assert "Only who asked takes the request back." in text(other.get(f"{address}/take-back"))
    refused = other.post(f"{address}/take-back", {})
    assert refused.status_code == 422
    assert "Only who asked takes the request back." in text(refused)
    sent = asker.hidden(f"{address}/take-back")
    answers = [asker.web.post(f"{address}/take-back", data=sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert "Your request is taken back" in text(asker.get(answers[0].location))
    again = asker.post(f"{address}/take-back", {})
    assert (again.status_code, "Who asked has taken the request back." in text(again)) == (422, True)
    assert kind not in listed(asker)[1]
    assert (kind in listed(chief)[0], counted(chief)) == (False, 3)
    late = chief.post(address, {"words": "", "means": "card"} if kind == "money-requests" else {})
    assert (late.status_code, "Who asked has taken the request back." in text(late)) == (422, True)
    session.rollback()
    assert session.get(RECALLS[kind], ids[kind]).state == "withdrawn"
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "request taken back")).one()
    assert (told.actor_id, told.object_id) == (make.actor(ASKERS[kind]).id, ids[kind])


def test_what_was_taken_back_may_be_asked_again(work):
    rows, doctor = of_every_kind(), make.actor("doctor")
    actions.recall_error(rows["errors"], by=doctor)
    assert actions.ask_error("coming", rows["errors"].subject_id, "всё же", by=doctor).state == "asked"
    actions.recall_move(rows["moves"], by=doctor)
    assert actions.ask_move(rows["moves"].encounter, rows["moves"].to_patient, "всё же", by=doctor).state == "asked"
    stay = rows["corrections"].stay
    admission.recall_correction(rows["corrections"], by=make.actor("ward_nurse"))
    assert admission.take_back(stay, "transfer", "всё же", by=make.actor("ward_nurse")).state == "asked"
    money = rows["money-requests"]
    billing.recall(money, by=make.actor("cashier"))
    assert billing.ask_refund(money.encounter, "card", None, "всё же", by=make.actor("cashier")).state == "asked"


def test_an_answered_request_is_not_taken_back(work):
    rows, doctor, chief = of_every_kind(), make.actor("doctor"), make.actor("chief_doctor")
    actions.answer_move(rows["moves"], False, by=chief)
    with pytest.raises(Refusal, match="answered already"):
        actions.recall_move(rows["moves"], by=doctor)
    actions.answer_error(rows["errors"], True, by=chief)
    with pytest.raises(Refusal, match="answered already"):
        actions.recall_error(rows["errors"], by=doctor)
    admission.answer_correction(rows["corrections"], True, by=chief)
    with pytest.raises(Refusal, match="answered already"):
        admission.recall_correction(rows["corrections"], by=make.actor("ward_nurse"))
    billing.answer(rows["money-requests"], True, by=chief)
    with pytest.raises(Refusal, match="answered already"):
        billing.recall(rows["money-requests"], by=make.actor("cashier"))


def test_the_coming_says_that_the_request_was_taken_back(sign_in):
    ids = made()
    doctor = sign_in("doctor")
    coming = session.get(EncounterMove, ids["moves"]).encounter_id
    session.remove()
    assert f"/moves/{ids['moves']}/take-back" in doctor.get(f"/encounters/{coming}").text
    doctor.post(f"/moves/{ids['moves']}/take-back", {})
    assert "The request to move was taken back" in text(doctor.get(f"/encounters/{coming}"))


def test_the_numbers_are_of_one_person(work):
    of_every_kind(money="chief_doctor")
    assert queries.waiting(make.actor("chief_doctor")) == (3, 1)
    assert queries.waiting(make.actor("doctor")) == (0, 2)
    assert queries.waiting(make.actor("accountant"), ("billing",)) == (0, 0)
