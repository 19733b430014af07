"""After a file was brought in: records that may be one person are put before a senior clerk.

The whole register is read once, in order, a key of each name remembered; broken off, it is simply done again: the queue takes
no pair twice.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, or_, select

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.interop import runs
from lighthis.interop.models import ImportRow, ImportRun
from lighthis.interop.rules.blocking import pairing, parts_of
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import actions as registration
from lighthis.registration import queries as register
from lighthis.registration.index_models import NameCard
from lighthis.registration.models import PatientIdentifier
from lighthis.registration.rules.duplicates import Comparison, score_pair
from lighthis.registration.rules.person import Candidate, from_card

CARD, ROW = cast(Table, NameCard.__table__).c, cast(Table, ImportRow.__table__).c
IDENTIFIER = cast(Table, PatientIdentifier.__table__)
AT_ONCE, PAIRS = 2_000, 500
Pair = tuple[Candidate, Candidate]
_CARDS = Prepared(
    select(CARD.search_row, CARD.card)
    .where(CARD.search_row > bindparam("after"))
    .order_by(CARD.search_row)
    .limit(AT_ONCE)
)
_SOME = Prepared(select(CARD.card).where(CARD.search_row == bindparam("row")))
_OF_RUNS = Prepared(select(ROW.patient_id).where(among(ROW.patient_id, "ids"), among(ROW.run_id, "runs")))


def people() -> int:
    """How many the index knows."""
    return session.scalar(select(func.count()).select_from(NameCard)) or 0


def to_read() -> int:
    """How many cards will be read: each as often as there are goes."""
    count = people()
    return count * parts_of(count)


def pair(run: ImportRun, by: Actor, told: Callable[[int], None]) -> tuple[ImportRun, int]:
    """Flag likely pairs with people of all runs that wait for it, and end those runs. Also tells how many keys were too common.
    `told` hears how many people were read."""
    waiting = runs.open_of("pairing")
    ids = {one.id for one in waiting}
    flagged, crowded = _numbers(ids), 0
    parts = parts_of(people())
    for part in range(parts):
        earlier, count = pairing(part, parts)
        likely = _likely(earlier, ids, told)
        while found := list(islice(likely, PAIRS)):
            flagged += _flag(found)
        crowded += count()
    session.rollback()
    with units.work(patience=runs.PATIENCE_SECONDS):
        for one in waiting:
            mine = {"pairs": flagged} if one.id == run.id else {}
            ended = runs.step(one, state="done", ended_at=clock.now(), **mine)
            run = ended if one.id == run.id else run
            audit.wrote(ended, "import ended", by=by, detail=mine)
    return run, crowded


def _likely(
    earlier: Callable[[int, Candidate], list[int]], ids: set[UUID], told: Callable[[int], None]
) -> Iterator[tuple[UUID, UUID, Comparison]]:
    after = 0
    while rows := _CARDS.rows(after=after):
        found: list[Pair] = []
        for row, card in rows:
            person = from_card(card)
            found += [(person, from_card(other)) for one in earlier(row, person) for (other,) in _SOME.rows(row=one)]
        after = rows[-1][0]
        chosen = _of_runs(found, ids)
        session.rollback()
        for one, other in chosen:
            compared = score_pair(one, other)
            if compared.verdict in {"same_number", "strong", "possible"}:
                yield UUID(one.key), UUID(other.key), compared
        told(len(rows))


def _of_runs(found: list[Pair], ids: set[UUID]) -> list[Pair]:
    """Those pairs of which one came with the runs, and that are not linked as one person already."""
    if not found:
        return []
    keys = sorted({UUID(person.key) for pair_ in found for person in pair_})
    mine = {str(id_) for (id_,) in _OF_RUNS.rows(ids=keys, runs=sorted(ids))}
    shown = {str(id_): survivor for id_, survivor in register.survivors_of(keys).items()}
    return [(a, b) for a, b in found if {a.key, b.key} & mine and shown[a.key] != shown[b.key]]


def _flag(found: list[tuple[UUID, UUID, Comparison]]) -> int:
    with units.work(patience=runs.PATIENCE_SECONDS):
        return registration.flag(found, "import")


def _numbers(ids: set[UUID]) -> int:
    """Who has a document that another patient holds: both are put into the queue whatever their names say."""
    own, other = IDENTIFIER.alias(), IDENTIFIER.alias()
    rows = (
        select(own.c.patient_id, other.c.patient_id)
        .join(other, (other.c.system == own.c.system) & (other.c.value == own.c.value))
        .join(ImportRow, or_(ROW.patient_id == own.c.patient_id))
        .where(own.c.state == "unconfirmed", other.c.state == "confirmed", own.c.patient_id != other.c.patient_id)
        .where(ROW.run_id.in_(ids), own.c.kind != "source")
    )
    flagged, pairs = 0, iter(session.execute(rows).all())
    while part := list(islice(pairs, PAIRS)):
        flagged += _flag([(a, b, _compared(a, b)) for a, b in part])
    return flagged


def _compared(a: UUID, b: UUID) -> Comparison:
    return score_pair(*(register.as_candidate(register.patient(one)) for one in (a, b)))
