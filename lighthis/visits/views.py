"""Outpatient visits: one is registered, those of a day are listed."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.arrival import missing
from lighthis.encounters.views.blueprint import address, described
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.registration import queries as patients
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.visits import actions, queries
from lighthis.visits.forms import VisitForm
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.asked import asked_day
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import here_id, may, me, zone

pages = Blueprint("visits", __name__)


def clinics() -> list[Department]:
    """The departments here that receive outpatients."""
    return facilities.departments(here_id(), (facilities.OUTPATIENT,))


@pages.route("/patients/<uuid:patient_id>/visit", methods=["GET", "POST"])
@needs("encounters.register")
@of_the_person
def register(patient_id: UUID) -> ResponseReturnValue:
    patient, form, open_to = patients.patient(patient_id), VisitForm(), clinics()
    form.department.offer((str(one.id), one.name_in(language())) for one in open_to)
    if request.method == "GET" and len(open_to) == 1:
        form.department.data = str(open_to[0].id)
    if form.validate_on_submit():
        with form.refusals():
            row = actions.visit(
                patients.patient(patient_id), facilities.department(UUID(form.department.data), at=here_id()),
                form.complaint.data, form.arrived_at.data, form.payer.data, by=me(), referred_by=form.referred_by.data,
                referral_number=form.referral_number.data, again=form.again.data,
                secrecy="sensitive" if form.sensitive.data else "ordinary",
            )  # fmt: skip
            return done(_("The visit is registered: %(number)s.", number=row.number), to=address(row))
    audit.looked("coming form", by=me(), patient=patient.id)
    return page(
        "visits/register.html", form=form, banner=banner(patient), patient=patient, missing=missing(), clinics=open_to,
        again=form.again.data or "again" in form.errors,
    )  # fmt: skip


@pages.route("/visits")
@needs("encounters.register")
def day() -> ResponseReturnValue:
    today, of = clock.today(zone()), clinics()
    of_day = asked_day(today)
    chosen = next((one for one in of if str(one.id) == request.args.get("department")), None)
    begins = datetime.combine(of_day, time(0), ZoneInfo(zone()))
    span, where = (begins, begins + timedelta(days=1)), chosen.id if chosen else None
    found = queries.visits(span, where, by=me(), first=(asked_page() - 1) * ROWS, most=ROWS)
    for one in found:
        audit.looked("list of visits", by=me(), patient=one.patient_id)
    return page(
        "visits/day.html", rows=[_line(one) for one in found], day=of_day, ways=_ways(of, chosen, of_day),
        days=_days(of_day, today, chosen), paging=paging(queries.how_many_visits(span, where, by=me()), len(found)),
    )  # fmt: skip


def _ways(of: list[Department], chosen: Department | None, day: date) -> list[dict[str, Any]]:
    """One department, or all of them."""
    every = {"title": _("All departments"), "url": url_for(".day", day=day.isoformat()), "current": chosen is None}
    ways = [
        {
            "title": one.name_in(language()),
            "url": url_for(".day", day=day.isoformat(), department=one.id),
            "current": one is chosen,
        }
        for one in of
    ]
    return [every, *ways] if len(of) > 1 else []


def _days(day: date, today: date, chosen: Department | None) -> dict[str, str]:
    """The days beside this one."""
    of = {"department": chosen.id} if chosen else {}
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    return {
        "before": url_for(".day", day=before.isoformat(), **of),
        "after": url_for(".day", day=after.isoformat(), **of) if day < today else "",
    }


def _line(row: Encounter) -> dict[str, Any]:
    is_open = row.status == "open"
    return {
        "at": filters.wall(row.arrived_at),
        "who": described(row.patient),
        "url": address(row),
        "number": row.number,
        "department": row.department.name_in(language()) if row.department else "",
        "complaint": row.complaint,
        "doctor": short(row.doctor),
        "ended": "" if is_open else filters.wall(row.ended_at),
        "decide": link("encounters.decide", "encounters.decide", encounter_id=row.id)
        if is_open and may("records.read")
        else "",
    }
