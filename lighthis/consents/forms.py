"""Forms of consent."""

from lighthis.consents import rules
from lighthis.kernel import clock
from lighthis.web.fields import Choice, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

WHAT = [
    ("processing", _l("Processing of personal data by this hospital (law ZRU-547)")),
    ("here", _l("This hospital reads what other hospitals wrote about the patient")),
    ("all", _l("Every hospital of this system reads what the others wrote about the patient")),
]


class ConsentForm(Form):
    """What was agreed to, by whom, how."""

    heading = _l("The consent is not written")
    what = Radios(_l("What the patient agrees to"), [Required()], choices=WHAT)
    given_by = Radios(
        _l("Who agrees"), [Required()], choices=[(code, _l(words)) for code, words in rules.GIVERS.items()]
    )
    representative = TextField(_l("Name of the representative"), most=200)
    relation = Choice(_l("Who it is to the patient"))
    how = Radios(_l("How"), [Required()], choices=[(code, _l(words)) for code, words in rules.HOW.items()])
    witness = TextField(_l("Witness"), description=_l("Who heard it, when nothing was signed"), most=200)
    language = Choice(_l("Language of the text"), [Required()], empty=False)
    given_at = MomentField(_l("When"), [Required()], default=clock.now)


class WithdrawalForm(Form):
    """Who took it back, and how."""

    heading = _l("Nothing was changed")
    reason = TextField(
        _l("Who asked for it and how"), [Required()], description=_l("For example: the patient, in person"), most=500
    )
