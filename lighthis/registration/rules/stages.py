"""Which rows of the name index are worth ranking for a query, from narrow to wide (names.md 5.3, step 3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from lighthis.kernel.names.keys import folded_key, keys, skeleton, soft_skeletons
from lighthis.registration.rules.index import date_words
from lighthis.registration.rules.query import Query, Token

# What one initial may stand for: S. for Sh, Z. for Zh, K. for Kh, D. for Dj, T. for Ts, C. for Ch.
_INITIAL_OF = {"s": "sw", "z": "zj", "k": "kh", "d": "dj", "t": "ts", "c": "cs", "w": "ws"}
_HALF_ENDING = re.compile("[aiu]v[aiun]*$")
MOST_ALTERNATIVES = 200


class Vocabulary(Protocol):
    """The distinct K keys of the index, kept by the database side in `name_vocab` and `name_del`."""

    def near(self, k: str) -> list[str]:
        """Keys within about one edit: all that share one of `deletions(k)`."""

    def starting(self, k: str) -> list[str]:
        """Keys that start so."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows wanted: of each set at least one word must be present. `stage` orders plans; several may belong to one stage."""

    stage: str
    all_of: tuple[frozenset[str], ...]


def stages(query: Query, vocabulary: Vocabulary) -> Iterator[Plan]:
    """Plans for the clerk's query, narrow first; the caller stops after a stage that brought enough."""
    if query.numbers:
        yield Plan("number", (frozenset(query.numbers),))
    born = _born(query)
    tokens = [token for token in query.tokens if token.initial or skeleton(token.text)]
    exact = [_exact(token) for token in tokens]
    if not exact:
        if born:
            yield Plan("date", tuple(frozenset({word}) for word in sorted(born)))
        return
    year = (born,) if born else ()
    yield Plan("exact", (*exact, *year))
    prefix = [_prefix(token, vocabulary) for token in tokens]
    if prefix != exact:
        yield Plan("prefix", (*prefix, *year))
    fuzzy = [_fuzzy(token, vocabulary) for token in tokens]
    yield from _one_fuzzy(exact, fuzzy, year)
    yield from _glued(tokens, exact, year)
    yield from _one_left_out(exact, fuzzy, year)
    if born:
        yield Plan("without date", tuple(exact))
        yield Plan("without date", tuple(fuzzy))


def _born(query: Query) -> frozenset[str]:
    """Year word, or day and month: one of the two must agree, so that one digit off in the other still hits."""
    return frozenset(date_words(query.birth_date, query.precision))


def _exact(token: Token) -> frozenset[str]:
    if not token.initial:
        return frozenset(soft_skeletons(token.text))
    first = skeleton(token.text)[:1] or "a"
    return frozenset(f"{place}{letter}" for place in "12" for letter in _INITIAL_OF.get(first, first))


def _prefix(token: Token, vocabulary: Vocabulary) -> frozenset[str]:
    """A name still being typed: every key that starts so, also when the ending has been begun (Karimovi…)."""
    exact = _exact(token)
    if token.initial or keys(token.text).ending != "bare":
        return exact
    begun = {skeleton(token.text), skeleton(_HALF_ENDING.sub("", folded_key(token.text)))} - {""}
    return exact.union(*(vocabulary.starting(k)[:MOST_ALTERNATIVES] for k in sorted(begun)))


def _fuzzy(token: Token, vocabulary: Vocabulary) -> frozenset[str]:
    exact = _exact(token)
    return exact if token.initial else exact.union(vocabulary.near(skeleton(token.text))[:MOST_ALTERNATIVES])


def _one_fuzzy(
    exact: list[frozenset[str]], fuzzy: list[frozenset[str]], year: tuple[frozenset[str], ...]
) -> Iterator[Plan]:
    for place, wide in enumerate(fuzzy):
        if wide != exact[place]:
            yield Plan("one edit", (*exact[:place], wide, *exact[place + 1 :], *year))
    if len(fuzzy) > 1:
        yield Plan("edits", (*fuzzy, *year))


def _glued(tokens: list[Token], exact: list[frozenset[str]], year: tuple[frozenset[str], ...]) -> Iterator[Plan]:
    """Neighbours written as one (Abdu + Rahmon)."""
    for place, (first, second) in enumerate(pairwise(tokens)):
        if not first.initial and not second.initial:
            both = frozenset(soft_skeletons(first.text + second.text))
            yield Plan("glued", (*exact[:place], both, *exact[place + 2 :], *year))


def _one_left_out(
    exact: list[frozenset[str]], fuzzy: list[frozenset[str]], year: tuple[frozenset[str], ...]
) -> Iterator[Plan]:
    """One word of the query is wrong or not recorded; a single word is left out only where a date bounds the rest."""
    if len(exact) < 2 or (len(exact) == 2 and not year):
        return
    for words in (exact, fuzzy) if len(exact) > 2 else (exact,):
        for place in range(len(words)):
            yield Plan("left out", (*words[:place], *words[place + 1 :], *year))
