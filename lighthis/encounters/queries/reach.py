"""Which comings of a patient a reader may see, over all hospitals of the installation: own ones, by consent, by emergency access."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from lighthis.consents import queries as consents
from lighthis.db.reading import among, of
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries.comings import by_right, encounter
from lighthis.encounters.queries.glass import BREAKS, Glass, glass_of
from lighthis.facility.models import ANYWHERE, Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound

SHARED, READ = "records.shared", "records.read"
OWN, CONSENT, EMERGENCY = "own", "consent", "emergency"
COMING = Encounter.__table__.c
_EVERYWHERE = (
    of(
        Encounter, "id", "facility_id", "patient_id", "number", "kind", "status", "arrived_at", "came_entered_at", "secrecy",
        "doctor_id", "registered_by_id",
    )
    .along("facility", Facility, "facility_id", "id", "code", "name_ru", "name_uz", "name_uz_cyrl", "name_en")
    .where(COMING.facility_id.in_(ANYWHERE), among(COMING.patient_id, "ids"), COMING.status != "entered_in_error")
    .order_by(COMING.arrived_at.desc(), COMING.id.desc())
)  # fmt: skip


@dataclass(frozen=True)
class Open:
    """A coming that the reader may see (for looking only, its hospital with it), and by what."""

    row: Encounter
    hospital: Facility
    ground: str  # OWN, CONSENT or EMERGENCY


@dataclass(frozen=True)
class Reach:
    """What of a patient is open to a reader, newest first, and what is not."""

    open: tuple[Open, ...]
    is_closed: bool  # something at the reader's own hospital is closed to them
    closed: frozenset[UUID]  # other hospitals whose records, all or some, are closed to them
    glass: Glass | None  # emergency access that is open now
    standing: consents.Standing | None = None  # what the patient allows this hospital, where it was asked

    @property
    def here(self) -> list[Encounter]:
        """Those of the reader's own hospital."""
        return [one.row for one in self.open if one.ground == OWN]

    @property
    def owners(self) -> list[str]:
        """Codes of the other hospitals whose records are shown: they stand in the log beside the look."""
        return sorted({one.hospital.code for one in self.open if one.ground != OWN})


def reach(ids: list[UUID], *, by: Actor) -> Reach:
    """What a reader may see of a patient (of all linked ids), in which hospitals: two or three small statements."""
    every = _EVERYWHERE.all(ids=ids)
    glass = glass_of(ids, by=by)
    standing = _standing(every, ids, by)
    allowed = standing is not None and standing.sharing is not None
    found = [Open(row, vars(row)["facility"], _ground(row, by, allowed, glass)) for row in every]
    shown = tuple(one for one in found if one.ground)
    hidden = [one.row for one in found if not one.ground and (by.may(BREAKS) or one.row.secrecy == "ordinary")]
    return Reach(
        shown, any(row.facility_id == by.facility_id for row in hidden),
        frozenset(row.facility_id for row in hidden if row.facility_id != by.facility_id), glass, standing,
    )  # fmt: skip


def elsewhere(encounter_id: UUID, found: Reach) -> Encounter:
    """A coming of another hospital that is open to the reader, to be looked at. Raises NotFound."""
    for one in found.open:
        if one.row.id == encounter_id and one.ground != OWN:
            return encounter(encounter_id, at=one.row.facility_id)
    raise NotFound


def belongs(encounter_id: UUID, ids: list[UUID]) -> bool:
    """Whether a coming is of this patient, in whatever hospital."""
    return any(row.id == encounter_id for row in _EVERYWHERE.all(ids=ids))


def is_closed(ids: list[UUID], *, by: Actor) -> bool:
    """Whether anything of a patient, here or in another hospital, is closed to this reader now: emergency access would open it."""
    found = reach(ids, by=by)
    return found.is_closed or bool(found.closed)


def _standing(every: Collection[Encounter], ids: list[UUID], by: Actor) -> consents.Standing | None:
    """What the patient lets this hospital's clinicians read; asked only where others wrote something."""
    if by.facility_id is None or not (by.may(SHARED) and by.may(READ)):
        return None
    if all(row.facility_id == by.facility_id for row in every):
        return None
    return consents.standing(ids, at=by.facility_id)


def _ground(row: Encounter, by: Actor, allowed: bool, glass: Glass | None) -> str:
    """By what a coming is open to a reader; empty where it is closed (rulings 9, 17)."""
    right = by_right(row, by)
    if row.facility_id == by.facility_id:
        return OWN if right or glass is not None else ""
    if allowed and right:
        return CONSENT
    return EMERGENCY if glass is not None and row.facility_id in glass.owners else ""
