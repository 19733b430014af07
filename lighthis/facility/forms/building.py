"""Forms of the building: departments, rooms, beds."""

from typing import Any

from lighthis.facility import rules
from lighthis.facility.forms.named import NamedForm
from lighthis.packs import codes
from lighthis.web.fields import Choice, NumberField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

KINDS = [
    ("emergency", _l("emergency department")), ("inpatient", _l("inpatient department")), ("icu", _l("intensive care")),
    ("day_hospital", _l("day hospital")),
    ("outpatient", _l("outpatient department")), ("diagnostic", _l("diagnostic department")), ("other", _l("other department")),
]  # fmt: skip
SEXES = [("any", _l("anybody")), ("male", _l("men")), ("female", _l("women"))]
ROOM_KINDS = [
    ("ordinary", _l("ordinary room")),
    ("better", _l("better room, paid")),
    ("isolator", _l("isolation room")),
]
BED_KINDS = [
    ("bed", _l("bed")), ("cot", _l("cot beside the mother")), ("carer", _l("carer's place")), ("reserved", _l("reserved place")),
]  # fmt: skip


def profiles() -> list[tuple[str, str]]:
    """Bed profiles of the country."""
    return list(codes.choices("bed_profiles", language()))


class DepartmentForm(NamedForm):
    """A department."""

    heading = _l("The department is not saved")
    code = TextField(_l("Short code"), [Required()], most=8, description=_l("For example TH"))
    kind = Choice(_l("Kind"), [Required()], choices=KINDS)
    profile = Choice(_l("Profile of its beds"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.profile.offer(profiles())

    def values(self) -> dict[str, str]:
        """What was typed, by column."""
        own = {"code": self.code.data or "", "kind": self.kind.data, "profile": self.profile.data or ""}
        return {**self.names(), **own}


class RoomForm(Form):
    """A room."""

    heading = _l("The room is not saved")
    number = TextField(_l("Number of the room"), [Required()], most=12)
    sex = Choice(_l("For whom"), choices=SEXES, empty=False)
    kind = Choice(_l("Kind"), choices=ROOM_KINDS, empty=False)

    def values(self) -> dict[str, str]:
        """What was typed, by column."""
        return {"number": self.number.data or "", "sex": self.sex.data, "kind": self.kind.data}


class NewRoomForm(RoomForm):
    """A room with its beds at once."""

    beds = NumberField(_l("How many beds"), [Required()], least=0, most=rules.MOST_BEDS)


class BedsForm(Form):
    """More beds in a room."""

    heading = _l("No bed was added")
    beds = NumberField(_l("How many beds"), [Required()], least=1, most=rules.MOST_BEDS)


class BedForm(Form):
    """A bed."""

    heading = _l("The bed is not saved")
    number = TextField(_l("Number of the bed"), [Required()], most=12)
    profile = Choice(_l("Profile"))
    kind = Choice(_l("Kind"), choices=BED_KINDS, empty=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.profile.offer(profiles())

    def values(self) -> dict[str, str]:
        """What was typed, by column."""
        return {"number": self.number.data or "", "profile": self.profile.data or "", "kind": self.kind.data}


class CloseForm(Form):
    """Closing for good."""

    heading = _l("Nothing was closed")
    reason = TextField(_l("Reason"), [Required()])


class OpenForm(Form):
    """The hospital opens."""

    heading = _l("The hospital is not open")
