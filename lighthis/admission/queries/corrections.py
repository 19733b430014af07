"""Transfers and discharges that were taken back, or wait for another person's word."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload

from lighthis.admission.models import Stay, StayCorrection
from lighthis.db.engine import session
from lighthis.facility.models import Bed
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound


def correction(correction_id: UUID, *, at: UUID) -> StayCorrection:
    """A correction of this facility. Raises NotFound."""
    found = session.scalar(_whole().where(StayCorrection.id == correction_id, StayCorrection.facility_id == at))
    if found is None:
        raise NotFound
    return found


def corrections_of(stay_id: UUID, *, at: UUID) -> list[StayCorrection]:
    """Everything that was taken back in a stay, or asked for, oldest first."""
    rows = select(StayCorrection).where(StayCorrection.facility_id == at, StayCorrection.stay_id == stay_id)
    return list(session.scalars(rows.order_by(StayCorrection.id).options(joinedload(StayCorrection.asked_by))))


def asked_correction(stay_id: UUID, *, at: UUID) -> StayCorrection | None:
    """The correction of a stay that waits for another person."""
    rows = select(StayCorrection).where(StayCorrection.facility_id == at, StayCorrection.stay_id == stay_id)
    return session.scalar(rows.where(StayCorrection.state == "asked"))


def open_corrections(at: UUID) -> list[StayCorrection]:
    """Corrections of a facility that wait for another person, the oldest first."""
    rows = _whole().where(StayCorrection.facility_id == at, StayCorrection.state == "asked")
    return list(session.scalars(rows.order_by(StayCorrection.id)))


def waiting(by: Actor) -> Select[int]:
    """How many corrections wait for a second person where somebody works, as a part of a greater count."""
    return select(func.count()).where(StayCorrection.facility_id == by.facility_id, StayCorrection.state == "asked")


def _whole() -> Select[StayCorrection]:
    """With the coming, without the pieces of the stay: who needs them asks for the stay."""
    stay = joinedload(StayCorrection.stay).options(
        joinedload(Stay.encounter), lazyload(Stay.departments), lazyload(Stay.occupancies)
    )
    bed = joinedload(StayCorrection.bed).joinedload(Bed.room)
    return select(StayCorrection).options(stay, bed, joinedload(StayCorrection.asked_by))
