"""What finding and comparing need to know of one person; the database side fills it from its rows."""

import json
import re
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from lighthis.kernel.names.keys import Keys, keys

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
    mother: str = ""  # key of the mother's record, where the two are linked
    is_nameless: bool = False  # a newborn: the label that stands for the name says nothing
    birth_order: int | None = None


class Head(NamedTuple):
    """The beginning of a card: enough to tell at a glance who may be meant. `names`: three strict keys and three bases a spelling."""

    key: str
    born: str
    names: str


def to_card(person: Candidate) -> str:
    """The person as one short text kept beside the index: a head that is read at a glance, then everything."""
    names = ";".join(
        ",".join([*(one.strict for one in own), *(one.base for one in own)]) for own in map(_keys, person.spellings)
    )
    facts: list[object] = [
        [[one.surname, one.given, one.patronymic] for one in person.spellings], person.precision, person.sex,
        person.phones, person.pinfl, person.pinfl_confirmed, person.identifiers,
    ]  # fmt: skip
    if person.mother or person.is_nameless or person.birth_order:
        facts += [person.mother, person.is_nameless, person.birth_order]
    born = person.birth_date.isoformat() if person.birth_date else ""
    return "\t".join((person.key, born, names, json.dumps(facts, ensure_ascii=False, separators=(",", ":"))))


def _keys(spelling: Spelling) -> list[Keys]:
    return [keys(part) for part in spelling]


_read = json.JSONDecoder().raw_decode
_spelling = partial(tuple.__new__, Spelling)


def from_card(card: str) -> Candidate:
    """The person of such a text."""
    key, born, _names, rest = card.split("\t", 3)
    spellings, precision, sex, phones, pinfl, confirmed, identifiers, *under_mother = _read(rest)[0]
    return Candidate(
        key, tuple(map(_spelling, spellings)), date.fromisoformat(born) if born else None, precision, sex,
        tuple(phones), pinfl, confirmed, tuple(identifiers), *under_mother,
    )  # fmt: skip


def head(card: str) -> Head:
    """The head alone, without reading the rest."""
    return Head(*card.split("\t", 3)[:3])


def key_of(card: str) -> str:
    """The key alone."""
    return card[: card.index("\t")]


def phone_tail(phone: str) -> str:
    """Last 7 digits of a phone number, or nothing where it has fewer: the part people keep over operators and prefixes."""
    digits = _NO_DIGITS.sub("", phone)
    return digits[-7:] if len(digits) >= 7 else ""
