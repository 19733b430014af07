"""Where patients lie, of what they are treated and to what they are allergic: told by other floors through lists of functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lighthis.db.engine import session
from lighthis.facility.models import Department


@dataclass(frozen=True)
class Place:
    """A patient in a bed (room and bed are empty for who lies without one), or in the last one of a stay that ended.

    A newborn without a bed of its own lies `beside` its mother: in her room, at her bed (empty once it has left).
    """

    encounter_id: UUID
    patient_id: UUID
    stay_id: UUID
    number: str  # of the case history
    department_id: UUID
    room: str
    bed: str
    since: datetime  # in this department
    admitted_at: datetime
    left_at: datetime | None = None
    doctor_id: UUID | None = None
    beside: tuple[str, str] | None = None


# filled in joins.py
lying: list[
    Callable[[UUID, UUID | None], list[Place]]
] = []  # facility, department or all: who lies there now, by room and bed
stays: list[Callable[[UUID, UUID], Place | None]] = []  # coming, facility: the stay that holds, ended or not
diagnosed: list[
    Callable[[list[UUID], UUID, str], dict[UUID, str]]
] = []  # comings, facility, language: the diagnosis in words
allergic: list[
    Callable[[str, list[str]], list[str]]
] = []  # a drug, substances: those that it is, or to whose group it belongs
alike: list[Callable[[str, list[str]], list[str]]] = []  # a drug, names: those that are the same drug, in any script


def lying_in(at: UUID, department_id: UUID | None = None) -> list[Place]:
    """Who lies in a department, or in the hospital, by room and bed."""
    return [one for ask in lying for one in ask(at, department_id)]


def place_of(encounter_id: UUID, at: UUID) -> Place | None:
    """The stay of a coming; None where there is none."""
    return next((found for ask in stays if (found := ask(encounter_id, at)) is not None), None)


def diagnoses(encounter_ids: list[UUID], at: UUID, lang: str) -> dict[UUID, str]:
    """Of what these patients are treated, in words."""
    return {id_: words for ask in diagnosed for id_, words in ask(encounter_ids, at, lang).items()}


def allergic_to(name: str, substances: list[str]) -> list[str]:
    """Those of a patient's allergens that a drug is, by words."""
    return [found for ask in allergic for found in ask(name, substances)] if substances else []


def same_drugs(name: str, names: list[str]) -> list[str]:
    """Those names that mean the same drug, by words."""
    return [found for ask in alike for found in ask(name, names)] if names else []


def departments(ids: set[UUID]) -> dict[UUID, Department]:
    """Departments by key, for their names."""
    return {id_: session.get_one(Department, id_) for id_ in ids}
