"""Keys made by the application: UUIDv7, so that rows sort by the time they were made."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A fresh UUIDv7. Not a secret: tokens come from `secrets`."""
    return UUID(int=uuid_utils.uuid7().int)


def new_key() -> str:
    """The same as text, for thousands of rows at once."""
    return str(uuid_utils.uuid7())
