"""Commands about imports that were made: which there are, and taking one back."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click

from lighthis.db.engine import session
from lighthis.interop import queries, runs, withdrawing
from lighthis.interop.report import bar, said
from lighthis.kernel.actor import system
from lighthis.kernel.text import N_
from lighthis.packs import wording

COMMAND = "lighthis patients withdraw-import"


@click.command("imports")
@click.pass_obj
def imports(open_store: Callable[[], object]) -> None:
    """The last imports: number, when, state, source, file, new, changed, as before, bad, withdrawn."""
    open_store()
    for one in runs.newest():
        counts = (one.new, one.changed, one.unchanged, one.bad, one.gone)
        click.echo(
            "\t".join(map(str, (one.id, f"{one.created_at:%Y-%m-%d %H:%M}", one.state, one.system, one.file, *counts)))
        )


@click.command("withdraw-import")
@click.argument("run")
@click.option("--report", "to", type=click.Path(dir_okay=False, path_type=Path), help="Where those are named who stay.")
@click.option("--language", type=click.Choice(wording.LANGUAGES), help="Language of the answer (LIGHTHIS_LANG, LANG).")
@click.pass_obj
def withdraw_import(open_store: Callable[[], object], run: str, to: Path | None, language: str | None) -> None:
    """Take back the import RUN (its number, see `imports`): the people it brought vanish, but for those used since."""
    open_store()
    lang = language or wording.operator_language(os.environ)
    found = runs.called(run)
    stayed: list[UUID] = []
    with bar(said(lang, N_("Taking back")), found.new) as told:
        for moved, more in withdrawing.withdraw(found, system(COMMAND)):
            found = moved
            stayed += more
            told(found.gone + found.stayed)
    click.echo(
        said(
            lang,
            N_("Withdrawn: %(gone)s people. Something else is known of %(stayed)s: they stay."),
            gone=found.gone,
            stayed=found.stayed,
        )
    )
    if found.changed:
        click.echo(
            said(
                lang,
                N_("%(changed)s people were in the register before; what the file changed in them stays."),
                changed=found.changed,
            )
        )
    _name(stayed, to, lang)
    session.remove()


def _name(stayed: list[UUID], to: Path | None, lang: str) -> None:
    lines = [f"{queries.shown(id_)}\t{id_}" for id_ in stayed]
    if to is None:
        for line in lines:
            click.echo(line)
        return
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    click.echo(said(lang, N_("Report: %(path)s"), path=to), err=True)
