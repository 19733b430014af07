"""Spending keys, keeping drafts, counting failures."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lighthis.db.engine import engine, session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import OtherBody
from lighthis.requests.models import Draft, OneTimeKey, Throttle

WINDOW = timedelta(minutes=15)
FREE_FAILURES = 10  # ASVS 6.3.1 as engineering.md 5 sets it: 10 failures in 15 minutes slow down
DRAFTS_KEPT = timedelta(hours=24)


def spend(key: str, path: str, digest: str, by: Actor) -> str | None:
    """Spend a one-time key inside the write unit. Returns the first answer where it was spent on the same body. Raises OtherBody."""
    answer = replay(key, path, digest, by)
    if answer is not None:
        return answer
    try:
        with session.begin_nested():
            session.add(OneTimeKey(facility_id=by.facility_id, key=key, staff_id=by.id, path=path, digest=digest))
    except IntegrityError:
        return replay(key, path, digest, by)
    return None


def replay(key: str, path: str, digest: str, by: Actor, *, afresh: bool = False) -> str | None:
    """The answer that this form got when it was first sent; None where it was not. `afresh` sees what was kept since
    this request began to read. Raises OtherBody."""
    if afresh:
        with Session(engine()) as newest:
            known = _spent(key, by, newest)
    else:
        known = _spent(key, by, session())
    if known is None:
        return None
    if (known.digest, known.path, known.staff_id) != (digest, path, by.id):
        raise OtherBody
    return known.answer or "/"


def _spent(key: str, by: Actor, store: Session) -> OneTimeKey | None:
    return store.scalar(select(OneTimeKey).where(OneTimeKey.facility_id == by.facility_id, OneTimeKey.key == key))


def answered(key: str, location: str, by: Actor) -> None:
    """Remember where the form led, for a second sending; what was kept of it through a sign-in is saved now, and goes."""
    row = _spent(key, by, session())
    if row is not None:
        row.answer = location
        session.execute(delete(Draft).where(Draft.staff_id == row.staff_id, Draft.path == row.path))


def keep_draft(staff_id: UUID, path: str, fields: dict[str, list[str]]) -> UUID:
    """Keep what was typed for the same person after signing in again; yesterday's drafts go."""
    session.execute(delete(Draft).where(Draft.created_at < clock.now() - DRAFTS_KEPT))
    draft = Draft(staff_id=staff_id, path=path, fields=fields)
    session.add(draft)
    session.flush()
    return draft.id


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
