"""Sheet days and the periods made of them. A sheet day D is [D H:00, D+1 H:00), H the census time (cis-forms.md 4.3)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONTH, QUARTER, HALF_YEAR, NINE_MONTHS, YEAR, TOTAL = "month", "quarter", "half_year", "nine_months", "year", "total"
# the longer rows of form 016: kind, name, first and last month of the year
LONGER = (
    (QUARTER, "Q1", 1, 3), (QUARTER, "Q2", 4, 6), (QUARTER, "Q3", 7, 9), (QUARTER, "Q4", 10, 12),
    (HALF_YEAR, "H1", 1, 6), (HALF_YEAR, "H2", 7, 12), (NINE_MONTHS, "9M", 1, 9), (YEAR, "", 1, 12),
)  # fmt: skip


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """As in `2024-02`."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def following(self) -> "Month":
        """The month after."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)


@dataclass(frozen=True)
class Period:
    """A row of form 016: its name, its kind and the months in it."""

    name: str
    kind: str
    months: tuple[Month, ...]


def month_of(day: date) -> Month:
    """The month in which a day lies."""
    return Month(day.year, day.month)


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """The months from one to another, both included."""
    found, one = [], first
    while (one.year, one.number) <= (last.year, last.number):
        found.append(one)
        one = one.following
    return tuple(found)


def periods(asked: tuple[Month, ...]) -> list[Period]:
    """The rows of form 016: every month, the longer ones that lie wholly inside, and the total."""
    longer, known = [], set(asked)
    for year in sorted({one.year for one in asked}):
        for kind, name, first, last in LONGER:
            inside = tuple(Month(year, number) for number in range(first, last + 1))
            if known.issuperset(inside):
                longer.append(Period(f"{year:04d}-{name}" if name else f"{year:04d}", kind, inside))
    total = Period(f"{asked[0].name}/{asked[-1].name}", TOTAL, asked)
    return [*(Period(one.name, MONTH, (one,)) for one in asked), *longer, total]


def sheet_day(at: datetime, census: int) -> int:
    """The number of the sheet day of a moment; what happens on the census minute belongs to the new day."""
    return (at - timedelta(minutes=census)).toordinal()


def bounds(first: date, last: date, census: int) -> tuple[datetime, datetime]:
    """The moments [since, until) of the sheet days from one to another, both included."""
    start = datetime(first.year, first.month, first.day) + timedelta(minutes=census)
    return start, start + timedelta(days=(last - first).days + 1)


def buckets(days: Iterable[tuple[date, date]]) -> tuple[tuple[int, int], ...]:
    """Periods without gaps between them as numbers of sheet days [first, after)."""
    return tuple((first.toordinal(), last.toordinal() + 1) for first, last in days)


def whole_years(born: date, on: date) -> int:
    """Completed years; who was born on 29 February is a year older on 1 March of common years (README of the data, rule 7)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
