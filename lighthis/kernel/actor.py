"""Who is acting: a person at a seat, or the system on someone's behalf."""

from dataclasses import dataclass, field
from uuid import UUID

from lighthis.kernel.text import N_, Refusal


@dataclass(frozen=True)
class Actor:
    """One who changes or looks: always named, with the seat (facility) and the rights held there."""

    id: UUID | None
    name: str
    facility_id: UUID | None = None
    permissions: frozenset[str] = frozenset()
    sign_in_id: UUID | None = None
    department_ids: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def person(self) -> UUID:
        """The person who acts: the record is written by people. Raises Refusal for a program."""
        if self.id is None:
            raise Refusal(N_("This is written by a person, not by a program."))
        return self.id

    def may(self, permission: str) -> bool:
        """Whether the seat carries this permission."""
        return permission in self.permissions


def system(name: str, facility_id: UUID | None = None) -> Actor:
    """The machine itself, named by the command it runs (`lighthis patients import`)."""
    return Actor(None, f"system: {name}", facility_id)
