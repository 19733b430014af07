"""How a dose stands: due, overdue, still to come; when it may be written. Values in, a word or a Refusal out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lighthis.kernel.text import N_, Refusal

REASONS: dict[str, str] = {
    "refused": N_("the patient refused"),
    "absent": N_("the patient was away"),
    "no_drug": N_("there was no drug"),
    "contraindicated": N_("contra-indicated"),
    "other": N_("other, in words"),
}
LONGEST_AGO = timedelta(hours=24)  # what nobody wrote for longer stands on the sheet alone, not on the round


@dataclass(frozen=True)
class Limits:
    """How strict the clock is, in minutes. Ours, not from an order; a hospital's own stand in its settings under `treatment_minutes`."""

    early: int = 60  # a dose may be given so long before its time
    late: int = 30  # then it is overdue


def limits(settings: dict[str, Any]) -> Limits:
    """The hospital's own limits, else ours."""
    own = settings.get("treatment_minutes", {})
    return Limits(int(own.get("early", Limits.early)), int(own.get("late", Limits.late)))


def stands(due_at: datetime, now: datetime, allowed: Limits) -> str:
    """Of a dose that nobody wrote yet: overdue, due, or ahead."""
    if now > due_at + timedelta(minutes=allowed.late):
        return "overdue"
    return "due" if due_at - timedelta(minutes=allowed.early) <= now else "ahead"


def check_mark(
    state: str, reason: str, words: str, at: datetime, due_at: datetime | None, *, now: datetime, since: datetime,
    until: datetime | None, allowed: Limits,
) -> None:  # fmt: skip
    """Whether a dose can be written so: by its time, and with a reason where it was not given.

    `since` is when it was prescribed, `until` when the stay ended. Raises Refusal; its field is the part of the row: how, why, words, at.
    """
    if state not in {"given", "not_given"}:
        raise Refusal(N_("say whether it was given"), field="how")
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="at")
    if at < since.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before it was prescribed (%(since)s)"), since=since, field="at")
    if until is not None and at > until:
        raise Refusal(N_("this is after the patient left (%(until)s)"), until=until, field="at")
    if due_at is not None and at < due_at - timedelta(minutes=allowed.early):
        raise Refusal(N_("this is too early: the dose is due at %(due)s"), due=due_at, field="at")
    if state == "not_given" and reason not in REASONS:
        raise Refusal(N_("choose why it was not given"), field="why")
    if state == "not_given" and reason == "other" and not words.strip():
        raise Refusal(N_("write in words why it was not given"), field="words")


def check_interval(at: datetime, given: list[datetime], least_hours: int | None) -> None:
    """What is given when needed keeps its distance from every other dose, earlier or written later. Raises Refusal."""
    least = timedelta(hours=least_hours or 0)
    near = next((one for one in sorted(given, reverse=True) if abs(one - at) < least or one == at), None)
    if near is not None:
        raise Refusal(
            N_("it was given at %(given)s; at least %(hours)s h must lie between two doses"),
            given=near, hours=least_hours or 0, field="at",
        )  # fmt: skip
