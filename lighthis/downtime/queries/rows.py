"""Packs, their slips and what came of them."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.downtime.models import DowntimeEntry, DowntimePack, DowntimeSlip
from lighthis.downtime.rules import STATES, Account
from lighthis.kernel.text import NotFound

ROWS = 50


def packs(at: UUID, page: int) -> tuple[list[DowntimePack], int]:
    """A page of a hospital's packs, newest first, and how many there are."""
    total = session.scalar(select(func.count(DowntimePack.id)).where(DowntimePack.facility_id == at)) or 0
    rows = select(DowntimePack).where(DowntimePack.facility_id == at).options(joinedload(DowntimePack.asked_by))
    rows = rows.order_by(DowntimePack.created_at.desc(), DowntimePack.id.desc())
    return list(session.scalars(rows.limit(ROWS).offset((page - 1) * ROWS))), total


def pack(pack_id: UUID, *, at: UUID) -> DowntimePack:
    """A pack of this facility. Raises NotFound."""
    found = session.scalar(select(DowntimePack).where(DowntimePack.facility_id == at, DowntimePack.id == pack_id))
    if found is None:
        raise NotFound
    return found


def ready_packs(at: UUID) -> list[DowntimePack]:
    """The packs whose file is kept, newest first."""
    rows = select(DowntimePack).where(DowntimePack.facility_id == at, DowntimePack.state == "ready")
    return list(session.scalars(rows.order_by(DowntimePack.as_of.desc(), DowntimePack.id.desc())))


def nights(at: UUID, since: date) -> set[date]:
    """The days since one that have their nightly pack."""
    rows = select(DowntimePack.night).where(DowntimePack.facility_id == at, DowntimePack.night >= since)
    return {night for night in session.scalars(rows) if night is not None}


def _slips(at: UUID) -> Select[Any]:
    who = (joinedload(DowntimeSlip.begun_by), joinedload(DowntimeSlip.settled_by))
    return select(DowntimeSlip).where(DowntimeSlip.facility_id == at).options(*who)


def slips_of(pack_id: UUID, *, at: UUID) -> list[DowntimeSlip]:
    """The slips of a pack, by number."""
    return list(session.scalars(_slips(at).where(DowntimeSlip.pack_id == pack_id).order_by(DowntimeSlip.number)))


def still_blank(at: UUID, besides: UUID) -> list[DowntimeSlip]:
    """Slips of other packs of which nobody said anything, by number."""
    rows = _slips(at).where(DowntimeSlip.state == "blank", DowntimeSlip.pack_id != besides)
    return list(session.scalars(rows.order_by(DowntimeSlip.number)))


def slip(slip_id: UUID, *, at: UUID) -> DowntimeSlip:
    """A slip of this facility. Raises NotFound."""
    return _one(_slips(at).where(DowntimeSlip.id == slip_id))


def by_number(number: str, *, at: UUID) -> DowntimeSlip:
    """The slip of a number of this facility. Raises NotFound."""
    return _one(_slips(at).where(DowntimeSlip.number == number))


def _one(rows: Select[Any]) -> DowntimeSlip:
    found: DowntimeSlip | None = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def entries_of(slip_ids: Collection[UUID], *, at: UUID) -> list[DowntimeEntry]:
    """What came of some slips, in the order in which it was typed."""
    rows = select(DowntimeEntry).where(DowntimeEntry.facility_id == at, DowntimeEntry.slip_id.in_(slip_ids))
    rows = rows.options(joinedload(DowntimeEntry.encounter), joinedload(DowntimeEntry.by))
    return list(session.scalars(rows.order_by(DowntimeEntry.id))) if slip_ids else []


def accounts(pack_ids: Collection[UUID], *, at: UUID) -> dict[UUID, Account]:
    """How many slips of each pack are in which state."""
    rows = select(DowntimeSlip.pack_id, DowntimeSlip.state, func.count(DowntimeSlip.id)).where(
        DowntimeSlip.facility_id == at, DowntimeSlip.pack_id.in_(pack_ids)
    )
    found: dict[UUID, dict[str, int]] = {id_: dict.fromkeys(STATES, 0) for id_ in pack_ids}
    for id_, state, count in session.execute(rows.group_by(DowntimeSlip.pack_id, DowntimeSlip.state)) if found else ():
        found[id_][state] = count
    return {id_: Account(**counts) for id_, counts in found.items()}


def owed_by(at: UUID) -> list[tuple[UUID, int]]:
    """Packs with slips that were written on and are not typed back, the oldest first, and how many."""
    rows = select(DowntimeSlip.pack_id, func.count(DowntimeSlip.id)).where(
        DowntimeSlip.facility_id == at, DowntimeSlip.state == "owed"
    )
    found = session.execute(rows.group_by(DowntimeSlip.pack_id).order_by(func.min(DowntimeSlip.number)))
    return [(pack_id, count) for pack_id, count in found]
