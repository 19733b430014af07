"""The mark of a sick leave: the state system makes the leave, the record keeps its number and days (rulings 29)."""

from datetime import date

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.records import queries
from lighthis.records.models import SickLeave
from lighthis.records.rules import check_standing, check_writable, leave


def open_leave(encounter: Encounter, number: str, since: date, until: date, *, by: Actor) -> SickLeave:
    """A leave was opened in the state system. Raises Refusal."""
    check_writable(encounter.status)
    leave.check_leave(number, since, until, today=_today(encounter), others=_others(encounter, None))
    row = SickLeave(
        facility_id=encounter.facility_id, encounter_id=encounter.id, number=number.strip(), since=since, until=until,
        by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "sick leave written", by=by, patient=encounter.patient_id, detail={"number": row.number})
    return row


def prolong_leave(row: SickLeave, until: date, *, by: Actor) -> None:
    """It lasts longer; each prolonging stays readable. Raises Refusal."""
    _check(row)
    leave.check_prolonged(
        until, old=row.until, today=_today(row.encounter), since=row.since, others=_others(row.encounter, row)
    )  # fmt: skip
    row.history = row.history | {row.until.isoformat(): {"at": clock.now().isoformat(), "by": str(by.person)}}
    row.until = until
    audit.wrote(row, "sick leave prolonged", by=by, patient=row.encounter.patient_id)


def close_leave(row: SickLeave, closed_on: date, *, by: Actor) -> None:
    """It ended on one of its days. Raises Refusal."""
    _check(row)
    leave.check_closed(closed_on, since=row.since, until=row.until)
    row.closed_on = closed_on
    audit.wrote(row, "sick leave closed", by=by, patient=row.encounter.patient_id)


def check_leave_standing(row: SickLeave) -> None:
    """Whether the mark can still be taken out of the record. Raises Refusal."""
    check_writable(row.encounter.status)
    check_standing(row.withdrawn_at)


def enter_in_error(row: SickLeave, reason: str, *, by: Actor) -> None:
    """The mark never should have been, as two people say (rulings 8). Raises Refusal."""
    check_leave_standing(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)


def _check(row: SickLeave) -> None:
    check_leave_standing(row)
    leave.check_open(row.closed_on)


def _others(encounter: Encounter, own: SickLeave | None) -> list[leave.Days]:
    """The other leaves of the patient that stand here."""
    found = queries.leaves_of_patient(encounter.patient_id, at=encounter.facility_id)
    return [
        (one.number, one.since, leave.last_day(one.until, one.closed_on))
        for one in found
        if own is None or one.id != own.id
    ]


def _today(encounter: Encounter) -> date:
    return clock.today(facility(encounter.facility_id).zone)
