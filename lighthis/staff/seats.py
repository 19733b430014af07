"""Who sits behind a token: one plain statement, because every request of everybody asks it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from lighthis.db.reading import of
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.packs.people import short
from lighthis.staff.models import Post, Role, SignIn, Staff
from lighthis.staff.rules import token_hash


@dataclass(frozen=True)
class Seat:
    """A live sign-in with its person, post, role and hospital; the two objects belong to no session: they are read only."""

    sign_in_id: UUID
    since: datetime  # when the password was shown: neither another post nor a PIN makes the day longer
    seen_at: datetime
    disabled_at: datetime | None
    until: date | None  # the post's last day
    language: str
    has_second_factor: bool
    title: str
    role: Role
    facility: Facility
    actor: Actor
    at_shared: bool  # signed in at a computer where several people work


_SIGN_IN = SignIn.__table__.c
_SEAT = (
    of(SignIn, "id", "proved_at", "seen_at", "device_id")
    .along("staff", Staff, "staff_id", "id", "family", "given", "patronymic", "language", "totp_secret", "disabled_at")
    .along("post", Post, "post_id", "id", "department_id", "title", "until")
    .along("post.role", Role, "role_id")
    .along("post.facility", Facility, "facility_id")
    .where(_SIGN_IN.token_hash == bindparam("token"), _SIGN_IN.ended_at.is_(None))
)


def seat(token: str) -> Seat | None:
    """The seat of a token whose sign-in nobody ended."""
    row: Any = _SEAT.first(token=token_hash(token))
    if row is None:
        return None
    person, post = row.staff, row.post
    return Seat(
        row.id, row.proved_at, row.seen_at, person.disabled_at, post.until, person.language, bool(person.totp_secret),
        post.title, post.role, post.facility, _actor(row), row.device_id is not None,
    )  # fmt: skip


def _actor(row: Any) -> Actor:
    person, post = row.staff, row.post
    departments = frozenset([post.department_id]) if post.department_id else frozenset()
    return Actor(person.id, short(person), post.role.facility_id, frozenset(post.role.permissions), row.id, departments)
