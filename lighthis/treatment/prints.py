"""The treatment sheet as a paper: the drugs and the procedures of some days with what was given."""

from datetime import date, datetime
from uuid import UUID

from lighthis.encounters import queries as encounters
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.packs.subject import Subject
from lighthis.packs.treatment import DoseFacts, PrescribedFacts, TreatmentPaper
from lighthis.registration import people
from lighthis.registration.models import Patient
from lighthis.registration.on_paper import patient_facts
from lighthis.treatment import queries
from lighthis.treatment.rules import doses

FORM = "treatment_sheet"


def treatment_sheet(sheet_id: UUID, at: UUID, language: str) -> Subject:
    """The days that somebody asked to print; a draft while they are not over. Raises NotFound."""
    asked, facility = queries.asked_sheet(sheet_id, at=at), facilities.facility(at)
    coming, place = asked.encounter, queries.place_of(asked.encounter_id, at)
    days = doses.days_of(asked.since, (asked.until - asked.since).days + 1)
    lies = (place.room, place.bed) if place is not None and place.bed else ((place and place.beside) or ("", ""))
    found = queries.sheet_of(coming.id, days, at=at)
    standing = {
        kind: tuple(_row(row, facility) for row in found.of(kind) if row.prescription.withdrawn_at is None)
        for kind in ("drug", "procedure", "diet")
    }
    facts = TreatmentPaper(
        facility=facilities.facts(facility), patient=patient_facts(coming.patient, facility, language, asked.since), days=tuple(days),
        record_number=place.number if place else None, room=lies[0] or None, bed=lies[1] or None,
        department=queries.departments({place.department_id})[place.department_id].name_in(language) if place else None,
        allergies_asked_on=_asked_on(coming.patient, facility), drugs=standing["drug"],
        procedures=standing["procedure"], diets=standing["diet"],
        attending=_doctor(place.doctor_id or coming.doctor_id) if place else _doctor(coming.doctor_id),
    )  # fmt: skip
    over = asked.until < clock.today(facility.zone) or coming.status != "open"
    return Subject(coming.patient_id, facts, coming.id, is_draft=not over)


def _asked_on(patient: Patient, facility: Facility) -> date | None:
    found = people.behind(patient, ("allergies",)).allergies_asked_at
    return clock.local(found, facility.zone).date() if found is not None else None


def _doctor(staff_id: UUID | None) -> str | None:
    found = encounters.staff_named({staff_id}) if staff_id is not None else {}
    return short(found[staff_id]) if staff_id in found else None


def _row(row: queries.Row, facility: Facility) -> PrescribedFacts:
    one = row.prescription
    return PrescribedFacts(
        name=one.name, prescribed_at=one.prescribed_at, pattern=one.pattern,
        days=tuple(tuple(_dose(cell, facility) for cell in cells) for cells in row.days),
        dose=one.dose.normalize() if one.dose is not None else None, unit=one.unit or None, route=one.route or None,
        funding=one.funding or None, table=one.code or None, times=tuple(one.times), every_hours=one.every_hours,
        condition=one.condition or None, least_hours=one.least_hours, last_on=one.last_on, stopped_at=one.stopped_at,
        materials=one.materials or None, remark=one.remark or None, doctor=short(one.by),
    )  # fmt: skip


def _dose(cell: queries.Cell, facility: Facility) -> DoseFacts:
    written = cell.dose
    if written is None:
        return DoseFacts(_wall(cell.at, facility), "open")
    return DoseFacts(
        _wall(written.at, facility), written.state, written.reason or None, written.words or None, short(written.by)
    )


def _wall(at: datetime, facility: Facility) -> str:
    return f"{clock.local(at, facility.zone):%H:%M}"
