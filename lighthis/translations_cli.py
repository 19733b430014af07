"""Commands for the words on screen: lighthis translations update | fill | missing | compile | check."""

from itertools import chain
from pathlib import Path

import click

from lighthis.catalogues import checks, store
from lighthis.catalogues import fill as tables

_folder = click.Path(exists=True, path_type=Path)


@click.group()
@click.option("--root", type=_folder, default=store.CHECKOUT, help="The checkout; by default the one this runs from.")
@click.pass_context
def translations(context: click.Context, root: Path) -> None:
    """Words on screen in Russian, Uzbek and Uzbek Cyrillic."""
    context.obj = root


@translations.command()
@click.pass_obj
def update(root: Path) -> None:
    """Bring the catalogues up to the source; make Uzbek Cyrillic from Uzbek Latin."""
    catalogs = store.update(root)
    for language, catalog in catalogs.items():
        empty = sum(map(store.is_missing, store.by_key(catalog).values()))
        click.echo(f"{language}: {len(catalog)} messages, {empty} missing, {len(catalog.obsolete)} obsolete")


@translations.command()
@click.argument("folder", type=_folder)
@click.option("--memory", type=_folder, help="A table with columns en, ru, uz, tried last.")
@click.option("--replace", is_flag=True, help="Write over what is translated already.")
@click.pass_obj
def fill(root: Path, folder: Path, memory: Path | None, replace: bool) -> None:
    """Fill empty translations from the .tsv tables in a folder."""
    files = sorted(folder.glob("*.tsv")) if folder.is_dir() else [folder]
    rows = chain.from_iterable(map(tables.rows_of, files))
    remembered = tables.rows_of(memory, remembered=True) if memory else iter(())
    catalogs = store.update(root)
    report = tables.fill(catalogs, chain(rows, remembered), replace=replace)
    store.write_all(root, catalogs)
    for title, lines in (
        ("not in the source", report.unknown),
        ("placeholders differ, not filled", report.broken),
        ("look at these", report.doubtful),
    ):
        click.echo("\n".join([f"{title}: {len(lines)}", *(f"  {line}" for line in lines)]))
    for language, number in report.filled.items():
        empty = sum(map(store.is_missing, store.by_key(catalogs[language]).values()))
        click.echo(f"{language}: {number} filled, {empty} still missing")


@translations.command()
@click.pass_obj
def missing(root: Path) -> None:
    """Print a table of what is not translated yet, ready to be completed and given to fill."""
    for line in tables.missing(store.update(root)):
        click.echo(line)


@translations.command(name="compile")
@click.pass_obj
def compile_(root: Path) -> None:
    """Write the .mo files that the program reads."""
    for path in store.compile_all(root):
        click.echo(str(path))


@translations.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Say what is missing or wrong; fail if anything is."""
    found = checks.problems(context.obj)
    click.echo("\n".join([*found, f"{len(found)} problems"]))
    context.exit(1 if found else 0)
