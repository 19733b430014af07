"""A department stands in forms 007 and 016 as long as it works (docs/decisions/beds.md)."""

from datetime import timedelta

import make
import pytest

from lighthis.db import units
from lighthis.facility import actions
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.statistics import queries

DAY = timedelta(days=1)
VALUES = {
    "name_ru": "Новое",
    "name_uz": "Yangi",
    "name_uz_cyrl": "",
    "name_en": "",
    "kind": "inpatient",
    "profile": "surgical",
}


def stands(day):
    return "NEW" in queries.hospital(make.by_code(), day, day).departments


def test_a_department_stands_in_the_sheets_of_its_life(work, noon):
    today, admin = clock.today("Asia/Tashkent"), make.actor("administrator")
    made = actions.add_department(make.by_code().id, {**VALUES, "code": "NEW"}, by=admin)
    assert [stands(today + days * DAY) for days in (-1, 0, 1)] == [False, True, True]
    room = actions.add_room(made, {"number": "9", "sex": "any", "kind": "ordinary"}, 1, today - 2 * DAY, by=admin)
    assert [stands(today + days * DAY) for days in (-3, -2, -1)] == [False, True, True]
    actions.close_department(made, today, reason="приказ", by=admin)
    assert [stands(today + days * DAY) for days in (-1, 0, 1)] == [True, True, False]
    with pytest.raises(Refusal, match="is closed"):
        actions.add_beds(room, 1, today, by=admin)
    actions.open_department(made, by=admin)
    actions.add_beds(room, 1, today, by=admin)
    assert stands(today + DAY)


def test_a_department_that_closes_on_a_day_does_not_stand_in_it(work, noon):
    today, admin = clock.today("Asia/Tashkent"), make.actor("administrator")
    made = actions.add_department(make.by_code().id, {**VALUES, "code": "NEW"}, by=admin)
    actions.close_department(made, today + DAY, reason="приказ", by=admin)
    assert [stands(today + days * DAY) for days in (0, 1)] == [True, False]


@pytest.mark.parametrize("page", ["/statistics/day?department=NEW", "/statistics/year?department=NEW&year=2025"])
def test_asked_for_a_time_before_it_worked_its_page_says_so(sign_in, page):
    with units.work():
        actions.add_department(make.by_code().id, {**VALUES, "code": "NEW"}, by=make.actor("administrator"))
    answer = sign_in("chief_doctor").get(page)
    assert answer.status_code == 200
    assert "This department did not work in the time asked for." in answer.text
