"""Money that waits for a second person's word."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lighthis.billing.models import MoneyRequest
from lighthis.db.engine import session
from lighthis.kernel.text import NotFound


def request(request_id: UUID, *, at: UUID) -> MoneyRequest:
    """A request of this facility. Raises NotFound."""
    found = session.scalar(_whole().where(MoneyRequest.id == request_id, MoneyRequest.facility_id == at))
    if found is None:
        raise NotFound
    return found


def waiting(at: UUID) -> list[MoneyRequest]:
    """What waits for another person at a facility, the oldest first."""
    rows = _whole().where(MoneyRequest.facility_id == at, MoneyRequest.state == "asked")
    return list(session.scalars(rows.order_by(MoneyRequest.id)))


def of_encounter(encounter_id: UUID, *, at: UUID) -> list[MoneyRequest]:
    """Everything that was asked about the money of a coming, oldest first."""
    rows = select(MoneyRequest).where(MoneyRequest.facility_id == at, MoneyRequest.encounter_id == encounter_id)
    rows = rows.options(joinedload(MoneyRequest.asked_by), joinedload(MoneyRequest.slip))
    return list(session.scalars(rows.order_by(MoneyRequest.id)))


def open_refund(encounter_id: UUID, *, at: UUID) -> MoneyRequest | None:
    """The refund of a coming that waits for another person."""
    rows = select(MoneyRequest).where(MoneyRequest.facility_id == at, MoneyRequest.encounter_id == encounter_id)
    return session.scalar(rows.where(MoneyRequest.kind == "refund", MoneyRequest.state == "asked").limit(1))


def open_cancellation(slip_id: UUID, *, at: UUID) -> MoneyRequest | None:
    """The cancellation of a slip that waits for another person."""
    rows = select(MoneyRequest).where(MoneyRequest.facility_id == at, MoneyRequest.slip_id == slip_id)
    return session.scalar(rows.where(MoneyRequest.state == "asked").limit(1))


def _whole() -> Select[MoneyRequest]:
    return select(MoneyRequest).options(
        joinedload(MoneyRequest.encounter),
        joinedload(MoneyRequest.slip),
        joinedload(MoneyRequest.asked_by),
    )
