"""Making the store, or bringing it to this release: without the pages, so that a start is quick."""

import click
from sqlalchemy import text

from lighthis.cli import asked, named
from lighthis.db import migrate
from lighthis.db.engine import close_store, open_installed
from lighthis.kernel.names.keys import FOLD_VERSION


@click.command()
@click.pass_context
def upgrade(context: click.Context) -> None:
    """Create the database, or migrate it to this release, the keys of names too."""
    store = open_installed(asked.settings())
    before = migrate.revision_of(store)
    migrate.upgrade(store)
    after = migrate.revision_of(store)
    with store.connect() as connection:
        fold = connection.scalar(text("SELECT version FROM name_fold"))
    close_store()
    click.echo(
        f"The database is at {after}."
        if before == after
        else f"The database went from {before or 'nothing'} to {after}."
    )
    if fold != FOLD_VERSION:
        _names_anew(context)


def _names_anew(context: click.Context) -> None:
    """This release folds names otherwise: nobody would be found by the keys of before."""
    click.echo("This release compares names in another way: the index of names is made anew.")
    context.invoke(named("lighthis.registration.cli:names").commands["rebuild"])
