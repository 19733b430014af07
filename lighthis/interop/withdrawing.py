"""Taking a whole import back: the people it brought vanish from search and lists, unless something else is known of them by now.

Nothing is deleted: the same file brought in again finds the same records (`restoring`).
"""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, delete, or_, select, update

from lighthis.audit import actions as audit
from lighthis.audit.models import AuditEntry
from lighthis.audit.words import LOOK
from lighthis.db import units
from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.interop import runs
from lighthis.interop.models import ImportRow, ImportRun
from lighthis.interop.restoring import IDENTIFIER, PATIENT, WITHDRAWN
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import name_index
from lighthis.registration.models import LikelyPair

AT_ONCE = 300
ROW, PAIR = cast(Table, ImportRow.__table__), cast(Table, LikelyPair.__table__)
# what an import itself writes of a person; a row in any other table that points to a patient is a use
OWN = {"patient_name", "patient_identifier", "patient_contact", "patient_address", "card", "import_row", "likely_pair"}


def withdraw(run: ImportRun, by: Actor) -> Iterator[tuple[ImportRun, list[UUID]]]:
    """Take people out, some at a time; broken off, the same again goes on. Yields the run and who stayed of those looked at.
    Raises Refusal for a run that is still on its way or withdrawn already."""
    run = _begun(run, by)
    after = None
    while rows := _next(run, after):
        after = rows[-1][0]
        with units.work(patience=runs.PATIENCE_SECONDS):
            run, stayed = _taken_out(run, [patient_id for _id, patient_id in rows], by)
        yield run, stayed
    with units.work(patience=runs.PATIENCE_SECONDS):
        run = runs.step(run, state="withdrawn", ended_at=clock.now())
        audit.wrote(run, "import withdrawn", by=by, detail={"gone": run.gone, "stayed": run.stayed})
    yield run, []


def _begun(run: ImportRun, by: Actor) -> ImportRun:
    if run.state == "withdrawn":
        raise Refusal(N_("This import was withdrawn already."))
    with units.work(patience=runs.PATIENCE_SECONDS):
        if run.state != "withdrawing":
            audit.wrote(run, "import withdrawal begun", by=by)
        return (
            runs.step(run, state="withdrawing", gone=0, stayed=0, ended_at=None)
            if run.state != "withdrawing"
            else (runs.step(run, stayed=0))
        )


def _next(run: ImportRun, after: UUID | None) -> list[Any]:
    """The next people that the run brought and that are still seen."""
    rows = select(ROW.c.id, ROW.c.patient_id).join(PATIENT, PATIENT.c.id == ROW.c.patient_id)
    rows = rows.where(ROW.c.run_id == run.id, PATIENT.c.withdrawn_at.is_(None)).order_by(ROW.c.id).limit(AT_ONCE)
    found = list(session.execute(rows.where(ROW.c.id > after) if after else rows).all())
    session.rollback()
    return found


def _taken_out(run: ImportRun, ids: list[UUID], by: Actor) -> tuple[ImportRun, list[UUID]]:
    used = used_of(ids)
    gone = [id_ for id_ in ids if id_ not in used]
    moved = runs.step(run, gone=run.gone + len(gone), stayed=run.stayed + len(used))
    if gone:
        of_them = IDENTIFIER.c.patient_id.in_(gone)
        standing = (of_them, IDENTIFIER.c.state != "withdrawn")
        session.execute(update(IDENTIFIER).where(*standing).values(state="withdrawn", reason=WITHDRAWN))
        session.execute(update(PATIENT).where(PATIENT.c.id.in_(gone)).values(withdrawn_at=clock.now()))
        session.execute(
            delete(PAIR).where(or_(PAIR.c.first_id.in_(gone), PAIR.c.second_id.in_(gone)), PAIR.c.state == "open")
        )
        rows = session.scalars(select(PATIENT.c.search_row).where(PATIENT.c.id.in_(gone)))
        name_index.take_out(session(), list(rows))
        audit.wrote(
            moved, "people withdrawn", by=by, detail={"count": len(gone), "from": str(gone[0]), "to": str(gone[-1])}
        )
    return moved, sorted(used)


def used_of(ids: list[UUID]) -> set[UUID]:
    """Of whom more is known than an import wrote: any other row that points to them, any change in the log."""
    found: set[UUID] = set(session.scalars(_logged(ids)))
    facilities = list(session.scalars(select(Facility.id)))
    for column in pointing():
        rows = select(column).where(column.in_(ids))
        if "facility_id" not in column.table.c:
            found.update(session.scalars(rows))
            continue
        for facility in facilities:
            found.update(session.scalars(rows.where(column.table.c.facility_id == facility)))
    answered = select(PAIR.c.first_id, PAIR.c.second_id).where(
        or_(PAIR.c.first_id.in_(ids), PAIR.c.second_id.in_(ids)), PAIR.c.state != "open"
    )
    return found | {id_ for pair in session.execute(answered) for id_ in pair} & set(ids)


def _logged(ids: list[UUID]) -> Any:
    looked = AuditEntry.action.startswith(LOOK, autoescape=True)
    return select(AuditEntry.patient_id).where(and_(AuditEntry.patient_id.in_(ids), ~looked)).distinct()


def pointing() -> list[Any]:
    """Columns of all tables that point to a patient, but for those that an import fills."""
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in OWN
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "patient"
    ]
