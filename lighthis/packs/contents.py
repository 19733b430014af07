"""The table of contents of a country: what a pack must offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from lighthis.kernel.ages import Age
from lighthis.kernel.money import Money


class Formats(Protocol):
    """Pure functions that write values the way the country does. A module of such functions is one."""

    def number(self, value: Decimal | int, lang: str, places: int | None = None) -> str:
        """A number with its groups and decimal sign."""

    def money(self, amount: Money, lang: str) -> str:
        """A sum with its currency."""

    def amount_in_words(self, amount: Money, lang: str) -> str:
        """A sum as words, for papers."""

    def day(self, value: date, lang: str) -> str:
        """A date in digits."""

    def long_day(self, value: date, lang: str) -> str:
        """A date with the month as a word."""

    def weekday(self, value: date, lang: str) -> str:
        """The name of the day."""

    def clock_time(self, value: datetime | time, lang: str) -> str:
        """Hours and minutes of a time that is already local."""

    def instant(self, value: datetime, lang: str, zone: str) -> str:
        """Date and time of an aware instant as the wall clock of the zone shows them."""

    def age_text(self, age: Age, lang: str, *, screen: bool = False, hours: int | None = None) -> str:
        """Age by the rule for paper, or by the finer rule for screens."""

    def estimated_age(self, years: int, lang: str) -> str:
        """An age that somebody guessed."""

    def person_name(self, family: str | None, given: str | None, patronymic: str | None = None) -> str:
        """The whole name in the country's order."""

    def short_name(self, family: str | None, given: str | None, patronymic: str | None = None) -> str:
        """Family name and initials."""

    def pinfl_groups(self, number: str) -> str:
        """The person's national number, whole, in groups."""

    def pinfl_masked(self, number: str) -> str:
        """The person's national number for lists, boards and slips."""

    def phone(self, number: str) -> str:
        """A phone number in groups."""


@dataclass(frozen=True)
class Form:
    """One edition of a printed form: a folder of templates and the facts that it prints."""

    key: str
    facts: type[Any]
    languages: tuple[str, ...]
    titles: Mapping[str, str]
    number: str | None = None  # as printed; None for papers that no order numbers
    order: str | None = None
    order_day: date | None = None
    papers: tuple[str, ...] = ("A4",)
    edition: str = ""  # of wording that is our own; another one as soon as a word of it changes
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # that wording, by language
    marks_copies: bool = True

    def language(self, wanted: str, fallbacks: tuple[str, ...] = ("uz", "ru")) -> str:
        """The wanted language where this edition has it, else the first that it has."""
        return next(
            (lang for lang in (wanted, *fallbacks, *self.languages) if lang in self.languages), self.languages[0]
        )


@dataclass(frozen=True)
class Provision:
    """A value set by law, with the act beside it. `checked` is False where the act itself was not read."""

    key: str
    value: int | bool | str
    unit: str
    source: str
    checked: bool = False


@dataclass(frozen=True)
class Field:
    """Where a fact stands on a paper: official row, fact, section, and its caption in each language of the edition."""

    number: str
    fact: str
    place: str
    captions: Mapping[str, str]


@dataclass(frozen=True)
class Inside:
    """What a number itself says: whether its check digit and shape are right, whose birth and sex it holds."""

    sound: bool = True
    holds_birth: bool = False
    born: date | None = None  # None beside holds_birth: what stands there is no date
    sex: str | None = None


@dataclass(frozen=True)
class Identifier:
    """A kind of number or document of a person. Only `digits` is demanded; what `inside` says only warns."""

    kind: str  # what is stored
    system: str  # the platform's name; {country} stands for the two small letters of the issuing country
    words: str  # code of `document_types`
    national: bool = False  # one a person, for life
    digits: int = 0
    compact: bool = False  # series and number are one word: spaces go, letters that look Latin become Latin
    inside: Callable[[str], Inside] | None = None


@dataclass(frozen=True)
class Pack:
    """A country: pure functions, lists, forms and law. No tables, no pages."""

    code: str
    name: str
    formats: Formats
    languages: tuple[str, ...]
    paper_languages: tuple[str, ...]
    currency: str
    zone: str
    name_order: tuple[str, ...] = ("family", "given", "patronymic")
    identifiers: tuple[Identifier, ...] = ()  # the country's own national number first
    rural: Callable[[str], bool | None] | None = None  # of a district's code; None where it cannot be told
    codes: Path | None = None
    forms_folder: Path | None = None
    forms: tuple[Form, ...] = ()
    law: Mapping[str, Provision] = field(default_factory=dict)
    translations: Path | None = None

    def form(self, key: str) -> Form:
        """The form of that key; KeyError names the country when it has none."""
        for form in self.forms:
            if form.key == key:
                return form
        raise KeyError(f"{self.name} has no form {key}")
