"""Making the store, or bringing it to this release: without the pages, so that a start is quick."""

import click

from lighthis.cli import asked
from lighthis.db import migrate
from lighthis.db.engine import close_store, open_installed


@click.command()
def upgrade() -> None:
    """Create the database, or migrate it to this release."""
    store = open_installed(asked.settings())
    before = migrate.revision_of(store)
    migrate.upgrade(store)
    after = migrate.revision_of(store)
    close_store()
    click.echo(
        f"The database is at {after}."
        if before == after
        else f"The database went from {before or 'nothing'} to {after}."
    )
