"""What a question and an answer must hold, and by when an answer is awaited. Values in, a Refusal out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from lighthis.kernel.text import N_, Refusal

URGENCIES: dict[str, str] = {"cito": N_("at once (cito)"), "urgent": N_("urgent"), "ordinary": N_("within the day")}
# Minutes to the answer [P]: no order of the reference names any; a hospital's own stand in its setting `consultation_minutes`
MINUTES = {"cito": 30, "urgent": 120, "ordinary": 24 * 60}
STATES: dict[str, str] = {"asked": N_("not answered yet"), "answered": N_("answered"), "withdrawn": N_("withdrawn")}


def check_question(question: str, urgency: str, specialist: str, *, has_department: bool) -> None:
    """Somebody is asked something. Raises Refusal."""
    if not has_department and not specialist.strip():
        raise Refusal(N_("choose the department, or write which specialist"), field="department")
    if not question.strip():
        raise Refusal(N_("write the question"), field="question")
    if urgency not in URGENCIES:
        raise Refusal(N_("choose from the list"), field="urgency")


def check_asking(status: str) -> None:
    """Somebody is asked about a patient who is here. Raises Refusal."""
    if status != "open":
        raise Refusal(N_("This coming has ended; nobody is asked about it any more."))


def check_time(at: datetime, *, after: datetime, now: datetime, field: str) -> None:
    """An event lies after what came before it and before now. Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field=field)
    if at < after:
        raise Refusal(N_("this is too early: not before %(after)s"), after=after, field=field)


def check_answer(text: str, status: str) -> None:
    """An answer says something, in a coming that was. Raises Refusal."""
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))
    if not text.strip():
        raise Refusal(N_("write the answer"), field="answer")


def check_open(state: str, who: str, at: datetime | None) -> None:
    """Of two who answer at once, or withdraw, the second reads who was first. Raises Refusal."""
    if state == "answered":
        raise Refusal(
            N_("%(who)s answered already, %(time)s. Your words are still here: compare, and add a note if it is needed."),
            who=who, time=at,
        )  # fmt: skip
    if state == "withdrawn":
        raise Refusal(N_("The question was withdrawn: nobody waits for the answer. Your words are still here."))


def check_withdrawal(reason: str, *, is_own: bool) -> None:
    """Who asked, or has the patient now, takes the question back with a reason. Raises Refusal."""
    if not is_own:
        raise Refusal(N_("Only who asked, or the patient's doctor, takes the question back."))
    if not reason.strip():
        raise Refusal(N_("write the reason"), field="reason")


LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60  # what a hospital may order


def check_minutes(given: Mapping[str, int | None]) -> None:
    """What is more urgent is never awaited longer; what is empty is ours. Raises Refusal."""
    before, said = 0, {name: MINUTES[name] if given.get(name) is None else int(given[name] or 0) for name in MINUTES}
    for name, minutes in said.items():
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise Refusal(N_("from %(least)s to %(most)s minutes"), least=LEAST_MINUTES, most=MOST_MINUTES, field=name)
        if minutes < before:
            raise Refusal(N_("this is sooner than what is more urgent"), field=name)
        before = minutes


def due_at(asked_at: datetime, urgency: str, ordered: Mapping[str, Any]) -> datetime:
    """By when an answer is awaited; `ordered`: a hospital's own minutes."""
    own = ordered.get(urgency)
    return asked_at + timedelta(minutes=MINUTES[urgency] if own is None else int(own))
