"""Which operation of a stay is the main one of form 066 (items 50-54)."""

from collections.abc import Sequence
from dataclasses import replace

from lighthis.packs.leaving import OperationRow


def with_main(done: Sequence[OperationRow], chosen: str) -> tuple[OperationRow, ...]:
    """The operations, the main one first: that which the card names, else the one ticked in its protocol, else the only one."""
    named = [one for one in done if chosen and one.key == chosen]
    if named:
        done = [replace(one, is_main=one is named[0]) for one in done]
    elif len(done) == 1:
        done = [replace(done[0], is_main=True)]
    return tuple(sorted(done, key=lambda one: not one.is_main))
