"""The form of a visit."""

from wtforms import BooleanField

from lighthis.encounters.forms import PAYERS, SENSITIVE
from lighthis.kernel import clock
from lighthis.web.fields import Choice, MomentField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class VisitForm(Form):
    """An outpatient visit of a known patient."""

    heading = _l("The visit is not registered")
    department = Choice(_l("Department"), [Required()])
    payer = Choice(_l("Who pays"), [Required()], choices=PAYERS)
    complaint = TextField(_l("Complaints"), most=500)
    referred_by = TextField(_l("Who referred"), description=_l("Clinic, hospital or doctor"), most=200)
    referral_number = TextField(_l("Referral No"), most=40)
    arrived_at = MomentField(
        _l("When the patient came"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )
    sensitive = BooleanField(SENSITIVE)
    again = BooleanField(_l("This is one more visit, the earlier one is not over"))
