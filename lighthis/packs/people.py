"""How people are called, in the way of the country."""

from typing import Protocol

from lighthis.packs.pack import current


class Called(Protocol):
    """Whoever has a name in its parts: a colleague, the name of a patient."""

    @property
    def family(self) -> str | None:
        """Family name."""

    @property
    def given(self) -> str | None:
        """Given name."""

    @property
    def patronymic(self) -> str | None:
        """Patronymic."""


def short(person: Called | None) -> str:
    """Family name and initials; empty for nobody."""
    return current().formats.short_name(person.family, person.given, person.patronymic) if person else ""
