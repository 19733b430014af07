"""Reads of marks of sick leaves."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import NotFound
from lighthis.records.models import SickLeave
from lighthis.registration.queries import ids_of


def leave(leave_id: UUID, *, at: UUID) -> SickLeave:
    """A mark of this facility. Raises NotFound."""
    found = session.get(SickLeave, leave_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def leaves(encounter: Encounter, *, withdrawn: bool = False) -> list[SickLeave]:
    """The sick leaves of a coming by their first days; withdrawn ones only when asked for."""
    rows = select(SickLeave).where(
        SickLeave.facility_id == encounter.facility_id, SickLeave.encounter_id == encounter.id
    )
    if not withdrawn:
        rows = rows.where(SickLeave.withdrawn_at.is_(None))
    return list(session.scalars(rows.options(joinedload(SickLeave.by)).order_by(SickLeave.since, SickLeave.id)))


def leaves_of_patient(patient_id: UUID, *, at: UUID) -> list[SickLeave]:
    """The sick leaves that stand of a person, under all linked records, in every coming to a facility."""
    rows = select(SickLeave).join(Encounter, Encounter.id == SickLeave.encounter_id)
    return list(
        session.scalars(
            rows.where(
                SickLeave.facility_id == at, Encounter.facility_id == at, SickLeave.withdrawn_at.is_(None),
                Encounter.patient_id.in_(ids_of(patient_id)),
            )
        )
    )  # fmt: skip
