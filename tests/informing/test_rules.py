"""Who may be told, and how a code word and a name are compared."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.informing import rules
from lighthis.kernel.text import Refusal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def said(kind="named", people=(("Юлдашев Бахром", "spouse", ""),), word="", **more):
    return rules.Said(kind, more.pop("at", NOW), [rules.Person(*one) for one in people], word, **more)


def field_of(found, *, status="open", keeps=False):
    try:
        rules.check_said(
            found, status=status, arrived_at=NOW - timedelta(hours=1), now=NOW, keeps_word=keeps, kinships=["spouse", "parent"]
        )  # fmt: skip
    except Refusal as refusal:
        return refusal.field or "whole"
    return None


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (said(), None), (said(kind="nobody", people=()), None), (said(people=()), "name_1"), (said(people=(), word="тюльпан"), None),
        (said(people=(("", "spouse", ""),)), "name_1"), (said(people=(("Бахром", "", ""),)), "kinship_1"),
        (said(people=(("Бахром", "neighbour", ""),)), "kinship_1"), (said(word="abc"), "code_word"), (said(word="7788"), None),
        (said(kind="all"), "kind"), (said(at=NOW + timedelta(minutes=1)), "said_at"), (said(at=NOW - timedelta(hours=2)), "said_at"),
        (said(said_by="representative"), "representative"), (said(said_by="representative", representative="Мать"), None),
    ],
)  # fmt: skip
def test_what_a_patient_says_is_whole(found, field):
    assert field_of(found) == field


def test_a_code_word_of_before_is_enough_and_an_ended_coming_takes_nothing():
    assert field_of(said(people=()), keeps=True) is None
    assert field_of(said(), status="closed") == "whole"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Тюльпан", "тюльпан "),
        ("gulchehra", "гулчеҳра"),
        ("O‘zbegim 7", "oʻzbegim7"),
        ("қор", "qor"),
        ("77 88", "7788"),
    ],
)
def test_a_code_word_is_the_same_in_any_script(one, other):
    assert rules.folded(one) == rules.folded(other)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Юлд", True), ("yoldosh", False), ("yuldash", True), ("Дилноза Юлдашева", True), ("юлдашева анвар", False), ("ю", False),
        ("", False), ("%", False), ("юл", False), ("🙂🙂🙂", False),
    ],
)  # fmt: skip
def test_a_name_fits_by_the_beginnings_of_its_words(typed, found):
    assert rules.fits(typed, ["Юлдашева", "Дилноза", "Шухратовна"]) is found


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_too_few_letters_fit_nobody(typed):
    if rules.fits(typed, ["Юлдашева"]):
        assert rules.is_enough(typed)
