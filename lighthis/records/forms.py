"""Forms of the written record."""

from functools import cache
from typing import Any

from wtforms import BooleanField, HiddenField

from lighthis.kernel import clock
from lighthis.kernel.text import Message
from lighthis.records import rules
from lighthis.records.rules.entries import ENTRIES, LONGEST, READY, Part
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import say

NOTES = [(code, _l(words)) for code, words in rules.PLAIN.items()]


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
    ground = LongTextField(
        _l("On what ground"), description=_l("Needed where it takes the place of one that stands: new findings, the course"), most=2000,
    )  # fmt: skip
    stated_at = MomentField(_l("When it was stated"), [Required()], default=clock.now)
    newest = HiddenField()  # the newest diagnosis that the page showed
    anyway = BooleanField(_l("Write it in spite of this"))

    def doubted(self, doubts: list[Message]) -> bool:
        """Whether the doctor has yet to answer what speaks against the code; it is said at the tick."""
        if doubts and not self.anyway.data:
            self.anyway.errors = [say(one) for one in doubts]
        return bool(self.anyway.errors)


class CompareForm(Form):
    """How the clinical and the post-mortem diagnosis compare."""

    heading = _l("The comparison is not written")
    verdict = Radios(
        _l("Comparison"), [Required()], choices=[(code, _l(words)) for code, words in rules.VERDICTS.items()]
    )
    cause = Radios(_l("Reason of the divergence"), choices=[(code, _l(words)) for code, words in rules.CAUSES.items()])
    words = LongTextField(_l("In words"), description=_l("What diverged; conclusion of the conference"), most=4000)
    ground = TextField(_l("On what ground it changes"), description=_l("Only where it was compared before"), most=500)
    stated_at = MomentField(_l("When it was stated"), [Required()], default=clock.now)


class NoteForm(Form):
    """A note of the record."""

    heading = _l("The note is not written")
    amends = HiddenField()
    kind = Choice(_l("What sort of note"), [Required()], choices=NOTES, empty=False, default="examination")
    text = LongTextField(_l("Note"), [Required()], most=20_000, render_kw={"rows": 12})
    why = TextField(_l("Why it is added"), description=_l("Forgotten, found later, a mistake of the words"), most=500)
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


class LeaveForm(Form):
    """A sick leave that the state system made."""

    heading = _l("The sick leave is not written")
    number = TextField(_l("Series and number"), [Required()], description=_l("As the state system gave it"), most=40)
    since = DayField(_l("First day"), [Required()])
    until = DayField(_l("Last day"), [Required()], future=True)


class LeaveEndForm(Form):
    """A sick leave is prolonged, or closed."""

    heading = _l("The sick leave is not changed")
    how = Radios(_l("What happened"), [Required()], choices=[("prolong", _l("prolonged")), ("close", _l("closed")), ("error", _l("entered in error; a second person confirms it"))])  # fmt: skip
    until = DayField(_l("Until, or closed on"), description=_l("Not needed for an entry in error"), future=True)
    reason = TextField(_l("How the mistake happened"), most=500)


class EntryForm(Form):
    """An entry of a stay; its parts come from the rules."""

    heading = _l("The entry is not kept")
    happened_at = MomentField(
        _l("When it happened"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )

    def words(self, kind: str) -> dict[str, str]:
        """What was written, by part."""
        return {name: self[name].data or "" for name in ENTRIES[kind].parts}


class TemplateForm(Form):
    """Ready words of an entry; its parts come from the rules."""

    heading = _l("The ready words are not kept")
    name = TextField(
        _l("Name"), [Required()], description=_l("What others look for: pneumonia, no complaints"), most=100
    )
    whose = Choice(_l("Department"), description=_l("Empty: for all departments"))
    is_off = BooleanField(_l("Not offered any more"))

    def words(self, kind: str) -> dict[str, str]:
        """What was written, by part."""
        return {name: self[name].data or "" for name in READY[kind].parts if name in self}


@cache
def entry_form(kind: str) -> type[EntryForm]:
    """The form of a kind of entry, its parts in the order of the paper."""
    return type("EntryForm", (EntryForm,), {name: _typed(part) for name, part in ENTRIES[kind].parts.items()})


@cache
def template_form(kind: str) -> type[TemplateForm]:
    """The form of ready words: the parts that are free text."""
    own = {name: _typed(part) for name, part in READY[kind].parts.items() if part.sort == "text"}
    return type("TemplateForm", (TemplateForm,), own)


def _typed(part: Part) -> Any:
    """How a part is typed."""
    label, hint = _l(part.words), _l(part.hint) if part.hint else ""
    if part.sort == "choice":
        return Choice(label, choices=[(code, _l(words)) for code, words in part.choices.items()], description=hint)
    if part.sort == "number":
        return TextField(label, most=10, description=hint, render_kw={"inputmode": "decimal"})
    if part.sort == "line":
        return TextField(label, most=500, description=hint)
    return LongTextField(label, most=LONGEST, description=hint, render_kw={"rows": part.rows})
