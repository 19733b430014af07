"""What may be done with a case on an invoice, and how a sum from the bank is shared among cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from lighthis.kernel.text import N_, SECOND_PERSON, BeyondRight, Refusal

NOTHING = Decimal(0)
AGAIN, PATIENT, WRITTEN_OFF = "again", "patient", "written_off"
RESTS: Mapping[str, str] = {
    AGAIN: N_("Sent again on the next invoice"),
    PATIENT: N_("The patient pays it"),
    WRITTEN_OFF: N_("Written off"),
}


def check_answer(state: str, amount: Decimal, accepted: Decimal, reason: str) -> None:
    """An organisation answers a case once: all, a part with its reason, or nothing with its reason. Raises Refusal."""
    if state != "sent":
        raise Refusal(N_("This case was answered or withdrawn already."))
    if accepted < 0 or accepted > amount:
        raise Refusal(N_("a sum between 0 and %(amount)s is needed"), field="accepted", amount=amount)
    if accepted < amount and not reason.strip():
        raise Refusal(N_("say why the organisation does not pay all"), field="reason")


def check_rest(state: str, refused: Decimal, rest: str, wanted: str) -> None:
    """What was not accepted goes one way, once. Raises Refusal."""
    if state != "answered" or not refused:
        raise Refusal(N_("Nothing of this case was refused."))
    if rest:
        raise Refusal(N_("It was already decided what happens to the refused part."))
    if wanted not in RESTS:
        raise Refusal(N_("choose from the list"), field="rest")


def check_back(state: str, paid: Decimal, rest: str) -> None:
    """What was written down of a case is taken back in the order in which it came: money, decision, answer. Raises Refusal."""
    if state != "answered":
        raise Refusal(N_("Nothing was written down of this case that could be taken back."))
    if paid and not rest:
        raise Refusal(N_("Money came for this case: take the receipt of the bank back first."))


def way_to_withdraw(state: str, accepted: Decimal | None, paid: Decimal) -> str:
    """What is to be done before the charges of a case that stands on an invoice may change."""
    if state == "sent":
        return N_("This coming stands on invoice No %(number)s: withdraw the case there, or wait for the answer.")
    if not accepted:
        return N_("This coming was refused on invoice No %(number)s: decide there what happens to the refused part.")
    if not paid:
        return N_(
            "This coming stands on invoice No %(number)s and was answered: take the answer back there, then withdraw the case."
        )
    return N_(
        "This coming was paid on invoice No %(number)s: take the receipt of the bank and the answer back there, then withdraw the case."
    )


def check_second(answered_by: UUID | None, by: UUID | None) -> None:
    """Whoever wrote down that an organisation does not pay does not write the rest off too. Raises Refusal, logged."""
    if by is None or by == answered_by:
        words = N_("You wrote the organisation's answer down yourself: another person writes the rest off.")
        raise BeyondRight(SECOND_PERSON, words)


def shared(amount: Decimal, owed: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """A sum from the bank over the cases in their order: each is paid whole before the next. Raises Refusal."""
    if amount <= 0:
        raise Refusal(N_("a sum above zero is needed"), field="amount")
    if amount > sum(owed, NOTHING):
        raise Refusal(
            N_("that is more than was accepted and is not paid: %(owed)s"), field="amount", owed=sum(owed, NOTHING)
        )
    parts, rest = [], amount
    for one in owed:
        parts.append(min(one, rest))
        rest -= parts[-1]
    return tuple(parts)


def can_be_asked(balance: Decimal, on_its_way: Decimal) -> Decimal:
    """What a bearer owes for a coming and no invoice asks for yet."""
    return max(NOTHING, balance - on_its_way)


# kinds of movements on an organisation's account, in the words of an act of reconciliation
MOVES: Mapping[str, str] = {
    "cover": N_("Services"),
    "case": N_("Up to the price of the case"),
    "settlement": N_("Paid"),
    "write_off": N_("Written off"),
    "transfer": N_("Passed to the patient"),
}


@dataclass(frozen=True)
class Moved:
    """One movement of an organisation's account: above zero it owes more. A movement that takes another back has the kind of that one."""

    on: date
    kind: str
    amount: Decimal
    document: str = ""


@dataclass(frozen=True)
class AccountOf:
    """The account of an organisation over some days: what was owed before, what moved, day by day."""

    opening: Decimal
    lines: tuple[Moved, ...]

    @property
    def more(self) -> Decimal:
        """What was added to the debt."""
        return sum((one.amount for one in self.lines if one.amount > 0), NOTHING)

    @property
    def less(self) -> Decimal:
        """What was taken off the debt, above zero."""
        return -sum((one.amount for one in self.lines if one.amount < 0), NOTHING)

    @property
    def closing(self) -> Decimal:
        """What is owed at the end; below zero we owe."""
        return self.opening + self.more - self.less


def account(opening: Decimal, moved: Iterable[Moved]) -> AccountOf:
    """Movements of one day, kind and document stand in one line; a line that comes to nothing is left out."""
    sums: dict[tuple[date, str, str], Decimal] = {}
    for one in moved:
        key = (one.on, one.kind, one.document if one.kind == "settlement" else "")
        sums[key] = sums.get(key, NOTHING) + one.amount
    order = list(MOVES)
    keys = sorted(sums, key=lambda key: (key[0], order.index(key[1]), key[2]))
    return AccountOf(opening, tuple(Moved(key[0], key[1], sums[key], key[2]) for key in keys if sums[key]))


def check_days(since: date, until: date, today: date) -> None:
    """An account is compared for days that have come. Raises Refusal."""
    if until > today:
        raise Refusal(N_("this day has not come yet"), field="until")
    if since > until:
        raise Refusal(N_("the last day is before the first"), field="until")


def check_compared(state: str, ours: Decimal, theirs: Decimal | None, note: str) -> None:
    """What the organisation said is written down once: that it agrees, or its own sum with a reason. Raises Refusal."""
    if state != "made":
        raise Refusal(N_("The answer to this act was written down already."))
    if theirs is None:
        return
    if theirs == ours:
        raise Refusal(N_("this is our sum: then they agree"), field="theirs")
    if not note.strip():
        raise Refusal(N_("say what they dispute"), field="note")
