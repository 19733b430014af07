"""Reads of staff."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.staff.models import Post, Role, SetupToken, SignIn, Staff
from lighthis.staff.rules import token_hash


def sign_in(token: str) -> SignIn | None:
    """The live sign-in of a token with person, post, role and facility, in one query."""
    rows = (
        select(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .options(
            joinedload(SignIn.staff),
            joinedload(SignIn.post).joinedload(Post.role),
            joinedload(SignIn.post).joinedload(Post.facility),
            joinedload(SignIn.post).joinedload(Post.department),
        )
    )
    return session.scalar(rows)


def any_sign_in(token: str) -> SignIn | None:
    """A sign-in of a token, ended or not: whose typing it was."""
    return session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))


def by_login(login: str) -> Staff | None:
    """The account of a login, whatever its letters' case."""
    return session.scalar(select(Staff).where(Staff.login == login.strip().casefold()))


def posts_of(staff_id: UUID) -> list[Post]:
    """The posts a person holds today, over all facilities."""
    today = clock.now().date()
    rows = (
        select(Post)
        .where(Post.staff_id == staff_id, Post.since <= today, (Post.until.is_(None)) | (Post.until >= today))
        .options(joinedload(Post.role), joinedload(Post.facility), joinedload(Post.department))
        .order_by(Post.since, Post.id)
    )
    return list(session.scalars(rows))


def staff_member(staff_id: UUID, *, at: UUID) -> Staff:
    """A person who holds or held a post at this facility. Raises NotFound."""
    found = session.scalar(select(Staff).join(Post).where(Staff.id == staff_id, Post.facility_id == at).limit(1))
    if found is None:
        raise NotFound
    return found


def staff_of(at: UUID) -> list[Post]:
    """All posts of a facility with their people, by name."""
    rows = (
        select(Post)
        .join(Staff)
        .where(Post.facility_id == at)
        .options(joinedload(Post.staff), joinedload(Post.role), joinedload(Post.department))
        .order_by(Staff.family, Staff.given)
    )
    return list(session.scalars(rows))


def doctors(at: UUID, permission: str = "records.write") -> list[Staff]:
    """People at a facility whose post today lets them write the record."""
    today = clock.now().date()
    posts = [p for p in staff_of(at) if permission in p.role.permissions and (p.until is None or p.until >= today)]
    return list({post.staff_id: post.staff for post in posts if post.staff.disabled_at is None}.values())


def roles_of(at: UUID) -> list[Role]:
    """The roles of a facility."""
    return list(session.scalars(select(Role).where(Role.facility_id == at).order_by(Role.code)))


def is_last_administrator(staff_id: UUID) -> bool:
    """Whether nobody else could manage staff if this account were locked."""
    today = clock.now().date()
    rows = (
        select(Staff.id, Role.permissions)
        .join(Post, Post.staff_id == Staff.id)
        .join(Role, Role.id == Post.role_id)
        .where(Staff.disabled_at.is_(None), Post.since <= today, (Post.until.is_(None)) | (Post.until >= today))
    )
    able = {id_ for id_, permissions in session.execute(rows) if "staff.manage" in permissions}
    return able == {staff_id}


def setup_token(token: str) -> SetupToken | None:
    """A single-use link that is still good."""
    found = session.scalar(select(SetupToken).where(SetupToken.token_hash == token_hash(token)))
    return found if found is not None and found.used_at is None and found.expires_at > clock.now() else None


def count() -> int:
    """How many accounts there are; none on a fresh installation."""
    return session.scalar(select(func.count()).select_from(Staff)) or 0


def own_sign_ins(staff_id: UUID) -> list[SignIn]:
    """A person's open sign-ins, newest first."""
    rows = (
        select(SignIn).where(SignIn.staff_id == staff_id, SignIn.ended_at.is_(None)).order_by(SignIn.created_at.desc())
    )
    return list(session.scalars(rows))
