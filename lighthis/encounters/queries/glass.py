"""Closed records opened in an emergency: to whom, until when; and who opened them on a day (rulings 17)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from lighthis.db import memo
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.encounters.models import GlassBreaking, GlassNotice
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message

BREAKS = "records.break_glass"
GLASS = GlassBreaking.__table__.c
_KEPT = "open glass"
_OPEN = Prepared(
    select(GLASS.patient_id, GLASS.until, GLASS.owners).where(
        GLASS.by_id == bindparam("by"), GLASS.facility_id == bindparam("at"), GLASS.until > bindparam("now")
    )
)


@dataclass(frozen=True)
class Glass:
    """Emergency access that is open now: until when, and to the records of which other hospitals."""

    until: datetime
    owners: frozenset[UUID]


def glass_of(ids: list[UUID], *, by: Actor) -> Glass | None:
    """What of a patient (of all linked ids) this person opened here in an emergency; None where nothing is open."""
    rows = [(until, owners) for patient_id, until, owners in _open(by) if patient_id in ids]
    if not rows:
        return None
    return Glass(max(until for until, _ in rows), frozenset(UUID(one) for _, owners in rows for one in owners))


def glass(ids: list[UUID], *, by: Actor) -> datetime | None:
    """Until when everything of a patient (of all linked ids) is open to this person here; None where it is not."""
    found = glass_of(ids, by=by)
    return found.until if found is not None else None


def glass_alert(ids: list[UUID], by: Actor) -> list[Message]:
    """For the banner: that this person opened closed records of the patient (of all linked ids), and until when."""
    until = glass(ids, by=by)
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


def glass_notices(at: UUID, since: datetime, until: datetime) -> list[GlassNotice]:
    """Who of other hospitals opened closed records of this one between two moments, the newest first."""
    rows = select(GlassNotice).where(
        GlassNotice.facility_id == at, GlassNotice.created_at >= since, GlassNotice.created_at < until
    )
    rows = rows.options(*(joinedload(one) for one in (GlassNotice.patient, GlassNotice.by, GlassNotice.reader)))
    return list(session.scalars(rows.order_by(GlassNotice.created_at.desc())))


def opened_since(moment: datetime, at: UUID) -> int:
    """How often closed records of a hospital were opened since a moment, by its own people and by those of others."""
    counted = [
        select(func.count()).select_from(model).where(model.facility_id == at, model.created_at >= moment)
        for model in (GlassBreaking, GlassNotice)
    ]
    return sum(session.execute(select(*(one.scalar_subquery() for one in counted))).one())


def open_glass(ids: list[UUID], *, by: Actor) -> list[GlassBreaking]:
    """By what the closed records of a patient (of all linked ids) are open to this person here, to be closed."""
    rows = select(GlassBreaking).where(
        GlassBreaking.facility_id == by.facility_id, GlassBreaking.by_id == by.id, GlassBreaking.patient_id.in_(ids),
        GlassBreaking.until > clock.now(),
    )  # fmt: skip
    return list(session.scalars(rows.with_for_update(of=GlassBreaking)))


def opened_to(by: Actor) -> set[UUID]:
    """The patients whose closed records this person has open here now."""
    return {patient_id for patient_id, _until, _owners in _open(by)}


def _open(by: Actor) -> list[tuple[UUID, datetime, list[str]]]:
    """What this person has open now: one small look a transaction, none for posts that never open anything.

    Every list of a page asks; within a transaction only `break_glass` and `close_glass` change the answer, and they forget it.
    """
    if not by.may(BREAKS) or by.facility_id is None:
        return []
    who, now = (by.id, by.facility_id), clock.now()
    kept = memo.once(_KEPT, dict[tuple[UUID | None, UUID], list[tuple[UUID, datetime, list[str]]]])
    if who not in kept:
        kept[who] = _OPEN.rows(by=by.id, at=by.facility_id, now=now)
    return [row for row in kept[who] if row[1] > now]


def forget_open() -> None:
    """Somebody has just opened or closed records: what was read before does not hold."""
    memo.forget(_KEPT)
