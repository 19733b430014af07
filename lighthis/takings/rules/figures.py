"""The columns of a report of money, and the proof that they leave nothing out.

Columns are read from who moved what to whom, the proof from the balances of the accounts: a kind of movement that no column
knows makes the two sides differ.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lighthis.billing.accounts import (
    ACCOUNT_OF,
    BEARERS,
    CARRIED,
    DEPOSIT,
    DISCOUNT,
    INCOME,
    MONEY,
    PATIENT,
    ROUNDING,
    WRITTEN_OFF,
)
from lighthis.billing.rules.money import NOTHING, Flows

OWING = (PATIENT, *BEARERS)
Key = Hashable


@dataclass(frozen=True)
class Moved:
    """Movements of one kind between two accounts, summed within one line of a report."""

    key: Key
    kind: str
    debit: str
    credit: str
    amount: Decimal


@dataclass(frozen=True)
class Figures:
    """What some movements come to. `written_off` is of patients and organisations, `forgiven` the patients' part of it."""

    gross: Decimal
    discounts: Decimal
    borne: Decimal
    written_off: Decimal
    forgiven: Decimal
    rounding: Decimal
    payments: Decimal
    deposits: Decimal
    settled: Decimal
    refunds: Decimal
    used: Decimal
    carried: Decimal
    means: tuple[tuple[str, Decimal], ...]
    patients: Decimal
    organisations: Decimal
    held: Decimal

    @property
    def net(self) -> Decimal:
        """What was charged, discounts taken off."""
        return self.gross - self.discounts

    @property
    def own(self) -> Decimal:
        """What falls on the patients themselves."""
        return self.net - self.borne - self.forgiven

    @property
    def money(self) -> Decimal:
        """What came, less what went back."""
        return self.payments + self.deposits + self.settled - self.refunds

    @property
    def left(self) -> Decimal:
        """What the columns leave: charged, not given up, not paid."""
        return self.net - self.written_off + self.rounding - self.money - self.carried

    @property
    def grown(self) -> Decimal:
        """By how much the balances changed: owed by patients and organisations, less deposits held."""
        return self.patients + self.organisations - self.held

    @property
    def agrees(self) -> bool:
        """Whether columns and balances say the same, and the means add up to the money."""
        return self.left == self.grown and sum((amount for _means, amount in self.means), NOTHING) == self.money


def figures(moves: Sequence[Moved]) -> Figures:
    """The columns of some movements; what was taken back runs the other way and takes its part off."""
    flows = Flows(moves)
    return Figures(
        gross=_net(flows, OWING, (INCOME,)),
        discounts=_net(flows, (DISCOUNT,), (PATIENT,)),
        borne=_net(flows, BEARERS, (PATIENT, INCOME)),
        written_off=_net(flows, (WRITTEN_OFF,), OWING),
        forgiven=_net(flows, (WRITTEN_OFF,), (PATIENT,)),
        rounding=_net(flows, (PATIENT, DEPOSIT), (ROUNDING,)),
        payments=_came(moves, "payment", (PATIENT,)),
        deposits=_came(moves, "deposit", (DEPOSIT,)),
        settled=_came(moves, "settlement", BEARERS),
        refunds=_went(moves),
        used=_net(flows, (DEPOSIT,), (PATIENT,)),
        carried=_net(flows, (CARRIED,), (DEPOSIT,)),
        means=tuple((means, flows.balance_of(account)) for means, account in ACCOUNT_OF.items()),
        patients=flows.balance_of(PATIENT),
        organisations=sum((flows.balance_of(one) for one in BEARERS), NOTHING),
        held=-flows.balance_of(DEPOSIT),
    )


def _net(flows: Flows, debits: Iterable[str], credits_: Sequence[str]) -> Decimal:
    return sum((flows.between(debit, credit) for debit in debits for credit in credits_), NOTHING)


def _came(moves: Sequence[Moved], kind: str, owners: Sequence[str]) -> Decimal:
    """Money that came by a kind of movement, less what of it was taken back."""
    forth = [one for one in moves if one.kind == kind and one.debit in MONEY and one.credit in owners]
    back = [one for one in moves if one.kind == "reversal" and one.debit in owners and one.credit in MONEY]
    return _sum(forth) - _sum(back)


def _went(moves: Sequence[Moved]) -> Decimal:
    """Money that was given back, less what of it was none."""
    owners = (PATIENT, DEPOSIT)
    back = [one for one in moves if one.kind == "refund" and one.debit in owners and one.credit in MONEY]
    none = [one for one in moves if one.kind == "reversal" and one.debit in MONEY and one.credit in owners]
    return _sum(back) - _sum(none)


def _sum(moves: Iterable[Moved]) -> Decimal:
    return sum((one.amount for one in moves), NOTHING)


def lines(moves: Iterable[Moved]) -> dict[Key, Figures]:
    """The columns of each line."""
    grouped: dict[Key, list[Moved]] = {}
    for one in moves:
        grouped.setdefault(one.key, []).append(one)
    return {key: figures(own) for key, own in grouped.items()}


def whole(moves: Iterable[Moved]) -> Figures:
    """The columns over all lines."""
    together: dict[tuple[str, str, str], Decimal] = {}
    for one in moves:
        kind = one.kind, one.debit, one.credit
        together[kind] = together.get(kind, NOTHING) + one.amount
    return figures([Moved(None, *kind, amount) for kind, amount in together.items()])


def by_payer(moves: Iterable[Moved]) -> list[Moved]:
    """Movements whose key is the organisation, divided among those who bear: what an organisation takes over of a charge leaves
    the patient's line and stands in the organisation's, so that each line shows what falls on whom and the sum stays."""
    found = []
    for one in moves:
        found += _divided(one)
    return found


def _divided(one: Moved) -> list[Moved]:
    debit, credit = one.debit in BEARERS, one.credit in BEARERS
    if debit and credit:  # from one bearer to another
        return [
            Moved(one.debit, one.kind, one.debit, INCOME, one.amount),
            Moved(one.key or one.credit, one.kind, INCOME, one.credit, one.amount),
        ]
    if debit and one.credit == PATIENT:
        return [
            Moved(PATIENT, one.kind, INCOME, PATIENT, one.amount),
            Moved(one.key or one.debit, one.kind, one.debit, INCOME, one.amount),
        ]
    if credit and one.debit == PATIENT:
        return [
            Moved(PATIENT, one.kind, PATIENT, INCOME, one.amount),
            Moved(one.key or one.credit, one.kind, INCOME, one.credit, one.amount),
        ]
    bearer = one.debit if debit else one.credit if credit else ""
    key = (one.key or bearer) if bearer else PATIENT
    return [Moved(key, one.kind, one.debit, one.credit, one.amount)]
