"""Forms of invoices and their cases."""

from decimal import Decimal

from lighthis.billing.forms import DIGITS, MOST
from lighthis.claims.rules import RESTS
from lighthis.kernel.text import N_, Refusal
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


class BackForm(Form):
    """Why what was written down is taken back."""

    heading = _l("Nothing was taken back")
    reason = TextField(_l("Reason"), [Required()], most=300)


class ReferralForm(Form):
    """The number under which the patient was sent."""

    heading = _l("The number is not saved")
    number = TextField(_l("Referral No"), [Required()], most=40)


class ReceiveForm(Form):
    """Money that the bank brought for an invoice."""

    heading = _l("The money is not booked")
    amount = NumberField(_l("Amount"), [Required()], least=0, most=MOST, places=2, render_kw=DIGITS)
    reference = TextField(_l("No of the bank's document"), [Required()], most=60)


class ReconcileForm(Form):
    """Over which days an account is compared."""

    heading = _l("No act was made")
    since = DayField(_l("First day"), [Required()])
    until = DayField(_l("Last day"), [Required()])


class ComparedForm(Form):
    """What the organisation said of our account."""

    heading = _l("The answer is not saved")
    agrees = Radios(
        _l("Their answer"), [Required()], choices=[("yes", _l("They agree")), ("no", _l("They have another sum"))], empty=False
    )  # fmt: skip
    theirs = NumberField(
        _l("Owed by their books"),
        least=-MOST,
        most=MOST,
        places=2,
        render_kw=DIGITS,
        description=_l("Only where they have another sum"),
    )
    note = TextField(_l("What they dispute"), most=300)

    def sum_of_theirs(self) -> Decimal | None:
        """Their sum, where they do not agree. Raises Refusal."""
        if self.agrees.data == "yes":
            if self.theirs.data is not None:
                raise Refusal(N_("they agree, and yet another sum is written here"), field="theirs")
            return None
        if self.theirs.data is None:
            raise Refusal(N_("write what is owed by their books"), field="theirs")
        return self.theirs.data
