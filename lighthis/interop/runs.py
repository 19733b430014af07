"""How far a file came: begun, gone on with, ended. Every step is part of the unit that writes the rows."""

from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, or_, update

from lighthis.db.adding import defaults
from lighthis.db.engine import session
from lighthis.db.reading import of, plain
from lighthis.interop.arrivals import Order
from lighthis.interop.models import ImportRun
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import N_, NotFound, Refusal

RUN = cast(Table, ImportRun.__table__)
SHOWN = 50
PATIENCE_SECONDS = 120  # how long somebody else may hold the store before we give up


@dataclass
class Tally:
    """What became of the rows so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0

    @property
    def rows(self) -> int:
        """All rows looked at."""
        return self.new + self.changed + self.unchanged + self.bad


def find(run_id: UUID) -> ImportRun:
    """A run, for looking only. Raises NotFound."""
    found = of(ImportRun).where(RUN.c.id == run_id).first()
    if found is None:
        raise NotFound
    return found


def newest() -> list[ImportRun]:
    """The last runs, the newest first."""
    return of(ImportRun).order_by(RUN.c.id.desc()).limit(SHOWN).all()


def unfinished(digest: str, order: Order) -> ImportRun | None:
    """A run of these very bytes of this source that was broken off."""
    cards = RUN.c.cards_of_id
    mine = cards.is_(None) if order.facility is None else cards == order.facility.id
    rows = of(ImportRun).where(
        RUN.c.system == order.system,
        RUN.c.digest == digest,
        mine,
        or_(RUN.c.state == "writing", RUN.c.state == "pairing"),
    )
    found = rows.order_by(RUN.c.id.desc()).first()
    session.rollback()
    return found


def draft(file: str, digest: str, rows: int, order: Order) -> ImportRun:
    """A run that is not written yet."""
    standing, _made = defaults(RUN)
    values = standing | {
        "id": new_id(), "created_at": clock.now(), "system": order.system, "file": file, "digest": digest, "rows": rows,
        "cards_of_id": order.facility.id if order.facility else None, "by": order.by.name,
    }  # fmt: skip
    return plain(ImportRun, **values)


def begin(run: ImportRun) -> ImportRun:
    """A new run; whatever of this source was broken off stays as it is and is not gone on with. Inside a write unit."""
    older = (RUN.c.system == run.system, RUN.c.state == "writing")
    session.execute(update(RUN).where(*older).values(state="left", ended_at=clock.now()))
    session.execute(insert(RUN).values(vars(run)))
    return run


def step(run: ImportRun, **values: Any) -> ImportRun:
    """The run further on, only if nobody else moved it meanwhile. Inside a write unit. Raises Refusal."""
    mine = (
        RUN.c.id == run.id,
        RUN.c.position == run.position,
        RUN.c.state == run.state,
        RUN.c.gone + RUN.c.stayed == run.gone + run.stayed,
    )
    if session.execute(update(RUN).where(*mine).values(values)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(N_("Another command works at this import right now. Wait for it, then run this one again."))
    return plain(ImportRun, **(vars(run) | values))


def open_of(state: str) -> list[ImportRun]:
    """Runs that stand in a state, oldest first."""
    return of(ImportRun).where(RUN.c.state == state).order_by(RUN.c.id).all()


def called(number: str) -> ImportRun:
    """A run by its number as `lighthis patients imports` shows it. Raises Refusal."""
    try:
        return find(UUID(number))
    except (ValueError, NotFound):
        raise Refusal(
            N_("There is no import %(number)s. %(command)s lists them."),
            number=number,
            command="lighthis patients imports",
        ) from None


def tally_of(run: ImportRun) -> Tally:
    """The counts of a run."""
    return Tally(run.new, run.changed, run.unchanged, run.bad)


def counts(tally: Tally) -> dict[str, int]:
    """The counts for a run's row."""
    return vars(replace(tally))
