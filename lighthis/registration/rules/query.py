"""What a clerk typed into the search box, taken apart (names.md 5.3, steps 1 and 2)."""

import re
from dataclasses import dataclass
from datetime import date

from lighthis.kernel.dates import PATTERNS, parse_day
from lighthis.kernel.names.keys import PARTICLES, folded_key
from lighthis.kernel.names.layout import other_layout
from lighthis.kernel.names.letters import APOSTROPHES
from lighthis.kernel.names.strict import words
from lighthis.kernel.text import Refusal
from lighthis.packs.pack import today_in_country
from lighthis.registration.rules.index import identifier_word
from lighthis.registration.rules.person import Precision, phone_tail

# Longer text is no name; what is cut off is not searched (10,000 pasted characters must not cost a minute).
LONGEST = 200
_BEGUN = "ugil"  # oʻgʻil is a son, but after one word alone the beginning of Oʻgʻiloy
MOST_TOKENS = 8
_DAY = re.compile(rf"(?<![\w/.-])(?:{PATTERNS})(?![\w/-])", re.ASCII)
_PINFL = re.compile(r"(?<!\d)\d(?:[ -]?\d){13}(?![ -]?\d)", re.ASCII)
_PHONE = re.compile(r"(?<![\w-])\+?\d(?:[ ()-]{0,2}\d){6,12}(?!\d)", re.ASCII)
_SERIES = re.compile(r"(?<!\w)(?:[^\W\d_]{2} ?№? ?|[IVX]{1,4}-[^\W\d_]{2} ?№? ?)\d{6,9}(?!\w)")
_DOCUMENT = re.compile(r"(?<!\w)[^\W\d_]{0,4}[ -]?№?[ -]?\d(?:[\w/-]*\d)?(?!\w)")
_YEAR = re.compile(r"(?<!\d)(?:18|19|20|21)\d\d(?!\d)", re.ASCII)
_INITIAL = re.compile(rf"(?:[^\W\d_][{APOSTROPHES}]?|[ДдDd][жЖjJ]|[DdZzKkSsCcGg][hH]|[YyIi][AaUuOoEe]|[TtТт][sSсС])\.")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the name typed.

    `initial`: only a first letter. `patronymic`: oʻgʻli, qizi or their like stood beside it. `glued`: two words tried as one.
    """

    text: str
    initial: bool = False
    patronymic: bool = False
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search taken apart. `numbers`: index words of which one found is an exact hit. `swapped`: read in the other keyboard layout."""

    tokens: tuple[Token, ...] = ()
    birth_date: date | None = None
    precision: Precision = "day"
    phone: str = ""
    numbers: tuple[str, ...] = ()
    swapped: "Query | None" = None


def parse_query(text: str) -> Query:
    """Dates, phone, PINFL and other numbers taken out first, then the words of the name; also as typed in the other layout."""
    text = " ".join(text[:LONGEST].replace("\0", " ").split())
    rest, birth_date, precision, numbers = _take_date(text)
    rest, pinfls = _take(_PINFL, rest)
    rest, series = _take(_SERIES, rest)
    rest, phones = _take(_PHONE, rest)
    rest, documents = _take(_DOCUMENT, rest)
    lettered = [number for number in (*series, *documents) if not number.isascii() or number.upper() != number.lower()]
    numbers += [identifier_word(n) for n in [*pinfls, *series, *phones, *documents]]
    numbers += [identifier_word(n) for number in lettered for n in (other_layout(number), _filled(number))]
    tails = [f"t{tail}" for tail in map(phone_tail, phones) if tail]
    exact = tuple(dict.fromkeys(n for n in numbers + tails if n))
    tail = tails[0][1:] if tails else ""

    def query(tokens: tuple[Token, ...], swapped: Query | None) -> Query:
        return Query(tokens, birth_date, precision, tail, exact, swapped)

    other = _tokens(other_layout(rest))
    return query(_tokens(rest), query(other, None) if other else None)


def _filled(number: str) -> str:
    """A card number with the noughts that people leave out: ABC-123 is ABC-000123."""
    letters, digits = re.fullmatch("(.*?)([0-9]*)", number, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{letters}{digits:0>6}" if letters and len(digits) < 6 else number


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    return pattern.sub(" ", text), pattern.findall(text)


def _take_date(text: str) -> tuple[str, date | None, Precision, list[str]]:
    """The birth date typed, else a bare year; eight digits may be a card number as well and stay in `numbers`."""
    for found in _DAY.finditer(text):
        try:
            typed = parse_day(found.group(), today_in_country())
        except Refusal:
            continue
        numbers = [identifier_word(found.group())] if found.group().isdigit() else []
        return text[: found.start()] + " " + text[found.end() :], typed.day, typed.precision, numbers
    year = _YEAR.search(text) if _only_number(text) else None
    if year:
        return text.replace(year.group(), " ", 1), date(int(year.group()), 1, 1), "year", []
    return text, None, "day", []


def _only_number(text: str) -> bool:
    """Whether a four-digit number stands by itself, not inside a phone or a document number."""
    return any(_YEAR.fullmatch(piece.strip(".,;()")) for piece in text.split()) and len(re.findall(r"\d+", text)) == 1


def _tokens(text: str) -> tuple[Token, ...]:
    """Name words and initials in the order typed; father words (oʻgʻli, qizi, uulu) only mark the word before them."""
    tokens: list[Token] = []
    for piece in re.split(r"[\s,;]+", text):
        start = 0
        for found in _INITIAL.finditer(piece):
            if found.start() != start:
                break
            tokens.append(Token(found.group()[:-1], initial=True))
            start = found.end()
        for word in words(piece[start:]):
            _add(tokens, word)
    return tuple(tokens[:MOST_TOKENS])


def _add(tokens: list[Token], word: str) -> None:
    folded = folded_key(word)
    if folded in PARTICLES and len(tokens) > (folded == _BEGUN):
        tokens[-1] = Token(tokens[-1].text, tokens[-1].initial, patronymic=True)
    elif folded or word.isalpha():
        bare = word.strip(APOSTROPHES)
        tokens.append(Token(word, initial=len(bare) == 1))
