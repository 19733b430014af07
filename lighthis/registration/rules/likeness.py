"""How alike two name parts are (names.md 5.4): 1 is the same name in any script, below about .6 is another name."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from lighthis.kernel.names.keys import Keys, keys
from lighthis.kernel.names.strict import words

SAME, SAME_FOLDED, SAME_BASE, SAME_ROOT = 1.0, 0.97, 0.95, 0.80
INITIAL = 0.75
BEGUN = 0.93  # what the beginning of a name stays below
_ALIKE = frozenset("au")
_similarity = OSA.normalized_similarity


@lru_cache(maxsize=8192)
def likeness(typed: str, recorded: str) -> float:
    """Likeness of two whole parts; a recorded part of several words (Muhammad Ali) is also tried word by word."""
    best = _of_keys(keys(typed), keys(recorded))
    if best < SAME_ROOT:  # a slip inside a digraph (Dilsohd) spoils the keys, not the letters
        best = max(best, 0.92 * _similarity(typed.lower(), recorded.lower()))
    if best >= SAME_BASE or recorded.isalpha():
        return best
    several = words(recorded)
    if len(several) > 1:
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
    folded = 0.55 * _similarity(one.folded, other.folded)
    return folded + 0.40 * _similarity(one.skeleton, other.skeleton)


@lru_cache(maxsize=8192)
def begins(typed: str, recorded: str) -> float:
    """.78 to less than .93 where the typed word is the beginning of the recorded one, more for a longer beginning; else 0."""
    short, long = keys(typed), keys(recorded)
    first, other = short.folded[:1], long.folded[:1]
    may_fold = first == other or (first in _ALIKE and other in _ALIKE)
    if not may_fold and short.strict[:1] != long.strict[:1]:
        return 0.0
    least, most = len(short.strict), len(long.strict)
    if least < 2 or least >= most:
        return 0.0
    value = 0.78 + 0.15 * least / most
    if long.strict.startswith(short.strict):
        return value
    if not may_fold or len(short.folded) < 2:
        return 0.0
    if long.folded.startswith(short.folded):
        return value - 0.01
    return value - 0.05 if _o_as_u(long.folded).startswith(_o_as_u(short.folded)) else 0.0


def _o_as_u(folded: str) -> str:
    """о for ў and ў for о is the commonest slip of Russian spellings (Омурбек, Өмүрбек)."""
    return folded.replace("u", "a")


@lru_cache(maxsize=4096)
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
