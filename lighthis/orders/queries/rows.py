"""Orders and results: one, and those of a coming."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import ages, clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.orders import rules
from lighthis.orders.models import Order, Result
from lighthis.orders.rules.own_ranges import Lived
from lighthis.registration import people
from lighthis.registration.models import Patient


def order(order_id: UUID, *, at: UUID) -> Order:
    """An order of this facility. Raises NotFound."""
    found = session.scalar(_orders(at).where(Order.id == order_id))
    if found is None:
        raise NotFound
    return found


def seen_order(order_id: UUID, *, by: Actor) -> Order:
    """An order of a coming that the reader may see. Raises NotFound, Closed."""
    row = order(order_id, at=_seat(by))
    encounters.seen(row.encounter_id, by=by)
    return row


def to_carry_out(order_id: UUID, *, by: Actor, late: bool = False) -> Order:
    """An order for who carries such orders out: that of a hidden coming too, while it waits, or for who came `late` and is told so.

    Raises NotFound, Closed.
    """
    row = order(order_id, at=_seat(by))
    if row.kind not in rules.kinds_for(by.permissions):
        raise NotFound
    waits = rules.states.waits(row.kind, row.state) in {"do", "result"} and row.encounter.status != "entered_in_error"
    if not waits and not late:
        encounters.seen(row.encounter_id, by=by)
    return row


def result(result_id: UUID, *, at: UUID) -> Result:
    """A result of this facility. Raises NotFound."""
    found = session.scalar(_results(at).where(Result.id == result_id))
    if found is None:
        raise NotFound
    return found


def result_of(order_id: UUID, *, at: UUID) -> Result | None:
    """The result of an order that holds."""
    return session.scalar(_results(at).where(Result.order_id == order_id, Result.withdrawn_at.is_(None)))


def orders_of(encounter_id: UUID, *, at: UUID) -> list[Order]:
    """Everything that was ordered in a coming, newest first."""
    rows = _orders(at).where(Order.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(Order.ordered_at.desc(), Order.id.desc())))


def results_of(encounter_id: UUID, *, at: UUID) -> list[Result]:
    """Every result of a coming, oldest first, those that do not hold any more too."""
    rows = _results(at).where(Result.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(Result.resulted_at, Result.id)))


def open_orders(encounter_id: UUID, at: UUID) -> list[Order]:
    """What of a coming is not carried out yet, or has no result yet: for who decides about the patient."""
    return [
        row for row in orders_of(encounter_id, at=at) if rules.states.waits(row.kind, row.state) in {"do", "result"}
    ]


def substances(patient: Patient) -> list[str]:
    """To what a person, by all linked records, is known to be allergic."""
    found = people.behind(patient, ("allergies",)).allergies
    return [one.substance for one in found if one.withdrawn_at is None]


def judged_by(row: Order) -> tuple[str, Lived]:
    """Sex and age of the patient, as reference ranges ask for them; no age where it is only estimated."""
    patient = people.behind(row.encounter.patient, ())
    if patient.birth_date is None or patient.birth_precision not in {"day", "month", "year"}:
        return patient.sex, Lived()
    day = clock.local(row.ordered_at, facility(row.facility_id).zone).date()
    return patient.sex, Lived.of(ages.age(patient.birth_date, max(day, patient.birth_date)), patient.birth_precision)


def _orders(at: UUID) -> Select[Order]:
    rows = select(Order).where(Order.facility_id == at)
    return rows.options(
        joinedload(Order.encounter).joinedload(Encounter.patient).options(*encounters.brief()), joinedload(Order.by),
        joinedload(Order.done_by), joinedload(Order.ended_by), joinedload(Order.department),
    )  # fmt: skip


def _results(at: UUID) -> Select[Result]:
    rows = select(Result).where(Result.facility_id == at)
    return rows.options(
        joinedload(Result.order), joinedload(Result.encounter), joinedload(Result.by), joinedload(Result.seen_by)
    )


def _seat(by: Actor) -> UUID:
    if by.facility_id is None:
        raise NotFound
    return by.facility_id
