"""Comings, stays, placements, diagnoses, carers and refusals of a folder: rows alone, nothing that a living coming sets going.

No task, notice, bill or number of journal 001 arises: those were owed, and done, where the patients lay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, update

from lighthis.admission.models import BedOccupancy, Stay, StayCarer, StayDepartment
from lighthis.db.bulk import add_many
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.encounters.rules import number
from lighthis.facility.actions import next_numbers
from lighthis.interop.rules.stays.codes import LEAVING, OUTCOMES, REFUSALS, arrival
from lighthis.interop.rules.stays.faults import FOREVER
from lighthis.interop.rules.stays.folder import Folder
from lighthis.interop.rules.stays.rows import MoveRow, RefusalRow, StayRow, digest
from lighthis.interop.stays import standing
from lighthis.interop.stays.origin import Writing
from lighthis.kernel.ids import new_key
from lighthis.records.models import Diagnosis
from lighthis.registration.models import Patient

AT_ONCE = 2_000
PATIENT = cast(Table, Patient.__table__).c
COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Encounter: ("patient_id", "number", "kind", "status", "arrived_at", "came_entered_at", "ended_at", "arrival", "department_id",
                "registered_by_id"),
    Stay: ("encounter_id", "number", "admitted_at", "urgency", "referral", "is_rural", "is_operated", "left_at", "disposition",
           "outcome"),
    StayDepartment: ("stay_id", "department_id", "since", "until"),
    BedOccupancy: ("stay_id", "bed_id", "since", "until"),
    StayCarer: ("stay_id", "since", "until", "by_id"),
    Diagnosis: ("encounter_id", "role", "code", "stated_at", "by_id"),
    Disposition: ("encounter_id", "kind", "decided_at", "by_id", "reason", "turn"),
    BedRequest: ("encounter_id", "department_id", "state", "asked_by_id", "answered_at"),
}  # fmt: skip
Event = StayRow | RefusalRow


@dataclass
class Batch:
    """Rows made and not yet written."""

    run: Writing
    rows: dict[type[Any], list[tuple[Any, ...]]] = field(default_factory=lambda: {model: [] for model in COLUMNS})

    def add(self, model: type[Any], *values: Any) -> str:
        """A row with its key."""
        key = new_key()
        self.rows[model].append((key, self.run.at, self.run.here, *values))
        return key

    def write(self) -> None:
        """Hand all of them to the store."""
        for model, columns in COLUMNS.items():
            add_many(model, ("id", "created_at", "facility_id", *columns), self.rows[model], of_one=True)
            self.rows[model].clear()
        self.run.flush()


def write(folder: Folder, run: Writing) -> None:
    """Everything that happened and did not come before, in the order it happened: numbers follow it."""
    events = sorted(_new(folder, run), key=_at)
    run.faults += standing.against([one for one in events if isinstance(one, StayRow)], run.known, run)
    if run.faults:
        return
    comings, cases = (
        _numbers(run, "encounter", events),
        _numbers(run, "stay", [e for e in events if isinstance(e, StayRow)]),
    )
    prefix, batch = str(run.facility.settings.get("encounter_prefix", "")), Batch(run)
    for count, event in enumerate(events, start=1):
        year = _at(event).year
        coming = number(prefix, year, next(comings[year]))
        if isinstance(event, StayRow):
            _stay(event, folder.moves[event.id], coming, f"{next(cases[year])}/{year}", batch)
        else:
            _refusal(event, coming, batch)
        if count % AT_ONCE == 0:
            batch.write()
    batch.write()
    _died(events, run)


def _at(event: Event) -> datetime:
    return event.since if isinstance(event, StayRow) else event.at


def _new(folder: Folder, run: Writing) -> Iterator[Event]:
    """A stay and its placements come together: both are as before, or both are new."""
    for stay in folder.stays.values():
        placed = folder.moves[stay.id]
        moved = run.is_new("moves", stay.id, digest(*placed), placed[0].line, len(placed))
        if run.is_new("stays", stay.id, digest(stay), stay.line) and moved:
            yield stay
    for refusal in folder.refusals.values():
        if run.is_new("refusals", refusal.id, digest(refusal), refusal.line):
            yield refusal


def _numbers(run: Writing, kind: str, events: Sequence[Event]) -> dict[int, Iterator[int]]:
    """Running numbers of each year, in its series without a gap."""
    years = Counter(_at(one).year for one in events)
    return {year: iter(next_numbers(run.facility.id, kind, year, count)) for year, count in sorted(years.items())}


def _coming(event: Event, kind: str, ended: datetime, number_: str, department: str | None, batch: Batch) -> str:
    run, patient = batch.run, batch.run.ids["patients"][event.patient]
    came, over = run.instant(_at(event)), run.instant(ended)
    return batch.add(
        Encounter, patient, number_, kind, "open" if over is None else "closed", came, run.at, over,
        arrival(event.urgency, event.referral), department, run.registrar,
    )  # fmt: skip


def _stay(row: StayRow, moves: list[MoveRow], coming: str, case: str, batch: Batch) -> None:
    run = batch.run
    encounter = _coming(row, "inpatient", row.until, coming, None, batch)
    since, until = run.instant(row.since), run.instant(row.until)
    outcome = OUTCOMES[row.outcome] if row.end else ""
    stay = batch.add(
        Stay, encounter, case, since, row.urgency, row.referral, int(row.is_rural), int(row.is_operated), until,
        LEAVING[row.end], outcome,
    )  # fmt: skip
    for department, pieces in groupby(moves, key=lambda move: move.department):
        some = [*pieces]
        where = run.ids["departments"][department]
        batch.add(StayDepartment, stay, where, run.instant(some[0].since), run.instant(some[-1].until))
    for move in moves:
        if move.bed:
            batch.add(BedOccupancy, stay, run.ids["beds"][move.bed], run.instant(move.since), run.instant(move.until))
    if row.has_carer:
        batch.add(StayCarer, stay, since, until, run.registrar)
    _diagnosis("admission", row.admission_code, since, encounter, batch)
    _diagnosis("main", row.final_code, until or since, encounter, batch)
    run.keep("stays", row.id, stay, digest(row))
    run.keep("moves", row.id, stay, digest(*moves))


def _diagnosis(role: str, code: str, at: int | None, encounter: str, batch: Batch) -> None:
    if code:
        batch.add(Diagnosis, encounter, role, code, at, batch.run.registrar)


def _refusal(row: RefusalRow, coming: str, batch: Batch) -> None:
    """A coming that ended with a decision; the department that was asked stands in a request that was declined."""
    run, at = batch.run, batch.run.instant(row.at)
    kind = "inpatient" if row.urgency == "planned" else "emergency"
    encounter = _coming(row, kind, row.at, coming, None, batch)
    decision, reason = REFUSALS[row.reason]
    made = batch.add(
        Disposition, encounter, decision, at, run.registrar, reason, "repeat" if row.is_repeat else "first"
    )
    if row.department:
        batch.add(BedRequest, encounter, run.ids["departments"][row.department], "declined", run.registrar, at)
    _diagnosis("admission", row.code, at, encounter, batch)
    run.keep("refusals", row.id, made, digest(row))


def _died(events: Iterable[Event], run: Writing) -> None:
    """Somebody of the register who died in a stay of the folder."""
    for row in events:
        if isinstance(row, StayRow) and row.end == "died" and row.until != FOREVER:
            mine = (PATIENT.id == run.ids["patients"][row.patient], PATIENT.died_at.is_(None))
            at = row.until.replace(tzinfo=run.zone)
            session.execute(update(Patient.__table__).where(*mine).values(died_at=at))  # type: ignore[arg-type]
