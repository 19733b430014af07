"""Diagnosis codes are found by code and by words, in any script (design.md 4 "Code search")."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.terminology import queries, rules


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("J18.1", "J18.1"), (" j18.1 ", "J18.1"), ("j181", "J18.1"), ("J18,1", "J18.1"), ("J18 1", "J18.1"),
        ("О14.1", "O14.1"), ("ш10", "I10"), ("А09", "A09"), ("К35.8", "K35.8"), ("S72.00", "S72.00"), ("пневмония", "пневмония"),
        ("I10.X", "I10"), ("", ""), ("J1", "J1"), ("A15+", "A15"),
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_was_typed(typed, read):
    assert rules.normal(typed) == read


@pytest.mark.parametrize(("code", "fits"), [("J18.1", True), ("I10", True), ("S72.00", True), ("U07.1", True),
                                            ("J18.", False), ("J1", False), ("18.1", False), ("JJ18", False), ("J18.123", False)])  # fmt: skip
def test_shape_of_a_code(code, fits):
    assert rules.well_formed(code) is fits


@pytest.mark.parametrize(("code", "is_so"), [("B20", True), ("B24", True), ("B19", False), ("Z21", True), ("F10.2", True),
                                             ("F20.0", True), ("T74.2", True), ("T74.1", False), ("Y05", True), ("J18.1", False)])  # fmt: skip
def test_sensitive_codes_of_ruling_9(code, is_so):
    assert rules.is_sensitive(code) is is_so


@given(st.text(alphabet=string.ascii_letters + string.digits + "., АВСШй", max_size=12))
def test_reading_a_code_twice_changes_nothing(typed):
    once = rules.normal(typed)
    assert rules.normal(once) == once


def test_exact_code_stands_first():
    assert queries.find("i10", "ru")[0].code == "I10"


def test_a_beginning_of_a_code_lists_its_codes():
    found = [one.code for one in queries.find("J18", "en")]
    assert found
    assert all(code.startswith("J18") for code in found)


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("пневмония", "ru", "J18.9"), ("pneumonia", "en", "J18.9"), ("pnevmoniya", "uz", "J18.9"),
        ("пневмония", "en", "J18.9"), ("appendi", "ru", "K35.8"), ("аппендицит", "uz_Cyrl", "K35.8"),
    ],
)  # fmt: skip
def test_words_in_any_language_and_script(text, lang, code):
    assert code in [one.code for one in queries.find(text, lang)]


def test_the_kind_of_apostrophe_does_not_matter():
    spellings = ["o'tkir", "oʻtkir", "o‘tkir", "o`tkir", "ўткир"]
    answers = [[one.code for one in queries.find(text, "uz")] for text in spellings]
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


def test_every_word_must_be_there():
    both = queries.find("острый аппендицит", "ru")
    assert both
    assert all("аппендицит" in one.name_ru.casefold() for one in both)
    assert queries.find("аппендицит гипертензия", "ru") == []


@pytest.mark.parametrize("text", ["", " ", "🙂", "\0", "%", "J" * 10_000, "ъ", "1"])
def test_strange_searches_find_nothing_and_do_not_fail(text):
    assert queries.find(text, "ru") == []


def test_never_more_than_asked():
    assert len(queries.find("а", "ru", limit=20)) == 20


def test_words_of_a_code():
    entry = queries.code("I10")
    assert entry is not None
    assert entry.name_in("en") == entry.name_en
    assert entry.name_in("uz_Cyrl") not in {"", entry.name_uz}
    assert queries.code("Z99.99") is None
    assert queries.named("Z99.99", "ru") == ""
