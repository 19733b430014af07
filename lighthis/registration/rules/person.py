"""What finding and comparing need to know of one person; the database side fills it from its rows."""

import json
import re
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "year", "estimated", "unknown"]
Sex = Literal["male", "female"]
_NO_DIGITS = re.compile("[^0-9]+")


class Spelling(NamedTuple):
    """One way a person's name was ever written: passport page, birth certificate, old card."""

    surname: str = ""
    given: str = ""
    patronymic: str = ""


class Candidate(NamedTuple):
    """A person of the register as search and comparison see it. `pinfl_confirmed`: shown on a document, not only said."""

    key: str
    spellings: tuple[Spelling, ...]
    birth_date: date | None = None
    precision: Precision = "day"
    sex: Sex | None = None
    phones: tuple[str, ...] = ()
    pinfl: str = ""
    pinfl_confirmed: bool = False
    identifiers: tuple[str, ...] = ()


def to_card(person: Candidate) -> str:
    """The person as one short text, the key first; kept beside the index."""
    spellings = [[one.surname, one.given, one.patronymic] for one in person.spellings]
    facts = [
        person.key, spellings, person.birth_date and person.birth_date.isoformat(), person.precision, person.sex,
        person.phones, person.pinfl, person.pinfl_confirmed, person.identifiers,
    ]  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


_read = json.JSONDecoder().raw_decode
_spelling = partial(tuple.__new__, Spelling)


def from_card(card: str) -> Candidate:
    """The person of such a text."""
    key, spellings, born, precision, sex, phones, pinfl, confirmed, identifiers = _read(card)[0]
    return Candidate(
        key, tuple(map(_spelling, spellings)), date.fromisoformat(born) if born else None, precision, sex,
        tuple(phones), pinfl, confirmed, tuple(identifiers),
    )  # fmt: skip


def key_of(card: str) -> str:
    """The key alone, without reading the rest."""
    return card[2 : card.index('"', 2)]


def phone_tail(phone: str) -> str:
    """Last 7 digits of a phone number, or nothing where it has fewer: the part people keep over operators and prefixes."""
    digits = _NO_DIGITS.sub("", phone)
    return digits[-7:] if len(digits) >= 7 else ""
