"""Patients as the lists of a ward name them, read in one statement with whatever the list is about."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_

from lighthis.encounters.models import Encounter
from lighthis.registration.models import Patient, PatientName


@dataclass(frozen=True)
class Person:
    """A patient as lists name them."""

    patient_id: UUID
    encounter_id: UUID
    sex: str
    birth_date: date | None
    birth_precision: str
    family: str
    given: str
    patronymic: str


PERSON: tuple[Any, ...] = (
    Patient.id, Encounter.id, Patient.sex, Patient.birth_date, Patient.birth_precision,
    PatientName.family, PatientName.given, PatientName.patronymic,
)  # fmt: skip


def named(rows: Any) -> Any:
    """A query with the patient and the spelling in use; several current spellings come as several rows, the newest last."""
    return (
        rows.join(Patient, Patient.id == Encounter.patient_id)
        .outerjoin(PatientName, and_(PatientName.patient_id == Patient.id, PatientName.use == "current"))
        .order_by(PatientName.id)
    )


def person_of(values: Any) -> Person:
    """The first columns of a row as a patient."""
    return Person(*values[:5], *(value or "" for value in values[5:8]))
