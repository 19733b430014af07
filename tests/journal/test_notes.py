"""Column 15: a free note, with its author and time; corrected with a reason, never silently."""

import re

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.journal import actions, queries, rules
from lighthis.journal.models import JournalEntry, JournalNote
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import Refusal

pytestmark = pytest.mark.usefixtures("noon")


def line(**more):
    """The line of the journal of a coming."""
    coming = make.coming("budget", kind="emergency", **more)
    rows = select(JournalEntry).where(
        JournalEntry.facility_id == coming.facility_id, JournalEntry.encounter_id == coming.id
    )
    return session.scalars(rows).one()


def write(entry, text, why="", before=None, by="registrar"):
    return actions.write_note(entry, text, why, before, by=make.actor(by))


def test_a_correction_leaves_what_stood_before(work):
    entry = line()
    first = write(entry, "документы у дежурного")
    with pytest.raises(Refusal, match="why"):
        write(entry, "документы у сестры", before=first.id)
    second = write(entry, "документы у сестры", "перепутал", first.id, by="triage_nurse")
    write(entry, "", "лишнее", second.id)
    texts = [(one.text, one.why, one.replaced_at is None) for one in queries.every_note(entry.id, at=entry.facility_id)]
    assert texts == [
        ("", "лишнее", True),
        ("документы у сестры", "перепутал", False),
        ("документы у дежурного", "", False),
    ]


def test_who_wrote_meanwhile_is_read_first(work):
    entry = line()
    first = write(entry, "первая")
    for before in (None, new_id()):
        with pytest.raises(Refusal, match="meanwhile"):
            write(entry, "вторая", "уточнение", before)
    assert write(entry, "вторая", "уточнение", first.id).text == "вторая"


@pytest.mark.parametrize(
    ("text", "why", "before", "field"),
    [(" ", "", None, "text"), ("как было", "опечатка", "как было", "text"), ("иначе", " ", "как было", "why")],
)
def test_what_is_no_note(text, why, before, field):
    with pytest.raises(Refusal) as refusal:
        rules.check_note(text, why, before)
    assert refusal.value.field == field


def test_on_the_pages_and_in_print(store, sign_in):
    with units.work():
        entry = line()
        address, coming = f"/journal/{entry.id}/note", entry.encounter_id
    clerk = sign_in("registrar")
    assert address in clerk.get("/journal").text
    assert clerk.post(address, {"text": "вещи сданы по описи", "before": ""}).status_code == 303
    for shown in (clerk.get("/journal").text, clerk.get("/journal/print").text, clerk.get("/journal.csv").text):
        assert re.search(r"вещи сданы по описи \(Тестовreg", shown)
    stale = clerk.post(address, {"text": "ещё раз", "why": "так", "before": ""})
    assert stale.status_code == 422
    assert "meanwhile" in stale.text
    session.rollback()
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "note of the journal written")).one()
    assert sign_in("statistician").get(address).status_code == 403
    assert sign_in("registrar", "RUR").get(address).status_code == 404
    assert clerk.post(address, {"text": "😀\0", "why": "x", "before": "; DROP TABLE"}).status_code in {400, 422}
    assert coming is not None


def test_the_note_of_a_hidden_coming_stands_on_no_list(store, sign_in):
    with units.work():
        entry = line(secrecy="sensitive")
        write(entry, "ТАЙНОЕ СЛОВО", by="deputy_chief")
        address = f"/journal/{entry.id}/note"
    head = sign_in("deputy_chief")
    assert "ТАЙНОЕ СЛОВО" in head.get(address).text
    for path in ("/journal", "/journal/print", "/journal.csv"):
        assert "ТАЙНОЕ" not in head.get(path).text
    clerk = sign_in("registrar")
    assert clerk.get(address).status_code in {403, 404}
    assert address not in clerk.get("/journal").text
    session.rollback()
    assert session.scalars(select(JournalNote)).one()


def test_a_hidden_coming_that_is_struck_out_says_only_that(store, sign_in):
    with units.work():
        for secrecy in ("sensitive", "ordinary"):
            entry = line(secrecy=secrecy)
            write(entry, f"СЛОВО {secrecy}", by="deputy_chief")
            actions.strike(
                session.get_one(Encounter, entry.encounter_id), f"ПРИЧИНА {secrecy}", make.actor("deputy_chief")
            )
    head = sign_in("deputy_chief")
    for path in ("/journal", "/journal/print", "/journal.csv"):
        shown = head.get(path).text
        assert "ПРИЧИНА ordinary" in shown
        assert "СЛОВО ordinary" in shown
        assert "ПРИЧИНА sensitive" not in shown
        assert "СЛОВО sensitive" not in shown
        assert "struck out" in shown
