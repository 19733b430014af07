"""What needs no store: how a code is typed and found, what it is limited to, how official files are read."""

from lighthis.terminology.rules.search import (
    BEGINS,
    EXACT,
    OTHER_WORDS,
    OWN_WORDS,
    begins,
    has_all,
    is_sensitive,
    keys,
    normal,
    rank,
    well_formed,
)

__all__ = [
    "BEGINS", "EXACT", "OTHER_WORDS", "OWN_WORDS", "begins", "has_all", "is_sensitive", "keys", "normal", "rank", "well_formed",
]  # fmt: skip
