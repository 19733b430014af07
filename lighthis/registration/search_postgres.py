"""The name index in PostgreSQL: the same words as text[] under GIN (names.md 5.2)."""

from functools import cache

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, text
from sqlalchemy.orm import Session

from lighthis.db import bulk
from lighthis.db.prepared import Prepared

WORDS = ARRAY(Text)


def next_row(store: Session) -> int:
    """A fresh integer for a patient."""
    return int(_NEXT.row()[0])


_NEXT = Prepared(text("SELECT nextval('patient_search_row')"))
_PUT = Prepared(
    text(
        "INSERT INTO name_doc (search_row, words) VALUES (:row, :words) ON CONFLICT (search_row) DO UPDATE SET words = excluded.words"
    ).bindparams(bindparam("words", type_=WORDS))
)
_PUT_CARD = Prepared(
    text(
        "INSERT INTO name_card (search_row, card) VALUES (:row, :card) ON CONFLICT (search_row) DO UPDATE SET card = excluded.card"
    )
)
_LEARN = Prepared(
    text("INSERT INTO name_vocab (word) SELECT unnest(:words) ON CONFLICT DO NOTHING RETURNING word").bindparams(
        bindparam("words", type_=WORDS)
    )
)
_LEARN_RESTS = Prepared(
    text(
        "INSERT INTO name_deletion (rest, word) SELECT unnest(:rests), unnest(:words) ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("rests", type_=WORDS), bindparam("words", type_=WORDS))
)


ROWS = ARRAY(BigInteger)
_NEXT_ROWS = Prepared(text("SELECT nextval('patient_search_row') FROM generate_series(1, :count)"))
_TAKE_OUT = Prepared(
    text("DELETE FROM name_doc WHERE search_row = ANY(:rows)").bindparams(bindparam("rows", type_=ROWS))
)
_TAKE_OUT_CARDS = Prepared(
    text("DELETE FROM name_card WHERE search_row = ANY(:rows)").bindparams(bindparam("rows", type_=ROWS))
)


def put(store: Session, row: int, words: list[str], card: str) -> None:
    """The words and the card of one patient, in place of those before."""
    _PUT.run(row=row, words=words)
    _PUT_CARD.run(row=row, card=card)


def next_rows(store: Session, count: int) -> list[int]:
    """Several of them."""
    return [int(row) for (row,) in _NEXT_ROWS.rows(count=count)]


def put_new(store: Session, people: list[tuple[int, list[str], str]]) -> None:
    """The words and the cards of patients whom the index does not know yet."""
    bulk.fill("name_doc", ("search_row", "words"), [(row, words) for row, words, _card in people])
    bulk.fill("name_card", ("search_row", "card"), [(row, card) for row, _words, card in people])


def take_out(store: Session, rows: list[int]) -> None:
    """Patients who are found no more."""
    for statement in (_TAKE_OUT, _TAKE_OUT_CARDS):
        statement.run(rows=rows)


def cards_with(store: Session, all_of: tuple[frozenset[str], ...], limit: int) -> list[str]:
    """Cards of patients that have at least one word of each set."""
    if not all(all_of):
        return []
    values = {f"w{place}": sorted(words) for place, words in enumerate(all_of)}
    return [card for (card,) in _cards(len(all_of)).rows(**values, most=limit)]


@cache
def _cards(sets: int) -> Prepared:
    wanted = " AND ".join(f"words && :w{place}" for place in range(sets))
    # planned by itself, as if all rows were wanted: a plan that is kept for any words must not read the whole table for the LIMIT
    found = f"WITH found AS MATERIALIZED (SELECT search_row FROM name_doc WHERE {wanted}) SELECT search_row FROM found LIMIT :most"  # noqa: S608
    statement = text(f"SELECT card FROM name_card WHERE search_row IN ({found})")  # noqa: S608
    return Prepared(statement.bindparams(*(bindparam(f"w{place}", type_=WORDS) for place in range(sets))))


def learn(store: Session, words: list[str]) -> list[str]:
    """Add keys to the vocabulary; returns those that are new."""
    return [word for (word,) in _LEARN.rows(words=words)]


def learn_rests(store: Session, rests: list[tuple[str, str]]) -> None:
    """Add what is left of keys."""
    _LEARN_RESTS.run(rests=[rest for rest, _word in rests], words=[word for _rest, word in rests])


def astray(store: Session) -> tuple[set[int], set[int]]:
    """Patients whom the index lacks, and rows of it without a patient."""
    people = "SELECT search_row FROM patient WHERE withdrawn_at IS NULL"
    known, cards = (f"SELECT search_row FROM {table}" for table in ("name_doc", "name_card"))  # noqa: S608
    lacking = f"({people} EXCEPT {known}) UNION ({people} EXCEPT {cards})"
    extra = f"({known} EXCEPT {people}) UNION ({cards} EXCEPT {people})"
    return set(store.scalars(text(lacking))), set(store.scalars(text(extra)))


def sweep(store: Session) -> None:
    """Take away rows without a patient, and keys that nobody has any longer."""
    extra = sorted(astray(store)[1])
    for table in ("name_doc", "name_card"):
        store.execute(text(f"DELETE FROM {table} WHERE search_row = ANY(:rows)"), {"rows": extra})  # noqa: S608
    for table in ("name_vocab", "name_deletion"):
        gone = f"SELECT word FROM {table} EXCEPT SELECT unnest(words) FROM name_doc"  # noqa: S608
        store.execute(text(f"DELETE FROM {table} USING ({gone}) gone WHERE {table}.word = gone.word"))  # noqa: S608


def merge(store: Session, *, first: bool) -> bool:
    """Put the words that wait in the index's list of newcomers into their places; there is never more to do."""
    store.execute(text("SELECT gin_clean_pending_list('ix_name_doc_words')"))
    return False
