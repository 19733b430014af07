"""The ranges of the hospital's own laboratory: for whom one holds, whether two are for the same people. Values in, a Refusal out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lighthis.kernel.ages import Age
from lighthis.kernel.text import N_, Refusal
from lighthis.orders.rules.values import Limits

SEXES: dict[str, str] = {"any": N_("both sexes"), "male": N_("men and boys"), "female": N_("women and girls")}
UNITS: dict[str, str] = {"day": N_("days"), "month": N_("months"), "year": N_("years")}
# for the order of bands alone, never for anybody's age
_DAYS = {"day": Decimal(1), "month": Decimal("30.4375"), "year": Decimal("365.25")}
OLDEST = 130  # years
SHORTEST_SOURCE = 5


@dataclass(frozen=True)
class Lived:
    """An age as far as it is known: months and days only of who has a whole birth date."""

    years: int | None = None
    months: int | None = None
    days: int | None = None

    @classmethod
    def of(cls, age: Age, precision: str) -> "Lived":
        """Of a birth date of a precision: day, month, year."""
        return cls(age.years, age.months, age.days) if precision == "day" else cls(age.years)


@dataclass(frozen=True)
class Band:
    """For whom: a sex ("any") and an age in completed units, [since, until); no end is for life."""

    sex: str
    since: int
    since_unit: str
    until: int | None = None
    until_unit: str = "year"

    def fits(self, sex: str, lived: Lived) -> bool:
        """Whether it is the range of a person; nobody is judged by a guess where sex or age are not known and matter."""
        if self.sex not in {"any", sex}:
            return False
        return self._reached(self.since, self.since_unit, lived) is True and (
            self.until is None or self._reached(self.until, self.until_unit, lived) is False
        )

    @staticmethod
    def _reached(count: int, unit: str, lived: Lived) -> bool | None:
        """Whether somebody is so old; None where that is not known."""
        if count == 0:
            return True
        age: int | None = {"day": lived.days, "month": lived.months, "year": lived.years}[unit]
        return None if age is None else age >= count

    @property
    def span(self) -> tuple[Decimal, Decimal]:
        """Its ages in days, about, for comparing bands."""
        end = Decimal(OLDEST) * _DAYS["year"] if self.until is None else self.until * _DAYS[self.until_unit]
        return self.since * _DAYS[self.since_unit], end


def check(band: Band, limits: Limits, source: str, standing: Iterable[Band]) -> None:
    """A range that a hospital enters: possible ages, an end at least, where it comes from, nobody with two. Raises Refusal."""
    if band.sex not in SEXES or band.since_unit not in UNITS or band.until_unit not in UNITS:
        raise Refusal(N_("choose from the list"), field="sex")
    first, last = band.span
    if first < 0 or last > Decimal(OLDEST) * _DAYS["year"] or first >= last:
        raise Refusal(
            N_("the age begins before it ends, and nobody is older than %(years)s years"), years=OLDEST, field="until"
        )
    if limits.low is None and limits.high is None:
        raise Refusal(N_("write at least one end of the range"), field="low")
    if limits.low is not None and limits.high is not None and limits.low > limits.high:
        raise Refusal(N_("the range ends before it begins"), field="high")
    if len(source.strip()) < SHORTEST_SOURCE:
        raise Refusal(N_("write where the range comes from"), field="source")
    if any(_meet(band, other) for other in standing):
        raise Refusal(N_("a range for some of these people stands already: end that one first"), field="since")


def _meet(one: Band, other: Band) -> bool:
    """Whether two bands are for the same people in part."""
    if "any" not in {one.sex, other.sex} and one.sex != other.sex:
        return False
    (first, last), (since, until) = one.span, other.span
    return first < until and since < last
