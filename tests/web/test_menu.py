"""The menu marks the area that a page belongs to, also where another domain than the area's own shows it."""

import re

import pytest


@pytest.mark.parametrize(
    ("role", "path", "area"),
    [
        ("accountant", "/charging/undone", "Cash desk"),
        ("accountant", "/invoices", "Invoices"),
        ("cashier", "/patients", "Registration"),
    ],
)
def test_the_menu_marks_the_area_of_a_page(sign_in, store, role, path, area):
    text = sign_in(role).get(path).text
    assert re.findall(r'aria-current="page"[^>]*>([^<]+)</a></li>', text)[:1] == [area]
