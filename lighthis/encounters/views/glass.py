"""Closed records: the page that says so, opening them in an emergency, and who did (rulings 17)."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries, rules
from lighthis.encounters.forms import GlassForm
from lighthis.encounters.models import GlassBreaking, GlassNotice
from lighthis.encounters.views.blueprint import described, pages
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.registration import queries as patients
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.asked import asked_day
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, zone


@pages.app_errorhandler(queries.Closed)
def closed(fault: queries.Closed) -> ResponseReturnValue:
    """A closed coming looks like none at all, but for a clinical post, who may have to open it."""
    if not may(queries.BREAKS):
        return page("web/404.html", status=404)
    return page(
        "encounters/closed.html",
        status=403,
        banner=banner(patients.patient(fault.patient_id)),
        patient_id=fault.patient_id,
    )


@pages.route("/patients/<uuid:patient_id>/closed", methods=["GET", "POST"])
@needs(queries.BREAKS)
@of_the_person
def break_glass(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), GlassForm()
    if form.validate_on_submit():
        with form.refusals():
            made = actions.break_glass(patients.patient(patient_id), form.ground.data, form.text.data, by=me())
            said = _(
                "The closed records of this patient are open to you until %(time)s.", time=filters.wall(made.until)
            )
            return done(said, to=url_for("desk.patient", patient_id=patient_id))
    ids = patients.ids_of(patient_id)
    audit.looked("closed records", by=me(), patient=patient_id)
    return page(
        "encounters/break_glass.html", form=form, patient_id=patient_id, banner=banner(patient),
        found=queries.reach(ids, by=me()),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/closed/again", methods=["POST"])
@needs(queries.BREAKS)
@of_the_person
def close_glass(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            closed_now = actions.close_glass(patients.patient(patient_id), by=me())
            said = _("The closed records of this patient are closed to you again.")
            said = said if closed_now else _("The closed records of this patient were closed to you already.")
            return done(said, to=url_for("desk.patient", patient_id=patient_id))
    return page("encounters/close_glass.html", form=form, patient_id=patient_id, banner=banner(patient))


@pages.route("/closed-records")
@needs("records.oversee")
def glass_log() -> ResponseReturnValue:
    today = clock.today(zone())
    day = asked_day(today)
    begins = datetime.combine(day, time(0), ZoneInfo(zone()))
    ends = begins + timedelta(days=1)
    rows, notices = queries.glass_log(here_id(), begins, ends), queries.glass_notices(here_id(), begins, ends)
    told = [str(one.patient_id) for one in (*rows, *notices)]
    audit.happened("read who opened closed records", by=me(), detail={"ids": told})
    days = {"before": day - timedelta(days=1), "after": day + timedelta(days=1) if day < today else None}
    return page(
        "encounters/glass_log.html", rows=[_line(one) for one in rows], outside=[_line(one) for one in notices], day=day,
        days=days,
    )  # fmt: skip


def _line(one: GlassBreaking | GlassNotice) -> dict[str, Any]:
    return {
        "hospital": one.reader.name_in(language()) if isinstance(one, GlassNotice) else "",
        "others": len(one.owners) if isinstance(one, GlassBreaking) else 0,
        "time": f"{filters.wall(one.created_at)}–{filters.wall(one.until)}",
        "by": short(one.by),
        "patient": described(one.patient),
        "url": url_for("desk.patient", patient_id=one.patient_id),
        "ground": say(rules.GROUNDS[one.ground]),
        "text": one.text,
    }
