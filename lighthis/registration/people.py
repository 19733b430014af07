"""Patients as pages show them: read whole in a few prepared statements however many they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from lighthis.db.base import Base
from lighthis.db.reading import Reading, among, of
from lighthis.facility.models import ANYWHERE
from lighthis.kernel.text import NotFound
from lighthis.registration.links import families_of, survivors_of
from lighthis.registration.models import (
    Allergy,
    Card,
    Patient,
    PatientAddress,
    PatientBenefit,
    PatientContact,
    PatientIdentifier,
    PatientName,
)

PARTS: dict[str, type[Base]] = {
    "names": PatientName, "identifiers": PatientIdentifier, "contacts": PatientContact, "addresses": PatientAddress,
    "allergies": Allergy, "cards": Card, "benefits": PatientBenefit,
}  # fmt: skip
BANNER = ("names", "identifiers", "allergies", "cards")


def _hanging(model: type[Base], *names: str) -> Reading[Base]:
    columns = model.__table__.c
    rows = of(model, *names).where(among(columns.patient_id, "ids")).order_by(columns.id)
    return rows.where(columns.facility_id.in_(ANYWHERE)) if model is Card else rows


_PATIENTS = of(Patient).where(among(Patient.__table__.c.id, "ids"))
_LEAN = of(Patient, "id", "sex", "birth_date", "birth_precision", "born_at", "is_unknown", "died_at").where(
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
    "addresses": _hanging(PatientAddress, "patient_id", "use", "district"),
    "cards": _hanging(Card, "patient_id", "facility_id", "number"),
}
_PARTS = {name: _hanging(model) for name, model in PARTS.items()}
_NUMBER = PatientIdentifier.__table__.c
_HOLDERS = of(PatientIdentifier, "system", "value").where(
    among(_NUMBER.value, "values"), or_(_NUMBER.state == "disputed", _NUMBER.state == "confirmed")
)


def people(ids: Collection[UUID], parts: Sequence[str] = ("names",)) -> dict[UUID, Patient]:
    """Patients with those of their rows that the page needs (all of `PARTS` may be asked for); for looking only."""
    found = {row.id: row for row in _PATIENTS.all(ids=list(ids))} if ids else {}
    return _surrounded(found, {name: _PARTS[name] for name in parts})


def listed(ids: Iterable[UUID], families: Mapping[UUID, list[UUID]]) -> dict[UUID, Patient]:
    """Patients for the lines of a search: name in use, birth, phones, districts, cards; for looking only."""
    wanted = list(ids)
    every = [one for id_ in wanted for one in families[id_]]
    found = {row.id: row for row in _LEAN.all(ids=every)} if every else {}
    return _joined(wanted, families, _surrounded(found, _LISTED))


def whole(
    ids: Iterable[UUID], families: Mapping[UUID, list[UUID]], parts: Sequence[str] = BANNER
) -> dict[UUID, Patient]:
    """People with what all their linked records hold; for looking only. Whoever is not in the register is left out."""
    wanted = list(ids)
    found = people([one for id_ in wanted for one in families[id_]], parts)
    return _joined([id_ for id_ in wanted if id_ in found], families, found)


def behind(patient: Patient, parts: Sequence[str] = tuple(PARTS)) -> Patient:
    """The person behind a record in hand: the record itself where it is not linked, else the whole of all linked ones."""
    families = families_of([patient.id])
    first = families[patient.id][0]
    return whole([first], families, parts)[first] if len(families) > 1 else patient


def lean(ids: Collection[UUID]) -> dict[UUID, Patient]:
    """Patients for the lines of a list: name in use, sex, age, each by the record that stands for the person now; to look at."""
    shown = survivors_of(ids)
    found = {row.id: row for row in _LEAN.all(ids=list(set(shown.values())))} if ids else {}
    _surrounded(found, {"names": _LEAN_NAMES})
    return {id_: found[now] for id_, now in shown.items() if now in found}


def _surrounded(found: dict[UUID, Patient], parts: Mapping[str, Reading[Any]]) -> dict[UUID, Patient]:
    for name, reading in parts.items() if found else ():
        for person in found.values():
            vars(person)[name] = []
        for row in reading.all(ids=list(found)):
            vars(found[row.patient_id])[name].append(row)
    return found


def person(patient_id: UUID, parts: Sequence[str] = BANNER) -> Patient:
    """One patient with what the banner shows. Raises NotFound."""
    found = people([patient_id], parts)
    if patient_id not in found or found[patient_id].withdrawn_at is not None:
        raise NotFound
    return found[patient_id]


# what one record may know and another not; the survivor's word goes first
GAPS = (
    "citizenship",
    "language",
    "died_at",
    "social_status",
    "work",
    "occupation",
    "school",
    "nationality",
    "residency",
    "disability",
    "disability_kind",
    "clinic",
    "clinic_since",
    "born_at",
    "birth_order",
    "blood_group",
    "allergies_asked_at",
    "signs",
)
NEWEST_LAST = {"names", "identifiers"}  # the last of these counts: there the survivor's own stand at the end


def _joined(
    ids: Iterable[UUID], families: Mapping[UUID, list[UUID]], found: dict[UUID, Patient]
) -> dict[UUID, Patient]:
    """The survivors of some families, with what the linked records hold beside theirs."""
    for id_ in ids:
        if len(families[id_]) > 1:
            _join([found[one] for one in families[id_] if one in found])
    return {id_: found[id_] for id_ in ids}


def _join(records: list[Patient]) -> None:
    first, facts = records[0], [vars(one) for one in records]
    own = facts[0]
    for name in GAPS:
        if name in own:
            own[name] = next((known[name] for known in facts if known[name]), own[name])
    if first.sex == "unknown":
        own["sex"] = next((one.sex for one in records if one.sex != "unknown"), "unknown")
    if first.birth_date is None:
        dated = next((one for one in records if one.birth_date), first)
        own["birth_date"], own["birth_precision"] = dated.birth_date, dated.birth_precision
    for name in PARTS:
        if name in own:
            lists = [known[name] for known in facts]
            own[name] = [row for rows in (reversed(lists) if name in NEWEST_LAST else lists) for row in rows]
    _settle(own)


def _settle(own: dict[str, Any]) -> None:
    """A number that only these records dispute between them is no longer disputed: they are one person."""
    disputed = [one for one in own.get("identifiers", ()) if one.state == "disputed"]
    if not disputed:
        return
    holders: dict[tuple[str, str], int] = {}
    for one in _HOLDERS.all(values=[one.value for one in disputed]):
        holders[one.system, one.value] = holders.get((one.system, one.value), 0) + 1
    for one in disputed:
        within = sum((other.system, other.value) == (one.system, one.value) for other in disputed)
        if within >= holders.get((one.system, one.value), 0):
            vars(one)["state"] = "confirmed"
