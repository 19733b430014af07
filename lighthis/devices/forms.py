"""Forms of the devices beside a desk."""

from typing import Any

from wtforms import BooleanField

from lighthis.billing.forms import MEANS, FiscalForm, sum_field
from lighthis.devices.rules import BY_TERMINAL
from lighthis.web.fields import Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class DeviceForm(Form):
    """What stands at a desk."""

    heading = _l("The device was not saved")
    way = Radios(
        _l("How it is worked"),
        [Required()],
        choices=[("manual", _l("by hand: its number is typed")), ("http", _l("asked over our own network"))],
        empty=False,
        default="manual",
    )
    address = TextField(
        _l("Its address"), most=200,
        description=_l("For example http://192.168.1.20:9911; nothing is ever sent to another address"),
    )  # fmt: skip
    serial = TextField(_l("Serial number"), most=60)
    state = Ticks(_l("State"), choices=[("active", _l("It is in use"))], default=["active"])

    def __init__(self, row: Any) -> None:
        super().__init__(row, flat=_of if row is not None else None)


def _of(row: Any) -> dict[str, Any]:
    return {
        "way": row.way, "address": row.address, "serial": row.serial, "state": ["active"] if row.is_active else [],
    }  # fmt: skip


class ModeForm(Form):
    """Whether the hospital makes fiscal receipts."""

    heading = _l("The settings are not saved")
    fiscal = BooleanField(_l("Fiscal mode: no money is taken without a fiscal device or the number of a receipt"))


class ReceiptForm(Form):
    """A receipt written down by hand."""

    heading = _l("The receipt was not written down")
    number = TextField(_l("Fiscal receipt No"), most=60)
    sign = TextField(_l("Fiscal sign"), most=60)


class ReadingForm(Form):
    """An X or Z report."""

    heading = _l("The report was not written down")
    kind = Radios(_l("Report"), [Required()], choices=[("X", "X"), ("Z", "Z")])
    number = TextField(_l("Number of the report"), [Required()], most=60)
    cash = sum_field(_l("Cash by the device"), Required())
    cashless = sum_field(_l("Cashless by the device"), Required())


class TerminalForm(Form):
    """Money by the card terminal."""

    heading = _l("The terminal was not asked")
    means = Radios(_l("Card"), [Required()], choices=[(code, words) for code, words in MEANS if code in BY_TERMINAL])
    amount = sum_field(_l("Amount"), hint=_l("Empty: everything there is to pay"))


class SettleForm(FiscalForm):
    """What a person knows of a payment that the terminal left unclear."""

    heading = _l("Nothing was changed")
    number = TextField(_l("Number on the terminal's paper"), most=60)
    reason = TextField(
        _l("Reason"), most=300, description=_l("Where the card was not charged, or the money went back to it")
    )
