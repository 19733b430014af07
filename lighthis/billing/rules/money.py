"""Decisions about money: which sum goes from which account to which. Sums are exact Decimals of the facility's currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from lighthis.billing.accounts import (
    ACCOUNT_OF,
    BEARERS,
    BUDGET,
    CARRIED,
    DEPOSIT,
    DISCOUNT,
    INCOME,
    INSURANCE,
    PATIENT,
    ROUNDING,
    WRITTEN_OFF,
)
from lighthis.kernel.money import CENT
from lighthis.kernel.text import N_, Refusal

NOTHING = Decimal(0)
ONE = Decimal(1)
COVERS = {"budget": BUDGET, "insurance": INSURANCE}  # who pays in the patient's stead
PAYERS = ("self_pay", "foreigner", "insurance", "budget")
DEFAULT_STEP = Decimal(50)  # soʻm; the smallest coin in use (rulings 28)


class Movement(Protocol):
    """Anything that moves a sum from the account `credit` to the account `debit`."""

    @property
    def debit(self) -> str: ...
    @property
    def credit(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...


@dataclass(frozen=True)
class Move:
    """A movement that is about to be written into the ledger."""

    kind: str
    debit: str
    credit: str
    amount: Decimal


@dataclass(frozen=True)
class Sums:
    """What an encounter's movements come to. `balance` is still to pay (below zero: overpaid), `held` is the deposit left."""

    charged: Decimal
    covered: Decimal
    paid: Decimal
    used: Decimal
    rounded: Decimal
    deposited: Decimal
    balance: Decimal
    held: Decimal
    discounted: Decimal = NOTHING
    written_off: Decimal = NOTHING

    @property
    def after_deposit(self) -> Decimal:
        """What is still to pay when the deposit is used up."""
        return max(NOTHING, self.balance - self.held)

    @property
    def overpaid(self) -> Decimal:
        """What was paid too much. What was written off and is charged no longer was never paid."""
        return max(NOTHING, min(-self.balance, self.paid + self.used - self.rounded))

    @property
    def returnable(self) -> Decimal:
        """What may be given back: the deposit that the bill does not need, and what was paid too much."""
        return max(NOTHING, self.held - max(NOTHING, self.balance)) + self.overpaid

    @property
    def came(self) -> Decimal:
        """The money that came and was not given back."""
        return max(NOTHING, self.paid + self.deposited)


def line_amount(price: Decimal, quantity: Decimal) -> Decimal:
    """A line's amount, rounded once, to the tiyin (cis-forms.md 10.4)."""
    return (price * quantity).quantize(CENT, rounding=ROUND_HALF_UP)


def cash_step(settings: Mapping[str, Any]) -> Decimal:
    """The step to which the hospital rounds cash; 0 leaves it exact."""
    return Decimal(str(settings.get("cash_step", DEFAULT_STEP)))


def means_used(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """By which means the hospital takes money; where it chose none, by all."""
    chosen = settings.get("means") or []
    return tuple(one for one in ACCOUNT_OF if one in chosen) or tuple(ACCOUNT_OF)


def in_fiscal_mode(settings: Mapping[str, Any]) -> bool:
    """Whether money over a desk needs a fiscal receipt (rulings 28)."""
    return bool(settings.get("fiscal_mode"))


def rounded(amount: Decimal, means: str, step: Decimal) -> Decimal:
    """What is really handed over: cash to the nearest step, halves up; cards and transfers exactly (rulings 28)."""
    if means != "cash" or not step:
        return amount
    return (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def _down(amount: Decimal, means: str, step: Decimal) -> Decimal:
    return amount if means != "cash" or not step else amount // step * step


@dataclass(frozen=True)
class Settlement:
    """A payment before it is written: what the deposit gives, what is handed over, the rounding, what is owed after."""

    used: Decimal
    handed: Decimal
    rounding: Decimal
    left: Decimal
    moves: tuple[Move, ...]


def settle(due: Decimal, held: Decimal, means: str, amount: Decimal | None, step: Decimal) -> Settlement:
    """Pay what is due: the deposit goes first; `amount` None means all the rest. Raises Refusal."""
    if due <= 0:
        raise Refusal(N_("There is nothing to pay."))
    used = min(held, due)
    rest = due - used
    if not rest:
        return Settlement(used, NOTHING, NOTHING, NOTHING, _moves(Move("use_deposit", DEPOSIT, PATIENT, used)))
    if means not in ACCOUNT_OF:
        raise Refusal(N_("choose how it is paid"), field="means")
    whole = rounded(rest, means, step)
    handed = whole if amount is None else amount
    _check_part(handed, whole, means, step)
    rounding = handed - rest if handed == whole else NOTHING
    return Settlement(
        used, handed, rounding, rest - handed + rounding,
        _moves(
            Move("use_deposit", DEPOSIT, PATIENT, used),
            Move("payment", ACCOUNT_OF[means], PATIENT, handed),
            _rounding(PATIENT, rounding),
        ),
    )  # fmt: skip


def _check_part(handed: Decimal, whole: Decimal, means: str, step: Decimal) -> None:
    if handed > whole:
        raise Refusal(N_("that is more than there is to pay; take what is over as a deposit"), field="amount")
    if handed < 0 or (handed == 0 and whole > 0):
        raise Refusal(N_("a sum above zero is needed"), field="amount")
    if means == "cash" and handed != rounded(handed, means, step):
        raise Refusal(N_("cash is taken in steps of %(step)s"), field="amount", step=step)


def _rounding(account: str, rounding: Decimal) -> Move:
    """What rounding adds to an account's debt, or takes off it."""
    if rounding >= 0:
        return Move("rounding", account, ROUNDING, rounding)
    return Move("rounding", ROUNDING, account, -rounding)


def _moves(*moves: Move) -> tuple[Move, ...]:
    return tuple(move for move in moves if move.amount)


def deposited(amount: Decimal, means: str, step: Decimal) -> Move:
    """Money taken in advance, held for the encounter. Raises Refusal."""
    if means not in ACCOUNT_OF:
        raise Refusal(N_("choose how it is paid"), field="means")
    if amount <= 0:
        raise Refusal(N_("a sum above zero is needed"), field="amount")
    if amount != rounded(amount, means, step):
        raise Refusal(N_("cash is taken in steps of %(step)s"), field="amount", step=step)
    return Move("deposit", ACCOUNT_OF[means], DEPOSIT, amount)


def refunded(
    sums: Sums, amount: Decimal | None, means: str, step: Decimal
) -> tuple[tuple[Move, ...], Decimal, Decimal]:
    """Give back what was overpaid, then the deposit: movements, sum handed over, its rounding; never more than came. Raises Refusal."""
    if means not in ACCOUNT_OF:
        raise Refusal(N_("choose how it is paid"), field="means")
    most = sums.returnable
    amount = most if amount is None else amount
    if amount <= 0:
        raise Refusal(N_("There is nothing to give back."))
    if amount > most or most > amount > sums.came:
        raise Refusal(N_("at most %(amount)s can be given back"), field="amount", amount=min(most, sums.came))
    overpaid, handed = min(amount, sums.overpaid), min(rounded(amount, means, step), _down(sums.came, means, step))
    if amount < most and handed != amount:  # slices that round up would come to more than the whole
        raise Refusal(N_("cash is taken in steps of %(step)s"), field="amount", step=step)
    first, second = _handed_out(overpaid, amount - overpaid, handed)
    account = ACCOUNT_OF[means]
    moves = _moves(
        Move("refund", PATIENT, account, first),
        _rounding(PATIENT, overpaid - first),
        Move("refund", DEPOSIT, account, second),
        _rounding(DEPOSIT, amount - overpaid - second),
    )
    return moves, handed, handed - amount


def written_off(sums: Sums, amount: Decimal | None) -> Move:
    """A debt, or a part of it, is given up; what the deposit covers is none. Raises Refusal."""
    amount = sums.after_deposit if amount is None else amount
    if sums.after_deposit <= 0:
        raise Refusal(N_("There is nothing to pay."))
    if amount <= 0:
        raise Refusal(N_("a sum above zero is needed"), field="amount")
    if amount > sums.after_deposit:
        raise Refusal(N_("at most %(amount)s can be written off"), field="amount", amount=sums.after_deposit)
    return Move("write_off", WRITTEN_OFF, PATIENT, amount)


def carried(held: Decimal, amount: Decimal | None) -> tuple[Move, Move]:
    """A deposit, or a part of it, goes from one coming to another of the same patient: out of the one, into the other; over both
    the account between them comes to nothing. Raises Refusal."""
    amount = held if amount is None else amount
    if amount <= 0:
        raise Refusal(N_("There is no deposit to carry over."), field="" if held <= 0 else "amount")
    if amount > held:
        raise Refusal(N_("at most %(amount)s can be carried over"), field="amount", amount=held)
    return Move("carry", DEPOSIT, CARRIED, amount), Move("carry", CARRIED, DEPOSIT, amount)


def reversed_move(move: Movement) -> Move:
    """The same sum, the other way."""
    return Move("reversal", move.credit, move.debit, move.amount)


def _handed_out(overpaid: Decimal, from_deposit: Decimal, handed: Decimal) -> tuple[Decimal, Decimal]:
    """Share the rounded sum between the two sources; the rounding falls on the deposit where there is one."""
    if not from_deposit:
        return handed, NOTHING
    first = min(overpaid, handed)
    return first, handed - first


def change(received: Decimal | None, handed: Decimal) -> Decimal:
    """What goes back over the desk. Raises Refusal when too little came."""
    if received is None:
        return NOTHING
    if received < handed:
        raise Refusal(N_("that is less than the sum to be paid"), field="received")
    return received - handed


class Flows:
    """What went from each account to each other, added up in one reading of the movements."""

    def __init__(self, moves: Iterable[Movement]) -> None:
        self._gone: dict[tuple[str, str], Decimal] = {}
        for one in moves:
            way = (one.debit, one.credit)
            self._gone[way] = self._gone.get(way, NOTHING) + one.amount

    def between(self, debit: str, credit: str) -> Decimal:
        """Net flow from one account to another; a reversal runs the other way and takes its part off."""
        return self._gone.get((debit, credit), NOTHING) - self._gone.get((credit, debit), NOTHING)

    def balance_of(self, account: str) -> Decimal:
        """Debits less credits of one account: cash in the drawer, what a patient owes."""
        took = sum((amount for (debit, _), amount in self._gone.items() if debit == account), NOTHING)
        return took - sum((amount for (_, credit), amount in self._gone.items() if credit == account), NOTHING)


def sums(moves: Iterable[Movement]) -> Sums:
    """What all movements of an encounter come to."""
    gone = Flows(moves)
    return Sums(
        charged=gone.between(PATIENT, INCOME),
        covered=sum((gone.between(bearer, PATIENT) for bearer in BEARERS), NOTHING),
        paid=sum((gone.between(means, PATIENT) for means in ACCOUNT_OF.values()), NOTHING),
        used=gone.between(DEPOSIT, PATIENT),
        rounded=gone.between(PATIENT, ROUNDING),
        deposited=sum((gone.between(means, DEPOSIT) for means in (*ACCOUNT_OF.values(), CARRIED)), NOTHING),
        balance=gone.balance_of(PATIENT),
        held=-gone.balance_of(DEPOSIT),
        discounted=gone.between(DISCOUNT, PATIENT),
        written_off=gone.between(WRITTEN_OFF, PATIENT),
    )


def between(moves: Iterable[Movement], debit: str, credit: str) -> Decimal:
    """Net flow from one account to another."""
    return Flows(moves).between(debit, credit)


def balance_of(account: str, moves: Iterable[Movement]) -> Decimal:
    """Debits less credits of one account."""
    return Flows(moves).balance_of(account)
