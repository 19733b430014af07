"""New stays of a folder against what the hospital wrote itself of the same people: nobody lies here twice, or after death."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lighthis.admission.models import Stay
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.interop.rules.stays.faults import FOREVER, Fault, fault, said
from lighthis.interop.rules.stays.rows import StayRow
from lighthis.interop.stays.origin import Writing
from lighthis.registration.models import Patient

AT_ONCE = 500  # people asked for at once
ALWAYS = datetime.max.replace(tzinfo=UTC)


def against(new: Sequence[StayRow], known: set[str], run: Writing) -> Iterator[Fault]:
    """What stands against new stays of people who were here before; `known` are their ids in the folder."""
    by_patient: dict[str, list[StayRow]] = defaultdict(list)
    for row in new:
        if row.patient in known:
            by_patient[run.ids["patients"][row.patient]].append(row)
    ids = sorted(by_patient)
    for start in range(0, len(ids), AT_ONCE):
        some = [UUID(one) for one in ids[start : start + AT_ONCE]]
        for patient_id, number, since, until in session.execute(_stays(some, run)):
            for row in by_patient[str(patient_id)]:
                if _at(row.since, run) < (until or ALWAYS) and since < _at(row.until, run):
                    yield fault(
                        "stays.csv", row.line, "stays_overlap", patient=row.patient, first=number, second=row.id
                    )
        dead = select(Patient.id, Patient.died_at).where(Patient.id.in_(some), Patient.died_at.is_not(None))
        for patient_id, died_at in session.execute(dead):
            for row in by_patient[str(patient_id)]:
                if died_at is not None and died_at <= _at(row.since, run):
                    died = said(died_at.astimezone(run.zone))
                    yield fault("stays.csv", row.line, "stay_after_death", patient=row.patient, died=died)


def _stays(patients: list[UUID], run: Writing) -> Any:
    rows = select(Encounter.patient_id, Stay.number, Stay.admitted_at, Stay.left_at).join(
        Encounter, Encounter.id == Stay.encounter_id
    )
    here = (Stay.facility_id == run.facility.id, Stay.withdrawn_at.is_(None), Encounter.facility_id == run.facility.id)
    return rows.where(*here, Encounter.patient_id.in_(patients))


def _at(at: datetime, run: Writing) -> datetime:
    return ALWAYS if at == FOREVER else at.replace(tzinfo=run.zone)
