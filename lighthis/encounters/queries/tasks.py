"""What still has to be done for a coming, as higher floors tell it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lighthis.encounters.models import Encounter
from lighthis.kernel.text import Message


@dataclass(frozen=True)
class Task:
    """Something that waits: what, why, until when; `endpoint` and `values` make the way to it for who has the permission."""

    what: Message
    why: Message | str
    until: datetime | None
    is_late: bool
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    permission: str = ""


tasks: list[Callable[[Encounter], list[Task]]] = []  # filled in joins.py: notices that are owed


def tasks_of(row: Encounter) -> list[Task]:
    """Everything that waits for a coming, the overdue first."""
    found = [one for tell in tasks for one in tell(row)]
    return sorted(found, key=lambda one: (not one.is_late, one.until is None, one.until))
