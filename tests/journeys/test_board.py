"""The board looks again by itself and the reader finds the same place of the page, without JavaScript (issue 4, 4)."""

import re
import time

import pytest
from journeys import people
from playwright.sync_api import Error

PATIENCE_S = 40
LOOKS = 2
SCROLLED = 150
SECONDS = "3"
SETTLES_MS = 1000


@pytest.fixture
def nurse(hospital, chromium):
    visitor = people.signs_in(people.visits(chromium, hospital.address), "triage_nurse", "ru")
    visitor.page.set_viewport_size({"width": 1280, "height": 300})
    yield visitor
    visitor.page.context.close()


def hurried(nurse) -> list[tuple[str, str]]:
    """The board's own header, but after three seconds; and what it was, with each address that was asked for."""
    asked = []

    def quicken(route):
        answer = route.fetch()
        header = answer.headers.get("refresh", "")
        asked.append((route.request.url, header))
        route.fulfill(response=answer, headers={**answer.headers, "refresh": re.sub(r"^\d+", SECONDS, header)})

    nurse.page.route("**/emergency*", quicken)
    return asked


def place(nurse) -> int:
    """How far the page is scrolled; asked again where a refresh came between."""
    for _time in range(20):
        try:
            return int(nurse.page.evaluate("scrollY"))
        except Error:
            time.sleep(0.1)
    raise AssertionError("no page to ask")


@pytest.mark.parametrize("address", ["/emergency", "/emergency?refresh=60&by=step", "/emergency?zone=-#anchor"])
def test_the_board_keeps_its_place_and_its_filters_while_it_refreshes(nurse, address):
    asked = hurried(nurse)
    nurse.page.goto(nurse.address + address)
    nurse.page.mouse.wheel(0, SCROLLED)
    nurse.page.wait_for_timeout(SETTLES_MS)
    before = place(nurse)
    assert before > 0
    until = time.monotonic() + PATIENCE_S
    while len(asked) <= LOOKS and time.monotonic() < until:
        nurse.page.wait_for_timeout(100)
    assert len(asked) > LOOKS, asked
    nurse.page.wait_for_timeout(SETTLES_MS)  # who asks before the sheet of styles is there forces a layout without it
    assert place(nurse) == before
    wanted = nurse.address + address.partition("#")[0]
    assert {url for url, _header in asked} == {wanted}
    assert {header.partition("url=")[2] for _url, header in asked} == {address.partition("#")[0]}
