"""Comings: one, those of a patient, who is here now; and who may see them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import joinedload, lazyload

from lighthis.db.engine import session
from lighthis.encounters import rules
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.encounters.queries.glass import BREAKS, glass, opened_to
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.registration.models import Patient
from lighthis.registration.queries import ids_of
from lighthis.staff.models import Staff

SENSITIVE = "records.sensitive"
_ON_DEMAND = (Patient.names, Patient.identifiers, Patient.contacts, Patient.addresses, Patient.allergies, Patient.cards)


class Closed(NotFound):
    """A coming of this hospital that is closed to the reader; whoever may break the glass is offered to (rulings 17)."""

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self.patient_id = patient_id


def encounter(encounter_id: UUID, *, at: UUID) -> Encounter:
    """A coming of this facility, with its patient: names and numbers are read when a page asks for them. Raises NotFound."""
    rows = select(Encounter).where(Encounter.id == encounter_id, Encounter.facility_id == at)
    patient = joinedload(Encounter.patient).options(*map(lazyload, _ON_DEMAND))
    around = (joinedload(each) for each in (Encounter.facility, Encounter.department, Encounter.doctor))
    found = session.scalar(rows.options(patient, *around))
    if found is None:
        raise NotFound
    return found


def seen(encounter_id: UUID, *, by: Actor) -> Encounter:
    """A coming of the reader's facility, if this reader may see it. Raises NotFound, Closed."""
    found = encounter(encounter_id, at=_seat(by))
    if not visible(found, by):
        raise Closed(found.patient_id)
    return found


def visible(row: Encounter, by: Actor) -> bool:
    """Whether the reader may see a coming of their own facility (rulings 9), by right or by emergency access (rulings 17)."""
    return by_right(row, by) or (by.may(BREAKS) and glass(ids_of(row.patient_id), by=by) is not None)


def shown_to(by: Actor) -> ColumnElement[bool]:
    """`visible` in the words of the store: which comings of the reader's facility a list holds or a number counts."""
    if by.may(SENSITIVE):
        return true()
    opened = [id_ for patient_id in opened_to(by) for id_ in ids_of(patient_id)]
    own = or_(Encounter.secrecy == "ordinary", Encounter.doctor_id == by.id, Encounter.registered_by_id == by.id)
    return or_(own, Encounter.patient_id.in_(opened)) if opened else own


def by_right(row: Encounter, by: Actor) -> bool:
    """Whether the secrecy of a coming alone would let the reader see it (rulings 9)."""
    return rules.may_see(
        row.secrecy, has_right=by.may(SENSITIVE), person=by.id, doctor=row.doctor_id, registered_by=row.registered_by_id
    )


def of_patients(ids: list[UUID], *, at: UUID, by: Actor | None = None) -> list[Encounter]:
    """The comings of a patient (of all linked ids) to this facility, newest first; for a reader without the hidden ones."""
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.patient_id.in_(ids), Encounter.status != "entered_in_error"
    )
    found = list(session.scalars(rows.order_by(Encounter.arrived_at.desc(), Encounter.id.desc())))
    return found if by is None else open_to(found, ids, by=by)


def open_to(comings: list[Encounter], ids: list[UUID], *, by: Actor) -> list[Encounter]:
    """Those comings of one patient that the reader may see; the store is asked only where some are hidden."""
    own = [row for row in comings if by_right(row, by)]
    return own if len(own) == len(comings) or glass(ids, by=by) is None else comings


def here_now(ids: list[UUID], *, at: UUID) -> Encounter | None:
    """The coming for which a patient is in the emergency department, or lies in a bed, now."""
    placed = exists().where(
        BedRequest.facility_id == at, BedRequest.encounter_id == Encounter.id, BedRequest.state == "placed"
    )
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.patient_id.in_(ids), Encounter.status == "open",
        or_(Encounter.kind == "emergency", placed),
    )  # fmt: skip
    return session.scalar(rows.order_by(Encounter.arrived_at.desc()).limit(1))


def came_after(row: Encounter) -> str:
    """The number of a coming of the same person here after this one had ended; empty where there is none."""
    if row.ended_at is None:
        return ""
    rows = select(Encounter.number).where(
        Encounter.facility_id == row.facility_id, Encounter.patient_id.in_(ids_of(row.patient_id)), Encounter.id != row.id,
        Encounter.status.in_(("open", "closed")), Encounter.arrived_at >= row.ended_at,
        or_(Encounter.arrival != "planned", Encounter.came_entered_at.is_not(None)),
    )  # fmt: skip
    return session.scalar(rows.order_by(Encounter.arrived_at).limit(1)) or ""


def present_in_emergency(at: UUID) -> list[Encounter]:
    """Who is in the emergency department: open emergency comings without a bed yet, first come first."""
    placed = select(BedRequest.encounter_id).where(BedRequest.facility_id == at, BedRequest.state == "placed")
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.status == "open", Encounter.kind == "emergency", Encounter.id.not_in(placed)
    )  # fmt: skip
    rows = rows.options(joinedload(Encounter.patient), joinedload(Encounter.doctor))
    return list(session.scalars(rows.order_by(Encounter.arrived_at, Encounter.id)))


def together(event_id: UUID, *, by: Actor) -> list[Encounter]:
    """The people whom one ambulance or event brought at once, in the order of their numbers. Raises NotFound."""
    at = _seat(by)
    rows = select(Encounter).where(Encounter.facility_id == at, Encounter.together == event_id, shown_to(by))
    found = list(session.scalars(rows.options(joinedload(Encounter.patient)).order_by(Encounter.number)))
    if not found:
        raise NotFound
    return found


def last_visits(ids: list[UUID], at: UUID) -> dict[UUID, datetime]:
    """When each of these patients came here last, of comings that anybody may know of."""
    rows = select(Encounter.patient_id, func.max(Encounter.arrived_at)).where(
        Encounter.facility_id == at, Encounter.patient_id.in_(ids), Encounter.secrecy == "ordinary",
        Encounter.status.in_(("open", "closed")), or_(Encounter.arrival != "planned", Encounter.came_entered_at.is_not(None)),
    )  # fmt: skip
    return dict(session.execute(rows.group_by(Encounter.patient_id)).all()) if ids else {}  # type: ignore[arg-type]


def has_comings(at: UUID) -> bool:
    """Whether anybody ever came, or was planned to come, to a facility."""
    return session.scalar(select(Encounter.id).where(Encounter.facility_id == at).limit(1)) is not None


def staff_named(ids: set[UUID]) -> dict[UUID, Staff]:
    """The people behind the lines of a timeline."""
    return {row.id: row for row in session.scalars(select(Staff).where(Staff.id.in_(ids)))}


def _seat(by: Actor) -> UUID:
    if by.facility_id is None:
        raise NotFound
    return by.facility_id
