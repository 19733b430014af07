"""Forms of the hospital as a building and a body."""

from lighthis.facility.forms.building import (
    BED_KINDS,
    KINDS,
    ROOM_KINDS,
    SEXES,
    BedForm,
    BedsForm,
    CloseForm,
    DepartmentForm,
    NewRoomForm,
    OpenForm,
    RoomForm,
    profiles,
)
from lighthis.facility.forms.hospital import DOMAINS, DetailsForm, WorkForm
from lighthis.facility.forms.named import NamedForm

__all__ = [
    "BED_KINDS",
    "DOMAINS",
    "KINDS",
    "ROOM_KINDS",
    "SEXES",
    "BedForm",
    "BedsForm",
    "CloseForm",
    "DepartmentForm",
    "DetailsForm",
    "NamedForm",
    "NewRoomForm",
    "OpenForm",
    "RoomForm",
    "WorkForm",
    "profiles",
]
