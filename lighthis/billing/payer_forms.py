"""Forms of who pays: organisations, rules, the payers of one coming, discounts, debts given up."""

from decimal import Decimal
from typing import Any

from lighthis.billing.forms import CATEGORIES, DIGITS, sum_field
from lighthis.packs import codes
from lighthis.web.fields import Choice, DayField, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

KINDS = [
    ("fund", _l("State insurance fund")),
    ("insurance", _l("Insurance company")),
    ("employer", _l("Employer")),
    ("sponsor", _l("Sponsor")),
    ("budget", _l("State budget")),
]
LINES = (1, 2, 3)


def percent_field(label: Any, *validators: Any, hint: Any = "") -> NumberField:
    """A percentage above 0, up to 100."""
    return NumberField(
        label, list(validators), least=Decimal("0.001"), most=100, places=3, description=hint, render_kw=DIGITS
    )


class PayerForm(Form):
    """An organisation that pays."""

    heading = _l("The organisation is not saved")
    code = TextField(_l("Code"), [Required()], most=20, description=_l("Short, your own; price files use it too"))
    kind = Choice(_l("Kind"), [Required()], choices=KINDS)
    name_ru = TextField(_l("Name in Russian"))
    name_uz = TextField(_l("Name in Uzbek"))
    name_en = TextField(_l("Name in English"))
    tax_id = TextField(_l("Tax number"), most=20)
    fund_code = TextField(_l("Code of our hospital at the fund"), most=20)
    address = TextField(_l("Address"))
    bank = TextField(_l("Bank details"), most=200)
    contract = TextField(_l("Contract No"), most=60)
    contract_from = DayField(_l("Contract from"), future=True)
    contract_until = DayField(_l("Contract until"), future=True, description=_l("The last day"))


class ChangePayerForm(PayerForm):
    """What may change of an organisation: its code and kind have rows in the ledger."""

    code = None
    kind = None
    state = Ticks(_l("State"), choices=[("active", _l("It pays here"))])


class RuleForm(Form):
    """What an organisation bears of a benefit category."""

    heading = _l("The rule is not saved")
    benefit = Choice(_l("Benefit"), [Required()])
    payer = Choice(_l("Who pays"), [Required()])
    share = percent_field(_l("Share, percent"), Required())
    categories = Ticks(_l("Only these services"), choices=CATEGORIES, description=_l("Nothing ticked: all services"))
    valid_from = DayField(_l("Valid from"), [Required()], future=True)
    valid_until = DayField(_l("Valid until"), future=True, description=_l("Left empty: without an end"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.benefit.offer(codes.choices("benefit_categories", language()))


class EndRuleForm(Form):
    """The last day of a rule."""

    heading = _l("The rule is not ended")
    valid_until = DayField(_l("Last day"), [Required()], future=True)


class CoverForm(Form):
    """Who pays for one coming."""

    heading = _l("The payer is not changed")
    how = Radios(
        _l("Who pays"), [Required()],
        choices=[
            ("these", _l("The organisations named below, in this order")),
            ("patient", _l("The patient alone")),
            ("rules", _l("As the rules of benefits and the coming say")),
        ],
        empty=False,
    )  # fmt: skip
    payer_1 = Choice(_l("First payer"))
    share_1 = percent_field(_l("Share, percent"))
    most_1 = sum_field(_l("At most"), hint=_l("For the whole coming; empty: no limit"))
    document_1 = TextField(_l("Referral, policy or letter of guarantee No"), most=80)
    case_price = sum_field(
        _l("Price of the treated case"),
        hint=_l("The first payer pays this sum for the whole case, whatever its services come to"),
    )
    payer_2 = Choice(_l("Second payer"), description=_l("Bears a share of what the first one leaves"))
    share_2 = percent_field(_l("Share, percent"))
    most_2 = sum_field(_l("At most"))
    document_2 = TextField(_l("Referral, policy or letter of guarantee No"), most=80)
    payer_3 = Choice(_l("Third payer"))
    share_3 = percent_field(_l("Share, percent"))
    most_3 = sum_field(_l("At most"))
    document_3 = TextField(_l("Referral, policy or letter of guarantee No"), most=80)
    categories = Ticks(_l("Only these services"), choices=CATEGORIES, description=_l("Nothing ticked: all services"))
    reason = TextField(_l("Reason"), [Required()], most=300)

    def lines(self) -> list[tuple[Any, Any, Any, Any]]:
        """The fields of each payer."""
        names = ("payer", "share", "most", "document")
        return [tuple(self[f"{name}_{number}"] for name in names) for number in LINES]  # type: ignore[misc]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.how.data != "these":
            return fine
        named = [(payer, share) for payer, share, _most, _document in self.lines() if payer.data]
        for _payer, share in named:
            if share.data is None and not share.errors:
                share.errors, fine = [_l("a percentage between 0 and 100 is needed")], False
        if self.case_price.data is not None and not self.payer_1.data and not self.payer_1.errors:
            self.payer_1.errors, fine = [_l("choose from the list")], False
        if not named and not self.payer_1.errors:
            self.payer_1.errors, fine = [_l("choose from the list")], False
        return fine


class DiscountForm(Form):
    """A discount on a bill or on some of its lines."""

    heading = _l("No discount was given")
    lines = Ticks(_l("On which services"), description=_l("Nothing ticked: on all of them"))
    percent = percent_field(_l("Percent"))
    amount = sum_field(_l("Or a sum"))
    reason = TextField(_l("Reason"), [Required()], most=300)


class WriteOffForm(Form):
    """A debt that is given up."""

    heading = _l("The debt was not written off")
    amount = sum_field(_l("Amount"), hint=_l("Empty: everything there is to pay"))
    reason = TextField(_l("Reason"), [Required()], most=300)
