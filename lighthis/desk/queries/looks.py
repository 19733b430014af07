"""Who looked at a patient, for the list that the patient is given: all hospitals, all linked records, the searches too."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.audit import queries as log
from lighthis.audit.models import AuditEntry
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal
from lighthis.staff.models import Post

MOST = 5_000  # entries of the log behind one list
LINES = 1_500  # of the printed list
TOLD = "closed records opened by another hospital"  # the same as the entry of who did it, in the chain of who was told


@dataclass(frozen=True)
class Look:
    """What one person did with the records, once or several times within an hour."""

    entry: AuditEntry
    hospital: Facility | None
    post: Post | None
    times: int = 1


def looks(ids: list[UUID], since: date, until: date, facility: Facility, every: list[Facility]) -> list[Look]:
    """Looks and changes between two days of a hospital's calendar, in all hospitals, oldest first. Raises Refusal where they are too many."""
    zone = ZoneInfo(facility.zone)
    begins, ends = (datetime.combine(day, time(0), zone) for day in (since, until + timedelta(days=1)))
    found = log.everywhere(ids, begins, ends, MOST)
    if len(found) >= MOST:
        raise Refusal(N_("There are too many entries for one list: choose fewer days."), field="since")
    hospitals = {str(one.id): one for one in every}
    posts = _posts({one.actor_id for one in found if one.actor_id}, every)
    made: list[Look] = []
    for entry in (one for one in found if one.action != TOLD):
        hospital = hospitals.get(entry.chain)
        day = clock.local(entry.at, facility.zone).date()
        one = Look(entry, hospital, _post(posts.get((entry.actor_id, entry.chain), []), day))
        if made and _same(made[-1], one):
            made[-1] = replace(made[-1], times=made[-1].times + 1)
        else:
            made.append(one)
    if len(made) > LINES:
        raise Refusal(N_("There are too many entries for one list: choose fewer days."), field="since")
    return made


def _same(before: Look, now: Look) -> bool:
    """The same page opened again by the same person within an hour is one line with a number."""
    first, second = before.entry, now.entry
    alike = ("actor_id", "actor", "action", "chain", "reason", "detail")
    same = all(getattr(first, name) == getattr(second, name) for name in alike)
    return same and second.at - first.at < timedelta(hours=1)


def _posts(people: set[UUID], every: list[Facility]) -> dict[tuple[UUID | None, str], list[Post]]:
    """The posts of some people by the hospital."""
    rows = select(Post).where(Post.facility_id.in_([one.id for one in every]), Post.staff_id.in_(people))
    made: dict[tuple[UUID | None, str], list[Post]] = {}
    for post in session.scalars(rows.options(joinedload(Post.role))) if people else ():
        made.setdefault((post.staff_id, str(post.facility_id)), []).append(post)
    return made


def _post(posts: list[Post], day: date) -> Post | None:
    """The post that a person held on a day."""
    held = [one for one in posts if one.since <= day and (one.until is None or one.until >= day)]
    return next(iter(held or posts), None)
