"""Numbers of people: what is demanded, what only warns (cis-forms.md 12.1, 12.2, 12.5)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.packs import identifiers, neutral
from lighthis.packs import pack as packs
from lighthis.registration.rules.pinfl import check_pinfl
from locales_ru_uz import pack
from locales_ru_uz.identifiers import iin, kyrgyz_pin, pinfl
from locales_ru_uz.places import is_rural

CHECK, NO_DATE = "The check digit is wrong.", "It does not hold a possible birth date."
OTHER_DATE, OTHER_SEX = "The birth date in it is another one.", "The sex in it is the other one."
digits14, digits12 = (st.text("0123456789", min_size=n, max_size=n) for n in (14, 12))


@pytest.fixture(autouse=True)
def _uzbekistan():
    before = packs.current()
    packs.use(pack)
    yield
    packs.use(before)


def kind(key):
    found = identifiers.kind(key)
    assert found is not None
    return found


def said(key, number, *facts):
    return [one.text for one in identifiers.warnings(kind(key), number, *facts)]


@pytest.mark.parametrize(("key", "number", "facts", "doubts"), [
    ("pinfl", "30211975910033", (date(1997, 11, 2), "male"), []),
    ("pinfl", "41402835120017", (date(1983, 2, 14), "female"), []),
    ("pinfl", "52906101730017", (date(2010, 6, 29), "male"), []),
    ("pinfl", "60107200450029", (date(2020, 7, 1), "female"), []),
    ("pinfl", "30211975910034", (), [CHECK]),
    ("pinfl", "32902190000013", (), [NO_DATE]),
    ("pinfl", "31234567890123", (), [NO_DATE]),
    ("pinfl", "30101990123458", (), [CHECK]),
    ("pinfl", "41402835120017", (date(1983, 2, 15), "male"), [OTHER_DATE, OTHER_SEX]),
    ("pinfl", "41402835120017", (date(1983, 1, 1), "female", "year"), []),
    ("pinfl", "41402835120017", (date(1984, 1, 1), "female", "year"), [OTHER_DATE]),
    ("pinfl", "41402835120017", (date(1990, 1, 1), "female", "estimated"), []),
    ("iin", "061211600012", (date(2006, 12, 11), "female"), []),
    ("iin", "900101300017", (date(1990, 1, 1), "male"), []),
    ("iin", "061211600013", (), [CHECK]),
    ("iin", "900101300017", (date(1990, 1, 2), "female"), [OTHER_DATE, OTHER_SEX]),
    ("iin", "901301300018", (), [CHECK, NO_DATE]),
    ("kyrgyz_pin", "10203199012345", (date(1990, 3, 2), "female"), []),
    ("kyrgyz_pin", "23102199000001", (), [NO_DATE]),
    ("kyrgyz_pin", "20203199012345", (date(1990, 3, 2), "female"), [OTHER_SEX]),
    ("passport", "AC1234567", (), []),
    ("id_card", "AC123456", (), ["Usually it has two Latin letters and 7 digits."]),
    ("birth_certificate", "I-МЯ №123456", (), []),
])  # fmt: skip
def test_doubts(key, number, facts, doubts):
    assert said(key, number, *facts) == doubts


@given(digits14, st.none() | st.dates(date(1850, 1, 1)), st.sampled_from([None, "male", "female"]))
def test_the_doubts_about_a_pinfl_are_those_of_the_rule_that_imports_go_by(number, born, sex):
    assert len(said("pinfl", number, born, sex)) == len(check_pinfl(number, born, sex).warnings)


@given(digits14, digits12)
def test_no_number_of_the_right_length_is_refused_or_breaks(long, short):
    assert identifiers.read(kind("pinfl"), long) == long
    assert identifiers.read(kind("iin"), short) == short
    for inside in (pinfl(long), kyrgyz_pin(long), iin(short)):
        assert inside.holds_birth


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 9999), st.sampled_from(["male", "female"]))
def test_an_iin_made_by_the_rule_is_sound_and_holds_its_birth(born, serial, sex):
    stem = f"{born:%y%m%d}{3 if sex == 'male' else 4}{serial:04d}"
    weighed = [sum(int(d) * w for d, w in zip(stem, row, strict=True)) % 11
               for row in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))]  # fmt: skip
    check = weighed[0] if weighed[0] < 10 else weighed[1]
    if check == 10:
        assert not iin(f"{stem}0").sound  # such a number is not given
        return
    assert iin(f"{stem}{check}") == iin(f"{stem}{check}").__class__(True, True, born, sex)
    assert not iin(f"{stem}{(check + 1) % 10}").sound


@pytest.mark.parametrize(("key", "typed", "kept"), [
    ("pinfl", " 4140 2835-1200\u00a017 ", "41402835120017"),
    ("iin", "061211 600012", "061211600012"),
    ("passport", "аС 123 4567", "AC1234567"),
    ("passport", "AC №1234567", "AC1234567"),
    ("foreign_passport", "n 1234", "N1234"),
    ("birth_certificate", "I-МЯ  №123456", "I-МЯ №123456"),
    ("other", " пропуск  7 ", "пропуск 7"),
])  # fmt: skip
def test_numbers_are_kept_in_one_way(key, typed, kept):
    assert identifiers.read(kind(key), typed) == kept


@pytest.mark.parametrize(("key", "typed"), [
    ("pinfl", "4140283512001"), ("pinfl", "414028351200177"), ("pinfl", "4140283512001x"), ("iin", "41402835120017"),
    ("kyrgyz_pin", "１0203199012345"),
])  # fmt: skip
def test_only_the_count_of_digits_is_demanded(key, typed):
    with pytest.raises(Refusal, match="are needed"):
        identifiers.read(kind(key), typed)


def test_each_country_puts_its_own_number_first():
    assert identifiers.national().kind == "pinfl"
    packs.use(neutral.pack)
    assert identifiers.national().kind == "national"


def test_a_foreign_document_names_its_country():
    assert identifiers.system_of(kind("foreign_passport"), "KZ").endswith("pid/kz/ppn")
    assert identifiers.system_of(kind("iin"), "").endswith("pid/kz/ni")
    assert [one.kind for one in identifiers.kinds() if identifiers.is_foreign(one)] == [
        "foreign_passport", "foreign_number", "foreign_licence", "other",
    ]  # fmt: skip


@pytest.mark.parametrize(("district", "rural"), [
    ("1718233", True), ("1703401", False), ("1726294", False), ("1703", None), ("", None), ("17032x1", None),
])  # fmt: skip
def test_a_district_says_whether_it_is_rural(district, rural):
    """SOATO: 2xx a rural-type district, 4xx a city; the districts of Tashkent are numbered 2xx and are city."""
    assert is_rural(district) is rural
