"""A field that everybody sees alike is drawn once; what somebody typed never stays."""

import re

import pytest

from lighthis.web import drawn


@pytest.fixture(autouse=True)
def forgotten():
    drawn._drawn.clear()


def fields(client, **typed):
    page = client.post("/patients/new?q=x", typed) if typed else client.get("/patients/new?q=x")
    return re.sub(r'value="[\w.-]{20,}"', "", page.text)


def test_a_form_drawn_before_looks_the_same(sign_in):
    client = sign_in("registrar")
    first = fields(client)
    assert drawn._drawn
    kept = dict(drawn._drawn)
    assert fields(client) == first
    assert drawn._drawn == kept


def test_nothing_typed_is_kept(sign_in):
    client = sign_in("registrar")
    page = fields(client, family="Тайнова", phone="+998901112233", birth_date="31.02.1980", district="nowhere")
    assert "Тайнова" in page
    pictures = "".join(str(picture) for picture, _choices in drawn._drawn.values())
    assert "Тайнова" not in pictures
    assert "998901112233" not in pictures
    assert "31.02.1980" not in pictures


def test_a_typed_value_is_not_hidden_by_the_empty_picture(sign_in):
    client = sign_in("registrar")
    fields(client)
    assert "Тайнова" in fields(client, family="Тайнова")
    assert "Тайнова" not in fields(client)


def test_an_error_is_not_kept_for_the_next_reader(sign_in):
    client = sign_in("registrar")
    with_error = fields(client, given="Али")
    assert 'class="error"' in with_error
    assert 'class="error"' not in fields(client)


def test_each_language_has_its_own(sign_in):
    client = sign_in("registrar")
    assert "Family name" in fields(client)
    client.get("/patients/new?q=x&lang=ru")
    russian = fields(client)
    assert "Family name" not in russian
    assert "Фамилия" in russian


def test_a_choice_of_the_list_is_drawn_as_chosen(sign_in):
    client = sign_in("registrar")
    assert re.search(r'value="birth_certificate" selected', fields(client, document_kind="birth_certificate"))
    assert not re.search(r'value="birth_certificate" selected', fields(client))


def test_what_a_template_writes_is_safe(app):
    say = app.jinja_env.from_string(
        "{{ a }}|{{ b }}|{{ c }}|{% set d %}{{ a }}{% endset %}{{ d }}|{{ a ~ '&' }}|{{ none }}"
    ).render
    from markupsafe import Markup

    assert say(a="<i>", b=Markup("<b>"), c=3) == "&lt;i&gt;|<b>|3|&lt;i&gt;|&lt;i&gt;&amp;|None"
