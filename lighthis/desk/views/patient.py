"""The patient's overview: timeline, bills, papers."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.consents.queries import standing
from lighthis.consents.rules import WRITE as CONSENT
from lighthis.db.types import instant, microseconds
from lighthis.desk.queries import course as courses
from lighthis.desk.queries import life as lives
from lighthis.desk.queries.lines import SORTS
from lighthis.desk.views import merging, timeline
from lighthis.desk.views.blueprint import pages, tabs
from lighthis.encounters import queries as encounters
from lighthis.encounters.queries import Reach
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.papers import queries as papers
from lighthis.papers.forms import title_of
from lighthis.records import queries as records
from lighthis.registration import at_once, people
from lighthis.registration import queries as registration
from lighthis.registration.models import Patient
from lighthis.registration.personal.links import links
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.scans import queries as scans
from lighthis.scans import rules as scan_rules
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, language, pgettext, say
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.visit import here_id, may, me, zone


@pages.route("/patients/<uuid:patient_id>")
@needs("registration.search")
def patient(patient_id: UUID) -> ResponseReturnValue:
    row, ids = at_once.person(patient_id), registration.ids_of(patient_id)
    survivor = registration.survivor_of(patient_id) if len(ids) > 1 else patient_id
    if survivor != patient_id:
        return redirect(url_for(".patient", patient_id=survivor))
    found, only = encounters.reach(ids, by=me()), request.args.get("only", "")
    only = only if only in SORTS else ""
    forms = [form for form in papers.sources if papers.may_print(form, me())]
    seen = lives.life(ids, found, by=me(), forms=forms, only=only, before=_mark("before"), after=_mark("after"))
    around = timeline.Around(patient_id, {one.row.id: one for one in found.open})
    audit.looked("overview", by=me(), patient=patient_id, detail={"owners": found.owners} if found.owners else None)
    return page(
        "desk/patient.html", patient=row, banner=banner(row, ids=ids), tabs=tabs(row, "patient"), closed=_closed(row, found),
        days=timeline.days(seen.rows, around), filters=_filters(row, seen.counts, only), pages=_pages(row, seen, only),
        diagnoses=_diagnoses(found, seen), do=_do(row), comings=_open(found), moves=_moves(ids), consents=_consents(ids, found),
        glass=found.glass.until if found.glass else None, linked=merging.linked_with(row.id, ids),
    )  # fmt: skip


def _mark(name: str) -> lives.Mark | None:
    """From where the list goes on, as the address says; whatever is no mark is the newest page."""
    try:
        at, place, id_ = request.args.get(name, "").split(".")
        return lives.Mark(instant(int(at)), int(place), UUID(id_)) if 0 <= int(place) < len(SORTS) else None
    except (ValueError, OverflowError):
        return None


def _pages(row: Patient, seen: lives.Life, only: str) -> dict[str, str]:
    """The pages of the list around this one."""

    def at(name: str, mark: lives.Mark | None) -> str:
        said = {name: f"{microseconds(mark.at)}.{mark.place}.{mark.id}"} if mark else {}
        return url_for(".patient", patient_id=row.id, only=only or None, **said) if mark else ""

    newest = url_for(".patient", patient_id=row.id, only=only or None) if seen.later else ""
    return {"earlier": at("before", seen.earlier), "later": at("after", seen.later), "newest": newest}


def _closed(row: Patient, found: Reach) -> dict[str, Any]:
    """What is closed to this post: nobody is told that there is nothing (rulings 17)."""
    url = link("encounters.break_glass", encounters.BREAKS, patient_id=row.id)
    return {"here": found.is_closed and bool(url), "elsewhere": len(found.closed), "url": url}


def _consents(ids: list[UUID], found: Reach) -> dict[str, str]:
    """Since which day the patient allows this hospital what, for who may write it."""
    if not may(CONSENT):
        return {}
    allowed = found.standing or standing(ids, at=here_id())
    return {name: filters.day(clock.local(at, zone()).date()) if at else "" for name, at in vars(allowed).items()}


def _filters(row: Patient, counts: dict[str, int], only: str) -> list[dict[str, Any]]:
    words = {
        "coming": _("comings"), "triage": _("triage"), "diagnosis": _("diagnoses"), "note": _("notes"), "vitals": _("vital signs"),
        "order": _("orders"), "result": _("results"), "operation": _("operations"),
        "decision": _("decisions"), "bed": _("beds"), "money": _("money"), "paper": _("papers"), "allergy": _("allergies"),
    }  # fmt: skip
    all_of_it = {
        "title": _("all (%(count)s)", count=sum(counts.values())), "url": url_for(".patient", patient_id=row.id),
        "current": not only,
    }  # fmt: skip
    return [all_of_it] + [
        {
            "title": f"{words[sort]} {counts[sort]}",
            "url": url_for(".patient", patient_id=row.id, only=sort),
            "current": only == sort,
        }
        for sort in SORTS
        if counts[sort]
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


def _diagnoses(found: Reach, seen: lives.Life) -> list[dict[str, str]]:
    """The diagnoses of the newest coming that has any, in the order of their roles."""
    rows = courses.newest_diagnoses([one.row for one in found.open]) if seen.counts["diagnosis"] else []
    return [
        {
            "role": filters.code(row.role, "diagnosis_roles"),
            "words": records.words_of(row, language()),
            "text": row.text,
        }
        for row in rows
    ]


def _open(found: Reach) -> list[dict[str, str]]:
    """Comings here that are not over, for who may open their pages."""
    return [
        {"number": row.number, "url": link("encounters.encounter", "records.read", encounter_id=row.id)}
        for row in found.here
        if row.status == "open"
    ]


def _visit(id_: UUID) -> str:
    """To the form of a visit, where the hospital receives outpatients."""
    way = link("visits.register", "encounters.register", patient_id=id_)
    return way if way and facilities.has_clinics(here_id()) else ""


def _do(row: Patient) -> list[dict[str, str]]:
    """What this post may do with the patient now; nobody comes after death."""
    id_ = row.id
    living = [
        (_("Register a coming"), link("encounters.arrive", "encounters.register", patient_id=id_)),
        (_("Plan a stay"), link("encounters.plan", "encounters.register", patient_id=id_)),
        (_("Register a visit"), _visit(id_)),
    ]
    always = [
        (_("Change the data"), link("registration.edit", "registration.register", patient_id=id_)),
        (_("Allergies"), link("registration.allergies", "records.allergy", patient_id=id_)),
        (_("Consents"), link("consents.consents", CONSENT, patient_id=id_)),
        (_("Print the card"), _print("patient_card", id_)),
        (_("The same person as another card"), link("desk.same_as", merging.MERGES, patient_id=id_)),
        (_("Everything about the patient in one file"), link("interop.export", "records.export", patient_id=id_)),
        *links(row),
    ]
    return [{"title": title, "url": url} for title, url in [*(living if row.died_at is None else []), *always] if url]


def _print(form: str, subject_id: UUID) -> str:
    return link("papers.ask", form=form, subject=subject_id) if papers.may_print(form, me()) else ""


@pages.route("/patients/<uuid:patient_id>/bills", endpoint="bills")
@needs("billing.read")
@of_the_person
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
    return page("desk/bills.html", patient=row, banner=banner(row), tabs=tabs(row, "bills"), rows=rows)


@pages.route("/patients/<uuid:patient_id>/papers", endpoint="papers")
@needs("records.print")
@of_the_person
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
        "desk/papers.html", patient=row, banner=banner(row), tabs=tabs(row, "papers"), rows=made,
        offers=_offers(row, ids, sorted(visible)), scans=_scans(ids, visible), attach_url=link("scans.attach", scans.ADDS, patient_id=row.id),
    )  # fmt: skip


def _scans(ids: list[UUID], visible: set[UUID]) -> list[dict[str, Any]]:
    return [
        {"scan": one, "title": say(scan_rules.KINDS[one.kind][0])} for one in scans.of_patients(ids, visible, by=me())
    ]


OF_PATIENT = ("patient_card", "labels", "consent_data", "consent_sharing", "consent_withdrawal")
OF_COMING = ("wristband", "visit_slip")


def _offers(row: Patient, ids: list[UUID], encounter_ids: list[UUID]) -> list[dict[str, str]]:
    """Papers that may be asked for: of the patient, of each coming that goes on, of each stay, of each payment."""
    offers = [(title_of(papers.form(key)), "", url) for key in OF_PATIENT if (url := _print(key, row.id))]
    for one in encounters.of_patients(ids, at=here_id(), by=me()):
        if one.status == "open":
            offers += [
                (title_of(papers.form(key)), one.number, url) for key in OF_COMING if (url := _print(key, one.id))
            ]
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
