"""A pack for no country, so that the core starts without one: dates and numbers the ISO way, no forms, no lists."""

import sys
from datetime import date, datetime, time
from decimal import Decimal
from typing import cast

from lighthis.kernel.ages import Age
from lighthis.kernel.clock import local
from lighthis.kernel.money import Money
from lighthis.packs.contents import Formats, Identifier, Pack
from lighthis.packs.digits import NBSP, grouped

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def number(value: Decimal | int, lang: str, places: int | None = None) -> str:
    """1 234.5 with no-break spaces and a point."""
    return grouped(value, places, point=".")


def money(amount: Money, lang: str) -> str:
    """150 000 UZS; decimals only when there are any."""
    places = 0 if amount.amount == amount.amount.to_integral_value() else 2
    return grouped(amount.amount, places, point=".") + NBSP + amount.currency


def amount_in_words(amount: Money, lang: str) -> str:
    """Without a country there are no words: the digits again."""
    return money(amount, lang)


def day(value: date, lang: str) -> str:
    """2026-11-22."""
    return value.strftime("%Y-%m-%d")


def long_day(value: date, lang: str) -> str:
    """2026-11-22."""
    return day(value, lang)


def weekday(value: date, lang: str) -> str:
    """Sunday."""
    return DAYS[value.weekday()]


def clock_time(value: datetime | time, lang: str) -> str:
    """14:05."""
    return value.strftime("%H:%M")


def instant(value: datetime, lang: str, zone: str) -> str:
    """2026-11-22 14:05 on the wall clock of the zone."""
    return local(value, zone).strftime("%Y-%m-%d %H:%M")


def age_text(age: Age, lang: str, *, screen: bool = False, hours: int | None = None) -> str:
    """12 y, 7 mo, 12 d."""
    if age.years:
        return f"{age.years}{NBSP}y"
    return f"{age.months}{NBSP}mo" if age.months else f"{age.days}{NBSP}d"


def estimated_age(years: int, lang: str) -> str:
    """About 40 y."""
    return f"~{years}{NBSP}y"


def person_name(family: str | None, given: str | None, patronymic: str | None = None) -> str:
    """Family name first, then given names."""
    return " ".join(part for part in (family, given, patronymic) if part)


def short_name(family: str | None, given: str | None, patronymic: str | None = None) -> str:
    """Family name and first letters."""
    return NBSP.join([family or "", *(f"{part[0]}." for part in (given, patronymic) if part)]).strip(NBSP)


def pinfl_groups(number: str) -> str:
    """As it is."""
    return number


def pinfl_masked(number: str) -> str:
    """Only the last four signs."""
    return "•" * max(len(number) - 4, 0) + number[-4:]


def phone(number: str) -> str:
    """As it is."""
    return number


pack = Pack(
    code="none",
    name="No country",
    formats=cast(Formats, sys.modules[__name__]),
    languages=("en",),
    paper_languages=(),
    currency="UZS",
    zone="UTC",
    identifiers=(
        Identifier("national", "urn:national", "NI", national=True),
        Identifier("passport", "urn:passport:{country}", "passport", compact=True),
        Identifier("other", "urn:document:{country}", "other"),
    ),
)
