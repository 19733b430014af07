"""The cash desk: deposits, payments. Each slip takes its number inside the write unit: no gaps, no twins."""

from collections.abc import Callable
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

# who is told of each slip in its own transaction: the fiscal device (filled in joins)
after_slip: list[Callable[[MoneyDocument, Actor], object]] = []


def take_payment(
    encounter: Encounter,
    means: str,
    amount: Decimal | None = None,
    received: Decimal | None = None,
    *,
    by: Actor,
    reference: str = "",
    fiscal: str = "",
) -> MoneyDocument:
    """Settle a bill, or a part of it (`amount`); the deposit goes first. `reference`: what the terminal or the bank calls the
    payment; `fiscal`: the number of its fiscal receipt where somebody made that by hand. Raises Refusal."""
    encounter, shift = _begin(encounter, by)
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    paid = money.settle(sums.balance, sums.held, means, amount, step_of(encounter))
    if paid.used and not paid.handed and (amount or received or reference.strip()):
        raise Refusal(N_("The deposit pays the whole bill: no money is needed."))
    change = money.change(received, paid.handed) if means == "cash" and paid.handed else NOTHING
    shown = means if paid.handed or not paid.used else "deposit"
    paper = paper_of("payment", encounter, shift, shown, paid.handed or paid.used, paid.rounding, change)
    _refer(paper, reference, fiscal)
    of_paper(paper, encounter, paid.moves, "", by=by)
    audit.wrote(paper, "payment taken", by=by, patient=encounter.patient_id, detail={"total": str(paper.total)})
    tell(paper, by)
    return paper


def take_deposit(
    encounter: Encounter,
    means: str,
    amount: Decimal,
    received: Decimal | None = None,
    *,
    by: Actor,
    reference: str = "",
    fiscal: str = "",
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
    _refer(paper, reference, fiscal)
    of_paper(paper, encounter, [move], "", by=by)
    audit.wrote(paper, "deposit taken", by=by, patient=encounter.patient_id, detail={"total": str(amount)})
    tell(paper, by)
    return paper


def _refer(paper: MoneyDocument, reference: str, fiscal: str) -> None:
    """Keep what the terminal calls a payment, and its fiscal receipt; the same money does not come twice. Raises Refusal."""
    paper.fiscal_receipt = fiscal.strip()
    reference = "" if paper.means in ("cash", "deposit") else reference.strip()
    if not reference:
        return
    twin = cash.paper_with(paper.means, reference, at=paper.facility_id)
    if twin is not None:
        raise Refusal(N_("this number stands on slip No %(number)s already"), field="reference", number=twin.number)
    paper.reference = reference


def tell(paper: MoneyDocument, by: Actor) -> None:
    """Whoever listens hears of a slip, in the transaction that writes it."""
    session.flush()
    for hear in after_slip:
        hear(paper, by)


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
        facility_id=encounter.facility_id, kind=kind, number=number_of(encounter.facility_id, "slip"),
        encounter_id=encounter.id, shift_id=shift.id, cashier_id=shift.cashier_id, means=means, total=total,
        received=total + change, change=change, rounding=rounding, happened_at=clock.now(), cancels_id=cancels,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    return paper


def number_of(at: UUID, kind: str) -> str:
    """The next number of a gapless series a year of all slips, shifts or papers of cash, so that a missing one is seen."""
    found = facility(at)
    year = clock.today(found.zone).year
    return f"{year}-{next_number(found.id, kind, year):05}"


def step_of(encounter: Encounter) -> Decimal:
    """To what cash is rounded at the hospital of a coming."""
    return money.cash_step(facility(encounter.facility_id).settings)
