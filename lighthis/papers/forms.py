"""The form that asks for a paper."""

from typing import Any

from flask import request
from wtforms import HiddenField

from lighthis.packs.contents import Form as Edition
from lighthis.web.fields import Choice, Required
from lighthis.web.forms import Form
from lighthis.web.language import LANGUAGES, gettext, pgettext
from lighthis.web.language import lazy_gettext as _l

SIZES = {
    "A4": "A4", "A5": _l("A5, two sides"), "80mm": _l("roll, 80 mm"), "card": _l("plastic card, 85.6 × 54 mm"),
    "band": _l("wristband, 279 × 25 mm"), "band-child": _l("child's wristband, 178 × 25 mm"),
}  # fmt: skip


class AskForm(Form):
    """Which paper, of what, in which language, on which size."""

    heading = _l("The paper was not asked for")
    form = HiddenField()
    subject = HiddenField()
    language = Choice(_l("Language of the paper"), [Required()], empty=False)
    size = Choice(_l("Size"), empty=False)

    def give_choices(self, edition: Edition, wanted: str) -> None:
        """The languages and sizes that the edition has, the wanted one chosen at first."""
        self.language.offer([(code, LANGUAGES[code][2]) for code in edition.languages])
        self.size.offer([(size, SIZES.get(size, size)) for size in edition.papers])
        if request.method == "GET":
            self.language.data, self.size.data = edition.language(wanted), edition.papers[0]


class SheetForm(Form):
    """A sheet of the hospital on paper: of what stands in the address (`asked`: its hidden fields), in which language."""

    heading = _l("The paper was not asked for")
    asked: tuple[str, ...] = ()
    language = Choice(_l("Language of the paper"), [Required()], empty=False)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for field in self.of():
            field.data = str(field.data or request.args.get(field.name) or "")

    def of(self) -> list[Any]:
        """The fields that say of what."""
        return [self[name] for name in self.asked]

    def give_languages(self, edition: Edition, wanted: str) -> None:
        """The languages of the edition, the wanted one chosen at first."""
        self.language.offer([(code, LANGUAGES[code][2]) for code in edition.languages])
        if not self.language.data and request.method == "GET":
            self.language.data = edition.language(wanted)


class AgainForm(Form):
    """The button that has a PDF made again."""

    heading = _l("The paper was not asked for")


def title_of(edition: Edition) -> str:
    """The name of a paper on a screen, with its number where an order gives it one."""
    title = _titles().get(edition.key, edition.titles.get("ru", edition.key))
    return gettext("Form %(number)s: %(title)s", number=edition.number, title=title) if edition.number else str(title)


def _titles() -> dict[str, Any]:
    return _of_money() | {
        "f003": pgettext("paper", "Inpatient record, title page"),
        "patient_card": pgettext("paper", "Patient card"),
        "access_log": pgettext("paper", "List of who looked at the records"),
        "wristband": pgettext("paper", "Wristband"),
        "visit_slip": pgettext("paper", "Ticket of the coming"),
        "labels": pgettext("paper", "Stickers, 24 on a sheet"),
        "consent_data": pgettext("paper", "Consent to the processing of personal data"),
        "consent_sharing": pgettext("paper", "Consent to sharing between hospitals"),
        "refusal": pgettext("paper", "Certificate of a refusal"),
        "advice_sheet": pgettext("paper", "Advice for home"),
        "ambulance_talon": pgettext("paper", "Coupon for the ambulance"),
        "consent_withdrawal": pgettext("paper", "Withdrawal of a consent"),
        "infection_notice": pgettext("paper", "Emergency notice of an infectious disease or poisoning"),
        "police_notice": pgettext("paper", "Notice to the police"),
        "tag_sheet": pgettext("paper", "Tags for many injured"),
        "f066": pgettext("paper", "Statistical card of a patient who left"),
        "f027": pgettext("paper", "Extract from the inpatient record"),
        "f106_draft": pgettext("paper", "Draft for the certificate of death"),
        "stay_certificate": pgettext("paper", "Certificate of stay"),
        "bed_head_card": pgettext("paper", "Bed-head card"),
        "f001": pgettext("paper", "Journal of admissions and refusals"),
        "f007": pgettext("paper", "Daily sheet of patients and beds"),
        "f016": pgettext("paper", "Summary of patients and beds"),
        "f004": pgettext("paper", "Temperature chart"),
        "intervention_consent": pgettext("paper", "Consent to an intervention"),
        "own_request": pgettext("paper", "Request to be discharged"),
    }


def _of_money() -> dict[str, Any]:
    return {
        "payment_slip": pgettext("paper", "Payment slip"),
        "cash_slip": pgettext("paper", "Paper of cash"),
        "services_act": pgettext("paper", "Act of services"),
        "claim_invoice": pgettext("paper", "Invoice to an organisation"),
        "claim_act": pgettext("paper", "Act of services to an invoice"),
        "estimate": pgettext("paper", "Estimate before treatment"),
        "paid_contract": pgettext("paper", "Contract for paid services"),
        "debtors": pgettext("paper", "List of debtors"),
        "reconciliation": pgettext("paper", "Act of reconciliation"),
        "payment_certificate": pgettext("paper", "Certificate of payment"),
        "debt_notice": pgettext("paper", "Notice of a debt"),
    }
