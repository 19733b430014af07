"""Forms of charges and of the cash desk."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request
from wtforms.validators import ValidationError

from lighthis.billing.models import PricedItem
from lighthis.billing.queries import prices
from lighthis.billing.rules import money
from lighthis.facility import rules
from lighthis.kernel.text import N_, Refusal
from lighthis.web.fields import Choice, DayField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.visit import here, here_id

MOST = Decimal(10) ** 10
MEANS = [(code, _l(words)) for code, words in rules.MEANS.items()]
PAYERS = [
    ("self_pay", _l("The patient")),
    ("foreigner", _l("A foreign citizen")),
    ("insurance", _l("Insurance")),
    ("budget", _l("State budget")),
]
CATEGORIES = [
    ("consultation", _l("Consultations")),
    ("laboratory", _l("Laboratory tests")),
    ("imaging", _l("Imaging")),
    ("procedure", _l("Procedures")),
    ("operation", _l("Operations")),
    ("bed_day", _l("Bed days")),
    ("meal", _l("Meals")),
    ("package", _l("Packages")),
]
DIGITS = {"inputmode": "decimal"}


@dataclass(frozen=True)
class Offered:
    """A priced item to choose: its code, its words."""

    code: str
    words: str


def offered(item: PricedItem) -> Offered:
    """An item as the choice shows it."""
    return Offered(item.code, item.name_in(language()))


class ItemField(TextField):
    """The code of a priced item; words are answered with the items that suit."""

    data: Any
    found: list[Offered] | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        go = self._go()
        if go.startswith(f"take-{self.name}:"):
            self.data = go.removeprefix(f"take-{self.name}:")

    @property
    def item(self) -> PricedItem | None:
        """The item whose code stands there."""
        found = prices.by_code(self._typed(), at=here_id())
        return found if found is not None and found.is_active else None

    def _typed(self) -> str:
        """What a store can be asked: printable, and no longer than a code or a few words."""
        text = self.data or ""
        return text if text.isprintable() and len(text) <= self.most else ""

    @property
    def chosen(self) -> Offered | None:
        """What is chosen, unless it is being changed."""
        item = self.item
        if self.errors or item is None or self._go() == f"change-{self.name}":
            return None
        return offered(item)

    def looked_for(self) -> bool:
        """Whether one of its own buttons sent the form: nothing is saved then."""
        go = self._go()
        if go == f"find-{self.name}" and self.item is None:
            self.found = [offered(one) for one in prices.find(self._typed(), here_id())]
        return go.startswith((f"find-{self.name}", f"change-{self.name}", f"take-{self.name}:"))

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and self.item is None:
            self.found = [offered(one) for one in prices.find(self._typed(), here_id())]
            raise ValidationError(_l("this is not a code of the price list; choose one of the items found"))

    @staticmethod
    def _go() -> str:
        return request.form.get("go", "") if request.method == "POST" else ""


class ChargeForm(Form):
    """What was done for a patient."""

    heading = _l("Nothing was charged")
    item = ItemField(_l("Service"), [Required()], most=100, description=_l("A code of the price list or words"))
    quantity = NumberField(
        _l("Quantity"), [Required()], least=Decimal("0.001"), most=1000, places=3, default=Decimal(1), render_kw=DIGITS
    )
    day = DayField(_l("Date"), [Required()])
    basis = Choice(_l("What it rests on"), description=_l("What was done for this patient and is not charged yet"))
    reason = TextField(_l("Reason"), most=300, description=_l("Needed where it rests on nothing in the record"))

    def check(self) -> None:
        """A charge names what was done, or says why it rests on nothing. Raises Refusal."""
        if not self.basis.data and not (self.reason.data or "").strip():
            raise Refusal(N_("choose what the charge rests on, or state a reason"), field="reason")


class ReverseForm(Form):
    """Why a charge is taken back."""

    heading = _l("The charge was not taken back")
    reason = TextField(_l("Reason"), [Required()], most=300)


class ReopenForm(Form):
    """Why a bill that closed is opened again."""

    heading = _l("The bill was not opened again")
    reason = TextField(_l("Reason"), [Required()], most=300)


class MeansField(Radios):
    """The means of payment that the hospital uses."""

    def process(self, *args: Any, **more: Any) -> None:
        used = money.means_used(here().settings)
        self.offer([(code, words) for code, words in MEANS if code in used])
        super().process(*args, **more)


def means_field(label: Any, *validators: Any) -> Radios:
    """By which means money comes or goes."""
    return MeansField(label, list(validators))


def sum_field(label: Any, *validators: Any, hint: Any = "") -> NumberField:
    """A sum of money, typed with comma or point."""
    return NumberField(label, list(validators), least=0, most=MOST, places=2, description=hint, render_kw=DIGITS)


class FiscalForm(Form):
    """Where money is taken: a fiscal receipt that was made by hand is named, at a hospital in fiscal mode."""

    fiscal_number = TextField(
        _l("Fiscal receipt No"),
        most=60,
        description=_l("Where the receipt was made by hand, without asking the device"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not money.in_fiscal_mode(here().settings):
            del self.fiscal_number

    def receipt(self) -> str:
        """The number of a receipt that was made by hand."""
        return self.fiscal_number.data if self.fiscal_number else ""


class HandedForm(FiscalForm):
    """What payment and deposit have in common: cash that comes over the desk."""

    received = sum_field(_l("Received"), hint=_l("Cash only; empty: exactly the sum"))
    reference = TextField(
        _l("Number of the payment"),
        most=60,
        description=_l("Not for cash: what the terminal, Payme, Click or the bank calls it"),
    )

    def cash_received(self) -> Decimal | None:
        """What was handed over, where it was cash."""
        return self.received.data if self.means.data == "cash" else None


class PayForm(HandedForm):
    """Money for the bill."""

    heading = _l("No payment was taken")
    means = means_field(_l("Paid by"))
    amount = sum_field(_l("Amount"), hint=_l("Empty: everything there is to pay"))


class DepositForm(HandedForm):
    """Money in advance."""

    heading = _l("No deposit was taken")
    means = means_field(_l("Paid by"), Required())
    amount = sum_field(_l("Amount"), Required())


class RefundForm(Form):
    """Money back."""

    heading = _l("The money was not asked back")
    means = means_field(_l("Given back by"), Required())
    amount = sum_field(_l("Amount"), hint=_l("Empty: everything that may be given back"))
    reason = TextField(_l("Reason"), [Required()], most=300)


class CarryForm(Form):
    """A deposit for another coming."""

    heading = _l("The deposit was not carried over")
    to = Radios(_l("To which coming"), [Required()])
    amount = sum_field(_l("Amount"), hint=_l("Empty: the whole deposit"))
    reason = TextField(_l("Reason"), [Required()], most=300)


class CancelForm(Form):
    """A slip that was written by mistake."""

    heading = _l("The slip was not asked to be cancelled")
    reason = TextField(_l("Reason"), [Required()], description=_l("Wrong means, wrong sum, wrong patient"), most=300)


class AnswerForm(Form):
    """The second person's word on money."""

    heading = _l("Nothing was given back")
    means = means_field(_l("Given back by"))
    words = TextField(_l("Why it is declined"), description=_l("Only where you decline"), most=300)
