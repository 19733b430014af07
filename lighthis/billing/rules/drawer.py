"""Cash that moves without a patient: from which account to which, and when it may (cis-forms.md 10.4)."""

from decimal import Decimal
from uuid import UUID

from lighthis.billing.accounts import BANK, CASH, DIFFERENCE, ON_THE_WAY, SAFE
from lighthis.billing.rules.money import Move
from lighthis.kernel.text import N_, Refusal

# kind of document: debit <- credit
WAYS = {
    "opening": (CASH, SAFE),
    "top_up": (CASH, SAFE),
    "hand_in": (SAFE, CASH),
    "encashment": (BANK, CASH),
    "handover": (ON_THE_WAY, CASH),
    "closing": (SAFE, CASH),
    "safe_in": (SAFE, BANK),
    "safe_out": (BANK, SAFE),
}
OUT = ("hand_in", "encashment", "handover")  # what leaves an open drawer
DURING = ("top_up", "hand_in", "encashment")  # what a cashier does in the middle of a shift; may be undone in it
OF_SAFE = ("safe_in", "safe_out", "safe_count")


def moved(kind: str, amount: Decimal) -> tuple[Move, ...]:
    """The movement of a document; of nothing there is none."""
    debit, credit = WAYS[kind]
    return (Move("drawer", debit, credit, amount),) if amount else ()


def taken_over(amount: Decimal) -> Move:
    """What was on its way lies in a drawer: the receiver's, or the giver's again."""
    return Move("drawer", CASH, ON_THE_WAY, amount)


def found(account: str, difference: Decimal) -> tuple[Move, ...]:
    """What a count found too much comes into the account, what it found too little leaves it."""
    if not difference:
        return ()
    ends = (account, DIFFERENCE) if difference > 0 else (DIFFERENCE, account)
    return (Move("difference", *ends, abs(difference)),)


def closed(expected: Decimal, counted: Decimal) -> tuple[Move, ...]:
    """The end of a shift: the difference is written down, what was counted goes into the safe, nothing is left."""
    return found(CASH, counted - expected) + moved("closing", counted)


def check_amount(amount: Decimal) -> None:
    """Something must move. Raises Refusal."""
    if amount <= 0:
        raise Refusal(N_("a sum above zero is needed"), field="amount")


def check_there(amount: Decimal, there: Decimal) -> None:
    """What leaves a drawer lies in it. Raises Refusal."""
    if amount > there:
        raise Refusal(
            N_("By the book only %(amount)s lie there; count again, or close the shift."), field="amount", amount=there
        )


def check_difference(expected: Decimal, counted: Decimal, reason: str) -> None:
    """A count that differs is explained. Raises Refusal."""
    if counted != expected and not reason.strip():
        raise Refusal(
            N_("the book says %(expected)s: count again, or say why it differs"), field="reason", expected=expected
        )


def check_closing_for(*, is_closed: bool, is_own: bool, why: str) -> None:
    """Another's shift is closed once, with a reason; one's own at the desk. Raises Refusal."""
    if is_closed:
        raise Refusal(N_("This shift was closed meanwhile: see its report."))
    if is_own:
        raise Refusal(N_("This is your own shift: close it at your desk."))
    if not why.strip():
        raise Refusal(N_("say why its cashier does not close it"), field="why")


def check_taking(state: str, receiver: UUID, by: UUID | None) -> None:
    """Cash on its way is taken, or refused, once, by whom it was given to. Raises Refusal."""
    if receiver != by:
        raise Refusal(N_("This cash was handed to another cashier."))
    if state != "given":
        raise Refusal(N_("This was answered already."))


def check_undoing(kind: str, state: str, *, is_open: bool, is_own: bool, reason: str) -> None:
    """What a cashier wrote by mistake in an open shift runs back, with a reason. Raises Refusal."""
    if kind not in (*DURING, "handover"):
        raise Refusal(N_("This paper is not undone: write what is right."))
    if state in ("cancelled", "returned"):
        raise Refusal(N_("This was undone already."))
    if state == "taken":
        raise Refusal(N_("The other cashier has taken this cash already; have it handed back."))
    if not is_own or not is_open:
        raise Refusal(N_("Only its own cashier undoes this, while the shift is open."))
    if not reason.strip():
        raise Refusal(N_("say why it is undone"), field="reason")
