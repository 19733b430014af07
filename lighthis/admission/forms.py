"""Forms of beds and stays."""

from wtforms import BooleanField

from lighthis.admission import rules
from lighthis.packs import codes
from lighthis.web.fields import Choice, LongTextField, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

CLOSED_FOR = (
    ("repair", _l("repair")),
    ("quarantine", _l("quarantine")),
    ("disinfection", _l("disinfection")),
    ("other", _l("another reason")),
)
STATES = (
    ("ready", _l("ready for a patient")),
    ("cleaning", _l("being cleaned")),
    ("closed", _l("closed")),
)


class BedForm(Form):
    """What giving a bed and moving to another have in common."""

    gives_away = False  # whether beds that are kept for others are offered

    bed = Radios(_l("Free bed"), [Required(_l("choose a bed"))])
    at = MomentField(
        _l("When it happened"),
        [Required()],
        description=_l("After a power cut write the real time, not the time of entry"),
    )
    doctor = Choice(_l("Attending doctor"))
    despite = TextField(
        _l("Why this bed all the same"),
        description=_l(
            "Only where the room or the profile does not suit the patient, or the check list is not complete"
        ),
        most=300,
    )

    override = BooleanField(_l("The bed is kept for another patient and is given away"))


class AcceptForm(BedForm):
    """The department takes the patient and gives a bed."""

    heading = _l("The patient was not accepted")
    came_at = MomentField(
        _l("When the patient came"), description=_l("For a planned patient; empty: when the bed was given")
    )


class TransferForm(BedForm):
    """To another bed."""

    heading = _l("The patient was not transferred")


class HoldForm(Form):
    """A bed is kept for a patient."""

    heading = _l("No bed was kept")
    bed = Radios(_l("Bed"), [Required(_l("choose a bed"))])
    until = MomentField(_l("Keep it until"), [Required()], description=_l("After that the bed is free again by itself"))
    despite = TextField(
        _l("Why this bed all the same"),
        description=_l("Only where the room or the profile does not suit the patient"),
        most=300,
    )


class LeaveForm(Form):
    """A patient is let go for a time."""

    heading = _l("The leave was not written")
    since = MomentField(_l("Away from"), [Required()])
    promised = MomentField(
        _l("To be back by"), [Required()], description=_l("The bed is kept, the patient still counts as present")
    )
    reason = TextField(
        _l("Reason"), [Required()], description=_l("On whose order, with whom, where to be reached"), most=300
    )


class ReturnForm(Form):
    """The patient is back from leave."""

    heading = _l("The return was not written")
    at = MomentField(_l("Back since"), [Required()])
    note = LongTextField(
        _l("How the patient came back"), description=_l("Temperature, complaints, contact with an infection"), most=1000
    )


class NeverLeftForm(Form):
    """A leave that was a mistake."""

    heading = _l("Nothing was taken back")
    reason = TextField(_l("What was wrong"), [Required()], most=300)


class ReleaseForm(Form):
    """The bed is kept no longer."""

    heading = _l("The bed is still kept")
    reason = TextField(_l("Reason"), [Required()], most=300)


class TakeBackForm(Form):
    """A transfer or a discharge that was entered by mistake."""

    heading = _l("Nothing was taken back")
    reason = TextField(_l("What was wrong"), [Required()], most=300)
    bed = Radios(_l("Where the patient lies"), empty=False)
    at = MomentField(
        _l("In the other bed since"), description=_l("Only for another bed; empty: since the moment of the mistake")
    )
    despite = TextField(
        _l("Why this bed all the same"),
        description=_l("Only where the room or the profile does not suit the patient"),
        most=300,
    )


class AnswerForm(Form):
    """The second person's word."""

    heading = _l("Nothing was taken back")


class DeclineForm(Form):
    """The department does not take the patient."""

    heading = _l("The request was not declined")
    answer = LongTextField(
        _l("Why the department declines"), [Required()], description=_l("The doctor who asked will read it"), most=1000
    )


class DischargeForm(Form):
    """The patient leaves the hospital."""

    heading = _l("The patient was not discharged")
    left_at = MomentField(
        _l("Discharge date and time"),
        [Required()],
        description=_l("When the patient really left the bed; of who died, the time of death"),
    )
    disposition = Choice(_l("How the patient left"), [Required()])
    outcome = Choice(_l("Outcome of the treatment"), [Required()])
    work_capacity = Choice(_l("Ability to work"))
    recommendations = LongTextField(_l("Recommendations"), most=4000)
    children = Radios(_l("The child"), empty=False)
    transferred_to = TextField(_l("Where the patient is taken"), description=_l("Name of the facility and town"))
    agreed_with = TextField(_l("With whom it was agreed there"), description=_l("Post and family name, when"))
    transport = TextField(_l("Transport"), description=_l("For example: ambulance with a feldsher"))

    def offer_codes(self) -> None:
        """The country's lists; without a country the four words that every hospital has."""
        for field, own in ((self.disposition, LEAVING), (self.outcome, OUTCOMES), (self.work_capacity, ())):
            listed = codes.choices(field.name, language())
            field.offer(listed or own)

    def elsewhere(self) -> rules.Elsewhere:
        """Where the patient is taken."""
        return rules.Elsewhere(self.transferred_to.data, self.agreed_with.data, self.transport.data)


LEAVING = (
    ("discharged", _l("discharged home")),
    ("transferred", _l("transferred to another facility")),
    ("died", _l("died")),
)
OUTCOMES = (
    ("recovery", _l("recovery")),
    ("improvement", _l("improvement")),
    ("no_change", _l("no change")),
    ("worse", _l("deterioration")),
    ("died", _l("died")),
)


class WithdrawForm(Form):
    """A placement that was a mistake."""

    heading = _l("Nothing was taken back")
    reason = TextField(_l("What was wrong"), [Required()], most=300)


class CarerForm(Form):
    """A mother or another person who stays beside a patient."""

    heading = _l("The carer was not written")
    name = TextField(_l("Who stays beside the patient"), [Required()], most=200)
    kinship = Choice(_l("Who it is to the patient"))
    bed = Choice(_l("Carer's place"), description=_l("Empty: in the room, without a place of one's own"))
    since = MomentField(_l("Since"), [Required()])


class CarerEndForm(Form):
    """A carer has left."""

    heading = _l("Nothing was changed")
    until = MomentField(_l("When the carer left"), [Required()])


class AdmissionForm(Form):
    """Who sent the patient, and from where: for the statistics."""

    heading = _l("Nothing was changed")
    urgency = Radios(_l("Emergency or planned"), [Required()], empty=False)
    referral = Choice(_l("Who sent or brought the patient"), [Required()], empty=False)
    is_rural = BooleanField(_l("Lived in a village when admitted"))


class BedStateForm(Form):
    """Ready, being cleaned, closed."""

    heading = _l("The state of the bed was not changed")
    state = Radios(_l("State of the bed"), [Required()])
    closed_for = Choice(_l("Why it is closed"), description=_l("For a closed bed"))
    state_reason = TextField(_l("Reason"), description=_l("For a closed bed: why, until when, which order"), most=200)
