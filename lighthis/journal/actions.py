"""A coming gets its number of form 001, in the transaction that registers it; a coming that never was is struck out."""

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.models import Facility
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor

SERIES = "journal"


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
