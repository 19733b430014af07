"""The name index in PostgreSQL: the same words as text[] under GIN (names.md 5.2)."""

from collections.abc import Iterable

from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lighthis.registration.models import NameDeletion, NameVocab

WORDS = ARRAY(Text)


def next_row(store: Session) -> int:
    """A fresh integer for a patient."""
    return int(store.execute(text("SELECT nextval('patient_search_row')")).scalar_one())


def put(store: Session, row: int, words: list[str]) -> None:
    """The words of one patient, in place of those before."""
    statement = text(
        "INSERT INTO name_doc (search_row, words) VALUES (:row, :words) ON CONFLICT (search_row) DO UPDATE SET words = excluded.words"
    )
    store.execute(statement.bindparams(bindparam("words", type_=WORDS)), {"row": row, "words": words})


def clear(store: Session) -> None:
    """Empty the index before it is made anew."""
    store.execute(text("DELETE FROM name_doc"))


def rows_with(store: Session, all_of: tuple[frozenset[str], ...], limit: int) -> list[int]:
    """Patients that have at least one word of each set."""
    if not all(all_of):
        return []
    wanted = " AND ".join(f"words && :w{place}" for place in range(len(all_of)))
    statement = text(f"SELECT search_row FROM name_doc WHERE {wanted} LIMIT :most").bindparams(  # noqa: S608
        *(bindparam(f"w{place}", sorted(words), type_=WORDS) for place, words in enumerate(all_of))
    )
    return [row for (row,) in store.execute(statement, {"most": limit})]


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
