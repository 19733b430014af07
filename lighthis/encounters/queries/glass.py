"""Closed records opened in an emergency: to whom, until when; and who opened them on a day (rulings 17)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.encounters.models import GlassBreaking
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message
from lighthis.registration.queries import ids_of

BREAKS = "records.break_glass"
GLASS = GlassBreaking.__table__.c
_OPEN = Prepared(
    select(GLASS.patient_id, GLASS.until).where(
        GLASS.by_id == bindparam("by"), GLASS.facility_id == bindparam("at"), GLASS.until > bindparam("now")
    )
)


def glass(ids: list[UUID], *, by: Actor) -> datetime | None:
    """Until when everything of a patient (of all linked ids) is open to this person here; None where it is not."""
    return max((until for patient_id, until in _open(by) if patient_id in ids), default=None)


def glass_alert(patient_id: UUID, by: Actor) -> list[Message]:
    """For the banner: that this person opened closed records of the patient, and until when."""
    opened = _open(by)
    if not opened:
        return []
    ids = ids_of(patient_id)
    until = max((until for id_, until in opened if id_ in ids), default=None)
    return (
        [Message(N_("closed records are open to you until %(time)s (emergency access)"), {"time": until})]
        if until
        else []
    )


def glass_log(at: UUID, since: datetime, until: datetime) -> list[GlassBreaking]:
    """Who opened closed records here between two moments, the newest first."""
    rows = select(GlassBreaking).where(
        GlassBreaking.facility_id == at, GlassBreaking.created_at >= since, GlassBreaking.created_at < until
    )
    rows = rows.options(joinedload(GlassBreaking.patient), joinedload(GlassBreaking.by))
    return list(session.scalars(rows.order_by(GlassBreaking.created_at.desc())))


def opened_since(moment: datetime, at: UUID) -> int:
    """How often closed records were opened here since a moment."""
    rows = select(func.count()).select_from(GlassBreaking)
    return session.scalar(rows.where(GlassBreaking.facility_id == at, GlassBreaking.created_at >= moment)) or 0


def open_glass(ids: list[UUID], *, by: Actor) -> list[GlassBreaking]:
    """By what the closed records of a patient (of all linked ids) are open to this person here, to be closed."""
    rows = select(GlassBreaking).where(
        GlassBreaking.facility_id == by.facility_id, GlassBreaking.by_id == by.id, GlassBreaking.patient_id.in_(ids),
        GlassBreaking.until > clock.now(),
    )  # fmt: skip
    return list(session.scalars(rows.with_for_update(of=GlassBreaking)))


def opened_to(by: Actor) -> set[UUID]:
    """The patients whose closed records this person has open here now."""
    return {patient_id for patient_id, _until in _open(by)}


def _open(by: Actor) -> list[tuple[UUID, datetime]]:
    """What this person has open now: one small look by an index, none for posts that never open anything."""
    if not by.may(BREAKS) or by.facility_id is None:
        return []
    return _OPEN.rows(by=by.id, at=by.facility_id, now=clock.now())
