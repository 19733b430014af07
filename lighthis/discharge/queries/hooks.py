"""What other domains know of a stay, for its epicrisis and its card; filled in joins.py."""

from collections.abc import Callable
from uuid import UUID

from lighthis.packs.facts import SickLeaveFacts
from lighthis.packs.leaving import OperationRow

# each asked with the coming, the facility and the language of the words
operations: list[Callable[[UUID, UUID, str], list[OperationRow]]] = []
treatment: list[Callable[[UUID, UUID, str], list[str]]] = []  # one line for each thing prescribed
sick_leaves: list[Callable[[UUID, UUID, str], list[SickLeaveFacts]]] = []
