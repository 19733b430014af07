"""Money that waits for a second person's word."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import joinedload

from lighthis.billing.models import MoneyRequest
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import asked_of, brief
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound

CONFIRM = "billing.confirm"


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


def listed(at: UUID) -> list[MoneyRequest]:
    """What waits for another person at a facility with whom it is about, the oldest first."""
    patient = joinedload(MoneyRequest.encounter).joinedload(Encounter.patient)
    rows = _whole().options(patient.options(*brief()))
    return list(
        session.scalars(
            rows.where(MoneyRequest.facility_id == at, MoneyRequest.state == "asked").order_by(MoneyRequest.id)
        )
    )


def waiting_for(by: Actor, mine: bool) -> Select[int]:
    """How much money waits for this person's word as the second, or was asked for by this one: a part of a greater count."""
    rows = select(func.count()).select_from(MoneyRequest)
    return rows.where(
        MoneyRequest.facility_id == by.facility_id, MoneyRequest.state == "asked",
        asked_of(MoneyRequest.asked_by_id, by, mine, true(), CONFIRM),
    )  # fmt: skip


def of_encounter(encounter_id: UUID, *, at: UUID) -> list[MoneyRequest]:
    """Everything that was asked about the money of a coming, oldest first."""
    rows = select(MoneyRequest).where(MoneyRequest.facility_id == at, MoneyRequest.encounter_id == encounter_id)
    rows = rows.options(joinedload(MoneyRequest.asked_by), joinedload(MoneyRequest.slip))
    return list(session.scalars(rows.order_by(MoneyRequest.id)))


def open_refund(encounter_id: UUID, *, at: UUID) -> MoneyRequest | None:
    """The refund of a coming that waits for another person."""
    return _open(encounter_id, at, "refund")


def open_write_off(encounter_id: UUID, *, at: UUID) -> MoneyRequest | None:
    """The write-off of a coming's debt that waits for another person."""
    return _open(encounter_id, at, "write_off")


def _open(encounter_id: UUID, at: UUID, kind: str) -> MoneyRequest | None:
    rows = select(MoneyRequest).where(MoneyRequest.facility_id == at, MoneyRequest.encounter_id == encounter_id)
    return session.scalar(rows.where(MoneyRequest.kind == kind, MoneyRequest.state == "asked").limit(1))


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


def given_alone(encounter_id: UUID, *, at: UUID) -> Decimal:
    """What was given back on a coming without a second person."""
    rows = select(func.sum(MoneyRequest.amount)).where(
        MoneyRequest.facility_id == at, MoneyRequest.encounter_id == encounter_id, MoneyRequest.kind == "refund",
        MoneyRequest.state == "done", MoneyRequest.asked_by_id == MoneyRequest.answered_by_id,
    )  # fmt: skip
    return session.scalar(rows) or Decimal(0)
