"""What waits: orders to be carried out, results to be written, results that no doctor has seen."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message
from lighthis.orders.models import Order, Result
from lighthis.orders.rules import states

ROWS = 50
ORDER, RESULT = Order.__table__.c, Result.__table__.c
_PENDING = Prepared(
    select(ORDER.encounter_id, ORDER.kind, ORDER.state, func.max(RESULT.is_critical), func.count())
    .select_from(Order.__table__)
    .outerjoin(
        Result.__table__,
        and_(RESULT.facility_id == ORDER.facility_id, RESULT.order_id == ORDER.id, RESULT.withdrawn_at.is_(None)),
    )
    .where(
        ORDER.facility_id == bindparam("at"), among(ORDER.encounter_id, "ids"),
        or_(ORDER.state == "ordered", ORDER.state == "done", ORDER.state == "resulted"),
    )
    .group_by(ORDER.encounter_id, ORDER.kind, ORDER.state)
)  # fmt: skip
_TO_DO = {
    "test": N_("tests: %(count)s"), "imaging": N_("examinations: %(count)s"), "procedure": N_("procedures: %(count)s"),
    "drug": N_("drugs: %(count)s"),
}  # fmt: skip
AWAITED, UNSEEN = N_("results awaited: %(count)s"), N_("results not seen: %(count)s")
CRITICAL = N_("results not seen: %(count)s, some critical")


def pending(ids: list[UUID], *, at: UUID) -> dict[UUID, list[Message]]:
    """What waits in each of some comings, what is worst first; comings in which nothing waits are left out. One statement."""
    found: dict[UUID, dict[tuple[str, str], tuple[bool, int]]] = {}
    for encounter_id, kind, state, critical, count in _PENDING.rows(ids=ids, at=at) if ids else ():
        waits = states.waits(kind, state)
        if waits:
            key = (waits, kind if waits == "do" else "")
            known = found.setdefault(encounter_id, {})
            before = known.get(key, (False, 0))
            known[key] = before[0] or bool(critical), before[1] + count
    return {encounter_id: _said(known) for encounter_id, known in found.items()}


def _said(known: dict[tuple[str, str], tuple[bool, int]]) -> list[Message]:
    lines = []
    critical, unseen = known.get(("see", ""), (False, 0))
    if unseen:
        lines.append(Message(CRITICAL if critical else UNSEEN, {"count": unseen}))
    lines += [Message(_TO_DO[kind], {"count": known["do", kind][1]}) for kind in states.KINDS if ("do", kind) in known]
    if ("result", "") in known:
        lines.append(Message(AWAITED, {"count": known["result", ""][1]}))
    return lines


def to_do(
    at: UUID, kinds: Collection[str], department_id: UUID | None = None, *, first: int = 0
) -> tuple[list[Order], int]:
    """What is to be carried out or waits for its result: urgent first, then the oldest; 50 of them, and how many there are."""
    rows = select(Order).join(Encounter, Encounter.id == Order.encounter_id).where(*_waiting(at, kinds, department_id))
    lean = joinedload(Order.encounter).joinedload(Encounter.patient).options(*encounters.brief())
    rows = rows.options(lean, joinedload(Order.by), joinedload(Order.department))
    rows = rows.order_by(Order.urgency, Order.ordered_at, Order.id).offset(first).limit(ROWS)
    return list(session.scalars(rows)), sum(counts(at, kinds, department_id).values())


def counts(at: UUID, kinds: Collection[str], department_id: UUID | None = None) -> dict[str, int]:
    """How many orders of each kind wait."""
    rows = select(Order.kind, func.count()).join(Encounter, Encounter.id == Order.encounter_id)
    found = session.execute(rows.where(*_waiting(at, kinds, department_id)).group_by(Order.kind))
    return dict(found.all())


def urgent(at: UUID, kinds: Collection[str]) -> int:
    """How many of them are to be done now."""
    rows = select(func.count()).select_from(Order).join(Encounter, Encounter.id == Order.encounter_id)
    return session.scalar(rows.where(*_waiting(at, kinds, None), Order.urgency == "now")) or 0


def _waiting(at: UUID, kinds: Collection[str], department_id: UUID | None) -> Sequence[ColumnElement[bool]]:
    awaited = and_(Order.state == "done", Order.kind.in_(states.WITH_RESULT))
    of = () if department_id is None else (Order.department_id == department_id,)
    return (
        Order.facility_id == at, Order.kind.in_(kinds), or_(Order.state == "ordered", awaited),
        Encounter.status != "entered_in_error", *of,
    )  # fmt: skip


def unseen(by: Actor, *, own: bool, first: int = 0, limit: int = ROWS) -> list[Result]:
    """Results that no doctor has seen, the critical first, then those outside their range, then the oldest; of this one's patients or orders, or all."""
    rows = _unseen(select(Result), by, own)
    of_whom = joinedload(Result.encounter).joinedload(Encounter.patient).options(*encounters.brief())
    rows = rows.options(of_whom, joinedload(Result.order), joinedload(Result.by))
    rows = rows.order_by(Result.is_critical.desc(), Result.is_outside.desc(), Result.resulted_at, Result.id)
    return list(session.scalars(rows.offset(first).limit(limit)))


def how_many_unseen(by: Actor, *, own: bool) -> int:
    """How many there are."""
    return session.scalar(_unseen(select(func.count()).select_from(Result), by, own)) or 0


def _unseen(rows: Select[Any], by: Actor, own: bool) -> Select[Any]:
    rows = rows.join(Order, Order.id == Result.order_id).join(Encounter, Encounter.id == Result.encounter_id)
    rows = rows.where(
        Order.facility_id == by.facility_id, Order.state == "resulted", Result.facility_id == by.facility_id,
        Result.withdrawn_at.is_(None), Encounter.status != "entered_in_error", encounters.shown_to(by),
    )  # fmt: skip
    return rows.where(or_(Order.by_id == by.id, Encounter.doctor_id == by.id)) if own else rows
