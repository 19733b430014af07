"""Who bears a coming, decided by a person: what was charged is reckoned anew, exact to the tiyin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing.accounts import FUND
from lighthis.billing.actions.charges import add_part, ask_before, to_case_prices, undo, undo_whole, write_charge
from lighthis.billing.actions.closing import check_open
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import Coverage, LedgerEntry, Payer, PricedItem
from lighthis.billing.queries import bills, coverage, prices
from lighthis.billing.queries.agreed import agreed_for
from lighthis.billing.queries.care import Care
from lighthis.billing.rules import money, shares
from lighthis.billing.rules.prices import Agreed, no_dearer
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

# who follows a charge that was reckoned anew: the old one, the new one (filled in joins_of_charges.py)
after_reckoning: list[Callable[[LedgerEntry, LedgerEntry], object]] = []
Bearers = Callable[[datetime], tuple[shares.Share, ...]]  # who bears care given at a moment
MOST_BEARERS = 5


@dataclass(frozen=True)
class Terms:
    """What one organisation bears, as somebody decided."""

    payer: Payer
    share: Decimal
    most: Decimal | None = None
    categories: tuple[str, ...] = ()
    document: str = ""
    case_price: Decimal | None = None  # for the treated case, whatever its services come to


@dataclass(frozen=True)
class Reckoned:
    """A charge as it must be: its price, who bears which part."""

    row: LedgerEntry
    price: Decimal
    parts: tuple[shares.Part, ...]


@dataclass(frozen=True)
class _Known:
    """What is asked of the store once for all charges of a coming."""

    items: Mapping[UUID, PricedItem]
    bearers: Bearers
    agreed: Sequence[Agreed]
    zone: str


def decide(encounter: Encounter, terms: Sequence[Terms], reason: str, *, by: Actor) -> int:
    """Say who bears a coming, in this order (nobody: the patient pays all), and reckon anew what was charged. Returns how many
    charges changed. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    _check(locked, terms, reason)
    check_open(locked, by)
    now = clock.now()
    for old in coverage.decided(locked.id, at=locked.facility_id):
        old.until = now
    for rank, one in enumerate(terms):
        session.add(_row(locked, rank, one, reason, by))
    if not terms:
        session.add(_row(locked, 0, None, reason, by))
    session.flush()
    detail = {"payers": [f"{one.payer.code} {one.share.normalize():f} %" for one in terms]}
    audit.wrote(locked, "payer decided", by=by, patient=locked.patient_id, reason=reason, detail=detail)
    return reckon(locked, reason, by=by)


def follow_rules(encounter: Encounter, reason: str, *, by: Actor) -> int:
    """What was decided no longer holds: the rules say again who bears. Returns how many charges changed. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    if not reason.strip():
        raise Refusal(N_("say why the payer changes"), field="reason")
    check_open(locked, by)
    for old in coverage.decided(locked.id, at=locked.facility_id):
        old.until = clock.now()
    session.flush()
    audit.wrote(locked, "payer decided", by=by, patient=locked.patient_id, reason=reason, detail={"payers": ["rules"]})
    return reckon(locked, reason, by=by)


def _check(encounter: Encounter, terms: Sequence[Terms], reason: str) -> None:
    if encounter.kind == "emergency":
        raise Refusal(N_("Emergency care goes to the budget: nobody else bears it."))
    if encounter.status in {"cancelled", "entered_in_error"}:
        raise Refusal(N_("This coming is closed to money."))
    if not reason.strip():
        raise Refusal(N_("say why the payer changes"), field="reason")
    if len({one.payer.id for one in terms}) < len(terms) or len(terms) > MOST_BEARERS:
        raise Refusal(N_("each organisation stands once"), field="payer")
    for rank, one in enumerate(terms, 1):
        _check_payer(encounter, one, rank)
        if not 0 < one.share <= shares.WHOLE:
            raise Refusal(N_("a percentage between 0 and 100 is needed"), field="share")
        if one.most is not None and one.most <= 0:
            raise Refusal(N_("a sum above zero is needed"), field="most")
        _check_case(one, len(terms))


def _check_payer(encounter: Encounter, one: Terms, rank: int) -> None:
    """It pays here, its contract holds when the patient comes or later, and the state fund has its referral (PP-311 of 05.09.2024,
    cis-forms.md 10.1). Raises Refusal."""
    if not one.payer.is_active:
        raise Refusal(N_("this organisation no longer pays here"), field=f"payer_{rank}")
    until, zone = one.payer.contract_until, facility(encounter.facility_id).zone
    if until is not None and until < clock.local(encounter.arrived_at, zone).date():
        raise Refusal(N_("the contract with this organisation ended on %(day)s"), field=f"payer_{rank}", day=until)
    if one.payer.kind == FUND and not (one.document.strip() or encounter.referral_number.strip()):
        raise Refusal(N_("the fund pays for nothing without a referral: write its number"), field=f"document_{rank}")


def _check_case(one: Terms, bearers: int) -> None:
    """Whoever pays a price for the treated case bears all of it, alone. Raises Refusal."""
    if one.case_price is None:
        return
    if one.case_price <= 0:
        raise Refusal(N_("a sum above zero is needed"), field="case_price")
    if bearers > 1 or one.share != shares.WHOLE or one.most is not None or one.categories:
        words = N_("Whoever pays a price for the case bears it alone: 100 percent, no limit, all services.")
        raise Refusal(words, field="case_price")


def _row(encounter: Encounter, rank: int, terms: Terms | None, reason: str, by: Actor) -> Coverage:
    return Coverage(
        facility_id=encounter.facility_id, encounter_id=encounter.id, rank=rank,
        payer_id=terms.payer.id if terms else None, share=terms.share if terms else shares.WHOLE,
        most=terms.most if terms else None, categories=list(terms.categories) if terms else [],
        document=terms.document.strip() if terms else "", case_price=terms.case_price if terms else None,
        reason=reason.strip(), by_id=by.id, since=clock.now(),
    )  # fmt: skip


def reckon(encounter: Encounter, reason: str, *, by: Actor) -> int:
    """Bring all standing charges of a coming in line with who bears it now: those that differ are taken back and written anew at
    the price of their own day, with their discounts. Raises Refusal, before anything changes, where a price is missing.
    However many charges, the store is asked a fixed number of questions; what is new is written at the end, together."""
    entries = bills.entries_of(encounter.id, at=encounter.facility_id)
    parts = coverage.parts_by_charge(entries)
    differing = [one for one in _reckoned(encounter, entries) if not _holds(one, parts.get(one.row.id, []))]
    if any(parts.get(one.row.id) for one in differing) or coverage.missing_to_case_prices(encounter, entries):
        ask_before(encounter)
    changed = [(one, _write_anew(encounter, one, parts.get(one.row.id, []), reason, by=by)) for one in differing]
    session.flush()
    for one, anew in changed:
        for tell in after_reckoning:
            tell(one.row, anew)
    to_case_prices(encounter, by=by)
    return len(differing)


def share_again(encounter: Encounter, reason: str, *, by: Actor) -> None:
    """After a charge was taken back: what a ceiling has free again is borne of the charges that stand, at the prices they have; what
    is borne comes to the price of the case again."""
    bearers = coverage.bearers(encounter)
    entries = bills.entries_of(encounter.id, at=encounter.facility_id)
    if any(one.most for row in coverage.standing(entries) for one in bearers(row.happened_at)):
        parts = coverage.parts_by_charge(entries)
        for one in _shared(entries, bearers):
            if not _holds(one, parts.get(one.row.id, [])):
                _share_anew(encounter, one, parts.get(one.row.id, []), reason, by=by)
    to_case_prices(encounter, by=by)


def _shared(entries: Sequence[LedgerEntry], bearers: Bearers) -> list[Reckoned]:
    """The standing charges at their own prices, shared among who bears them now."""
    found: list[Reckoned] = []
    borne: dict[UUID, Decimal] = {}
    for row in sorted(coverage.standing(entries), key=lambda one: (one.happened_at, one.id)):
        category = row.item.category if row.item is not None else ""
        parts = shares.split(row.amount, shares.bearing(bearers(row.happened_at), category), borne)
        _add_borne(borne, parts)
        found.append(Reckoned(row, row.price or money.NOTHING, parts))
    return found


def _add_borne(borne: dict[UUID, Decimal], parts: Sequence[shares.Part]) -> None:
    for part in parts:
        if part.share.payer_id is not None:
            borne[part.share.payer_id] = borne.get(part.share.payer_id, money.NOTHING) + part.amount


def _share_anew(encounter: Encounter, one: Reckoned, parts: Sequence[LedgerEntry], reason: str, *, by: Actor) -> None:
    for part in parts:
        undo(encounter, part, reason, by=by, anew=True)
    for taken in one.parts:
        add_part(
            encounter, one.row, taken.move, share=taken.share.percent, reason="", by=by, payer=taken.share.account,
            payer_id=taken.share.payer_id, anew=True,
        )  # fmt: skip
    _discount_again(encounter, one.row, one, [part for part in parts if part.kind == "discount"], by=by)
    session.flush()


def _write_anew(
    encounter: Encounter, one: Reckoned, parts: Sequence[LedgerEntry], reason: str, *, by: Actor
) -> LedgerEntry:
    undo_whole(encounter, one.row, parts, reason, by=by, anew=True)
    anew = _anew(encounter, one, by=by)
    _discount_again(encounter, anew, one, [part for part in parts if part.kind == "discount"], by=by)
    return anew


def _reckoned(encounter: Encounter, entries: Sequence[LedgerEntry]) -> list[Reckoned]:
    found: list[Reckoned] = []
    borne: dict[UUID, Decimal] = {}
    known = _Known(
        prices.with_prices(coverage.standing(entries), at=encounter.facility_id), coverage.bearers(encounter),
        agreed_for(encounter), facility(encounter.facility_id).zone,
    )  # fmt: skip
    for row in sorted(coverage.standing(entries), key=lambda one: (one.happened_at, one.id)):
        price, bearing = _price_of(encounter, row, known)
        parts = shares.split(money.line_amount(price, row.quantity or money.ONE), bearing, borne)
        _add_borne(borne, parts)
        found.append(Reckoned(row, price, parts))
    return found


def _price_of(encounter: Encounter, row: LedgerEntry, known: _Known) -> tuple[Decimal, tuple[shares.Share, ...]]:
    if row.item_id is None:
        raise AssertionError("every charge has an item")
    item = known.items[row.item_id]
    bearing = shares.bearing(known.bearers(row.happened_at), item.category)
    day = clock.local(row.happened_at, known.zone).date()
    listed = shares.price_borne(item.prices, bearing, encounter.payer, day)
    price = no_dearer(listed, item.id, row.happened_at, known.agreed)
    if price is None:
        raise Refusal(N_("%(item)s has no price for this payer on its day."), item=item.code)
    return price, bearing


def _holds(one: Reckoned, parts: Sequence[LedgerEntry]) -> bool:
    """Whether a charge is already as it must be."""
    covers = [part for part in parts if part.kind == "cover"]
    mine = [(part.debit, part.payer_id, part.amount) for part in covers]
    return one.row.price == one.price and mine == [
        (part.share.account, part.share.payer_id, part.amount) for part in one.parts
    ]


def _anew(encounter: Encounter, one: Reckoned, *, by: Actor) -> LedgerEntry:
    if one.row.item is None or one.row.quantity is None:
        raise AssertionError("every charge has an item and a quantity")
    return write_charge(
        encounter, one.row.item, one.row.quantity, one.price, one.parts, one.row.basis, one.row.happened_at,
        Care(one.row.department_id, one.row.doctor_id), by=by, reason=one.row.reason, after=one.row,
    )  # fmt: skip


def _discount_again(
    encounter: Encounter, anew: LedgerEntry, one: Reckoned, discounts: Sequence[LedgerEntry], *, by: Actor
) -> None:
    """A percentage is taken of the new rest; a sum stays, as far as there is something to take it off."""
    left = anew.amount - sum((part.amount for part in one.parts), money.NOTHING)
    for old in discounts:
        off = min(left, old.amount if old.share is None else shares.percent_of(left, old.share))
        if off > 0:
            add_part(encounter, anew, shares.discounted(off), share=old.share, reason=old.reason, by=by, anew=True)
            left -= off
