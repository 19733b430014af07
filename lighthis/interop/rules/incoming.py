"""A person as another system hands them over, and what is wrong with the hand-over."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from lighthis.kernel.text import Message
from lighthis.registration.rules.draft import PatientDraft

CORE = "https://dhp.uz/fhir/core/sid/pid/"  # dhp-fhir.md 3.1
PINFL = CORE + "uz/ni"
PASSPORT = CORE + "uz/ppn/local"
BIRTH_CERTIFICATE = CORE + "uz/bct"


@dataclass(frozen=True)
class Address:
    """Where somebody lives (`lived`) or is registered (`registered`)."""

    use: str = "lived"
    country: str = ""
    region: str = ""
    district: str = ""
    mahalla: str = ""
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Incoming(PatientDraft):
    """One person of a file, read and understood: what a clerk would type, and what only another system says."""

    source_id: str
    addresses: tuple[Address, ...] = ()
    is_unknown: bool = False
    died_at: datetime | None = None

    @cached_property
    def digest(self) -> str:
        """Tells whether the source says anything else than the last time."""
        return hashlib.sha256(repr(_said(self)).encode()).hexdigest()[:32]


_said = attrgetter(*sorted(one.name for one in fields(Incoming)))


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be brought in, or (not fatal) what an operator should look at although it was."""

    field: str
    message: Message
    is_fatal: bool = True


@dataclass(frozen=True)
class Reading:
    """A row of a file: its line, the person in it, what is wrong with it."""

    line: int
    source_id: str
    person: Incoming | None
    problems: tuple[Problem, ...] = ()
    own_key: str = ""  # of a row that a register of ours wrote

    @property
    def is_good(self) -> bool:
        """Whether the row may be brought in."""
        return self.person is not None and not any(one.is_fatal for one in self.problems)

    def all_problems(self) -> Iterator[Problem]:
        """The fatal ones first."""
        yield from sorted(self.problems, key=lambda one: not one.is_fatal)
