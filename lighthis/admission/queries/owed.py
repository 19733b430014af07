"""What the records of stays owe: the clinical diagnosis within its hours, the next stage epicrisis; for pages and home lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from lighthis.admission.models import Stay, StayDepartment
from lighthis.admission.ward import has_own_bed
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Task, shown_to
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message
from lighthis.records.models import Diagnosis, Note
from lighthis.records.rules import reminders

WORDS = {"clinical": N_("Clinical diagnosis"), "stage": N_("Stage epicrisis")}
WHY = {
    "clinical": N_("It is stated within %(hours)s hours of the admission."),
    "stage": N_("It is written each %(first)s to %(last)s days of a stay."),
}
CLINICAL = ("clinical", "main")  # a final main diagnosis says it too
PAGES = {"clinical": "records.diagnose", "stage": "records.write_entry"}


@dataclass(frozen=True)
class Owing:
    """A stay whose record owes something."""

    stay_id: UUID
    encounter_id: UUID
    patient_id: UUID
    owed: reminders.Owed
    is_late: bool


def owed_tasks(encounter: Encounter) -> list[Task]:
    """For encounters.queries.tasks: what the record of a coming owes while the patient lies here."""
    if encounter.kind != "inpatient" or encounter.status != "open":
        return []
    clinical, stage = _has_clinical(encounter.facility_id), _last_stage(encounter.facility_id)
    rows = select(Stay.admitted_at, clinical, stage).where(
        Stay.facility_id == encounter.facility_id, Stay.encounter_id == encounter.id, Stay.left_at.is_(None), Stay.withdrawn_at.is_(None),
        _needs_papers(encounter.facility_id),
    )  # fmt: skip
    lies = session.execute(rows).first()
    if lies is None:
        return []
    settings, now = facilities.facility(encounter.facility_id).settings, clock.now()
    found = reminders.owed(lies[0], has_clinical=bool(lies[1]), last_stage=lies[2], settings=settings)
    return [_task(encounter, one, settings, now) for one in found if one.since <= now]


def _task(encounter: Encounter, one: reminders.Owed, settings: dict[str, Any], now: datetime) -> Task:
    first, last = reminders.epicrisis_days(settings)
    numbers = {"hours": reminders.clinical_hours(settings), "first": first, "last": last}
    values: dict[str, Any] = {"encounter_id": encounter.id} | ({"kind": "stage"} if one.what == "stage" else {})
    return Task(
        Message(WORDS[one.what]),
        Message(WHY[one.what], numbers),
        one.due_at,
        one.is_late(now),
        PAGES[one.what],
        values,
        "records.write",
    )


def owed_by(by: Actor, facility: Facility, *, heads: bool) -> list[Owing]:
    """What the records of a doctor's own patients owe, of a head's departments too; the longest overdue first. Hidden comings left out."""
    now, settings = clock.now(), facility.settings
    first, _last = reminders.epicrisis_days(settings)
    clinical, stage = _has_clinical(facility.id), _last_stage(facility.id)
    lacks = or_(~clinical, func.coalesce(stage, Stay.admitted_at) <= now - timedelta(days=first))
    rows = (
        select(Stay.id, Stay.encounter_id, Encounter.patient_id, Stay.admitted_at, clinical, stage)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .where(
            Stay.facility_id == facility.id,
            Stay.left_at.is_(None),
            Stay.withdrawn_at.is_(None),
            lacks,
            shown_to(by),
            _needs_papers(facility.id),
        )
    )
    found = [
        Owing(id_, coming, patient, one, one.is_late(now))
        for id_, coming, patient, admitted, has, last in session.execute(_whose(rows, by, facility.id, heads))
        for one in reminders.owed(admitted, has_clinical=bool(has), last_stage=last, settings=settings)
        if one.since <= now
    ]
    return sorted(found, key=lambda one: (one.owed.due_at, one.stay_id))


def _whose(rows: Any, by: Actor, at: UUID, heads: bool) -> Any:
    """Own patients; a head answers for a department, or, without one, for the hospital."""
    own = or_(Stay.doctor_id == by.id, Encounter.doctor_id == by.id)
    if not heads:
        return rows.where(own)
    if not by.department_ids:
        return rows
    ward = exists().where(
        StayDepartment.facility_id == at, StayDepartment.stay_id == Stay.id, StayDepartment.until.is_(None),
        StayDepartment.department_id.in_(by.department_ids),
    )  # fmt: skip
    return rows.where(or_(own, ward))


def _needs_papers(at: UUID) -> ColumnElement[bool]:
    """Everybody but a newborn beside its mother or in a cot, who was never ill in a bed of its own."""
    return or_(Stay.is_newborn == 0, has_own_bed(at))


def _has_clinical(at: UUID) -> ColumnElement[bool]:
    return exists().where(
        Diagnosis.facility_id == at, Diagnosis.encounter_id == Stay.encounter_id, Diagnosis.withdrawn_at.is_(None),
        Diagnosis.role.in_(CLINICAL),
    )  # fmt: skip


def _last_stage(at: UUID) -> Any:
    rows = select(func.max(Note.happened_at)).where(
        Note.facility_id == at,
        Note.encounter_id == Stay.encounter_id,
        Note.kind == "stage",
        Note.withdrawn_at.is_(None),
    )
    return rows.scalar_subquery()
