"""The ward's daily sheets, for the printer: round list, drugs for a day, hand-over, doors; diets for the kitchen."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs import codes
from lighthis.registration.called import called, sex_and_age
from lighthis.treatment import queries
from lighthis.treatment.queries import Bedside, Place
from lighthis.treatment.rules import doses
from lighthis.treatment.views.blueprint import often, pages, reason, where
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.visit import here_id, me, zone

SHIFT, DAY = timedelta(hours=12), timedelta(hours=24)
BREAKFAST = time(8)


@pages.route("/treatment/diets")
@needs("treatment.prescribe", "treatment.give")
def diets() -> ResponseReturnValue:
    tomorrow = request.args.get("on") == "tomorrow"
    day = clock.today(zone()) + (doses.DAY if tomorrow else timedelta())
    moment = doses.wall(day, BREAKFAST, zone()) if tomorrow else clock.now()
    found = queries.diets(here_id(), moment, [one.code for one in codes.code_list("diet_tables")])
    wards = [one for one in facilities.departments(here_id(), facilities.WARDS) if one.id in found.by_department]
    rows = [{"name": one.name_in(language()), "counts": found.by_department[one.id]} for one in wards]
    audit.happened("saw the diets", by=me())
    return page(
        "treatment/diets.html", rows=rows, found=found, day=day, names=_tables(found.tables), tomorrow=tomorrow,
        back=link("admission.beds", "admission.map"), other=url_for(".diets", on=None if tomorrow else "tomorrow"),
    )  # fmt: skip


def _tables(tables: list[str]) -> list[str]:
    return [codes.label("diet_tables", one, language()) if one else _("no table prescribed") for one in tables]


@pages.route("/wards/<uuid:department_id>/sheets/<name>")
@needs("treatment.prescribe", "treatment.give")
def ward_sheet(department_id: UUID, name: str) -> ResponseReturnValue:
    department = facilities.department(department_id, at=here_id())
    if name not in SHEETS:
        raise NotFound
    template, gather = SHEETS[name]
    facts = gather(department)
    audit.happened(
        "saw a ward sheet", by=me(), object_id=department.id, detail={"sheet": name, "ids": facts.pop("seen", [])}
    )
    back = link("admission.beds", "admission.map", department_id=department.id)
    return page(template, department=department, back=back, **facts)


def _patients(department: Department) -> dict[str, Any]:
    """Who lies here, for the doctors' round."""
    beds = _beds(department, DAY)
    known = queries.diagnoses([one.place.encounter_id for one in _shown(beds)], here_id(), language())
    prescribed = _prescribed(beds)
    rows = [
        _person(one)
        | {"diagnosis": known.get(one.place.encounter_id, ""), "list": prescribed.get(one.place.encounter_id, [])}
        for one in beds
    ]
    return {"rows": rows, "seen": _seen(beds)}


def _drugs(department: Department) -> dict[str, Any]:
    """What the ward needs for the next 24 hours; nobody's name."""
    since = clock.now()
    sure, perhaps = queries.needs(department.id, at=here_id(), since=since, until=since + DAY)
    return {
        "sure": [_need(one) for one in sure],
        "perhaps": [_need(one) for one in perhaps],
        "since": since,
        "until": since + DAY,
    }


def _need(one: tuple[Any, ...]) -> dict[str, Any]:
    name, unit, funding, amount, count = one
    return {
        "name": name, "amount": filters.number(amount.normalize()), "unit": codes.label("dose_units", unit, language()),
        "funding": codes.label("payers", funding, language()), "count": count,
    }  # fmt: skip


def _handover(department: Department) -> dict[str, Any]:
    """What the shift that ends tells the next one."""
    now, beds = clock.now(), _beds(department, SHIFT)
    since, shown = now - SHIFT, _shown(beds)
    written = queries.written_since([one.place.encounter_id for one in shown], since, at=here_id())
    prescribed: dict[UUID, list[Any]] = {}
    for row in queries.prescriptions_of([one.place.encounter_id for one in shown], at=here_id()):
        prescribed.setdefault(row.encounter_id, []).append(row)
    rows = [_person(one) | _since(one, written, prescribed, since) for one in beds]
    return {"rows": rows, "since": since, "now": now, "seen": _seen(beds)}


def _since(one: Bedside, written: dict[UUID, Any], prescribed: dict[UUID, Any], since: Any) -> dict[str, Any]:
    """What happened at a bed in the shift, and what it leaves open."""
    own, place = prescribed.get(one.place.encounter_id, []), one.place
    lang = language()
    return {
        "came": _came(place, since) if one.patient is not None else "",
        "open": [queries.told(line.prescription, lang) + ", " + filters.instant(line.due_at) for line in one.lines if line.state == "overdue"],
        "written": [_dose(dose) for dose in written.get(place.encounter_id, [])],
        "new": [f"{queries.told(row, lang)}, {often(row)}" for row in own if row.created_at >= since and row.withdrawn_at is None],
        "stopped": [queries.told(row, lang) for row in own if row.stopped_entered_at and row.stopped_entered_at >= since],
    }  # fmt: skip


def _came(place: Place, since: Any) -> str:
    if place.admitted_at >= since:
        return _("admitted %(at)s", at=filters.instant(place.admitted_at))
    return _("moved here %(at)s", at=filters.instant(place.since)) if place.since >= since else ""


def _dose(one: Any) -> str:
    words = say(queries.dose_told(one, language()))
    why = reason(one)
    return f"{words} ({why})" if why else words


def _doors(department: Department) -> dict[str, Any]:
    """Who lies where, by initials: it hangs where everybody passes, so a hidden coming stands on it as a bed and no more."""
    there = [one for one in queries.lying_in(here_id(), department.id) if one.bed]
    hidden = queries.hidden([one.encounter_id for one in there], here_id())
    known = queries.patients({one.patient_id for one in there if one.encounter_id not in hidden})
    rooms: dict[str, list[dict[str, str]]] = {}
    for one in there:
        name = known[one.patient_id].name if one.encounter_id not in hidden else None
        rooms.setdefault(one.room, []).append({"bed": one.bed, "name": _initials(name)})
    return {"rooms": rooms, "seen": [str(id_) for id_ in known]}


def _initials(name: Any) -> str:
    parts = (name.family, name.given, name.patronymic) if name is not None else ()
    return " ".join(f"{part[:1].upper()}." for part in parts if part)


def _beds(department: Department, ahead: timedelta) -> list[Bedside]:
    """The beds for a paper that lies about: of a hidden coming nothing, for who may not see it anyway."""
    found = queries.round_of(department.id, by=me(), now=clock.now(), ahead=ahead)
    open_to_me = queries.visible([one.place.encounter_id for one in found], me())
    return [one if one.place.encounter_id in open_to_me else Bedside(one.place, None) for one in found]


def _shown(beds: list[Bedside]) -> list[Bedside]:
    return [one for one in beds if one.patient is not None]


def _seen(beds: list[Bedside]) -> list[str]:
    return [str(one.place.patient_id) for one in _shown(beds)]


def _prescribed(beds: list[Bedside]) -> dict[UUID, list[str]]:
    """What goes on at each bed that is shown, in words."""
    found: dict[UUID, list[str]] = {}
    for row in queries.prescriptions_of([one.place.encounter_id for one in _shown(beds)], at=here_id()):
        if row.withdrawn_at is None and queries.goes_on(row, clock.now()):
            found.setdefault(row.encounter_id, []).append(
                ", ".join(filter(None, [queries.told(row, language()), often(row)]))
            )
    return found


def _person(one: Bedside) -> dict[str, Any]:
    """A bed and who lies in it; nobody and nothing of a hidden coming."""
    patient, place = one.patient, one.place
    here = clock.local(place.admitted_at, zone()).date()
    return {
        "where": f"{place.room}/{place.bed}" if place.bed else where(place), "bed": place.bed, "hidden": patient is None, "name": called(patient.name) if patient else "",
        "about": sex_and_age(patient) if patient else "", "day": (clock.today(zone()) - here).days + 1,
        "allergies": _allergies(patient) if patient else "", "number": place.number if patient else "",
    }  # fmt: skip


def _allergies(patient: Any) -> str:
    known = queries.known_allergies(patient)
    if known:
        return "; ".join(known)
    return _("none known") if patient.allergies_asked_at else _("not asked")


SHEETS = {
    "patients": ("treatment/ward_patients.html", _patients), "drugs": ("treatment/ward_drugs.html", _drugs),
    "handover": ("treatment/ward_handover.html", _handover), "doors": ("treatment/ward_doors.html", _doors),
}  # fmt: skip
