"""Who of many found by key is worth a thorough comparison: a glance at the heads of their cards."""

from collections.abc import Callable, Sequence
from heapq import nlargest

from rapidfuzz.distance import OSA

from lighthis.kernel.names.keys import keys
from lighthis.registration.rules.index import date_words
from lighthis.registration.rules.person import Head, head
from lighthis.registration.rules.query import Query, Token

COMPARED = 24  # so many of one plan are compared thoroughly; ten are shown
_BEGUN = 0.9
_SAME_LETTERS = 0.03  # the same letters and not only the same sounds
_AGREES, _PARTLY = 0.3, 0.15
_similarity = OSA.normalized_similarity


def closest(query: Query, cards: Sequence[str]) -> Sequence[str]:
    """At most `COMPARED` cards of people, those whose names and birth dates come nearest to what was typed."""
    if len(cards) <= COMPARED or not query.tokens:
        return cards
    return nlargest(COMPARED, cards, key=_glance(query))


def _glance(query: Query) -> Callable[[str], float]:
    words = [_word(token) for token in query.tokens]
    typed = query.birth_date.isoformat() if query.birth_date else ""
    dates = set(date_words(query.birth_date, query.precision))

    def close(card: str) -> float:
        one = head(card)
        best = max(
            sum([word(parts) for word in words]) for parts in (names.split(",") for names in one.names.split(";"))
        )
        return best + (_born(one, typed, dates) if typed and one.born else 0.0)

    return close


def _word(token: Token) -> Callable[[list[str]], float]:
    """How near a word comes to the nearest of the three parts of a spelling."""
    own = keys(token.text)
    strict, base, met = own.strict, own.base, {}

    def near(part: str) -> float:
        if part == base:
            return 1.0
        return max(_BEGUN * part.startswith(base), _similarity(base, part))

    def initial(parts: list[str]) -> float:
        return 1.0 if parts[1].startswith(strict) or parts[2].startswith(strict) else 0.0

    def whole(parts: list[str]) -> float:
        best = 0.0
        for part in parts[3:]:
            if part not in met:
                met[part] = near(part)
            best = max(best, met[part])
        return best + _SAME_LETTERS if strict in parts[:3] else best

    return initial if token.initial else whole


def _born(one: Head, typed: str, dates: set[str]) -> float:
    if one.born == typed:
        return _AGREES
    low, high = sorted((one.born[5:7], one.born[8:10]))
    return _PARTLY * (f"y{one.born[:4]}" in dates) + _PARTLY * (f"m{low}{high}" in dates)
