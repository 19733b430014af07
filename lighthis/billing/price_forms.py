"""Forms of the price list."""

from typing import Any

from flask_babel import lazy_pgettext as _lp
from wtforms import BooleanField, FileField
from wtforms.validators import ValidationError

from lighthis.billing.forms import CATEGORIES, DIGITS
from lighthis.billing.rules import days
from lighthis.web.fields import Choice, DayField, NumberField, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

VAT = [("exempt", _l("exempt")), ("12", _l("12 %"))]


class ItemForm(Form):
    """A new item of the price list."""

    heading = _l("The item was not saved")
    code = TextField(_l("Code"), [Required()], most=40)
    category = Choice(_l("Kind"), [Required()], choices=CATEGORIES)
    name_ru = TextField(_l("Name in Russian"))
    name_uz = TextField(_l("Name in Uzbek"))
    name_en = TextField(_l("Name in English"))
    unit = TextField(_l("Unit"), most=40)
    mxik = TextField(
        _l("MXIK (IKPU) code"), most=30, description=_l("17 digits of the state's catalogue, for fiscal receipts")
    )
    vat = Choice(_l("VAT"), [Required()], choices=VAT, default="exempt")
    is_sensitive = BooleanField(_l("Print neutral words instead of the name"))


class ChangeItemForm(ItemForm):
    """What may change of an item: its code and kind stand in the ledger."""

    code = None
    category = None
    state = Ticks(_l("State"), choices=[("active", _l("It is in use"))])


class PriceForm(Form):
    """A price from a day on."""

    heading = _l("The price was not saved")
    payer = Choice(_l("Who pays"), [Required()])
    amount = NumberField(_l("Price"), [Required()], least=0, most=10**9, places=2, render_kw=DIGITS)
    valid_from = DayField(_lp("price", "From"), [Required()], future=True)
    valid_until = DayField(_l("Last day"), future=True, description=_l("Left empty: until the next price"))


class EndPriceForm(Form):
    """The last day of a price."""

    heading = _l("The price is not ended")
    valid_until = DayField(_l("Last day"), [Required()], future=True)


class BedDaysForm(Form):
    """As which lines of the price list days in a bed are charged; left empty, the shipped codes hold."""

    heading = _l("The bed-days are not saved")
    ordinary = Choice(_l("Ordinary ward"))
    surgical = Choice(_l("Surgical ward"))
    icu = Choice(_l("Intensive care"))
    better = Choice(_l("Better room"))
    day_hospital = Choice(_l("Day hospital"))

    def codes(self) -> dict[str, str]:
        """What was chosen, by kind of bed-day, without what was left empty."""
        return {kind: self[kind].data for kind in days.BED_DAY_ITEMS if self[kind].data}


class ImportForm(Form):
    """A file of items and prices."""

    heading = _l("Nothing was brought in")
    file = FileField(_l("File, CSV or XLSX"))
    good_only = BooleanField(_l("Bring in the good rows and leave the wrong ones out"))

    def validate_file(self, field: Any) -> None:
        """A file must have come."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_l("choose a file"))
