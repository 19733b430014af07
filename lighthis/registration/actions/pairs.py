"""Records that may be one person, put before a senior clerk."""

from collections.abc import Iterable
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import Select, Table, and_, insert, or_, select, tuple_

from lighthis.audit import actions as audit
from lighthis.db.adding import defaults
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.kernel.text import N_, Refusal
from lighthis.registration.models import LikelyPair
from lighthis.registration.rules.duplicates import Comparison
from lighthis.registration.rules.merging import check_reason

PAIR = cast(Table, LikelyPair.__table__)
AT_ONCE = 300  # pairs a statement


def flag(pairs: Iterable[tuple[UUID, UUID, Comparison]], source: str) -> int:
    """Put pairs into the review queue; those it knows, open or answered, are left as they are. Returns how many are new.

    `source`: "desk" (the clerk was not sure), "edit" (changed data look alike), "number" (a disputed number), "import",
    "merge" (nobody asked: linked by hand)."""
    found = {(min(a, b), max(a, b)): compared for a, b, compared in pairs if a != b}
    keys, known = list(found), set()
    for start in range(0, len(keys), AT_ONCE):
        wanted = tuple_(LikelyPair.first_id, LikelyPair.second_id).in_(keys[start : start + AT_ONCE])
        known |= {(one.first_id, one.second_id) for one in session.query(LikelyPair).where(wanted)}
    new = [_row(pair, compared, source) for pair, compared in found.items() if pair not in known]
    if new:
        session.execute(insert(PAIR), new)
    return len(new)


def _row(pair: tuple[UUID, UUID], compared: Comparison, source: str) -> dict[str, object]:
    standing, made = defaults(PAIR)
    values = {"first_id": pair[0], "second_id": pair[1], "source": source, "score": Decimal(str(compared.score))}
    more = {"levels": compared.levels, "fold_version": FOLD_VERSION}
    return standing | {name: make(None) for name, make in made} | values | more


def answer(one: UUID, other: UUID, state: str, reason: str, *, by: Actor) -> None:
    """What somebody said of a pair that is in the queue: "same" or "other"."""
    for row in session.scalars(_between([one], [other])):
        _answered(row, state, reason, by)
    session.flush()


def say_other(one: UUID, others: list[UUID], reason: str, *, by: Actor) -> None:
    """At the desk: another person than these; what waits for another cause (a disputed number) goes on waiting."""
    for row in session.scalars(_between([one], others).where(LikelyPair.source == "desk", LikelyPair.state == "open")):
        _answered(row, "other", reason, by)
    session.flush()


def two_people(pair: LikelyPair, reason: str, *, by: Actor) -> None:
    """A senior clerk says that a pair of the queue is not one person. Raises Refusal where it was answered meanwhile."""
    reason = check_reason(reason)
    session.refresh(pair, with_for_update=True)
    if pair.state == "same":
        raise Refusal(N_("This pair was answered a moment ago."))
    _answered(pair, "other", reason, by)
    session.flush()
    for own, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id)):
        audit.wrote(pair, "not one person", by=by, patient=own, reason=reason, detail={"other": str(other)})


def close_between(some: list[UUID], others: list[UUID], reason: str, *, by: Actor) -> None:
    """These two families of records are one person now: whatever waits between them is answered."""
    for row in session.scalars(_between(some, others).where(LikelyPair.state == "open")):
        _answered(row, "same", reason, by)


def open_between(some: list[UUID], others: list[UUID]) -> None:
    """They are two people again: what was answered by linking them waits anew."""
    for row in session.scalars(_between(some, others).where(LikelyPair.state == "same")):
        row.state, row.reason, row.answered_by_id, row.answered_at = "open", "", None, None
    session.flush()


def _answered(row: LikelyPair, state: str, reason: str, by: Actor) -> None:
    row.state, row.reason, row.answered_by_id, row.answered_at = state, reason, by.id, clock.now()


def _between(some: list[UUID], others: list[UUID]) -> Select[LikelyPair]:
    first, second = LikelyPair.first_id, LikelyPair.second_id
    rows = select(LikelyPair).where(
        or_(and_(first.in_(some), second.in_(others)), and_(first.in_(others), second.in_(some)))
    )
    return rows.with_for_update()
