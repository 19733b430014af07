"""The page of the log: who did what, who looked at whom, here and nowhere else."""

import re
from datetime import timedelta
from pathlib import Path

import make
import pytest
from sqlalchemy import select

import lighthis
from lighthis.audit import actions, queries, telling
from lighthis.audit.models import AuditEntry
from lighthis.audit.words import LOOK, PAGES, VERBS, said
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Message


def entries(at: str, number: int, action: str = "noted") -> None:
    with units.work():
        for _ in range(number):
            actions.happened(action, by=make.actor("doctor", at))


def rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader">(\d+)</th>', page)


def test_the_log_shows_50_entries_a_page_newest_first_with_number_and_seal(sign_in):
    client = sign_in("administrator")
    entries("GES", 60)
    page = client.get("/audit").text
    shown = [int(number) for number in rows(page)]
    assert len(shown) == 50
    assert shown == sorted(shown, reverse=True)
    newest = session.scalars(
        select(AuditEntry).where(AuditEntry.seq == shown[0], AuditEntry.chain == str(make.by_code().id))
    ).one()
    assert newest.hash[:12] in page
    older = client.get("/audit?page=2").text
    assert int(rows(older)[0]) >= shown[-1] - 2  # looking at the log writes an entry itself


def test_a_hospital_sees_its_own_chain_alone(sign_in):
    entries("RUR", 3, "canary of the other hospital")
    page = sign_in("administrator").get("/audit").text
    assert "canary" not in page


def test_the_log_is_filtered_by_person_action_and_day(sign_in):
    client = sign_in("administrator")
    entries("GES", 2, "noted")
    with units.work():
        actions.happened("searched", by=make.actor("registrar"))
    assert len(rows(client.get("/audit?action=noted").text)) == 2
    assert len(rows(client.get("/audit?person=registrar.ges").text)) == 1
    today = clock.today("Asia/Tashkent")
    assert len(rows(client.get(f"/audit?action=noted&day={today:%d.%m.%Y}").text)) == 2
    assert "No entry fits." in client.get(f"/audit?action=noted&day={today - timedelta(days=1):%d.%m.%Y}").text


def test_the_log_is_filtered_by_patient_by_id_and_by_name(sign_in):
    with units.work():
        patient = make.patient()
        actions.looked("card", by=make.actor("doctor"), patient=patient.id)
    client = sign_in("administrator")
    assert "looked at: card" in client.get(f"/audit?patient={patient.id}").text
    page = client.get("/audit?patient=Юлдашева").text
    assert "looked at: card" in page
    assert "Юлдашева Дилноза" in page
    assert "No entry fits." in client.get("/audit?patient=Несуществующий").text


@pytest.mark.parametrize(
    "address",
    ["/audit?day=31.02.2026", "/audit?action=nonsense", "/audit?patient=" + "я" * 10_000, "/audit?person=%00"],
)
def test_wrong_filters_are_refused_in_a_sentence(sign_in, address):
    answer = sign_in("administrator").get(address)
    assert answer.status_code == 422
    assert "The log was not searched" in answer.text


def test_percent_and_underscore_are_letters_not_patterns(sign_in):
    client = sign_in("administrator")
    entries("GES", 1)
    assert "No entry fits." in client.get("/audit?person=%25").text
    assert "No entry fits." in client.get("/audit?person=_octor").text


def test_looking_at_the_log_is_in_the_log(sign_in):
    client = sign_in("administrator")
    client.get("/audit")
    assert session.scalar(select(AuditEntry.id).where(AuditEntry.action == "looked at the log")) is not None
    assert queries.first_fault() is None


def test_only_who_may_reads_the_log(sign_in):
    assert sign_in("registrar").get("/audit").status_code == 403
    assert sign_in("chief_doctor").get("/audit").status_code == 200


def test_every_verb_that_the_actions_write_is_marked_for_translation():
    text = "\n".join(path.read_text() for path in Path(lighthis.__file__).parent.rglob("*.py"))
    written = set(re.findall(r'audit\.(?:wrote|happened)\(\s*(?:[^,()"]+,\s*)?"([^"]+)"', text))
    looked = set(re.findall(r'audit\.looked\(\s*"([^"]+)"', text))
    looked |= {action.removeprefix(LOOK) for action in written if action.startswith(LOOK)}
    assert {action for action in written if not action.startswith(LOOK)} - set(VERBS) == set()
    assert looked - set(PAGES) - set(VERBS) == set()
    assert said("looked: stay").values == {"page": Message("stay")}


def told(action: str, **detail) -> list[str]:
    """The details of an entry as the page would say them in English."""

    def plain(message):
        return (
            message.text
            % {name: plain(value) if isinstance(value, Message) else value for name, value in message.values.items()}
            if message.values
            else message.text
        )

    return [plain(one) for one in telling.details(action, detail, "en")]


@pytest.mark.parametrize(
    ("action", "detail", "words"),
    [
        ("searched", {"ids": ["a", "b", "c"]}, ["Shown: 3"]),
        ("looked: coming", {"number": "E-2026-000123"}, ["Number: E-2026-000123"]),
        ("planned", {"payer": "self_pay"}, ["Who pays: Paid by the patient"]),
        ("refused", {"permission": "facility.manage"}, ["Permission: set up the facility, departments and beds"]),
        ("appointed", {"role": "doctor", "login": "d.y"}, ["User name: d.y", "Role: Doctor"]),
        ("bed made", {"number": "3", "strange key": 5}, ["Number: 3", "strange key: 5"]),
        ("taken by the doctor", {"before": ""}, []),
        ("role changed", {"before": ["audit.read"], "after": ["billing.cash"]}, ["Added: work at the cash desk", "Taken away: read the audit log"]),
        ("settings changed", {"before": {"census_hour": 9, "settings": {"cash_step": 50, "x": 1}},
                              "after": {"census_hour": 8, "settings": {"cash_step": 100, "x": 1}}},
         ["Census hour: 9 → 8", "Cash is rounded to: 50 → 100"]),
        ("settings changed", {"before": {"settings": {}}, "after": {"settings": {"settle_before_discharge": True, "target_minutes": {"red": 5}}}},
         ["The bill must be settled before discharge: empty → yes", "red: empty → 5"]),
        ("stay", {"stay": "0190c7f2-1111-7000-8000-123456789abc"}, ["Stay: 123456789abc"]),
    ],
)  # fmt: skip
def test_details_are_told_in_words(app, action, detail, words):
    assert told(action, **detail) == words


def test_no_persons_number_stands_whole_in_the_log(sign_in):
    with units.work():
        actions.happened(
            "noted", by=make.actor("doctor"), detail={"what": "ПИНФЛ 30403810250019", "30403810250019": "x"}
        )
    page = sign_in("administrator").get("/audit").text
    assert "30403810250019" not in page
    assert "**********0019" in page


def test_reasons_of_the_program_and_who_was_not_let_in_are_said_in_the_readers_language(sign_in):
    by = make.actor("administrator")
    with units.work():
        actions.happened("signed out", by=by, reason="changed user")
        actions.happened("PIN refused", by=Actor(None, "unknown: d.y", by.facility_id))
        actions.happened("withdrawn", by=by, reason="changed user by hand 100 %")
    page = sign_in("administrator").get("/audit").text
    assert "not let in: d.y" in page
    assert "changed user by hand 100 %" in page
