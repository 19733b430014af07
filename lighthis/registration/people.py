"""Patients as pages show them: read whole in a few prepared statements however many they are."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from lighthis.db.base import Base
from lighthis.db.reading import Reading, among, of
from lighthis.facility.models import ANYWHERE
from lighthis.kernel.text import NotFound
from lighthis.registration.models import (
    Allergy,
    Card,
    Patient,
    PatientAddress,
    PatientContact,
    PatientIdentifier,
    PatientName,
)

PARTS: dict[str, type[Base]] = {
    "names": PatientName, "identifiers": PatientIdentifier, "contacts": PatientContact, "addresses": PatientAddress,
    "allergies": Allergy, "cards": Card,
}  # fmt: skip
BANNER = ("names", "identifiers", "allergies", "cards")


def _hanging(model: type[Base], *names: str) -> Reading[Base]:
    columns = model.__table__.c
    rows = of(model, *names).where(among(columns.patient_id, "ids")).order_by(columns.id)
    return rows.where(columns.facility_id.in_(ANYWHERE)) if model is Card else rows


_PATIENTS = of(Patient).where(among(Patient.__table__.c.id, "ids"))
_LEAN = of(Patient, "id", "sex", "birth_date", "birth_precision", "is_unknown", "died_at").where(
    among(Patient.__table__.c.id, "ids")
)
_LEAN_NAMES = (
    of(PatientName, "patient_id", "family", "given", "patronymic", "use")
    .where(among(PatientName.__table__.c.patient_id, "ids"), PatientName.__table__.c.use == "current")
    .order_by(PatientName.__table__.c.id)
)
_LISTED: dict[str, Reading[Any]] = {
    "names": _LEAN_NAMES,
    "contacts": _hanging(PatientContact, "patient_id", "kind", "phone"),
    "addresses": _hanging(PatientAddress, "patient_id", "district"),
    "cards": _hanging(Card, "patient_id", "facility_id", "number"),
}
_PARTS = {name: _hanging(model) for name, model in PARTS.items()}


def people(ids: Collection[UUID], parts: Sequence[str] = ("names",)) -> dict[UUID, Patient]:
    """Patients with those of their rows that the page needs (all of `PARTS` may be asked for); for looking only."""
    found = {row.id: row for row in _PATIENTS.all(ids=list(ids))} if ids else {}
    return _surrounded(found, {name: _PARTS[name] for name in parts})


def listed(ids: Collection[UUID]) -> dict[UUID, Patient]:
    """Patients for the lines of a search: name in use, birth, phones, districts, cards; for looking only."""
    found = {row.id: row for row in _LEAN.all(ids=list(ids))} if ids else {}
    return _surrounded(found, _LISTED)


def _surrounded(found: dict[UUID, Patient], parts: Mapping[str, Reading[Any]]) -> dict[UUID, Patient]:
    for name, reading in parts.items() if found else ():
        for person in found.values():
            vars(person)[name] = []
        for row in reading.all(ids=list(found)):
            vars(found[row.patient_id])[name].append(row)
    return found


def lean(ids: Collection[UUID]) -> dict[UUID, Patient]:
    """Patients for the lines of a list: name in use, sex, age; for looking only."""
    found = {row.id: row for row in _LEAN.all(ids=list(ids))} if ids else {}
    return _surrounded(found, {"names": _LEAN_NAMES})


def person(patient_id: UUID, parts: Sequence[str] = BANNER) -> Patient:
    """One patient with what the banner shows. Raises NotFound."""
    found = people([patient_id], parts)
    if patient_id not in found:
        raise NotFound
    return found[patient_id]
