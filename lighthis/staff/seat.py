"""The visitor behind a token: what `web` asks at every request."""

from datetime import timedelta
from functools import partial

from flask import current_app

from lighthis.kernel import clock
from lighthis.staff import actions, queries, rules
from lighthis.staff.models import Post, SignIn
from lighthis.staff.roles import SECOND_FACTOR
from lighthis.web.hooks import Visitor
from lighthis.web.server import afterwards

WRITE_SEEN = timedelta(minutes=1)


def who(token: str) -> Visitor | None:
    """The person of a live token; None where it ended, was too long at rest, or the post is over."""
    row = queries.sign_in(token)
    if row is None or row.post is None or row.staff.disabled_at is not None or _is_over(row):
        return None
    if row.post.until is not None and row.post.until < clock.today(row.post.facility.zone):
        return None
    if clock.now() - row.seen_at > WRITE_SEEN:
        afterwards(partial(actions.seen, row.id, clock.now()))
    return _visitor(row, row.post)


def _is_over(row: SignIn) -> bool:
    settings = current_app.config["SETTINGS"]
    return rules.is_over(
        row.created_at,
        row.seen_at,
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
