"""Lists of ICD-10 codes written as ranges: A00-A09, B20, T36–T65."""

import re
from collections.abc import Iterable

from lighthis.kernel.text import N_, Refusal
from lighthis.terminology.rules import normal, well_formed

Range = tuple[str, str]
_SPLIT = re.compile(r"[\s,;]+")
_DASH = re.compile(r"\s*[-–—‑]\s*")


def category(code: str) -> str:
    """The first three characters of a code: A09 of A09.0."""
    return code[:3]


def ranges(text: str, *, field: str = "") -> tuple[Range, ...]:
    """A list as a person types it. Raises Refusal that names what is no code or runs backwards."""
    found = []
    for part in _SPLIT.split(_DASH.sub("-", text).strip()):
        if not part:
            continue
        first, dash, last = part.partition("-")
        low, high = normal(first), normal(last) if dash else normal(first)
        if not (well_formed(low) and well_formed(high)):
            raise Refusal(N_("“%(part)s” is no code and no range of codes"), part=part, field=field)
        if high[: len(low)] < low[: len(high)]:
            raise Refusal(N_("the range “%(part)s” runs backwards"), part=part, field=field)
        found.append((low, high))
    return tuple(found)


def matches(code: str, listed: Iterable[Range]) -> bool:
    """Whether a code lies in one of the ranges; the ends count with everything that is finer than they are."""
    return any(code[: len(low)] >= low and code[: len(high)] <= high for low, high in listed)
