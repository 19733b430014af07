"""Notes in one piece, the doctor's examination, and what is signed out of a draft: all become a row that nobody alters."""

from collections.abc import Mapping
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.records import rules
from lighthis.records.models import Note
from lighthis.records.rules import entries


def note(
    encounter: Encounter, kind: str, text: str, at: datetime, *, by: Actor, amends: Note | None = None, why: str = ""
) -> Note:
    """Write an examination, a diary or a nurse's note, perhaps as an addition to an earlier one, said why. Raises Refusal."""
    rules.check_note(kind, text)
    rules.check_amendment(encounter.id, amends.encounter_id if amends else None, why)
    row = Note(
        kind=kind, text=text.strip(), amends_id=amends.id if amends else None, amends_why=why.strip() if amends else ""
    )
    return _noted(encounter, row, at, by)


def examine(encounter: Encounter, sections: Mapping[str, str], at: datetime, *, by: Actor) -> Note:
    """Write a doctor's examination: complaints, history, what was found, help, plan; one note. Raises Refusal."""
    rules.check_examination(sections)
    kept = {name: sections[name].strip() for name in rules.SECTIONS if sections.get(name, "").strip()}
    return _noted(encounter, Note(kind="examination", text="\n".join(kept.values()), sections=kept), at, by)


def enter(encounter: Encounter, kind: str, sections: Mapping[str, str], at: datetime, *, by: Actor) -> Note:
    """A signed entry of a stay, whole; a positive HIV test hides the coming (rulings 9). Raises Refusal."""
    entries.check_kind(kind)
    kept = entries.kept(kind, sections)
    entries.check_parts(kind, kept)
    entries.check_whole(kind, kept)
    row = _noted(encounter, Note(kind=kind, text=entries.text_of(kind, kept), sections=kept), at, by)
    if entries.is_sensitive(kept):
        encounters.hide(encounter, "positive HIV test", by=by)
    return row


def _noted(encounter: Encounter, row: Note, at: datetime, by: Actor) -> Note:
    rules.check_writable(encounter.status)
    rules.check_time(at, now=clock.now(), arrived_at=encounter.arrived_at, field="happened_at")
    row.facility_id, row.encounter_id, row.happened_at, row.by_id = (
        encounter.facility_id,
        encounter.id,
        at,
        by.person,
    )
    session.add(row)
    session.flush()
    detail = {"kind": row.kind} | ({"adds to": str(row.amends_id)} if row.amends_id else {})
    audit.wrote(row, "noted", by=by, patient=encounter.patient_id, detail=detail)
    return row
