"""The facts of an act of services: what stands on a bill, and who bears it."""

from decimal import Decimal
from uuid import UUID

from lighthis.billing import accounts
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, coverage
from lighthis.billing.queries.slips import NEUTRAL, facility_facts, patient_facts
from lighthis.billing.rules import money
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility as facility_of
from lighthis.kernel import clock
from lighthis.kernel.money import Money
from lighthis.kernel.text import NotFound
from lighthis.packs.bills import ServicesAct
from lighthis.packs.facts import SlipLine
from lighthis.packs.subject import Subject


def act(encounter_id: UUID, at: UUID, language: str) -> Subject:
    """What was charged for a coming and stands; a draft until the coming is over. Raises NotFound, also where nothing stands."""
    coming, facility = bills.encounter(encounter_id, at=at), facility_of(at)
    entries = bills.entries_of(coming.id, at=at)
    charges = coverage.standing(entries)
    if not charges:
        raise NotFound
    borne = sum((money.between(entries, one, accounts.PATIENT) for one in accounts.BEARERS), money.NOTHING)
    off = sum(
        (money.between(entries, one, accounts.PATIENT) for one in (accounts.DISCOUNT, accounts.WRITTEN_OFF)), money.NOTHING
    )  # fmt: skip
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
