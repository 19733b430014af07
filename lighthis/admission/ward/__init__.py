"""The ward as one picture: rows of the bed map, who waits, what happened; a fixed number of statements."""

from lighthis.admission.ward.bedmap import (
    BedMap,
    BedRow,
    Held,
    Lying,
    RoomRow,
    Tab,
    deployed,
    natural,
    rooms_of,
    tabs,
)
from lighthis.admission.ward.corridor import without_bed
from lighthis.admission.ward.family import Kin
from lighthis.admission.ward.leaving import Leaving, leaving
from lighthis.admission.ward.movement import Movement, has_own_bed, movement
from lighthis.admission.ward.people import Person
from lighthis.admission.ward.places import place_of, places
from lighthis.admission.ward.waiting import Waiting, marks, waiting
from lighthis.admission.ward.whereabouts import Whereabouts, lying

__all__ = [
    "BedMap",
    "BedRow",
    "Held",
    "Kin",
    "Leaving",
    "Lying",
    "Movement",
    "Person",
    "RoomRow",
    "Tab",
    "Waiting",
    "Whereabouts",
    "deployed",
    "has_own_bed",
    "leaving",
    "lying",
    "marks",
    "movement",
    "natural",
    "place_of",
    "places",
    "rooms_of",
    "tabs",
    "waiting",
    "without_bed",
]
