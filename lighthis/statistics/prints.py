"""Forms 007 and 016 as papers: what was asked for, a draft until the day is over or the month is signed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs.movement import DaySheet, MonthSummary, MovementRow, NamedList
from lighthis.packs.people import short
from lighthis.packs.subject import Subject
from lighthis.registration.called import called_short
from lighthis.statistics import queries
from lighthis.statistics.models import AskedForm, FrozenMonth
from lighthis.statistics.rules import sheet, signed, summary
from lighthis.statistics.rules.columns import COLUMNS_007, COLUMNS_016
from lighthis.statistics.rules.days import Month, month_of, months, periods, sheet_day
from lighthis.statistics.rules.exact import rounded
from lighthis.statistics.rules.facts import Hospital
from lighthis.statistics.words import LISTS

DAY, MONTHS = "f007", "f016"


def day_sheet(form_id: UUID, at: UUID, language: str) -> Subject:
    """Form 007; a draft until the day is over. Sensitive stays are counted without a name. Raises NotFound, Refusal."""
    asked, facility = _asked(form_id, at, DAY), facilities.facility(at)
    day = date.fromisoformat(asked.period)
    home = queries.hospital(facility, day, day)
    facts = DaySheet(
        facility=facilities.facts(facility), day=day, census=_census(facility.census_at), whose=_whose(asked, language),
        rows=_rows(sheet.rows(home, day, asked.department or None), COLUMNS_007, at, language),
        lists=_lists(home, day, asked.department or None, at),
    )  # fmt: skip
    return Subject(None, facts, is_draft=day > _last_day(facility))


def summary_of(form_id: UUID, at: UUID, language: str) -> Subject:
    """Form 016 of a year or a month: what is signed as it was signed; a draft until all of it is. Raises NotFound, Refusal."""
    asked, facility = _asked(form_id, at, MONTHS), facilities.facility(at)
    head = MonthSummary(
        facility=facilities.facts(facility), period=asked.period, census=_census(facility.census_at),
        whose=_whose(asked, language), profile=asked.profile or None,
    )  # fmt: skip
    if len(asked.period) == len("2026"):
        rows, is_signed = _year(asked, facility)
        return Subject(None, replace(head, rows=_rows(rows, COLUMNS_016, at, language)), is_draft=not is_signed)
    return _month(asked, facility, head, language)


def allowed(form_id: UUID, at: UUID, by: Actor) -> None:
    """Whether this reader may have the paper: of their own department, and its names. Raises NotFound."""
    asked = queries.asked_form(form_id, at=at)
    own = {one.code for one in facilities.departments(at, closed=True) if one.id in by.department_ids}
    if by.department_ids and asked.department not in own:
        raise NotFound
    if asked.form == DAY and not by.may("records.read"):
        raise NotFound


def _asked(form_id: UUID, at: UUID, form: str) -> AskedForm:
    found = queries.asked_form(form_id, at=at)
    if found.form != form:
        raise NotFound
    return found


def _month(asked: AskedForm, facility: Facility, head: MonthSummary, language: str) -> Subject:
    month = Month(int(asked.period[:4]), int(asked.period[5:]))
    kept = {one.sequence: one for one in queries.signatures(month, at=facility.id)}.get(asked.sequence)
    rows = (
        kept.figures["rows"] if kept else summary.of_month(queries.hospital(facility, month.first, month.last), month)
    )
    facts = replace(head, rows=_rows(rows, COLUMNS_016, facility.id, language), **(_signature(kept) if kept else {}))
    return Subject(None, facts, is_draft=kept is None)


def _signature(kept: FrozenMonth) -> dict[str, Any]:
    who = short(kept.by)
    return {
        "sequence": kept.sequence, "reason": kept.reason or None, "signed_by": who, "signed_at": kept.signed_at,
        "census": _census(kept.census_at),
    }  # fmt: skip


def _year(asked: AskedForm, facility: Facility) -> tuple[list[Any], bool]:
    year, last = int(asked.period), _last_day(facility)
    span = months(Month(year, 1), min(Month(year, 12), month_of(last), key=lambda one: (one.year, one.number)))
    home = queries.hospital(facility, span[0].first, min(span[-1].last, last))
    which = asked.department or None, asked.profile or None
    rows = summary.rows(home, span, *which, last=last)
    kept = {
        name: row
        for name, one in queries.signed_months(year, at=facility.id).items()
        if (row := signed.line_of(one.figures["rows"], *which)) is not None
    }
    return signed.year(rows, periods(span), kept), all(one.name in kept for one in span)


def _rows(rows: Iterable[Any], columns: tuple[str, ...], at: UUID, language: str) -> tuple[MovementRow, ...]:
    names = {one.code: one.name_in(language) for one in facilities.departments(at, closed=True)}
    return tuple(
        MovementRow(*_head(row, names), values=tuple(_figure(row[name]) if name else None for name in columns))
        for row in rows
    )


def _head(row: Any, names: dict[str, str]) -> tuple[str, str | None, str | None]:
    if "level" not in row:  # a row of a year
        return row["kind"], row["period"], None
    code = row["profile"] or row["department"]
    return row["level"], names.get(code, code) if code and not row["profile"] else None, code


def _figure(value: Any) -> Decimal | None:
    exact = rounded(value) if isinstance(value, Fraction) else value
    return None if exact is None else Decimal(str(exact))


def _lists(home: Hospital, day: date, department: str | None, at: UUID) -> tuple[NamedList, ...]:
    found = sheet.lists(home, day, department)
    stays = {name: [str(stay.id) for one in found.values() for stay in one[name]] for name in LISTS}
    known = queries.ordinary({id_ for ids in stays.values() for id_ in ids}, at=at)
    return tuple(
        NamedList(
            name, tuple(f"{called_short(known[id_].patient.name)}, {known[id_].number}" for id_ in ids if id_ in known),
            sum(id_ not in known for id_ in ids),
        )
        for name, ids in stays.items()
    )  # fmt: skip


def _whose(asked: AskedForm, language: str) -> str | None:
    found = {one.code: one for one in facilities.departments(asked.facility_id, closed=True)}
    return found[asked.department].name_in(language) if asked.department in found else None


def _last_day(facility: Facility) -> date:
    now = clock.local(clock.now(), facility.zone).replace(tzinfo=None)
    return date.fromordinal(sheet_day(now, facility.census_at) - 1)


def _census(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
