"""A row of patients.csv, by the rules of `lighthis patients import`; only its own words for faults and empty cells differ."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import cast

from lighthis.interop.rules import people
from lighthis.interop.rules.incoming import Incoming, Reading
from lighthis.interop.rules.stays.cells import Cells
from lighthis.interop.rules.stays.faults import Fault
from lighthis.interop.rules.stays.rows import PatientRow, Tell
from lighthis.interop.rules.stays.tables import Line
from lighthis.interop.rules.tables import Row
from lighthis.registration.rules.sex import read_sex

FILE = "patients.csv"
OURS = frozenset({"source_id", "sex", "birth_date", "family", "given", "full_name"})  # said by this page's own codes


def read(row: Line, today: date, tell: Tell) -> tuple[PatientRow, Incoming] | None:
    """The person of a row; an unknown birth date is none, somebody without a name is an unknown person."""
    of = Cells(FILE, row, tell)
    id_, sex, born = of.text("source_id", needed=True), of.text("sex", needed=True), of.day("birth_date")
    if sex and read_sex(sex) is None:
        of.wrong("bad_value", column="sex", value=sex, allowed="m, f")
    if not of.is_whole:
        return None
    reading = people.read(Row(row.line, row.cells), today)
    for problem in reading.problems:
        mine = problem.field in OURS and not row.cells.get(problem.field)
        if problem.is_fatal and not mine:
            code = "bad_date" if problem.field == "birth_date" else "bad_value"
            tell(Fault(FILE, row.line, code, problem.message))
    person = cast(Incoming, reading.person)
    if not person.family and not person.given:
        person = replace(person, family=id_, is_unknown=True)
    return PatientRow(row.line, id_, person.sex, born), person


def reading_of(line: int, person: Incoming) -> Reading:
    """The person as the import of patients takes them."""
    return Reading(line, person.source_id, person)


def digest(row: Line) -> str:
    """Tells whether a row says anything else than the last time."""
    return hashlib.sha256(repr(sorted((k, v) for k, v in row.cells.items() if v)).encode()).hexdigest()[:32]
