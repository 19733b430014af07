"""Which rows of the name index are worth ranking for a query, from narrow to wide (names.md 5.3, step 3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from rapidfuzz.distance import OSA

from lighthis.kernel.names.keys import keys, skeleton, soft_skeletons, unended
from lighthis.registration.rules.index import date_words
from lighthis.registration.rules.query import Query, Token

# What one initial may stand for: S. for Sh, Z. for Zh, K. for Kh, D. for Dj, T. for Ts, C. for Ch.
_INITIAL_OF = {"s": "sw", "z": "zj", "k": "kh", "d": "dj", "t": "ts", "c": "cs", "w": "ws"}
_HALF_ENDING = re.compile("[aiu]v[aiun]*$")
MOST_ALTERNATIVES = 200
Sets = tuple[frozenset[str], ...]


class Vocabulary(Protocol):
    """The distinct K keys of the index, kept by the database side in `name_vocab` and `name_del`."""

    def near(self, k: str) -> list[str]:
        """Keys within about one edit: all that share one of `deletions(k)`."""

    def known(self, words: list[str]) -> set[str]:
        """Those of the words that are keys."""

    def starting(self, k: str) -> list[str]:
        """Keys that start so."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows wanted: of each set at least one word must be present. `stage` orders plans; several may belong to one stage.

    `query` is what they are wanted for: where there are many, those who come nearest to it are enough.
    """

    stage: str
    all_of: Sets
    query: Query | None = None


def stages(query: Query, vocabulary: Vocabulary) -> Iterator[Plan]:
    """Plans for the clerk's query, narrow first; the caller stops as soon as it has enough."""
    for stage, all_of in _plans(query, vocabulary):
        yield Plan(stage, all_of, query)


def _plans(query: Query, vocabulary: Vocabulary) -> Iterator[tuple[str, Sets]]:
    if query.numbers:
        yield "number", (frozenset(query.numbers),)
    born = _born(query)
    tokens = [token for token in query.tokens if token.initial or skeleton(token.text)]
    exact = [_exact(token) for token in tokens]
    if not exact:
        if born:
            yield "date", tuple(frozenset({word}) for word in sorted(born))
        return
    year = (born,) if born else ()
    yield "exact", (*exact, *year)
    prefix = [_prefix(token, vocabulary) for token in tokens]
    if prefix != exact:
        yield "prefix", (*prefix, *year)
    near = [frozenset() if token.initial else _near(token, vocabulary) for token in tokens]
    yield from _edits(tokens, exact, near, year)
    yield from _glued(tokens, exact, year)
    fuzzy = [one | more for one, more in zip(exact, near, strict=True)]
    yield from _one_left_out(tokens, exact, fuzzy, year)
    if born:
        yield "without date", tuple(exact)
        yield "without date", tuple(fuzzy)


def _born(query: Query) -> frozenset[str]:
    """Year word, or day and month: one of the two must agree, so that one digit off in the other still hits."""
    return frozenset(date_words(query.birth_date, query.precision))


def _exact(token: Token) -> frozenset[str]:
    if not token.initial:
        return frozenset(soft_skeletons(token.text))
    return _initials(skeleton(token.text)[:1] or "a")


def _initials(first: str) -> frozenset[str]:
    return frozenset(f"{place}{letter}" for place in "12" for letter in _INITIAL_OF.get(first, first))


def _prefix(token: Token, vocabulary: Vocabulary) -> frozenset[str]:
    """A name still being typed: every key that starts so, also when the ending has been begun (Karimovi…).

    One or two letters begin too many keys: the first letter of the given name or of the father's name stands for them.
    """
    exact = _exact(token)
    if token.initial:
        return exact
    own = keys(token.text)
    begun = {unended(own.folded)} | (
        {own.skeleton, skeleton(_HALF_ENDING.sub("", own.folded))} if own.ending == "bare" else set()
    )
    found: set[str] = set()
    for k in sorted(begun - {""}):
        more = vocabulary.starting(k) if len(k) > 1 else []
        found.update(more[:MOST_ALTERNATIVES])
        if len(k) == 1 or len(more) >= MOST_ALTERNATIVES:
            found.update(_initials(k[0]))
    return exact | found


def _near(token: Token, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(vocabulary.near(skeleton(token.text))[:MOST_ALTERNATIVES])


def _edits(
    tokens: list[Token], exact: list[frozenset[str]], near: list[frozenset[str]], year: Sets
) -> Iterator[tuple[str, Sets]]:
    """One word mistyped by one letter, then whatever is alike in any of them."""
    for place, token in enumerate(tokens):
        own = skeleton(token.text)
        once = exact[place].union(word for word in near[place] if OSA.distance(own, word, score_cutoff=1) <= 1)
        if once != exact[place]:
            yield "one edit", (*exact[:place], once, *exact[place + 1 :], *year)
    if any(near):
        yield "edits", (*(one | more for one, more in zip(exact, near, strict=True)), *year)


def _glued(tokens: list[Token], exact: list[frozenset[str]], year: Sets) -> Iterator[tuple[str, Sets]]:
    """Neighbours written as one (Abdu + Rahmon)."""
    for place, (first, second) in enumerate(pairwise(tokens)):
        if not first.initial and not second.initial:
            both = frozenset(soft_skeletons(first.text + second.text))
            yield "glued", (*exact[:place], both, *exact[place + 2 :], *year)


def _one_left_out(
    tokens: list[Token], exact: list[frozenset[str]], fuzzy: list[frozenset[str]], year: Sets
) -> Iterator[tuple[str, Sets]]:
    """One word of the query is wrong or not recorded; a single word is left out only where a date bounds the rest."""
    if len(exact) < 2 or (len(exact) == 2 and not year):
        return
    for stage, words in (("left out", exact), ("left out, edits", fuzzy)) if len(exact) > 2 else (("left out", exact),):
        for place in range(len(words)):
            if year or not all(token.initial for token in (*tokens[:place], *tokens[place + 1 :])):
                yield stage, (*words[:place], *words[place + 1 :], *year)
