"""Transfers and discharges that were taken back, or wait for another person's word."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from lighthis.admission.models import Stay, StayCorrection
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import asked_of, brief, shown_to
from lighthis.encounters.rules import CONFIRM
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


def open_corrections(by: Actor) -> list[StayCorrection]:
    """Corrections that wait where somebody works and that this one may see or has asked for, the oldest first."""
    rows = (
        _whole(*brief())
        .join(Stay, Stay.id == StayCorrection.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
    )
    rows = rows.where(StayCorrection.facility_id == by.facility_id, StayCorrection.state == "asked")
    rows = rows.where(or_(StayCorrection.asked_by_id == by.id, shown_to(by)))
    return list(session.scalars(rows.order_by(StayCorrection.id)))


def waiting(by: Actor, mine: bool) -> Select[int]:
    """How many corrections wait for this person's word as the second, or were asked for by this one: a part of a greater count."""
    rows = select(func.count()).select_from(StayCorrection).join(Stay, Stay.id == StayCorrection.stay_id)
    return rows.join(Encounter, Encounter.id == Stay.encounter_id).where(
        StayCorrection.facility_id == by.facility_id, StayCorrection.state == "asked",
        asked_of(StayCorrection.asked_by_id, by, mine, shown_to(by), CONFIRM),
    )  # fmt: skip


def _whole(*patient: Any) -> Select[StayCorrection]:
    """With the coming and how its patient is loaded, without the pieces of the stay: who needs them asks for the stay."""
    stay = joinedload(StayCorrection.stay).options(
        joinedload(Stay.encounter).joinedload(Encounter.patient).options(*patient),
        lazyload(Stay.departments),
        lazyload(Stay.occupancies),
    )
    bed = joinedload(StayCorrection.bed).joinedload(Bed.room)
    return select(StayCorrection).options(stay, bed, joinedload(StayCorrection.asked_by))
