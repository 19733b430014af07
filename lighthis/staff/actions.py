"""What happens to accounts, posts and sign-ins."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

import argon2
import pyotp
from sqlalchemy import select, update

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.staff import queries, rules
from lighthis.staff.models import Post, Role, SetupToken, SignIn, Staff
from lighthis.staff.roles import PERMISSIONS, ROLES, SECOND_FACTOR

hasher = argon2.PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)  # OWASP's least for argon2id, ASVS 11.4.2
NOBODY = hasher.hash(secrets.token_hex(16))  # an unknown login costs the same time as a known one
TOKEN_LIVES = timedelta(hours=24)
STEP = 30  # seconds of a TOTP code


def password_fits(staff: Staff | None, password: str) -> bool:
    """Whether the password is the account's. Slow on purpose; never called inside a write unit."""
    try:
        hasher.verify(staff.password_hash if staff is not None and staff.password_hash else NOBODY, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return staff is not None and bool(staff.password_hash) and staff.disabled_at is None


def needs_second_factor(staff: Staff) -> bool:
    """Whether this account signs in with a code: its owner wanted one (administrators are made to)."""
    return bool(staff.totp_secret)


def must_enrol(staff: Staff) -> bool:
    """Whether the person holds an administrator's post and has no second factor yet."""
    return not staff.totp_secret and any(
        set(SECOND_FACTOR) & set(post.role.permissions) for post in queries.posts_of(staff.id)
    )


def spend_code(staff: Staff, code: str) -> bool:
    """Whether the TOTP code is right (one step of leeway) and was not used before; spends it."""
    totp = pyotp.TOTP(staff.totp_secret, interval=STEP)
    present = int(clock.now().timestamp()) // STEP
    for step in (present - 1, present, present + 1):
        if step > staff.totp_last_step and secrets.compare_digest(totp.at(step * STEP), code.strip()):
            staff.totp_last_step = step
            return True
    return False


def start(staff: Staff, post: Post | None, address: str, *, proven: str) -> str:
    """Sign in: a fresh token every time, its hash alone kept. Returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=rules.token_hash(token),
        staff_id=staff.id,
        post_id=post.id if post else None,
        seen_at=clock.now(),
        address=address,
    )
    session.add(row)
    session.flush()
    actor = Actor(staff.id, staff.login, post.facility_id if post else None, sign_in_id=row.id)
    audit.happened("signed in", by=actor, detail={"proven": proven})
    return token


def end(row: SignIn, why: str, *, by: Actor) -> None:
    """End one sign-in at once."""
    row.ended_at, row.ended_why = clock.now(), why
    audit.wrote(row, "signed out", by=by, reason=why)


def end_all(staff_id: UUID, why: str) -> None:
    """End every sign-in of a person: disabled, new password, an administrator's word."""
    rows = update(SignIn).where(SignIn.staff_id == staff_id, SignIn.ended_at.is_(None))
    session.execute(rows.values(ended_at=clock.now(), ended_why=why))


def add(login: str, family: str, given: str, patronymic: str, language: str, *, by: Actor) -> Staff:
    """A new account without a password: its owner sets one through a single-use link. Raises Refusal."""
    login = login.strip().casefold()
    if not login or not login.isascii() or not login.replace(".", "").replace("-", "").replace("_", "").isalnum():
        raise Refusal(N_("Login: Latin letters, digits, point, hyphen and underscore only."), field="login")
    if queries.by_login(login) is not None:
        raise Refusal(N_("Login: %(login)s is taken already."), login=login, field="login")
    staff = Staff(login=login, family=family, given=given, patronymic=patronymic, language=language)
    session.add(staff)
    session.flush()
    audit.wrote(staff, "account made", by=by, detail={"login": login})
    return staff


def set_password(staff: Staff, hashed: str, *, by: Actor) -> None:
    """A new password, hashed beforehand outside the write unit; every sign-in ends."""
    staff.password_hash = hashed
    staff.password_expires_at = None
    end_all(staff.id, "password changed")
    audit.wrote(staff, "password changed", by=by)


def hash_password(password: str, staff_login: str, words: tuple[str, ...] = ()) -> str:
    """Check by the rules, then hash. Slow on purpose. Raises Refusal."""
    rules.check_password(password, login=staff_login, words=words)
    return hasher.hash(password)


def rehash(staff: Staff, password: str) -> str | None:
    """A new hash where the parameters have been raised since the old one."""
    return hasher.hash(password) if hasher.check_needs_rehash(staff.password_hash) else None


def make_token(staff: Staff | None, *, by: Actor) -> str:
    """A single-use link of 24 hours: for the first administrator (no person), or for somebody's new password."""
    token = secrets.token_urlsafe(24)
    row = SetupToken(
        token_hash=rules.token_hash(token), staff_id=staff.id if staff else None, expires_at=clock.now() + TOKEN_LIVES
    )
    session.add(row)
    session.flush()
    audit.wrote(row, "link made", by=by, detail={"for": staff.login if staff else "first administrator"})
    return token


def use_token(row: SetupToken, *, by: Actor) -> None:
    """The link is spent, once."""
    if row.used_at is not None:
        raise NotFound
    row.used_at = clock.now()
    audit.wrote(row, "link used", by=by)


def disable(staff: Staff, *, by: Actor, reason: str) -> None:
    """Nobody signs in with this account any more, and whoever is signed in is out at once. Raises Refusal."""
    if staff.id == by.id:
        raise Refusal(N_("You cannot close your own account: ask another administrator."))
    if queries.is_last_administrator(staff.id):
        raise Refusal(N_("This is the last administrator: give somebody else the post first."))
    staff.disabled_at = clock.now()
    end_all(staff.id, "disabled")
    audit.wrote(staff, "account closed", by=by, reason=reason)


def enable(staff: Staff, *, by: Actor) -> None:
    """The account may sign in again."""
    staff.disabled_at = None
    audit.wrote(staff, "account opened", by=by)


def enrol(staff: Staff, secret: str, code: str, *, by: Actor) -> None:
    """Turn on the second factor once its first code is right. Raises Refusal."""
    staff.totp_secret, staff.totp_last_step = secret, 0
    if not spend_code(staff, code):
        raise Refusal(
            N_("Code: it does not fit. Look at the clock of the phone and type the newest code."), field="code"
        )
    audit.wrote(staff, "second factor on", by=by)


def drop_second_factor(staff: Staff, *, by: Actor, reason: str) -> None:
    """An administrator takes the second factor off somebody who lost the phone; never off oneself. Raises Refusal."""
    if staff.id == by.id:
        raise Refusal(N_("Another administrator takes your second factor off."))
    staff.totp_secret = ""
    end_all(staff.id, "second factor off")
    audit.wrote(staff, "second factor off", by=by, reason=reason)


def appoint(
    staff: Staff,
    role: Role,
    department: Department | None,
    *,
    facility_id: UUID,
    since: date,
    by: Actor,
    title: str = "",
) -> Post:
    """Give a person a post at a facility. Raises Refusal when the same post is held already."""
    rows = select(Post).where(
        Post.staff_id == staff.id, Post.role_id == role.id, Post.facility_id == facility_id, Post.until.is_(None),
        Post.department_id == (department.id if department else None),
    )  # fmt: skip
    if session.scalar(rows) is not None:
        raise Refusal(N_("This person holds this post already."), field="role")
    post = Post(
        facility_id=facility_id, staff_id=staff.id, role_id=role.id, department_id=department.id if department else None,
        title=title, since=since,
    )  # fmt: skip
    session.add(post)
    session.flush()
    audit.wrote(post, "appointed", by=by, detail={"role": role.code, "login": staff.login})
    return post


def end_post(post: Post, on: date, *, by: Actor) -> None:
    """The post ends; sign-ins at that seat end at once. Raises Refusal for the last administrator."""
    if "staff.manage" in post.role.permissions and queries.is_last_administrator(post.staff_id):
        raise Refusal(N_("This is the last administrator: give somebody else the post first."))
    post.until = on
    rows = update(SignIn).where(SignIn.post_id == post.id, SignIn.ended_at.is_(None))
    session.execute(rows.values(ended_at=clock.now(), ended_why="post ended"))
    audit.wrote(post, "post ended", by=by)


def ship_roles(facility: Facility, names: dict[str, dict[str, str]], *, by: Actor) -> dict[str, Role]:
    """Copy the shipped roles to a new facility, named in four languages; the facility may change them."""
    made = {}
    for code, (english, permissions) in ROLES.items():
        named = {f"name_{lang.lower()}": text for lang, text in names.get(english, {}).items()}
        role = Role(facility_id=facility.id, code=code, permissions=list(permissions), **{"name_en": english, **named})
        session.add(role)
        made[code] = role
    session.flush()
    audit.wrote(facility, "roles made", by=by)
    return made


def change_role(role: Role, permissions: list[str], *, by: Actor) -> None:
    """What a role may do; everybody in it feels it at the next page. Raises Refusal."""
    unknown = set(permissions) - set(PERMISSIONS)
    if unknown:
        raise Refusal(N_("Unknown permission: %(names)s"), names=", ".join(sorted(unknown)))
    before = role.permissions
    role.permissions = sorted(permissions)
    audit.wrote(role, "role changed", by=by, detail={"before": before, "after": role.permissions})


def seen(sign_in_id: UUID, at: datetime) -> None:
    """The person is still here (written at most once a minute)."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=at))
