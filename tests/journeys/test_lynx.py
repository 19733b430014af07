"""The product in lynx: signing in, searching, registering; pages read well as plain text."""

import re
import subprocess
from html import unescape
from urllib.parse import urlencode

import make
import pytest
from journeys.people import plain, say

pytestmark = pytest.mark.lynx

LYNX = "/usr/bin/lynx"
GLUED = re.compile(r"[а-яёқғҳў][A-ZА-ЯЁҚҒҲЎ][а-яёқғҳў]|[а-яё]\d{2}\.\d{2}\.|РУO|OʻZЎЗ|ЎЗEN")


@pytest.fixture(scope="module")
def desk(hospital, tmp_path_factory):
    """A lynx that keeps its cookies between runs."""
    folder = tmp_path_factory.mktemp("lynx")
    (folder / "lynx.cfg").write_text(
        "ACCEPT_ALL_COOKIES:TRUE\nPERSISTENT_COOKIES:TRUE\nCHARACTER_SET:utf-8\nFORCE_SSL_COOKIES_SECURE:FALSE\n"
        f"COOKIE_FILE:{folder / 'cookies'}\nCOOKIE_SAVE_FILE:{folder / 'cookies'}\n"
    )
    (folder / "cookies").touch()
    return hospital.address, folder


def lynx(desk, path, *more, sent=None):
    """What lynx prints of a page; with `sent`, after it sent that form."""
    address, folder = desk
    command = [LYNX, f"-cfg={folder / 'lynx.cfg'}", "-display_charset=utf-8", "-width=120", *more, address + path]
    environment = {"HOME": str(folder), "TERM": "vt100", "LANG": "C.UTF-8"}
    done = subprocess.run(command, input=sent or b"", env=environment, capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8", "replace")


def dump(desk, path):
    return lynx(desk, path, "-dump", "-nolist")


def posts(desk, path, fields):
    """Send a form with the hidden fields of its page and lynx's own cookies."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', lynx(desk, path, "-source")))
    form = {name: unescape(value) for name, value in hidden.items() if name in {"csrf_token", "once", "version"}}
    sent = urlencode({**form, **fields}) + "\n---\n"
    return plain(lynx(desk, path, "-dump", "-nolist", "-post_data", sent=sent.encode()))


def test_sign_in_search_and_register(desk):
    assert say("ru", "User name") in dump(desk, "/sign-in?lang=ru")
    posts(desk, "/sign-in?lang=ru", {"login": "registrar.ges", "password": make.PASSWORD})
    assert say("ru", "Whom are you looking for?") in plain(dump(desk, "/patients"))
    assert say("ru", "Nobody found") in plain(dump(desk, "/patients?q=Носирова"))
    fields = {"family": "Носирова", "given": "Гули", "birth_date": "12.12.1972", "sex": "female", "go": "only_save"}
    saved = posts(desk, "/patients/new", fields)
    assert "НОСИРОВА" in saved.upper()
    assert "Носирова Гули" in plain(dump(desk, "/patients?q=Носирова"))


def test_an_untouched_question_is_not_answered_by_lynx(desk):
    """lynx ticks the first radio of a group and sends it: the first is "not stated", so the form asks again."""
    shown = posts(desk, "/patients/new", {"family": "Носирова", "birth_date": "12.12.1972", "sex": ""})
    assert say("ru", "not chosen; mark male or female") in shown


@pytest.mark.parametrize(
    "path",
    ["/", "/patients?q=Юлдашева", "/patients/new", "/patients/{patient_id}", "/emergency", "/wards/{department_id}",
     "/stays/{stay_id}", "/encounters/{bill_encounter_id}/bill", "/patients/{patient_id}/arrive"],
)  # fmt: skip
def test_no_two_labels_are_glued(desk, places, path):
    text = dump(desk, path.format(**places))
    assert len(text) > 200
    assert GLUED.findall(text) == []
