"""Commands about money."""

import click

from lighthis.billing import actions
from lighthis.billing.queries import stays
from lighthis.db import units
from lighthis.facility.queries import facilities


@click.group()
def charges() -> None:
    """Charges of the hospitals."""


@charges.command()
@click.pass_obj
def bed_days(open_store) -> None:
    """Charge the bed days until yesterday of everybody who lies here; for the nightly timer."""
    open_store()
    for home in facilities():
        with units.work():
            lying = stays.open_stays(home.id)
            for stay in lying:
                actions.days_until_now(stay)
        click.echo(f"{home.code}: {len(lying)} stays")
