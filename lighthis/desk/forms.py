"""Forms of the pages of a patient: the printed list of who looked; linking records of one person and taking them apart."""

from wtforms import BooleanField

from lighthis.web.fields import Choice, DayField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class DisclosureForm(Form):
    """For which days, in which language, to whom."""

    heading = _l("The list was not asked for")
    since = DayField(_l("From"), [Required()])
    until = DayField(_l("To"), [Required()])
    language = Choice(_l("Language of the paper"), [Required()], empty=False)
    given_to = TextField(
        _l("Given to"), description=_l("Empty: the patient in person. Else who it is, and by what paper"), most=200
    )


class CompareForm(Form):
    """Whether two records are one person, and which of them stands for it."""

    heading = _l("Nothing was changed")
    survivor = Radios(
        _l("The card that stays"),
        [Required()],
        description=_l("Its name and numbers are shown; the other card is found as before and opens this one"),
    )
    despite = BooleanField(_l("It is one person all the same: I have compared the documents"))
    reason = TextField(
        _l("Reason"), [Required()], description=_l("For example: both passports seen, the mother confirms"), most=500
    )


class ApartForm(Form):
    """Records that were linked by mistake."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()], most=500)
