"""Who bears what of a coming: what somebody decided, else what the rules say, else who was said to pay at the door."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lighthis.billing import accounts
from lighthis.billing.models import Coverage, CoverRule, LedgerEntry, Payer
from lighthis.billing.queries import stays
from lighthis.billing.rules import money, shares
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.registration import people


def payer(payer_id: UUID, *, at: UUID, lock: bool = False) -> Payer:
    """An organisation that pays here; `lock` makes others wait who ask it for money. Raises NotFound."""
    return own(Payer, payer_id, at=at, lock=lock)


def payers(at: UUID, *, in_use: bool = False) -> list[Payer]:
    """The organisations that pay at a hospital, by their codes."""
    rows = select(Payer).where(Payer.facility_id == at).order_by(Payer.code)
    return list(session.scalars(rows.where(Payer.is_active == 1) if in_use else rows))


def codes(at: UUID) -> list[str]:
    """The codes of the organisations in use: each may have a price list of its own."""
    return list(
        session.scalars(select(Payer.code).where(Payer.facility_id == at, Payer.is_active == 1).order_by(Payer.code))
    )


def payer_of_code(code: str, *, at: UUID) -> Payer | None:
    """The organisation of a code."""
    return session.scalar(select(Payer).where(Payer.facility_id == at, Payer.code == code.strip()))


def rules(at: UUID) -> list[CoverRule]:
    """What organisations bear of benefit categories, the newest first."""
    rows = select(CoverRule).where(CoverRule.facility_id == at).options(joinedload(CoverRule.payer))
    return list(session.scalars(rows.order_by(CoverRule.valid_from.desc(), CoverRule.id.desc())))


def rule(rule_id: UUID, *, at: UUID) -> CoverRule:
    """A rule of this hospital. Raises NotFound."""
    return own(CoverRule, rule_id, at=at)


def decided(encounter_id: UUID, *, at: UUID, ended: bool = False) -> list[Coverage]:
    """What was decided for a coming, in the order in which they bear; with `ended`, what was decided before too."""
    rows = select(Coverage).where(Coverage.facility_id == at, Coverage.encounter_id == encounter_id)
    rows = rows.options(joinedload(Coverage.payer), joinedload(Coverage.by)).order_by(Coverage.since, Coverage.rank)
    return list(session.scalars(rows if ended else rows.where(Coverage.until.is_(None))))


def shares_of(coming: Encounter, at: datetime) -> tuple[shares.Share, ...]:
    """Who bears care given at a moment: emergency care always the budget alone (rulings 27; PP-311 of 05.09.2024). What
    organisations leave is borne as was said at the door, unless somebody decided that the patient alone pays, or which insurer
    it is: nobody could ever be asked for the rest then. An organisation bears care of the days of its contract alone."""
    return bearers(coming)(at)


def bearers(coming: Encounter) -> Callable[[datetime], tuple[shares.Share, ...]]:
    """The same for many moments of a coming: what is asked of the store is asked once."""
    admitted = cache(lambda: stays.admitted_at(coming))
    said = cache(lambda: decided(coming.id, at=coming.facility_id))
    ruled = cache(lambda: _ruled(coming))
    zone = cache(lambda: facility(coming.facility_id).zone)

    def at_moment(at: datetime) -> tuple[shares.Share, ...]:
        if stays.is_emergency(coming, at, admitted):
            return shares.of_kind("budget")
        if not said():
            return ruled()(at) + shares.of_kind(coming.payer)
        if said()[0].payer is None:
            return ()
        day = clock.local(at, zone()).date()
        named = tuple(share_of(one.payer, one) for one in said() if one.payer is not None and one.payer.pays_on(day))
        if coming.payer == accounts.INSURANCE:
            return named  # who was meant at the door is named now; what it leaves is the patient's
        return named + shares.of_kind(coming.payer)

    return at_moment


def share_of(payer: Payer, terms: Coverage | CoverRule) -> shares.Share:
    """The terms on which an organisation bears."""
    most, case = (terms.most, terms.case_price) if isinstance(terms, Coverage) else (None, None)
    return shares.Share(payer.kind, terms.share, payer.id, payer.code, most, tuple(terms.categories), case)


def _ruled(coming: Encounter) -> Callable[[datetime], tuple[shares.Share, ...]]:
    """The shares that follow from the patient's benefits on the day of care."""
    found = [one for one in rules(coming.facility_id) if one.payer.is_active]
    if not found:
        return lambda _at: ()
    benefits, zone = people.behind(coming.patient, ("benefits",)).benefits, facility(coming.facility_id).zone
    listed = [
        (one.payer, shares.Rule(one.benefit, share_of(one.payer, one), one.valid_from, one.valid_until))
        for one in found
    ]

    def on_day(at: datetime) -> tuple[shares.Share, ...]:
        day = clock.local(at, zone).date()
        under_contract = [rule for payer, rule in listed if payer.pays_on(day)]
        return shares.by_rules(under_contract, [one.category for one in benefits if one.holds_on(day)], day)

    return on_day


def borne(encounter_id: UUID, *, at: UUID) -> dict[UUID, Decimal]:
    """What each organisation has borne of a coming, what was taken back left out."""
    rows = (
        select(LedgerEntry.payer_id, LedgerEntry.debit, LedgerEntry.credit, func.sum(LedgerEntry.amount))
        .where(
            LedgerEntry.facility_id == at, LedgerEntry.encounter_id == encounter_id, LedgerEntry.payer_id.is_not(None)
        )
        .group_by(LedgerEntry.payer_id, LedgerEntry.debit, LedgerEntry.credit)
    )
    found: dict[UUID, Decimal] = {}
    for payer_id, debit, credit, amount in session.execute(rows):
        sign = 1 if credit == accounts.PATIENT else -1 if debit == accounts.PATIENT else 0
        if payer_id is not None:
            found[payer_id] = found.get(payer_id, money.NOTHING) + sign * amount
    return found


def missing_to_case_prices(coming: Encounter, entries: Sequence[LedgerEntry]) -> dict[UUID, Decimal]:
    """By how much what each organisation bears of a coming must grow (below zero: shrink) to come to its price of the case."""
    said = decided(coming.id, at=coming.facility_id)
    prices = {one.payer_id: one.case_price for one in said if one.payer_id is not None and one.case_price is not None}
    return shares.to_case_prices(entries, prices)


def standing(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """The charges of a coming that were not taken back."""
    undone = {one.reverses_id for one in entries}
    return [one for one in entries if one.kind == "charge" and one.id not in undone]


def parts_of(charge: LedgerEntry, entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Covers and discounts of a charge that were not taken back."""
    undone = {one.reverses_id for one in entries}
    return [one for one in entries if one.charge_id == charge.id and one.kind != "reversal" and one.id not in undone]


def parts_by_charge(entries: Sequence[LedgerEntry]) -> dict[UUID, list[LedgerEntry]]:
    """The same for all charges of a coming, by the charge."""
    undone = {one.reverses_id for one in entries}
    found: dict[UUID, list[LedgerEntry]] = {}
    for one in entries:
        if one.charge_id is not None and one.kind != "reversal" and one.id not in undone:
            found.setdefault(one.charge_id, []).append(one)
    return found


def own_part(charge: LedgerEntry, entries: Sequence[LedgerEntry]) -> Decimal:
    """What of a charge falls on the patient before discounts: of this a discount is a percentage."""
    borne = (one.amount for one in parts_of(charge, entries) if one.kind == "cover")
    return charge.amount - sum(borne, money.NOTHING)


def left_of(charge: LedgerEntry, entries: Sequence[LedgerEntry]) -> Decimal:
    """What a charge leaves to the patient."""
    return charge.amount - sum((one.amount for one in parts_of(charge, entries)), money.NOTHING)
