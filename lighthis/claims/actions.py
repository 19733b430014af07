"""What the accountant does with invoices: asks, writes answers down, books what the bank brought."""

from datetime import date
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import entry, facility_of, write
from lighthis.billing.models import Payer
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import second
from lighthis.billing.rules.money import Move
from lighthis.claims import queries, rules
from lighthis.claims.models import Claim, Invoice, Reconciliation
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
        raise Refusal(N_("There is no case to ask for until this day."))
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


def withdraw(claim: Claim, reason: str, *, by: Actor) -> None:
    """A case comes off its invoice before it was answered. Raises Refusal."""
    row = queries.claim(claim.id, at=facility_of(by), lock=True)
    if row.state != "sent":
        raise Refusal(N_("This case was answered or withdrawn already."))
    if not reason.strip():
        raise Refusal(N_("say why the case is withdrawn"), field="reason")
    row.state, row.reason, row.answered_at = "withdrawn", reason.strip(), clock.now()
    _log(row, "case withdrawn", reason, by)


def answer(claim: Claim, accepted: Decimal, reason: str, *, by: Actor) -> None:
    """Write down what the organisation accepted of a case. Raises Refusal."""
    row = queries.claim(claim.id, at=facility_of(by), lock=True)
    rules.check_answer(row.state, row.amount, accepted, reason)
    row.state, row.accepted, row.reason, row.answered_at = "answered", accepted, reason.strip(), clock.now()
    row.answered_by_id = by.id
    _log(row, "case answered", reason, by, accepted=str(accepted))


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
        _book(coming, Move(kind, debit, payer.kind, row.refused), payer, reason, by)
    row.rest = rest
    _log(row, "refused part settled", reason, by, rest=rest)


def receive(invoice: Invoice, amount: Decimal, reference: str, *, by: Actor) -> Decimal:
    """Book what the bank brought for an invoice over its accepted cases, each whole before the next. Returns what is still owed.
    Raises Refusal."""
    at = facility_of(by)
    row = queries.invoice(invoice.id, at=at, lock=True)
    if not reference.strip():
        raise Refusal(N_("write the number of the bank's document"), field="reference")
    found = queries.claims_of(row.id, at=at, lock=True)
    parts = rules.shared(amount, [one.owed if one.state == "answered" else NOTHING for one in found])
    for one, part in zip(found, parts, strict=True):
        if part:
            coming = bills.encounter(one.encounter_id, at=at, lock=True)
            _book(coming, Move("settlement", "bank", row.payer.kind, part), row.payer, reference, by)
            one.paid += part
    session.flush()
    audit.wrote(row, "invoice paid", by=by, detail={"amount": str(amount), "reference": reference.strip()})
    return sum((one.owed for one in found if one.state == "answered"), NOTHING)


def _book(coming: Encounter, move: Move, payer: Payer, reason: str, by: Actor) -> None:
    row = entry(coming, move, clock.now(), by=by)
    row.payer, row.payer_id, row.reason = payer.kind, payer.id, reason.strip()
    write(row)


def _log(row: Claim, verb: str, reason: str, by: Actor, **detail: str) -> None:
    session.flush()
    coming = bills.encounter(row.encounter_id, at=row.facility_id)
    audit.wrote(
        row, verb, by=by, patient=coming.patient_id, reason=reason, detail={"amount": str(row.amount), **detail}
    )


def refuse_where_asked(encounter: Encounter) -> None:
    """For billing's list: what stands on an invoice is not reckoned anew under the organisation's eyes. Raises Refusal."""
    found = queries.has_open(encounter.id, at=encounter.facility_id)
    if found is not None:
        words = N_("This coming stands on invoice No %(number)s: withdraw the case there, or wait for the answer.")
        raise Refusal(words, number=found.invoice.number)
    if queries.was_passed_on(encounter.id, at=encounter.facility_id):
        raise Refusal(N_("It was already decided what happens to the refused part."))  # it would be owed twice


def reconcile(payer: Payer, since: date, until: date, *, by: Actor) -> Reconciliation:
    """Make a numbered account of an organisation over some days, for it to compare with its books. Raises Refusal."""
    at = facility_of(by)
    today = clock.today(facility(at).zone)
    rules.check_days(since, until, today)
    number = f"{today.year}-{next_number(at, 'reconciliation', today.year):05}"
    row = Reconciliation(
        facility_id=at, number=number, payer_id=payer.id, payer=payer, since=since, until=until, made_at=clock.now(), by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    closing = queries.account_of(row, facility(at).zone).closing
    audit.wrote(row, "reconciliation made", by=by, detail={"payer": payer.code, "closing": str(closing)})
    return row


def compared(act: Reconciliation, theirs: Decimal | None, note: str, *, by: Actor) -> Reconciliation:
    """Write down what the organisation said: that it agrees, or what is owed by its own books. Raises Refusal."""
    at = facility_of(by)
    row = queries.reconciliation(act.id, at=at, lock=True)
    rules.check_compared(row.state, queries.account_of(row, facility(at).zone).closing, theirs, note)
    row.state, row.theirs = "agreed" if theirs is None else "differs", theirs
    row.note, row.answered_at, row.answered_by_id = note.strip(), clock.now(), by.id
    session.flush()
    audit.wrote(row, "reconciliation answered", by=by, detail={"state": row.state, "theirs": str(theirs or "")})
    return row
