"""The name index in SQLite: FTS5 without content, words and not trigrams (names.md 5.2)."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from lighthis.registration.models import NameDeletion, NameVocab


def next_row(store: Session) -> int:
    """A fresh integer for a patient; writers queue, so two cannot get the same."""
    return int(store.execute(text("SELECT coalesce(max(search_row), 0) + 1 FROM patient")).scalar_one())


_PUT = text("INSERT OR REPLACE INTO name_doc (rowid, words) VALUES (:row, :words)")
_PUT_CARD = text("INSERT OR REPLACE INTO name_card (search_row, card) VALUES (:row, :card)")
_CARDS = text(
    "SELECT card FROM name_card WHERE search_row IN (SELECT rowid FROM name_doc WHERE name_doc MATCH :wanted LIMIT :most)"
)


def put(store: Session, row: int, words: list[str], card: str) -> None:
    """The words and the card of one patient, in place of those before."""
    store.execute(_PUT, {"row": row, "words": " ".join(words)})
    store.execute(_PUT_CARD, {"row": row, "card": card})


def clear(store: Session) -> None:
    """Empty the index before it is made anew."""
    store.execute(text("INSERT INTO name_doc (name_doc) VALUES ('delete-all')"))


def cards_with(store: Session, all_of: tuple[frozenset[str], ...], limit: int) -> list[str]:
    """Cards of patients that have at least one word of each set; every word is quoted by itself."""
    if not all(all_of):
        return []
    wanted = " AND ".join("(" + " OR ".join(f'"{word}"' for word in sorted(words)) + ")" for words in all_of)
    return [card for (card,) in store.execute(_CARDS, {"wanted": wanted, "most": limit})]


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
    return set(store.scalars(text("SELECT id FROM name_doc_docsize")))
