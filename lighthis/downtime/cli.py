"""Commands about packs for a downtime."""

from collections.abc import Callable
from pathlib import Path

import click

from lighthis.config import Settings, read
from lighthis.db import keys, units
from lighthis.downtime import actions, files
from lighthis.kernel.text import N_, Refusal


@click.group()
def downtime() -> None:
    """Packs of lists and blanks for the hours without the program."""


@downtime.command()
@click.pass_obj
def make(opened: Callable[[], Settings]) -> None:
    """Ask for the nightly packs that are due and remove old ones; for the hourly timer. The worker makes them."""
    settings = opened()
    with units.work():
        asked = actions.ask_nightly()
    with units.work():
        gone = len(actions.retire())
    with units.work():
        actions.sweep(settings)
    click.echo(f"Packs asked for: {len(asked)}, removed: {gone}")


@downtime.command(name="open")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("into", type=click.Path(path_type=Path, file_okay=False))
@click.option("--closed", is_flag=True, help="The part of sensitive comings too.")
def open_(file: Path, into: Path, *, closed: bool) -> None:
    """Write the HTML and PDF of a pack into a folder. Needs the key of the store, not the store: for when it does not open."""
    keys.use(read().key_file)
    wanted = [name for name in files.PARTS if closed or not name.startswith("closed")]
    found = {name: body for name in wanted if (body := files.read(file, name)) is not None}
    if not found:
        raise Refusal(N_("%(path)s is no pack for a downtime."), path=str(file))
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, body in found.items():
        (into / name).touch(mode=0o600)
        (into / name).write_bytes(body)
    click.echo("\n".join(str(into / name) for name in found))
