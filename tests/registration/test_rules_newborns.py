"""Newborns without a name match mother and date, not name (names.md 5.5)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.registration.rules.duplicates import score_pair
from lighthis.registration.rules.newborns import may_be_same
from lighthis.registration.rules.person import Candidate, Spelling, from_card, to_card

BORN = date(2026, 11, 22)


def child(key="a", family="Каримова", label="newborn, mother: Лола", **facts):
    more = {"birth_date": BORN, "sex": "male", "mother": "m1", "is_nameless": True, **facts}
    return Candidate(key, (Spelling(family, label),), **more)


NAMED = {"is_nameless": False, "label": "Умид"}


@pytest.mark.parametrize(("other", "verdict"), [
    ({}, "possible"),
    ({"family": "Усманова", "label": "чақалоқ"}, "possible"),  # the label is no name, whatever it says
    (NAMED, "possible"),  # it has its name meanwhile
    ({"mother": "m2"}, "none"),
    ({"mother": ""}, "none"),
    ({"birth_date": date(2026, 11, 21)}, "none"),
    ({"sex": "female"}, "none"),
    ({"sex": None}, "possible"),
    ({"birth_date": None}, "none"),
])  # fmt: skip
def test_by_mother_and_date(other, verdict):
    assert score_pair(child(), child("b", **other)).verdict == verdict
    assert score_pair(child("b", **other), child()).verdict == verdict


@pytest.mark.parametrize(("order", "other", "same"), [
    (None, None, True), (1, None, True), (None, 2, True), (1, 1, True), (1, 2, False),
])  # fmt: skip
def test_twins_are_told_apart_by_their_order(order, other, same):
    assert may_be_same(order, other) is same
    assert (score_pair(child(birth_order=order), child("b", birth_order=other)).verdict == "possible") is same


def test_two_newborns_of_two_mothers_with_one_name_are_never_one():
    """Two Karimovas give birth on one day: surname, date and sex agree."""
    pair = score_pair(child(), child("b", mother="m2"))
    assert (pair.verdict, pair.reasons) == ("none", ())


texts = st.text(max_size=12)


@given(st.builds(
    Candidate, st.uuids().map(str), st.tuples(st.builds(Spelling, texts, texts, texts)), st.none() | st.dates(), st.just("day"),
    st.sampled_from([None, "male", "female"]), st.tuples(texts), texts, st.booleans(), st.tuples(texts),
    mother=st.sampled_from(["", "m1"]),
))  # fmt: skip
def test_a_card_is_read_as_it_was_written(person):
    assert from_card(to_card(person)) == person


def test_a_card_of_a_newborn_is_read_as_it_was_written():
    person = child(birth_order=2)
    assert from_card(to_card(person)) == person
    assert from_card(to_card(child())).birth_order is None
