"""An entry before it is signed: kept at each button, shown to its author alone or to the head too, signed, thrown away."""

from collections.abc import Mapping
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.records import rules
from lighthis.records.actions.notes import enter
from lighthis.records.models import EntryDraft, Note
from lighthis.records.rules import entries


def begin(encounter: Encounter, kind: str, sections: Mapping[str, str], at: datetime, *, by: Actor) -> EntryDraft:
    """Keep the first words of an entry. Raises Refusal."""
    entries.check_kind(kind)
    rules.check_writable(encounter.status)
    row = EntryDraft(facility_id=encounter.facility_id, encounter_id=encounter.id, kind=kind, by_id=by.person)
    _fill(row, sections, at, by)
    session.add(row)
    session.flush()
    audit.wrote(row, "draft begun", by=by, patient=encounter.patient_id, detail={"kind": kind})
    return row


def save(
    row: EntryDraft, sections: Mapping[str, str], at: datetime, *, by: Actor, is_shown: bool | None = None
) -> None:
    """Keep what a draft says now; its author alone decides whether the head reads it. Raises Refusal."""
    _check_open(row)
    _fill(row, sections, at, by)
    if is_shown is not None and by.id == row.by_id:
        row.is_shown = is_shown
    audit.wrote(row, "draft saved", by=by, patient=row.encounter.patient_id)


def sign(row: EntryDraft, *, by: Actor) -> Note:
    """Its author signs: the words become a note that nobody alters, the draft is empty. Raises Refusal."""
    _check_open(row)
    if by.id != row.by_id:
        raise Refusal(N_("Whoever began an entry signs it."))
    note = enter(row.encounter, row.kind, row.sections, row.happened_at, by=by)
    row.state, row.sections, row.note_id = "signed", {}, note.id
    audit.wrote(row, "draft signed", by=by, patient=row.encounter.patient_id)
    return note


def throw_away(row: EntryDraft, *, by: Actor) -> None:
    """Nothing of a draft was ever part of the record: its author empties it. Raises Refusal."""
    _check_open(row)
    if by.id != row.by_id:
        raise Refusal(N_("Whoever began an entry throws it away."))
    row.state, row.sections = "thrown_away", {}
    audit.wrote(row, "draft thrown away", by=by, patient=row.encounter.patient_id)


def _fill(row: EntryDraft, sections: Mapping[str, str], at: datetime, by: Actor) -> None:
    kept = entries.kept(row.kind, sections)
    entries.check_parts(row.kind, kept)
    row.sections, row.happened_at, row.saved_at, row.saved_by_id = kept, at, clock.now(), by.person


def _check_open(row: EntryDraft) -> None:
    if row.state == "signed":
        raise Refusal(N_("This entry was signed already; what is missing is added to it."))
    if row.state != "open":
        raise Refusal(N_("This draft was thrown away."))
