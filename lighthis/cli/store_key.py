"""The key of the embedded store: made, written on paper, typed in again."""

import os
import sys
from pathlib import Path

import click

from lighthis.cli import asked
from lighthis.db import keys
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs import wording

_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_file)
def new(file: Path) -> None:
    """Make a key in FILE, which must not be there yet."""
    keys.new(file)
    tell(
        N_("The key is in %(path)s. Run %(command)s and write it on paper."),
        path=str(file),
        command="lighthis key recovery",
    )


@click.command()
def recovery() -> None:
    """Print the recovery key, to be written on paper and kept outside the server room."""
    lines = keys.recovery(keys.read(key_file()))
    for number, line in enumerate(lines, start=1):
        click.echo(f"{number}.  {line}")
    tell(N_("Number of the key: %(mark)s"), mark=keys.mark_of(keys.read(key_file())))


@click.command()
@click.argument("file", type=_file)
def restore(file: Path) -> None:
    """Write FILE from the recovery key, which is asked for line by line."""
    if sys.stdin.isatty():
        tell(N_("Type the recovery key from the paper, 4 lines:"))
    found = keys.from_recovery("".join(sys.stdin.readline() for _line in range(keys.LINES)))
    keys.write(file, found)
    tell(N_("The key with the number %(mark)s is in %(path)s."), mark=keys.mark_of(found), path=str(file))


def key_file() -> Path:
    """Where the setting says the key is. Raises Refusal."""
    found = asked.settings().key_file
    if found is None:
        raise Refusal(N_("%(setting)s is not set: it names the file of the key."), setting=keys.SETTING)
    return found


def tell(text: str, **values: object) -> None:
    """A sentence in the language of the operator."""
    click.echo(wording.said(Message(text, values), wording.operator_language(os.environ)))
