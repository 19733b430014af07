"""The life of an order: which step may follow which. Values in, the next state or a Refusal out."""

from datetime import datetime

from lighthis.kernel.text import N_, Message, Refusal

KINDS = ("test", "imaging", "procedure", "drug")
WITH_RESULT = frozenset({"test", "imaging"})
URGENCIES = ("now", "today")
STATES = ("ordered", "done", "resulted", "seen", "not_done", "cancelled", "entered_in_error")
# step: from where to where. What was written by mistake goes back or out by a second person's word (rulings 8).
STEPS: dict[str, dict[str, str]] = {
    "do": {"ordered": "done"},
    "not_do": {"ordered": "not_done"},
    "cancel": {"ordered": "cancelled"},
    "result": {"ordered": "resulted", "done": "resulted"},
    "see": {"resulted": "seen"},
    "take_back_result": {"resulted": "done", "seen": "done"},
    "enter_in_error": {"done": "entered_in_error", "not_done": "entered_in_error"},
}
_PAST: dict[str, str] = {
    "ordered": N_("This is not done yet."),
    "done": N_("This was written as done already: %(who)s, %(time)s."),
    "resulted": N_("The result is written already: %(who)s, %(time)s."),
    "seen": N_("A doctor has seen this result already: %(who)s, %(time)s."),
    "not_done": N_("This was written as not done already: %(who)s, %(time)s."),
    "cancelled": N_("This order was cancelled: %(who)s, %(time)s."),
    "entered_in_error": N_("This order was entered in error."),
}


def after(kind: str, state: str, step: str) -> str | None:
    """The state that a step leads to; None where it cannot be taken."""
    if step in {"result", "see", "take_back_result"} and kind not in WITH_RESULT:
        return None
    if step == "not_do" and state == "done" and kind in WITH_RESULT:  # the sample was taken and is spoilt
        return "not_done"
    return STEPS[step].get(state)


def check(kind: str, state: str, step: str, *, who: str = "", at: datetime | None = None) -> str:
    """The state that a step leads to; `who` and `at` tell who was first. Raises Refusal."""
    found = after(kind, state, step)
    if found is not None:
        return found
    if state == "ordered" or (step in {"see", "take_back_result"} and state == "done"):
        raise Refusal(N_("There is no result yet.") if step != "enter_in_error" else _PAST["ordered"])
    raise Refusal(_PAST[state], who=who, time=at)


def waits(kind: str, state: str) -> str:
    """What an order waits for: to be done, for its result, for a doctor's look; empty where it is over."""
    if state == "ordered":
        return "do"
    if state == "done" and kind in WITH_RESULT:
        return "result"
    return "see" if state == "resulted" else ""


WAITING_FOR: dict[str, str] = {
    "do": N_("to be done"), "result": N_("done, the result is awaited"), "see": N_("result not seen"),
}  # fmt: skip


def said(kind: str, state: str) -> Message:
    """A state as people read it; of drugs "given", of procedures "done"."""
    if kind == "drug" and state in {"done", "not_done"}:
        return Message(N_("given") if state == "done" else N_("not given"))
    words = {
        "ordered": N_("to be done"), "resulted": N_("result not seen"), "seen": N_("seen by a doctor"),
        "not_done": N_("not carried out"), "cancelled": N_("cancelled by a doctor"), "entered_in_error": N_("entered in error"),
    }  # fmt: skip
    if state == "done":
        return Message(WAITING_FOR["result"] if kind in WITH_RESULT else N_("carried out"))
    return Message(words[state])
