"""`lighthis stays`: history of stays that comes from another system."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from lighthis.db import migrate, units
from lighthis.db.engine import engine, session
from lighthis.interop.report import said
from lighthis.interop.rules.stays.faults import Fault
from lighthis.interop.stays.bringing import Answer, bring_in
from lighthis.kernel.text import N_
from lighthis.packs import wording

FULL = N_("The disk is full or cannot be written. Nothing was brought in.")
HELD = N_("Somebody else holds the store. Nothing was brought in: run the same command again.")


@click.group()
def stays() -> None:
    """The hospital's history of stays."""


@stays.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--source", default="import", show_default=True, help="Which system the source ids of the people belong to."
)
@click.option("--language", type=click.Choice(wording.LANGUAGES), help="Language of the answer (LIGHTHIS_LANG, LANG).")
@click.pass_obj
def import_stays(open_store: Callable[[], object], folder: Path, form: str, source: str, language: str | None) -> None:
    """Bring in a folder of CSV files, all of it or nothing; see docs/stays-import.md. May be run again: nothing is doubled."""
    open_store()
    migrate.make(engine())
    lang = language or wording.operator_language(os.environ)
    try:
        answer = bring_in(folder, source)
    except (units.Busy, OperationalError) as fault:
        raise SystemExit(said(lang, FULL if units.cannot_write(fault) else HELD)) from fault
    finally:
        session.remove()
    if form == "json":
        click.echo(json.dumps(_as_json(answer, lang), ensure_ascii=False))
    else:
        _tell(answer, lang)
    if answer.token:
        click.echo(f"/setup/{answer.token}", err=True)
    if answer.faults:
        raise SystemExit(1)


def _as_json(answer: Answer, lang: str) -> dict[str, Any]:
    if answer.faults:
        return {"imported": False, "problems": [_problem(one, lang) for one in answer.faults]}
    warnings = [_problem(one, lang) for one in answer.warnings]
    return {"imported": True, "counts": answer.counts, "warnings": warnings}


def _problem(one: Fault, lang: str) -> dict[str, Any]:
    return {"file": one.file, "line": one.line, "code": one.code, "message": wording.said(one.message, lang)}


def _tell(answer: Answer, lang: str) -> None:
    for one in (*answer.faults, *answer.warnings):
        where = one.file if one.line is None else f"{one.file}:{one.line}"
        click.echo(f"{where}: {wording.said(one.message, lang)} [{one.code}]", err=True)
    if answer.faults:
        click.echo(said(lang, N_("Nothing was brought in: %(count)s problems."), count=len(answer.faults)), err=True)
        return
    for kind, count in answer.counts.items():
        click.echo(said(lang, N_("%(kind)s: new %(new)s, as before %(same)s."), kind=kind, **count))
