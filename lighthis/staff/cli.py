"""Commands about people who work here."""

import click

from lighthis.db import units
from lighthis.facility.actions import first_facility
from lighthis.kernel.actor import system
from lighthis.kernel.text import Refusal
from lighthis.staff import actions
from lighthis.staff.names import role_names


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


@click.group()
def facility() -> None:
    """The hospitals of this installation."""


@facility.command()
@click.argument("code")
@click.option("--name-ru", required=True, help="Name in Russian.")
@click.option("--name-uz", required=True, help="Name in Uzbek, Latin letters.")
@click.pass_obj
def add(open_store, code: str, name_ru: str, name_uz: str) -> None:
    """Add a hospital and print a single-use link for its first administrator."""
    open_store()
    by = system("lighthis facility add")
    try:
        with units.work():
            made = first_facility(name_ru, name_uz, code, by=by)
            actions.ship_roles(made, role_names(), by=by)
            token = actions.make_token(None, by=by, facility_id=made.id)
    except Refusal as refusal:
        raise SystemExit(f"lighthis: {refusal.message.text % refusal.message.values}") from None
    click.echo(f"/setup/{token}")
