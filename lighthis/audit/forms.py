"""Forms of reading the log."""

from typing import Any

from flask import request

from lighthis.web.fields import Choice, DayField, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class LogForm(Form):
    """What to look for; it stands in the address, so that a page of the log can be kept."""

    keyed = False
    patient = TextField(_l("Patient"), description=_l("Name, card number or PINFL"), most=100)
    person = TextField(_l("Who"), description=_l("Part of the name"), most=100)
    action = Choice(_l("What"))
    day = DayField(_l("Day"))

    def __init__(self, actions: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(formdata=request.args, **more)
        self.action.offer(actions)
