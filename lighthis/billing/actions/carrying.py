"""A deposit that lies on a coming which is over goes to another coming of the same patient; no money leaves the cash desk."""

from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import entry, facility_of, write
from lighthis.billing.queries import bills, carrying, requests
from lighthis.billing.rules import money
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def carry(encounter: Encounter, to: Encounter, amount: Decimal | None, reason: str, *, by: Actor) -> Decimal:
    """Carry the deposit of a coming, or a part of it, over to another one: two movements that come to nothing. Returns the sum.
    Raises Refusal."""
    at = facility_of(by)
    first, second = sorted((encounter.id, to.id))  # always in this order: two clerks never wait for each other
    locked = {id_: bills.encounter(id_, at=at, lock=True) for id_ in (first, second)}
    encounter, to = locked[encounter.id], locked[to.id]
    if not reason.strip():
        raise Refusal(N_("say why the deposit is carried over"), field="reason")
    if encounter.status == "open":
        raise Refusal(N_("This coming goes on: its deposit stays on it."))
    if to.id not in {one.id for one in carrying.targets(encounter)}:
        raise Refusal(N_("choose from the list"), field="to")
    if requests.open_refund(encounter.id, at=at) is not None:
        raise Refusal(N_("This money was asked back already: that request is answered or taken back first."))
    held, now = money.sums(bills.entries_of(encounter.id, at=at)).held, clock.now()
    out, into = money.carried(held, amount)
    for coming, move in ((encounter, out), (to, into)):
        row = entry(coming, move, now, by=by)
        row.reason = reason.strip()
        write(row)
    detail = {"amount": str(out.amount), "from": encounter.number, "to": to.number}
    audit.wrote(encounter, "deposit carried over", by=by, patient=encounter.patient_id, reason=reason, detail=detail)
    return out.amount
