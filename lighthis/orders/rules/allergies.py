"""Whether a drug is one that the patient is allergic to, by its name alone; the doctor decides."""

import re
from collections.abc import Iterable

from lighthis.kernel.names.keys import folded_key

SHORTEST = 4  # letters of a word that is compared at all
ENDING = 2  # letters that a case or a plural may change
_WORD = re.compile(r"[^\W\d_]+")
_SOUNDS = ((re.compile("c(?=[eiy])"), "s"), (re.compile("c(?!h)"), "k"), (re.compile("ph"), "f"))


def matches(names: Iterable[str], substances: Iterable[str], groups: Iterable[Iterable[str]]) -> list[str]:
    """Those substances of which a drug, by one of its names, is or to whose group it belongs (the country's list `allergen_groups`)."""
    drug = _keys(names)
    families = [_keys(members) for members in groups]
    also = [family for family in families if _meet(drug, family)]
    return [one for one in substances if _meet(drug, own := _keys([one])) or any(_meet(own, family) for family in also)]


def same(one: str, other: str) -> bool:
    """Whether two names mean one drug, in any script: every word of the shorter stands in the longer ("натрия" alone is no drug)."""
    short, long = sorted((_keys([one]), _keys([other])), key=len)
    return bool(short) and all(_meet(frozenset({word}), long) for word in short)


def _keys(texts: Iterable[str]) -> frozenset[str]:
    words = {word for text in texts for word in _WORD.findall(text.casefold()) if len(word) >= SHORTEST}
    return frozenset(key for word in words if len(key := folded_key(_sounded(word))) >= SHORTEST)


def _sounded(word: str) -> str:
    """A Latin spelling as it sounds: penicillin with s, codeine with k, morphine with f."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(_alike(a, b) for a in one for b in other)


def _alike(a: str, b: str) -> bool:
    """The same word but for its ending."""
    least = max(SHORTEST, min(len(a), len(b)) - ENDING, max(len(a), len(b)) - 2 * ENDING)
    return a[:least] == b[:least] and min(len(a), len(b)) >= least
