"""The name index in SQLite: FTS5 without content, words and not trigrams (names.md 5.2)."""

import json

from sqlalchemy import text
from sqlalchemy.orm import Session

from lighthis.db.prepared import Prepared


def next_row(store: Session) -> int:
    """A fresh integer for a patient; writers queue, so two cannot get the same."""
    return int(_NEXT.row()[0])


_NEXT = Prepared(text("SELECT coalesce(max(search_row), 0) + 1 FROM patient"))
_PUT = Prepared(text("INSERT OR REPLACE INTO name_doc (rowid, words) VALUES (:row, :words)"))
_PUT_CARD = Prepared(text("INSERT OR REPLACE INTO name_card (search_row, card) VALUES (:row, :card)"))
_CARDS = Prepared(
    text(
        "SELECT card FROM name_card WHERE search_row IN (SELECT rowid FROM name_doc WHERE name_doc MATCH :wanted LIMIT :most)"
    )
)
_LEARN = Prepared(
    text(
        "INSERT INTO name_vocab (word) SELECT value FROM json_each(:words) WHERE true ON CONFLICT DO NOTHING RETURNING word"
    )
)
_LEARN_RESTS = Prepared(
    text(
        "INSERT INTO name_deletion (rest, word) SELECT value ->> 0, value ->> 1 FROM json_each(:rests) WHERE true"
        " ON CONFLICT DO NOTHING"
    )
)


def put(store: Session, row: int, words: list[str], card: str) -> None:
    """The words and the card of one patient, in place of those before."""
    _PUT.run(row=row, words=" ".join(words))
    _PUT_CARD.run(row=row, card=card)


def clear(store: Session) -> None:
    """Empty the index before it is made anew."""
    store.execute(text("INSERT INTO name_doc (name_doc) VALUES ('delete-all')"))


def cards_with(store: Session, all_of: tuple[frozenset[str], ...], limit: int) -> list[str]:
    """Cards of patients that have at least one word of each set; every word is quoted by itself."""
    if not all(all_of):
        return []
    wanted = " AND ".join("(" + " OR ".join(f'"{word}"' for word in sorted(words)) + ")" for words in all_of)
    return [card for (card,) in _CARDS.rows(wanted=wanted, most=limit)]


def learn(store: Session, words: list[str]) -> list[str]:
    """Add keys to the vocabulary; returns those that are new."""
    return [word for (word,) in _LEARN.rows(words=json.dumps(words))]


def learn_rests(store: Session, rests: list[tuple[str, str]]) -> None:
    """Add what is left of keys."""
    _LEARN_RESTS.run(rests=json.dumps(rests))


def indexed(store: Session) -> set[int]:
    """Rows that the index knows, for `lighthis names verify`."""
    return set(store.scalars(text("SELECT id FROM name_doc_docsize")))
