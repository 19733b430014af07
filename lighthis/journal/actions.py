"""A coming gets its number of form 001, in the transaction that registers it; a coming that never was is struck out; column 15 is noted."""

from uuid import UUID

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.endings import NEEDS_DIAGNOSIS
from lighthis.encounters.models import Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.models import Facility
from lighthis.journal import queries, rules
from lighthis.journal.models import AskedJournal, JournalEntry, JournalNote
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

SERIES = "journal"
SENT = NEEDS_DIAGNOSIS  # decisions about hospital treatment: admissions and refusals are what form 001 lists


def enter(encounter: Encounter, by: Actor) -> None:
    """For encounters.actions.after_coming: the next number of the year of arrival, per facility, without gaps."""
    facility = session.get_one(Facility, encounter.facility_id)
    year = clock.local(encounter.arrived_at, facility.zone).year
    made = JournalEntry(
        facility_id=facility.id, encounter_id=encounter.id, year=year, number=next_number(facility.id, SERIES, year),
        arrived_at=encounter.arrived_at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    detail = {"number": f"{made.number}/{year}"}
    audit.wrote(made, "entered in the journal", by=by, patient=encounter.patient_id, detail=detail)


def enter_sent(encounter: Encounter, kind: str, by: Actor) -> None:
    """For encounters.actions.after_decision: who is sent to a ward out of an outpatient visit, or refused one, gets a line now."""
    if encounter.kind != "outpatient" or kind not in SENT:
        return
    rows = select(JournalEntry.id).where(
        JournalEntry.facility_id == encounter.facility_id, JournalEntry.encounter_id == encounter.id
    )
    if session.scalar(rows) is None:
        enter(encounter, by)


def strike(encounter: Encounter, reason: str, by: Actor) -> None:
    """For after_error and after_not_come: the line stays under its number, struck out with the reason."""
    rows = select(JournalEntry).where(
        JournalEntry.facility_id == encounter.facility_id, JournalEntry.encounter_id == encounter.id,
        JournalEntry.struck_at.is_(None),
    )  # fmt: skip
    for row in session.scalars(rows):
        row.struck_at, row.struck_why = clock.now(), reason
        audit.wrote(row, "struck out of the journal", by=by, patient=encounter.patient_id, reason=reason)
    session.flush()


def write_note(entry: JournalEntry, text: str, why: str, before: UUID | None, *, by: Actor) -> JournalNote:
    """Column 15 in somebody's own words; a correction says why and leaves what stood before readable. `before` is the note that was read.

    Raises Refusal.
    """
    standing = _replaced(entry, text, why, before)
    made = JournalNote(
        facility_id=entry.facility_id,
        entry_id=entry.id,
        text=text.strip(),
        why=why.strip(),
        by_id=by.person,
        entry=entry,
    )
    session.add(made)
    session.flush()
    verb, patient = (
        "note of the journal corrected" if standing else "note of the journal written",
        entry.encounter.patient_id,
    )
    audit.wrote(
        made, verb, by=by, patient=patient, reason=why.strip(), detail={"number": f"{entry.number}/{entry.year}"}
    )
    return made


def _replaced(entry: JournalEntry, text: str, why: str, before: UUID | None) -> JournalNote | None:
    """The note that stood until now, where the new words may take its place. Raises Refusal."""
    session.flush()
    session.refresh(entry, with_for_update={"of": JournalEntry})
    standing = queries.notes([entry.id], at=entry.facility_id).get(entry.id)
    if (standing.id if standing else None) != before:
        raise Refusal(N_("Somebody wrote this note meanwhile. Read it, then write yours anew."))
    rules.check_note(text, why, standing.text if standing else None)
    if standing is not None:
        standing.replaced_at = clock.now()
        session.flush()
    return standing


def ask_journal(wanted: AskedJournal) -> AskedJournal:
    """What somebody wants on paper; the row of before where the same days were asked for."""
    found = queries.same_journal(wanted)
    if found is None:
        session.add(wanted)
        session.flush()
    return found or wanted
