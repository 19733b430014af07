"""What doctors did in a period, in minutes: visits, consultations, operations."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from lighthis.consultations.models import Consultation
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.oddities.rules import Act, Limits, Work
from lighthis.surgery.models import Operation

ANSWERED_WITHIN = timedelta(days=60)  # a consultation is answered so long before or after it is due
MINUTE = timedelta(minutes=1)


def done(at: UUID, since: datetime, until: datetime, zone: str, limits: Limits) -> list[Work]:
    """All of it."""
    return [
        *_visits(at, since, until, zone, limits.visit_minutes),
        *_consultations(at, since, until, zone, limits.consultation_minutes),
        *_operations(at, since, until, zone),
    ]


def _act(who: UUID, coming: UUID, when: datetime, zone: str) -> Act:
    return Act(who, coming, clock.local(when, zone).date())


def _visits(at: UUID, since: datetime, until: datetime, zone: str, minutes: int) -> list[Work]:
    rows = select(Encounter.doctor_id, Encounter.id, Encounter.arrived_at).where(
        Encounter.facility_id == at, Encounter.arrived_at >= since, Encounter.arrived_at < until,
        Encounter.kind == "outpatient", Encounter.doctor_id.is_not(None), Encounter.status != "entered_in_error",
    )  # fmt: skip
    return [
        Work(_act(who, coming, when, zone), minutes) for who, coming, when in session.execute(rows) if who is not None
    ]


def _consultations(at: UUID, since: datetime, until: datetime, zone: str, minutes: int) -> list[Work]:
    """By when they were due, for which there is an index."""
    rows = select(Consultation.answered_by_id, Consultation.encounter_id, Consultation.answered_at).where(
        Consultation.facility_id == at, Consultation.state == "answered", Consultation.due_at >= since - ANSWERED_WITHIN,
        Consultation.due_at < until + ANSWERED_WITHIN, Consultation.answered_at >= since, Consultation.answered_at < until,
    )  # fmt: skip
    return [
        Work(_act(who, coming, when, zone), minutes)
        for who, coming, when in session.execute(rows)
        if who is not None and when is not None
    ]


def _operations(at: UUID, since: datetime, until: datetime, zone: str) -> list[Work]:
    rows = select(Operation.surgeon_id, Operation.encounter_id, Operation.started_at, Operation.ended_at).where(
        Operation.facility_id == at, Operation.started_at >= since, Operation.started_at < until,
        Operation.state == "done", Operation.withdrawn_at.is_(None),
    )  # fmt: skip
    return [
        Work(_act(who, coming, start, zone), (end - start) // MINUTE, start, end)
        for who, coming, start, end in session.execute(rows)
        if start is not None and end is not None
    ]
