"""What goes over the line."""

import gzip
import re


def test_pages_and_the_stylesheet_go_compressed_to_whoever_takes_it(sign_in):
    client = sign_in("registrar")
    page = client.get("/patients/new?q=x", headers={"Accept-Encoding": "gzip"})
    sheet = client.get("/static/style.css", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == sheet.headers["Content-Encoding"] == "gzip"
    assert b"<h1>" in gzip.decompress(page.data)
    assert len(page.data) + len(sheet.data) <= 30_000
    assert "Accept-Encoding" in page.headers["Vary"]


def test_who_does_not_take_it_gets_it_plain(sign_in):
    page = sign_in("registrar").get("/patients/new?q=x", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in page.headers
    assert b"<h1>" in page.data


def test_an_unchanged_stylesheet_is_not_sent_again(visitor):
    first = visitor.get("/static/style.css", headers={"Accept-Encoding": "gzip"})
    again = visitor.get(
        "/static/style.css", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    again.close()


def test_a_new_stylesheet_has_a_new_address(sign_in):
    page = sign_in("registrar").get("/patients/new?q=x")
    assert re.search(r'href="/static/style\.css\?v=[0-9a-f]{8}"', page.text)
