"""Every page of the map, read by somebody who may: sound HTML, whole words, headers, size, statements, nothing changed."""

import csv
import gzip
import re
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import make
import pytest
from guards import crowd
from guards import places as furniture
from guards import test_access as access
from guards.reading import Page
from sqlalchemy import event

from lighthis.db import units
from lighthis.db.engine import engine
from lighthis.kernel import clock
from lighthis.web.language import LANGUAGES

furnished = furniture.furnished
pytestmark = pytest.mark.once  # finished pages; on PostgreSQL the crawl of test_access opens each of them

READERS = ("chief_doctor", "registrar", "cashier", "administrator")  # between them they may open every page
BOARDS = {"triage.board", "admission.beds"}
PAGE_BYTES, BOARD_BYTES, FIRST_VISIT_BYTES, REQUESTS = 14 * 1024, 30 * 1024, 30 * 1024, 3
NOT_PAGES = {
    "static",
    "papers.file",
    "papers.view",
    "scans.file",
    "interop.export_file",
    "journal.table",
    "disaster.body",
    "disaster.list_csv",
    "downtime.file",
    "measures.as_csv",
    "surgery.register_csv",
    "measures.as_xlsx",
    "billing.export_prices",
    "claims.register",
    "takings.ages_file",
    "takings.report_file",
    "statistics.beds_file",
    "statistics.months_file",
    "statistics.sheet_file",
    "health.live",
    "health.ready",
}
STYLE = Path(__file__).parents[2] / "lighthis/web/static/style.css"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'", "style-src 'self'", "img-src 'self' data:", "form-action 'self'", "base-uri 'none'",
    "object-src 'none'", "frame-ancestors 'none'",
}  # fmt: skip
LEFTOVERS = ("{{", "{%", "%(", "Undefined", "<Message", "lazy_gettext")

# SQL statements of each page, the audit entries it writes included; a page that asks more has begun to ask per row
with Path(__file__).with_name("statements.tsv").open(encoding="utf-8", newline="") as file:
    STATEMENTS = {row["endpoint"]: int(row["most"]) for row in csv.DictReader(file, delimiter="\t")}


def rows():
    return [row for row in access.TABLE if "GET" in row["methods"] and row["endpoint"] not in NOT_PAGES]


def pages(places, language="en"):
    """Every page as somebody who may sees it: row, address, answer."""
    clients = {role: places.client(role, language=language) for role in READERS}
    for row in rows():
        role = next((one for one in READERS if access.may(row, one)), None)
        assert role, f"nobody of {READERS} may open {row['endpoint']}"
        client = make.Client(places.app, language) if row["who"] == "public" else clients[role]
        address = access.address_of(places, row)
        yield row, address, client.get(address)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_sound_in_every_language(furnished, language):
    wrong = []
    for row, address, answer in pages(furnished, language):
        if answer.status_code != 200:
            wrong.append((row["endpoint"], answer.status_code, answer.location))
        wrong += [(row["endpoint"], row["variant"], fault) for fault in faults(answer.text, language)]
        wrong += [(row["endpoint"], fault) for fault in header_faults(answer)]
        assert address
    assert not wrong, told(wrong)


def told(wrong):
    return "\n".join(map(str, wrong))


def faults(text, language):
    """What is wrong with a page."""
    page = Page(text)
    yield from _skeleton(page, language)
    yield from _controls(page)
    yield from _forms(page)
    yield from _foreign(page)
    shown = page.text + " ".join(str(v) for _, found, _ in page.elements for k, v in found.items() if k in SPOKEN)
    yield from (f"leftover {one}" for one in LEFTOVERS if one in shown)
    yield from (f"None: {found[0]!r}" for found in re.finditer(r".{0,20}\bNone\b.{0,20}", shown))
    yield from (f"glued: {one}" for one in page.glued)


SPOKEN = {"title", "aria-label", "placeholder", "alt", "value"}


def _skeleton(page, language):
    headings = [tag for tag, _ in page.all("h1")]
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    html = page.all("html")[0][1]
    if html.get("lang") != LANGUAGES[language][0]:
        yield f"lang {html.get('lang')}"
    if len(page.all("title")) != 1:
        yield "no title"
    ids = Counter(found["id"] for _, found, _ in page.elements if "id" in found)
    yield from (f"id {name} {count} times" for name, count in ids.items() if count > 1)
    if len(page.all("main")) != 1:
        yield "no main"


def _controls(page):
    labels = {found.get("for") for tag, found in page.all("label")}
    ids = {found["id"] for _, found, _ in page.elements if "id" in found}
    for place, (tag, found, _around) in enumerate(page.elements):
        if tag not in {"input", "select", "textarea"} or found.get("type") == "hidden":
            continue
        named = found.get("id") in labels or found.get("aria-label") or place in page.labelled
        if not (named or found.get("aria-labelledby")):
            yield f"no label: {found.get('name')}"
    for _tag, found, _ in page.elements:
        for name in ("aria-describedby", "aria-labelledby"):
            yield from (f"{name} {one}" for one in (found.get(name) or "").split() if one not in ids)
    yield from (f"label for nothing: {one}" for one in labels - {None} if one not in ids)


def _forms(page):
    for _tag, found in page.all("form"):
        inside = [one for name, one, around in page.elements if name == "input" and any(f is found for _, f in around)]
        names = Counter(one.get("name") for one in inside)
        if found.get("method", "get").lower() == "post":
            if names["csrf_token"] != 1 or names["once"] != 1:
                yield f"form {found.get('action')}: {names['csrf_token']} tokens, {names['once']} keys"
        elif names["csrf_token"] or names["once"]:
            yield f"a token in the address: {found.get('action')}"
        if any(around_tag == "form" for around_tag, _ in next(a for n, f, a in page.elements if f is found)):
            yield "a form in a form"


def _foreign(page):
    for tag, found, _ in page.elements:
        if tag in {"script", "style", "iframe", "object", "embed", "font", "center"}:
            yield f"<{tag}>"
        for name, value in found.items():
            if name == "style" or name.startswith("on"):
                yield f"{name}= on <{tag}>"
            if name in {"src", "href", "action", "formaction", "srcset"} and value:
                if re.match(r"(?i)\s*(\w+:)?//|javascript:|vbscript:", value) and not value.startswith(
                    "http://localhost/"
                ):
                    yield f"foreign {value}"
                if value.startswith("data:") and not value.startswith("data:image/svg+xml"):
                    yield f"data {value[:40]}"
    heads = [tag for tag, _ in page.all("title")]
    if not heads:
        yield "no title"


def header_faults(answer):
    """Security headers that are missing or wrong (ASVS 3.4)."""
    yield from (f"{name}" for name, value in HEADERS.items() if answer.headers.get(name) != value)
    policy = {part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")}
    if policy != POLICY:
        yield f"policy {policy ^ POLICY}"
    if answer.headers.get("Cache-Control") != "no-store":
        yield "may be stored"
    for cookie in answer.headers.getlist("Set-Cookie"):
        if "HttpOnly" not in cookie or "SameSite=Lax" not in cookie or "Domain" in cookie:
            yield f"cookie {cookie}"


def test_errors_carry_the_headers_and_are_sound_too(furnished):
    client, app = furnished.client("registrar", language="ru"), furnished.app
    answers = {
        404: client.get("/patients/nobody"), 403: client.get("/staff"), 405: client.web.post("/patients"),
        400: client.web.post("/patients/new", data=client.hidden("/patients/new?q=1983") | {"strange": "1"}),
        413: client.web.post("/patients/new", data={"family": "x" * 9_000_000}),
    }  # fmt: skip
    view = app.view_functions["desk.home"]
    app.view_functions["desk.home"] = view.access and access_like(view)
    try:
        answers[500] = client.get("/")
    finally:
        app.view_functions["desk.home"] = view
    for code, answer in answers.items():
        assert answer.status_code == code
        assert list(header_faults(answer)) == [], code
        assert list(faults(answer.text, "ru")) == [], code
        assert "Traceback" not in answer.text, code
    assert "ZeroDivision" not in answers[500].text


def access_like(view):
    def broken(**_values):
        raise ZeroDivisionError("nobody reads this")

    broken.access = view.access
    return broken


def test_the_stylesheet_and_the_sign_carry_the_headers(furnished):
    client = make.Client(furnished.app)
    for name in ("style.css", "favicon.svg"):
        with client.get(f"/static/{name}") as answer:
            assert answer.status_code == 200
        assert [one for one in header_faults(answer) if one != "may be stored"] == []


def test_a_paper_is_served_closed_in_itself(furnished):
    answer = furnished.client("registrar").get(f"/papers/{furnished.ids['GES']['paper_patient_card']}.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_hold_their_size_with_the_longest_names_in_cyrillic_uzbek(furnished):
    style = len(gzip.compress(STYLE.read_bytes(), 6))
    wrong = []
    for row, _address, answer in pages(furnished, "uz_Cyrl"):
        size = len(gzip.compress(answer.data, 6))
        most = BOARD_BYTES if row["endpoint"] in BOARDS else PAGE_BYTES
        page = Page(answer.text)
        linked = [found for tag, found in page.all("link") if found.get("rel") in {"stylesheet", "icon"}]
        drawn = [
            found for tag, found in page.all("img", "script") if not (found.get("src") or "data:").startswith("data:")
        ]
        requests = 1 + len(linked) + len(drawn)
        if size > most or size + style > FIRST_VISIT_BYTES + most - PAGE_BYTES or requests > REQUESTS:
            wrong.append((row["endpoint"], size, size + style, requests))
    assert not wrong, told(wrong)


def test_reading_changes_nothing_but_the_log(furnished):
    apart = {"audit_entry", "audit_head", "sign_in"}
    before = furniture.rows_of(without=apart)
    for _row, _address, answer in pages(furnished, "ru"):
        assert answer.status_code < 500
    after = furniture.rows_of(without=apart)
    assert {name for name in before if before[name] != after[name]} == set()


LONG = {"desk.patient": 1}  # beyond one page of lines their number is asked for, once however many they are


@contextmanager
def counted():
    """Statements that are run inside."""
    found = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("PRAGMA", "BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            found.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def statements(places):
    """How many statements each page runs."""
    clients, found = {role: places.client(role) for role in READERS}, {}
    for row in rows():
        if row["who"] == "public":
            continue
        client = clients[next(one for one in READERS if access.may(row, one))]
        address = access.address_of(places, row)
        with clock.at(
            clock.now()
        ):  # once a minute a page also writes when its reader was last seen: here always the first
            client.get(address)
            with counted() as ran:
                client.get(address)
        found[row["endpoint"]] = max(len(ran), found.get(row["endpoint"], 0))
    return found


def test_no_page_runs_more_statements_than_its_bound(furnished):
    found = statements(furnished)
    assert set(found) == set(STATEMENTS), "a new page needs a bound"
    over = {name: ran for name, ran in found.items() if ran > STATEMENTS[name]}
    assert not over, "\n".join(f"{name} {ran} > {STATEMENTS[name]}" for name, ran in over.items())


def test_more_rows_on_a_list_ask_no_more_statements(furnished):
    patient_id = furnished.ids["GES"]["patient_id"]
    with units.work():
        crowd.more("GES", patient_id, 4)
    few = statements(furnished)
    with units.work():
        crowd.more("GES", patient_id, 20)
    many = statements(furnished)
    furnished.reset()
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name] + LONG.get(name, 0)}
    assert grown == {}
