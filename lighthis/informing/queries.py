"""Reads of the information desk: whose place may be told, what a patient said, what was answered."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from lighthis.admission import queries as admission
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Department
from lighthis.informing import rules
from lighthis.informing.models import InformingAnswer, InformingWish
from lighthis.kernel.text import NotFound
from lighthis.registration.models import Patient


@dataclass(frozen=True)
class Place:
    """Where a patient lies, as a visitor is told: nothing of the illness."""

    department: Department | None  # None: in the emergency department
    room: str  # none: without a bed, in the department


def found(typed: str, *, at: UUID) -> list[InformingWish]:
    """The patients here now whose place may be told to somebody and whose name fits; ordinary comings only (rulings 9)."""
    if not rules.is_enough(typed):
        return []
    rows = session.scalars(_tellable(at).order_by(Encounter.arrived_at, Encounter.id))
    return [one for one in rows if rules.fits(typed, _spellings(one.encounter.patient))]


def tellable(encounter_id: UUID, *, at: UUID) -> InformingWish:
    """What the patient of a coming said, where the place may be told to somebody. Raises NotFound for all else alike."""
    row = session.scalar(_tellable(at).where(Encounter.id == encounter_id))
    if row is None:
        raise NotFound
    return row


def live(encounter_id: UUID, *, at: UUID) -> InformingWish | None:
    """The patient's last word in a coming; None where nothing was said."""
    rows = select(InformingWish).where(
        InformingWish.facility_id == at, InformingWish.encounter_id == encounter_id, InformingWish.replaced_at.is_(None)
    )
    return session.scalar(rows)


def said(encounter_id: UUID, *, at: UUID) -> list[InformingWish]:
    """Everything the patient said in a coming, the newest first."""
    rows = select(InformingWish).where(InformingWish.facility_id == at, InformingWish.encounter_id == encounter_id)
    rows = rows.options(joinedload(InformingWish.by))
    return list(session.scalars(rows.order_by(InformingWish.created_at.desc(), InformingWish.id.desc())))


def answers(encounter_id: UUID, *, at: UUID) -> list[InformingAnswer]:
    """Who asked for the patient of a coming and what was answered, the newest first."""
    rows = select(InformingAnswer).where(
        InformingAnswer.facility_id == at, InformingAnswer.encounter_id == encounter_id
    )
    rows = rows.options(joinedload(InformingAnswer.by))
    return list(session.scalars(rows.order_by(InformingAnswer.created_at.desc(), InformingAnswer.id.desc()).limit(50)))


def answer(answer_id: UUID, *, at: UUID) -> InformingAnswer:
    """An answer that was given, while the patient still lets somebody be told. Raises NotFound."""
    row = session.get(InformingAnswer, answer_id)
    if row is None or row.facility_id != at:
        raise NotFound
    tellable(row.encounter_id, at=at)
    return row


def place(encounter: Encounter) -> Place:
    """Where a patient is now in this very coming: in a room, in a department without a bed, else in the emergency department."""
    stay = admission.open_stay_of(encounter.id, at=encounter.facility_id)
    if stay is None:
        return Place(None, "")
    lies = next((one.bed.room.number for one in stay.occupancies if one.until is None), "")
    return Place(stay.department, lies)


def _tellable(at: UUID) -> Select[InformingWish]:
    placed = exists().where(
        BedRequest.facility_id == at, BedRequest.encounter_id == Encounter.id, BedRequest.state == "placed"
    )
    rows = select(InformingWish).join(InformingWish.encounter).where(
        InformingWish.facility_id == at, Encounter.facility_id == at, InformingWish.replaced_at.is_(None),
        InformingWish.kind == rules.NAMED, Encounter.status == "open", Encounter.secrecy == "ordinary",
        or_(Encounter.kind == "emergency", placed),
    )  # fmt: skip
    with_patient = joinedload(InformingWish.encounter).joinedload(Encounter.patient).selectinload(Patient.names)
    return rows.options(with_patient)


def _spellings(patient: Patient) -> list[str]:
    return [part for name in patient.names for part in (name.family, name.given, name.patronymic) if part]
