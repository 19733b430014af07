"""Which department gave the care behind a fact, and which doctor ordered or did it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from lighthis.billing.queries.care import Care
from lighthis.charging.queries.facts import by_basis
from lighthis.consultations.models import Consultation
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.orders.models import Order
from lighthis.surgery.models import Operation, Transfusion

DOERS: dict[str, tuple[Any, Any]] = {
    "order": (Order, Order.by_id),
    "consultation": (Consultation, Consultation.answered_by_id),
    "operation": (Operation, Operation.surgeon_id),
    "transfusion": (Transfusion, Transfusion.by_id),
    "visit": (Encounter, Encounter.doctor_id),
    "emergency": (Encounter, Encounter.doctor_id),
}


def doer(basis: str, at: UUID) -> Care | None:
    """What a fact says of who gave the care; None for what is no fact here."""
    fact = by_basis(basis, at=at)
    if fact is None:
        return None
    model, column = DOERS.get(fact.event, (None, None))
    if model is None:
        return Care(fact.department_id)
    rows = select(column).where(model.facility_id == at, model.id == fact.subject_id)
    return Care(fact.department_id, session.scalar(rows))
