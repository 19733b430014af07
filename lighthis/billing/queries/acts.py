"""The facts of papers made from a bill: the act of services, the certificate of what was paid, the notice of a debt."""

from decimal import Decimal
from uuid import UUID

from lighthis.billing import accounts
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.queries import bills, coverage
from lighthis.billing.queries.slips import NEUTRAL, facility_facts, patient_facts
from lighthis.billing.rules import money
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility as facility_of
from lighthis.kernel import clock
from lighthis.kernel.money import Money
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.packs.bills import DebtNotice, PaidLine, PaymentCertificate, ServicesAct
from lighthis.packs.facts import SlipLine
from lighthis.packs.subject import Subject


def act(encounter_id: UUID, at: UUID, language: str) -> Subject:
    """What was charged for a coming and stands; a draft until the coming is over. Raises NotFound, also where nothing stands."""
    coming, facility = bills.encounter(encounter_id, at=at), facility_of(at)
    entries = bills.entries_of(coming.id, at=at)
    charges = coverage.standing(entries)
    if not charges:
        raise NotFound
    sums = money.sums(entries)
    borne, off = sums.covered, sums.discounted + sums.written_off
    total = sum((one.amount for one in charges), money.NOTHING)
    facts = ServicesAct(
        facility=facility_facts(facility), patient=patient_facts(coming.patient, at), visit=coming.number,
        since=clock.local(coming.arrived_at, facility.zone).date(),
        until=clock.local(coming.ended_at, facility.zone).date() if coming.ended_at else None,
        lines=tuple(_line(one, coming, language, facility.currency) for one in charges),
        total=Money(total, facility.currency), due=Money(total - borne - off, facility.currency),
        borne=Money(borne, facility.currency) if borne else None, off=Money(off, facility.currency) if off else None,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id, is_draft=coming.ended_at is None)


def _line(entry: LedgerEntry, coming: Encounter, language: str, currency: str) -> SlipLine:
    """A charge at its whole price, in words that tell a stranger nothing about health (rulings 9)."""
    hidden = entry.item is None or entry.item.is_sensitive or coming.secrecy == "sensitive"
    words = NEUTRAL[language] if hidden or entry.item is None else entry.item.name_in(language)
    price = Money(entry.price or entry.amount, currency)
    return SlipLine(words, entry.quantity or Decimal(1), price, Money(entry.amount, currency))


def certificate(encounter_id: UUID, at: UUID, _language: str) -> Subject:
    """What a patient paid for a coming by the slips that hold. Raises NotFound, Refusal where nothing was paid."""
    found, facility = bills.bill(encounter_id, at=at), facility_of(at)
    lines = tuple(_paid(one, found, facility.zone, facility.currency) for one in found.papers)
    lines = tuple(one for one in lines if one.amount.amount)
    total = sum((one.amount.amount for one in lines), money.NOTHING)
    carried, held, coming = (
        money.between(found.entries, accounts.CARRIED, accounts.DEPOSIT),
        found.sums.held,
        found.encounter,
    )
    if total + carried <= 0:
        raise Refusal(N_("Nothing was paid for this coming."))
    facts = PaymentCertificate(
        facility=facility_facts(facility), patient=patient_facts(coming.patient, at), visit=coming.number, lines=lines,
        since=clock.local(coming.arrived_at, facility.zone).date(), on=clock.today(facility.zone),
        until=clock.local(coming.ended_at, facility.zone).date() if coming.ended_at else None,
        total=Money(total, facility.currency), held=Money(held, facility.currency) if held else None,
        carried=Money(carried, facility.currency) if carried else None,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id)


def _paid(slip: MoneyDocument, found: bills.Bill, zone: str, currency: str) -> PaidLine:
    """The money that a slip moved; a slip that was cancelled, and its cancellation, moved nothing together."""
    undone = {one.cancels_id for one in found.papers}
    mine = [
        one for one in found.entries if one.document_id == slip.id and slip.id not in undone and slip.cancels_id is None
    ]
    amount = sum((money.balance_of(one, mine) for one in set(accounts.MONEY)), money.NOTHING)
    return PaidLine(slip.number, clock.local(slip.happened_at, zone).date(), Money(amount, currency))


def debt(encounter_id: UUID, at: UUID, _language: str) -> Subject:
    """What a patient owes for a coming, beyond the deposit. Raises NotFound, Refusal where nothing is owed."""
    found, facility = bills.bill(encounter_id, at=at), facility_of(at)
    coming, owed = found.encounter, found.sums.after_deposit
    paid = found.sums.paid + found.sums.used + found.sums.balance - owed
    if owed <= 0:
        raise Refusal(N_("Nothing is owed for this coming."))
    facts = DebtNotice(
        facility=facility_facts(facility), patient=patient_facts(coming.patient, at), visit=coming.number,
        since=clock.local(coming.arrived_at, facility.zone).date(), on=clock.today(facility.zone),
        until=clock.local(coming.ended_at, facility.zone).date() if coming.ended_at else None,
        due=Money(owed + paid, facility.currency), paid=Money(paid, facility.currency), owed=Money(owed, facility.currency),
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id)
