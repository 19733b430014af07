"""Forms of unusual patterns: what was found out, and from where on something is unusual."""

from decimal import Decimal
from typing import Any

from lighthis.billing.forms import DIGITS, MOST
from lighthis.oddities import rules
from lighthis.oddities.rules.limits import FIELDS, RIGHTS, SETTING
from lighthis.web.fields import NumberField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class LookedForm(Form):
    """What somebody found out."""

    heading = _l("Nothing was written down")
    note = TextField(_l("What you found out"), [Required()], most=500)


def _number(name: str, label: Any) -> NumberField:
    return NumberField(label, least=FIELDS[name].least, most=FIELDS[name].most, places=0, render_kw=DIGITS)


class LimitsForm(Form):
    """The limits of a hospital; what is left empty is as shipped."""

    heading = _l("The limits are not saved")
    discount_most = NumberField(
        _l("Highest discount without the chief doctor, percent"), least=0, most=100, places=2, render_kw=DIGITS
    )
    refund_alone_most = NumberField(
        _l("Refund that a cashier gives without a second person, up to"), least=0, most=MOST, places=2, render_kw=DIGITS
    )
    bill_open_hours = NumberField(
        _l("A bill stays open after the coming is over, hours"), least=0, most=8784, places=0, render_kw=DIGITS
    )
    voids_least = _number("voids_least", _l("Charges and slips taken back by one person, at least"))
    voids_share = _number("voids_share", _l("Their share of what the person wrote, percent, at least"))
    opens = _number("opens", _l("The cash desk opens, hour"))
    closes = _number("closes", _l("The cash desk closes, hour"))
    by_hand_least = _number("by_hand_least", _l("Charges without a clinical fact by one person, at least"))
    by_hand_share = _number("by_hand_share", _l("Their share of the person's charges, percent, at least"))
    day_minutes = _number("day_minutes", _l("Longest working day of a doctor, minutes"))
    visit_minutes = _number("visit_minutes", _l("An outpatient visit takes, minutes"))
    consultation_minutes = _number("consultation_minutes", _l("A consultation takes, minutes"))
    overlap_minutes = _number("overlap_minutes", _l("Two operations of one surgeon at once, minutes, more than"))
    discounts_least = _number("discounts_least", _l("Comings with a discount close to the limit, at least"))
    discounts_near = _number("discounts_near", _l("Close to the limit is, percent of it, at least"))
    tests_days = _number("tests_days", _l("Tests may be completed after the patient left, days"))

    def own(self) -> dict[str, int | None]:
        """What is set."""
        return {name: None if self[name].data is None else int(self[name].data) for name in FIELDS}

    def rights(self) -> dict[str, Decimal | None]:
        """How far rights of money go."""
        return {name: self[name].data for name in RIGHTS}


def limits_of(facility: Any) -> dict[str, Any]:
    """The hospital's own limits as they stand."""
    own = facility.settings.get(SETTING, {})
    rights = {name: facility.settings.get(name) for name in RIGHTS}
    return {
        **{name: None if value is None else Decimal(str(value)) for name, value in rights.items()},
        **{name: None if own.get(name) is None else Decimal(own[name]) for name in FIELDS},
    }


def shipped() -> dict[str, int]:
    """What holds where the hospital sets nothing."""
    return vars(rules.Limits())
