"""Patients as pages show them: read whole in a few prepared statements however many they are."""

from collections.abc import Collection, Sequence
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
LISTED = ("names", "contacts", "addresses", "cards")


def _hanging(model: type[Base]) -> Reading[Base]:
    columns = model.__table__.c
    rows = of(model).where(among(columns.patient_id, "ids")).order_by(columns.id)
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
_PARTS = {name: _hanging(model) for name, model in PARTS.items()}


def people(ids: Collection[UUID], parts: Sequence[str] = ("names",)) -> dict[UUID, Patient]:
    """Patients with those of their rows that the page needs (all of `PARTS` may be asked for); for looking only."""
    found = {row.id: row for row in _PATIENTS.all(ids=list(ids))} if ids else {}
    for name in parts if found else ():
        hung: dict[UUID, list[Any]] = {id_: [] for id_ in found}
        for row in _PARTS[name].all(ids=list(found)):
            hung[row.patient_id].append(row)  # type: ignore[attr-defined]
        for id_, rows in hung.items():
            vars(found[id_])[name] = rows
    return found


def lean(ids: Collection[UUID]) -> dict[UUID, Patient]:
    """Patients for the lines of a list: name in use, sex, age; for looking only."""
    found = {row.id: row for row in _LEAN.all(ids=list(ids))} if ids else {}
    for row in found.values():
        vars(row)["names"] = []
    for name in _LEAN_NAMES.all(ids=list(found)) if found else ():
        found[name.patient_id].names.append(name)
    return found


def person(patient_id: UUID, parts: Sequence[str] = BANNER) -> Patient:
    """One patient with what the banner shows. Raises NotFound."""
    found = people([patient_id], parts)
    if patient_id not in found:
        raise NotFound
    return found[patient_id]
