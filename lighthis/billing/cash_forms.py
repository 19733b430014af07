"""Forms of shifts, of cash that moves without a patient, and of the safe."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError

from lighthis.billing.forms import DIGITS, MOST, sum_field
from lighthis.billing.queries import drawer
from lighthis.billing.rules import counting
from lighthis.web.fields import Choice, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.visit import here, here_id


@dataclass(frozen=True)
class Pieces:
    """One denomination on the form: its worth, and how many pieces were typed."""

    value: str
    name: str
    typed: str


def _is_whole(text: str) -> bool:
    """Whether a text is a number of pieces that a drawer can hold."""
    return text.isdecimal() and len(text) <= len(str(counting.MOST_PIECES)) and int(text) <= counting.MOST_PIECES


class PiecesField(Field):
    """So many pieces of each note and coin of the hospital's currency; `data` names those that were counted."""

    data: Any
    typed: dict[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read one box a denomination."""
        self.process_errors: list[Any] = []
        listed = counting.denominations(here().currency)
        self.typed = {one: (formdata.get(f"pieces-{one}", "") if formdata else "").strip() for one in listed}
        self.data = {one: int(text) for one, text in self.typed.items() if _is_whole(text) and int(text)}

    def pre_validate(self, form: Any) -> None:
        """Pieces are whole, and not more than a drawer holds."""
        for text in self.typed.values():
            if text and not _is_whole(text):
                raise ValidationError(_l("write how many pieces there are: whole numbers only"))

    def rows(self) -> list[Pieces]:
        """What the form shows, the greatest first."""
        return [Pieces(value, f"pieces-{value}", text) for value, text in self.typed.items()]

    def _value(self) -> str:
        return ""

    @staticmethod
    def widget(field: Any, **more: Any) -> Markup:
        """Drawn by its own template."""
        return Markup()


class CountForm(Form):
    """Cash that somebody counts."""

    extra_prefixes = ("pieces-",)
    amount_field = "amount"
    notes = PiecesField(_l("Notes and coins, pieces"))

    def whole_sum(self) -> Decimal:
        """What was counted, by pieces or by its sum. Raises Refusal."""
        return counting.counted(self.notes.data, self[self.amount_field].data, self.amount_field)

    def pieces_sum(self) -> Decimal:
        """What the pieces come to."""
        return counting.worth(self.notes.data)


def counted_field(label: Any) -> NumberField:
    """A sum beside the pieces."""
    return sum_field(label, hint=_l("The sum; or leave it empty and write the pieces below"))


class OpenShiftForm(CountForm):
    """The beginning of work at a desk."""

    heading = _l("The shift was not opened")
    amount_field = "opening"
    desk = Choice(_l("Desk"), [Required()], empty=False)
    opening = NumberField(
        _l("Change money in the drawer"), [Required()], least=0, most=MOST, places=2, default=Decimal(0), render_kw=DIGITS,
        description=_l("What you took out of the safe for change; 0 where the drawer is empty"),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [one.name for one in drawer.desks(here_id(), active=True)] or ["1"]
        self.desk.offer([(name, name) for name in names])


class CloseShiftForm(CountForm):
    """The end of work at a desk."""

    heading = _l("The shift was not closed")
    amount_field = "counted"
    counted = counted_field(_l("Cash counted"))
    reason = TextField(_l("Reason"), most=300, description=_l("Only where the count differs from the book"))


class CloseForForm(CloseShiftForm):
    """The end of another's work at a desk."""

    why = TextField(_l("Why the cashier does not close it"), [Required()], most=300)


class CashForm(CountForm):
    """Cash into the drawer or out of it."""

    heading = _l("No cash was moved")
    amount = counted_field(_l("Amount"))
    reference = TextField(_l("Number of the bag or paper"), most=60)
    reason = TextField(_l("Reason"), most=300)


class HandOverForm(CountForm):
    """Cash for another cashier."""

    heading = _l("The cash was not handed over")
    to = Radios(_l("To whom"), [Required()])
    amount = counted_field(_l("Amount"))
    reason = TextField(_l("Reason"), most=300)


class TakeOverForm(Form):
    """The other cashier's word."""

    heading = _l("The cash was not taken over")
    words = TextField(_l("Why it is not taken"), description=_l("Only where you do not take it"), most=300)


class UndoForm(Form):
    """Why a paper of cash is undone."""

    heading = _l("Nothing was undone")
    reason = TextField(_l("Reason"), [Required()], most=300)


class SafeForm(Form):
    """Money between the safe and the bank."""

    heading = _l("Nothing was written down")
    amount = sum_field(_l("Amount"), Required())
    reference = TextField(_l("Number of the bank's paper"), most=60)
    reason = TextField(_l("Reason"), most=300)


class SafeCountForm(CountForm):
    """What lies in the safe."""

    heading = _l("The count was not written down")
    amount = counted_field(_l("Cash counted"))
    reason = TextField(_l("Reason"), most=300, description=_l("Only where the count differs from the book"))


class DeskForm(Form):
    """A new desk."""

    heading = _l("The desk was not added")
    name = TextField(_l("Name of the desk"), [Required()], most=60, description=_l("For example: 1, or: outpatients"))


class UseDeskForm(Form):
    """Whether a desk is used."""

    heading = _l("The desk was not changed")
    state = Ticks(_l("State"), choices=[("active", _l("Shifts are opened at this desk"))])

    def __init__(self, row: Any) -> None:
        super().__init__(row, flat=lambda one: {"state": ["active"] if one.is_active else []})
