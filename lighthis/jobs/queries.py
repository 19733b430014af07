"""Reads of the table of jobs, for `lighthis doctor` and the tests."""

from sqlalchemy import func, select

from lighthis.db.engine import session
from lighthis.jobs.models import Job


def waiting() -> int:
    """How many jobs wait or are in hand."""
    return session.scalar(select(func.count()).select_from(Job).where(Job.state.in_(("waiting", "running")))) or 0


def parked(limit: int = 20) -> list[Job]:
    """Jobs that failed three times, newest first."""
    return list(session.scalars(select(Job).where(Job.state == "parked").order_by(Job.id.desc()).limit(limit)))
