"""Who writes about operations."""

from uuid import UUID

from lighthis.kernel.actor import Actor


def person(by: Actor) -> UUID:
    """The person behind an actor."""
    if by.id is None:
        raise ValueError("operations and transfusions are written by a person")
    return by.id
