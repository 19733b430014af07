"""The cells of one row as values; what cannot be read is told with its code."""

import re
import sys
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TypeVar

from lighthis.interop.rules.people import has_strange_signs
from lighthis.interop.rules.stays.faults import Fault, fault
from lighthis.interop.rules.stays.tables import Line
from lighthis.kernel.text import N_, Message

T = TypeVar("T", date, datetime)
LONGEST = 500
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
ICD10 = re.compile(r"[A-Z][0-9]{2}(\.[0-9]{1,2})?")
FIRST_YEAR = 1850  # before it no instant of a hospital's life lies
FLAGS = {"y": True, "n": False}
STRANGE = N_("%(column)s: too long, or there are signs in it that cannot be written.")


class Cells:
    """Reads one row; `is_whole` says whether everything asked for so far could be read."""

    def __init__(self, file: str, row: Line, tell: Callable[[Fault], None]) -> None:
        self.file, self.line, self.cells, self._tell = file, row.line, row.cells, tell
        self.is_whole = True

    def wrong(self, code: str, **values: object) -> None:
        """Tell a fault of this row."""
        self._tell(fault(self.file, self.line, code, **values))
        self.is_whole = False

    def text(self, name: str, *, needed: bool = False) -> str:
        """A cell that can be kept."""
        value = self.cells.get(name, "")
        if not value:
            if needed:
                self.wrong("value_required", column=name)
            return ""
        if len(value) > LONGEST or has_strange_signs(value):
            self._tell(Fault(self.file, self.line, "bad_value", Message(STRANGE, {"column": name})))
            self.is_whole = False
            return ""
        return sys.intern(value)  # ids and codes stand in many rows: kept once each

    def choice(self, name: str, allowed: Collection[str], *, needed: bool = False) -> str:
        """One of some words."""
        value = self.text(name, needed=needed)
        if value and value not in allowed:
            self.wrong("bad_value", column=name, value=value, allowed=", ".join(allowed))
            return ""
        return value

    def flag(self, name: str) -> bool:
        """y or n; it must be said."""
        return FLAGS.get(self.choice(name, tuple(FLAGS), needed=True), False)

    def moment(self, name: str, *, needed: bool = False) -> datetime | None:
        """A local date and time to the minute; 24:00 does not exist."""
        value = self.text(name, needed=needed)
        if not value:
            return None
        found = _read(datetime.fromisoformat, MOMENT, value)
        if found is None:
            self.wrong("bad_datetime", value=value)
        return found

    def day(self, name: str) -> date | None:
        """A date; an unknown one is empty."""
        value = self.text(name)
        found = _read(date.fromisoformat, DAY, value) if value else None
        if value and found is None:
            self.wrong("bad_date", value=value)
        return found

    def minutes(self, name: str) -> int:
        """A time of day as minutes after midnight, 0 where nothing stands."""
        value = self.text(name)
        found = CLOCK.fullmatch(value)
        if value and found is None:
            self.wrong("bad_value", column=name, value=value, allowed="00:00 … 23:59")
        return int(found[1]) * 60 + int(found[2]) if found else 0

    def icd10(self, name: str) -> str:
        """A code of the classification by its form; whether it is in the list is not asked."""
        value = self.text(name)
        if value and not ICD10.fullmatch(value):
            self.wrong("bad_icd10", value=value)
            return ""
        return value


def _read(read: Callable[[str], T], form: re.Pattern[str], value: str) -> T | None:
    """What a text of a form says; None where there is no such day or minute."""
    if not form.fullmatch(value):
        return None
    try:
        found = read(value)
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None
