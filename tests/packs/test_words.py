"""Sums in words on cash papers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from lighthis.kernel.money import Money
from locales_ru_uz.words import LARGEST, NUMERALS, amount_in_words, number_in_words


@pytest.mark.parametrize(
    ("amount", "lang", "words"),
    [
        ("150000", "uz", "bir yuz ellik ming soʻm"),
        ("150000", "uz_Cyrl", "бир юз эллик минг сўм"),
        ("150000", "ru", "сто пятьдесят тысяч сум"),
        ("150000", "en", "one hundred fifty thousand UZS"),
        ("0", "uz", "nol soʻm"),
        ("0.05", "ru", "ноль сум 05 тийин"),
        ("1001", "ru", "одна тысяча один сум"),
        ("2002.50", "ru", "две тысячи два сум 50 тийин"),
        ("11011", "ru", "одиннадцать тысяч одиннадцать сум"),
        ("21000000", "ru", "двадцать один миллион сум"),
        ("1976930", "uz", "bir million toʻqqiz yuz yetmish olti ming toʻqqiz yuz oʻttiz soʻm"),
        ("976930.25", "uz_Cyrl", "тўққиз юз етмиш олти минг тўққиз юз ўттиз сўм 25 тийин"),
        ("-42", "uz", "minus qirq ikki soʻm"),
        (
            "999999999999.99",
            "uz",
            (
                "toʻqqiz yuz toʻqson toʻqqiz milliard toʻqqiz yuz toʻqson toʻqqiz million "
                "toʻqqiz yuz toʻqson toʻqqiz ming toʻqqiz yuz toʻqson toʻqqiz soʻm 99 tiyin"
            ),
        ),
        (
            "999999999999.99",
            "ru",
            (
                "девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов "
                "девятьсот девяносто девять тысяч девятьсот девяносто девять сум 99 тийин"
            ),
        ),
    ],
)
def test_amount(amount, lang, words):
    assert amount_in_words(Money(Decimal(amount)), lang) == words


def test_foreign_sums_keep_their_code():
    assert amount_in_words(Money(Decimal("120.50"), "USD"), "ru") == "сто двадцать USD 50/100"


@given(st.integers(0, LARGEST))
def test_russian_agrees_with_a_library(number):
    spoken = num2words(number, lang="ru")
    for scale in ("тысяча", "миллион", "миллиард"):
        if spoken.startswith(scale):  # the library leaves out the first "one", cash papers do not
            spoken = f"{'одна' if scale == 'тысяча' else 'один'} {spoken}"
    assert number_in_words(number, "ru") == spoken.replace("ё", "е")


VALUES = {
    lang: {
        **{word: at for at, word in enumerate(n.units) if word},
        **{word: at * 10 for at, word in enumerate(n.tens) if word},
        n.scales[0][0]: 1000,
        n.scales[1][0]: 10**6,
        n.scales[2][0]: 10**9,
    }
    for lang, n in NUMERALS.items()
    if lang.startswith("uz")
}


@pytest.mark.parametrize(("lang", "hundred"), [("uz", "yuz"), ("uz_Cyrl", "юз")])
@given(st.integers(1, LARGEST))
def test_uzbek_counts_back(lang, hundred, number):
    total = group = 0
    for word in number_in_words(number, lang).split():
        value = 100 if word == hundred else VALUES[lang][word]
        if value == 100:
            group *= 100
        elif value >= 1000:
            total, group = total + group * value, 0
        else:
            group += value
    assert total + group == number


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="too large"):
        number_in_words(LARGEST + 1, "ru")
