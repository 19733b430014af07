"""The cash desk: shifts, deposits, payments. Each slip takes its number inside the write unit: no gaps, no twins."""

from decimal import Decimal
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of, of_paper
from lighthis.billing.models import CashShift, MoneyDocument
from lighthis.billing.queries import bills, cash, stays
from lighthis.billing.rules import money
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

NOTHING = Decimal(0)


def open_shift(desk: str, opening: Decimal = NOTHING, *, by: Actor) -> CashShift:
    """Begin to work at a desk, with the change money that lies there. One open shift a cashier. Raises Refusal."""
    at = facility_of(by)
    if by.id is None:
        raise Refusal(N_("Only a person opens a shift."))
    if cash.open_shift_of(by.id, at=at) is not None:
        raise Refusal(N_("You have a shift open already; close it first."))
    if opening < 0:
        raise Refusal(N_("a sum of zero or more is needed"), field="opening")
    shift = CashShift(
        facility_id=at, number=_number(at, "shift"), desk=desk.strip(), cashier_id=by.id, opened_at=clock.now(),
        opening=opening,
    )  # fmt: skip
    session.add(shift)
    session.flush()
    audit.wrote(shift, "shift opened", by=by)
    return shift


def close_shift(shift: CashShift, counted: Decimal, *, by: Actor) -> Decimal:
    """End a shift with the cash that was counted. Returns counted less expected: below zero is a shortage. Raises Refusal."""
    if cash.open_shift_of(by.id, at=shift.facility_id, lock=True) is not shift:
        raise Refusal(N_("This shift is closed already, or it is another cashier's."))
    if counted < 0:
        raise Refusal(N_("a sum of zero or more is needed"), field="counted")
    expected = in_drawer(shift)
    shift.closed_at, shift.counted = clock.now(), counted
    session.flush()
    audit.wrote(shift, "shift closed", by=by, detail={"expected": str(expected), "counted": str(counted)})
    return counted - expected


def in_drawer(shift: CashShift) -> Decimal:
    """The cash that must lie in the drawer: what lay there at opening, and all cash movements since."""
    return shift.opening + cash.shift_report(shift.id, at=shift.facility_id).of("cash").total


def take_payment(
    encounter: Encounter, means: str, amount: Decimal | None = None, received: Decimal | None = None, *, by: Actor
) -> MoneyDocument:
    """Settle a bill, or a part of it (`amount`); the deposit goes first. Raises Refusal."""
    encounter, shift = _begin(encounter, by)
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    paid = money.settle(sums.balance, sums.held, means, amount, step_of(encounter))
    change = money.change(received, paid.handed) if means == "cash" and paid.handed else NOTHING
    shown = means if paid.handed or paid.rounding else "deposit"
    paper = paper_of("payment", encounter, shift, shown, paid.handed or paid.used, paid.rounding, change)
    of_paper(paper, encounter, paid.moves, "", by=by)
    audit.wrote(paper, "payment taken", by=by, patient=encounter.patient_id, detail={"total": str(paper.total)})
    return paper


def take_deposit(
    encounter: Encounter, means: str, amount: Decimal, received: Decimal | None = None, *, by: Actor
) -> MoneyDocument:
    """Take money in advance for a planned or paid stay; emergency care takes none (rulings 27). Raises Refusal."""
    encounter, shift = _begin(encounter, by)
    if encounter.status == "cancelled":
        raise Refusal(N_("This planned stay was cancelled; no deposit is taken for it."))
    if stays.in_emergency(encounter, clock.now()):
        raise Refusal(N_("Emergency care goes to the budget: there is nothing to pay, and no deposit is taken."))
    move = money.deposited(amount, means, step_of(encounter))
    change = money.change(received, amount) if means == "cash" else NOTHING
    paper = paper_of("deposit", encounter, shift, means, amount, NOTHING, change)
    of_paper(paper, encounter, [move], "", by=by)
    audit.wrote(paper, "deposit taken", by=by, patient=encounter.patient_id, detail={"total": str(amount)})
    return paper


def _begin(encounter: Encounter, by: Actor) -> tuple[Encounter, CashShift]:
    """Lock the account and the shift, always in this order, so that two cashiers cannot take the same money."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    shift = cash.open_shift_of(by.id, at=locked.facility_id, lock=True) if by.id else None
    if shift is None:
        raise Refusal(N_("Open a shift before taking payments."))
    return locked, shift


def paper_of(
    kind: str,
    encounter: Encounter,
    shift: CashShift,
    means: str,
    total: Decimal,
    rounding: Decimal,
    change: Decimal,
    *,
    cancels: UUID | None = None,
) -> MoneyDocument:
    """A slip with its number, of the cashier whose shift it counts in."""
    paper = MoneyDocument(
        facility_id=encounter.facility_id, kind=kind, number=_number(encounter.facility_id, "slip"),
        encounter_id=encounter.id, shift_id=shift.id, cashier_id=shift.cashier_id, means=means, total=total,
        received=total + change, change=change, rounding=rounding, happened_at=clock.now(), cancels_id=cancels,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    return paper


def _number(at: UUID, kind: str) -> str:
    """One gapless series a year for all slips, so that a missing one is seen."""
    found = facility(at)
    year = clock.today(found.zone).year
    return f"{year}-{next_number(found.id, kind, year):05}"


def step_of(encounter: Encounter) -> Decimal:
    """To what cash is rounded at the hospital of a coming."""
    return money.cash_step(facility(encounter.facility_id).settings)
