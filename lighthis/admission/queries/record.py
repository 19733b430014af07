"""The facts of the title page of the inpatient record (form 003)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from lighthis.admission import rules
from lighthis.admission.models import Stay
from lighthis.admission.queries.stays import stay as stay_of
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.packs.facts import CaseHistory, DiagnosisFacts, MoveFacts, SickLeaveFacts
from lighthis.packs.people import short
from lighthis.packs.subject import Subject
from lighthis.records import queries as records
from lighthis.records.models import Diagnosis
from lighthis.registration import people
from lighthis.registration import queries as registration
from lighthis.registration.on_paper import patient_facts
from lighthis.staff.models import Staff
from lighthis.surgery import queries as surgery
from lighthis.terminology import queries as terminology

MEASURED = {"height_cm": "height", "weight_kg": "weight", "temperature_c": "temperature"}
AMBULANCE = "by-ambulance"  # codes of `arrival`
PLANNED = "planned"


def case_history(stay_id: UUID, at: UUID, language: str) -> Subject:
    """Form 003 of a stay; a draft until the patient has left. Raises NotFound."""
    stay, facility = stay_of(stay_id, at=at), facilities.facility(at)
    coming = stay.encounter
    patient = people.behind(coming.patient)
    admitted = clock.local(stay.admitted_at, facility.zone).date()
    found, real = diagnoses_by_role(coming, facility, language), [one for one in stay.departments if one.is_real]
    facts = CaseHistory(
        facility=facilities.facts(facility),
        patient=patient_facts(patient, facility, language, admitted),
        record_number=stay.number,
        admitted_at=stay.admitted_at,
        left_at=stay.left_at,
        department=stay.departments[0].department.name_in(language) if stay.departments else None,
        room=stay.occupancies[0].bed.room.number if stay.occupancies else None,
        moves=tuple(MoveFacts(one.department.name_in(language), one.since) for one in real[1:]),
        bed_days=days_of(stay, facility),
        referred_by=coming.referred_by or None,
        emergency=coming.arrival != PLANNED,
        by_ambulance=coming.arrival == AMBULANCE or bool(coming.ambulance),
        referral_diagnosis=last_of(found, "referral"),
        reception_diagnosis=last_of(found, "admission"),
        clinical_diagnosis=last_of(found, "clinical"),
        main_diagnosis=last_of(found, "main"),
        complications=tuple(found.get("complication", ())),
        concomitant=tuple(found.get("concomitant", ())),
        **_written(coming, language),
        competing=tuple(found.get("competing", ())),
        background=tuple(found.get("background", ())),
        times_this_year=_times_this_year(patient.id, stay, facility),
        disposition=stay.disposition or None,
        transferred_to=stay.transferred_to or None,
        outcome=stay.outcome or None,
        work_capacity=stay.work_capacity or None,
        special_marks=stay.recommendations or None,
        attending=attending(stay),
    )
    return Subject(patient.id, facts, coming.id, is_draft=stay.left_at is None)


def _written(coming: Encounter, language: str) -> dict[str, Any]:
    """What entries, operations and sick leaves bring to the paper: rows 15, sections I and O."""
    found = records.last_of(coming, "reception")
    parts = found.sections if found else {}
    return {
        **{fact: _measured(parts.get(name, "")) for fact, name in MEASURED.items()},
        "operations": surgery.for_paper(coming),
        "sick_leaves": tuple(SickLeaveFacts(one.number, one.since, one.closed_on) for one in records.leaves(coming)),
    }


def _measured(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text else None


def days_of(stay: Stay, facility: Facility) -> int | None:
    """Bed-days of a stay that ended, on the facility's calendar."""
    if stay.left_at is None:
        return None
    first, last = (clock.local(moment, facility.zone).date() for moment in (stay.admitted_at, stay.left_at))
    return rules.bed_days(first, last, by_day=stay.by_day)


def diagnoses_by_role(coming: Encounter, facility: Facility, language: str) -> dict[str, list[DiagnosisFacts]]:
    """The diagnoses of a coming as papers say them, by role, oldest first."""
    rows = select(Diagnosis).where(
        Diagnosis.facility_id == coming.facility_id,
        Diagnosis.encounter_id == coming.id,
        Diagnosis.withdrawn_at.is_(None),
    )
    found: dict[str, list[DiagnosisFacts]] = {}
    for one in session.scalars(rows.order_by(Diagnosis.stated_at, Diagnosis.id)):
        entry = terminology.code(one.code) if one.code and not one.text else None
        words = one.text or (entry.name_in(language) if entry else "")
        on = clock.local(one.stated_at, facility.zone).date()
        found.setdefault(one.role, []).append(DiagnosisFacts(words, one.code or None, on))
    return found


def last_of(found: dict[str, list[DiagnosisFacts]], role: str) -> DiagnosisFacts | None:
    """The newest diagnosis of a role."""
    of_role: Sequence[DiagnosisFacts] = found.get(role, ())
    return of_role[-1] if of_role else None


def _times_this_year(patient_id: UUID, stay: Stay, facility: Facility) -> int:
    """Stays of the person at this hospital in the calendar year of the admission, this one included."""
    first = clock.local(stay.admitted_at, facility.zone).replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    after: datetime = first
    rows = (
        select(func.count())
        .select_from(Stay)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .where(
            Stay.facility_id == facility.id,
            Stay.withdrawn_at.is_(None),
            Stay.admitted_at >= after,
            Stay.admitted_at <= stay.admitted_at,
            Encounter.patient_id.in_(registration.ids_of(patient_id)),
        )
    )
    return session.scalar(rows) or 0


def attending(stay: Stay) -> str | None:
    """The attending doctor's family name and initials."""
    return signature(stay.doctor) if stay.doctor else None


def signature(person: Staff) -> str:
    """A colleague's family name and initials, as papers are signed."""
    return short(person)
