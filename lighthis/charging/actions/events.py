"""What happened in a clinical domain, as a fact: joins_of_charges.py hands these to the domains' lists."""

from lighthis.charging import queries
from lighthis.charging.actions.settling import is_on, record, withdraw
from lighthis.charging.rules import ORDER_KINDS, Fact
from lighthis.consultations.models import Consultation
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.orders.models import Order
from lighthis.surgery.models import Operation, Transfusion
from lighthis.triage import queries as triage

DONE = ("done", "resulted", "seen")


def order_done(row: Order, by: Actor) -> None:
    """A test, an examination or a procedure was done, or what was written as done was not. Drugs are no services."""
    if row.kind not in ORDER_KINDS:
        return
    fact = Fact(
        "order",
        f"order:{row.id}",
        row.id,
        row.done_at or row.ordered_at,
        row.code,
        row.kind,
        row.department_id,
        row.name,
    )
    record(fact, row.encounter, stands=row.state in DONE, by=by)


def consultation_answered(row: Consultation, by: Actor) -> None:
    """A specialist answered, or the consultation never was."""
    at = row.answered_at or row.asked_at
    fact = Fact(
        "consultation", f"consultation:{row.id}", row.id, at, department_id=row.department_id, name=row.specialist
    )
    record(fact, row.encounter, stands=row.state == "answered", by=by)


def operation_done(row: Operation, by: Actor) -> None:
    """An operation was done and signed, or never was."""
    at = row.started_at or row.created_at
    fact = Fact("operation", f"operation:{row.id}", row.id, at, row.code, row.urgency, row.department_id, row.name)
    record(fact, row.encounter, stands=row.state == "done" and row.withdrawn_at is None, by=by)


def transfusion_given(row: Transfusion, by: Actor) -> None:
    """Blood was given, or never was."""
    fact = Fact("transfusion", f"transfusion:{row.id}", row.id, row.started_at, row.component)
    record(fact, row.encounter, stands=row.withdrawn_at is None, by=by)


def visit_happened(row: Encounter, by: Actor) -> None:
    """Somebody came to the polyclinic."""
    fact = Fact("visit", f"visit:{row.id}", row.id, row.arrived_at, department_id=row.department_id)
    record(fact, row, stands=row.status != "entered_in_error", by=by)


def emergency_seen(row: Encounter, by: Actor) -> None:
    """Somebody was triaged in the emergency department: the case has a cost, though nothing is to pay."""
    standing = [one for one in triage.history(row.id, row.facility_id) if one.withdrawn_at is None]
    first = min(standing, key=lambda one: one.assessed_at, default=None)
    at = row.arrived_at if first is None else max(first.assessed_at, row.arrived_at)
    kind = "" if first is None else first.category
    fact = Fact("emergency", f"emergency:{row.id}", row.id, at, code=kind, department_id=row.department_id)
    record(fact, row, stands=first is not None, by=by)


def coming_in_error(row: Encounter, by: Actor) -> None:
    """A coming that never was: none of its facts stands (billing has taken its charges back)."""
    if is_on(row.facility_id):
        for fact in queries.of_coming(row.id, at=row.facility_id):
            withdraw(fact, by=by)
