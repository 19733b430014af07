"""The search itself, without a database: plans go out through `fetch`, candidates come back and are ranked."""

from collections.abc import Callable, Iterable

from lighthis.kernel.names.keys import keys, skeleton
from lighthis.registration.rules.person import Candidate
from lighthis.registration.rules.query import Query, parse_query
from lighthis.registration.rules.ranking import SAME_DAY, SAME_YEAR, Ranked, birth_agreed, ranker
from lighthis.registration.rules.stages import Plan, Vocabulary, stages

ENOUGH = 5
GOOD = 0.75
LOW = 0.80
WORTH_SHOWING = 0.45
CERTAIN = 0.97  # the name as typed was found: guesses about left out or glued words cannot do better
NEAR = 0.86  # all words found, one of them with a slip
SURE_FACTS = 3  # three words, or two and a birth date or year: whoever has them all is meant
_AS_TYPED = {"exact", "prefix"}
_GUESSES = {"edits", "glued", "left out", "left out, edits", "without date"}
SHOWN = 10
MOST_RANKED = 900  # after so many a page would be slow and the clerk must type more
MOST_CANDIDATES = 300  # the most that `fetch` should bring for one plan (names.md 5.3)

Fetch = Callable[[Plan, frozenset[str]], Iterable[Candidate]]


def search(text: str, fetch: Fetch, vocabulary: Vocabulary, *, limit: int = SHOWN) -> list[Ranked]:
    """People for what a clerk typed, best first. `fetch(plan, known keys)` brings at most 300 people not yet known."""
    query = parse_query(text)
    found: list[Ranked] = []
    for reading in _readings(query, vocabulary):
        if not found or found[0].score < LOW:
            other = _ranked(reading, fetch, vocabulary)
            if other and (not found or other[0].score > found[0].score):
                found = other
    return found[:limit]


def _readings(query: Query, vocabulary: Vocabulary) -> list[Query]:
    """The query as typed, then as typed in the other keyboard layout; the other way round where more of those words are names."""
    if query.swapped is None:
        return [query]
    typed, other = (
        {skeleton(token.text) for token in one.tokens if not token.initial} for one in (query, query.swapped)
    )
    known = vocabulary.known(sorted(typed | other))
    is_other = _share(other, known) > _share(typed, known)
    return [query.swapped, query] if is_other else [query, query.swapped]


def _share(words: set[str], known: set[str]) -> float:
    """How much of the letters of these keys is in keys that names have: short ones are names by chance."""
    return sum(len(word) ** 2 for word in words & known) / (sum(len(word) ** 2 for word in words) or 1)


def _ranked(query: Query, fetch: Fetch, vocabulary: Vocabulary) -> list[Ranked]:
    found: dict[str, Ranked] = {}
    ranked, stage = ranker(query), ""
    for plan in stages(query, vocabulary):
        if len(found) >= MOST_RANKED or (plan.stage != stage and _is_enough(query, list(found.values()), plan.stage)):
            break
        stage = plan.stage
        for candidate in fetch(plan, frozenset(found)):
            found.setdefault(candidate.key, ranked(candidate))
        if stage in _AS_TYPED and found and _is_told(query) and _is_whole(query, _best(found.values())):
            break
    worth = [one for one in found.values() if one.score >= WORTH_SHOWING or not query.tokens]
    return sorted(worth, key=lambda one: (-one.score, one.candidate.key))


def _best(found: Iterable[Ranked]) -> Ranked:
    return max(found, key=lambda one: one.score)


def _is_enough(query: Query, found: list[Ranked], next_stage: str) -> bool:
    """Whether the next stage is spared: five good ones; before mere guesses, the very name or one that comes near in all."""
    good = [one for one in found if one.score >= GOOD]
    if len(good) >= ENOUGH:
        return True
    if not good or next_stage not in _GUESSES:
        return False
    best = _best(good)
    name = best.score - (birth_agreed(query, best.candidate) if query.birth_date else 0.0)
    return best.score >= CERTAIN or (_facts(query) >= SURE_FACTS and name >= NEAR) or _is_whole(query, best)


def _facts(query: Query) -> int:
    """How much was typed: whole words, and a birth date or year."""
    return sum(not token.initial for token in query.tokens) + (query.birth_date is not None)


def _is_told(query: Query) -> bool:
    """Whether one who has all that was typed is surely meant: nothing else is looked for then."""
    return _facts(query) >= SURE_FACTS or (_facts(query) > 0 and any(token.initial for token in query.tokens))


def _is_whole(query: Query, best: Ranked) -> bool:
    """Whether every word typed is a part of the best one's name but for script and ending, and the birth date is the same."""
    if query.birth_date and birth_agreed(query, best.candidate) < (SAME_DAY if query.precision == "day" else SAME_YEAR):
        return False
    typed = {keys(token.text).base for token in query.tokens if not token.initial}
    return best.score >= GOOD and any(
        typed <= {keys(part).base for part in spelling} for spelling in best.candidate.spellings
    )
