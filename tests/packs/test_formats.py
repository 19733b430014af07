"""Formats of Uzbekistan: language.md 4, 5, 13; rulings 33, 34, 35."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.ages import Age, age
from lighthis.kernel.money import Money
from lighthis.packs import neutral
from locales_ru_uz import formats

LANGS = ("ru", "uz", "uz_Cyrl", "en")


def spaced(text):
    return text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("amount", "ru", "uz", "cyrl", "en"),
    [
        ("150000", "150 000 сум", "150 000 soʻm", "150 000 сўм", "150 000 UZS"),
        ("1234567", "1 234 567 сум", "1 234 567 soʻm", "1 234 567 сўм", "1 234 567 UZS"),
        ("1234567.89", "1 234 567,89 сум", "1 234 567,89 soʻm", "1 234 567,89 сўм", "1 234 567,89 UZS"),
        ("0", "0 сум", "0 soʻm", "0 сўм", "0 UZS"),
        ("0.50", "0,50 сум", "0,50 soʻm", "0,50 сўм", "0,50 UZS"),
        ("-3050", "−3 050 сум", "−3 050 soʻm", "−3 050 сўм", "−3 050 UZS"),
    ],
)
def test_money(amount, ru, uz, cyrl, en):
    shown = [formats.money(Money(Decimal(amount)), lang) for lang in LANGS]
    assert shown == [spaced(text) for text in (ru, uz, cyrl, en)]


def test_foreign_money_keeps_its_code():
    assert [formats.money(Money(Decimal("99.5"), "USD"), lang) for lang in LANGS] == [spaced("99,50 USD")] * 4


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(1234567, None, "1 234 567"), (Decimal("1234567.89"), None, "1 234 567,89"), (Decimal("36.6"), None, "36,6"),
     (Decimal("2.345"), 2, "2,35"), (Decimal(-12), None, "−12"), (Decimal("1E+3"), None, "1 000")],
)  # fmt: skip
def test_number(value, places, shown):
    assert [formats.number(value, lang, places) for lang in LANGS] == [spaced(shown)] * 4


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_money_reads_back(amount):
    text = formats.money(Money(amount), "uz").removesuffix("\u00a0soʻm")
    assert Decimal(text.replace("\u00a0", "").replace(",", ".")) == amount


def test_days():
    on = date(2026, 11, 22)
    assert [formats.day(on, lang) for lang in LANGS] == ["22.11.2026"] * 4
    assert [formats.long_day(on, lang).replace("\u00a0", " ") for lang in LANGS] == [
        "22 ноября 2026 г.", "2026-yil 22-noyabr", "2026 йил 22 ноябрь", "22 November 2026",
    ]  # fmt: skip
    assert [formats.weekday(on, lang) for lang in LANGS] == ["воскресенье", "yakshanba", "якшанба", "Sunday"]
    assert [formats.weekday(date(2026, 11, 23), lang) for lang in LANGS] == [
        "понедельник",
        "dushanba",
        "душанба",
        "Monday",
    ]


def test_every_month_and_day_has_a_name():
    for lang in LANGS:
        assert len(set(formats.MONTHS[lang])) == 12
        assert len(set(formats.WEEKDAYS[lang])) == 7


def test_times():
    assert formats.clock_time(time(14, 5), "ru") == "14:05"
    at = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert formats.instant(at, "uz", "Asia/Tashkent") == "23.11.2026 01:30"


@pytest.mark.parametrize(
    ("born", "on", "ru", "uz", "cyrl", "en"),
    [
        (date(2005, 11, 22), date(2026, 11, 22), "21 год", "21 yosh", "21 ёш", "21 years"),
        (date(2025, 11, 22), date(2026, 11, 22), "1 год", "1 yosh", "1 ёш", "1 year"),
        (date(2023, 11, 1), date(2026, 11, 22), "3 года", "3 yosh", "3 ёш", "3 years"),
        (date(2014, 11, 22), date(2026, 11, 22), "12 лет", "12 yosh", "12 ёш", "12 years"),
        (date(2025, 11, 23), date(2026, 11, 22), "11 мес.", "11 oylik", "11 ойлик", "11 months"),
        (date(2026, 10, 22), date(2026, 11, 22), "1 мес.", "1 oylik", "1 ойлик", "1 month"),
        (date(2026, 10, 23), date(2026, 11, 22), "30 дн.", "30 kunlik", "30 кунлик", "30 days"),
        (date(2026, 11, 22), date(2026, 11, 22), "0 дн.", "0 kunlik", "0 кунлик", "0 days"),
    ],
)
def test_age_on_paper(born, on, ru, uz, cyrl, en):
    assert [formats.age_text(age(born, on), lang) for lang in LANGS] == [spaced(text) for text in (ru, uz, cyrl, en)]


@pytest.mark.parametrize(
    ("life", "hours", "ru", "uz"),
    [
        (Age(2, 29, 900), None, "2 года 5 мес.", "2 yosh 5 oylik"),
        (Age(2, 24, 731), None, "2 года", "2 yosh"),
        (Age(3, 37, 1127), None, "3 года", "3 yosh"),
        (Age(0, 7, 215), None, "7 мес.", "7 oylik"),
        (Age(0, 0, 0), 5, "5 ч", "5 soatlik"),
        (Age(0, 0, 2), 71, "71 ч", "71 soatlik"),
        (Age(0, 0, 3), 72, "3 дн.", "3 kunlik"),
    ],
)
def test_age_on_screen(life, hours, ru, uz):
    shown = [formats.age_text(life, lang, screen=True, hours=hours).replace("\u00a0", " ") for lang in ("ru", "uz")]
    assert shown == [ru, uz]


def test_age_on_paper_knows_no_hours():
    assert formats.age_text(Age(0, 0, 0), "ru", hours=5) == spaced("0 дн.")


def test_estimated_age():
    shown = [formats.estimated_age(40, lang).replace("\u00a0", " ") for lang in LANGS]
    assert shown == ["около 40 лет", "taxminan 40 yosh", "тахминан 40 ёш", "about 40 years"]
    assert formats.estimated_age(21, "ru").replace("\u00a0", " ") == "около 21 года"


@pytest.mark.parametrize(
    ("count", "noun"),
    [
        (0, "лет"),
        (1, "год"),
        (2, "года"),
        (4, "года"),
        (5, "лет"),
        (11, "лет"),
        (12, "лет"),
        (14, "лет"),
        (21, "год"),
        (22, "года"),
        (111, "лет"),
        (101, "год"),
    ],
)
def test_russian_plural(count, noun):
    assert formats.plural_ru(count, "год", "года", "лет") == noun


@pytest.mark.parametrize(
    ("parts", "short"),
    [
        (("Юлдашева", "Дилноза", "Шавкатовна"), "Юлдашева Д. Ш."),
        (("Yoʻldosheva", "Dilnoza", "Shavkatovna"), "Yoʻldosheva D. Sh."),
        (("Karimov", "Oʻtkir", "Gʻayrat oʻgʻli"), "Karimov Oʻ. Gʻ."),
        (("Karimov", "O'tkir", "Chori o‘g‘li"), "Karimov O'. Ch."),
        (("Ким", "Анна-Мария", None), "Ким А.-М."),
        (("Ким", None, None), "Ким"),
        ((None, None, None), ""),
    ],
)
def test_short_name(parts, short):
    assert formats.short_name(*parts) == spaced(short)


def test_person_name_leaves_out_what_is_unknown():
    assert formats.person_name("Юлдашева", "Дилноза", "Шавкатовна") == "Юлдашева Дилноза Шавкатовна"
    assert formats.person_name("Ким", None, None) == "Ким"


def test_pinfl():
    assert formats.pinfl_groups("30211975910033") == spaced("3021 1975 9100 33")
    masked = formats.pinfl_masked("30211975910033")
    assert masked == spaced("•••• •••• ••00 33")
    assert "021197" not in masked.replace("\u00a0", "")
    assert formats.pinfl_groups("12") == "12"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+998901234567", "+998 90 123 45 67"),
        ("901234567", "+998 90 123 45 67"),
        ("998 71 200-00-01", "+998 71 200 00 01"),
        ("+77011234567", "+7 701 123 4567"),
        ("+77", "+77"),
        ("103", "103"),
    ],
)
def test_phone(typed, shown):
    assert formats.phone(typed).replace("\u00a0", " ") == shown


def test_without_a_country_dates_and_sums_still_print():
    assert neutral.day(date(2026, 11, 22), "en") == "2026-11-22"
    assert neutral.money(Money(Decimal("1500.50")), "en") == spaced("1 500.50 UZS")
    assert neutral.instant(datetime(2026, 11, 22, 9, 5, tzinfo=UTC), "en", "UTC") == "2026-11-22 09:05"
    assert neutral.pinfl_masked("30211975910033") == "••••••••••0033"
