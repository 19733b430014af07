"""Forms of consultations."""

from lighthis.consultations import rules
from lighthis.kernel import clock
from lighthis.web.fields import Choice, LongTextField, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class AskForm(Form):
    """A question to a department or a specialist."""

    heading = _l("Nobody is asked yet")
    department = Choice(_l("Department"))
    specialist = TextField(
        _l("Specialist"), description=_l("Where no department fits, or whom you mean: eye doctor, Prof. Karimov")
    )
    question = LongTextField(
        _l("Question"), [Required()], description=_l("What you found, what you want to know"), most=4000
    )
    urgency = Radios(
        _l("How soon"), [Required()], choices=[(code, _l(words)) for code, words in rules.URGENCIES.items()], empty=False,
        default="urgent",
    )  # fmt: skip
    asked_at = MomentField(
        _l("When it was asked"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )


class AnswerForm(Form):
    """The specialist's answer."""

    heading = _l("The answer is not written")
    answer = LongTextField(_l("Answer"), [Required()], most=20_000, render_kw={"rows": 10})
    answered_at = MomentField(
        _l("When the patient was examined"),
        [Required()],
        default=clock.now,
        description=_l("Change it when entering later"),
    )


class WithdrawForm(Form):
    """Why nobody needs the answer, or why it was an error."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()], most=500)
