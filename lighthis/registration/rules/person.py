"""What finding and comparing need to know of one person; the database side fills it from its rows."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year", "estimated", "unknown"]
Sex = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way a person's name was ever written: passport page, birth certificate, old card."""

    surname: str = ""
    given: str = ""
    patronymic: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
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


def from_card(card: str) -> Candidate:
    """The person of such a text."""
    key, spellings, born, precision, sex, phones, pinfl, confirmed, identifiers = json.loads(card)
    return Candidate(
        key, tuple(Spelling(*one) for one in spellings), date.fromisoformat(born) if born else None, precision, sex,
        tuple(phones), pinfl, confirmed, tuple(identifiers),
    )  # fmt: skip


def key_of(card: str) -> str:
    """The key alone, without reading the rest."""
    return card[2 : card.index('"', 2)]


def phone_tail(phone: str) -> str:
    """Last 7 digits of a phone number, or nothing where it has fewer: the part people keep over operators and prefixes."""
    digits = "".join(c for c in phone if "0" <= c <= "9")
    return digits[-7:] if len(digits) >= 7 else ""
