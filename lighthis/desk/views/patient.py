"""The patient's overview: timeline, bills, papers, who looked."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.audit import queries as log
from lighthis.audit.words import said
from lighthis.desk.queries import course as courses
from lighthis.desk.queries.course import Course
from lighthis.desk.views import timeline
from lighthis.desk.views.blueprint import pages
from lighthis.desk.views.timeline import SORTS
from lighthis.encounters import queries as encounters
from lighthis.papers import queries as papers
from lighthis.papers.forms import title_of
from lighthis.records import queries as records
from lighthis.registration import people
from lighthis.registration import queries as registration
from lighthis.registration.models import Patient
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, language, pgettext, say
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.visit import here_id, may, me

FIRST = 50


@pages.route("/patients/<uuid:patient_id>")
@needs("registration.search")
def patient(patient_id: UUID) -> ResponseReturnValue:
    row, ids = people.person(patient_id), registration.ids_of(patient_id)
    survivor = registration.survivor_of(patient_id) if len(ids) > 1 else patient_id
    if survivor != patient_id:
        return redirect(url_for(".patient", patient_id=survivor))
    course = courses.course(ids, at=here_id(), by=me())
    every, only = timeline.events(course), request.args.get("only", "")
    chosen = [one for one in every if one.sort == only] if only in SORTS else every
    shown = chosen if "earlier" in request.args else chosen[:FIRST]
    audit.looked("overview", by=me(), patient=patient_id)
    return page(
        "desk/patient.html", patient=row, banner=banner(row, ids=ids), tabs=_tabs(row, "patient"), days=timeline.days(shown, course),
        filters=_filters(row, every, only), earlier=len(chosen) - len(shown), only=only, diagnoses=_diagnoses(course),
        do=_do(row, course), comings=_open(course), moves=_moves(ids), glass_url=_glass(row, course),
        glass=encounters.glass(ids, by=me()),
    )  # fmt: skip


def _glass(row: Patient, course: Course) -> str:
    """For a clinical post, where records here are closed to it: the way to open them in an emergency (rulings 17)."""
    return link("encounters.break_glass", encounters.BREAKS, patient_id=row.id) if course.is_closed else ""


def _tabs(row: Patient, current: str) -> list[dict[str, Any]]:
    listed = [("patient", _("Timeline"), "")]
    listed += [("bills", _("Bills"), "billing.read"), ("papers", _("Papers"), "records.print")]
    listed += [("access", _("Who looked"), "audit.read")]
    return [
        {"title": title, "url": url_for(f".{name}", patient_id=row.id), "current": name == current}
        for name, title, permission in listed
        if not permission or may(permission)
    ]


def _filters(row: Patient, every: list[timeline.Event], only: str) -> list[dict[str, Any]]:
    words = {
        "coming": _("comings"), "triage": _("triage"), "diagnosis": _("diagnoses"), "note": _("notes"),
        "decision": _("decisions"), "bed": _("beds"), "money": _("money"),
    }  # fmt: skip
    counted = {sort: sum(1 for one in every if one.sort == sort) for sort in SORTS}
    all_of_it = {
        "title": _("all (%(count)s)", count=len(every)), "url": url_for(".patient", patient_id=row.id),
        "current": only not in SORTS,
    }  # fmt: skip
    return [all_of_it] + [
        {
            "title": f"{words[sort]} {counted[sort]}",
            "url": url_for(".patient", patient_id=row.id, only=sort),
            "current": only == sort,
        }
        for sort in SORTS
        if counted[sort]
    ]


def _moves(ids: list[UUID]) -> list[dict[str, str]]:
    """Comings that were written on the wrong patient: both people show them (rulings 8)."""
    return [
        {
            "number": one.encounter.number,
            "what": _("Moved here from another patient") if one.to_patient_id in ids else _("moved to another patient"),
            "why": one.reason,
        }
        for one in encounters.moves_of_patients(ids, at=here_id())
        if encounters.visible(one.encounter, me())
    ]


def _diagnoses(course: Course) -> list[dict[str, str]]:
    """The diagnoses of the newest coming that has any, in the order of their roles."""
    newest = next((row.id for row in course.comings if any(d.encounter_id == row.id for d in course.diagnoses)), None)
    return [
        {
            "role": filters.code(row.role, "diagnosis_roles"),
            "words": records.words_of(row, language()),
            "text": row.text,
        }
        for row in course.diagnoses
        if row.encounter_id == newest
    ]


def _open(course: Course) -> list[dict[str, str]]:
    """Comings that are not over, for who may open their pages."""
    return [
        {"number": row.number, "url": link("encounters.encounter", "records.read", encounter_id=row.id)}
        for row in course.comings
        if row.status == "open"
    ]


def _do(row: Patient, course: Course) -> list[dict[str, str]]:
    """What this post may do with the patient now; nobody comes after death."""
    id_ = row.id
    living = [
        (_("Register a coming"), link("encounters.arrive", "encounters.register", patient_id=id_)),
        (_("Plan a stay"), link("encounters.plan", "encounters.register", patient_id=id_)),
    ]
    always = [
        (_("Change the data"), link("registration.edit", "registration.register", patient_id=id_)),
        (_("Allergies"), link("registration.allergies", "records.allergy", patient_id=id_)),
        (_("Print the card"), _print("patient_card", id_)),
    ]
    return [{"title": title, "url": url} for title, url in [*(living if row.died_at is None else []), *always] if url]


def _print(form: str, subject_id: UUID) -> str:
    return link("papers.ask", form=form, subject=subject_id) if papers.may_print(form, me()) else ""


@pages.route("/patients/<uuid:patient_id>/bills", endpoint="bills")
@needs("billing.read")
def bills_of(patient_id: UUID) -> ResponseReturnValue:
    row = people.person(patient_id)
    comings = encounters.of_patients(registration.ids_of(patient_id), at=here_id(), by=me())
    sums = courses.balances([one.id for one in comings], at=here_id())
    rows = [
        {
            "number": one.number, "at": one.arrived_at, "balance": sums.get(one.id),
            "url": link("billing.bill", "billing.read", encounter_id=one.id),
        }
        for one in comings
    ]  # fmt: skip
    audit.looked("bills", by=me(), patient=patient_id)
    return page("desk/bills.html", patient=row, banner=banner(row), tabs=_tabs(row, "bills"), rows=rows)


@pages.route("/patients/<uuid:patient_id>/papers", endpoint="papers")
@needs("records.print")
def papers_of(patient_id: UUID) -> ResponseReturnValue:
    row = people.person(patient_id)
    ids = registration.ids_of(patient_id)
    visible = {one.id for one in encounters.of_patients(ids, at=here_id(), by=me())}
    made = [
        {"paper": one, "title": title_of(papers.form(one.form)), "language": LANGUAGES[one.language][2]}
        for one in papers.of_patients(ids, at=here_id())
        if papers.may_print(one.form, me()) and (one.encounter_id is None or one.encounter_id in visible)
    ]
    audit.looked("papers", by=me(), patient=patient_id)
    return page(
        "desk/papers.html", patient=row, banner=banner(row), tabs=_tabs(row, "papers"), rows=made,
        offers=_offers(row, sorted(visible)),
    )  # fmt: skip


def _offers(row: Patient, encounter_ids: list[UUID]) -> list[dict[str, str]]:
    """Papers that may be asked for: the card, the record of each stay, the slip of each payment."""
    offers = [(pgettext("paper", "Patient card"), "", _print("patient_card", row.id))]
    if papers.may_print("f003", me()):
        offers += [
            (title_of(papers.form("f003")), stay.number, _print("f003", stay.id))
            for stay in courses.stays_of(encounter_ids, at=here_id())
        ]
    if papers.may_print("payment_slip", me()):
        offers += [
            (pgettext("paper", "Payment slip"), slip.number, _print("payment_slip", slip.id))
            for slip in courses.slips_of(encounter_ids, at=here_id())
        ]
    return [{"title": title, "number": number, "url": url} for title, number, url in offers if url]


@pages.route("/patients/<uuid:patient_id>/access")
@needs("audit.read")
def access(patient_id: UUID) -> ResponseReturnValue:
    row = people.person(patient_id)
    ids = registration.ids_of(patient_id)
    rows = [
        {"entry": one, "what": say(said(one.action))}
        for id_ in ids
        for one in log.entries_of_patient(id_)
        if one.chain == str(here_id())
    ]
    audit.looked("access log", by=me(), patient=patient_id)
    return page("desk/access.html", patient=row, banner=banner(row), tabs=_tabs(row, "access"), rows=rows)
