"""What was searched for stands in the short form."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.registration.rules.prefill import prefill

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("typed", "fields"), [
    ("каримова лола", {"family": "Каримова", "given": "Лола"}),
    ("Ғуломова Зилола Рустамовна 14.02.1983",
     {"family": "Ғуломова", "given": "Зилола", "patronymic": "Рустамовна", "birth_date": "14.02.1983"}),
    ("Gʻulomova Zilola 1983", {"family": "Gʻulomova", "given": "Zilola", "birth_date": "1983"}),
    ("Karimov Anvar Botir oʻgʻli", {"family": "Karimov", "given": "Anvar", "patronymic": "Botir oʻgʻli"}),
    ("Абдуллаев-Каримов +998901234567", {"family": "Абдуллаев-Каримов", "phone": "+998901234567"}),
    ("41402835120017", {"pinfl": "41402835120017"}),
    ("GES-000012", {}),
    ("", {}),
])  # fmt: skip
def test_words_go_where_they_belong(typed, fields):
    assert prefill(typed, TODAY) == fields


@given(st.text(max_size=300))
def test_whatever_was_typed_fills_only_fields_of_the_form(typed):
    assert set(prefill(typed, TODAY)) <= {"family", "given", "patronymic", "birth_date", "pinfl", "phone"}
