"""What the bank brought for invoices, booked over their cases and taken back."""

from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.charges import undo
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.queries import bills
from lighthis.billing.rules.money import Move
from lighthis.claims import queries, rules
from lighthis.claims.actions.booking import book
from lighthis.claims.models import Invoice, Receipt, ReceiptPart
from lighthis.claims.rules import NOTHING
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def receive(invoice: Invoice, amount: Decimal, reference: str, *, by: Actor) -> Decimal:
    """Book what the bank brought for an invoice over its accepted cases, each whole before the next. Returns what is still owed.
    Raises Refusal."""
    at = facility_of(by)
    row = queries.invoice(invoice.id, at=at, lock=True)
    if not reference.strip():
        raise Refusal(N_("write the number of the bank's document"), field="reference")
    found = queries.claims_of(row.id, at=at, lock=True)
    parts = rules.shared(amount, [one.owed if one.state == "answered" else NOTHING for one in found])
    receipt = Receipt(
        facility_id=at, invoice_id=row.id, amount=amount, reference=reference.strip(), came_at=clock.now(), by_id=by.id
    )
    session.add(receipt)
    session.flush()
    for one, part in zip(found, parts, strict=True):
        if part:
            coming = bills.encounter(one.encounter_id, at=at, lock=True)
            booked = book(coming, Move("settlement", "bank", row.payer.kind, part), row.payer, reference, by)
            session.add(ReceiptPart(facility_id=at, receipt_id=receipt.id, claim_id=one.id, entry_id=booked.id))
            one.paid += part
    session.flush()
    audit.wrote(row, "invoice paid", by=by, detail={"amount": str(amount), "reference": receipt.reference})
    return sum((one.owed for one in found if one.state == "answered"), NOTHING)


def take_receipt_back(receipt: Receipt, reason: str, *, by: Actor) -> None:
    """What was booked for another invoice, or with a wrong sum, comes off all its cases by entries that run the other way.
    Raises Refusal."""
    at = facility_of(by)
    invoice = queries.invoice(queries.receipt(receipt.id, at=at).invoice_id, at=at, lock=True)
    row = queries.receipt(receipt.id, at=at, lock=True)
    if row.taken_back_at is not None:
        raise Refusal(N_("This receipt was already taken back."))
    if not reason.strip():
        raise Refusal(N_("say why it is taken back"), field="reason")
    found = {one.id: one for one in queries.claims_of(invoice.id, at=at, lock=True)}
    for part in queries.parts_of(row):
        booked, case = bills.entry(part.entry_id, at=at), found[part.claim_id]
        undo(bills.encounter(case.encounter_id, at=at, lock=True), booked, reason.strip(), by=by)
        case.paid -= booked.amount
    row.taken_back_at, row.taken_back_by_id, row.reason = clock.now(), by.id, reason.strip()
    session.flush()
    told = {"invoice": invoice.number, "amount": str(row.amount), "reference": row.reference}
    audit.wrote(row, "receipt of the bank taken back", by=by, reason=reason, detail=told)
