"""The period of which measures are asked; it stands in the address, so that a report can be kept."""

from datetime import date, timedelta
from typing import Any

from flask import request

from lighthis.web.fields import DayField
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import lazy_gettext as _l

USUAL = timedelta(days=6)  # a week with today
MOST_DAYS = 366


class PeriodForm(Form):
    """From one day to another, both included."""

    keyed = False
    since = DayField(_l("From"))
    until = DayField(_l("To"))

    def __init__(self, today: date, **more: Any) -> None:
        super().__init__(formdata=request.args, **more)
        if not self.until.data and not request.args.get("until"):
            self.until.data = today
        if not self.since.data and not request.args.get("since") and self.until.data:
            self.since.data = self.until.data - USUAL

    def validate(self, extra_validators: Any = None) -> bool:
        """The days are in order and not more than a year."""
        if not super().validate(extra_validators):
            return False
        if self.since.data is None or self.until.data is None:
            return False
        if self.since.data > self.until.data:
            self.since.errors = [*self.since.errors, _("this day is after the last one")]
        elif (self.until.data - self.since.data).days >= MOST_DAYS:
            self.since.errors = [*self.since.errors, _("no more than %(days)s days at once", days=MOST_DAYS)]
        return not self.since.errors
