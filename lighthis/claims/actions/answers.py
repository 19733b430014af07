"""What organisations answered to cases, what was decided upon the refused part, and both taken back."""

from decimal import Decimal

from lighthis.billing.actions.charges import undo
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.queries import bills
from lighthis.billing.rules import second
from lighthis.billing.rules.money import Move
from lighthis.claims import queries, rules
from lighthis.claims.actions.booking import book, log
from lighthis.claims.models import Claim, Invoice
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def answer(claim: Claim, accepted: Decimal, reason: str, *, by: Actor) -> None:
    """Write down what the organisation accepted of a case. Raises Refusal."""
    row = queries.claim(claim.id, at=facility_of(by), lock=True)
    rules.check_answer(row.state, row.amount, accepted, reason)
    row.state, row.accepted, row.reason, row.answered_at = "answered", accepted, reason.strip(), clock.now()
    row.answered_by_id = by.id
    log(row, "case answered", reason, by, accepted=str(accepted))


def accept_all(invoice: Invoice, *, by: Actor) -> int:
    """Write down that all cases which were not answered yet are accepted wholly. Returns how many. Raises Refusal."""
    waiting = [one for one in queries.claims_of(invoice.id, at=facility_of(by), lock=True) if one.state == "sent"]
    if not waiting:
        raise Refusal(N_("Every case of this invoice was answered already."))
    for one in waiting:
        answer(one, one.amount, "", by=by)
    return len(waiting)


def settle_rest(claim: Claim, rest: str, reason: str, *, by: Actor) -> None:
    """Decide upon what was not accepted: ask again, let the patient pay, or write it off. Raises Refusal."""
    row = queries.claim(claim.id, at=facility_of(by), lock=True)
    rules.check_rest(row.state, row.refused, row.rest, rest)
    if not reason.strip():
        raise Refusal(N_("say why it is decided so"), field="reason")
    if rest == rules.WRITTEN_OFF:
        second.check_write_off(by.permissions)
        rules.check_second(row.answered_by_id, by.id)
    coming = bills.encounter(row.encounter_id, at=row.facility_id, lock=True)
    payer = queries.invoice(row.invoice_id, at=row.facility_id).payer
    if rest == rules.PATIENT and coming.kind == "emergency":
        raise Refusal(N_("Emergency care goes to the budget: the patient never pays for it."), field="rest")
    if rest != rules.AGAIN:
        debit, kind = ("patient", "transfer") if rest == rules.PATIENT else ("written_off", "write_off")
        row.rest_entry_id = book(coming, Move(kind, debit, payer.kind, row.refused), payer, reason, by).id
    row.rest = rest
    log(row, "refused part settled", reason, by, rest=rest)


def take_back(claim: Claim, reason: str, *, by: Actor) -> None:
    """Take back the last thing written down of a case: what was decided upon the refused part, else the answer. Raises Refusal."""
    row = queries.claim(claim.id, at=facility_of(by), lock=True)
    rules.check_back(row.state, row.paid, row.rest)
    if not reason.strip():
        raise Refusal(N_("say why it is taken back"), field="reason")
    if row.rest:
        _take_decision_back(row, reason, by)
    else:
        _take_answer_back(row, reason, by)


def _take_answer_back(row: Claim, reason: str, by: Actor) -> None:
    accepted = str(row.accepted)
    row.state, row.accepted, row.reason, row.answered_at, row.answered_by_id = "sent", None, "", None, None
    log(row, "answer taken back", reason, by, accepted=accepted)


def _take_decision_back(row: Claim, reason: str, by: Actor) -> None:
    coming = bills.encounter(row.encounter_id, at=row.facility_id, lock=True)
    if row.rest_entry_id is not None:
        undo(coming, bills.entry(row.rest_entry_id, at=row.facility_id), reason.strip(), by=by)
    elif queries.free_of(coming.id, row.invoice.payer_id, at=row.facility_id) < row.refused:
        raise Refusal(N_("The refused part stands on a later invoice, or the organisation no longer bears it."))
    rest, row.rest, row.rest_entry_id = row.rest, "", None
    log(row, "decision on the refused part taken back", reason, by, rest=rest)
