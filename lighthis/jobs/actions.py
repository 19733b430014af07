"""Putting work on the table and taking it off: at least once, three times at most, done once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.jobs.models import Job
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor

MOST_ATTEMPTS = 3
LEASE = timedelta(seconds=120)  # twice the 60 s that one PDF may take
PAUSES = (timedelta(0), timedelta(seconds=10), timedelta(seconds=60))  # before the second and the third attempt
LONGEST_FAULT = 2000
KILLED = "the worker ended in the middle, three times"


@dataclass(frozen=True)
class Leased:
    """A job in hand: what to do, of what, which attempt this is."""

    id: UUID
    kind: str
    subject: dict[str, Any]
    attempt: int


def put(kind: str, subject: dict[str, Any], *, by: Actor) -> Job:
    """Have something done after this transaction is kept; `subject` holds ids, never what a patient said."""
    job = Job(kind=kind, subject=subject, asked_by=by.name, due_at=clock.now())
    session.add(job)
    session.flush()
    return job


def lease() -> Leased | None:
    """The next job that is due, for this worker alone until the lease ends; None when nothing waits."""
    if session.scalar(select(Job.id).where(_due()).limit(1)) is None:
        session.rollback()
        return None
    with units.work():
        rows = select(Job).where(_due()).order_by(Job.due_at, Job.id).limit(1)
        job = session.scalar(rows.with_for_update(skip_locked=True))
        if job is None:
            return None
        job.state, job.attempts = "running", job.attempts + 1
        job.lease_until = clock.now() + LEASE
        return Leased(job.id, job.kind, dict(job.subject), job.attempts)


def done(leased: Leased) -> None:
    """The job's result stands. Inside the write unit that keeps the result."""
    job = _still_ours(leased)
    if job is not None:
        job.state, job.done_at, job.lease_until, job.fault = "done", clock.now(), None, ""


def failed(leased: Leased, fault: str) -> bool:
    """Try again later, or park the job with its fault after the third attempt. Returns whether it was parked."""
    job = _still_ours(leased)
    if job is None:
        return False
    parked = leased.attempt >= MOST_ATTEMPTS
    job.state, job.lease_until = "parked" if parked else "waiting", None
    job.fault = fault.replace("\0", "")[:LONGEST_FAULT]
    if not parked:
        job.due_at = clock.now() + PAUSES[leased.attempt]
    return parked


def give_back(leased: Leased) -> None:
    """The worker was told to stop: the attempt does not count."""
    job = _still_ours(leased)
    if job is not None:
        job.state, job.lease_until, job.attempts = "waiting", None, job.attempts - 1


def _due() -> ColumnElement[bool]:
    now = clock.now()
    return or_(
        and_(Job.state == "waiting", Job.due_at <= now),
        and_(Job.state == "running", Job.lease_until <= now),
    )


def _still_ours(leased: Leased) -> Job | None:
    """The row of a job in hand; None where the lease ran out and another worker has it."""
    rows = select(Job).where(Job.id == leased.id, Job.state == "running", Job.attempts == leased.attempt)
    return session.scalar(rows.with_for_update())
