"""PINFL and sex: cis-forms.md 12.1, dhp-fhir.md 3.1, ruling 30."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.registration.rules.pinfl import birth_date_of, check_digit, check_pinfl, sex_of
from lighthis.registration.rules.sex import ALIASES, read_sex

CHECK = "The PINFL check digit is wrong. Check the number."
NO_DATE = "The PINFL does not hold a possible birth date. Check the number."
OTHER_DATE = "The birth date in the PINFL is another one. Check both."
OTHER_SEX = "The sex in the PINFL is the other one. Check both."


def warnings(text, *facts):
    return [warning.text for warning in check_pinfl(text, *facts).warnings]


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("30211975910033", date(1997, 11, 2), "male"),
        ("41402835120017", date(1983, 2, 14), "female"),
        ("52906101730017", date(2010, 6, 29), "male"),
        ("60107200450029", date(2020, 7, 1), "female"),
    ],
)
def test_numbers_in_order(number, born, sex):
    assert warnings(number, born, sex) == []
    assert (birth_date_of(number), sex_of(number)) == (born, sex)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("30211975910034", [CHECK]),
        ("32902190000013", [NO_DATE]),
        ("31234567890123", [NO_DATE]),
        ("30101990123458", [CHECK]),
        ("39876543210987", [CHECK, NO_DATE]),
        ("31234567890124", [CHECK, NO_DATE]),
    ],
)
def test_samples_of_the_platform_are_warned_about_not_refused(number, said):
    assert warnings(number) == said


def test_another_date_or_sex_only_warns():
    assert warnings("41402835120017", date(1983, 2, 15), "male") == [OTHER_DATE, OTHER_SEX]
    assert warnings("41402835120017", date(1983, 1, 1), None, "year") == []
    assert warnings("41402835120017", date(1984, 1, 1), None, "year") == [OTHER_DATE]
    assert warnings("41402835120017", date(1990, 1, 1), None, "estimated") == []


def test_blanks_and_hyphens_of_a_printed_number_are_left_out():
    assert check_pinfl(" 4140 2835-1200\u00a017 ").number == "41402835120017"


@pytest.mark.parametrize(
    "typed", ["", "4140283512001", "414028351200170", "4140283512001x", "٤١٤٠٢٨٣٥١٢٠٠١٧", "41402835120017\0"]
)
def test_anything_but_14_digits_is_refused(typed):
    with pytest.raises(Refusal, match="14 digits"):
        check_pinfl(typed)


@given(st.text("0123456789", min_size=13, max_size=13))
def test_exactly_one_check_digit_is_right(start):
    right = [digit for digit in "0123456789" if CHECK not in warnings(start + digit)]
    assert right == [str(check_digit(start))]


@pytest.mark.parametrize(
    ("typed", "sex"),
    [
        ("м", "male"), ("М", "male"), ("ж", "female"), ("муж.", "male"), ("Жен", "female"), ("erkak", "male"), ("AYOL", "female"),
        ("э", "male"), ("а", "female"), ("эркак", "male"), ("аёл", "female"), ("M", "male"), ("f", "female"), ("Мужской", "male"),
        ("женский", "female"), ("male", "male"), ("Female", "female"), ("", None), ("1", None), ("2", None), ("неизвестен", None),
    ],
)  # fmt: skip
def test_sex_in_four_languages(typed, sex):
    assert read_sex(typed) == sex


def test_aliases_are_written_folded():
    assert all(alias == alias.casefold().strip() for alias in ALIASES)
