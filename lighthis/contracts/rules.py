"""What an estimate comes to, and what may be done with it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from lighthis.billing.rules import money, shares
from lighthis.billing.rules.money import NOTHING
from lighthis.kernel.text import N_, Refusal

MOST_LINES = 100


@dataclass(frozen=True)
class Wanted:
    """A service that is going to be given: how much of it, at which price, and who bears parts. No price: none is set."""

    code: str
    quantity: Decimal
    price: Decimal | None
    bearers: tuple[shares.Share, ...] = ()


@dataclass(frozen=True)
class Reckoned:
    """What a service comes to, and the patient's part of it."""

    price: Decimal
    amount: Decimal
    due: Decimal


def reckon(wanted: Sequence[Wanted], borne: dict[UUID, Decimal]) -> tuple[Reckoned | None, ...]:
    """Each service as its charge would be, in this order: what a bearer bears no more than (`most`) is used up on the way, after
    what it has borne of this coming already. None where no price is set."""
    used, found = dict(borne), list[Reckoned | None]()
    for one in wanted:
        if one.price is None:
            found.append(None)
            continue
        amount = money.line_amount(one.price, one.quantity)
        parts = shares.split(amount, one.bearers, used)
        for part in parts:
            if part.share.payer_id is not None:
                used[part.share.payer_id] = used.get(part.share.payer_id, NOTHING) + part.amount
        found.append(Reckoned(one.price, amount, amount - sum((part.amount for part in parts), NOTHING)))
    return tuple(found)


def check_until(until: date, today: date) -> None:
    """An estimate holds for some days. Raises Refusal."""
    if until < today:
        raise Refusal(N_("this day is over"), field="until")


def check_emergency(*, is_emergency: bool) -> None:
    """Emergency care never waits for money (rulings 27). Raises Refusal."""
    if is_emergency:
        raise Refusal(N_("Emergency care goes to the budget: no estimate is made for it."))


def check_draft(state: str) -> None:
    """Only a draft is changed. Raises Refusal."""
    if state != "draft":
        raise Refusal(N_("This estimate was given to the patient or withdrawn: it is not changed any more."))


def check_giving(wanted: Sequence[Wanted], reckoned: Sequence[Reckoned | None]) -> None:
    """What is given to a patient says a price for everything. Raises Refusal."""
    if not wanted:
        raise Refusal(N_("The estimate has no services."))
    without = [one.code for one, sum_ in zip(wanted, reckoned, strict=True) if sum_ is None]
    if without:
        raise Refusal(N_("No price is set for: %(codes)s."), codes=", ".join(without))


def check_signing(state: str, until: date, today: date) -> None:
    """A contract rests on an estimate that was given and still holds. Raises Refusal."""
    if state == "signed":
        raise Refusal(N_("A contract by this estimate was made already."))
    if state != "given":
        raise Refusal(N_("A contract rests on an estimate that was given to the patient."))
    if until < today:
        raise Refusal(N_("The estimate holds no longer: make a new one."))


def check_withdrawing(state: str, reason: str) -> None:
    """An estimate is withdrawn once, with a reason. Raises Refusal."""
    if state == "withdrawn":
        raise Refusal(N_("This estimate was withdrawn already."))
    if not reason.strip():
        raise Refusal(N_("say why the estimate is withdrawn"), field="reason")
