"""What statistics are asked for; it stands in the address, so that a sheet can be kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from wtforms import HiddenField

from lighthis.papers.forms import SheetForm
from lighthis.web.fields import Choice, DayField, LongTextField, NumberField
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import lazy_gettext as _l

Pairs = Sequence[tuple[str, str]]
FIRST_YEAR, MOST_DAYS = 1990, 3700  # ten years at once


class _Asked(Form):
    """A form of an address: it changes nothing."""

    keyed = False

    def __init__(self, **more: Any) -> None:
        super().__init__(formdata=request.args, **more)

    def _offer(self, departments: Pairs) -> None:
        """Departments to choose from: the first one where nothing was chosen (the whole hospital, or one's own)."""
        field: Any = self["department"]
        field.offer(departments)
        if departments and not field.data:
            field.data = departments[0][0]


class DayForm(_Asked):
    """The day of a sheet, and whose."""

    day = DayField(_l("Day that is counted"))
    department = Choice(_l("Department"), empty=False)

    def __init__(self, usual: date, departments: Pairs, **more: Any) -> None:
        super().__init__(**more)
        self._offer(departments)
        if not request.args.get("day"):
            self.day.data = usual

    def validate(self, extra_validators: Any = None) -> bool:
        """There is a day."""
        return bool(super().validate(extra_validators)) and self.day.data is not None


class YearForm(_Asked):
    """The year of form 016, and of what."""

    year = NumberField(_l("Year"), least=FIRST_YEAR)
    department = Choice(_l("Department"), empty=False)
    profile = Choice(_l("Bed profile"), empty=False)

    def __init__(self, usual: int, departments: Pairs, profiles: Pairs, **more: Any) -> None:
        super().__init__(**more)
        self._offer(departments)
        self.profile.offer([("", _("All profiles")), *profiles])
        self.last = usual
        if not request.args.get("year"):
            self.year.data = Decimal(usual)

    def validate(self, extra_validators: Any = None) -> bool:
        """There is a year, and it has begun."""
        if not super().validate(extra_validators) or self.year.data is None:
            return False
        if self.year.data > self.last:
            self.year.errors = [*self.year.errors, _("more than %(most)s cannot be", most=self.last)]
        return not self.year.errors


class SpanForm(_Asked):
    """From one day to another, both included."""

    since = DayField(_l("From"))
    until = DayField(_l("To"))

    def __init__(self, usual: date, **more: Any) -> None:
        super().__init__(**more)
        if not request.args.get("until"):
            self.until.data = usual
        if not request.args.get("since") and self.until.data:
            self.since.data = self.until.data.replace(day=1)

    def validate(self, extra_validators: Any = None) -> bool:
        """The days are in order and not too many."""
        if not super().validate(extra_validators) or self.since.data is None or self.until.data is None:
            return False
        if self.since.data > self.until.data:
            self.since.errors = [*self.since.errors, _("this day is after the last one")]
        elif (self.until.data - self.since.data).days >= MOST_DAYS:
            self.since.errors = [*self.since.errors, _("no more than %(days)s days at once", days=MOST_DAYS)]
        return not self.since.errors


class SignForm(Form):
    """Closing a month, or the reason of a correction sheet."""

    reason = LongTextField(_l("Why the figures changed"), most=500)


class PaperForm(SheetForm):
    """Form 007 or 016 on paper: of what stands in the address, in which language."""

    asked = ("form", "period", "department", "profile")
    form = HiddenField()
    period = HiddenField()
    department = HiddenField()
    profile = HiddenField()
