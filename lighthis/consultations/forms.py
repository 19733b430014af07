"""Forms of consultations."""

from decimal import Decimal
from typing import Any

from lighthis.consultations import rules
from lighthis.kernel import clock
from lighthis.web.fields import Choice, LongTextField, MomentField, NumberField, Radios, Required, TextField
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


class MinutesForm(Form):
    """By when an answer is awaited at this hospital."""

    heading = _l("The settings are not saved")
    cito = NumberField(_l("At once (cito), minutes"), description=_l("Left empty: 30"))
    urgent = NumberField(_l("Urgent, minutes"), description=_l("Left empty: 120"))
    ordinary = NumberField(_l("Within the day, minutes"), description=_l("Left empty: 1440"))

    def __init__(self, row: Any, **more: Any) -> None:
        super().__init__(row=row, flat=_minutes_of, **more)

    def given(self) -> dict[str, int]:
        """The minutes that the hospital orders itself. Raises Refusal."""
        typed = {name: None if self[name].data is None else int(self[name].data) for name in rules.MINUTES}
        rules.check_minutes(typed)
        return {name: minutes for name, minutes in typed.items() if minutes is not None}


def _minutes_of(facility: Any) -> dict[str, Any]:
    own = facility.settings.get("consultation_minutes", {})
    return {name: Decimal(own[name]) if own.get(name) is not None else None for name in rules.MINUTES}
