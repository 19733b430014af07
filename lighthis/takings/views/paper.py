"""The list of debtors as a paper: asked for here, made by the print worker."""

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.kernel import clock
from lighthis.packs.contents import Form as Edition
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.papers.forms import title_of
from lighthis.takings import actions, queries
from lighthis.takings.forms import PaperForm
from lighthis.takings.prints import FORM, MOST_LINES
from lighthis.takings.views.blueprint import READ, pages
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me, zone


@pages.route("/takings/debts/paper", methods=["GET", "POST"])
@needs(READ)
def paper() -> ResponseReturnValue:
    if not paper_queries.may_print(FORM, me()):
        abort(403)
    form, edition = PaperForm(), paper_queries.form(FORM)
    whose = form.whose.data = form.whose.data or queries.DEBTORS[0]
    found = _found(whose)
    form.give_languages(edition, here().paper_language or language())
    if form.validate_on_submit():
        with form.refusals():
            wanted = actions.list_debtors(whose, _seen(_found(whose)), by=me())
            row = papers.ask(FORM, form.language.data, wanted.id, by=me())
            return done(_("The paper is being made."), to=url_for("papers.paper", paper_id=row.id))
    return page("papers/sheet.html", form=form, hidden=form.of(), **_shown(whose, edition, len(found)))


def _found(whose: str) -> list[Any]:
    """Who owes now; 404 for nobody and for what there is no list of."""
    if whose not in queries.DEBTORS:
        abort(404)
    return list(queries.ASK[whose](here_id(), clock.today(zone()), zone(), None)) or abort(404)


def _seen(found: list[Any]) -> list[str]:
    ids = [one.encounter_id for one in found[:MOST_LINES] if isinstance(one, queries.Owing)]
    return sorted({str(one.patient_id) for one in queries.comings(ids, here_id()).values()})


def _shown(whose: str, edition: Edition, count: int) -> dict[str, Any]:
    note = _("The list holds what is owed at this moment, the largest debt first.")
    if count > MOST_LINES:
        more = _("The paper names the first %(most)s; the files hold all.", most=MOST_LINES)
        note = f"{note} {more}"
    return {
        "title": title_of(edition), "period": filters.day(clock.today(zone())), "back": url_for(".ages", whose=whose),
        "note": note,
    }  # fmt: skip
