"""What the statistics are counted from. Every interval is [since, until); moments are the wall clock of the hospital."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

MALE, FEMALE, ANY = "male", "female", "any"
OTHER_HOSPITAL, DAY_HOSPITAL, ROUND_THE_CLOCK = "other_hospital", "day_hospital", "round_the_clock"
OTHER_PROFILE = "other"  # of a department that never said its own

Moment = datetime | None  # an end: None while it lasts


class Line(NamedTuple):
    """A row of the sheet below the department: a department and the profile of its beds."""

    department: str
    profile: str


class BedSpan(NamedTuple):
    """What a bed was for a time."""

    department: str
    profile: str
    sex: str  # male, female, any
    since: datetime
    until: Moment


class Span(NamedTuple):
    """From a moment to a moment: a closure, a carer's time."""

    since: datetime
    until: Moment


class Piece(NamedTuple):
    """Where a patient lay for a time: in a bed of a department, or in the department without a bed of one's own."""

    department: str
    bed: str | None
    since: datetime
    until: Moment


class Stay(NamedTuple):
    """A stay as the statistics see it; `pieces` follow each other without a gap."""

    id: str
    number: str  # how the hospital names the stay
    person: str
    sex: str  # male, female, anything else: not known
    born: date | None
    admitted_at: datetime
    left_at: Moment
    pieces: tuple[Piece, ...]
    died: bool = False
    to: str = ""  # one of the three places above, when discharged there
    is_emergency: bool = False
    from_day_hospital: bool = False
    is_rural: bool = False
    is_operated: bool = False
    diagnosis: str = ""  # the final one, else that of the admission
    carers: tuple[Span, ...] = ()


class Refusal(NamedTuple):
    """Somebody who was not admitted."""

    at: datetime
    department: str  # the one asked for; empty: none
    is_emergency: bool
    is_repeat: bool


@dataclass(frozen=True)
class Hospital:
    """A hospital with all that touches the period asked for; `census` in minutes after midnight.

    Who came back is told from stays that ended in the 30 days before, which then are here too and count nowhere else.
    """

    census: int
    departments: dict[str, str]  # code -> profile of its own, in the order of the sheet
    beds: dict[str, tuple[BedSpan, ...]] = field(default_factory=dict)
    closures: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    stays: tuple[Stay, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def own_line(self, department: str) -> Line:
        """Where a patient without a bed counts: under the department's own profile."""
        return Line(department, self.departments[department] or OTHER_PROFILE)
