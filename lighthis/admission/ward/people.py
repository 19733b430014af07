"""Patients as the lists of a ward name them, read in one statement with whatever the list is about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_

from lighthis.encounters.models import Encounter
from lighthis.registration.links import survivors_of
from lighthis.registration.models import Patient, PatientName
from lighthis.registration.people import lean


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


def persons_of(rows: Iterable[Any]) -> dict[UUID, Person]:
    """By coming, the first columns of such rows as patients, each as the record says that stands for the person now."""
    found = {row[1]: Person(*row[:5], *(value or "" for value in row[5:8])) for row in rows}
    shown = survivors_of({one.patient_id for one in found.values()})
    linked = lean({now for id_, now in shown.items() if id_ != now})
    return {id_: _as(one, linked.get(shown[one.patient_id])) for id_, one in found.items()}


def _as(one: Person, now: Patient | None) -> Person:
    if now is None:
        return one
    name = now.name
    spelled = {part: getattr(name, part) for part in ("family", "given", "patronymic")} if name else {}
    return replace(
        one, patient_id=now.id, sex=now.sex, birth_date=now.birth_date, birth_precision=now.birth_precision, **spelled
    )
