"""The visitor behind a token: what `web` asks at every request."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from flask import current_app

from lighthis.kernel import clock
from lighthis.staff import actions, queries, rules
from lighthis.staff.models import Post, SignIn
from lighthis.staff.roles import SECOND_FACTOR
from lighthis.web.hooks import Visitor
from lighthis.web.server import afterwards

WRITE_SEEN = timedelta(minutes=1)
FORGET = timedelta(hours=24)
_unwritten: dict[UUID, datetime] = {}  # last requests that could not be written down; of this process, gone with it


def who(token: str) -> Visitor | None:
    """The person of a live token; None where it ended, was too long at rest, or the post is over."""
    row = queries.sign_in(token)
    if row is None or row.post is None or row.staff.disabled_at is not None or _is_over(row):
        return None
    if row.post.until is not None and row.post.until < clock.today(row.post.facility.zone):
        return None
    if clock.now() - row.seen_at > WRITE_SEEN:
        afterwards(partial(actions.seen, row.id, clock.now()), instead=partial(_remember, row.id, clock.now()))
    return _visitor(row, row.post)


def _remember(sign_in_id: UUID, at: datetime) -> None:
    """Who is signed in reads on while the store cannot be written (rulings 12), and is not put out as if at rest."""
    for id_ in [one for one, seen in _unwritten.items() if at - seen > FORGET]:
        del _unwritten[id_]
    _unwritten[sign_in_id] = at


def _is_over(row: SignIn) -> bool:
    settings = current_app.config["SETTINGS"]
    return rules.is_over(
        row.created_at,
        max(row.seen_at, _unwritten.get(row.id, row.seen_at)),
        clock.now(),
        idle_minutes=settings.idle_minutes,
        absolute_hours=settings.absolute_hours,
    )


def _visitor(row: SignIn, post: Post) -> Visitor:
    staff, facility = row.staff, post.facility
    actor = queries.actor_of(post, row.id)
    must_enrol = not staff.totp_secret and set(SECOND_FACTOR) & set(post.role.permissions)
    owes = "staff.second_factor" if must_enrol and not current_app.config["SETTINGS"].is_demo else ""
    return Visitor(
        actor,
        facility,
        actor.name,
        lambda language: post.title or post.role.name_in(language),
        staff.language,
        facility.zone,
        tuple(facility.domains_off),
        owes,
    )
