"""How alike two name parts are (names.md 5.4): 1 is the same name in any script, below about .6 is another name."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from lighthis.kernel.names.keys import Keys, keys
from lighthis.kernel.names.strict import words

SAME, SAME_FOLDED, SAME_BASE, SAME_ROOT = 1.0, 0.97, 0.95, 0.80
INITIAL = 0.75


@lru_cache(maxsize=65536)
def likeness(typed: str, recorded: str) -> float:
    """Likeness of two whole parts; a recorded part of several words (Muhammad Ali) is also tried word by word."""
    best = _of_keys(keys(typed), keys(recorded))
    if best < SAME_ROOT:  # a slip inside a digraph (Dilsohd) spoils the keys, not the letters
        best = max(best, 0.92 * OSA.normalized_similarity(typed.lower(), recorded.lower()))
    several = words(recorded)
    if len(several) > 1 and best < SAME_BASE:
        best = max([best, *(0.95 * _of_keys(keys(typed), keys(word)) for word in several)])
    return best


def _of_keys(one: Keys, other: Keys) -> float:
    if not one.folded or not other.folded:
        return 0.0
    if one.strict == other.strict:
        return SAME
    if one.folded == other.folded:
        return SAME_FOLDED
    if one.base == other.base:
        return SAME_BASE if one.ending == other.ending else SAME_ROOT
    folded = 0.55 * OSA.normalized_similarity(one.folded, other.folded)
    return folded + 0.40 * OSA.normalized_similarity(one.skeleton, other.skeleton)


@lru_cache(maxsize=65536)
def begins(typed: str, recorded: str) -> float:
    """.78 to .93 where the typed word is the beginning of the recorded one, more for a longer beginning; else 0."""
    short, long = keys(typed), keys(recorded)
    if len(short.strict) < 2 or len(short.strict) >= len(long.strict):
        return 0.0
    value = 0.78 + 0.15 * len(short.strict) / len(long.strict)
    if long.strict.startswith(short.strict):
        return value
    if len(short.folded) > 1 and long.folded.startswith(short.folded):
        return value - 0.01
    near = len(short.folded) > 1 and _o_as_u(long.folded).startswith(_o_as_u(short.folded))
    return value - 0.05 if near else 0.0


def _o_as_u(folded: str) -> str:
    """о for ў and ў for о is the commonest slip of Russian spellings (Омурбек, Өмүрбек)."""
    return folded.replace("u", "a")


@lru_cache(maxsize=65536)
def initial_of(typed: str, recorded: str) -> float:
    """.75 where the initial typed can stand for the recorded name, a little more where it is the very letter."""
    letter, name = keys(typed), keys(recorded)
    if not name.strict or not letter.strict:
        return 0.0
    if name.strict.startswith(letter.strict):
        return INITIAL + 0.05
    if name.folded.startswith(letter.folded or letter.strict):
        return INITIAL + 0.03
    same = letter.skeleton[:1] == name.skeleton[:1] or (letter.skeleton[:1], name.skeleton[:1]) in _DIGRAPHS
    return INITIAL if same else 0.0


_DIGRAPHS = {("s", "w"), ("z", "j"), ("k", "h"), ("d", "j"), ("t", "s"), ("c", "s"), ("w", "s")}
