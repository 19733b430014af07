"""Forms of the written record."""

from wtforms import BooleanField, HiddenField

from lighthis.kernel import clock
from lighthis.kernel.text import Message
from lighthis.records import rules
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import Choice, LongTextField, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import say

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
    anyway = BooleanField(_l("Write it in spite of this"))

    def doubted(self, doubts: list[Message]) -> bool:
        """Whether the doctor has yet to answer what speaks against the code; it is said at the tick."""
        if doubts and not self.anyway.data:
            self.anyway.errors = [say(one) for one in doubts]
        return bool(self.anyway.errors)


class NoteForm(Form):
    """A note of the record."""

    heading = _l("The note is not written")
    amends = HiddenField()
    kind = Choice(_l("What sort of note"), [Required()], choices=NOTES, empty=False, default="examination")
    text = LongTextField(_l("Note"), [Required()], most=20_000, render_kw={"rows": 12})
    happened_at = MomentField(
        _l("When it happened"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )


class ExaminationForm(Form):
    """A doctor's examination, in the order in which it is done."""

    heading = _l("The examination is not written")
    complaints = LongTextField(_l("Complaints"), most=4000, render_kw={"rows": 2})
    history = LongTextField(
        _l("Anamnesis"), description=_l("How it began, what was done, illnesses, drugs, operations"), most=8000, render_kw={"rows": 4}
    )  # fmt: skip
    general = LongTextField(
        _l("General state"), description=_l("Consciousness, skin, position"), most=4000, render_kw={"rows": 2}
    )
    breathing = LongTextField(_l("Breathing"), most=4000, render_kw={"rows": 2})
    circulation = LongTextField(_l("Heart and circulation"), most=4000, render_kw={"rows": 2})
    abdomen = LongTextField(_l("Abdomen"), most=4000, render_kw={"rows": 2})
    nerves = LongTextField(_l("Nervous system"), most=4000, render_kw={"rows": 2})
    local = LongTextField(
        _l("Local findings"), description=_l("Wound, burn, fracture, other systems"), most=4000, render_kw={"rows": 3}
    )
    help = LongTextField(_l("Help given"), most=4000, render_kw={"rows": 2})
    plan = LongTextField(
        _l("Plan"), description=_l("Tests, treatment, consultations, decision"), most=4000, render_kw={"rows": 2}
    )
    happened_at = MomentField(
        _l("When it happened"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )

    def sections(self) -> dict[str, str]:
        """What was written, by section."""
        return {name: self[name].data for name in rules.SECTIONS}


class WithdrawalForm(Form):
    """Why a diagnosis does not hold: medicine knows better now, or it was a slip and a second person must agree (rulings 8)."""

    heading = _l("Nothing was withdrawn")
    how = Radios(_l("What happened"), [Required()], choices=WITHDRAWALS)
    reason = TextField(_l("Reason"), [Required()], most=500)


class MistakeForm(Form):
    """Why a note should never have been written."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("How the mistake happened"), [Required()], most=500)
