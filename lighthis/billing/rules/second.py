"""Money goes back, and slips are cancelled, only by the word of a second person; small sums where the hospital allows it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from lighthis.billing.rules.money import Sums
from lighthis.encounters.rules import check_second_person
from lighthis.kernel.text import N_, BeyondRight, Refusal

WRITE_OFF, CASH = "billing.write_off", "billing.cash"


def alone_most(settings: Mapping[str, Any]) -> Decimal:
    """What a cashier gives back on a coming without a second person; as shipped nothing."""
    return Decimal(str(settings.get("refund_alone_most") or 0))


def may_alone(amount: Decimal | None, given: Decimal, most: Decimal) -> bool:
    """Whether a refund needs no second person, with what was `given` back so on the same coming before: slices add up."""
    return amount is not None and 0 < amount + given <= most


def check_asking(reason: str, *, asked_already: bool) -> None:
    """Whoever asks says why, once. Raises Refusal."""
    if asked_already:
        raise Refusal(N_("This was asked for already; it waits for another person."))
    if not reason.strip():
        raise Refusal(N_("say why the money is given back"), field="reason")


def check_money_there(sums: Sums, leaves: Decimal) -> None:
    """By a cancelled slip no more leaves than came on the coming and was not given back since. Raises Refusal."""
    if leaves > sums.came:
        raise Refusal(N_("at most %(amount)s can be given back"), amount=sums.came)


def check_answer(state: str, asked_by: UUID, answered_by: UUID | None, *, accepted: bool, words: str) -> None:
    """Another person than who asked answers, once, and says why not. Raises Refusal."""
    check_second_person(asked_by, answered_by, state)
    if not accepted and not words.strip():
        raise Refusal(N_("say why it is declined"), field="words")


def check_write_off(permissions: frozenset[str]) -> None:
    """Whoever gives a debt up, a patient's or an organisation's, has the right to. Raises Refusal, logged."""
    if WRITE_OFF not in permissions:
        words = N_("A debt is written off by the accountant, the deputy chief doctor or the chief doctor.")
        raise BeyondRight(WRITE_OFF, words)


def check_cancelling(kind: str, *, is_cancelled: bool, is_open: bool, total: Decimal, held: Decimal) -> None:
    """A slip is cancelled once, in the shift that it counts in; a deposit only while nothing was paid from it. Raises Refusal."""
    if kind == "cancellation":
        raise Refusal(N_("A cancellation is not cancelled: write the right slip."))
    if is_cancelled:
        raise Refusal(N_("This slip was cancelled already."))
    if not is_open:
        raise Refusal(N_("The shift of this slip is closed: its money can only be given back as a refund."))
    if kind == "deposit" and total > held:
        raise Refusal(N_("Something was paid from this deposit: cancel that slip first."))
