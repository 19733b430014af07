"""Commands about people who work here."""

import click

from lighthis.db import units
from lighthis.kernel.actor import system
from lighthis.staff import actions


@click.group()
def staff() -> None:
    """People who work here."""


@staff.command()
@click.pass_obj
def token(open_store) -> None:
    """Print a single-use link for the first administrator."""
    open_store()
    with units.work():
        made = actions.make_token(None, by=system("lighthis staff token"))
    click.echo(f"/setup/{made}")
