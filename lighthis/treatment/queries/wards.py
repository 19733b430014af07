"""What the daily sheets of a ward count: diets for the kitchen, drugs for the next day, a shift that ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.facility.queries import facility
from lighthis.treatment import rules
from lighthis.treatment.models import Dose, Prescription
from lighthis.treatment.queries import places, rows
from lighthis.treatment.rules import doses

Need = tuple[str, str, str, Decimal, int]  # drug, unit, source of the money, amount, number of doses
NO_TABLE = ""


@dataclass(frozen=True)
class Diets:
    """How many patients of each department eat at each table; nobody's name."""

    tables: list[str]  # codes of `diet_tables` that somebody eats at; empty: nobody prescribed one
    by_department: dict[UUID, dict[str, int]]

    def total(self, table: str) -> int:
        """Of the whole hospital."""
        return sum(counts.get(table, 0) for counts in self.by_department.values())

    @property
    def everybody(self) -> int:
        """Who lies in the hospital."""
        return sum(self.total(table) for table in self.tables)


def diets(at: UUID, moment: datetime, order: list[str]) -> Diets:
    """The patients who lie here now by the diet that holds at a moment; `order` is that of the country's list."""
    there = places.lying_in(at)
    table = _tables(rows.prescriptions_of([one.encounter_id for one in there], at=at), moment)
    counted: dict[UUID, dict[str, int]] = {}
    for one in there:
        own, code = counted.setdefault(one.department_id, {}), table.get(one.encounter_id, NO_TABLE)
        own[code] = own.get(code, 0) + 1
    found = {code for counts in counted.values() for code in counts}
    return Diets(
        sorted(found, key=lambda code: (code not in order, order.index(code) if code in order else 0)), counted
    )


def _tables(prescribed: Iterable[Prescription], moment: datetime) -> dict[UUID, str]:
    return {one.encounter_id: one.code for one in prescribed if one.kind == "diet" and rows.runs(one, moment)}


def diet_of(prescribed: Iterable[Prescription], moment: datetime) -> Prescription | None:
    """The diet of one patient that holds."""
    return next((one for one in reversed(list(prescribed)) if one.kind == "diet" and rows.runs(one, moment)), None)


def needs(department_id: UUID, *, at: UUID, since: datetime, until: datetime) -> tuple[list[Need], list[Need]]:
    """Drugs that a ward needs in a span: what falls due, and at most what may be given when needed."""
    there, zone = places.lying_in(at, department_id), facility(at).zone
    found = rows.prescriptions_of([one.encounter_id for one in there], at=at)
    drugs = [one for one in found if one.kind == "drug" and one.dose is not None]
    sure = [(one, len(doses.planned(rows.plan(one), since, until, zone))) for one in drugs if one.pattern != "needed"]
    hours = int((until - since).total_seconds() // 3600)
    perhaps = [
        (one, -(-hours // (one.least_hours or hours)))
        for one in drugs
        if one.pattern == "needed" and rows.runs(one, since)
    ]
    return rules.summed(_amounts(sure)), rules.summed(_amounts(perhaps))


def _amounts(counted: list[tuple[Prescription, int]]) -> Iterable[Need]:
    return (
        (one.name, one.unit, one.funding, (one.dose or Decimal(0)) * times, times) for one, times in counted if times
    )


def written_since(encounter_ids: list[UUID], since: datetime, *, at: UUID) -> dict[UUID, list[Dose]]:
    """What was not given, or was given when needed, since a moment, by coming: for the shift that takes over."""
    found = select(Dose).join(Prescription, Prescription.id == Dose.prescription_id).where(
        Dose.facility_id == at, Dose.encounter_id.in_(encounter_ids), Dose.at >= since, Dose.withdrawn_at.is_(None),
        (Dose.state == "not_given") | (Prescription.pattern == "needed"),
    )  # fmt: skip
    by_coming: dict[UUID, list[Dose]] = {}
    for one in session.scalars(found.options(joinedload(Dose.prescription)).order_by(Dose.at)) if encounter_ids else ():
        by_coming.setdefault(one.encounter_id, []).append(one)
    return by_coming
