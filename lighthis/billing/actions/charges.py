"""Charges: what was done, at the price of its day, once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.billing.actions.closing import check_open
from lighthis.billing.actions.ledger import entry, write
from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.billing.queries import bills, care, coverage
from lighthis.billing.queries.agreed import agreed_for
from lighthis.billing.rules import money
from lighthis.billing.rules import shares as rules
from lighthis.billing.rules.prices import no_dearer
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal

# who has a say before a charge is taken back: cases that stand on an invoice (filled in joins_of_stays.py)
before_reverse: list[Callable[[Encounter], None]] = []
EARLY = timedelta(days=1)  # what was done on the way in may be dated just before the coming

# filled in joins_of_charges.py: the facts that charges rest on follow them
after_charge: list[Callable[[LedgerEntry, Actor], object]] = []
who_did: list[Callable[[str, UUID], care.Care | None]] = []  # what is known of a fact itself: basis, hospital


def charge(
    encounter: Encounter, item: PricedItem, quantity: Decimal, basis: str, at: datetime, *, by: Actor, reason: str = ""
) -> LedgerEntry:
    """Charge an item at the price of its day; whoever bears a part bears it at once. A fact (`basis`) is charged once: while
    that charge stands, the second time gives it again. `reason`: why there is no fact. Raises Refusal."""
    if item.facility_id != encounter.facility_id:
        raise NotFound
    before = _charges_on(encounter.facility_id, basis)
    if before and not _is_taken_back(before[-1]):
        return before[-1]
    _check(encounter, item, quantity, at)
    price, shares = price_for(encounter, item, at)
    if price is None:
        raise Refusal(N_("this item has no price for this payer on this day"), field="item")
    borne: dict[UUID, Decimal] = {}
    if any(one.most or one.case_price for one in shares):
        bills.encounter(encounter.id, at=encounter.facility_id, lock=True)  # a ceiling is reached once
        borne = coverage.borne(encounter.id, at=encounter.facility_id)
    parts = rules.split(money.line_amount(price, quantity), shares, borne)
    given = _given(encounter, basis, at)
    row = write_charge(encounter, item, quantity, price, parts, basis, at, given, by=by, reason=reason)
    audit.wrote(row, "charged", by=by, patient=encounter.patient_id, detail={"item": item.code, "payer": row.payer})
    if any(one.case_price for one in shares):
        to_case_prices(encounter, by=by)
    return row


def charge_by_hand(
    encounter: Encounter, item: PricedItem, quantity: Decimal, basis: str, at: datetime, *, by: Actor, reason: str = ""
) -> LedgerEntry:
    """Charge what a person chose, while the bill is open. Raises Refusal."""
    check_open(encounter, by)
    return charge(encounter, item, quantity, basis, at, by=by, reason=reason)


def _given(encounter: Encounter, basis: str, at: datetime) -> care.Care:
    told = [found for ask in who_did if (found := ask(basis, encounter.facility_id)) is not None] if basis else []
    return care.given(encounter, basis, at, told[0] if told else care.Care())


def write_charge(
    encounter: Encounter,
    item: PricedItem,
    quantity: Decimal,
    price: Decimal,
    parts: Sequence[rules.Part],
    basis: str,
    at: datetime,
    given: care.Care,
    *,
    by: Actor,
    reason: str = "",
    after: LedgerEntry | None = None,
) -> LedgerEntry:
    """Append a charge and what others bear of it, as it was reckoned; the fact is charged once more than before. `after`: the charge
    that the program writes anew because the payer changed; its fact stays charged, and the row waits for the next flush."""
    row, anew = entry(encounter, rules.charge_move(money.line_amount(price, quantity)), at, by=by), after is not None
    row.item_id, row.quantity, row.price, row.reason = item.id, quantity, price, reason.strip()
    row.payer, row.is_reckoned = parts[0].share.account if parts else encounter.payer, anew
    row.basis, row.turn = basis, _turn(encounter, basis, after)
    row.department_id, row.doctor_id = given.department_id, given.doctor_id
    write(row, later=anew)
    for part in parts:
        add_part(
            encounter, row, part.move, share=part.share.percent, reason="", by=by, payer=part.share.account,
            payer_id=part.share.payer_id, anew=anew,
        )  # fmt: skip
    for tell in () if anew else after_charge:
        tell(row, by)
    return row


def _turn(encounter: Encounter, basis: str, after: LedgerEntry | None) -> int:
    """How often the fact is charged with this charge."""
    before = len(_charges_on(encounter.facility_id, basis)) if after is None else after.turn if basis else 0
    return before + 1


def add_part(
    encounter: Encounter,
    row: LedgerEntry,
    move: money.Move,
    *,
    share: Decimal | None,
    reason: str,
    by: Actor,
    payer: str = "",
    payer_id: UUID | None = None,
    anew: bool = False,
) -> LedgerEntry:
    """Append what a bearer or a discount takes off a charge."""
    part = entry(encounter, move, row.happened_at, by=by)
    part.is_reckoned = anew
    part.charge_id, part.share, part.reason, part.payer, part.payer_id = row.id, share, reason, payer, payer_id
    part.item_id, part.department_id, part.doctor_id = row.item_id, row.department_id, row.doctor_id
    return write(part, later=anew)


def price_for(encounter: Encounter, item: PricedItem, at: datetime) -> tuple[Decimal | None, tuple[rules.Share, ...]]:
    """The price of an item for who pays at a moment, and who bears parts of it."""
    shares = rules.bearing(coverage.shares_of(encounter, at), item.category)
    day = clock.local(at, facility(encounter.facility_id).zone).date()
    price = rules.price_borne(item.prices, shares, encounter.payer, day)
    return no_dearer(price, item.id, at, agreed_for(encounter)), shares


def _charges_on(at: UUID, basis: str) -> list[LedgerEntry]:
    """How often a fact was charged, in order."""
    if not basis:
        return []
    rows = select(LedgerEntry).where(
        LedgerEntry.facility_id == at, LedgerEntry.basis == basis, LedgerEntry.kind == "charge"
    )
    return list(session.scalars(rows.order_by(LedgerEntry.turn)))


def _is_taken_back(row: LedgerEntry) -> bool:
    back = select(LedgerEntry.id).where(LedgerEntry.facility_id == row.facility_id, LedgerEntry.reverses_id == row.id)
    return session.scalar(back) is not None


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


def to_case_prices(encounter: Encounter, *, by: Actor) -> None:
    """Where an organisation pays a price for the treated case, append what brings what it bears to that price; where it no longer
    does, what takes that off again."""
    entries = bills.entries_of(encounter.id, at=encounter.facility_id)
    kinds = {one.payer_id: one.payer for one in entries if one.payer_id is not None}
    for payer_id, more in coverage.missing_to_case_prices(encounter, entries).items():
        row = entry(encounter, rules.case_move(kinds[payer_id], more), clock.now(), by=by)
        row.payer, row.payer_id, row.is_reckoned = kinds[payer_id], payer_id, True
        write(row)


def ask_before(encounter: Encounter) -> None:
    """Who has a say before a charge that others bear is taken back. Raises Refusal."""
    for ask in before_reverse:
        ask(encounter)


def undo_whole(
    encounter: Encounter, row: LedgerEntry, parts: Sequence[LedgerEntry], reason: str, *, by: Actor, anew: bool = False
) -> LedgerEntry:
    """Append what takes a charge and its standing parts back, and tell the log."""
    undone = undo(encounter, row, reason, by=by, anew=anew)
    for one in parts:
        undo(encounter, one, reason, by=by, anew=anew)
    audit.wrote(undone, "charge taken back", by=by, patient=encounter.patient_id, reason=reason)
    return undone


def undo(encounter: Encounter, row: LedgerEntry, reason: str, *, by: Actor, anew: bool = False) -> LedgerEntry:
    """Append the entry that runs the other way; `anew`: only because the payer changed."""
    back = entry(encounter, money.reversed_move(row), clock.now(), by=by)
    back.is_reckoned = anew
    back.reverses_id, back.reason, back.payer, back.item_id = row.id, reason, row.payer, row.item_id
    back.payer_id, back.charge_id = row.payer_id, row.charge_id
    back.department_id, back.doctor_id = row.department_id, row.doctor_id
    return write(back, later=anew)
