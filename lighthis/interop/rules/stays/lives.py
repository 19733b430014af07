"""Stays and placements of a folder against one another, against patients and against beds."""

from collections.abc import Iterator
from datetime import datetime

from lighthis.interop.rules.stays.faults import FOREVER, Fault, fault, said
from lighthis.interop.rules.stays.places import not_in_service, outside
from lighthis.interop.rules.stays.rows import BedRow, ClosureRow, DepartmentRow, MoveRow, PatientRow, StayRow
from lighthis.interop.rules.stays.spans import clashes, meet

MOVES, STAYS = "moves.csv", "stays.csv"


def of_stay(row: StayRow, patient: PatientRow | None, now: datetime) -> Iterator[Fault]:
    """A stay alone and its patient's birth; `now` on the wall of the facility."""
    for at in (row.since, row.until):
        if now < at < FOREVER:
            yield fault(STAYS, row.line, "in_future", value=said(at))
    if patient is not None and patient.born is not None and row.since.date() < patient.born:
        yield fault(STAYS, row.line, "born_after_admission", birth_date=patient.born.isoformat())


def of_patient(patient: str, rows: list[StayRow]) -> Iterator[Fault]:
    """All stays of one person: one at a time, none after the death. Leaving and coming back in one minute is allowed."""
    for first, second, _since, _until in clashes(rows):
        yield fault(STAYS, second.line, "stays_overlap", patient=patient, first=first.id, second=second.id)
    deaths = [one.until for one in rows if one.end == "died" and one.until < FOREVER]
    for row in rows:
        died = min((at for at in deaths if at <= row.since), default=None)
        if died is not None:
            yield fault(STAYS, row.line, "stay_after_death", patient=patient, died=said(died))


def of_placements(stay: StayRow, rows: list[MoveRow]) -> Iterator[Fault]:
    """The placements of a stay follow each other without a gap from its first minute to its last."""
    if not rows:
        yield fault(STAYS, stay.line, "stay_without_placement", stay=stay.id, file=MOVES)
        return
    for first, second, since, until in clashes(rows):
        both = {"first": first.line, "second": second.line}
        yield fault(
            MOVES, second.line, "patient_in_two_beds", stay=stay.id, **{"from": said(since), "to": said(until)}, **both
        )
    yield from _gaps(stay, rows)
    yield from _outside(stay, rows)


def _gaps(stay: StayRow, rows: list[MoveRow]) -> Iterator[Fault]:
    reached = rows[0].until
    for row in rows[1:]:
        if row.since > reached:
            values = {"from": said(reached), "to": said(row.since), "stay": stay.id}
            yield fault(MOVES, row.line, "gap_between_placements", **values)
        reached = max(reached, row.until)


def _outside(stay: StayRow, rows: list[MoveRow]) -> Iterator[Fault]:
    """Placements that begin before the stay or last longer; the first that comes too late, the last that ends too early."""
    last = max(rows, key=lambda one: one.until)
    wrong = {one.line for one in rows if one.since < stay.since or one.until > stay.until}
    wrong |= {rows[0].line} if rows[0].since > stay.since else set()
    wrong |= {last.line} if last.until < stay.until else set()
    values = {
        "stay": stay.id, "from": said(rows[0].since), "to": said(last.until), "admitted": said(stay.since),
        "ended": said(stay.until),
    }  # fmt: skip
    for line in sorted(wrong):
        yield fault(MOVES, line, "placement_outside_stay", **values)


def of_move(
    row: MoveRow,
    beds: dict[str, list[BedRow]],
    closures: dict[str, list[ClosureRow]],
    departments: dict[str, DepartmentRow],
) -> Iterator[Fault]:
    """A placement against its department and its bed."""
    yield from outside(MOVES, row, departments.get(row.department))
    if row.bed not in beds:
        return
    yield from not_in_service(MOVES, row, beds[row.bed])
    for period in beds[row.bed]:
        if meet(row, period) and period.department != row.department:
            since = said(max(row.since, period.since))
            values = {"from": since, "bed": row.bed, "actual": period.department}
            yield fault(MOVES, row.line, "bed_not_in_department", **values)
    for closed in closures.get(row.bed, ()):
        if meet(row, closed):
            values = {"from": said(closed.since), "to": said(closed.until), "reason": closed.reason}
            yield fault(MOVES, row.line, "bed_closed", bed=row.bed, **values)


def of_bed(bed: str, rows: list[MoveRow]) -> Iterator[Fault]:
    """One patient a bed; what one stay says twice is told as two places of that stay."""
    for first, second, since, until in clashes(rows):
        if first.stay != second.stay:
            values = {"bed": bed, "first": first.stay, "second": second.stay, "from": said(since), "to": said(until)}
            yield fault(MOVES, second.line, "bed_taken", **values)
