"""What may be done with a case on an invoice, and how a sum from the bank is shared among cases."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lighthis.kernel.text import N_, Refusal

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
