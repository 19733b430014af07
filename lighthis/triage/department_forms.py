"""Where in the department a patient is, and which zones and shifts the department has."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from lighthis.kernel.text import N_, Refusal
from lighthis.scales import rules as scales
from lighthis.triage import rules
from lighthis.web.fields import Choice, LongTextField, Radios, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

SCALES = [
    ("IITT", _l("IITT: red, yellow, green (WHO, MSF, ICRC)")),
    ("SATS", _l("SATS: red, orange, yellow, green by points and signs; ask EMSSA for permission first")),
    ("ETAT", _l("ETAT for children under 12, IITT for all others")),
]


class PlaceForm(Form):
    """Where in the department the patient is: a zone of the list, or a place in words."""

    heading = _l("The place is not saved")
    zone = Choice(_l("Zone or room"))
    place = TextField(
        _l("Or another place"),
        most=rules.LONGEST_ZONE,
        description=_l("For example: corridor, CT; it takes the place of the zone"),
    )

    def __init__(self, names: list[str], *, current: str, proposed: str = "", **more: Any) -> None:
        super().__init__(flat=lambda _row: _where(current, proposed, names), **more)
        self.zone.offer([(name, name) for name in names])
        self.current = current

    def chosen(self) -> str:
        """The place that was meant. Raises Refusal where both a zone and another place were newly given."""
        text, zone = self.place.data or "", self.zone.data or ""
        if zone and text and self.current not in {zone, text}:
            raise Refusal(N_("choose a zone or write another place, not both"), field="place")
        return text if text and (text != self.current or not zone) else zone


class NurseForm(Form):
    """Who watches the patient."""

    heading = _l("The nurse is not saved")
    nurse = Choice(_l("Nurse"), description=_l("Empty: nobody watches"))


def _where(current: str, proposed: str, names: list[str]) -> dict[str, str]:
    return {
        "zone": current if current in names else "" if current else proposed,
        "place": "" if current in names else current,
    }


class SettingsForm(Form):
    """The zones of the department, the rooms of each category first, and its shifts."""

    heading = _l("The settings are not saved")
    scale = Radios(
        _l("Triage scale"), choices=SCALES,
        description=_l("From the next triage on; what was triaged keeps its scale. One that is not installed says so at triage"),
    )  # fmt: skip
    zones_red = LongTextField(_l("Red: zones and rooms"), most=2000)
    zones_orange = LongTextField(_l("Orange: zones and rooms"), most=2000)
    zones_yellow = LongTextField(_l("Yellow: zones and rooms"), most=2000)
    zones_green = LongTextField(_l("Green: zones and rooms"), most=2000)
    zones_other = LongTextField(_l("Other rooms"), most=2000, description=_l("For example CT, dressing room, corridor"))
    shift_hours = TextField(
        _l("Shifts begin at, hours"), most=40, description=_l("For example 8, 20. Measures are told by shift")
    )

    def __init__(self, row: Any, known: list[rules.Zone], **more: Any) -> None:
        super().__init__(row=row, flat=partial(_flat, known=known), **more)

    def settings(self) -> dict[str, Any]:
        """What goes into the settings of the hospital. Raises Refusal."""
        lines = {category: self[rules.field_of(category)].data or "" for category in rules.ZONED}
        return {
            "triage_scale": self.scale.data or scales.USUAL, "emergency_zones": rules.zones_of(lines), "shift_hours": rules.shift_hours(self.shift_hours.data or ""),
        }  # fmt: skip


def _flat(facility: Any, known: Iterable[rules.Zone]) -> dict[str, str]:
    zones = list(known)
    lines = {
        rules.field_of(category): "\n".join(str(one.name) for one in zones if one.category == category)
        for category in rules.ZONED
    }
    return {
        **lines,
        "scale": facility.settings.get("triage_scale", scales.USUAL),
        "shift_hours": ", ".join(str(hour) for hour in rules.shifts(facility.settings)),
    }
