"""Which official editions a hospital has installed, kept in the process until another is installed.

Every worker asks the store once a transaction for the newest edition: what one installs, all read at their next page.
"""

from contextlib import suppress
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import UnboundExecutionError

from lighthis.db import memo
from lighthis.db.prepared import Prepared
from lighthis.terminology.models import Icd10Edition, Icd10Title
from lighthis.terminology.shelf import Row, Shelf, Titles, lines

_EDITION, _TITLE = Icd10Edition.__table__.c, Icd10Title.__table__.c
_NEWEST = Prepared(select(_EDITION.id).order_by(_EDITION.created_at.desc(), _EDITION.id.desc()).limit(1))
_ALL = Prepared(select(_EDITION.id, _EDITION.language, _EDITION.name).order_by(_EDITION.created_at, _EDITION.id))
_TITLES = Prepared(
    select(_TITLE.code, _TITLE.title, _TITLE.words, _TITLE.valid_from, _TITLE.valid_to)
    .where(_TITLE.edition_id == bindparam("edition"))
    .order_by(_TITLE.code)
)
_KEPT = "newest edition of the icd-10"
_read: tuple[UUID | None, dict[str, Shelf]] = (None, {})


def installed() -> dict[str, Shelf]:
    """The titles of the editions in use, by language; a process without a store has none."""
    global _read
    newest = None
    with suppress(UnboundExecutionError):
        newest = memo.once(_KEPT, _newest)
    if newest is None:
        return {}
    if _read[0] != newest:
        _read = (newest, _shelves())
    return _read[1]


def forget() -> None:
    """Another edition was installed in this transaction."""
    memo.forget(_KEPT)


def _newest() -> UUID | None:
    row = _NEWEST.row()
    return row[0] if row else None


def _shelves() -> dict[str, Shelf]:
    newest = {language: (key, name) for key, language, name in _ALL.rows()}
    return {language: _shelf(key, name) for language, (key, name) in newest.items()}


def _shelf(edition: UUID, name: str) -> Shelf:
    found = _TITLES.rows(edition=edition)
    rows: list[Row] = [(code, title, words) for code, title, words, _first, _last in found]
    until: dict[str, date] = {row[0]: row[4] for row in found if row[4]}
    since: dict[str, date] = {row[0]: row[3] for row in found if row[3]}
    return Shelf(Titles((code, title) for code, title, _words in rows), lines(rows), until, since, name)
