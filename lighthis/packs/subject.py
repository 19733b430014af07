"""What a paper is about, as the domain that knows says it to the domain that keeps papers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Subject:
    """Whose paper, of which coming, its facts at this moment, and whether it is still a draft."""

    patient_id: UUID | None  # None for a blank form and for sheets of the whole hospital
    facts: Any  # one of the dataclasses of packs.facts, the one that the form takes
    encounter_id: UUID | None = None
    is_draft: bool = False
