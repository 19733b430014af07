"""Records that may be one person, put before a senior clerk."""

from collections.abc import Iterable
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert, tuple_

from lighthis.db.adding import defaults
from lighthis.db.engine import session
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.registration.models import LikelyPair
from lighthis.registration.rules.duplicates import Comparison

PAIR = cast(Table, LikelyPair.__table__)
AT_ONCE = 300  # pairs a statement


def flag(pairs: Iterable[tuple[UUID, UUID, Comparison]], source: str) -> int:
    """Put pairs into the review queue; those it knows, open or answered, are left as they are. Returns how many are new.

    `source`: "desk" (the clerk was not sure), "edit" (changed data look alike), "number" (a disputed number), "import"."""
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
