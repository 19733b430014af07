"""What an import tells its operator: the table of what was wrong, a bar with the time that is left, sentences."""

import csv
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lighthis.interop import queries
from lighthis.interop.rules.incoming import Reading
from lighthis.kernel.cells import harmless
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs import wording

REPORT_COLUMNS = ("line", "source_id", "column", "result", "why")
Note = Callable[[Reading], None]


def said(lang: str, text: str, **values: object) -> str:
    """A sentence for the operator."""
    return wording.said(Message(text, values), lang)


def unread(found: queries.Source, lang: str) -> None:
    """Name the columns that mean nothing to us."""
    if found.unread:
        click.echo(said(lang, N_("Columns that were not read: %(columns)s."), columns=", ".join(found.unread)))


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """How far it is, with the time that is left; where nobody watches, a line for every tenth. Told the place reached."""
    if not sys.stderr.isatty():
        yield _lines(label, length)
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True) as shown:
        yield lambda place: shown.update(min(place, length) - shown.pos)


def _lines(label: str, length: int) -> Callable[[int], None]:
    tenth = 0

    def told(place: int) -> None:
        nonlocal tenth
        if place * 10 // max(length, 1) > tenth:
            tenth = place * 10 // max(length, 1)
            click.echo(f"{label}: {min(place * 100 // max(length, 1), 100)} %", err=True)

    return told


@contextmanager
def report(path: Path, found: queries.Source, lang: str, *, goes_on: bool) -> Iterator[Note]:
    """A table of what was wrong, for the operator alone: it names people's numbers. One that goes on keeps its lines."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if goes_on else os.O_TRUNC), 0o600)
    except OSError as fault:
        raise Refusal(
            N_("The report cannot be written to %(path)s: %(why)s."), path=str(path), why=fault.strerror or ""
        ) from None
    is_new = os.fstat(handle).st_size == 0
    with os.fdopen(handle, "w", encoding="utf-8-sig" if is_new else "utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        if is_new:
            table.writerow(REPORT_COLUMNS)

        def note(reading: Reading) -> None:
            result = N_("brought in, check it") if reading.is_good else N_("not brought in")
            for problem in reading.all_problems():
                shown = wording.said(result, lang)
                why = wording.said(problem.message, lang)
                row = (reading.line, reading.source_id, found.header(problem.field), shown, why)
                table.writerow([harmless(str(cell)) for cell in row])
            file.flush()  # what is kept in the register must not be missing here

        yield note
        click.echo(said(lang, N_("Report: %(path)s"), path=path), err=True)
