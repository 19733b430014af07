"""The product in lynx: signing in, searching and registering by its keys; pages read well as plain text."""

import re
import subprocess

import make
import pytest
from journeys.people import say

pytestmark = pytest.mark.lynx

LYNX = "/usr/bin/lynx"
STOP = re.compile(r"<(?:a\s[^>]*href|button|input|select|textarea)[^>]*>")
GLUED = re.compile(r"[а-яёқғҳў][А-ЯЁҚҒҲЎ][а-яёқғҳў]{2}|[а-яё]\d{2}\.\d{2}\.|РУO|OʻZЎЗ|ЎЗEN")
PAGES = (
    "/", "/patients?q=Юлдашева", "/patients/new?q=-", "/patients/{patient_id}", "/emergency", "/wards/{department_id}",
    "/stays/{stay_id}", "/encounters/{bill_encounter_id}/bill", "/patients/{patient_id}/arrive",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(hospital):
    """The same person in a program that fetches the markup."""
    return hospital.browser().sign_in("registrar", language="ru")


def lynx(folder, *more, text=None):
    environment = {"HOME": str(folder), "TERM": "vt100", "LANG": "C.UTF-8", "LINES": "50", "COLUMNS": "120"}
    command = [LYNX, "-accept_all_cookies", "-display_charset=utf-8", "-assume_charset=utf-8", *more]
    done = subprocess.run(command, input=text, env=environment, capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8", "replace")


def screen(shown):
    """What stood on the terminal, without its commands; they stand for spaces too."""
    return re.sub(r"\x1b[\[(][0-9;?]*[A-Za-z]|[\x0e\x0f\s]", "", shown)


def tabs(markup, sign, after=""):
    """How often Tab is pressed from one stop of a page (its first, without `after`) to the one with this sign."""
    stops = [stop for stop in STOP.findall(markup) if 'type="hidden"' not in stop]
    places = [number for number, stop in enumerate(stops) if sign in stop]
    began = next(number for number, stop in enumerate(stops) if after in stop) if after else 0
    return ["<tab>"] * (next(number for number in places if number >= began) - began)


def typed(text):
    return ["<space>" if sign == " " else sign for sign in text]


def goes(address):
    return ["g", *typed(address), "^J"]


def test_sign_in_search_and_register_by_the_keys_of_lynx(hospital, reader, tmp_path):
    door, form = hospital.browser().get("/sign-in?lang=ru").text, reader.get("/patients/new?q=-").text
    assert say("ru", "Nobody found") in reader.get("/patients?q=Wroblewska").text
    keys = [
        *tabs(door, 'name="login"'), *typed("registrar.ges"),
        *tabs(door, 'name="password"', 'name="login"'), *typed(make.PASSWORD),
        *tabs(door, 'accesskey="3"', 'name="password"'), "^J",
        *goes(f"{hospital.address}/patients?q=Wroblewska"),
        *goes(f"{hospital.address}/patients/new?q=-"),
        *tabs(form, 'name="family"'), *typed("Wroblewska"), *tabs(form, 'name="given"', 'name="family"'), *typed("Guli"),
        *tabs(form, 'name="birth_date"', 'name="given"'), *typed("12.12.1972"),
        *tabs(form, 'value="female"', 'name="birth_date"'), "^J",
        *tabs(form, 'accesskey="3"', 'value="female"'), "^J",
        "q", "y",
    ]  # fmt: skip
    script = tmp_path / "keys"
    script.write_text("".join(f"key {key}\n" for key in keys))
    shown = lynx(tmp_path, f"-cmd_script={script}", f"{hospital.address}/sign-in?lang=ru")
    assert say("ru", "The card is saved.").replace(" ", "") in screen(shown)
    assert "Wroblewska" in reader.get("/patients?q=Wroblewska+1972").text


def test_an_untouched_question_is_not_answered_by_lynx(reader):
    """lynx ticks the first radio of a group and sends it: the first is "not stated", so the form asks again."""
    answer = reader.post("/patients/new?q=-", {"family": "Носирова", "birth_date": "12.12.1972", "sex": ""})
    assert (answer.status, say("ru", "not chosen; mark male or female") in answer.text) == (422, True)


@pytest.mark.parametrize("path", PAGES)
def test_no_two_labels_are_glued(reader, places, tmp_path, path):
    markup = reader.get(
        path.format(**places).replace("Юлдашева", "%D0%AE%D0%BB%D0%B4%D0%B0%D1%88%D0%B5%D0%B2%D0%B0")
    ).text
    text = lynx(tmp_path, "-dump", "-nolist", "-width=120", "-force_html", "-stdin", text=markup.encode())
    assert len(text) > 200
    assert GLUED.findall(text) == []
