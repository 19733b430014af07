"""What a diagnosis and a note must be written with, without a store."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.records import rules

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def diagnosis(role="admission", code="J18.9", text="", *, is_titled=True, is_code=True):
    rules.check_diagnosis(role, code, text, is_titled=is_titled, is_code=is_code)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, None),
        ({"role": "guess"}, "role"),
        ({"code": "", "is_code": False, "is_titled": False}, "code"),
        ({"code": "", "is_code": False, "is_titled": False, "text": "пневмония"}, "code"),
        ({"role": "referral", "code": "", "is_code": False, "is_titled": False, "text": "пневмония"}, None),
        ({"role": "referral", "code": "", "is_code": False, "is_titled": False}, "code"),
        ({"code": "Q87.11", "is_titled": False}, "text"),
        ({"code": "Q87.11", "is_titled": False, "text": "синдром Прадера — Вилли"}, None),
    ],
)
def test_a_diagnosis_needs(facts, field):
    if field is None:
        diagnosis(**facts)
        return
    with pytest.raises(Refusal) as refusal:
        diagnosis(**facts)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("kind", "live", "fine"),
    [
        ("admit", {"admission"}, True),
        ("admit", {"referral", "main"}, False),
        ("home", set(), True),
        ("declined", set(), False),
        ("not_indicated", {"admission"}, True),
        ("transferred", {"referral"}, False),
    ],
)
def test_nobody_is_admitted_without_a_reception_diagnosis(kind, live, fine):
    if fine:
        rules.check_decided(kind, live)
    else:
        with pytest.raises(Refusal):
            rules.check_decided(kind, live)


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [("examination", "Жалобы на боль", None), ("poem", "x", "kind"), ("diary", " \n", "text")],
)
def test_a_note_needs(kind, text, field):
    if field is None:
        rules.check_note(kind, text)
        return
    with pytest.raises(Refusal) as refusal:
        rules.check_note(kind, text)
    assert refusal.value.field == field


@given(st.integers(-500_000, 500_000), st.booleans())
def test_an_entry_lies_between_the_coming_and_now(seconds, earlier):
    arrived = NOW - timedelta(seconds=200_000)
    at = NOW + timedelta(seconds=seconds)
    fine = at <= NOW and (earlier or at >= arrived.replace(second=0))
    try:
        rules.check_time(at, now=NOW, arrived_at=arrived, field="at", earlier=earlier)
    except Refusal:
        assert not fine
    else:
        assert fine


def test_a_withdrawal_happens_once_with_a_reason():
    rules.check_standing(None)
    rules.check_reason("не та карта")
    with pytest.raises(Refusal):
        rules.check_standing(NOW)
    with pytest.raises(Refusal):
        rules.check_reason(" ")
