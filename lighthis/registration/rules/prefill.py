"""What was typed into the search goes into the short form: nothing is typed twice (WCAG 3.3.7)."""

import re
from datetime import date

from lighthis.kernel.dates import parse_day
from lighthis.kernel.names.letters import APOSTROPHES
from lighthis.kernel.text import Refusal

PARTS = ("family", "given", "patronymic")
_NAME = re.compile(rf"[^\W\d_][^\W\d_{APOSTROPHES}-]*(?:[{APOSTROPHES}-]+[^\W\d_]*)*\.?")
_SIGNS = re.compile(r"[\s()+-]")
_LONGEST, _PINFL, _PHONE = 200, 14, (9, 12)
_FATHER = {"oʻgʻli", "o'g'li", "ogli", "ugli", "qizi", "ўғли", "қизи", "угли", "кизи", "оглы", "кызы"}


def prefill(text: str, today: date) -> dict[str, str]:
    """Fields for the words of a search: names in the order of documents, a birth date or year, a PINFL, a phone."""
    found: dict[str, str] = {}
    names: list[str] = []
    for piece in text[:_LONGEST].replace(",", " ").split():
        if _NAME.fullmatch(piece):
            names.append(piece)
        else:
            kind = _number(piece, today)
            if kind:
                found.setdefault(kind, piece)
    parts = [_cased(word) for word in names[:3]] + [word.lower() for word in names[3:] if word.lower() in _FATHER]
    found.update(zip(PARTS, parts[:3], strict=False))
    if len(parts) > len(PARTS):  # Botir oʻgʻli is one patronymic
        found["patronymic"] = " ".join(parts[2:4])
    return found


def _number(piece: str, today: date) -> str:
    digits = _SIGNS.sub("", piece)
    if digits.isdigit() and len(digits) == _PINFL:
        return "pinfl"
    if digits.isdigit() and len(digits) in _PHONE:
        return "phone"
    try:
        parse_day(piece, today)
    except Refusal:
        return ""
    return "birth_date"


def _cased(word: str) -> str:
    return word[:1].upper() + word[1:] if word.islower() else word
