"""Reads of operations: one, those of a coming, the register of a hospital."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening, brief, shown_to
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.packs.facts import OperationFacts
from lighthis.packs.leaving import OperationRow
from lighthis.packs.people import short
from lighthis.surgery.models import Operation


@dataclass(frozen=True)
class Asked:
    """The days of a register and which department, both days included."""

    since: date
    until: date
    department_id: UUID | None = None


def operation(operation_id: UUID, *, at: UUID) -> Operation:
    """An operation of this facility. Raises NotFound."""
    found = session.get(Operation, operation_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def operations(encounter: Encounter, *, withdrawn: bool = False) -> list[Operation]:
    """The operations of a coming, oldest first; withdrawn ones only when asked for."""
    rows = select(Operation).where(
        Operation.facility_id == encounter.facility_id, Operation.encounter_id == encounter.id
    )
    if not withdrawn:
        rows = rows.where(Operation.withdrawn_at.is_(None))
    return list(
        session.scalars(rows.options(joinedload(Operation.surgeon)).order_by(Operation.created_at, Operation.id))
    )


def has_operations(encounter: Encounter) -> bool:
    """Whether an operation that was done stands in the record."""
    return any(one.state == "done" for one in operations(encounter))


def register(asked: Asked, facility: Facility, *, by: Actor, first: int = 0, most: int = 50) -> list[Operation]:
    """Operations that were done, by their beginning (journal 008); those of hidden comings left out."""
    rows = _asked(select(Operation), asked, facility, by).options(
        joinedload(Operation.encounter).joinedload(Encounter.patient).options(*brief()), joinedload(Operation.surgeon),
        joinedload(Operation.department),
    )  # fmt: skip
    return list(session.scalars(rows.order_by(Operation.started_at, Operation.id).offset(first).limit(most)))


def count(asked: Asked, facility: Facility, *, by: Actor) -> int:
    """How many of them there are."""
    return session.scalar(_asked(select(func.count()).select_from(Operation), asked, facility, by)) or 0


def _asked(rows: Any, asked: Asked, facility: Facility, by: Actor) -> Any:
    zone = ZoneInfo(facility.zone)
    since = datetime.combine(asked.since, time(0), zone)
    until = datetime.combine(asked.until + timedelta(days=1), time(0), zone)
    rows = rows.join(Encounter, Encounter.id == Operation.encounter_id).where(
        Operation.facility_id == facility.id, Operation.state == "done", Operation.withdrawn_at.is_(None),
        Operation.started_at >= since, Operation.started_at < until, shown_to(by),
    )  # fmt: skip
    return rows.where(Operation.department_id == asked.department_id) if asked.department_id else rows


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Operations as lines of the coming's timeline: planned, done, cancelled."""
    return [_line(one) for one in operations(encounter, withdrawn=True)]


def _line(one: Operation) -> Happening:
    said = {"planned": N_("Planned: %(name)s"), "cancelled": N_("Cancelled: %(name)s")}.get(
        one.state, N_("Done: %(name)s")
    )
    return Happening(
        one.started_at if one.state == "done" and one.started_at else one.created_at, Message(N_("Operation")),
        Message(said, {"name": one.name}), one.signed_by_id or one.by_id, words=one.complications or one.cancelled_why,
        endpoint="surgery.operation", values={"operation_id": one.id}, withdrawn=one.withdrawn_why,
    )  # fmt: skip


def told(row: Operation, lang: str) -> str:
    """An operation for whoever confirms a mistake."""
    return row.name


def for_paper(encounter: Encounter) -> tuple[OperationFacts, ...]:
    """The operations that were done, as form 003 lists them (section I), the main one first."""
    done = [one for one in operations(encounter) if one.state == "done"]
    return tuple(
        OperationFacts(one.name, one.started_at, one.anaesthesia or None, one.complications or None, _short(one))
        for one in sorted(done, key=lambda one: (not one.is_main, one.started_at))
    )


def for_card(encounter: Encounter) -> list[OperationRow]:
    """The operations that were done, as form 066 lists them (items 50-54), the main one first."""
    done = [one for one in operations(encounter) if one.state == "done"]
    return [
        OperationRow(
            one.name, one.started_at, one.code or None, one.is_main, _short(one), one.anaesthesia or None, str(one.id)
        )
        for one in sorted(done, key=lambda one: (not one.is_main, one.started_at))
    ]


def _short(one: Operation) -> str:
    return short(one.surgeon)
