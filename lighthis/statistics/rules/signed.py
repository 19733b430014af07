"""A year on paper: months that are signed say what was signed, and the longer rows follow from the months printed above them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from lighthis.statistics.rules.columns import COLUMNS_016
from lighthis.statistics.rules.days import MONTH, Period
from lighthis.statistics.rules.figures import DEPARTMENT, HOSPITAL, PROFILE, Row

FIRST = {"present_start"}
LAST = {"present_end", "beds_deployed_end", "beds_closed_end"}
MEAN = {"average_beds"}


def line_of(rows: Iterable[Row], department: str | None, profile: str | None) -> Row | None:
    """The row of a signed month for the hospital, a department, or a profile in a department; None for what was not signed so."""
    if department is None and profile is not None:
        return None  # a profile over all departments: no month is signed by it
    level = HOSPITAL if department is None else DEPARTMENT if profile is None else PROFILE
    wanted = (level, department, profile)
    return next((row for row in rows if (row["level"], row["department"], row["profile"]) == wanted), None)


def year(rows: Iterable[Row], periods: Iterable[Period], signed: Mapping[str, Row]) -> list[Row]:
    """The rows of form 016 with signed months as they were signed; `signed`: row by name of the month."""
    found = {row["period"]: row for row in rows}
    months: dict[Any, Row] = {
        name: {**row, **_figures(signed.get(str(name), {}))} for name, row in found.items() if row["kind"] == MONTH
    }
    return [
        months[one.name]
        if one.kind == MONTH
        else {**found[one.name], **_total([months[each.name] for each in one.months])}
        for one in periods
    ]


def _figures(row: Row) -> Row:
    return {name: row[name] for name in COLUMNS_016 if name in row}


def _total(months: list[Row]) -> dict[str, Any]:
    return {name: _of(name, [row[name] for row in months]) for name in COLUMNS_016 if name}


def _of(name: str, values: list[Any]) -> Any:
    if name in FIRST:
        return values[0]
    if name in LAST:
        return values[-1]
    # a signed average has four places (rules.exact); the mean of the printed months is exact from there
    total = sum((Fraction(str(one)) for one in values), Fraction())
    return total / len(values) if name in MEAN else int(total)
