"""Departments, beds and closures of a folder against one another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lighthis.interop.rules.stays.faults import Fault, fault, said
from lighthis.interop.rules.stays.rows import BedRow, ClosureRow, DepartmentRow, MoveRow
from lighthis.interop.rules.stays.spans import clashes, uncovered


def by_bed(rows: Iterable[BedRow]) -> dict[str, list[BedRow]]:
    """What each bed is, one row after another."""
    found: dict[str, list[BedRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.since):
        found[row.bed].append(row)
    return found


def closures_by_bed(rows: Iterable[ClosureRow]) -> dict[str, list[ClosureRow]]:
    """When each bed is closed."""
    found: dict[str, list[ClosureRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.since):
        found[row.bed].append(row)
    return found


def of_beds(beds: dict[str, list[BedRow]], departments: dict[str, DepartmentRow]) -> Iterator[Fault]:
    """A bed is one thing at a time, in a department that works."""
    for rows in beds.values():
        for first, second, _since, _until in clashes(rows):
            values = {"bed": second.bed, "first": first.line, "second": second.line}
            yield fault("beds.csv", second.line, "bed_periods_overlap", **values)
        for row in rows:
            yield from outside("beds.csv", row, departments.get(row.department))


def of_closures(closures: dict[str, list[ClosureRow]], beds: dict[str, list[BedRow]]) -> Iterator[Fault]:
    """A bed is closed once at a time, and only while it is in service."""
    for bed, rows in closures.items():
        for first, second, _since, _until in clashes(rows):
            values = {"bed": bed, "first": first.line, "second": second.line}
            yield fault("bed_closures.csv", second.line, "closures_overlap", **values)
        if bed in beds:
            for row in rows:
                yield from not_in_service("bed_closures.csv", row, beds[bed])


def not_in_service(file: str, row: ClosureRow | MoveRow, periods: list[BedRow]) -> Iterator[Fault]:
    """The parts of a row for which its bed is not described."""
    for since, until in uncovered(row, periods):
        values = {"bed": row.bed, "from": said(since), "to": said(until)}
        yield fault(file, row.line, "bed_not_in_service", **values)


def outside(file: str, row: BedRow | MoveRow, department: DepartmentRow | None) -> Iterator[Fault]:
    """A row that begins before its department works, or lasts longer."""
    if department is not None and (row.since < department.since or row.until > department.until):
        opened, closed = said(department.since), said(department.until)
        values = {"department": row.department, "opened": opened, "closed": closed}
        yield fault(file, row.line, "outside_department_life", **values)
