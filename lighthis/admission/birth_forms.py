"""Forms of a birth, and of a patient who is soon to leave."""

from typing import Any

from lighthis.admission import rules
from lighthis.web.fields import MomentField, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import say

BESIDE = "mother"  # no place of its own
NEW = "new"  # no card yet
NUMBERS = ("weight_g", "length_cm", "apgar_1", "apgar_5", "weeks")


class MeasuredForm(Form):
    """What is weighed and scored after a birth; whatever was not measured stays empty."""

    heading = _l("Nothing was changed")
    weight_g = NumberField(_l("Weight, g"), least=rules.GRAMS[0], most=rules.GRAMS[1])
    length_cm = NumberField(_l("Length, cm"), least=rules.CENTIMETRES[0], most=rules.CENTIMETRES[1])
    apgar_1 = NumberField(_l("Apgar at 1 minute"), least=rules.APGAR[0], most=rules.APGAR[1])
    apgar_5 = NumberField(_l("Apgar at 5 minutes"), least=rules.APGAR[0], most=rules.APGAR[1])
    weeks = NumberField(_l("Week of the pregnancy"), least=rules.WEEKS[0], most=rules.WEEKS[1])

    def measured(self) -> dict[str, int | None]:
        """The numbers by name."""
        return {name: _whole(self[name].data) for name in NUMBERS}


class BirthForm(MeasuredForm):
    """A child was born."""

    heading = _l("The birth is not written")
    is_alive = Radios(
        _l("Alive or stillborn"),
        [Required()],
        choices=[("yes", _l("alive")), ("no", _l("stillborn"))],
        empty=False,
        default="yes",
    )
    sex = Radios(
        _l("Sex"), [Required(_l("not chosen; mark male or female"))],
        choices=[("male", _l("male")), ("female", _l("female")), ("unknown", _l("cannot be told"))],
    )  # fmt: skip
    born_at = MomentField(
        _l("Born, date and time"), [Required()], description=_l("14:05 for today, or 22.11.2026 14:05")
    )
    order = NumberField(
        _l("Which of twins"), least=rules.ORDERS[0], most=rules.ORDERS[1],
        description=_l("1, 2, 3; left empty where it is one child"),
    )  # fmt: skip
    place = Radios(_l("Where born"), [Required()], empty=False, default="hospital")
    bed = Radios(_l("Where the child lies"), empty=False, default=BESIDE, description=_l("Of a child born alive"))
    card = Radios(_l("Card of the child"), empty=False, default=NEW)
    is_another = Ticks(_l("Other children"), choices=[("yes", _l("the cards were looked at: this is another child"))])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.place.offer([(code, say(words)) for code, words in rules.PLACES.items()])

    def born(self) -> rules.Born:
        """The birth as it was told."""
        return rules.Born(
            self.sex.data, self.born_at.data, self.is_alive.data == "yes", _whole(self.order.data) or 1, self.place.data,
            **self.measured(),
        )  # fmt: skip


class BirthErrorForm(Form):
    """A birth that was written by mistake."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("What was wrong"), [Required()], most=300)


class LeavingForm(Form):
    """When a patient is expected to leave."""

    heading = _l("Nothing was changed")
    leaving_at = MomentField(
        _l("Leaves, day and hour"), description=_l("For example 14:00 for today. Left empty: the patient does not leave yet")
    )  # fmt: skip


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
