"""Forms of operations, transfusions and consents to them."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField

from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.surgery.actions import Bag, Sheet
from lighthis.surgery.rules import blood
from lighthis.surgery.rules import operations as rules
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import Choice, LongTextField, MomentField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l


def _pairs(words: Any) -> list[tuple[str, Any]]:
    return [(code, _l(text)) for code, text in words.items()]


def _part(name: str) -> Any:
    words, _must = rules.PROTOCOL[name]
    return _l(words)


def _test(name: str) -> Any:
    words = blood.TESTS[name]
    return _l(words)


class PlanForm(Form):
    """An operation that is planned."""

    heading = _l("The operation is not planned")
    name = TextField(_l("Operation"), [Required()], description=_l("As it will stand in the register"), most=300)
    code = TextField(_l("Code of the operation"), description=_l("ICHI, ICD-9-CM or your own list"), most=40)
    urgency = Radios(_l("Urgency"), [Required()], choices=_pairs(rules.URGENCIES))
    planned_at = MomentField(_l("Planned for"))
    anaesthesia = Choice(_l("Anaesthesia"))
    operated_by = Choice(_l("Surgeon"), [Required()])
    assistants = TextField(_l("Assistants"), most=300)
    anaesthetist = TextField(_l("Anaesthetist"), most=200)
    nurse = TextField(_l("Operating nurse"), most=200)
    code_before = CodeField(_l("Diagnosis before the operation"))
    diagnosis_before = TextField(_l("In your own words"), most=1000)

    def offer_lists(self, doctors: list[tuple[str, str]]) -> None:
        """The country's anaesthesia, the hospital's doctors."""
        self.anaesthesia.offer(codes.choices("anaesthesia", language()))
        self.operated_by.offer(doctors)

    def sheet(self) -> Sheet:
        """What was written, for the action."""
        names = (
            "name",
            "code",
            "urgency",
            "anaesthesia",
            "assistants",
            "anaesthetist",
            "nurse",
            "code_before",
            "diagnosis_before",
        )
        return Sheet({name: self[name].data or "" for name in names}, UUID(self.operated_by.data), self.planned_at.data)


class ProtocolForm(PlanForm):
    """The protocol of an operation."""

    heading = _l("The protocol is not kept")
    started_at = MomentField(_l("Beginning"))
    ended_at = MomentField(_l("End"))
    is_main = BooleanField(_l("The main operation of this stay"))
    access = LongTextField(_part("access"), most=8000, render_kw={"rows": 2})
    findings = LongTextField(_part("findings"), most=8000, render_kw={"rows": 4})
    course = LongTextField(_part("course"), most=8000, render_kw={"rows": 8})
    closing = LongTextField(_part("closing"), most=8000, render_kw={"rows": 2})
    blood_loss = TextField(_part("blood_loss"), most=500)
    complications = TextField(_l("Complications"), most=1000)
    histology = TextField(_l("Sent to histology"), description=_l("What, and the number of the jar"), most=500)
    code_after = CodeField(_l("Diagnosis after the operation"))
    diagnosis_after = TextField(_l("In your own words, after the operation"), most=1000)
    despite = TextField(
        _l("Why without a consent"), description=_l("Only in urgent vital need: who decided, whom you told"), most=500
    )

    def sheet(self) -> Sheet:
        """What was written, for the action."""
        planned = super().sheet()
        own = ("complications", "histology", "code_after", "diagnosis_after", "despite")
        texts = {**planned.texts, **{name: self[name].data or "" for name in own}}
        return Sheet(
            texts, planned.surgeon_id, planned.planned_at, self.started_at.data, self.ended_at.data, bool(self.is_main.data),
            {name: self[name].data or "" for name in rules.PROTOCOL},
        )  # fmt: skip


class ConsentForm(Form):
    """What the patient agreed to, or refused."""

    heading = _l("The consent is not written")
    kind = Radios(_l("To what"), [Required()], choices=_pairs(rules.KINDS))
    verdict = Radios(_l("What was said"), [Required()], choices=_pairs(rules.VERDICTS))
    what = TextField(_l("Which intervention"), most=300)
    explained = LongTextField(_l("Risks and other ways that were explained"), most=2000)
    given_by = Radios(_l("Who said it"), [Required()], choices=_pairs(rules.GIVERS), empty=False, default="patient")
    representative = TextField(_l("Name of the representative"), most=200)
    relation = Choice(_l("Who that is to the patient"))
    given_at = MomentField(_l("When it was signed"), [Required()], default=clock.now)


class TransfuseForm(Form):
    """Blood or a component that is given."""

    heading = _l("The transfusion is not written")
    component = Choice(_l("Component"), [Required()], choices=_pairs(blood.COMPONENTS))
    series = TextField(_l("Number of the bag"), [Required()], most=60)
    volume_ml = NumberField(_l("Volume, ml"), [Required()], least=1, most=blood.MOST_ML)
    indications = TextField(_l("Indications"), most=500)
    recipient_group = Choice(_l("Group of the patient"), [Required()])
    recipient_rhesus = Choice(_l("Rh of the patient"), [Required()])
    donor_group = Choice(_l("Group on the bag"), [Required()])
    donor_rhesus = Choice(_l("Rh on the bag"), [Required()])
    test_group = Choice(_test("group"), choices=_pairs(blood.RESULTS))
    test_cross = Choice(_test("cross"), choices=_pairs(blood.RESULTS))
    test_rhesus = Choice(_test("rhesus"), choices=_pairs(blood.RESULTS))
    test_biological = Choice(_test("biological"), choices=_pairs(blood.RESULTS))
    started_at = MomentField(_l("Beginning"), [Required()], default=clock.now)
    despite = TextField(_l("Why in spite of group, Rh or tests"), description=_l("And who decided"), most=500)
    consent_despite = TextField(
        _l("Why without a consent"), description=_l("Only in urgent vital need: who decided, whom you told"), most=500
    )

    def offer_lists(self) -> None:
        """The country's words for groups and Rh."""
        for whose in ("recipient", "donor"):
            self[f"{whose}_group"].offer(codes.choices("blood_groups", language()))
            self[f"{whose}_rhesus"].offer(codes.choices("rhesus", language()))

    def bag(self) -> Bag:
        """What was written, for the action."""
        return Bag(
            self.component.data, self.series.data, self.volume_ml.data, (self.recipient_group.data, self.recipient_rhesus.data),
            (self.donor_group.data, self.donor_rhesus.data), {name: self[f"test_{name}"].data or "" for name in blood.TESTS},
            self.indications.data, self.despite.data, self.consent_despite.data,
        )  # fmt: skip


AFTER = {
    "hour_1": _l("After 1 hour: temperature, pulse, pressure"),
    "hour_2": _l("After 2 hours: temperature, pulse, pressure"),
    "hour_3": _l("After 3 hours: temperature, pulse, pressure"),
    "urine": _l("First urine: colour, amount"),
}


class EndForm(Form):
    """A transfusion that ended."""

    heading = _l("The end is not written")
    ended_at = MomentField(_l("End"), [Required()], default=clock.now)
    reaction = Radios(_l("Reaction"), [Required()], choices=_pairs(blood.REACTIONS))
    reaction_words = TextField(_l("What happened and what was done"), most=1000)
    hour_1 = TextField(AFTER["hour_1"], most=200)
    hour_2 = TextField(AFTER["hour_2"], most=200)
    hour_3 = TextField(AFTER["hour_3"], most=200)
    urine = TextField(AFTER["urine"], most=200)


class ReasonForm(Form):
    """Why something is not done, or never was."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()], most=500)
