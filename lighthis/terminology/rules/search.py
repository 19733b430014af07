"""How a typed ICD-10 code is read, what is sensitive, and by what a search compares words."""

import re

from lighthis.kernel.names.strict import strict_key, words

# Cyrillic letters that look like the Latin letter of a code, then those that stand on its key (Ш on I, З on P).
_LOOKS = dict(zip("АВЕКМНОРСТУХ", "ABEKMHOPCTYX", strict=True))
_KEYS = dict(zip("ФИШЛДЬЩЗЙЫГЦЧЯП", "ABIKLMOPQSUWXZG", strict=True))
_LETTERS = str.maketrans(_KEYS | _LOOKS)
_TYPED = re.compile(r"([A-ZА-Я])\s?(\d)\s?(\d)[.,\s]?([\dX]{0,2})[+*†]?")
_START = re.compile(r"[A-Z]\d")
_SHAPE = re.compile(r"[A-Z]\d\d(?:\.\d{1,2})?")
# rulings 9: HIV, psychiatry and narcology, sexual violence, by the blocks of ICD-10.
_SENSITIVE = re.compile(r"B2[0-4]|Z21|R75|F\d\d|T74\.2|Y05")


def normal(typed: str) -> str:
    """A code as ICD-10 writes it (J18.1), from j181, J18,1 or Cyrillic letters of the same look or key; else as typed."""
    text = typed.strip().upper()
    found = _TYPED.fullmatch(text)
    if found is None:
        return typed.strip()
    letter, more = found[1].translate(_LETTERS), found[4].rstrip("X")
    return f"{letter}{found[2]}{found[3]}" + (f".{more}" if more else "")


def well_formed(code: str) -> bool:
    """Whether the text has the shape of an ICD-10 code: a letter, two digits, and after a point one or two more."""
    return _SHAPE.fullmatch(code) is not None


def is_sensitive(code: str) -> bool:
    """Whether a diagnosis makes the coming sensitive: HIV, psychiatry, narcology, sexual violence (rulings 9)."""
    return _SENSITIVE.match(code) is not None


def begins(typed: str) -> str:
    """The beginning of a code where a search means one (J1, J18.); nothing where it means words."""
    asked = normal(typed)
    return asked if _START.match(asked) else ""


def keys(text: str) -> tuple[str, ...]:
    """The words of a text in one alphabet, whatever script or apostrophe: what a search compares."""
    return tuple(key for word in words(text) if (key := strict_key(word)))
