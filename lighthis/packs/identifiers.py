"""Numbers and documents of people, by the country pack: which there are, what is demanded of each, what only warns."""

from collections.abc import Iterator
from datetime import date

from lighthis.kernel.names.letters import LOOKS_CYRILLIC, TO_LATIN, is_cyrillic
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs.contents import Identifier, Inside
from lighthis.packs.pack import current

_SIGNS = str.maketrans("", "", " \t\u00a0-\u2013\u2014№#")


def kinds() -> tuple[Identifier, ...]:
    """Every kind that the country knows, its own national number first."""
    return current().identifiers


def kind(key: str) -> Identifier | None:
    """The kind of a stored key."""
    return next((one for one in kinds() if one.kind == key), None)


def national() -> Identifier:
    """The country's own national number."""
    return next(one for one in kinds() if one.national)


def system_of(one: Identifier, country: str) -> str:
    """Whose number it is, as the platform names it; `country` in two letters."""
    return one.system.format(country=(country or "xx").lower())


def is_foreign(one: Identifier) -> bool:
    """Whether the issuing country must be said with the number."""
    return "{country}" in one.system


def read(one: Identifier, text: str) -> str:
    """The number as it is kept. Raises Refusal where it has not the digits demanded."""
    if one.digits:
        number = text.translate(_SIGNS)
        if len(number) != one.digits or not (number.isascii() and number.isdigit()):
            raise Refusal(
                N_("there are %(typed)s digits, %(needed)s are needed"), typed=_digits(text), needed=one.digits
            )
        return number
    if not one.compact:
        return " ".join(text.split())
    number = text.upper().translate(_SIGNS)
    if all(sign in LOOKS_CYRILLIC for sign in filter(is_cyrillic, number)):  # АВ of a Russian keyboard is the series AB
        number = number.translate(TO_LATIN)
    return number


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def warnings(
    one: Identifier, number: str, birth_date: date | None = None, sex: str | None = None, precision: str = "day"
) -> tuple[Message, ...]:
    """What a clerk should look at again; never a reason not to save."""
    inside = one.inside(number) if one.inside else Inside()
    return tuple(map(Message, _doubts(one, inside, birth_date, sex, precision)))


def _doubts(one: Identifier, inside: Inside, born: date | None, sex: str | None, precision: str) -> Iterator[str]:
    if not inside.sound:
        yield N_("The check digit is wrong.") if one.digits else N_("Usually it has two Latin letters and 7 digits.")
    if inside.holds_birth and inside.born is None:
        yield N_("It does not hold a possible birth date.")
    elif inside.born and born and not agrees(inside.born, born, precision):
        yield N_("The birth date in it is another one.")
    if inside.sex and sex in {"male", "female"} and inside.sex != sex:
        yield N_("The sex in it is the other one.")


def agrees(born: date, typed: date, precision: str) -> bool:
    """Whether a birth date in a number fits what is known, as far as it is known."""
    if precision == "day":
        return born == typed
    if precision == "month":
        return (born.year, born.month) == (typed.year, typed.month)
    return precision != "year" or born.year == typed.year
