"""Who writes the record."""

from uuid import UUID

from lighthis.kernel.actor import Actor


def person(by: Actor) -> UUID:
    """The person behind an actor: the record is written by people, never by a program."""
    if by.id is None:
        raise ValueError("the record is written by a person")
    return by.id
