"""The page of a patient's consents: what stands, what was withdrawn, writing a new one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.consents import actions, queries, rules
from lighthis.consents.forms import ConsentForm, WithdrawalForm
from lighthis.consents.models import Consent
from lighthis.facility.models import Facility
from lighthis.kernel.text import NotFound
from lighthis.packs import codes, pack
from lighthis.packs.people import short
from lighthis.registration import queries as patients
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import Form
from lighthis.web.language import LANGUAGES, language, pgettext, say
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me

pages = Blueprint("consents", __name__)


@pages.route("/patients/<uuid:patient_id>/consents", methods=["GET", "POST"])
@needs(rules.WRITE)
@of_the_person
def consents(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), _form(ConsentForm())
    if form.validate_on_submit():
        with form.refusals():
            actions.give(patients.patient(patient_id), _draft(form), by=me())
            return done(_("The consent is written."), to=url_for(".consents", patient_id=patient_id))
    audit.looked("consents", by=me(), patient=patient_id)
    found = queries.consents_of(patients.ids_of(patient_id))
    return page(
        "consents/consents.html", form=form, patient_id=patient_id, banner=banner(patient),
        rows=[_line(one) for one in found if _concerns_us(one)], papers=_papers(patient_id),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/consents/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@needs(rules.WRITE)
@of_the_person
def withdraw(patient_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    ids, form = patients.ids_of(patient_id), WithdrawalForm()
    row = queries.consent(consent_id, ids)
    if not _concerns_us(row):
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw(queries.consent(consent_id, ids), form.reason.data or "", by=me())
            said = _("The consent is withdrawn; from now on it opens nothing.")
            return done(said, to=url_for(".consents", patient_id=patient_id))
    audit.looked("consents", by=me(), patient=patient_id)
    patient = patients.patient(patient_id)
    return page("consents/withdraw.html", form=form, patient_id=patient_id, banner=banner(patient), row=_line(row))


def _papers(patient_id: UUID) -> list[dict[str, str]]:
    """What may be printed to be read and signed, where this post prints."""
    listed = [("consent_data", pgettext("paper", "Consent to the processing of personal data")),
              ("consent_sharing", pgettext("paper", "Consent to sharing between hospitals")),
              ("consent_withdrawal", pgettext("paper", "Withdrawal of a consent"))]  # fmt: skip
    found = [(title, link("papers.ask", "records.print", form=key, subject=patient_id)) for key, title in listed]
    return [{"title": title, "url": url} for title, url in found if url]


def _form(form: Any) -> Any:
    """The lists of the country; the hospital's language of papers and what is commonest stand chosen."""
    form.relation.offer(codes.choices("kinship", language()))
    form.language.offer([(code, LANGUAGES[code][2]) for code in pack.current().paper_languages])
    if request.method == "GET":
        form.given_by.data, form.how.data, form.language.data = "patient", "paper", here().paper_language
    return form


def _draft(form: Form) -> rules.Draft:
    values: dict[str, Any] = {
        name: form[name].data or ""
        for name in ("what", "how", "language", "given_by", "representative", "relation", "witness")
    }
    return rules.Draft(given_at=form["given_at"].data, **values)


def _concerns_us(one: Consent) -> bool:
    """What another hospital may process is between it and the patient."""
    return one.purpose == rules.SHARING or one.hospital_id == here_id()


def _named(hospital: Facility | None) -> str:
    """Ours by its name; of others it is not told which: the name of a dispensary is a diagnosis."""
    if hospital is None:
        return ""
    return hospital.name_in(language()) if hospital.id == here_id() else _("another hospital")


def _line(one: Consent) -> dict[str, Any]:
    """A consent as people read it."""
    return {
        "id": one.id,
        "what": say(rules.PURPOSES[one.purpose, one.reach]),
        "hospital": _named(one.hospital),
        "given": filters.instant(one.given_at),
        "who": _giver(one),
        "how": say(rules.HOW[one.how]) + (f": {one.witness}" if one.witness else ""),
        "text": _(
            "edition %(edition)s, %(language)s",
            edition=one.edition.rpartition(" ")[2],
            language=LANGUAGES[one.language][2],
        ),
        "by": short(one.taken_by) if one.hospital_id == here_id() else "",
        "live": one.withdrawn_at is None,
        "may_withdraw": one.withdrawn_at is None,
        "withdrawn": filters.instant(one.withdrawn_at) if one.withdrawn_at else "",
        "withdrawn_by": short(one.withdrawn_by) if one.withdrawn_by else "",
        "withdrawn_where": _named(one.withdrawn_hospital),
        "why": one.withdrawn_why,
    }


def _giver(one: Consent) -> str:
    if one.given_by == "patient":
        return say(rules.GIVERS["patient"])
    return f"{one.representative} ({filters.code(one.relation, 'kinship')})"
