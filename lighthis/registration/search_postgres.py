"""The name index in PostgreSQL: the same words as text[] under GIN (names.md 5.2)."""

from functools import cache

from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.orm import Session

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


def put(store: Session, row: int, words: list[str], card: str) -> None:
    """The words and the card of one patient, in place of those before."""
    _PUT.run(row=row, words=words)
    _PUT_CARD.run(row=row, card=card)


def clear(store: Session) -> None:
    """Empty the index before it is made anew."""
    store.execute(text("DELETE FROM name_doc"))


def cards_with(store: Session, all_of: tuple[frozenset[str], ...], limit: int) -> list[str]:
    """Cards of patients that have at least one word of each set."""
    if not all(all_of):
        return []
    values = {f"w{place}": sorted(words) for place, words in enumerate(all_of)}
    return [card for (card,) in _cards(len(all_of)).rows(**values, most=limit)]


@cache
def _cards(sets: int) -> Prepared:
    wanted = " AND ".join(f"words && :w{place}" for place in range(sets))
    found = f"SELECT search_row FROM name_doc WHERE {wanted} LIMIT :most"  # noqa: S608  (no value is written in)
    statement = text(f"SELECT card FROM name_card WHERE search_row IN ({found})")  # noqa: S608
    return Prepared(statement.bindparams(*(bindparam(f"w{place}", type_=WORDS) for place in range(sets))))


def learn(store: Session, words: list[str]) -> list[str]:
    """Add keys to the vocabulary; returns those that are new."""
    return [word for (word,) in _LEARN.rows(words=words)]


def learn_rests(store: Session, rests: list[tuple[str, str]]) -> None:
    """Add what is left of keys."""
    _LEARN_RESTS.run(rests=[rest for rest, _word in rests], words=[word for _rest, word in rests])


def indexed(store: Session) -> set[int]:
    """Rows that the index knows, for `lighthis names verify`."""
    return set(store.scalars(text("SELECT search_row FROM name_doc")))
