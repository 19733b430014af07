"""Prescriptions and doses: one, those of a coming, those of many comings at once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs import codes
from lighthis.registration import people
from lighthis.registration.models import Patient
from lighthis.treatment.models import Dose, Prescription, TreatmentReview, TreatmentSheet
from lighthis.treatment.queries import places
from lighthis.treatment.rules import Plan, clock_times, doses

MOST_NAMES = 300
Reviewed = set[tuple[UUID, datetime]]  # comings and the moments of their moves


def prescription(prescription_id: UUID, *, at: UUID) -> Prescription:
    """A prescription of this facility. Raises NotFound."""
    found = session.scalar(_prescriptions(at).where(Prescription.id == prescription_id))
    if found is None:
        raise NotFound
    return found


def seen_prescription(prescription_id: UUID, *, by: Actor) -> Prescription:
    """A prescription of a coming that the reader may see. Raises NotFound, Closed."""
    row = prescription(prescription_id, at=_seat(by))
    encounters.seen(row.encounter_id, by=by)
    return row


def dose(dose_id: UUID, *, at: UUID) -> Dose:
    """A dose of this facility. Raises NotFound."""
    found = session.scalar(_doses(at).where(Dose.id == dose_id))
    if found is None:
        raise NotFound
    return found


def prescriptions_of(encounter_ids: Collection[UUID], *, at: UUID) -> list[Prescription]:
    """What was prescribed in some comings, in the order of its beginning; what was entered in error too."""
    rows = _prescriptions(at).where(Prescription.encounter_id.in_(encounter_ids))
    return list(session.scalars(rows.order_by(Prescription.starts_at, Prescription.id))) if encounter_ids else []


def course_of(encounter: Encounter) -> list[Prescription]:
    """The same of a coming that is open on a page, whose patient is known there already."""
    rows = select(Prescription).where(
        Prescription.facility_id == encounter.facility_id, Prescription.encounter_id == encounter.id
    )
    rows = rows.options(
        joinedload(Prescription.by), joinedload(Prescription.stopped_by), joinedload(Prescription.facility)
    )
    return list(session.scalars(rows.order_by(Prescription.starts_at, Prescription.id)))


def doses_of(encounter_ids: Collection[UUID], *, at: UUID, since: datetime | None = None) -> list[Dose]:
    """What was written of doses in some comings, oldest first; withdrawn ones too. `since`: due or given then or later."""
    if not encounter_ids:
        return []
    rows = _doses(at).where(Dose.encounter_id.in_(encounter_ids))
    if since is not None:
        rows = rows.where(func.coalesce(Dose.due_at, Dose.at) >= since)
    return list(session.scalars(rows.order_by(Dose.at, Dose.id)))


def doses_of_prescription(prescription_id: UUID, *, at: UUID) -> list[Dose]:
    """Everything that was written of the doses of one prescription, oldest first."""
    return list(session.scalars(_doses(at).where(Dose.prescription_id == prescription_id).order_by(Dose.at, Dose.id)))


def plan(row: Prescription) -> Plan:
    """A prescription as the rules read it: it ends where it is stopped, with the coming, or with the patient's life."""
    coming = row.encounter
    gone = coming.ended_at if coming.status != "open" else None
    ends = [one for one in (row.stopped_at, gone, coming.patient.died_at) if one is not None]
    if row.withdrawn_at is not None or coming.status == "entered_in_error":
        ends.append(row.starts_at)
    return Plan(
        row.pattern,
        row.starts_at,
        row.last_on,
        clock_times(row.times),
        row.every_hours or 0,
        min(ends) if ends else None,
    )


def runs(row: Prescription, at: datetime) -> bool:
    """Whether a prescription holds at a moment."""
    return doses.runs(plan(row), at, row.facility.zone)


def goes_on(row: Prescription, at: datetime) -> bool:
    """Whether a prescription holds at a moment or begins later."""
    own, zone = plan(row), row.facility.zone
    over = doses.end(own, zone)
    return over is None or over > max(at, own.starts_at)


def reviews(encounter_ids: Collection[UUID], *, at: UUID) -> Reviewed:
    """After which moves of these comings a doctor confirmed the treatment."""
    found = select(TreatmentReview.encounter_id, TreatmentReview.moved_at).where(
        TreatmentReview.facility_id == at, TreatmentReview.encounter_id.in_(encounter_ids)
    )
    return {(id_, moved_at) for id_, moved_at in session.execute(found)} if encounter_ids else set()


def to_confirm(
    place: places.Place, rows: list[Prescription], now: datetime, reviewed: Reviewed | None = None
) -> list[Prescription]:
    """What was prescribed before the patient came into the present department, goes on, and no doctor of it confirmed yet."""
    before = [one for one in rows if one.prescribed_at < place.since and goes_on(one, now)]
    if not before or place.left_at is not None:
        return []
    if reviewed is None:
        reviewed = reviews([place.encounter_id], at=before[0].facility_id)
    return [] if (place.encounter_id, place.since) in reviewed else before


def asked_sheet(sheet_id: UUID, *, at: UUID) -> TreatmentSheet:
    """What somebody asked to print. Raises NotFound."""
    rows = select(TreatmentSheet).where(TreatmentSheet.id == sheet_id, TreatmentSheet.facility_id == at)
    found = session.scalar(rows.options(joinedload(TreatmentSheet.encounter).joinedload(Encounter.patient)))
    if found is None:
        raise NotFound
    return found


def used_names(kind: str, lang: str, *, at: UUID) -> list[str]:
    """What doctors of this hospital wrote before, the most frequent first, then the country's list; for suggestions."""
    rows = select(Prescription.name, func.count()).where(Prescription.facility_id == at, Prescription.kind == kind)
    rows = rows.where(Prescription.withdrawn_at.is_(None)).group_by(Prescription.name)
    used = [
        name
        for name, _count in session.execute(rows.order_by(func.count().desc(), Prescription.name).limit(MOST_NAMES))
    ]
    known = {name.casefold() for name in used}
    listed = [one.name(lang) for one in codes.code_list("orders") if one.more["kind"] == kind]
    return used + [name for name in listed if name.casefold() not in known]


def substances(patient: Patient) -> list[str]:
    """To what a person, by all linked records, is known to be allergic."""
    return [one.substance for one in people.behind(patient, ("allergies",)).allergies if one.withdrawn_at is None]


def _prescriptions(at: UUID) -> Select[Prescription]:
    rows = select(Prescription).where(Prescription.facility_id == at)
    return rows.options(
        joinedload(Prescription.encounter).joinedload(Encounter.patient).options(*encounters.brief()),
        joinedload(Prescription.by), joinedload(Prescription.stopped_by), joinedload(Prescription.facility),
    )  # fmt: skip


def _doses(at: UUID) -> Select[Dose]:
    rows = select(Dose).where(Dose.facility_id == at)
    of = joinedload(Dose.encounter).joinedload(Encounter.patient).options(*encounters.brief())
    return rows.options(joinedload(Dose.by), joinedload(Dose.prescription), of)


def _seat(by: Actor) -> UUID:
    if by.facility_id is None:
        raise NotFound
    return by.facility_id
