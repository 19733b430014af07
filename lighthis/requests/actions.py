"""Spending keys, keeping drafts, counting failures."""

from datetime import timedelta
from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lighthis.db.engine import engine, session
from lighthis.db.prepared import Prepared, insert_of
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import OtherBody
from lighthis.requests.models import Draft, OneTimeKey, Throttle

WINDOW = timedelta(minutes=15)
FREE_FAILURES = 10  # ASVS 6.3.1 as engineering.md 5 sets it: 10 failures in 15 minutes slow down
DRAFTS_KEPT = timedelta(hours=24)


KEY = cast(Table, OneTimeKey.__table__)
DRAFT = cast(Table, Draft.__table__)
_THIS_KEY = (KEY.c.facility_id == bindparam("at"), KEY.c.key == bindparam("of"))
_SPENT = select(KEY.c.digest, KEY.c.path, KEY.c.staff_id, KEY.c.answer).where(*_THIS_KEY)
_SPENT_HERE = Prepared(_SPENT)
_ANSWERED = Prepared(
    update(KEY).where(*_THIS_KEY).values(answer=bindparam("led_to")).returning(KEY.c.path, KEY.c.staff_id)
)
_SAVED = Prepared(delete(DRAFT).where(DRAFT.c.staff_id == bindparam("whose"), DRAFT.c.path == bindparam("of")))


@cache
def _spending(store: str) -> Prepared:
    return Prepared(insert_of(store, KEY).on_conflict_do_nothing().returning(KEY.c.id), tuple(KEY.columns.keys()))


def spend(key: str, path: str, digest: str, by: Actor) -> str | None:
    """Spend a one-time key inside the write unit. Returns the first answer where it was spent on the same body. Raises OtherBody.

    A twin at the same moment waits at this row until the other is kept, and then gets its answer.
    """
    row = {"id": new_id(), "facility_id": by.facility_id, "key": key, "staff_id": by.id, "path": path, "digest": digest}
    is_new = _spending(engine().dialect.name).row(**row, answer="", created_at=clock.now())
    return None if is_new else replay(key, path, digest, by)


def replay(key: str, path: str, digest: str, by: Actor, *, afresh: bool = False) -> str | None:
    """The answer that this form got when it was first sent; None where it was not. `afresh` sees what was kept since
    this request began to read. Raises OtherBody."""
    if afresh:
        with Session(engine()) as newest:
            known = newest.execute(_SPENT, {"at": by.facility_id, "of": key}).first()
    else:
        known = _SPENT_HERE.row(at=by.facility_id, of=key)
    if known is None:
        return None
    if tuple(known[:3]) != (digest, path, by.id):
        raise OtherBody
    return known[3] or "/"


def answered(key: str, location: str, by: Actor) -> None:
    """Remember where the form led, for a second sending; what was kept of it through a sign-in is saved now, and goes."""
    row = _ANSWERED.row(at=by.facility_id, of=key, led_to=location)
    if row is not None:
        path, whose = row
        _SAVED.run(whose=whose, of=path)


def keep_draft(staff_id: UUID, path: str, fields: dict[str, list[str]]) -> UUID:
    """Keep what was typed for the same person after signing in again; yesterday's drafts go."""
    session.execute(delete(Draft).where(Draft.created_at < clock.now() - DRAFTS_KEPT))
    draft = Draft(staff_id=staff_id, path=path, fields=fields)
    session.add(draft)
    session.flush()
    return draft.id


def keep_typed(staff_id: UUID, path: str, fields: dict[str, list[str]]) -> None:
    """Keep a form that is not saved yet, in the place of what was kept of it before: the browser may die under somebody's hands."""
    _SAVED.run(whose=staff_id, of=path)
    keep_draft(staff_id, path, fields)


def typed_before(path: str, by: Actor) -> Draft | None:
    """What a person typed on a page and did not save, in the last day."""
    rows = select(Draft).where(
        Draft.staff_id == by.id, Draft.path == path, Draft.created_at >= clock.now() - DRAFTS_KEPT
    )
    return session.scalar(rows.order_by(Draft.created_at.desc(), Draft.id.desc()).limit(1))


def draft(draft_id: UUID, path: str, by: Actor) -> dict[str, list[str]] | None:
    """A person's own draft of one page, for a day."""
    found = session.get(Draft, draft_id)
    if found is None or found.staff_id != by.id or found.path != path:
        return None
    if found.created_at < clock.now() - DRAFTS_KEPT:
        return None
    return found.fields


def failures(subject: str) -> int:
    """How often this account or address failed in the present window."""
    row = session.scalar(select(Throttle).where(Throttle.subject == subject))
    return row.failures if row is not None and row.window_from > clock.now() - WINDOW else 0


def count_failure(subject: str) -> None:
    """One more failure of an account or an address; counted by the store, so that no worker loses another's."""
    now = clock.now()
    rows = select(Throttle).where(Throttle.subject == subject).with_for_update()
    if session.scalar(rows) is None:
        try:
            with session.begin_nested():
                session.add(Throttle(subject=subject, failures=0, window_from=now))
        except IntegrityError:  # another worker was first
            pass
    row = session.scalars(rows.execution_options(populate_existing=True)).one()
    if row.window_from <= now - WINDOW:
        row.failures, row.window_from = 0, now
    row.failures += 1


def forgive(subject: str) -> None:
    """A success ends the count."""
    session.execute(delete(Throttle).where(Throttle.subject == subject))
