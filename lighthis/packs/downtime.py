"""What the pack for a downtime is told: who lies where, who is in the emergency department, which blanks it has."""

from dataclasses import dataclass
from datetime import datetime

from lighthis.packs.facts import FacilityFacts


@dataclass(frozen=True)
class DrugLine:
    """One prescription that goes on, in words: what, how often, the times of the next 24 hours, when it was last given."""

    what: str
    often: str = ""
    times: tuple[str, ...] = ()
    last: datetime | None = None


@dataclass(frozen=True)
class LyingLine:
    """A patient of a ward. `allergies` is None where nobody asked, empty where there are none; `is_closed`: sensitive (rulings 9)."""

    place: str
    name: str
    born: str
    number: str
    diagnosis: str = ""
    allergies: tuple[str, ...] | None = None
    diet: str = ""
    drugs: tuple[DrugLine, ...] = ()
    away_until: datetime | None = None
    is_closed: bool = False
    is_beside: bool = False  # a newborn beside its mother: `place` is hers


@dataclass(frozen=True)
class WardList:
    """A ward: who lies there by room and bed, who has no bed, which beds are free."""

    name: str
    lying: tuple[LyingLine, ...] = ()
    without_bed: tuple[LyingLine, ...] = ()
    free: tuple[str, ...] = ()


@dataclass(frozen=True)
class PresentLine:
    """A patient of the emergency department. `category` is a code of triage, empty where nobody triaged."""

    category: str
    name: str
    born: str
    number: str
    came_at: datetime
    complaint: str = ""
    place: str = ""
    doctor: str = ""
    allergies: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Blank:
    """An empty sheet and its number; `kind` is arrival, admission, doses or movement."""

    kind: str
    number: str


@dataclass(frozen=True)
class DowntimeFacts:
    """The pack. `is_closed`: the part that lies apart, with what is not said of sensitive comings elsewhere."""

    facility: FacilityFacts
    as_of: datetime
    wards: tuple[WardList, ...] = ()
    board: tuple[PresentLine, ...] = ()
    blanks: tuple[Blank, ...] = ()
    is_closed: bool = False
