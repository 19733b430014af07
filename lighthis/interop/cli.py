"""Commands that bring records in."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lighthis.db import migrate, units
from lighthis.db.engine import engine, session
from lighthis.facility.models import Facility
from lighthis.interop import actions, arrivals, pairing, queries, runs
from lighthis.interop.models import ImportRun
from lighthis.interop.report import Note, bar, report, said, unread
from lighthis.kernel.actor import system
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import wording
from lighthis.packs.pack import today_in_country
from lighthis.registration import name_index

COMMAND = "lighthis patients import"
MANY = 1000  # rows that leave the index of names in pieces, which the nightly tidying would wait for
FULL = N_(
    "The disk is full or cannot be written. What was brought in so far is kept: make room and run the same command again."
)
HELD = N_("Somebody else holds the store. What was brought in so far is kept: run the same command again.")
Found = queries.Source


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--check", is_flag=True, help="Look through the whole file, in itself and against the register; write nothing."
)
@click.option("--all-or-none", is_flag=True, help="Bring in every row, or none where one is wrong.")
@click.option(
    "--source",
    default="import",
    show_default=True,
    help="Which system the file comes from; its numbers are kept by this name.",
)
@click.option(
    "--report", "to", type=click.Path(dir_okay=False, path_type=Path), help="Where the report goes (FILE.report.tsv)."
)
@click.option("--language", type=click.Choice(wording.LANGUAGES), help="Language of the report (LIGHTHIS_LANG, LANG).")
@click.option("--facility", help="Code of the hospital that gives each person a card.")
@click.pass_obj
def import_patients(open_store: Callable[[], object], **said_: Any) -> None:
    """Bring patients in from CSV, XLSX or FHIR; see docs/import.md.

    May be run again: nobody is doubled, a changed row updates, what was broken off goes on where it was.
    """
    asked = Asked(**said_)
    open_store()
    migrate.make(engine())
    try:
        _import(asked)
    except Refusal as refusal:
        raise SystemExit(wording.said(refusal.message, asked.lang)) from None
    except (units.Busy, OperationalError) as fault:
        raise SystemExit(said(asked.lang, FULL if units.cannot_write(fault) else HELD)) from fault
    finally:
        session.remove()


@dataclass(frozen=True)
class Asked:
    """What an operator asked for."""

    file: Path
    check: bool
    all_or_none: bool
    source: str
    to: Path | None
    language: str | None
    facility: str | None

    @property
    def lang(self) -> str:
        """The language of the answer."""
        return self.language or wording.operator_language(os.environ)


def _import(asked: Asked) -> None:
    order, lang = _order(asked.source, asked.facility), asked.lang
    found = queries.opened(asked.file)
    goes_on = not (asked.check or asked.all_or_none)
    run = runs.unfinished(found.digest, order) if goes_on else None
    path = asked.to or asked.file.with_name(f"{asked.file.name}.report.tsv")
    with found.content, report(path, found, lang, goes_on=run is not None) as note:
        if asked.check:
            _check(found, order, note, lang)
        elif asked.all_or_none:
            _all_or_none(found, asked.file.name, order, note, lang)
        else:
            _bring_in(found, run or _looked_through(found, asked.file.name, order, lang), order, note, lang)


def _order(source: str, code: str | None) -> arrivals.Order:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", source):
        raise Refusal(N_("%(option)s takes up to 40 Latin letters, digits, dots and hyphens."), option="--source")
    facility = session.scalar(select(Facility).where(Facility.code == code)) if code else None
    if code and facility is None:
        raise Refusal(N_("There is no hospital with the code %(code)s."), code=code)
    if facility is not None:
        session.expunge(facility)
    session.rollback()
    return arrivals.Order(f"urn:lighthis:source:{source}", facility, system(COMMAND, facility.id if facility else None))


def _examined(found: Found, order: arrivals.Order | None, note: Note, lang: str) -> runs.Tally:
    """The first pass: the whole file. What no table holds is refused before anything is written."""
    with bar(said(lang, N_("Looking through the file")), found.size) as told:
        checked = actions.examine(found.readings(today_in_country()), order, note, lambda _rows: told(found.place()))
    if checked.rows == 0:
        raise Refusal(N_("There are column names in the file, but no rows."))
    return checked


def _check(found: Found, order: arrivals.Order, note: Note, lang: str) -> None:
    checked = _examined(found, order, note, lang)
    good = checked.rows - checked.bad
    click.echo(
        said(
            lang,
            N_("Looked through: %(good)s rows can be brought in, %(bad)s cannot. Nothing was written."),
            good=good,
            bad=checked.bad,
        )
    )
    unread(found, lang)


def _looked_through(found: Found, name: str, order: arrivals.Order, lang: str) -> ImportRun:
    checked = _examined(found, None, lambda _row: None, lang)
    with units.work(patience=runs.PATIENCE_SECONDS):
        return runs.begin(runs.draft(name, found.digest, checked.rows, order))


def _all_or_none(found: Found, name: str, order: arrivals.Order, note: Note, lang: str) -> None:
    checked = _examined(found, order, note, lang)
    if checked.bad:
        raise Refusal(
            N_("Nothing was brought in: %(bad)s of %(rows)s rows are wrong, see the report."),
            bad=checked.bad, rows=checked.rows,
        )  # fmt: skip
    run = runs.draft(name, found.digest, checked.rows, order)
    try:
        with bar(said(lang, N_("Bringing in")), run.rows) as told:
            for moved in actions.bring_in_all(found.readings(today_in_country()), run, order):
                run = moved
                told(run.position)
    except actions.RowRefused as refused:
        note(refused.reading)
        raise Refusal(N_("Nothing was brought in: line %(line)s is wrong."), line=refused.reading.line) from None
    _pair(run, order, lang)


def _bring_in(found: Found, run: ImportRun, order: arrivals.Order, note: Note, lang: str) -> None:
    """The second pass, from where it was broken off."""
    if run.position:
        click.echo(
            said(lang, N_("Going on after row %(position)s of %(rows)s."), position=run.position, rows=run.rows),
            err=True,
        )
    pace = actions.Pace()
    if run.state == "writing":
        with bar(said(lang, N_("Bringing in")), run.rows) as told:
            for moved in actions.bring_in(found.readings(today_in_country()), run, order, note, pace):
                run = moved
                told(run.position)
        with units.work(patience=runs.PATIENCE_SECONDS):
            run = runs.step(run, state="pairing")
        if run.rows >= MANY:
            name_index.tidy(patience=runs.PATIENCE_SECONDS)
    _pair(run, order, lang)
    unread(found, lang)
    if pace.longest:
        click.echo(
            said(lang, N_("Others waited for a batch %(ms)s ms at most."), ms=round(pace.longest * 1000)), err=True
        )


def _pair(run: ImportRun, order: arrivals.Order, lang: str) -> None:
    read = 0
    with bar(said(lang, N_("Looking for the same person twice")), pairing.to_read()) as told:

        def more(people: int) -> None:
            nonlocal read
            read += people
            told(read)

        run, crowded = pairing.pair(run, order.by, more)
    text = N_("New: %(new)s, changed: %(changed)s, as before: %(unchanged)s, not brought in: %(bad)s.")
    click.echo(said(lang, text, **vars(runs.tally_of(run))))
    click.echo(said(lang, N_("Put into the review queue: %(pairs)s pairs that may be one person."), pairs=run.pairs))
    if crowded:
        click.echo(said(lang, N_("Names too common to compare all who have them: %(count)s."), count=crowded))
    click.echo(said(lang, N_("This is import %(number)s."), number=run.id), err=True)
