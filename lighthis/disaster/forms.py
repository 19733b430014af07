"""Forms of mass casualty."""

from typing import Any

from wtforms import BooleanField, HiddenField

from lighthis.disaster import rules
from lighthis.web.fields import Choice, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class OpenForm(Form):
    """The mode opens."""

    heading = _l("The mode is not open")
    why = TextField(_l("What happened, where"), [Required()], most=300)


class CloseForm(Form):
    """The mode closes."""

    heading = _l("The mode is not closed")
    why = TextField(_l("Why it ends"), [Required()], most=300)
    nameless = BooleanField(_l("The tags without a known person stay so"))


class SheetForm(Form):
    """Tags are printed in advance."""

    heading = _l("No tags were made")
    count = NumberField(_l("How many tags"), [Required()], least=1, most=rules.MOST_TAGS)


class TriageForm(Form):
    """The result of the questions is kept."""

    heading = _l("The triage is not kept")
    looks = HiddenField()
    answers = HiddenField()
    place = Radios(_l("Goes to"), choices=[])


class LinkForm(Form):
    """Who a tag is."""

    heading = _l("The tag is not linked")
    number = TextField(
        _l("Number of the coming or of the card"), description=_l("Of a person who is registered here now"), most=40
    )
    arrival = Choice(_l("How the patient came"))


class UnlinkForm(Form):
    """The tag is somebody else."""

    heading = _l("The link stays")
    reason = TextField(_l("Reason"), [Required()], most=500)


class SortForm(Form):
    """The call of SALT: one tag, one of three buttons."""

    heading = _l("The tag is not sorted")
    number = TextField(_l("Number of the tag"), most=20, description=_l("Scan or type it; empty: the next printed tag"))


class MethodForm(Form):
    """By which trees many injured are triaged."""

    heading = _l("The settings are not saved")
    method = Radios(
        _l("Method for many injured"), [Required()], choices=[(code, _l(words)) for code, words in rules.METHODS.items()],
        description=_l("From the next opening of the mode on; an open event keeps its method"),
    )  # fmt: skip

    def __init__(self, row: Any, **more: Any) -> None:
        super().__init__(row=row, flat=lambda facility: {"method": rules.method(facility.settings)}, **more)
