"""What a prescription must say, and who may write it. Values in, a word or a Refusal out."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from lighthis.kernel.text import N_, Refusal
from lighthis.treatment.rules import doses, states
from lighthis.treatment.rules.doses import Plan

__all__ = [
    "KINDS", "MOST_HOURS", "PATTERNS", "PRESCRIBE", "Draft", "Plan", "check_draft", "check_moments", "check_stop", "clock_times",
    "doses", "last_on", "may_prescribe", "read_times", "states", "summed",
]  # fmt: skip
PRESCRIBE, GIVE = "treatment.prescribe", "treatment.give"
KINDS: dict[str, str] = {"drug": N_("Drug"), "procedure": N_("Procedure"), "diet": N_("Diet")}
PATTERNS: dict[str, str] = {
    "times": N_("at times of the day"), "every": N_("every so many hours"), "once": N_("once"), "needed": N_("when needed"),
}  # fmt: skip
MOST_TIMES, MOST_HOURS = 24, 168
_SPLIT, _CLOCK = re.compile(r"[\s,;]+"), re.compile(r"([0-9]{1,2})(?:[:.\-]([0-9]{2}))?")


@dataclass(frozen=True)
class Draft:
    """One prescription as the doctor writes it."""

    kind: str
    name: str
    pattern: str
    starts_at: datetime
    prescribed_at: datetime
    code: str = ""
    dose: Decimal | None = None
    unit: str = ""
    route: str = ""
    times: tuple[str, ...] = ()
    every_hours: int | None = None
    condition: str = ""
    least_hours: int | None = None
    last_on: date | None = None
    funding: str = ""
    materials: str = ""
    remark: str = ""
    knows_allergy: bool = False
    despite: str = ""
    knows_double: bool = False
    standing_in: str = ""


def read_times(text: str) -> tuple[str, ...]:
    """Times of the day as people write them ("8 14 20", "08:00, 14.30"), in order, each once. Raises Refusal."""
    found = sorted({_time(part) for part in _SPLIT.split(text.strip()) if part})
    if not found:
        raise Refusal(N_("write the times of the day, for example 08:00 14:00 20:00"), field="times")
    if len(found) > MOST_TIMES:
        raise Refusal(N_("at most %(most)s times a day"), most=MOST_TIMES, field="times")
    return tuple(found)


def _time(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Refusal(N_("“%(typed)s” is no time of the day; write 08:00 14:00 20:00"), typed=text[:10], field="times")
    return f"{hour:02}:{minute:02}"


def clock_times(texts: Iterable[str]) -> tuple[time, ...]:
    """Times as they are kept, as values."""
    return tuple(time.fromisoformat(text) for text in texts)


def last_on(first: date, days: int | None, until: date | None) -> date | None:
    """The last day, said as such or as a number of days. Raises Refusal where both are said and do not agree."""
    counted = doses.last_day(first, days) if days else None
    if counted is not None and until is not None and counted != until:
        raise Refusal(N_("the number of days and the last day do not agree; leave one of them empty"), field="last_on")
    found = until or counted
    if found is not None and found < first:
        raise Refusal(N_("the last day is before the first"), field="last_on")
    return found


def check_draft(one: Draft) -> None:
    """A drug has a dose, a way and a source; everything says how often. Raises Refusal."""
    if not one.name.strip():
        raise Refusal(N_("write what is prescribed"), field="table" if one.kind == "diet" else "name")
    if one.kind == "drug":
        _check_drug(one)
    if one.kind == "diet":
        return
    if one.pattern not in PATTERNS:
        raise Refusal(N_("choose how often"), field="pattern")
    if one.pattern == "times" and not one.times:
        raise Refusal(N_("write the times of the day, for example 08:00 14:00 20:00"), field="times")
    if one.pattern == "every" and not one.every_hours:
        raise Refusal(N_("write every how many hours"), field="every_hours")
    if one.pattern == "needed" and not one.condition.strip():
        raise Refusal(N_("write in what case it is given"), field="condition")
    if one.pattern == "needed" and not one.least_hours:
        raise Refusal(N_("write how many hours at least lie between two doses"), field="least_hours")


def _check_drug(one: Draft) -> None:
    if one.dose is None or one.dose <= 0:
        raise Refusal(N_("write the dose of the drug"), field="dose")
    if not one.unit:
        raise Refusal(N_("choose the unit of the dose"), field="unit")
    if not one.route:
        raise Refusal(N_("choose how the drug is given"), field="route")
    if not one.funding:
        raise Refusal(N_("choose who pays for the drug"), field="funding")


def check_moments(one: Draft, *, now: datetime, since: datetime) -> None:
    """It was prescribed in the stay and before now, and begins then or later. Typed times have no seconds. Raises Refusal."""
    if one.prescribed_at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="prescribed_at")
    if one.prescribed_at < since.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before the patient lay here (%(since)s)"), since=since, field="prescribed_at")
    if one.starts_at < one.prescribed_at.replace(second=0, microsecond=0):
        raise Refusal(N_("it cannot begin before it was prescribed (%(at)s)"), at=one.prescribed_at, field="starts_at")


def may_prescribe(
    departments: Collection[UUID], department_id: UUID, person: UUID | None, treating: Collection[UUID | None]
) -> bool:
    """A doctor of the patient's department, one whose post is of the whole hospital, or who treats the patient."""
    return not departments or department_id in departments or (person is not None and person in treating)


def check_stop(
    at: datetime, *, prescribed_at: datetime, now: datetime, starts_at: datetime, last_given: datetime | None,
    stopped_at: datetime | None = None,
) -> None:  # fmt: skip
    """Something is stopped after it was prescribed, not before what was given of it, earlier than it stops anyway; not in advance. Raises Refusal."""
    if stopped_at is not None and at >= stopped_at:
        raise Refusal(N_("it stops at %(at)s anyway; write an earlier time"), at=stopped_at, field="stopped_at")
    if at > now and at > starts_at:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="stopped_at")
    if at < prescribed_at.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before it was prescribed (%(since)s)"), since=prescribed_at, field="stopped_at")
    if last_given is not None and at < last_given:
        raise Refusal(
            N_("a dose was given after that, at %(given)s: stop later, or take the dose back first"), given=last_given,
            field="stopped_at",
        )  # fmt: skip


def summed(needs: Iterable[tuple[str, str, str, Decimal, int]]) -> list[tuple[str, str, str, Decimal, int]]:
    """What a ward needs by drug, unit and source: amount and number of doses. One drug is one however it is capitalised."""
    found: dict[tuple[str, str, str], tuple[str, Decimal, int]] = {}
    for name, unit, funding, amount, count in needs:
        key = " ".join(name.casefold().split()), unit, funding
        shown, so_far, doses_so_far = found.get(key, (name, Decimal(0), 0))
        found[key] = shown, so_far + amount, doses_so_far + count
    return [(shown, key[1], key[2], amount, count) for key, (shown, amount, count) in sorted(found.items())]
