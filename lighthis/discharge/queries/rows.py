"""The rows of a stay's papers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lighthis.admission import queries as admission
from lighthis.admission.models import Stay
from lighthis.db.engine import session
from lighthis.discharge.models import Death, Epicrisis, EpicrisisAddition, StatCard
from lighthis.discharge.rules import LINES, Cause
from lighthis.encounters import queries as encounters
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound


def stay_seen(stay_id: UUID, *, by: Actor) -> Stay:
    """A stay of the reader's facility that this reader may see and that was not entered in error. Raises NotFound."""
    if by.facility_id is None:
        raise NotFound
    found = admission.stay(stay_id, at=by.facility_id)
    if found.withdrawn_at is not None or not encounters.visible(found.encounter, by):
        raise NotFound
    return found


def stay_id_of(encounter_id: UUID, *, at: UUID) -> UUID | None:
    """The stay of a coming, ended or not; none where it was entered in error."""
    rows = select(Stay.id).where(Stay.facility_id == at, Stay.encounter_id == encounter_id, Stay.withdrawn_at.is_(None))
    return session.scalar(rows)


def epicrisis_of(stay: Stay) -> Epicrisis | None:
    """The epicrisis of a stay, draft or signed."""
    rows = select(Epicrisis).where(Epicrisis.facility_id == stay.facility_id, Epicrisis.stay_id == stay.id)
    return session.scalar(rows.options(joinedload(Epicrisis.signed_by), joinedload(Epicrisis.written_by)))


def additions_of(row: Epicrisis | None) -> list[EpicrisisAddition]:
    """What was added to a signed epicrisis, oldest first."""
    if row is None or row.state != "signed":
        return []
    rows = select(EpicrisisAddition).where(
        EpicrisisAddition.facility_id == row.facility_id, EpicrisisAddition.epicrisis_id == row.id
    )
    return list(session.scalars(rows.options(joinedload(EpicrisisAddition.by)).order_by(EpicrisisAddition.id)))


def card_of(stay: Stay) -> StatCard | None:
    """The statistical card of a stay that holds."""
    rows = _cards(stay).where(StatCard.replaced_at.is_(None))
    return session.scalar(rows.options(joinedload(StatCard.signed_by), joinedload(StatCard.confirmed_by)))


def cards_before(stay: Stay) -> list[StatCard]:
    """The cards that were signed and then replaced, oldest first."""
    rows = _cards(stay).where(StatCard.replaced_at.is_not(None))
    return list(session.scalars(rows.options(joinedload(StatCard.signed_by)).order_by(StatCard.id)))


def _cards(stay: Stay) -> Select[StatCard]:
    return select(StatCard).where(StatCard.facility_id == stay.facility_id, StatCard.stay_id == stay.id)


def death_of(stay: Stay) -> Death | None:
    """What was written of the patient's death."""
    rows = select(Death).where(Death.facility_id == stay.facility_id, Death.stay_id == stay.id)
    return session.scalar(rows.options(joinedload(Death.stated_by)))


def causes_of(row: Death | None) -> dict[str, Cause]:
    """The lines of the causes of death that hold something."""
    kept: Mapping[str, Any] = row.causes if row is not None else {}
    return {line: Cause(**kept[line]) for line in LINES if line in kept}


def told_of_death(encounter_ids: list[UUID], at: UUID) -> dict[UUID, tuple[str, datetime]]:
    """For the journal: of those comings that ended by a death in a bed, whom of the relatives was told, and when."""
    rows = select(Stay.encounter_id, Death.content).join(Stay, Stay.id == Death.stay_id).where(
        Death.facility_id == at, Stay.facility_id == at, Stay.withdrawn_at.is_(None), Stay.encounter_id.in_(encounter_ids)
    )  # fmt: skip
    found = session.execute(rows) if encounter_ids else ()
    return {
        encounter_id: (said["told_whom"], datetime.fromisoformat(said["told_at"]))
        for encounter_id, said in found
        if said.get("told_whom") and said.get("told_at")
    }
