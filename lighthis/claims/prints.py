"""What of invoices goes on paper: the invoice itself, the act of services to it, and an account to be compared."""

from decimal import Decimal
from uuid import UUID

from lighthis.billing.queries.slips import facility_facts
from lighthis.claims import queries
from lighthis.claims.models import Claim
from lighthis.claims.rules import NOTHING
from lighthis.facility.models import Facility
from lighthis.facility.queries import facility as facility_of
from lighthis.kernel import clock
from lighthis.kernel.money import Money
from lighthis.kernel.text import NotFound
from lighthis.packs.bills import AccountLine, CaseLine, InvoicePaper, ReconciliationPaper
from lighthis.packs.subject import Subject

LANGUAGES = ("ru", "uz", "uz_Cyrl", "en")


def invoice(invoice_id: UUID, at: UUID, _language: str) -> Subject:
    """An invoice with what is asked for each case that is still on it. Raises NotFound."""
    cases = _standing(invoice_id, at)
    return Subject(None, _facts(invoice_id, at, cases, sum((one.amount for one in cases), NOTHING)))


def act(invoice_id: UUID, at: UUID, _language: str) -> Subject:
    """The act to an invoice with what was accepted; a draft until every case was answered. Raises NotFound."""
    cases = _standing(invoice_id, at)
    facts = _facts(invoice_id, at, cases, sum((one.accepted or NOTHING for one in cases), NOTHING))
    return Subject(None, facts, is_draft=any(one.state == "sent" for one in cases))


def reconciliation(act_id: UUID, at: UUID, _language: str) -> Subject:
    """An account of an organisation for it to compare with its books. Raises NotFound."""
    act, home = queries.reconciliation(act_id, at=at), facility_of(at)
    found, payer = queries.account_of(act, home.zone), act.payer
    opening, more, less, closing = (
        Money(one, home.currency) for one in (found.opening, found.more, found.less, found.closing)
    )
    facts = ReconciliationPaper(
        facility=facility_facts(home), number=act.number, on=clock.local(act.made_at, home.zone).date(), since=act.since,
        until=act.until, payer={language: payer.name_in(language) for language in LANGUAGES}, opening=opening, more=more,
        less=less, closing=closing, tax_id=payer.tax_id or None, contract=payer.contract or None, contract_from=payer.contract_from,
        lines=tuple(AccountLine(one.on, one.kind, Money(one.amount, home.currency), one.document or None) for one in found.lines),
    )  # fmt: skip
    return Subject(None, facts)


def _standing(invoice_id: UUID, at: UUID) -> list[Claim]:
    found = queries.invoice(invoice_id, at=at)
    cases = [one for one in queries.claims_of(found.id, at=at) if one.state != "withdrawn"]
    if not cases:
        raise NotFound  # every case was withdrawn: nothing is asked
    return cases


def _facts(invoice_id: UUID, at: UUID, cases: list[Claim], total: Decimal) -> InvoicePaper:
    found, home = queries.invoice(invoice_id, at=at), facility_of(at)
    payer = found.payer
    return InvoicePaper(
        facility=facility_facts(home), number=found.number, on=clock.local(found.made_at, home.zone).date(), until=found.until,
        payer={language: payer.name_in(language) for language in LANGUAGES}, lines=tuple(_line(one, home) for one in cases),
        total=Money(total, home.currency), tax_id=payer.tax_id or None, address=payer.address or None, bank=payer.bank or None, own_bank=home.bank or None,
        contract=payer.contract or None, contract_from=payer.contract_from,
    )  # fmt: skip


def _line(one: Claim, home: Facility) -> CaseLine:
    coming = one.encounter
    return CaseLine(
        visit=coming.number, since=clock.local(coming.arrived_at, home.zone).date(),
        amount=Money(one.amount, home.currency),
        until=clock.local(coming.ended_at, home.zone).date() if coming.ended_at else None, document=one.document or None,
        accepted=None if one.accepted is None else Money(one.accepted, home.currency),
    )  # fmt: skip


given = {"claim_invoice": invoice, "claim_act": act, "reconciliation": reconciliation}
