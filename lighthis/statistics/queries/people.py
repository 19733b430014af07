"""Whose stays the lists of a sheet hold, as far as the reader may know (rulings 9)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lighthis.admission.models import Stay
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.registration.models import Patient
from lighthis.registration.people import lean


@dataclass(frozen=True)
class Lying:
    """A stay of the lists and whose it is."""

    stay_id: UUID
    number: str
    patient: Patient


def shown(stay_ids: Collection[str], *, by: Actor) -> dict[str, Lying]:
    """The stays that this reader may see; hidden ones are left out, whoever counts them."""
    if not stay_ids:
        return {}
    rows = (
        select(Stay.id, Stay.number, Encounter.patient_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .where(
            Stay.facility_id == by.facility_id, Encounter.facility_id == by.facility_id,
            Stay.id.in_([UUID(str(one)) for one in stay_ids]), encounters.shown_to(by),
        )
    )  # fmt: skip
    return _lying(rows)


def ordinary(stay_ids: Collection[str], *, at: UUID) -> dict[str, Lying]:
    """The stays that a paper may name, whoever holds it: sensitive ones are counted without a name (rulings 9)."""
    if not stay_ids:
        return {}
    rows = (
        select(Stay.id, Stay.number, Encounter.patient_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .where(
            Stay.facility_id == at, Encounter.facility_id == at, Stay.id.in_([UUID(str(one)) for one in stay_ids]),
            Encounter.secrecy == "ordinary",
        )
    )  # fmt: skip
    return _lying(rows)


def _lying(rows: Any) -> dict[str, Lying]:
    found = list(session.execute(rows))
    people = lean({row.patient_id for row in found})
    return {str(row.id): Lying(row.id, row.number, people[row.patient_id]) for row in found if row.patient_id in people}
