"""What clerks do with estimates: make, fill, give to the patient, make a contract, withdraw."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import PricedItem
from lighthis.billing.queries import bills, stays
from lighthis.contracts import queries, rules
from lighthis.contracts.models import Contract, Estimate, EstimateLine
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


@dataclass(frozen=True)
class Customer:
    """Who signs a contract: the patient, or somebody who pays for the patient."""

    name: str
    document: str = ""
    address: str = ""
    phone: str = ""


def make(encounter: Encounter, until: date, item: PricedItem, quantity: Decimal, *, by: Actor) -> Estimate:
    """Begin an estimate of a coming that is not an emergency, with its first service. Raises Refusal."""
    at = facility_of(by)
    coming, now, today = bills.encounter(encounter.id, at=at), clock.now(), clock.today(facility(at).zone)
    rules.check_emergency(is_emergency=stays.in_emergency(coming, now))
    if coming.status in ("entered_in_error", "cancelled"):
        raise Refusal(N_("This coming was cancelled or entered in error: no estimate is made for it."))
    rules.check_until(until, today)
    row = Estimate(
        facility_id=at, number=_number("estimate", today, by), encounter_id=coming.id, encounter=coming, until=until, made_at=now,
        by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "estimate made", by=by, patient=coming.patient_id, detail={"number": row.number})
    add(row, item, quantity, by=by)
    return row


def _number(kind: str, today: date, by: Actor) -> str:
    return f"{today.year}-{next_number(facility_of(by), kind, today.year):05}"


def add(estimate: Estimate, item: PricedItem, quantity: Decimal, *, by: Actor) -> EstimateLine:
    """Put a service on a draft. Raises Refusal."""
    row = queries.estimate(estimate.id, at=facility_of(by), lock=True)
    rules.check_draft(row.state)
    if not item.is_active:
        raise Refusal(N_("this item is no longer in use"), field="item")
    if quantity <= 0:
        raise Refusal(N_("a quantity above zero is needed"), field="quantity")
    if len(queries.lines_of(row.id, at=row.facility_id)) >= rules.MOST_LINES:
        raise Refusal(N_("An estimate has at most %(most)s services."), most=rules.MOST_LINES)
    line = EstimateLine(facility_id=row.facility_id, estimate_id=row.id, item_id=item.id, item=item, quantity=quantity)
    session.add(line)
    session.flush()
    _log(row, "service put on an estimate", by, item=item.code, quantity=str(quantity))
    return line


def remove(line: EstimateLine, *, by: Actor) -> None:
    """Take a service off a draft. Raises Refusal."""
    row = queries.estimate(line.estimate_id, at=facility_of(by), lock=True)
    rules.check_draft(row.state)
    _log(row, "service taken off an estimate", by, item=line.item.code, quantity=str(line.quantity))
    session.delete(line)
    session.flush()


def give(estimate: Estimate, *, by: Actor) -> Estimate:
    """The patient gets it: from now on it keeps its prices. Raises Refusal."""
    row = queries.estimate(estimate.id, at=facility_of(by), lock=True)
    rules.check_draft(row.state)
    found = queries.told(row)
    rules.check_giving(queries.wanted_of(found.lines, row.encounter), found.sums)
    rules.check_until(row.until, clock.today(facility(row.facility_id).zone))
    for one, sums in zip(found.lines, found.sums, strict=True):
        if sums is not None:
            one.price, one.amount, one.due = sums.price, sums.amount, sums.due
    row.state, row.given_at = "given", clock.now()
    session.flush()
    _log(row, "estimate given", by, total=str(found.total), due=str(found.due))
    return row


def sign(estimate: Estimate, customer: Customer, *, by: Actor) -> Contract:
    """Make the numbered contract by an estimate that was given and still holds. Raises Refusal."""
    row = queries.estimate(estimate.id, at=facility_of(by), lock=True)
    today = clock.today(facility(row.facility_id).zone)
    rules.check_signing(row.state, row.until, today)
    if not customer.name.strip():
        raise Refusal(N_("write who signs the contract"), field="customer")
    made = Contract(
        facility_id=row.facility_id, number=_number("contract", today, by), estimate_id=row.id, estimate=row,
        customer=customer.name.strip(), document=customer.document.strip(), address=customer.address.strip(),
        phone=customer.phone.strip(), signed_at=clock.now(), by_id=by.id,
    )  # fmt: skip
    session.add(made)
    row.state = "signed"
    session.flush()
    _log(row, "contract made", by, contract=made.number)
    return made


def withdraw(estimate: Estimate, reason: str, *, by: Actor) -> None:
    """An estimate, and the contract by it, hold no longer. Raises Refusal."""
    row = queries.estimate(estimate.id, at=facility_of(by), lock=True)
    rules.check_withdrawing(row.state, reason)
    row.state, row.reason = "withdrawn", reason.strip()
    session.flush()
    _log(row, "estimate withdrawn", by, reason=reason.strip())


def _log(row: Estimate, verb: str, by: Actor, **detail: str) -> None:
    audit.wrote(row, verb, by=by, patient=row.encounter.patient_id, detail={"number": row.number, **detail})
