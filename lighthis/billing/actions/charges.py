"""Charges: what was done, at the price of its day, once."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import entry, write
from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.billing.queries import bills, stays
from lighthis.billing.rules import money
from lighthis.billing.rules.prices import price_on
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal

EARLY = timedelta(days=1)  # what was done on the way in may be dated just before the coming


def charge(
    encounter: Encounter,
    item: PricedItem,
    quantity: Decimal,
    basis: str,
    at: datetime,
    *,
    by: Actor,
    payer: str | None = None,
) -> LedgerEntry:
    """Charge an item at the price of its day; budget and insurance cover theirs at once. A basis is charged once: the
    second time gives the first row. Raises Refusal."""
    if item.facility_id != encounter.facility_id:
        raise NotFound
    before = _charged_before(encounter, basis)
    if before is not None:
        return before
    _check(encounter, item, quantity, at)
    payer = money.payer_of(payer or encounter.payer, in_emergency=stays.in_emergency(encounter, at))
    zone = facility(encounter.facility_id).zone
    price = price_on(item.prices, payer, clock.local(at, zone).date())
    if price is None:
        if payer not in money.COVERS:
            raise Refusal(N_("this item has no price for this payer on this day"), field="item")
        price = Decimal(0)  # care that the budget pays never waits for a price list
    row = _write(encounter, item, quantity, price, payer, at, basis, by=by)
    audit.wrote(row, "charged", by=by, patient=encounter.patient_id, detail={"item": item.code, "payer": payer})
    return row


def _charged_before(encounter: Encounter, basis: str) -> LedgerEntry | None:
    if not basis:
        return None
    rows = select(LedgerEntry).where(
        LedgerEntry.facility_id == encounter.facility_id, LedgerEntry.basis == basis, LedgerEntry.kind == "charge"
    )
    return session.scalar(rows)


def _check(encounter: Encounter, item: PricedItem, quantity: Decimal, at: datetime) -> None:
    if encounter.status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error; nothing can be charged to it."))
    if encounter.status == "cancelled":
        raise Refusal(N_("This planned stay was cancelled; nothing can be charged to it."))
    if not item.is_active:
        raise Refusal(N_("this item is no longer in use"), field="item")
    if quantity <= 0:
        raise Refusal(N_("a quantity above zero is needed"), field="quantity")
    if at > clock.now() + EARLY:
        raise Refusal(N_("this day has not come yet"), field="day")
    if at < encounter.arrived_at - EARLY:
        raise Refusal(N_("this is before the patient came (%(at)s)"), field="day", at=encounter.arrived_at)


def _write(
    encounter: Encounter,
    item: PricedItem,
    quantity: Decimal,
    price: Decimal,
    payer: str,
    at: datetime,
    basis: str,
    *,
    by: Actor,
) -> LedgerEntry:
    first, *covers = money.charged(money.line_amount(price, quantity), payer)
    row = entry(encounter, first, at, by=by)
    row.item_id, row.quantity, row.price, row.payer, row.basis = item.id, quantity, price, payer, basis
    write(row)
    for move in covers:
        cover = entry(encounter, move, at, by=by)
        cover.payer, cover.basis = payer, f"cover:{row.id}"
        write(cover)
    return row


def reverse(row: LedgerEntry, reason: str, *, by: Actor) -> LedgerEntry:
    """Take a charge back, with its cover, by entries that run the other way. Raises Refusal."""
    if row.kind != "charge":
        raise Refusal(N_("Only a charge can be taken back; money that was paid is given back as a refund."))
    if not reason.strip():
        raise Refusal(N_("say why the charge is taken back"), field="reason")
    encounter = bills.encounter(row.encounter_id, at=row.facility_id, lock=True)
    entries = bills.entries_of(row.encounter_id, at=row.facility_id)
    if any(one.reverses_id == row.id for one in entries):
        raise Refusal(N_("This charge was already taken back."))
    undone = _reverse_one(encounter, row, reason, by=by)
    for one in entries:
        if one.basis == f"cover:{row.id}":
            _reverse_one(encounter, one, reason, by=by)
    audit.wrote(undone, "charge taken back", by=by, patient=encounter.patient_id, reason=reason)
    return undone


def reverse_all(encounter: Encounter, reason: str, *, by: Actor) -> int:
    """A coming entered in error takes its charges along (rulings 8). Returns how many were taken back."""
    entries = bills.entries_of(encounter.id, at=encounter.facility_id)
    undone = {one.reverses_id for one in entries}
    standing = [one for one in entries if one.kind == "charge" and one.id not in undone]
    for row in standing:
        reverse(row, reason, by=by)
    return len(standing)


def refuse_where_paid(encounter: Encounter) -> None:
    """For encounters' list: a coming on which money lies is not entered in error before the money went back. Raises Refusal."""
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    if sums.held or sums.paid or sums.used:
        raise Refusal(N_("Money was taken on this coming: take its charges back and give the money back first."))


def _reverse_one(encounter: Encounter, row: LedgerEntry, reason: str, *, by: Actor) -> LedgerEntry:
    back = entry(encounter, money.reversed_move(row), clock.now(), by=by)
    back.reverses_id, back.reason, back.payer, back.item_id = row.id, reason, row.payer, row.item_id
    return write(back)
