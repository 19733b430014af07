"""The name index in SQLite: FTS5 without content, words and not trigrams (names.md 5.2)."""

import json

from sqlalchemy import text
from sqlalchemy.orm import Session

from lighthis.db import bulk
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


_TAKE_OUT = Prepared(text("DELETE FROM name_doc WHERE rowid IN (SELECT value FROM json_each(:rows))"))
_TAKE_OUT_CARDS = Prepared(text("DELETE FROM name_card WHERE search_row IN (SELECT value FROM json_each(:rows))"))


def put(store: Session, row: int, words: list[str], card: str) -> None:
    """The words and the card of one patient, in place of those before."""
    _PUT.run(row=row, words=" ".join(words))
    _PUT_CARD.run(row=row, card=card)


def next_rows(store: Session, count: int) -> list[int]:
    """Several of them."""
    first = next_row(store)
    return list(range(first, first + count))


def put_new(store: Session, people: list[tuple[int, list[str], str]]) -> None:
    """The words and the cards of patients whom the index does not know yet."""
    bulk.fill("name_doc", ("rowid", "words"), [(row, " ".join(words)) for row, words, _card in people])
    bulk.fill("name_card", ("search_row", "card"), [(row, card) for row, _words, card in people])


def take_out(store: Session, rows: list[int]) -> None:
    """Patients who are found no more."""
    for statement in (_TAKE_OUT, _TAKE_OUT_CARDS):
        statement.run(rows=json.dumps(rows))


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


_LACKING = text(
    "SELECT search_row FROM patient WHERE withdrawn_at IS NULL AND (search_row NOT IN (SELECT id FROM name_doc_docsize)"
    " OR search_row NOT IN (SELECT search_row FROM name_card))"
)
_EXTRA = text(
    "SELECT id FROM name_doc_docsize WHERE id NOT IN (SELECT search_row FROM patient WHERE withdrawn_at IS NULL)"
    " UNION SELECT search_row FROM name_card"
    " WHERE search_row NOT IN (SELECT search_row FROM patient WHERE withdrawn_at IS NULL)"
)
_SWEPT = (
    "CREATE VIRTUAL TABLE temp.name_words USING fts5vocab('main', 'name_doc', 'row')",
    "DELETE FROM name_vocab WHERE word NOT IN (SELECT term FROM temp.name_words)",
    "DELETE FROM name_deletion WHERE word NOT IN (SELECT term FROM temp.name_words)",
    "DROP TABLE temp.name_words",
)


def astray(store: Session) -> tuple[set[int], set[int]]:
    """Patients whom the index lacks, and rows of it without a patient."""
    return set(store.scalars(_LACKING)), set(store.scalars(_EXTRA))


def sweep(store: Session) -> None:
    """Take away rows without a patient, and keys that nobody has any longer."""
    for row in sorted(astray(store)[1]):
        store.execute(text("DELETE FROM name_doc WHERE rowid = :row"), {"row": row})
        store.execute(text("DELETE FROM name_card WHERE search_row = :row"), {"row": row})
    for statement in _SWEPT:
        store.execute(text(statement))


def merge(store: Session, *, first: bool) -> bool:
    """Bring some pages of the many small segments together that commits leave; whether there is more to do.

    `first` begins a whole merging, the others go on with it (SQLite's documentation of FTS5, "merge").
    """
    before = store.scalar(text("SELECT total_changes()"))
    pages = -PAGES_AT_ONCE if first else PAGES_AT_ONCE
    store.execute(text("INSERT INTO name_doc (name_doc, rank) VALUES ('merge', :pages)"), {"pages": pages})
    return bool(store.scalar(text("SELECT total_changes() - :before >= 2"), {"before": before}))


PAGES_AT_ONCE = 200  # about 50 ms in which nobody else can save
