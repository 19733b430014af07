"""The search itself, without a database: plans go out through `fetch`, candidates come back and are ranked."""

from collections.abc import Callable, Iterable

from lighthis.registration.rules.person import Candidate
from lighthis.registration.rules.query import Query, parse_query
from lighthis.registration.rules.ranking import Ranked, ranker
from lighthis.registration.rules.stages import Plan, Vocabulary, stages

ENOUGH = 5
GOOD = 0.75
LOW = 0.80
WORTH_SHOWING = 0.45
CERTAIN = 0.97  # the name as typed was found: guesses about left out or glued words cannot do better
_GUESSES = {"glued", "left out", "without date"}
SHOWN = 10
MOST_RANKED = 900  # after so many a page would be slow and the clerk must type more
MOST_CANDIDATES = 300  # the most that `fetch` should bring for one plan (names.md 5.3)

Fetch = Callable[[Plan, frozenset[str]], Iterable[Candidate]]


def search(text: str, fetch: Fetch, vocabulary: Vocabulary, *, limit: int = SHOWN) -> list[Ranked]:
    """People for what a clerk typed, best first. `fetch(plan, known keys)` brings at most 300 people not yet known."""
    query = parse_query(text)
    found = _ranked(query, fetch, vocabulary)
    if query.swapped and (not found or found[0].score < LOW):
        other = _ranked(query.swapped, fetch, vocabulary)
        if other and (not found or other[0].score > found[0].score):
            found = other
    return found[:limit]


def _ranked(query: Query, fetch: Fetch, vocabulary: Vocabulary) -> list[Ranked]:
    found: dict[str, Ranked] = {}
    ranked, stage = ranker(query), ""
    for plan in stages(query, vocabulary):
        if len(found) >= MOST_RANKED or (plan.stage != stage and _is_enough(list(found.values()), plan.stage)):
            break
        stage = plan.stage
        for candidate in fetch(plan, frozenset(found)):
            found.setdefault(candidate.key, ranked(candidate))
    worth = [one for one in found.values() if one.score >= WORTH_SHOWING or not query.tokens]
    return sorted(worth, key=lambda one: (-one.score, one.candidate.key))


def _is_enough(found: list[Ranked], next_stage: str) -> bool:
    """Whether the next stage is spared: five good ones, or the very name before mere guesses."""
    good = [one.score for one in found if one.score >= GOOD]
    if next_stage in _GUESSES and max(good, default=0.0) >= CERTAIN:
        return True
    return len(good) >= ENOUGH
