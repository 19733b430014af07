"""An ordinary adult is registered by keyboard in thirty seconds: 5 keys a second, at most 9 tab stops, one page after the search."""

import pytest
from journeys import people
from journeys.test_keyboard import access_key

pytestmark = pytest.mark.browser

KEY, MOST_SECONDS, MOST_STOPS = 0.2, 30.0, 9
LOADED = "(performance.getEntriesByType('navigation')[0].loadEventEnd) / 1000"
FOCUS = "document.activeElement.name"


class Typist:
    """Somebody who types fluently; keys, tab stops and the waits for pages are counted, not slept."""

    def __init__(self, page):
        self.page, self.keys, self.stops, self.loads = page, 0, 0, []

    def types(self, text):
        """A capital is two keys."""
        self.page.keyboard.type(text)
        self.keys += len(text) + sum(letter.isupper() for letter in text)

    def presses(self, key, times=1):
        for _press in range(times):
            self.page.keyboard.press(key)
            self.keys += 1
            self.stops += key == "Tab"

    def chord(self, digit):
        access_key(self.page, digit)
        self.keys += 2

    def to(self, name):
        """The next stop is that field: whoever types fluently does not look for it."""
        self.presses("Tab")
        assert self.page.evaluate(FOCUS) == name

    def enter(self):
        with self.page.expect_navigation(wait_until="load"):
            self.presses("Enter")
        self.loads.append(self.page.evaluate(LOADED))

    @property
    def seconds(self):
        return self.keys * KEY + sum(self.loads)


@pytest.fixture
def desk(hospital, chromium):
    """At the empty search."""
    person = people.signs_in(people.visits(chromium, hospital.address, javascript=True), "registrar", "ru")
    return Typist(person.opens("/patients").page)


def finish(desk, given="", born=""):
    """From the family name to the saved record; what was searched for stands there already."""
    desk.to("given")
    desk.types(given)
    desk.to("patronymic")
    desk.types("Аброровна")
    desk.to("birth_date")
    desk.types(born)
    desk.to("sex")
    desk.presses("ArrowDown", 2)  # not stated, male, female
    desk.to("pinfl")
    desk.to("phone")
    desk.types("901234567")
    desk.enter()


def kept(desk, name):
    assert "/arrive" in desk.page.url
    assert name in desk.page.locator(".banner").inner_text().title()
    assert len(desk.loads) == 2, "one page after the search"
    assert desk.stops <= MOST_STOPS
    assert desk.seconds <= MOST_SECONDS, (desk.keys, desk.loads)


def test_somebody_new_whom_the_search_does_not_know(desk):
    desk.chord("1")
    desk.types("Шокирова Нафиса 07.07.1991")
    desk.enter()
    assert desk.page.evaluate(FOCUS) == "family"
    finish(desk)
    kept(desk, "Шокирова")


def test_somebody_new_below_a_list_of_others(desk):
    desk.chord("1")
    desk.types("Юлдашева")
    desk.enter()
    assert desk.page.locator("details[open]").count() == 0, "somebody of that name is in the register"
    desk.chord("2")
    desk.to("family")
    finish(desk, "Мавжуда", "09.08.1992")
    kept(desk, "Юлдашева")


def test_with_one_name_the_sex_and_an_age_it_is_quicker_still(desk):
    desk.chord("1")
    desk.types("Мадинабегим")
    desk.enter()
    desk.to("given")
    desk.to("patronymic")
    desk.to("birth_date")
    desk.types("43")
    desk.to("sex")
    desk.presses("ArrowDown", 2)
    desk.enter()
    kept(desk, "Мадинабегим")
    assert desk.seconds <= MOST_SECONDS / 2
