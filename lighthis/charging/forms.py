"""Forms of charge rules and of packages."""

from decimal import Decimal

from lighthis.billing.forms import DIGITS, ItemField
from lighthis.charging.words import RULED
from lighthis.web.fields import Choice, DayField, NumberField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

EVENTS = {
    "visit": _l("Outpatient visit"),
    "consultation": _l("Consultation answered"),
    "order": _l("Order done"),
    "operation": _l("Operation done"),
    "transfusion": _l("Transfusion"),
    "emergency": _l("Triage in the emergency department"),
    "admission": _l("Admission to the ward"),
    "bed_day": _l("Bed day"),
    "meal": _l("Meals of a patient, a day"),
    "carer_day": _l("Place of a carer, a day"),
    "carer_meal": _l("Meals of a carer, a day"),
}
SCOPES = {
    "any": _l("Always"),
    "code": _l("Only this code"),
    "kind": _l("Only orders of this kind"),
    "department": _l("Only this department"),
}
KINDS = {"test": _l("Laboratory tests"), "imaging": _l("Imaging"), "procedure": _l("Procedures")}


def quantity_field() -> NumberField:
    """How much of an item."""
    return NumberField(
        _l("Quantity"), [Required()], least=Decimal("0.001"), most=1000, places=3, default=Decimal(1), render_kw=DIGITS
    )


class RuleForm(Form):
    """What is charged when something happens."""

    heading = _l("The rule is not saved")
    event = Choice(_l("What happens"), [Required()], choices=[(one, EVENTS[one]) for one in RULED])
    scope = Choice(_l("For what it holds"), [Required()], choices=list(SCOPES.items()), default="any")
    value = TextField(
        _l("Code"), most=40, description=_l("Of the order, operation, blood component, triage category or diet")
    )
    kind = Choice(_l("Kind of order"), choices=list(KINDS.items()))
    department = Choice(_l("Department"))
    item = ItemField(
        _l("Charged as"),
        most=100,
        description=_l("A code of the price list or words. Left empty: nothing is charged for it"),
    )
    quantity = quantity_field()
    valid_from = DayField(_l("Valid from"), [Required()], future=True)
    valid_until = DayField(_l("Valid until"), future=True, description=_l("Left empty: without an end"))


class EndRuleForm(Form):
    """The last day of a rule."""

    heading = _l("The rule is not ended")
    valid_until = DayField(_l("Last day"), [Required()], future=True)


class PartForm(Form):
    """What a package holds."""

    heading = _l("The package was not changed")
    item = ItemField(_l("Service"), [Required()], most=100, description=_l("A code of the price list or words"))
    quantity = quantity_field()
    valid_from = DayField(_l("Valid from"), [Required()], future=True)


class DaysForm(Form):
    """How long a package covers what it holds."""

    heading = _l("The package was not changed")
    days = NumberField(
        _l("Days"),
        least=1,
        most=3650,
        places=0,
        description=_l("Left empty: as long as the coming lasts"),
        render_kw=DIGITS,
    )
