"""Consents to interventions: written, taken back."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.packs import codes
from lighthis.surgery import actions, queries
from lighthis.surgery.forms import ConsentForm, ReasonForm
from lighthis.surgery.views.blueprint import around, pages
from lighthis.surgery.views.blueprint import consent as shown
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me

PAPER = "intervention_consent"


@pages.route("/encounters/<uuid:encounter_id>/intervention-consents", methods=["GET", "POST"])
@needs("records.write")
def consent(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), ConsentForm()
    form.relation.offer(codes.choices("kinship", language()))
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.give_consent(
                row, form.kind.data, form.verdict.data, form.given_at.data, by=me(), what=form.what.data, explained=form.explained.data,
                given_by=form.given_by.data, representative=form.representative.data, relation=form.relation.data,
            )  # fmt: skip
            return done(_("The consent is written."), to=url_for(".consent", encounter_id=row.id))
    audit.looked("consents", by=me(), patient=row.patient_id)
    return page("surgery/consent.html", form=form, paper=_paper(row), **around(row))


def _paper(row: Encounter) -> str:
    """The sheet for the patient's signature: filled from the stay, blank for who lies in no bed."""
    return link("papers.ask", "records.print", form=PAPER, subject=queries.stay_of(row) or here_id())


@pages.route("/intervention-consents/<uuid:agreement_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_consent(agreement_id: UUID) -> ResponseReturnValue:
    found, form = queries.consent_of(agreement_id, at=here_id()), ReasonForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw_consent(queries.consent_of(agreement_id, at=here_id()), form.reason.data, by=me())
            return done(
                _("The consent is withdrawn; from now on it opens nothing."),
                to=url_for(".consent", encounter_id=row.id),
            )
    audit.looked("consents", by=me(), patient=row.patient_id)
    one = shown(found)
    return page(
        "surgery/reason.html", form=form, heading=_("Withdraw a consent"), what=f"{one['kind']}: {one['verdict']}, {one['at']}",
        do=_("Withdraw"), back_to=url_for(".consent", encounter_id=row.id), **around(row),
    )  # fmt: skip
