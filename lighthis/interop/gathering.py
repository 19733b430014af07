"""Everything that the register and one or more hospitals know of a person, table by table, for handing it out."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Table, select

from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.papers.models import Paper, PaperPdf
from lighthis.registration.models import Patient

PATIENT = cast(Table, Patient.__table__)
PAPER, PDF = cast(Table, Paper.__table__), cast(Table, PaperPdf.__table__)
# about other people (who looks alike), about files that came, and what is handed out as files of its own
LEFT_OUT = {"likely_pair", "import_row", "paper_pdf"}
AT_ONCE = 500
Row = dict[str, Any]


@cache
def tables() -> tuple[tuple[Table, tuple[Column[Any], ...]], ...]:
    """Every table whose rows hang on a patient, at any depth, after those they hang on; and the columns that say on which row."""
    known, found = {PATIENT.name}, []
    for table in Base.metadata.sorted_tables:
        columns = tuple(c for c in table.columns for key in c.foreign_keys if key.column.table.name in known)
        if columns and table.name not in LEFT_OUT | known:
            known.add(table.name)
            found.append((table, columns))
    return tuple(found)


def rows_of(ids: list[UUID], facilities: list[UUID], by: Actor | None) -> Iterator[tuple[str, Iterator[Row]]]:
    """The tables in turn, each with its rows: shared ones, and those of these hospitals. What is hidden from a reader, and all
    that hangs on it, is left out; without a reader (the operator of the machine) nothing is. Each must be read to its end."""
    kept: dict[str, set[UUID]] = {PATIENT.name: set(ids)}
    hidden = _hidden(ids, facilities, by) if by else set()
    yield PATIENT.name, _read(PATIENT, (PATIENT.c.id,), kept, {PATIENT.name: set(ids)}, facilities, hidden)
    for table, columns in tables():
        kept[table.name] = set()
        yield table.name, _read(table, columns, kept, kept, facilities, hidden)


def pdfs(papers: Collection[UUID], facilities: list[UUID]) -> Iterator[tuple[Row, bytes]]:
    """The printed files that are still kept, one at a time, with what they are."""
    for at in facilities:
        rows = select(PAPER.c.id, PAPER.c.form, PAPER.c.language, PAPER.c.created_at).where(
            PAPER.c.facility_id == at, PAPER.c.id.in_(papers), PAPER.c.state == "ready"
        )
        for row in session.execute(rows.order_by(PAPER.c.id)).mappings().all():
            body = session.scalar(select(PDF.c.body).where(PDF.c.facility_id == at, PDF.c.paper_id == row["id"]))
            if body is not None:
                yield dict(row), body


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return value.isoformat() if isinstance(value, (datetime, date)) else value


def _read(
    table: Table, columns: tuple[Column[Any], ...], kept: dict[str, set[UUID]], above: dict[str, set[UUID]], facilities: list[UUID],
    hidden: set[UUID],
) -> Iterator[Row]:  # fmt: skip
    own: set[UUID] = set()
    for column in columns:
        target = next(
            (key.column.table.name for key in column.foreign_keys if key.column.table.name in kept), table.name
        )
        wanted = sorted(above[target])
        for start in range(0, len(wanted), AT_ONCE):
            statement = select(table).where(column.in_(wanted[start : start + AT_ONCE])).order_by(table.c.id)
            for found in _asked(table, statement, facilities):
                row = {name: plain(value) for name, value in found.items()}
                points = {value for one in columns if (value := found[one.name]) is not None}
                if found["id"] in own or (points | {found["id"]}) & hidden:
                    hidden.update({found["id"]} - own)
                    continue
                own.add(found["id"])
                yield row
    kept[table.name] = own


def _asked(table: Table, statement: Any, facilities: list[UUID]) -> Iterator[Any]:
    if "facility_id" not in table.c:
        yield from session.execute(statement).mappings()
        return
    for at in facilities:
        yield from session.execute(statement.where(table.c.facility_id == at)).mappings()


def _hidden(ids: list[UUID], facilities: list[UUID], by: Actor) -> set[UUID]:
    """Comings that this reader may not see (rulings 9)."""
    rows = [
        row
        for at in facilities
        for row in session.scalars(select(Encounter).where(Encounter.facility_id == at, Encounter.patient_id.in_(ids)))
    ]
    return {row.id for row in rows if not encounters.visible(row, by)}
