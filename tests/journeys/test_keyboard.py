"""Registration without a mouse: Tab, digits and Enter alone (design.md 8)."""

import pytest
from journeys import people

pytestmark = pytest.mark.browser

RING = "getComputedStyle(document.activeElement).outlineStyle + ' ' + getComputedStyle(document.activeElement).outlineWidth"
FOCUSED = "document.activeElement.name || document.activeElement.innerText || document.activeElement.tagName"
MOST_TABS = 60


@pytest.fixture(scope="module")
def registrar(hospital, chromium):
    """At a browser with scripts, so that the test may ask where the focus is; the pages have none."""
    return people.signs_in(people.visits(chromium, hospital.address, javascript=True), "registrar", "ru")


def tab_to(person, name):
    """Press Tab until the field has the focus; each stop on the way shows that it has it."""
    for _press in range(MOST_TABS):
        person.page.keyboard.press("Tab")
        style, width = person.page.evaluate(RING).split()
        assert style != "none", f"no ring on {person.page.evaluate(FOCUSED)}"
        assert float(width.removesuffix("px")) >= 2
        if person.page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def access_key(page, digit):
    """Alt and a digit as a keyboard sends them; Playwright's own keys leave out the sign that access keys wait for."""
    key = {"key": digit, "code": f"Digit{digit}", "windowsVirtualKeyCode": ord(digit), "modifiers": 1}
    wire = page.context.new_cdp_session(page)
    wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    wire.send("Input.dispatchKeyEvent", {"type": "char", "unmodifiedText": digit, "text": digit, **key})
    wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    wire.detach()


def leave(person, digit):
    """An access key that leaves the page."""
    with person.page.expect_navigation():
        access_key(person.page, digit)


def keys(person, *pressed):
    """Keys that leave the page."""
    with person.page.expect_navigation():
        for key in pressed:
            person.page.keyboard.press(key)


def test_a_patient_is_registered_by_keys_alone(registrar):
    page = registrar.opens("/patients").page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == registrar.say("Skip to the content")
    access_key(page, "1")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("Камолова Нигора")
    keys(registrar, "Enter")
    assert page.evaluate("document.activeElement.name") == "family"  # nobody found: the cursor stands in the form
    assert page.evaluate("document.activeElement.value") == "Камолова"
    for name, typed in (("given", "Нигора"), ("patronymic", "Аброровна"), ("birth_date", "07.07.1991")):
        tab_to(registrar, name)
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
    tab_to(registrar, "sex")
    for _press in range(2):  # not stated, male, female
        page.keyboard.press("ArrowDown")
    leave(registrar, "3")
    assert "/arrive" in page.url
    assert page.evaluate("document.activeElement.name") == "complaint"
    page.keyboard.type("головная боль")
    tab_to(registrar, "arrival")
    page.keyboard.type("Само")
    leave(registrar, "3")
    registrar.opens("/patients?q=Камолова").sees("Камолова Нигора Аброровна", translated=True)


def test_enter_in_a_field_presses_the_main_button_and_no_other(registrar):
    page = registrar.opens("/patients/new?q=1983").page
    tab_to(registrar, "family")
    page.keyboard.type("Одилова")
    keys(registrar, "Enter")
    assert page.locator("[role=alert]").count() == 1
    assert page.locator("html").get_attribute("lang") == "ru"
    assert registrar.field("Family name").input_value() == "Одилова"


def test_enter_at_triage_never_chooses_a_category(hospital, chromium, places):
    nurse = people.signs_in(people.visits(chromium, hospital.address, javascript=True), "triage_nurse", "ru")
    page = nurse.opens(f"/encounters/{places['encounter_id']}/triage").page
    tab_to(nurse, "respiratory_rate")
    page.keyboard.type("-5")
    keys(nurse, "Enter")
    assert page.locator("[role=alert]").count() == 1
    nurse.opens(f"/encounters/{places['encounter_id']}/triage")
    assert nurse.say("Triages of this coming") not in nurse.reads()
