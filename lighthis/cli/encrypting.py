"""`lighthis key encrypt`: a database that had no key is given one."""

import click

from lighthis.audit import actions as log_actions
from lighthis.cli import asked, copying
from lighthis.cli.run import opened
from lighthis.cli.store_key import key_file, tell
from lighthis.db import copies, encrypting, keys, units
from lighthis.kernel.actor import system
from lighthis.kernel.text import N_, Refusal

ENCRYPTED = "database encrypted"


@click.command()
def encrypt() -> None:
    """Encrypt a database that is not yet: a proven copy takes its place, the old file is kept until you remove it."""
    settings = asked.settings()
    if settings.store_file is None:
        raise Refusal(N_("This is for the embedded database; on PostgreSQL encrypt the disk of the server."))
    copy, facts = encrypting.copy_of(settings.store_file, key_file())
    copies.prove(copying.proven(copy), facts)
    old = encrypting.swap(copy, settings.store_file)
    opened()
    with units.work():
        log_actions.happened(ENCRYPTED, by=system("lighthis key encrypt"), detail={"key": keys.mark()})
    tell(N_("The database is encrypted and proven: %(path)s."), path=str(settings.store_file))
    tell(
        N_("The unencrypted one is kept in %(path)s: remove it when all works. Copies made before are not encrypted either."),
        path=str(old),
    )  # fmt: skip
