"""Forms of invoices and their cases."""

from lighthis.billing.forms import DIGITS, MOST
from lighthis.claims.rules import RESTS
from lighthis.web.fields import Choice, DayField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class InvoiceForm(Form):
    """Which cases are asked for."""

    heading = _l("No invoice was made")
    payer = Choice(_l("Organisation"), [Required()])
    until = DayField(_l("Cases that ended until"), [Required()])


class AnswerCaseForm(Form):
    """What an organisation said of a case."""

    heading = _l("The answer is not saved")
    accepted = NumberField(
        _l("Accepted"),
        [Required()],
        least=0,
        most=MOST,
        places=2,
        render_kw=DIGITS,
        description=_l("0: refused wholly"),
    )
    reason = TextField(_l("Why not all"), most=300, description=_l("As the organisation wrote it"))


class RestForm(Form):
    """What happens to the refused part."""

    heading = _l("Nothing was decided")
    rest = Radios(
        _l("What happens to it"),
        [Required()],
        choices=[(code, _l(words)) for code, words in RESTS.items()],
    )
    reason = TextField(_l("Reason"), [Required()], most=300)


class WithdrawForm(Form):
    """A case that comes off its invoice."""

    heading = _l("The case stays on the invoice")
    reason = TextField(_l("Reason"), [Required()], most=300)


class ReceiveForm(Form):
    """Money that the bank brought for an invoice."""

    heading = _l("The money is not booked")
    amount = NumberField(_l("Amount"), [Required()], least=0, most=MOST, places=2, render_kw=DIGITS)
    reference = TextField(_l("No of the bank's document"), [Required()], most=60)
