"""The treatment sheet of a stay: drugs and procedures against days, with what was written of each dose."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from lighthis.facility.models import Facility
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.treatment.models import Dose, Prescription
from lighthis.treatment.queries import rows
from lighthis.treatment.rules import doses, states


@dataclass(frozen=True)
class Cell:
    """One dose of a day: its time, and given, not_given, overdue, due, ahead; `dose` is what was written."""

    at: datetime
    state: str
    dose: Dose | None = None


@dataclass(frozen=True)
class Row:
    """One prescription with its doses, a tuple for each day of the sheet. Of a diet, whether it held that day."""

    prescription: Prescription
    days: tuple[tuple[Cell, ...], ...]
    holds: tuple[bool, ...]


@dataclass(frozen=True)
class Sheet:
    """Some days of the treatment of a coming, what concerns none of them left out."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]

    def of(self, kind: str) -> list[Row]:
        """The drugs, the procedures, or the diets."""
        return [one for one in self.rows if one.prescription.kind == kind]


def sheet_of(encounter_id: UUID, days: list[date], *, at: UUID) -> Sheet:
    """The sheet of a coming for these days, which follow each other."""
    house, now = facility(at), clock.now()
    edges = [doses.wall(day, time(), house.zone) for day in [*days, days[-1] + doses.DAY]]
    written: dict[UUID, list[Dose]] = {}
    for one in rows.doses_of([encounter_id], at=at, since=edges[0]):
        written.setdefault(one.prescription_id, []).append(one)
    made = [
        _row(row, written.get(row.id, []), edges, house, now) for row in rows.prescriptions_of([encounter_id], at=at)
    ]
    return Sheet(tuple(days), tuple(row for row in made if any(row.holds) or any(row.days) or _begins(row, edges)))


def _begins(row: Row, edges: list[datetime]) -> bool:
    """Whether it was to begin in these days, though it was stopped or taken back before."""
    return edges[0] <= row.prescription.starts_at < edges[-1]


def _row(row: Prescription, written: list[Dose], edges: list[datetime], house: Facility, now: datetime) -> Row:
    own, allowed = rows.plan(row), states.limits(house.settings)
    over, holding = doses.end(own, house.zone), [one for one in written if one.withdrawn_at is None]
    known = {one.due_at: one for one in holding if one.due_at is not None}
    planned = doses.planned(own, edges[0], edges[-1], house.zone)
    cells = [Cell(at, states.stands(at, now, allowed)) for at in planned if at not in known]
    cells += [Cell(one.due_at or one.at, one.state, one) for one in holding]
    cells.sort(key=lambda cell: cell.at)
    spans = list(itertools.pairwise(edges))
    return Row(
        row,
        tuple(tuple(cell for cell in cells if since <= cell.at < until) for since, until in spans),
        tuple(
            own.starts_at < until and (over is None or since < over) and over != own.starts_at for since, until in spans
        ),
    )


def first_day(encounter_id: UUID, *, at: UUID, otherwise: datetime) -> date:
    """The day on which the sheet of a coming begins: of the first prescription, else another one."""
    found = rows.prescriptions_of([encounter_id], at=at)
    house = facility(at)
    return clock.local(min((one.starts_at for one in found), default=otherwise), house.zone).date()
