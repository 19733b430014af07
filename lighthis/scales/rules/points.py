"""Scores: points per component by bands or cases, the sum, and what the sum calls for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from lighthis.scales.rules.logic import Condition, DefinitionError, Facts, Vocabulary, number, read


@dataclass(frozen=True)
class Band:
    """Points for a value from `low` to `high`, both included; None is open-ended."""

    low: Decimal | None
    high: Decimal | None
    points: int


@dataclass(frozen=True)
class Table:
    """The bands that count while a condition holds (age band, oxygen, SpO2 scale)."""

    when: Condition | None
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Case:
    """Points while a condition holds."""

    when: Condition
    points: int


@dataclass(frozen=True)
class Component:
    """One line of a score, from bands of a number or from cases."""

    code: str
    input: str
    tables: tuple[Table, ...]
    cases: tuple[Case, ...]

    words: tuple[str, ...] = ()

    def points(self, facts: Facts) -> int | None:
        """Points of this component, None while they cannot be told."""
        for case in self.cases:
            if case.when(facts).truth:
                return case.points
        value = facts.get(self.input)
        if not isinstance(value, Decimal):
            return None
        for table in self.tables:
            if table.when is None or table.when(facts).truth:
                return _in_bands(value, table.bands)
        return None


@dataclass(frozen=True)
class Risk:
    """What a sum (or one component's points) calls for; the first that fits counts."""

    code: str
    total: int | None
    single: int | None
    proposes: str | None
    supervisor_review: bool
    monitoring: str | None

    def fits(self, total: int, highest: int) -> bool:
        """Whether the sum so far, or the highest single component, reaches this step."""
        return (self.total is not None and total >= self.total) or (self.single is not None and highest >= self.single)


def read_components(raw: list[Any], words: Vocabulary, name: str) -> tuple[Component, ...]:
    """Read the lines of a score; bands with a gap or an overlap are refused."""
    out = []
    for n, each in enumerate(raw):
        place = f"{name}: components[{n}] {each.get('code', '?')}"
        if lacking := sorted({"code", "input"} - set(each)):
            raise DefinitionError(f"{place}: missing {', '.join(lacking)}")
        if each["input"] not in words.values | words.signs:
            raise DefinitionError(f"{place}: unknown input {each['input']!r}")
        if not each.keys() & {"tables", "cases"}:
            raise DefinitionError(f"{place}: needs tables or cases")
        if other := sorted(set(each) - {"code", "input", "tables", "cases"}):
            raise DefinitionError(f"{place}: unknown part {', '.join(other)}")
        tables = tuple(_table(part, words, f"{place}.tables[{i}]") for i, part in enumerate(each.get("tables", ())))
        cases = tuple(_case(part, words, f"{place}.cases[{i}]") for i, part in enumerate(each.get("cases", ())))
        out.append(Component(each["code"], each["input"], tables, cases, _words(each)))
    return tuple(out)


@dataclass(frozen=True)
class Total:
    """The category that a sum of a chart calls for, from this number of points upwards."""

    least: int
    category: str


@dataclass(frozen=True)
class Severity:
    """What a whole sum means, from `low` to `high`, both included."""

    code: str
    low: int
    high: int


def read_severities(raw: list[Any], name: str) -> tuple[Severity, ...]:
    """Read what a whole sum means; bands with a gap or an overlap are refused."""
    out = []
    for n, each in enumerate(raw):
        place = f"{name}: severities[{n}]"
        if set(each) != {"code", "from", "to"}:
            raise DefinitionError(f"{place}: needs 'code', 'from' and 'to'")
        out.append(Severity(each["code"], _points(each["from"], place), _points(each["to"], place)))
    if any(upper.low != lower.high + 1 for lower, upper in pairwise(out)):
        raise DefinitionError(f"{name}: severities: gap or overlap")
    return tuple(out)


def read_totals(raw: list[Any], categories: frozenset[str], name: str) -> tuple[Total, ...]:
    """Read which sum calls for which category: falling, the last one from 0."""
    out = []
    for n, each in enumerate(raw):
        place = f"{name}: totals[{n}]"
        if set(each) != {"from", "category"} or each["category"] not in categories:
            raise DefinitionError(f"{place}: needs 'from' and a category of the scale")
        out.append(Total(_points(each["from"], place), each["category"]))
    if out and (out[-1].least != 0 or any(upper.least <= lower.least for upper, lower in pairwise(out))):
        raise DefinitionError(f"{name}: totals: must fall to 0")
    return tuple(out)


def read_risks(raw: list[Any], name: str) -> tuple[Risk, ...]:
    """Read what each sum calls for, severest first."""
    out = []
    for n, each in enumerate(raw):
        when = each["when"]
        if len(when) != 1 or not set(when) <= {"total", "single"}:
            raise DefinitionError(f"{name}: risks[{n}] {each['code']}: 'when' is a total or a single")
        review, monitoring = each["supervisor_review"], each["monitoring"]
        out.append(Risk(each["code"], when.get("total"), when.get("single"), each["proposes"], review, monitoring))
    if out and out[-1].total != 0:
        raise DefinitionError(f"{name}: risks: the last one must be for a total from 0")
    return tuple(out)


def _words(each: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of a component whose cases are one word each, in their order: what a form offers."""
    equal = [case["when"].get(each["input"], {}) for case in each.get("cases", ()) if isinstance(case["when"], dict)]
    return tuple(one["eq"] for one in equal if set(one) == {"eq"})


def _case(part: Mapping[str, Any], words: Vocabulary, place: str) -> Case:
    if set(part) != {"when", "points"}:
        raise DefinitionError(f"{place}: a case has 'when' and 'points'")
    return Case(read(part["when"], words, place), _points(part["points"], place))


def _table(part: Mapping[str, Any], words: Vocabulary, place: str) -> Table:
    if not all("points" in each and set(each) <= {"from", "to", "points"} for each in part.get("bands", [{}])):
        raise DefinitionError(f"{place}: a band has 'from', 'to' and 'points'")
    bands = tuple(
        Band(
            number(each["from"], place) if "from" in each else None,
            number(each["to"], place) if "to" in each else None,
            _points(each["points"], place),
        )
        for each in part["bands"]
    )
    _refuse_holes(bands, place, partial=part.get("partial", False))
    return Table(read(part["when"], words, place) if "when" in part else None, bands)


def _refuse_holes(bands: tuple[Band, ...], place: str, *, partial: bool) -> None:
    if not bands or bands[0].low is not None or (bands[-1].high is not None and not partial):
        raise DefinitionError(f"{place}: bands must be open at both ends")
    for lower, upper in pairwise(bands):
        if lower.high is None or upper.low is None:
            raise DefinitionError(f"{place}: an open end in the middle")
        step = Decimal(1).scaleb(min(_exponent(lower.high), _exponent(upper.low)))
        if upper.low - lower.high != step:
            raise DefinitionError(f"{place}: gap or overlap between {lower.high} and {upper.low}")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _points(raw: Any, place: str) -> int:
    if type(raw) is not int or raw < 0:
        raise DefinitionError(f"{place}: points are whole numbers, not {raw!r}")
    return raw


def _in_bands(value: Decimal, bands: tuple[Band, ...]) -> int | None:
    for band in bands:
        if (band.low is None or value >= band.low) and (band.high is None or value <= band.high):
            return band.points
    return None
