"""What an answer of a device means. A device may answer late, twice, never, or with another sum: the money is ours to keep right."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from lighthis.kernel.text import N_, Refusal

FISCAL, TERMINAL = "fiscal", "terminal"
PURPOSES = (FISCAL, TERMINAL)
WAYS = ("manual", "http")

WAITS = "waits"  # the device shall be asked, or was asked and has not answered
DONE = "done"  # it was done, with its number
REFUSED = "refused"  # the device said no
WRONG = "wrong"  # the device did something else than it was asked for: a person must look
UNCLEAR = "unclear"  # nobody knows whether it was done: the device does not answer
TAKEN = "taken"  # of a terminal: the money has its slip
GIVEN_BACK = "given_back"  # of a terminal: a person said that the money went back to the card
OWED = "owed"  # no device can be asked: a person makes the receipt and writes its number
OPEN = (WAITS, REFUSED, WRONG, UNCLEAR, OWED)

WITHOUT_RECEIPT = (
    "transfer",
    "deposit",
)  # money of the bank, and what a deposit pays: that had its receipt when it came
BY_TERMINAL = ("uzcard", "humo", "card")


@dataclass(frozen=True)
class Answer:
    """What a device says of a key: `state` is done, refused or unknown (it never heard of it); how often it did it."""

    state: str
    amount: Decimal = Decimal(0)
    number: str = ""
    sign: str = ""
    qr: str = ""
    copies: int = 1
    words: str = ""


@dataclass(frozen=True)
class Judged:
    """What an answer makes of a wish: its new state, and where it is not done the code of the reason with what the device said."""

    state: str
    why: str = ""
    told: str = ""


def judged(expected: Decimal, answer: Answer) -> Judged:
    """What to believe of an answer: done only once, with a number, over the very sum that was asked for."""
    if answer.state == "unknown":
        return Judged(WAITS)
    if answer.state == "refused":
        return Judged(REFUSED, "refused", answer.words)
    if answer.state != "done" or not answer.number:
        return Judged(WRONG, "no_number")
    if answer.amount != expected:
        return Judged(WRONG, "another_sum", f"{answer.amount:f}")
    if answer.copies != 1:
        return Judged(WRONG, "several_times", str(answer.copies))
    return Judged(DONE)


def after_answer(state: str, number: str, expected: Decimal, answer: Answer) -> Judged:
    """What becomes of a wish in a state. What a person wrote down meanwhile stands; where the device did it too, under
    another number, somebody must look."""
    found = judged(expected, answer)
    if state in (WAITS, UNCLEAR):
        return found if found.state != WAITS else Judged(state)
    if state == DONE and answer.state == "done" and answer.number and answer.number != number:
        return Judged(WRONG, "also", answer.number)
    return Judged(state)


def check_receipt(on: bool, means: str, number: str, *, by_device: bool) -> None:
    """A hospital in fiscal mode takes no money over the desk without a device or the number of a receipt (rulings 28). Raises
    Refusal."""
    if on and means not in WITHOUT_RECEIPT and not by_device and not number.strip():
        raise Refusal(
            N_("This desk has no fiscal device: make the receipt and write its number here."), field="fiscal_number"
        )


def first_state(number: str, *, by_device: bool) -> str:
    """In which state the receipt of a new slip begins."""
    return DONE if number else WAITS if by_device else OWED


def check_number(twin: str | None, field: str) -> None:
    """A receipt belongs to one slip; `twin`: the number of the slip that bears it already. Raises Refusal."""
    if twin is not None:
        raise Refusal(N_("this number stands on slip No %(number)s already"), field=field, number=twin)


def check_by_hand(state: str, number: str) -> None:
    """A person writes down what the device does not tell. Raises Refusal."""
    if state not in OPEN:
        raise Refusal(N_("This receipt has its number already."))
    if not number.strip():
        raise Refusal(N_("write the number of the receipt"), field="number")


def check_again(state: str) -> None:
    """A device is asked again only where nothing waits. Raises Refusal."""
    if state not in (REFUSED, WRONG, UNCLEAR, OWED):
        raise Refusal(N_("There is nothing to ask: the device was asked already, or it has answered."))


def same_key(state: str) -> bool:
    """Whether asking again is about the same doing: yes where nobody knows, no where it was refused or went wrong."""
    return state in (UNCLEAR, OWED)


def check_address(way: str, address: str) -> None:
    """The address of a device in our own network. Raises Refusal."""
    parts = urlsplit(address)
    if way == "http" and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise Refusal(N_("write its address as http://192.168.1.20:9911"), field="address")


def no_device() -> Refusal:
    """What is said where nothing can be asked."""
    return Refusal(N_("No device that can be asked stands at this desk: write the number by hand."))
