"""Outpatient visits: who waits for which doctor, and who was there on a day."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import shown_to
from lighthis.kernel.actor import Actor

VISIT = "outpatient"
T = TypeVar("T")
Span = tuple[datetime, datetime]


def open_visit(ids: list[UUID], department_id: UUID, *, at: UUID) -> Encounter | None:
    """The visit of a patient, under any of the linked cards, to a department that is not over."""
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.status == "open", Encounter.kind == VISIT,
        Encounter.department_id == department_id, Encounter.patient_id.in_(ids),
    )  # fmt: skip
    return session.scalar(rows.order_by(Encounter.arrived_at).limit(1))


def visits(span: Span, department_id: UUID | None, *, by: Actor, first: int, most: int) -> list[Encounter]:
    """The visits of a time that the reader may know of: those that go on before those that are over, first come first."""
    rows = _within(select(Encounter), span, department_id, by)
    rows = rows.options(joinedload(Encounter.patient), joinedload(Encounter.department), joinedload(Encounter.doctor))
    order = ((Encounter.status != "open"), Encounter.arrived_at, Encounter.id)
    return list(session.scalars(rows.order_by(*order).offset(first).limit(most)))


def how_many_visits(span: Span, department_id: UUID | None, *, by: Actor) -> int:
    """How many rows that list has."""
    return session.scalar(_within(select(func.count(Encounter.id)), span, department_id, by)) or 0


def _within(rows: Select[T], span: Span, department_id: UUID | None, by: Actor) -> Select[T]:
    """Who came in that time; one who became an inpatient after the doctor's decision is no visit any more."""
    rows = rows.where(
        Encounter.facility_id == by.facility_id, Encounter.kind == VISIT, Encounter.arrived_at >= span[0],
        Encounter.arrived_at < span[1], or_(Encounter.status == "open", Encounter.status == "closed"), shown_to(by),
    )  # fmt: skip
    return rows if department_id is None else rows.where(Encounter.department_id == department_id)
