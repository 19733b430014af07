"""Who looked at a patient: the tab, and the list that the patient is given on paper."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from lighthis.audit import actions as audit
from lighthis.audit import queries as log
from lighthis.audit import telling
from lighthis.audit.models import AuditEntry
from lighthis.audit.views import why
from lighthis.audit.words import said
from lighthis.consents import actions as consents
from lighthis.desk.forms import DisclosureForm
from lighthis.desk.prints import FORM
from lighthis.desk.views.blueprint import pages, tabs
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.registration import people
from lighthis.registration import queries as registration
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, language, say
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here, here_id, me, zone

USUAL = timedelta(days=30)  # of a list, until the clerk says otherwise


@pages.route("/patients/<uuid:patient_id>/access")
@needs("audit.read")
@of_the_person
def access(patient_id: UUID) -> ResponseReturnValue:
    row, ids = people.person(patient_id), registration.ids_of(patient_id)
    total, entries = log.about(ids, here_id(), here().code, asked_page())
    names = {str(one.id): one.name_in(language()) for one in facilities.facilities()}
    audit.looked("access log", by=me(), patient=patient_id)
    return page(
        "desk/access.html", patient=row, banner=banner(row, ids=ids), tabs=tabs(row, "access"),
        rows=[_line(one, names) for one in entries], paging=paging(total, len(entries)),
        may_print=paper_queries.may_print(FORM, me()),
    )  # fmt: skip


def _line(entry: AuditEntry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "who": say(telling.actor(entry.actor)),
        "where": names.get(entry.chain, "") if entry.chain != str(here_id()) else "",
        "at": entry.at,
        "what": say(said(entry.action)),
        "why": why(entry),
    }


@pages.route("/patients/<uuid:patient_id>/access/print", methods=["GET", "POST"])
@needs("audit.read")
@of_the_person
def print_access(patient_id: UUID) -> ResponseReturnValue:
    if not paper_queries.may_print(FORM, me()):
        raise Forbidden
    patient, form = registration.patient(patient_id), _form(DisclosureForm())
    if form.validate_on_submit():
        with form.refusals():
            patient = registration.patient(patient_id)
            row = consents.disclose(patient, form.since.data, form.until.data, form.given_to.data or "", by=me())
            made = papers.ask(FORM, form.language.data, row.id, by=me())
            return done(_("The paper is being made."), to=url_for("papers.paper", paper_id=made.id))
    audit.looked("list of looks form", by=me(), patient=patient_id)
    return page("desk/print_access.html", form=form, patient=patient, banner=banner(patient))


def _form(form: Any) -> Any:
    """The languages of the edition; at first the last thirty days."""
    edition = paper_queries.form(FORM)
    form.language.offer([(code, LANGUAGES[code][2]) for code in edition.languages])
    if request.method == "GET":
        today = clock.today(zone())
        form.since.data, form.until.data = today - USUAL, today
        form.language.data = edition.language(here().paper_language)
    return form
