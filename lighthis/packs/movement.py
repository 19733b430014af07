"""What the papers of patients and beds tell: the journal of who came (form 001), the sheet of a day (007), the summary of months (016)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lighthis.packs.facts import FacilityFacts


@dataclass(frozen=True)
class MovementRow:
    """A row: of the hospital, a department, a profile (`name` or the code of `bed_profiles`), or of a period of the year."""

    level: str  # hospital, department, profile; month, quarter, half_year, nine_months, year, total
    name: str | None = None
    code: str | None = None
    values: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class NamedList:
    """A list of side 2 of form 007; `hidden`: how many are counted without a name (rulings 9)."""

    kind: str
    people: tuple[str, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class DaySheet:
    """Form 007 of a day: columns 3 to 22 of each row."""

    facility: FacilityFacts
    day: date | None = None
    census: str | None = None
    whose: str | None = None
    rows: tuple[MovementRow, ...] = ()
    lists: tuple[NamedList, ...] = ()


@dataclass(frozen=True)
class MonthSummary:
    """Form 016: a year by its months, or a month by departments; `sequence` 1 and more is a correction sheet."""

    facility: FacilityFacts
    period: str | None = None  # "2026" or "2026-10"
    census: str | None = None
    whose: str | None = None
    profile: str | None = None  # code of `bed_profiles`
    rows: tuple[MovementRow, ...] = ()
    sequence: int = 0
    reason: str | None = None
    signed_by: str | None = None
    signed_at: datetime | None = None


@dataclass(frozen=True)
class JournalLine:
    """A line of form 001: columns 1 to 15 in the words of the paper."""

    cells: tuple[str, ...] = ()
    is_struck: bool = False


@dataclass(frozen=True)
class JournalSheet:
    """Form 001 of some days, the last included."""

    facility: FacilityFacts
    since: date | None = None
    until: date | None = None
    rows: tuple[JournalLine, ...] = ()
