"""A month that was closed: when it may be, and what has changed since it was signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lighthis.kernel.text import N_, Refusal
from lighthis.statistics.rules.days import Month, bounds
from lighthis.statistics.rules.figures import Row

KEY = ("level", "department", "profile")
NOT_FIGURES = (*KEY, "period", "kind", "first_day", "last_day")


@dataclass(frozen=True)
class Difference:
    """A figure that is another now than the one signed."""

    department: str | None
    profile: str | None
    name: str
    signed: Any
    present: Any

    @property
    def change(self) -> Any:
        """By how much; averages to the four places that were signed."""
        return round(self.present - self.signed, 4)


def may_close(month: Month, census: int, now: datetime, *, is_closed: bool) -> Refusal | None:
    """Whether a month may be closed at a moment of the hospital's wall clock."""
    if is_closed:
        return Refusal(N_("This month is closed already; what changed since goes on a correction sheet."))
    if now < bounds(month.first, month.last, census)[1]:
        return Refusal(N_("This month is not over yet; it is closed after the count of its last day."))
    return None


def may_correct(reason: str, *, is_closed: bool, differs: bool) -> Refusal | None:
    """Whether a correction sheet may be signed."""
    if not is_closed:
        return Refusal(N_("This month is not closed yet: its figures still follow the records."))
    if not differs:
        return Refusal(N_("Nothing changed since the last signature."))
    if not reason.strip():
        return Refusal(N_("say why the figures changed"), field="reason")
    return None


def differences(signed: Iterable[Row], present: Iterable[Row]) -> list[Difference]:
    """What is another now, row by row; a row that one side lacks has noughts there."""
    before, now = ({tuple(row[name] for name in KEY): row for row in rows} for rows in (signed, present))
    found: list[Difference] = []
    for key in [*before, *(key for key in now if key not in before)]:
        one, other = before.get(key, {}), now.get(key, {})
        names = [name for name in one or other if name not in NOT_FIGURES and one.get(name, 0) != other.get(name, 0)]
        where = str(key[1] or ""), str(key[2] or "")
        found += [Difference(*where, name, one.get(name, 0), other.get(name, 0)) for name in names]
    return found
