"""Whose stay ended and whose papers wait."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from lighthis.admission.models import Stay
from lighthis.admission.ward import has_own_bed
from lighthis.db.engine import session
from lighthis.discharge.models import Epicrisis, StatCard
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor

DAYS = 60  # of older stays nobody is reminded: they came from another system, or stand in a closed report; a choice of ours


@dataclass(frozen=True)
class Due:
    """A stay that ended, with what is written of its papers; empty where nothing is."""

    stay: Stay
    epicrisis: str  # "", draft, signed
    card: str  # "", draft, signed, confirmed


def due(by: Actor, *, first: int = 0, most: int = 50) -> list[Due]:
    """Stays that ended and whose epicrisis or card is not signed by all, the oldest first; hidden ones left out."""
    rows = _due(select(Stay, Epicrisis.state, StatCard.state), by).options(
        joinedload(Stay.encounter).joinedload(Encounter.patient).options(*encounters.brief()),
        joinedload(Stay.doctor), lazyload(Stay.departments), lazyload(Stay.occupancies),
    )  # fmt: skip
    found = session.execute(rows.order_by(Stay.left_at, Stay.id).offset(first).limit(most))
    return [Due(stay, epicrisis or "", card or "") for stay, epicrisis, card in found]


def how_many_due(by: Actor) -> int:
    """How many of them there are."""
    return session.scalar(_due(select(func.count()).select_from(Stay), by)) or 0


def _due(rows: Select, by: Actor) -> Select:  # type: ignore[type-arg]
    at: UUID | None = by.facility_id
    unsigned: ColumnElement[bool] = or_(
        Epicrisis.state.is_(None), Epicrisis.state == "draft", StatCard.state.is_(None), StatCard.state != "confirmed"
    )
    return (
        rows.join(Encounter, Encounter.id == Stay.encounter_id)
        .outerjoin(Epicrisis, and_(Epicrisis.stay_id == Stay.id, Epicrisis.facility_id == at))
        .outerjoin(
            StatCard, and_(StatCard.stay_id == Stay.id, StatCard.facility_id == at, StatCard.replaced_at.is_(None))
        )
        .where(Stay.facility_id == at, Stay.withdrawn_at.is_(None), encounters.shown_to(by))
        .where(or_(Stay.is_newborn == 0, has_own_bed(at) if at else Stay.is_newborn == 0))
        .where(unsigned, Stay.left_at >= clock.now() - timedelta(days=DAYS))
    )
