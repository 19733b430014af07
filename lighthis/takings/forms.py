"""What a report of money is asked for; it stands in the address, so that a report can be kept."""

from datetime import date
from typing import Any

from flask import request
from wtforms import HiddenField

from lighthis.papers.forms import SheetForm
from lighthis.takings.queries import BOOKED, CARE
from lighthis.web.fields import Choice, DayField
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import lazy_gettext as _l

MOST_DAYS = 366
WAYS = [
    ("day", _l("by day")), ("month", _l("by month")), ("desk", _l("by desk")), ("cashier", _l("by cashier")),
    ("department", _l("by department")), ("doctor", _l("by doctor")), ("service", _l("by service")),
    ("category", _l("by kind of service")), ("payer", _l("by payer")),
]  # fmt: skip
TIMES = [(BOOKED, _l("when it was written")), (CARE, _l("when the care was given"))]


class ReportForm(Form):
    """From one day to another, both included; how it is divided, and by which time it counts."""

    keyed = False
    since = DayField(_l("From"))
    until = DayField(_l("To"), future=True)  # the end of a month that goes on
    by = Choice(_l("Divided"), choices=WAYS, empty=False, default="day")
    time = Choice(_l("Counted by the time"), choices=TIMES, empty=False, default=BOOKED)

    def __init__(self, today: date, **more: Any) -> None:
        super().__init__(formdata=request.args, **more)
        if not self.until.data and not request.args.get("until"):
            self.until.data = today
        if not self.since.data and not request.args.get("since") and self.until.data:
            self.since.data = self.until.data.replace(day=1)

    def validate(self, extra_validators: Any = None) -> bool:
        """The days are in order and not more than a year."""
        if not super().validate(extra_validators) or self.since.data is None or self.until.data is None:
            return False
        if self.since.data > self.until.data:
            self.since.errors = [*self.since.errors, _("this day is after the last one")]
        elif (self.until.data - self.since.data).days >= MOST_DAYS:
            self.since.errors = [*self.since.errors, _("no more than %(days)s days at once", days=MOST_DAYS)]
        return not self.since.errors


class PaperForm(SheetForm):
    """The list of debtors on paper: whose debts, in which language."""

    asked = ("whose",)
    whose = HiddenField()
