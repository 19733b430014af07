"""What a bed was from when to when, kept as it changes: the statistics count these rows (docs/decisions/beds.md)."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.facility.models import Bed, BedClosure, BedPeriod, Department, Facility
from lighthis.kernel import clock

REASONS = (
    "repair",
    "quarantine",
    "disinfection",
    "other",
)  # why a bed is closed; all count as "closed for repair" in form 007
NO_PROFILE = "other"


def midnight(day: date, zone: str) -> datetime:
    """The first instant of a day at a facility of this zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def profile_of(bed: Bed, department: Department) -> str:
    """Of which profile a bed counts: its own, else that of the department it stands in."""
    return bed.profile or department.profile or NO_PROFILE


def begin(bed: Bed, department: Department, sex: str) -> None:
    """A bed that was just made is deployed from the midnight of the day it was opened on; its department works at least since then."""
    since = midnight(bed.opened_on, session.get_one(Facility, bed.facility_id).zone)
    profile = profile_of(bed, department)
    session.add(
        BedPeriod(
            facility_id=bed.facility_id, bed_id=bed.id, room_id=bed.room_id, department_id=department.id, profile=profile,
            sex=sex, kind=bed.kind, since=since,
        )
    )  # fmt: skip
    if department.opened_at is None or since < department.opened_at:
        department.opened_at = since
    session.flush()


def change(bed: Bed, **values: Any) -> None:
    """From now on the bed is something else: one row ends and the next begins. Before a bed's first day it simply is that."""
    now, present = clock.now(), _open(bed)
    if present is None or all(getattr(present, name) == value for name, value in values.items()):
        return
    if present.since >= now:
        for name, value in values.items():
            setattr(present, name, value)
        return
    names = ("facility_id", "bed_id", "room_id", "department_id", "profile", "sex", "kind")
    kept = {name: getattr(present, name) for name in names}
    present.until = now
    session.flush()
    session.add(BedPeriod(**(kept | values), since=now))
    session.flush()


def end(bed: Bed, on: date) -> None:
    """The bed is no longer deployed from this day on, today from now on; closures end with it, what began later is empty."""
    at = ended(bed.facility_id, on)
    for row in [*_after(BedPeriod, bed, at), *_after(BedClosure, bed, at)]:
        row.until = max(row.since, at)
    session.flush()


def ended(at: UUID, on: date) -> datetime:
    """When what works no longer from a day on ends: today at once."""
    zone = session.get_one(Facility, at).zone
    return clock.now() if on == clock.today(zone) else midnight(on, zone)


def close(bed: Bed, reason: str, words: str, by: UUID | None) -> None:
    """Nobody may lie in the bed from now on, until somebody says otherwise. Raises ValueError for a reason that there is not."""
    if reason not in REASONS:
        raise ValueError(f"no such reason: {reason}")
    now = clock.now()
    reopen(bed)
    session.add(BedClosure(facility_id=bed.facility_id, bed_id=bed.id, reason=reason, words=words, since=now, by_id=by))
    session.flush()


def reopen(bed: Bed) -> None:
    """The bed is no longer closed."""
    now = clock.now()
    for row in _after(BedClosure, bed, now):
        row.until = max(row.since, now)
    session.flush()


def _open(bed: Bed) -> BedPeriod | None:
    rows = select(BedPeriod).where(BedPeriod.facility_id == bed.facility_id, BedPeriod.bed_id == bed.id)
    return session.scalar(rows.where(BedPeriod.until.is_(None)))


def _after(model: Any, bed: Bed, at: datetime) -> list[Any]:
    """Rows of a bed that last beyond a moment."""
    rows = select(model).where(model.facility_id == bed.facility_id, model.bed_id == bed.id)
    return list(session.scalars(rows.where(model.until.is_(None) | (model.until > at)).order_by(model.since)))
