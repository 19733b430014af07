"""Forms of estimates and contracts."""

from decimal import Decimal

from lighthis.billing.forms import DIGITS, ItemField
from lighthis.contracts.actions import Customer
from lighthis.web.fields import DayField, NumberField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class ServiceForm(Form):
    """A service that is going to be given."""

    heading = _l("The service is not on the estimate")
    item = ItemField(_l("Service"), [Required()], most=100, description=_l("A code of the price list or words"))
    quantity = NumberField(
        _l("Quantity"), [Required()], least=Decimal("0.001"), most=1000, places=3, default=Decimal(1), render_kw=DIGITS
    )


class EstimateForm(ServiceForm):
    """A new estimate with its first service."""

    heading = _l("The estimate was not made")
    until = DayField(_l("It holds until"), [Required()], future=True)


class ContractForm(Form):
    """Who signs a contract for paid services."""

    heading = _l("The contract was not made")
    customer = TextField(_l("Who pays"), [Required()], most=200)
    document = TextField(_l("Passport or ID card"), most=80)
    address = TextField(_l("Address"), most=200)
    phone = TextField(_l("Phone"), most=40)

    def signer(self) -> Customer:
        """Who signs, as it was typed."""
        return Customer(self.customer.data, self.document.data or "", self.address.data or "", self.phone.data or "")


class WithdrawForm(Form):
    """Why an estimate holds no longer."""

    heading = _l("The estimate was not withdrawn")
    reason = TextField(_l("Reason"), [Required()], most=300)
