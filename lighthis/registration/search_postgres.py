"""The name index in PostgreSQL: the same words as text[] under GIN (names.md 5.2)."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ARRAY, Text, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lighthis.registration.models import NameDeletion, NameVocab

WORDS = ARRAY(Text)


def next_row(store: Session) -> int:
    """A fresh integer for a patient."""
    return int(store.execute(text("SELECT nextval('patient_search_row')")).scalar_one())


_PUT = text(
    "INSERT INTO name_doc (search_row, words) VALUES (:row, :words) ON CONFLICT (search_row) DO UPDATE SET words = excluded.words"
).bindparams(bindparam("words", type_=WORDS))
_PUT_CARD = text(
    "INSERT INTO name_card (search_row, card) VALUES (:row, :card) ON CONFLICT (search_row) DO UPDATE SET card = excluded.card"
)


def put(store: Session, row: int, words: list[str], card: str) -> None:
    """The words and the card of one patient, in place of those before."""
    store.execute(_PUT, {"row": row, "words": words})
    store.execute(_PUT_CARD, {"row": row, "card": card})


def clear(store: Session) -> None:
    """Empty the index before it is made anew."""
    store.execute(text("DELETE FROM name_doc"))


def cards_with(store: Session, all_of: tuple[frozenset[str], ...], limit: int) -> list[str]:
    """Cards of patients that have at least one word of each set."""
    if not all(all_of):
        return []
    values = {f"w{place}": sorted(words) for place, words in enumerate(all_of)}
    return [card for (card,) in store.execute(_cards(len(all_of)), values | {"most": limit})]


@cache
def _cards(sets: int) -> TextClause:
    wanted = " AND ".join(f"words && :w{place}" for place in range(sets))
    found = f"SELECT search_row FROM name_doc WHERE {wanted} LIMIT :most"  # noqa: S608  (no value is written in)
    statement = text(f"SELECT card FROM name_card WHERE search_row IN ({found})")  # noqa: S608
    return statement.bindparams(*(bindparam(f"w{place}", type_=WORDS) for place in range(sets)))


def learn(store: Session, words: Iterable[str], rests: Iterable[tuple[str, str]]) -> None:
    """Add keys and what is left of them to the vocabulary."""
    rows = [{"word": word} for word in words]
    if rows:
        store.execute(insert(NameVocab).on_conflict_do_nothing(), rows)
        store.execute(
            insert(NameDeletion).on_conflict_do_nothing(), [{"rest": rest, "word": word} for rest, word in rests]
        )


def indexed(store: Session) -> set[int]:
    """Rows that the index knows, for `lighthis names verify`."""
    return set(store.scalars(text("SELECT search_row FROM name_doc")))
