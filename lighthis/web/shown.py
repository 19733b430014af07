"""What a form edits where the rows behind it are replaced, never changed: read as one whole, with a stamp of what was shown."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from lighthis.db.engine import session


@dataclass
class Shown:
    """Stands for a versioned row in `Form(row=…, flat=laid)`. `read` gives what the stamp is made of, and the values by field.

    Inside the write unit it is asked again: it takes the lock by which two writers are kept apart.
    """

    read: Callable[[], tuple[Iterable[object], dict[str, Any]]]
    version: str = ""
    fields_now: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.read_afresh()

    def read_afresh(self) -> None:
        """What stands now."""
        parts, self.fields_now = self.read()
        self.version = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def laid(shown: Shown) -> dict[str, Any]:
    """The values by field, for `flat`."""
    return shown.fields_now


def read_afresh(row: Any) -> None:
    """What a form edits, as it stands now: a row of the store, or what stands for several."""
    if isinstance(row, Shown):
        row.read_afresh()
    else:
        session.refresh(row)
