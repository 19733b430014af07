"""Who sits behind a token: one plain statement, because every request of everybody asks it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.packs.pack import current
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


def _columns(model: type[Base], *names: str) -> list[Any]:
    """Columns under names that cannot meet; all of a model where none is named."""
    table, name = model.__table__, model.__tablename__
    return [one.label(f"{name}_{one.key}") for one in table.columns if not names or one.key in names]


def _found(model: type[Base], row: Row[Any]) -> dict[str, Any]:
    table, name = model.__table__, model.__tablename__
    return {one.key: getattr(row, f"{name}_{one.key}") for one in table.columns}


_SEAT = (
    select(
        *_columns(SignIn, "id", "proved_at", "seen_at", "device_id"),
        *_columns(Staff, "id", "family", "given", "patronymic", "language", "totp_secret", "disabled_at"),
        *_columns(Post, "department_id", "title", "until"),
        *_columns(Role),
        *_columns(Facility),
    )
    .select_from(SignIn.__table__)
    .join(Staff.__table__, Staff.__table__.c.id == SignIn.__table__.c.staff_id)
    .join(Post.__table__, Post.__table__.c.id == SignIn.__table__.c.post_id)
    .join(Role.__table__, Role.__table__.c.id == Post.__table__.c.role_id)
    .join(Facility.__table__, Facility.__table__.c.id == Post.__table__.c.facility_id)
    .where(SignIn.__table__.c.token_hash == bindparam("token"), SignIn.__table__.c.ended_at.is_(None))
)


def seat(token: str) -> Seat | None:
    """The seat of a token whose sign-in nobody ended."""
    row = session.execute(_SEAT, {"token": token_hash(token)}).one_or_none()
    if row is None:
        return None
    role, facility = Role(**_found(Role, row)), Facility(**_found(Facility, row))
    return Seat(
        row.sign_in_id, row.sign_in_proved_at, row.sign_in_seen_at, row.staff_disabled_at, row.post_until,
        row.staff_language, bool(row.staff_totp_secret), row.post_title, role, facility, _actor(row, role),
        row.sign_in_device_id is not None,
    )  # fmt: skip


def _actor(row: Row[Any], role: Role) -> Actor:
    short = current().formats.short_name(row.staff_family, row.staff_given, row.staff_patronymic)
    departments = frozenset([row.post_department_id]) if row.post_department_id else frozenset()
    return Actor(row.staff_id, short, role.facility_id, frozenset(role.permissions), row.sign_in_id, departments)
