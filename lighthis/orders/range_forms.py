"""The form of a reference range of the hospital's own laboratory."""

from typing import Any

from lighthis.orders.rules import own_ranges
from lighthis.orders.rules.values import Limits
from lighthis.packs import codes
from lighthis.web.fields import Choice, NumberField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

UNITS = [(code, _l(words)) for code, words in own_ranges.UNITS.items()]


class RangeForm(Form):
    """One range: which test, for whom, from what to what, and where that is written."""

    heading = _l("The range is not saved")
    analyte = Choice(_l("Laboratory test"), [Required()])
    sex = Choice(
        _l("For whom"), [Required()], choices=[(code, _l(words)) for code, words in own_ranges.SEXES.items()], empty=False,
        default="any",
    )  # fmt: skip
    since = NumberField(_l("Age from"), [Required()], least=0, most=50_000)
    since_unit = Choice(_l("Unit of the age from"), choices=UNITS, empty=False, default="year")
    until = NumberField(
        _l("Age until"), least=1, most=50_000, description=_l("This age belongs to the next range; empty: for life")
    )
    until_unit = Choice(_l("Unit of the age until"), choices=UNITS, empty=False, default="year")
    low = NumberField(_l("Norm from"), places=3, least=-1_000_000, most=1_000_000_000)
    high = NumberField(_l("Norm to"), places=3, least=-1_000_000, most=1_000_000_000)
    source = TextField(
        _l("Where the range comes from"), [Required()], most=300,
        description=_l("Leaflet of the reagent, the laboratory's own study, an order: with its date"),
    )  # fmt: skip

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.analyte.offer(codes.choices("analytes", language()))

    def band(self) -> own_ranges.Band:
        """For whom."""
        until = self.until.data
        return own_ranges.Band(
            self.sex.data or "", int(self.since.data), self.since_unit.data or "", None if until is None else int(until),
            self.until_unit.data or "",
        )  # fmt: skip

    def limits(self) -> Limits:
        """From what to what."""
        return Limits(self.low.data, self.high.data)
