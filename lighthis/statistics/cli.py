"""`lighthis report`: forms 007 and 016 and the indicators, as a table to read or as JSON for programs."""

import json
import os
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import click

from lighthis.facility.models import Facility
from lighthis.facility.queries import facilities
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs import codes, wording
from lighthis.statistics import queries, words
from lighthis.statistics.rules import indicators, sheet, summary
from lighthis.statistics.rules.days import Month, months
from lighthis.statistics.rules.facts import Hospital

Open = Callable[[], object]
NAMED = ("level", "department", "profile", "period")


@click.group()
def report() -> None:
    """Statistics of beds and patients."""


def _asked(command: Any) -> Any:
    command = click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table")(command)
    return click.option("--facility", "code", required=True, help="Code of the hospital.")(command)


@report.command("007")
@_asked
@click.option("--date", "day", required=True, help="The day that is counted, as 2025-03-01.")
@click.option("--department", help="Code of one department.")
@click.pass_obj
def daily(open_store: Open, code: str, day: str, department: str | None, shape: str) -> None:
    """Form 007: the sheet of a day."""
    home, at = _facility(open_store, code), _day(day)
    counted = _known(queries.hospital(home, at, at, named=True), department)
    _say("007", home, sheet.as_json(counted, at, department), shape)


@report.command("016")
@_asked
@click.option("--from", "first", required=True, help="The first month, as 2025-01.")
@click.option("--to", "last", required=True, help="The last month.")
@click.option("--department", help="Code of one department.")
@click.option("--profile", help="Code of one bed profile.")
@click.pass_obj
def monthly(
    open_store: Open, code: str, first: str, last: str, department: str | None, profile: str | None, shape: str
) -> None:
    """Form 016: months, quarters and years."""
    home, span = _facility(open_store, code), months(_month(first), _month(last))
    if not span:
        raise Refusal(N_("The last day is before the first."))
    if profile is not None and profile not in {one.code for one in codes.code_list("bed_profiles")}:
        raise Refusal(N_("There is no bed profile %(code)s."), code=profile)
    counted = _known(queries.hospital(home, span[0].first, span[-1].last), department)
    _say("016", home, summary.as_json(counted, span, department, profile), shape)


@report.command("beds")
@_asked
@click.option("--from", "first", required=True, help="The first day, as 2025-03-01.")
@click.option("--to", "last", required=True, help="The last day.")
@click.pass_obj
def beds(open_store: Open, code: str, first: str, last: str, shape: str) -> None:
    """How the beds worked: occupancy, average stay, turnover, idle time, lethality."""
    home, since, until = _facility(open_store, code), _day(first), _day(last)
    if until < since:
        raise Refusal(N_("The last day is before the first."))
    counted = queries.hospital(home, since, until, again=True)
    _say("beds", home, indicators.as_json(counted, since, until), shape)


def _facility(open_store: Open, code: str) -> Facility:
    open_store()
    found = next((one for one in facilities() if one.code == code), None)
    if found is None:
        raise Refusal(N_("There is no hospital %(code)s."), code=code)
    return found


def _known(counted: Hospital, department: str | None) -> Hospital:
    if department is not None and department not in counted.departments:
        raise Refusal(N_("There is no department %(code)s with beds."), code=department)
    return counted


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        pass
    raise Refusal(N_("%(value)s is not a day such as 2025-03-01."), value=text)


def _month(text: str) -> Month:
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) and int(text[:4]):
        return Month(int(text[:4]), int(text[5:]))
    raise Refusal(N_("%(value)s is not a month such as 2025-03."), value=text)


def _say(form: str, home: Facility, found: dict[str, Any], shape: str) -> None:
    census = f"{home.census_at // 60:02d}:{home.census_at % 60:02d}"
    if shape == "json":
        click.echo(
            json.dumps({"form": form, "facility": home.code, "census_time": census, **found}, ensure_ascii=False)
        )
        return
    click.echo(f"{form} · {home.code} · {census} · {found.get('date') or found['from'] + ' – ' + found['to']}")
    for line in _table(found["rows"]):
        click.echo(line)


def _table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Figures down, rows across: a terminal is narrow and there are many figures."""
    flat = [_flat(row) for row in rows]
    heads = [" ".join(str(row[name]) for name in NAMED if row.get(name)) for row in rows]
    names = [name for name in flat[0] if name not in NAMED]
    language = wording.operator_language(os.environ)
    labels = [wording.said(Message(words.COLUMNS.get(name, name)), language) for name in names]
    cells = [["-" if row[name] is None else str(row[name]) for row in flat] for name in names]
    width = max(map(len, labels))
    wide = [max(len(head), *(len(line[place]) for line in cells)) for place, head in enumerate(heads)]
    lines = [("", heads), *zip(labels, cells, strict=True)]
    return [
        "  ".join([label.ljust(width), *(cell.rjust(wide[n]) for n, cell in enumerate(line))]) for label, line in lines
    ]


def _flat(row: dict[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        found |= _flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return found
