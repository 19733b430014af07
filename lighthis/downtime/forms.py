"""Forms of packs and slips."""

from typing import Any

from wtforms import BooleanField

from lighthis.downtime.rules import BOUNDS, LONGEST_LIST, Settings
from lighthis.kernel import clock
from lighthis.web.fields import Choice, LongTextField, MomentField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

OUTCOMES = [
    ("done", _l("Everything on the sheet is in the record")),
    ("unused", _l("The sheet was not used, or spoilt")),
]


class AskForm(Form):
    """A pack that somebody wants now."""

    heading = _l("No pack was asked for")
    language = Choice(_l("Language of the paper"), [Required()], empty=False)


class AccountForm(Form):
    """A pack was worked by: when, and on which sheets something is written."""

    heading = _l("Nothing was written")
    since = MomentField(_l("The program could not be used from"), [Required()])
    until = MomentField(_l("until"), [Required()], default=clock.now)
    numbers = LongTextField(
        _l("Numbers of the sheets that somebody wrote on"), most=LONGEST_LIST,
        description=_l("The last digits, for example 123-130, 135. All others of this pack are written off; empty: all of them"),
    )  # fmt: skip


class BeginForm(Form):
    """A slip is taken in hand."""

    heading = _l("The slip is not in hand")
    written_by = TextField(_l("Who filled in the sheet"), [Required()], description=_l("As it is signed"), most=200)
    written_at = MomentField(
        _l("When the first thing on the sheet happened"), [Required()], description=_l("As it is written on the paper")
    )
    instead = BooleanField(_l("I go on in place of who began, or look through it again"))


class SettleForm(Form):
    """What became of a slip in the end."""

    heading = _l("The slip stays as it is")
    outcome = Radios(_l("What became of the sheet"), [Required()], choices=OUTCOMES, empty=False)
    reason = TextField(_l("If not used: why"), most=300)


class SettingsForm(Form):
    """How the hospital prepares for a downtime."""

    heading = _l("The settings are not saved")
    hour = NumberField(_l("Hour of the nightly pack"), [Required()], least=0, most=23)
    keep_days = NumberField(_l("Days that the file of a pack is kept"), [Required()], least=1, most=90)
    hours_back = NumberField(_l("Hours after which a sheet is still typed back"), [Required()], least=1, most=24 * 31)
    arrival = NumberField(_l("Blanks: arrival and triage"), [Required()], least=0, most=60)
    admission = NumberField(_l("Blanks: admission and observation"), [Required()], least=0, most=60)
    doses = NumberField(_l("Blanks: prescriptions and doses"), [Required()], least=0, most=60)
    movement = NumberField(_l("Blanks: movements of patients"), [Required()], least=0, most=60)

    def given(self) -> Settings:
        """What was typed."""
        numbers: dict[str, Any] = {name: int(self[name].data) for name in BOUNDS}
        return Settings(**numbers)
