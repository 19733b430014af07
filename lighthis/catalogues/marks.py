"""What a translation must take over from the English text letter by letter: placeholders, percent signs, markup."""

import re
from collections.abc import Sequence

_MARKS = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%|%[sd](?!\w)|%|</?[a-zA-Z][^>]*>")


def marks(text: str) -> set[str]:
    """The placeholders, percent signs and tags of a text."""
    return set(_MARKS.findall(text))


def broken(english: Sequence[str], forms: Sequence[str]) -> set[str]:
    """Marks that a translation lost or invented. One form of a plural may leave the number out, as English may."""
    singular, allowed = marks(english[0]), set().union(*map(marks, english))
    needed = singular & marks(english[-1])
    wrong: set[str] = set()
    for form in filter(None, forms):
        wrong |= (marks(form) - allowed) | (needed - marks(form))
    return wrong
