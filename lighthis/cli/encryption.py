"""What the doctor says about encryption at rest: one finding, and remarks that are no fault of the installation."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lighthis.config import Settings
from lighthis.db import encrypting, keys
from lighthis.kernel.text import N_, Message


def encryption(settings: Settings, _store: Session) -> Iterator[tuple[Message, Message]]:
    """Nothing that anybody can read lies beside the encrypted database."""
    old = encrypting.left(settings.store_file) if settings.store_file and keys.mark() else None
    if old is not None:
        yield (
            Message(N_("The unencrypted database of before still lies in %(path)s."), {"path": str(old)}),
            Message(N_("When all works, remove it: %(command)s."), {"command": f"rm {old}"}),
        )


def remarks(settings: Settings) -> list[Message]:
    """What an operator should know although nothing is wrong."""
    if settings.store_file is None:
        return [
            Message(N_("PostgreSQL keeps the data as its disk does: see that the disk of its server is encrypted."))
        ]
    if not keys.mark() and not settings.is_demo:
        found = N_("The database is not encrypted: who has the disk or a copy reads it. See %(command)s.")
        return [Message(found, {"command": "lighthis key --help"})]
    return []
