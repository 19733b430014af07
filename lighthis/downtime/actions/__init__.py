"""What happens to packs and slips."""

from lighthis.downtime.actions.packs import (
    JOB,
    Made,
    account,
    ask,
    ask_nightly,
    keep,
    make,
    park,
    retire,
    set_up,
    sweep,
)
from lighthis.downtime.actions.slips import begin, finish, keep_entry, write_off

__all__ = [
    "JOB", "Made", "account", "ask", "ask_nightly", "begin", "finish", "keep", "keep_entry", "make", "park", "retire",
    "set_up", "sweep", "write_off",
]  # fmt: skip
