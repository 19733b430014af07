"""Titles as one text answer as a dictionary does."""

from hypothesis import given
from hypothesis import strategies as st

from lighthis.terminology.shelf import Titles

CODES = st.text("AB09.+", min_size=1, max_size=5)
WORDS = st.text(st.characters(exclude_characters="\t\n", codec="utf-8"), max_size=12)


@given(st.dictionaries(CODES, WORDS, max_size=30), CODES)
def test_titles_are_what_a_dictionary_would_be(rows, asked):
    titles = Titles(rows.items())
    assert dict(titles) == rows
    assert len(titles) == len(rows)
    assert titles.get(asked) == rows.get(asked)
    assert (asked in titles) == (asked in rows)


@given(st.dictionaries(CODES, WORDS, max_size=30), st.text("AB09.", max_size=3))
def test_codes_that_begin_so_come_in_their_order(rows, start):
    assert list(Titles(rows.items()).beginning(start)) == sorted(code for code in rows if code.startswith(start))
