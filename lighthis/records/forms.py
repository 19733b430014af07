"""Forms of the written record."""

from lighthis.kernel import clock
from lighthis.records import rules
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import Choice, LongTextField, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

NOTES = [(code, _l(words)) for code, words in rules.NOTES.items()]


WITHDRAWALS = [
    ("refuted", _l("It does not hold any more: another diagnosis, new findings")),
    ("error", _l("Entered in error: another patient, a slip. A second person confirms it")),
]


class DiagnoseForm(Form):
    """A diagnosis by its code and the doctor's own words."""

    heading = _l("The diagnosis is not written")
    role = Choice(_l("Which diagnosis"), [Required()])
    code = CodeField(
        _l("Diagnosis"), [Required()], description=_l("A code of ICD-10 or words, for example J18 or pneumonia")
    )
    text = LongTextField(_l("In your own words"), description=_l("Side, stage, severity"), most=2000)
    stated_at = MomentField(_l("When it was stated"), [Required()], default=clock.now)


class NoteForm(Form):
    """A note of the record."""

    heading = _l("The note is not written")
    kind = Choice(_l("What sort of note"), [Required()], choices=NOTES, empty=False, default="examination")
    text = LongTextField(_l("Note"), [Required()], most=20_000, render_kw={"rows": 12})
    happened_at = MomentField(
        _l("When it happened"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )


class WithdrawalForm(Form):
    """Why a diagnosis does not hold: medicine knows better now, or it was a slip and a second person must agree (rulings 8)."""

    heading = _l("Nothing was withdrawn")
    how = Radios(_l("What happened"), [Required()], choices=WITHDRAWALS)
    reason = TextField(_l("Reason"), [Required()], most=500)


class MistakeForm(Form):
    """Why a note should never have been written."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("How the mistake happened"), [Required()], most=500)
