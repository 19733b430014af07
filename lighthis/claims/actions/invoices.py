"""Invoices: every case that ended, once; and who has a say before what stands on one is reckoned anew."""

from datetime import date

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import Payer
from lighthis.billing.queries import bills, coverage
from lighthis.claims import queries, rules
from lighthis.claims.actions.booking import log
from lighthis.claims.models import Claim, Invoice
from lighthis.claims.rules import NOTHING
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def make_invoice(payer: Payer, until: date, *, by: Actor) -> Invoice:
    """Put every case that ended until a day, and that no invoice asks for, on a new invoice. Raises Refusal."""
    at = facility_of(by)
    home = facility(at)
    if until > clock.today(home.zone):
        raise Refusal(N_("this day has not come yet"), field="until")
    payer = coverage.payer(payer.id, at=at, lock=True)  # two accountants never ask for the same case
    found = queries.cases(payer, until, home.zone, at=at)
    if not found:
        raise Refusal(_nothing_to_ask(payer, until, home.zone))
    year = clock.today(home.zone).year
    row = Invoice(
        facility_id=at, number=f"{year}-{next_number(at, 'invoice', year):05}", payer_id=payer.id, payer=payer, until=until,
        made_at=clock.now(), by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for one in found:
        coming = bills.encounter(one.encounter.id, at=at, lock=True)
        session.add(
            Claim(
                facility_id=at, invoice_id=row.id, encounter_id=coming.id, amount=one.amount, document=one.document[:80]
            )
        )
        audit.wrote(coming, "case put on an invoice", by=by, patient=coming.patient_id, detail={"invoice": row.number})
    session.flush()
    total = sum((one.amount for one in found), NOTHING)
    audit.wrote(row, "invoice made", by=by, detail={"payer": payer.code, "cases": len(found), "total": str(total)})
    return row


def _nothing_to_ask(payer: Payer, until: date, zone: str) -> str:
    if queries.cases(payer, until, zone, at=payer.facility_id, referred=False):
        return N_("The cases until this day wait for the number of a referral: the fund pays for nothing without one.")
    return N_("There is no case to ask for until this day.")


def withdraw(claim: Claim, reason: str, *, by: Actor) -> None:
    """A case comes off its invoice before it was answered. Raises Refusal."""
    row = queries.claim(claim.id, at=facility_of(by), lock=True)
    if row.state != "sent":
        raise Refusal(N_("This case was answered or withdrawn already."))
    if not reason.strip():
        raise Refusal(N_("say why the case is withdrawn"), field="reason")
    row.state, row.reason, row.answered_at = "withdrawn", reason.strip(), clock.now()
    log(row, "case withdrawn", reason, by)


def refuse_where_asked(encounter: Encounter) -> None:
    """For billing's list: what stands on an invoice is not reckoned anew under the organisation's eyes. Raises Refusal."""
    found = queries.has_open(encounter.id, at=encounter.facility_id)
    if found is not None:
        words = rules.way_to_withdraw(found.state, found.accepted, found.paid)
        raise Refusal(words, number=found.invoice.number)
    passed_on = queries.passed_on(encounter.id, at=encounter.facility_id)
    if passed_on is not None:  # it would be owed twice
        words = N_(
            "It was decided on invoice No %(number)s what happens to the refused part: take that back there first."
        )
        raise Refusal(words, number=passed_on.invoice.number)
