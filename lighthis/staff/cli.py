"""Commands about people who work here."""

import click

from lighthis.db import units
from lighthis.kernel.actor import system
from lighthis.staff import actions


@click.group()
def staff() -> None:
    """People who work here."""


@staff.command()
def token() -> None:
    """Print a single-use link for the first administrator."""
    from lighthis.cli.run import opened  # noqa: PLC0415

    opened()
    with units.work():
        made = actions.make_token(None, by=system("lighthis staff token"))
    click.echo(f"/setup/{made}")
