"""Pages: ask for a paper, wait for it, open it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.papers import actions, queries
from lighthis.papers.forms import AgainForm, AskForm, title_of
from lighthis.papers.models import Paper
from lighthis.registration import queries as registration
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me

pages = Blueprint("papers", __name__)
SLOW = timedelta(minutes=1)
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; sandbox"


@pages.route("/papers", methods=["GET", "POST"])
@needs("records.print")
def ask() -> ResponseReturnValue:
    form = AskForm()
    for field in (form.form, form.subject):
        field.data = field.data or request.args.get(field.name)
    edition = queries.form(str(form.form.data or ""))
    subject_id = _id(form.subject.data)
    _allow(edition.key)
    subject = queries.gathered(edition.key, subject_id, here_id(), edition.language(here().paper_language))
    _see(edition.key, subject_id, subject.encounter_id)
    form.give_choices(edition, here().paper_language)
    if form.validate_on_submit():
        with form.refusals():
            row = actions.ask(edition.key, form.language.data, subject_id, by=me(), size=form.size.data)
            return done(_("The paper is being made."), to=url_for(".paper", paper_id=row.id))
    return page("papers/ask.html", form=form, title=title_of(edition), subject=subject, edition=edition)


@pages.route("/papers/blank")
@needs("records.print")
def blanks() -> ResponseReturnValue:
    mine = [key for key in queries.sources if queries.may_print(key, me()) and queries.has_blank(key)]
    listed = [(title_of(queries.form(key)), url_for(".ask", form=key, subject=here_id())) for key in mine]
    return page("papers/blanks.html", forms=sorted(listed))


@pages.route("/papers/<uuid:paper_id>")
@needs("records.print")
def paper(paper_id: UUID) -> ResponseReturnValue:
    row = _paper(paper_id)
    facts = _shown(row)
    if row.state == "waiting":
        keeps_on = request.args.get("refresh") != "off"
        is_slow = clock.now() - (row.again_at or row.created_at) > SLOW
        response = make_response(page("papers/waiting.html", refreshes=keeps_on, is_slow=is_slow, **facts))
        if keeps_on:
            response.headers["Refresh"] = "3"
        return response
    _log("paper", row)
    return page("papers/paper.html", form=AgainForm(), **facts)


@pages.route("/papers/<uuid:paper_id>/again", methods=["POST"])
@needs("records.print")
def again(paper_id: UUID) -> ResponseReturnValue:
    row, form = _paper(paper_id), AgainForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.again(_paper(paper_id), by=me())
            return done(_("The paper is being made."), to=url_for(".paper", paper_id=paper_id))
    return page("papers/paper.html", form=form, **_shown(row))


@pages.route("/papers/<uuid:paper_id>.pdf")
@needs("records.print")
def file(paper_id: UUID) -> ResponseReturnValue:
    row = _paper(paper_id)
    body = queries.pdf(row) if row.state == "ready" else None
    if body is None:
        raise NotFound
    _log("paper opened", row)
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{row.form}-{row.id.hex[-8:]}.pdf"'
    response.headers["Content-Security-Policy"] = CLOSED
    return response


@pages.route("/papers/<uuid:paper_id>.html")
@needs("records.print")
def view(paper_id: UUID) -> ResponseReturnValue:
    row = _paper(paper_id)
    if row.state == "withdrawn":
        raise NotFound
    _log("paper opened", row)
    response = Response(actions.html_of(row), mimetype="text/html")
    response.headers["Content-Security-Policy"] = CLOSED
    return response


def _log(kind: str, row: Paper) -> None:
    """A look at a patient; of a paper about nobody, a look at the paper."""
    detail = {"paper": str(row.id), "form": row.form}
    if row.patient_id is not None:
        audit.looked(kind, by=me(), patient=row.patient_id, detail=detail)
    else:
        audit.happened(f"looked: {kind}", by=me(), detail=detail)


def _paper(paper_id: UUID) -> Paper:
    row = queries.paper(paper_id, at=here_id())
    _allow(row.form)
    _see(row.form, row.subject_id, row.encounter_id)
    return row


def _shown(row: Paper) -> dict[str, Any]:
    patient = registration.patient(row.patient_id) if row.patient_id else None
    form = queries.form(row.form)
    return {
        "order": form.order,
        "paper": row, "title": title_of(form), "language": LANGUAGES[row.language][2],
        "is_cleared": row.state == "ready" and not queries.has_pdf(row), "patient": patient,
        "patient_banner": banner(patient) if patient else None,
    }  # fmt: skip


def _see(form: str, subject_id: UUID, encounter_id: UUID | None) -> None:
    """Papers of a coming that is hidden from this reader are hidden too (rulings 9), unless the domain knows better."""
    own = queries.sources[form].sees
    if subject_id == here_id():
        return  # a blank says nothing about anybody
    if own is not None:
        own(subject_id, here_id(), me())
    elif encounter_id is not None:
        encounters.seen(encounter_id, by=me())


def _allow(form: str) -> None:
    if not queries.may_print(form, me()):
        raise Forbidden


def _id(text: str | None) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise NotFound from None
