"""What is too big to be kept is refused in words, whatever page it is sent to (engineering.md 4)."""

import io
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

MEGABYTE = 1024 * 1024
TOO_LONG = {"en": "The form is too large", "ru": "Форма слишком большая", "uz": "Shakl juda katta"}
TOO_BIG = "The file is too large"


def body(size, **fields):
    """A form without files, with one long text."""
    return {
        "data": urlencode({**fields, "family": "x" * size}).encode(),
        "content_type": "application/x-www-form-urlencoded",
    }


@pytest.mark.parametrize("language", list(TOO_LONG))
def test_a_form_of_two_megabytes_is_refused_in_the_readers_language(sign_in, language):
    client = sign_in("registrar", language=language)
    hidden = client.hidden("/patients/new?q=x")
    answer = client.web.post("/patients/new?q=x", **body(2 * MEGABYTE, **hidden))
    assert answer.status_code == 413
    assert f"<h1>{TOO_LONG[language]}</h1>" in answer.text
    assert len(answer.text) < 20_000


def test_its_size_decides_whatever_its_token_or_its_sender(sign_in, visitor):
    for client, address in (
        (sign_in("registrar"), "/patients/new"),
        (sign_in("cashier"), "/patients/new"),  # whose post does not allow it
        (visitor, "/patients/new"),
        (visitor, "/sign-in"),
    ):
        assert client.web.post(address, **body(2 * MEGABYTE)).status_code == 413


def test_a_form_below_a_megabyte_is_read(sign_in):
    client = sign_in("registrar")
    hidden = client.hidden("/patients/new?q=x")
    answer = client.web.post("/patients/new?q=x", **body(500_000, **hidden))
    assert answer.status_code == 422


@pytest.mark.parametrize(("size", "status"), [(7 * MEGABYTE, 422), (9 * MEGABYTE, 413)])
def test_a_file_may_have_eight_megabytes(sign_in, size, status):
    client = sign_in("accountant")
    hidden = client.hidden("/prices/import")
    file = FileStorage(io.BytesIO(b"a;b\n" * (size // 4)), "prices.csv")
    border, sent = encode_multipart({**hidden, "file": file})
    answer = client.web.post("/prices/import", data=sent, content_type=f"multipart/form-data; boundary={border}")
    assert answer.status_code == status
    assert (TOO_BIG in answer.text) == (status == 413)


@pytest.mark.parametrize("size", [2 * MEGABYTE, 9 * MEGABYTE])
def test_what_is_sent_to_no_page_is_not_read(visitor, size):
    assert visitor.web.post("/nowhere", **body(size)).status_code == 404
    assert visitor.web.post("/patients", **body(size)).status_code == 405
