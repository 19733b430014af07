"""Rules of the hospital as a building and a body."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.facility import rules
from lighthis.kernel.text import Refusal

READY = rules.Furnished(
    names=True, licence=True, address=True, tax_id=True, has_triage=True, has_admission=True, emergency=1, inpatient=1,
    rooms=2, beds=4, census_confirmed=True,
)  # fmt: skip


def test_a_furnished_hospital_may_open():
    assert rules.may_open(rules.gaps(READY))


@pytest.mark.parametrize(
    ("change", "may"),
    [({"names": False}, False), ({"licence": False}, False), ({"address": False}, False), ({"tax_id": False}, True),
     ({"emergency": 0}, False), ({"inpatient": 0}, False), ({"rooms": 0}, False), ({"beds": 0}, False),
     ({"census_confirmed": False}, False),
     ({"emergency": 0, "has_triage": False}, True),  # a rural hospital without an emergency department
     ({"inpatient": 0, "rooms": 0, "beds": 0, "has_admission": False}, True),
     ({"inpatient": 0, "emergency": 0, "has_admission": False, "has_triage": False}, False)],
)  # fmt: skip
def test_each_essential_line_keeps_the_hospital_closed(change, may):
    assert rules.may_open(rules.gaps(dataclasses.replace(READY, **change))) is may


@given(st.sets(st.integers(1, 40).map(str)), st.integers(0, rules.MOST_BEDS))
def test_new_beds_take_free_numbers_from_one_on(taken, wanted):
    made = rules.bed_numbers(taken, wanted)
    assert len(set(made)) == wanted
    assert not set(made) & taken
    assert all(str(number) in taken or str(number) in made for number in range(1, max(map(int, made), default=0)))


@pytest.mark.parametrize(("typed", "code"), [("th", "TH"), (" ch-2 ", "CH-2"), ("тер", "ТЕР"), ("1", "1")])
def test_a_code_of_a_department_is_kept_in_capitals(typed, code):
    assert rules.check_code(typed) == code


@pytest.mark.parametrize("typed", ["", "A B", "A_B", "-A", "ABCDEFGHI", "A\n"[:1] + "!"])
def test_a_code_with_other_signs_is_refused(typed):
    with pytest.raises(Refusal):
        rules.check_code(typed)


@pytest.mark.parametrize(
    ("number", "fits"), [("", True), ("301234567", True), ("30123456789012", True), ("12", False), ("30123456a", False)]
)
def test_a_tax_number_has_nine_twelve_or_fourteen_digits(number, fits):
    if fits:
        rules.check_tax_id(number)
    else:
        with pytest.raises(Refusal):
            rules.check_tax_id(number)


def test_the_cyrillic_name_is_made_where_it_is_empty_and_kept_where_not():
    assert (
        rules.with_cyrillic({"name_uz": "Shoshilinch boʻlim", "name_uz_cyrl": ""})["name_uz_cyrl"] == "Шошилинч бўлим"
    )
    assert rules.with_cyrillic({"name_uz": "A", "name_uz_cyrl": "Б"})["name_uz_cyrl"] == "Б"
