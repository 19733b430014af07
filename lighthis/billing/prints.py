"""What of billing goes on paper: the form's key and where its facts come from."""

from decimal import Decimal
from uuid import UUID

from lighthis.billing.queries import acts, cash, drawer, slips
from lighthis.facility.queries import facility
from lighthis.kernel.money import Money
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.cash import CashSlip, CountedNotes
from lighthis.packs.people import short
from lighthis.packs.subject import Subject

FORM, CASH = "payment_slip", "cash_slip"
# papers made from the bill of a coming, when somebody asks for them
of_bill = {"services_act": acts.act, "payment_certificate": acts.certificate, "debt_notice": acts.debt}


def payment_slip(document_id: UUID, at: UUID, language: str) -> Subject:
    """A slip that holds; one that was cancelled is printed no more. Raises NotFound, Refusal."""
    if cash.cancellation_of(document_id, at=at) is not None:
        raise Refusal(N_("This slip was cancelled; it is not printed any more."))
    return slips.slip(document_id, at, language)


def cash_slip(document_id: UUID, at: UUID, language: str) -> Subject:
    """A paper of cash that moved without a patient, with the pieces that were counted. Raises NotFound."""
    paper, home = drawer.document(document_id, at=at), facility(at)
    notes = sorted(((Decimal(value), pieces) for value, pieces in paper.notes.items()), reverse=True)
    facts = CashSlip(
        facility=slips.facility_facts(home), kind=paper.kind, number=paper.number, at=paper.happened_at,
        amount=Money(paper.amount, home.currency), cashier=short(paper.by), desk=paper.shift.desk if paper.shift else None,
        shift=paper.shift.number if paper.shift else None, to=short(paper.to_shift.cashier) if paper.to_shift else None,
        reference=paper.reference or None, reason=paper.reason or None,
        difference=Money(paper.difference, home.currency) if paper.difference else None,
        undone=paper.state in ("cancelled", "returned"), notes=tuple(CountedNotes(*one) for one in notes),
    )  # fmt: skip
    return Subject(None, facts)
