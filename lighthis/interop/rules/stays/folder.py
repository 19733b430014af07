"""A whole folder of stays: its files together, and everything that is wrong with them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from lighthis.interop.rules.stays import lives, patients, places, rows
from lighthis.interop.rules.stays.faults import FOREVER, Fault, fault
from lighthis.interop.rules.stays.rows import (
    BedRow,
    ClosureRow,
    DepartmentRow,
    FacilityRow,
    MoveRow,
    PatientRow,
    RefusalRow,
    StayRow,
)
from lighthis.interop.rules.stays.tables import FILES, OPTIONAL, Line
from lighthis.interop.rules.stays.tables import rows as lines_of
from lighthis.kernel.text import N_, Message

Texts = Callable[[str], Iterable[str] | None]  # a file's lines by its name; None where the folder has no such file
Row = TypeVar("Row")
ONE_ROW = N_("%(file)s describes one hospital in one row.")
WARNING = N_("%(patient)s lies in bed %(bed)s, which is for the other sex.")
MOST_WARNINGS = 200


@dataclass
class Folder:
    """What was read. `known` are the ids of each kind of rows, those with faults too, so that one fault is not told twice."""

    facility: FacilityRow | None = None
    departments: dict[str, DepartmentRow] = field(default_factory=dict)
    beds: dict[str, list[BedRow]] = field(default_factory=dict)
    closures: dict[str, list[ClosureRow]] = field(default_factory=dict)
    patients: dict[str, PatientRow] = field(default_factory=dict)
    stays: dict[str, StayRow] = field(default_factory=dict)
    moves: dict[str, list[MoveRow]] = field(default_factory=dict)
    refusals: dict[str, RefusalRow] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def tell(self, one: Fault) -> None:
        """Keep a fault."""
        self.faults.append(one)


def read(texts: Texts, wall: Callable[[str], datetime]) -> Folder:
    """Read and check every file; `wall` tells the minute on the wall of the facility of a code, empty where none is said."""
    folder = Folder()
    found = {file: texts(file) for file in FILES}
    for file, text in found.items():
        if text is None and file not in OPTIONAL:
            folder.tell(fault(file, None, "missing_file", file=file))
    _facility(folder, found["facility.csv"])
    now = wall(folder.facility.code if folder.facility else "")
    _patients(folder, found["patients.csv"], now.date())
    folder.departments = _by_id(folder, "departments.csv", found["departments.csv"], "code", rows.department)
    periods = [*_each(folder, "beds.csv", found["beds.csv"], rows.bed, "bed")]
    folder.beds = places.by_bed(periods)
    folder.closures = places.closures_by_bed(_each(folder, "bed_closures.csv", found["bed_closures.csv"], rows.closure))
    folder.stays = _by_id(folder, "stays.csv", found["stays.csv"], "source_id", rows.stay)
    moves = [*_each(folder, "moves.csv", found["moves.csv"], rows.move)]
    folder.refusals = _by_id(folder, "refusals.csv", found["refusals.csv"], "source_id", rows.refusal)
    _refer(folder, periods, moves)
    _check(folder, moves, now)
    folder.faults.sort(key=lambda one: ([*FILES].index(one.file), one.line or 0))
    return folder


def _lines(folder: Folder, file: str, text: Iterable[str] | None) -> Iterator[Line]:
    if text is not None:
        yield from lines_of(file, text, folder.tell)


def _each(
    folder: Folder, file: str, text: Iterable[str] | None, read_row: Callable[..., Row | None], id_: str = ""
) -> Iterator[Row]:
    for line in _lines(folder, file, text):
        if id_:
            folder.known[file].add(line.cells.get(id_, ""))
        row = read_row(line, folder.tell)
        if row is not None:
            yield row


def _by_id(
    folder: Folder, file: str, text: Iterable[str] | None, id_: str, read_row: Callable[..., Row | None]
) -> dict[str, Row]:
    """Rows by their id; the second of two is told and left out."""
    found: dict[str, Row] = {}
    seen: dict[str, int] = {}
    for line in _lines(folder, file, text):
        own = line.cells.get(id_, "")
        row = read_row(line, folder.tell)
        if own and own in seen:
            folder.tell(fault(file, line.line, "duplicate_id", id=own, first=seen[own], second=line.line))
            continue
        seen[own] = line.line
        if row is not None:
            found[own] = row
    folder.known[file] = set(seen)
    return found


def _facility(folder: Folder, text: Iterable[str] | None) -> None:
    before, count = len(folder.faults), 0
    for line in _lines(folder, "facility.csv", text):
        row = rows.facility(line, folder.tell)
        count += 1
        if count > 1:
            folder.tell(Fault("facility.csv", line.line, "bad_value", Message(ONE_ROW, {"file": "facility.csv"})))
        folder.facility = folder.facility or row
    if text is not None and not count and len(folder.faults) == before:
        folder.tell(fault("facility.csv", 2, "value_required", column="code"))


def _patients(folder: Folder, text: Iterable[str] | None, today: date) -> None:
    def row_of(line: Line, tell: Callable[[Fault], None]) -> PatientRow | None:
        found = patients.read(line, today, tell)
        return found[0] if found else None

    folder.patients = _by_id(folder, "patients.csv", text, "source_id", row_of)


def _refer(folder: Folder, periods: list[BedRow], moves: list[MoveRow]) -> None:
    """Whoever names another row names one that is there."""
    asked: tuple[tuple[str, Iterable[Any], str, str, str], ...] = (
        ("beds.csv", periods, "department", "departments.csv", "unknown_department"),
        ("bed_closures.csv", [one for some in folder.closures.values() for one in some], "bed", "beds.csv", "unknown_bed"),
        ("stays.csv", folder.stays.values(), "patient", "patients.csv", "unknown_patient"),
        ("moves.csv", moves, "stay", "stays.csv", "unknown_stay"),
        ("moves.csv", moves, "department", "departments.csv", "unknown_department"),
        ("moves.csv", moves, "bed", "beds.csv", "unknown_bed"),
        ("refusals.csv", folder.refusals.values(), "patient", "patients.csv", "unknown_patient"),
        ("refusals.csv", folder.refusals.values(), "department", "departments.csv", "unknown_department"),
    )  # fmt: skip
    unread = broken(folder)
    for file, referring, name, other, code in asked:
        for row in referring:
            id_ = getattr(row, name)
            if id_ and id_ not in folder.known[other] and other not in unread:
                folder.tell(fault(file, row.line, code, id=id_))


def broken(folder: Folder) -> set[str]:
    """Files that are missing or lack a column: what they would say is not missed a second time."""
    return {one.file for one in folder.faults if one.code in {"missing_file", "missing_column"}}


def _check(folder: Folder, moves: list[MoveRow], now: datetime) -> None:
    """Everything that one row alone does not show."""
    told, by_bed, unread = folder.faults, defaultdict(list), broken(folder)
    told += places.of_beds(folder.beds, folder.departments)
    told += places.of_closures(folder.closures, folder.beds)
    placed = defaultdict(list)
    for move in sorted(moves, key=lambda one: (one.since, one.until)):
        placed[move.stay].append(move)
        if move.bed:
            by_bed[move.bed].append(move)
        told += lives.of_move(move, folder.beds, folder.closures, folder.departments)
    folder.moves = placed
    for bed, lain in by_bed.items():
        told += lives.of_bed(bed, lain)
    by_patient = defaultdict(list)
    for stay in folder.stays.values():
        by_patient[stay.patient].append(stay)
        told += lives.of_stay(stay, folder.patients.get(stay.patient), now)
        told += lives.of_placements(stay, placed.get(stay.id, [])) if "moves.csv" not in unread else ()
    for patient, stays in by_patient.items():
        told += lives.of_patient(patient, stays)
    _check_refusals(folder, now)
    _warn(folder)


def _check_refusals(folder: Folder, now: datetime) -> None:
    for row in folder.refusals.values():
        if row.at > now:
            folder.tell(fault("refusals.csv", row.line, "in_future", value=row.at.strftime("%Y-%m-%d %H:%M")))


def _warn(folder: Folder) -> None:
    """The sex of the patient against that of the bed: worth a look, never a refusal."""
    for stay in folder.stays.values():
        patient = folder.patients.get(stay.patient)
        for move in folder.moves.get(stay.id, []) if patient else ():
            for period in folder.beds.get(move.bed, []):
                sex = sex_of(period, folder)
                other = sex != "any" and patient is not None and patient.sex not in {"unknown", sex}
                if (
                    other
                    and period.since < move.until
                    and move.since < period.until
                    and len(folder.warnings) < MOST_WARNINGS
                ):
                    words = Message(WARNING, {"patient": stay.patient, "bed": move.bed})
                    folder.warnings.append(Fault("moves.csv", move.line, "other_sex", words))


def sex_of(period: BedRow, folder: Folder) -> str:
    """Of which sex a bed is then: its own word, or its department's."""
    return period.sex or folder.departments[period.department].sex if period.department in folder.departments else "any"


def profile_of(period: BedRow, folder: Folder) -> str:
    """Of which profile a bed is then: its own word, or its department's."""
    return period.profile or folder.departments[period.department].profile


def end(at: datetime) -> datetime | None:
    """The end of a span for a table; None while it goes on."""
    return None if at == FOREVER else at
