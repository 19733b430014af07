"""Phone numbers as they are kept: in international form where they can be read as one."""

import re
from functools import lru_cache

import phonenumbers

HOME = "UZ"
# nine digits after +998, of which the first is no 0 and no 8: the library reads these as they stand (a test compares both)
_PLAIN = re.compile(r"\+998[ -]?\(?([1-79][0-9])\)?[ -]?([0-9]{3})[ -]?([0-9]{2})[ -]?([0-9]{2})", re.ASCII)


def phone(typed: str) -> str:
    """A number in international form where it can be read as one, else as it was typed."""
    plain = _PLAIN.fullmatch(typed)
    return f"+998{''.join(plain.groups())}" if plain else _read(typed)


@lru_cache(maxsize=1024)
def _read(typed: str) -> str:
    try:
        read = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return typed.strip()
    if not phonenumbers.is_possible_number(read):
        return typed.strip()
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))
