"""Decisions about packs and slips: numbers, when a pack is due, what a slip may become. Values in, words or a Refusal out."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from lighthis.kernel.text import N_, Refusal

PRINT, ENTER, SETUP = "downtime.print", "downtime.enter", "facility.manage"
SETTING = "downtime"
SERIES = "downtime_slip"
KINDS: dict[str, str] = {
    "arrival": N_("Arrival and triage"),
    "admission": N_("Admission and observation"),
    "doses": N_("Prescriptions and doses"),
    "movement": N_("Movements of patients"),
}
STATES: dict[str, str] = {
    "blank": N_("blank"),
    "owed": N_("written on, not typed back yet"),
    "done": N_("typed back"),
    "unused": N_("not used"),
}
OPEN = ("blank", "owed")
NEXT_PACK = N_("a newer pack took its place")
NOT_MADE = N_("the pack was not made")
NOT_WRITTEN_ON = N_("nothing was written on it")
LONGEST_LIST = 400  # characters of a list of numbers
MOST_BLANKS = 60  # of a kind in a pack
# which lines of the log, written while a slip is typed back, stand on the slip
KEPT = frozenset({
    "came", "came as planned", "triaged", "decided", "vital signs written", "noted", "diagnosed", "ordered", "prescribed",
    "prescription stopped", "dose given", "dose not given", "placed", "transferred", "discharged", "let go on leave",
    "came back from leave", "carer came", "carer left", "handed over by the ambulance", "draft begun",
})  # fmt: skip
CAME = "came"


@dataclass(frozen=True)
class Settings:
    """How a hospital prepares. All numbers are our guesses [P]: no order of the region speaks of such packs."""

    hour: int = 4  # of the wall clock, after the day's last entries and before the morning round
    keep_days: int = 7  # how long the file of a pack stays on the disk
    hours_back: int = 72  # how long ago what stands on a slip may have happened: a weekend and a day
    arrival: int = 12  # blanks of each kind in a pack
    admission: int = 6
    doses: int = 8
    movement: int = 4

    def blanks(self) -> dict[str, int]:
        """How many blanks of each kind a pack gets, in the order of the pack."""
        return {kind: int(getattr(self, kind)) for kind in KINDS}


BOUNDS: dict[str, tuple[int, int]] = {
    "hour": (0, 23), "keep_days": (1, 90), "hours_back": (1, 24 * 31), **dict.fromkeys(KINDS, (0, MOST_BLANKS)),
}  # fmt: skip


def settings_of(stored: Mapping[str, Any]) -> Settings:
    """The hospital's own numbers, ours where it has none."""
    own = stored.get(SETTING) or {}
    return Settings(**{one.name: int(own.get(one.name, one.default)) for one in fields(Settings)})


def checked(given: Settings) -> dict[str, int]:
    """Numbers that somebody wrote, as they are kept. Raises Refusal."""
    found = asdict(given)
    for name, (least, most) in BOUNDS.items():
        if not least <= found[name] <= most:
            raise Refusal(N_("from %(least)s to %(most)s"), least=least, most=most, field=name)
    if not any(given.blanks().values()):
        raise Refusal(N_("a pack has at least one blank"), field="arrival")
    return found


def number(year: int, running: int) -> str:
    """The number of a slip on paper: D-2026-000123. The running part begins anew each year and has no gaps."""
    return f"D-{year}-{running:06d}"


def as_typed(text: str) -> str:
    """A slip's number from what a person or a reader of bars typed; a Cyrillic keyboard makes В or Д of the D. Empty: none."""
    found = re.fullmatch(r"[DdВвДд]\s*-?\s*(\d{4})\s*-\s*(\d{1,6})", text.strip())
    return number(int(found[1]), int(found[2])) if found and found[1].isascii() and found[2].isascii() else ""


def is_due(now: datetime, hour: int, nights: Collection[date]) -> bool:
    """Whether the nightly pack of a hospital is to be made now: its hour has come on the wall (`now` is local), and today has none.

    A machine that was off at that hour makes it up when it runs again.
    """
    return now.hour >= hour and now.date() not in nights


def read_numbers(text: str, known: Collection[int]) -> set[int]:
    """Numbers of sheets as people write them, "123-130, 135": the running parts. Raises Refusal for one that is not of the pack."""
    if len(text) > LONGEST_LIST:
        raise Refusal(N_("write ranges, for example 123-130"), field="numbers")
    found: set[int] = set()
    for part in filter(None, re.split(r"[\s,;]+", re.sub(r"\s*[-–—]\s*", "-", text))):
        ends = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part, re.ASCII)
        if ends is None:
            raise Refusal(N_("“%(part)s” is no number: write the last digits, for example 123-130, 135"), part=part, field="numbers")  # fmt: skip
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if last < first:
            raise Refusal(N_("“%(part)s” runs backwards"), part=part, field="numbers")
        strange = next((one for one in (first, last) if one not in known), None)
        if strange is not None:
            raise Refusal(N_("number %(number)s is not of this pack"), number=strange, field="numbers")
        found.update(one for one in range(first, last + 1) if one in known)
    return found


def check_used(since: datetime, until: datetime, *, as_of: datetime | None, now: datetime) -> None:
    """When a pack was worked by: after it was made, in order, in the past. Raises Refusal."""
    if until > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="until")
    if until <= since:
        raise Refusal(N_("the end comes after the beginning"), field="until")
    if as_of is not None and until <= as_of:
        raise Refusal(N_("the pack was made after that, at %(at)s: choose an earlier pack"), at=as_of, field="until")


def check_written(at: datetime, *, now: datetime, hours_back: int) -> None:
    """When the first thing on a sheet happened. Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="written_at")
    if at < now - timedelta(hours=hours_back):
        raise Refusal(
            N_("this is more than %(hours)s hours ago; check the day, or ask the administrator to allow more"),
            hours=hours_back, field="written_at",
        )  # fmt: skip


@dataclass(frozen=True)
class Account:
    """What became of the slips of a pack; the four together are all of them."""

    blank: int = 0
    owed: int = 0
    done: int = 0
    unused: int = 0

    @property
    def total(self) -> int:
        """All numbers of the pack."""
        return self.blank + self.owed + self.done + self.unused


def account(states: Iterable[str]) -> Account:
    """The account of slips in these states."""
    listed = list(states)
    return Account(**{state: listed.count(state) for state in STATES})
