"""Forms of comings, decisions and moves."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, HiddenField

from lighthis.encounters import endings, rules, sheets
from lighthis.kernel import clock
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import say

WISHES = [(code, _l(words)) for code, words in rules.WISHES.items()]
PAYERS = [(code, _l(words)) for code, words in rules.PAYERS.items()]
DECISIONS = [(code, _l(words)) for code, words in rules.DECISIONS.items()]
GROUNDS = [(code, _l(words)) for code, words in rules.GROUNDS.items()]
SENSITIVE = _l("Show only to the doctor and the heads (sensitive)")


class BroughtForm(Form):
    """How somebody came, on every form of a coming."""

    heading = _l("The coming is not registered")
    complaint = TextField(_l("Complaints"), [Required()], most=500)
    arrival = Choice(_l("How the patient came"), [Required()])
    station = TextField(_l("Ambulance station"), most=60)
    brigade = TextField(_l("Brigade No"), most=20)
    call_number = TextField(_l("Call No"), most=30)
    brought_by = TextField(
        _l("Who brought"), description=_l("Police: which department and who; a relative or a passer-by"), most=200
    )
    referred_by = TextField(_l("Who referred"), description=_l("Clinic, hospital or doctor"))
    referral_number = TextField(_l("Referral No"), most=40)
    arrived_at = MomentField(
        _l("When the patient came"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )
    sensitive = BooleanField(SENSITIVE)

    def brought(self) -> rules.Brought:
        """What was typed of the way here."""
        names = ("station", "brigade", "call_number", "brought_by", "referred_by", "referral_number")
        return rules.Brought(**{name: self[name].data or "" for name in names})

    def secrecy(self) -> str:
        """Who may see the coming."""
        return "sensitive" if self.sensitive.data else "ordinary"


class ArriveForm(BroughtForm):
    """An emergency coming of a known patient, in twenty seconds."""

    again = BooleanField(_l("This is one more coming, the earlier one is not over"))


NOBODY = ""  # in place of a patient: not known, or not yet identified


class NewComingForm(BroughtForm):
    """Somebody stands at the door: found by a search, unknown, or several at once."""

    q = TextField(_l("Find the patient"), description=_l("Surname, date, PINFL, phone, card No"))
    looked = (
        HiddenField()
    )  # what was searched for last: Enter in the search never registers an unknown person by mistake
    patient = Radios(_l("Who has come"), empty=False, default=NOBODY)
    sex = Radios(_l("Sex"), choices=[("male", _l("male")), ("female", _l("female")), ("unknown", _l("cannot be told"))])
    years = NumberField(_l("Age by appearance, years"), least=0, most=130)
    signs = TextField(_l("Signs, clothes, where found"), most=1000)
    people = NumberField(
        _l("How many people"), least=1, most=rules.MOST_TOGETHER, default=Decimal(1),
        description=_l("Several unknown people, brought by one ambulance or from one place, get a number each"),
    )  # fmt: skip
    again = BooleanField(_l("This is one more coming, the earlier one is not over"))


class HandoverForm(Form):
    """The accompanying sheet of the ambulance."""

    heading = _l("The sheet is not saved")
    instead_of = HiddenField()  # the sheet that this one corrects
    station = TextField(_l("Ambulance station"), most=60)
    sheet_number = TextField(_l("Sheet No"), most=30)
    brigade = TextField(_l("Brigade No"), most=20)
    call_number = TextField(_l("Call No"), most=30)
    crew = TextField(_l("Doctor or feldsher of the brigade"), most=120)
    called_at = MomentField(_l("Call taken"))
    departed_at = MomentField(_l("Brigade left"))
    reached_at = MomentField(_l("Brigade at the patient"))
    delivered_at = MomentField(_l("Delivered to the hospital"))
    received_at = MomentField(_l("Received here"), [Required()], default=clock.now)
    taken_from = TextField(_l("Where the patient was taken from"), most=300)
    circumstances = LongTextField(_l("What happened"), most=2000)
    diagnosis = TextField(_l("Diagnosis of the ambulance"), most=500)
    condition = Choice(_l("Condition"), choices=[(code, _l(words)) for code, words in sheets.CONDITIONS.items()])
    heart_rate = NumberField(_l("Pulse"), least=0, most=300)
    systolic_bp = NumberField(_l("Systolic pressure"), least=0, most=300)
    diastolic_bp = NumberField(_l("Diastolic pressure"), least=0, most=250)
    respiratory_rate = NumberField(_l("Breaths"), least=0, most=120)
    spo2_percent = NumberField(_l("SpO₂"), least=0, most=100)
    temperature_c = NumberField(_l("Temperature"), least=20, most=45, places=1)
    glucose_mmol = NumberField(_l("Glucose"), least=0, most=60, places=1)
    gcs = NumberField(_l("Glasgow"), least=3, most=15)
    help_given = LongTextField(_l("Help given on the way"), description=_l("Drug, dose, time"), most=2000)
    position = TextField(_l("How the patient was carried"), description=_l("Lying, sitting, on a stretcher"), most=200)
    notes = TextField(_l("Remarks"), most=500)


class PlanForm(Form):
    """A planned stay."""

    heading = _l("The stay is not planned")
    department = Choice(_l("Department"), [Required()])
    wish = Choice(_l("Room"), [Required()], choices=WISHES, empty=False, default="ordinary")
    planned_on = DayField(_l("Planned day"), [Required()], future=True)
    payer = Choice(_l("Who pays"), [Required()], choices=PAYERS)
    referred_by = TextField(_l("Who referred"), description=_l("Clinic, hospital or doctor"))
    referral_number = TextField(_l("Referral No"), most=40)
    code = CodeField(_l("Referral diagnosis"), description=_l("A code of ICD-10 or words"))
    text = TextField(_l("Diagnosis in the words of the referral"), most=1000)
    complaint = TextField(_l("Complaints"), most=500)
    sensitive = BooleanField(SENSITIVE)


class CameForm(Form):
    """A planned patient has come."""

    heading = _l("The coming is not registered")
    at = MomentField(_l("When the patient came"), [Required()], description=_l("Change it when entering later"))


class PutOffForm(Form):
    """A planned stay begins on another day."""

    heading = _l("The stay was not put off")
    planned_on = DayField(_l("New planned day"), [Required()], future=True)
    reason = TextField(_l("Reason"), [Required()], description=_l("What the patient or the department said"), most=500)


class CancelForm(Form):
    """A planned patient comes no more."""

    heading = _l("The planned stay was not cancelled")
    reason = TextField(_l("Reason"), [Required()], most=500)
    deposit = Radios(
        _l("Deposit"), [Required()], choices=[("stays", _l("stays at the cash desk")), ("back", _l("is given back"))]
    )


class DecisionForm(Form):
    """What becomes of an emergency patient."""

    heading = _l("The decision is not written")
    kind = Radios(
        _l("Decision"),
        [Required()],
        choices=DECISIONS,
    )
    reason = Choice(_l("Reason"))
    examination = LongTextField(
        _l("Examination"),
        description=_l("What was found; left empty, the examination in the record stands for it"),
        most=4000,
    )
    help_given = LongTextField(_l("Help given"), most=2000)
    advice = LongTextField(_l("Advice"), description=_l("Printed for the patient"), most=2000)
    turn = Radios(_l("Refusal"), choices=[(code, _l(words)) for code, words in endings.TURNS.items()])
    facility_to = TextField(_l("Where to"), description=_l("The other facility"), most=200)
    transport = TextField(_l("How the patient is taken"), most=200)
    agreed_with = TextField(_l("Agreed with"), description=_l("Post, name, phone and time"), most=200)
    told = Radios(_l("Relatives informed"), choices=[("yes", _l("yes")), ("no", _l("no"))])
    told_whom = TextField(_l("Who was told"), most=200)
    told_at = MomentField(_l("When they were told"))
    department = Choice(_l("Department"))
    wish = Choice(_l("Room"), choices=WISHES, empty=False, default="ordinary")
    text = LongTextField(_l("Grounds and remarks"), most=4000)
    at = MomentField(_l("When it was decided"), [Required()], default=clock.now)
    is_examined = False  # whether an examination stands in the record; the page says it

    def validate(self, extra_validators: Any = None) -> bool:
        """What this end still needs is told all at once."""
        fine = super().validate(extra_validators)
        gaps = endings.gaps(self.kind.data or "", self.ending(), self.text.data or "", is_examined=self.is_examined)
        for gap in gaps:
            field = self[gap.field or "kind"]
            field.errors = [*field.errors, say(gap.message)]
        return fine and not gaps

    def ending(self) -> endings.Ending:
        """What was typed beside the decision itself."""
        names = (
            "reason",
            "examination",
            "help_given",
            "advice",
            "turn",
            "told_whom",
            "facility_to",
            "transport",
            "agreed_with",
        )
        said: dict[str, Any] = {name: self[name].data or "" for name in names}
        told = {"yes": True, "no": False}.get(self.told.data)
        return endings.Ending(**said, told=told, told_at=self.told_at.data if told else None)


class MoveForm(Form):
    """A coming written on the wrong patient."""

    heading = _l("The move is not asked for")
    q = TextField(_l("Whose coming is it?"), description=_l("Surname, date, PINFL, phone, card No"))
    to_patient = Radios(_l("The right patient"), [Required(_l("find the patient and choose"))])
    reason = TextField(_l("How the mistake happened"), [Required()], most=500)


class AnswerForm(Form):
    """The second person's word on a move or a mistake."""

    heading = _l("Nothing was changed")


class GlassForm(Form):
    """Why the closed records of a patient are needed now."""

    heading = _l("The records stay closed")
    ground = Radios(_l("Why now"), [Required()], choices=GROUNDS)
    text = LongTextField(
        _l("In your own words"), [Required()], description=_l("The chief doctor reads this today"), most=500
    )


class ReasonForm(Form):
    """Why."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()], most=500)
