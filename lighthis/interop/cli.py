"""Commands that bring records in."""

import csv
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.interop import actions, arrivals, queries
from lighthis.interop.rules.incoming import Reading
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs import wording

COMMAND = "lighthis patients import"
REPORT_COLUMNS = ("line", "source_id", "column", "result", "why")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all-or-none", is_flag=True, help="Bring in every row, or none where one is wrong.")
@click.option(
    "--source",
    default="import",
    show_default=True,
    help="Which system the file comes from; its numbers are kept by this name.",
)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Where the report goes (FILE.report.tsv)."
)
@click.option("--language", type=click.Choice(wording.LANGUAGES), help="Language of the report (LIGHTHIS_LANG, LANG).")
@click.option("--facility", help="Code of the hospital that gives each person a card.")
@click.pass_obj
def import_patients(
    open_store: Callable[[], object],
    file: Path,
    all_or_none: bool,
    source: str,
    report: Path | None,
    language: str | None,
    facility: str | None,
) -> None:
    """Bring patients in from CSV, XLSX or FHIR; see docs/import.md.

    May be run again: nobody is doubled, a changed row updates.
    """
    open_store()
    lang = language or wording.operator_language(os.environ)
    try:
        order = _order(source, facility)
        found = queries.opened(file)
        with _report(report or file.with_name(f"{file.name}.report.tsv"), found, lang) as note:
            _bring_in(found, order, note, lang, all_or_none=all_or_none)
    except Refusal as refusal:
        raise SystemExit(wording.said(refusal.message, lang)) from None
    finally:
        session.remove()


def _order(source: str, code: str | None) -> arrivals.Order:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", source):
        raise Refusal(N_("%(option)s takes up to 40 Latin letters, digits, dots and hyphens."), option="--source")
    facility = session.scalar(select(Facility).where(Facility.code == code)) if code else None
    if code and facility is None:
        raise Refusal(N_("There is no hospital with the code %(code)s."), code=code)
    return arrivals.Order(f"urn:lighthis:source:{source}", facility, system(COMMAND, facility.id if facility else None))


def _bring_in(
    found: queries.Source, order: arrivals.Order, note: Callable[[Reading], None], lang: str, *, all_or_none: bool
) -> None:
    """Look through the whole file first: what no table holds is refused before anything is written."""
    today = clock.now().date()
    checked = actions.examine(found.readings(today), order, note if all_or_none else lambda _row: None)
    if checked.rows == 0:
        raise Refusal(N_("There are column names in the file, but no rows."))
    if all_or_none and checked.bad:
        raise Refusal(
            N_("Nothing was brought in: %(bad)s of %(rows)s rows are wrong, see the report."),
            bad=checked.bad, rows=checked.rows,
        )  # fmt: skip
    tally = actions.Tally()
    steps = actions.bring_in_all if all_or_none else actions.bring_in
    try:
        for tally in steps(found.readings(today), order, (lambda _row: None) if all_or_none else note):
            _progress(tally.rows, checked.rows)
    except actions.RowRefused as refused:
        note(refused.reading)
        raise Refusal(N_("Nothing was brought in: line %(line)s is wrong."), line=refused.reading.line) from None
    _sum_up(tally, found, lang)


def _progress(done: int, rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} / {rows}", nl=done >= rows, err=True)
    elif done >= rows or done * 10 // rows > (done - actions.BATCH) * 10 // rows:
        click.echo(f"{done} / {rows}", err=True)


def _sum_up(tally: actions.Tally, found: queries.Source, lang: str) -> None:
    text = N_("New: %(new)s, changed: %(changed)s, as before: %(unchanged)s, not brought in: %(bad)s.")
    click.echo(wording.said(Message(text, vars(tally)), lang))
    if found.unread:
        unread = Message(N_("Columns that were not read: %(columns)s."), {"columns": ", ".join(found.unread)})
        click.echo(wording.said(unread, lang))


@contextmanager
def _report(path: Path, found: queries.Source, lang: str) -> Iterator[Callable[[Reading], None]]:
    """A table of what was wrong, for the operator alone: it names people's numbers."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as fault:
        raise Refusal(
            N_("The report cannot be written to %(path)s: %(why)s."), path=str(path), why=fault.strerror or ""
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(REPORT_COLUMNS)

        def note(reading: Reading) -> None:
            result = N_("brought in, check it") if reading.is_good else N_("not brought in")
            for problem in reading.all_problems():
                shown = wording.said(result, lang)
                why = wording.said(problem.message, lang)
                row = (reading.line, reading.source_id, found.header(problem.field), shown, why)
                table.writerow([_harmless(str(cell)) for cell in row])

        yield note
        click.echo(wording.said(Message(N_("Report: %(path)s"), {"path": str(path)}), lang), err=True)


def _harmless(text: str) -> str:
    """A spreadsheet must not take a number of another system for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
