"""Who is on duty in the emergency department of the demo."""

import itertools
import random
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import make
import pytest

from lighthis.demo.hospital import Hospital
from lighthis.kernel import clock

NOON = make.moment("2026-11-22 07:00")  # twelve in Tashkent
PEOPLE = ["a", "b", "c", "d", "e"]


@pytest.fixture
def hospital():
    return Hospital(uuid4(), "NAM", ZoneInfo("Asia/Tashkent"), random.Random(1), [], loaded_at=NOON)


def crew(hospital, hours):
    with clock.at(NOON + timedelta(hours=hours)):
        return hospital._crew(PEOPLE)


@pytest.mark.parametrize(("hours", "same"), [(-4, True), (0, True), (7.9, True), (8, False), (-4.1, False)])
def test_a_shift_lasts_from_eight_to_eight(hospital, hours, same):
    assert (crew(hospital, hours) == ["a", "b"]) == same


def test_everybody_has_a_turn_and_nobody_two_on_end(hospital):
    turns = [crew(hospital, -12 * n) for n in range(14)]
    assert {one for turn in turns for one in turn} == set(PEOPLE)
    assert all(not set(turn) & set(after) for turn, after in itertools.pairwise(turns))


def test_one_person_alone_is_always_on_duty(hospital):
    with clock.at(NOON):
        assert hospital._crew(["a"]) == ["a"]
