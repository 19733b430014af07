"""Results: those that no doctor has seen, the button "seen", and one that was wrong."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.orders import actions, queries, rules
from lighthis.orders.forms import ReasonForm
from lighthis.orders.models import Result
from lighthis.orders.views.blueprint import pages, result_facts
from lighthis.packs.people import short
from lighthis.registration import people
from lighthis.registration.called import called, sex_and_age
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me

HOME = 10  # lines on the home page


@pages.route("/orders/results")
@needs("orders.write")
def unseen() -> ResponseReturnValue:
    own = request.args.get("whose") != "all"
    rows = queries.unseen(me(), own=own, first=(asked_page() - 1) * queries.ROWS)
    totals = {mine: queries.how_many_unseen(me(), own=mine) for mine in (True, False)}
    audit.happened("saw results", by=me(), detail={"ids": [str(one.encounter.patient_id) for one in rows]})
    filters_ = [
        {"title": _("Of my patients and my orders: %(count)s", count=totals[True]), "url": url_for(".unseen"), "current": own},
        {"title": _("All: %(count)s", count=totals[False]), "url": url_for(".unseen", whose="all"), "current": not own},
    ]  # fmt: skip
    return page("orders/unseen.html", rows=lines(rows), paging=paging(totals[own], len(rows)), filters_=filters_)


def lines(rows: list[Result]) -> list[dict[str, Any]]:
    """Results on a list; of a hidden coming only that there is one (rulings 9)."""
    known = people.lean({one.encounter.patient_id for one in rows}) if rows else {}
    return [_line(one, known[one.encounter.patient_id]) for one in rows]


def _line(one: Result, patient: Any) -> dict[str, Any]:
    is_hidden = one.encounter.secrecy == "sensitive"
    return {
        "patient": called(patient.name), "about": sex_and_age(patient), "id": one.id,
        "url": url_for("orders.of_coming", encounter_id=one.encounter_id),
        "what": _("not shown") if is_hidden else queries.told(one.order, language()),
        "told": "" if is_hidden else queries.result_told(one, language()),
        "critical": one.is_critical, "outside": one.is_outside, "at": filters.instant(one.resulted_at), "by": short(one.by),
    }  # fmt: skip


@pages.route("/results/<uuid:result_id>/seen", methods=["GET", "POST"])
@needs("orders.write")
def see(result_id: UUID) -> ResponseReturnValue:
    one, form = _readable(result_id), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            one = _readable(result_id)
            actions.see(one, by=me())
            said = _("Seen: %(order)s.", order=queries.told(one.order, language()))
            return done(said, to=url_for(".of_coming", encounter_id=one.encounter_id))
    audit.looked("result", by=me(), patient=one.encounter.patient_id)
    return page(
        "orders/see.html", form=form, what=queries.told(one.order, language()), result=result_facts(one), **_around(one)
    )


@pages.route("/results/<uuid:result_id>/error", methods=["GET", "POST"])
@needs("orders.write", *rules.KINDS_OF)
def result_in_error(result_id: UUID) -> ResponseReturnValue:
    one, form = _readable(result_id), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("result", result_id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Until then the result counts.")
            return done(said, to=url_for(".of_coming", encounter_id=one.encounter_id))
    audit.looked("result", by=me(), patient=one.encounter.patient_id)
    what = f"{queries.told(one.order, language())}. {queries.result_told(one, language())}"
    return page("orders/in_error.html", form=form, what=what, is_result=True, **_around(one))


def _readable(result_id: UUID) -> Result:
    one = queries.result(result_id, at=here_id())
    encounters.seen(one.encounter_id, by=me())
    return one


def _around(one: Result) -> dict[str, Any]:
    return {
        "banner": banner(one.encounter.patient, one.encounter),
        "back": url_for(".of_coming", encounter_id=one.encounter_id),
    }
