"""Forms of comings, decisions and moves."""

from wtforms import BooleanField

from lighthis.encounters import rules
from lighthis.kernel import clock
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

WISHES = [(code, _l(words)) for code, words in rules.WISHES.items()]
PAYERS = [(code, _l(words)) for code, words in rules.PAYERS.items()]
DECISIONS = [(code, _l(words)) for code, words in rules.DECISIONS.items()]
GROUNDS = [(code, _l(words)) for code, words in rules.GROUNDS.items()]
SENSITIVE = _l("Show only to the doctor and the heads (sensitive)")


class ArriveForm(Form):
    """An emergency coming, in twenty seconds."""

    heading = _l("The coming is not registered")
    complaint = TextField(_l("Complaints"), [Required()], most=500)
    arrival = Choice(_l("How the patient came"), [Required()])
    ambulance = TextField(_l("Ambulance"), description=_l("Number of the brigade and of the call"), most=100)
    referred_by = TextField(_l("Who referred"), description=_l("Clinic, hospital or doctor"))
    arrived_at = MomentField(
        _l("When the patient came"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )
    sensitive = BooleanField(SENSITIVE)
    again = BooleanField(_l("This is one more coming, the earlier one is not over"))


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
    department = Choice(_l("Department"))
    wish = Choice(_l("Room"), choices=WISHES, empty=False, default="ordinary")
    text = LongTextField(
        _l("Grounds, help given, advice"), description=_l("Needed for everybody who is not admitted"), most=4000
    )
    at = MomentField(_l("When it was decided"), [Required()], default=clock.now)


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
