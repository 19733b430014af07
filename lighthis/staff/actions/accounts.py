"""What happens to accounts and sign-ins."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import argon2
import pyotp
from sqlalchemy import delete, select, update

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import ANYWHERE, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.staff import newcomers, queries, rules
from lighthis.staff.models import PinRight, Post, SetupToken, SharedDevice, SignIn, Staff

hasher = argon2.PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)  # OWASP's least for argon2id, ASVS 11.4.2
NOBODY = hasher.hash(secrets.token_hex(16))  # an unknown login costs the same time as a known one
TOKEN_LIVES = timedelta(hours=24)
STEP = 30  # seconds of a TOTP code
MAKE_ROOM = ("changed user", "changed post")  # ends after which a PIN may lead back to a shared computer


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
        rules.asks_second_factor(post.role.permissions) for post in queries.posts_of(staff.id)
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


def start(
    staff: Staff, post: Post | None, address: str, *, proven: str, device_id: UUID | None = None,
    proved_at: datetime | None = None, by_pin: bool = False, form_key: str = "",
) -> str:  # fmt: skip
    """Sign in: a fresh token every time, its hash alone kept. Returns the token for the cookie."""
    token, now = secrets.token_urlsafe(32), clock.now()
    row = SignIn(
        token_hash=rules.token_hash(token), staff_id=staff.id, post_id=post.id if post else None, seen_at=now,
        address=address, device_id=device_id, proved_at=proved_at or now, by_pin=by_pin, form_key=form_key,
    )  # fmt: skip
    session.add(row)
    session.flush()
    actor = Actor(staff.id, staff.login, post.facility_id if post else None, sign_in_id=row.id)
    audit.happened("signed in by PIN" if by_pin else "signed in", by=actor, detail={"proven": proven})
    return token


def renew(row: SignIn) -> str:
    """The same form pressed twice leads in again: the newest answer holds. Returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    row.token_hash, row.seen_at = rules.token_hash(token), clock.now()
    return token


def end(row: SignIn, why: str, *, by: Actor) -> None:
    """End one sign-in at once; whoever does not only make room for a colleague is not let back there by PIN."""
    row.ended_at, row.ended_why = clock.now(), why
    if row.device_id is not None and why not in MAKE_ROOM:
        owner = select(SharedDevice.facility_id).where(SharedDevice.id == row.device_id).scalar_subquery()
        rights = delete(PinRight).where(PinRight.facility_id == owner, PinRight.device_id == row.device_id)
        session.execute(rights.where(PinRight.staff_id == row.staff_id))
    audit.wrote(row, "signed out", by=by, reason=why)


def end_all(staff_id: UUID, why: str, *, but: UUID | None = None) -> None:
    """End every sign-in of a person, at shared computers too: disabled, new password or phone, an administrator's word."""
    rows = update(SignIn).where(SignIn.staff_id == staff_id, SignIn.ended_at.is_(None))
    if but is not None:
        rows = rows.where(SignIn.id != but)
    session.execute(rows.values(ended_at=clock.now(), ended_why=why))
    session.execute(delete(PinRight).where(PinRight.facility_id.in_(ANYWHERE), PinRight.staff_id == staff_id))


def add(login: str, family: str, given: str, patronymic: str, language: str, *, by: Actor) -> Staff:
    """A new account without a password: its owner sets one through a single-use link. Raises Refusal."""
    login = login.strip().casefold()
    if not newcomers.fits_login(login):
        raise Refusal(N_("Latin letters, digits, point, hyphen and underscore only"), field="login")
    if queries.by_login(login) is not None:
        raise Refusal(N_("%(login)s is taken already"), login=login, field="login")
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


def make_token(staff: Staff | None, *, by: Actor, facility_id: UUID | None = None) -> str:
    """A single-use link of 24 hours: for a first administrator (no person; of a hospital that is there), or a new password."""
    token = secrets.token_urlsafe(24)
    row = SetupToken(
        token_hash=rules.token_hash(token), staff_id=staff.id if staff else None, expires_at=clock.now() + TOKEN_LIVES,
        for_facility_id=facility_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "link made", by=by, detail={"for": staff.login if staff else "first administrator"})
    return token


def link(staff: Staff, secret: str, *, by: Actor) -> SetupToken:
    """A single-use link for a first or a lost password, shown by its page until it is used; an older one is void. Raises Refusal."""
    _check_home(staff, by)
    if staff.id == by.id:
        raise Refusal(N_("Your own password you change on the page of your account."))
    if staff.disabled_at is not None:
        raise Refusal(N_("The account is closed: open it first."))
    older = update(SetupToken).where(SetupToken.staff_id == staff.id, SetupToken.used_at.is_(None))
    session.execute(older.values(used_at=clock.now()))
    row = SetupToken(id=new_id(), staff_id=staff.id, expires_at=clock.now() + TOKEN_LIVES)
    row.token_hash = rules.token_hash(rules.link_token(secret, row.id))
    session.add(row)
    session.flush()
    audit.wrote(row, "link made", by=by, detail={"for": staff.login})
    return row


def _check_home(staff: Staff, by: Actor) -> None:
    """An account is managed where its oldest post is: no other hospital can take it over. Raises Refusal."""
    home = queries.home_of(staff.id)
    if home is not None and home.id != by.facility_id:
        raise Refusal(N_("This account is managed by another hospital: %(code)s."), code=home.code)


def use_token(row: SetupToken, *, by: Actor) -> None:
    """The link is spent, once."""
    if row.used_at is not None:
        raise NotFound
    row.used_at = clock.now()
    audit.wrote(row, "link used", by=by)


def hold_staff(at: UUID) -> None:
    """Two administrators who take each other's rights away at the same moment do it one after the other."""
    session.execute(select(Facility.id).where(Facility.id == at).with_for_update(key_share=True))


def disable(staff: Staff, *, by: Actor, reason: str) -> None:
    """Nobody signs in with this account any more, and whoever is signed in is out at once. Raises Refusal."""
    _check_home(staff, by)
    if staff.id == by.id:
        raise Refusal(N_("You cannot close your own account: ask another administrator."))
    for post in queries.posts_of(staff.id):
        hold_staff(post.facility_id)
    if queries.is_last_administrator(staff.id):
        raise Refusal(N_("This is the last administrator: give somebody else the post first."))
    staff.disabled_at = clock.now()
    end_all(staff.id, "disabled")
    audit.wrote(staff, "account closed", by=by, reason=reason)


def enable(staff: Staff, *, by: Actor) -> None:
    """The account may sign in again. Raises Refusal."""
    _check_home(staff, by)
    staff.disabled_at = None
    audit.wrote(staff, "account opened", by=by)


def enrol(staff: Staff, secret: str, code: str, *, by: Actor, old_code: str = "") -> None:
    """Turn on the second factor once its first code is right; a present phone is replaced with its own code. Raises Refusal."""
    had = bool(staff.totp_secret)
    _spend_own(staff, old_code)
    staff.totp_secret, staff.totp_last_step = secret, 0
    if not spend_code(staff, code):
        raise Refusal(N_("it does not fit; look at the clock of the phone and type the newest code"), field="code")
    if had:
        end_all(staff.id, "new phone", but=by.sign_in_id)
    audit.wrote(staff, "second factor on", by=by)


def turn_off_second_factor(staff: Staff, old_code: str, *, by: Actor) -> None:
    """A person whose posts do not ask for it takes the own second factor off, with its code. Raises Refusal."""
    if not staff.totp_secret:
        raise Refusal(N_("The second factor is not on."))
    if any(rules.asks_second_factor(post.role.permissions) for post in queries.posts_of(staff.id)):
        raise Refusal(N_("Your post asks for the second factor: it stays on. A new phone replaces the old one."))
    _spend_own(staff, old_code)
    staff.totp_secret = ""
    end_all(staff.id, "second factor off", but=by.sign_in_id)
    audit.wrote(staff, "second factor off", by=by)


def _spend_own(staff: Staff, old_code: str) -> None:
    if staff.totp_secret and not spend_code(staff, old_code):
        raise Refusal(N_("type the newest six digits from the phone that is used now"), field="old_code")


def drop_second_factor(staff: Staff, *, by: Actor, reason: str) -> None:
    """An administrator takes the second factor off somebody who lost the phone; never off oneself. Raises Refusal."""
    _check_home(staff, by)
    if staff.id == by.id:
        raise Refusal(N_("Another administrator takes your second factor off."))
    staff.totp_secret = ""
    end_all(staff.id, "second factor off")
    audit.wrote(staff, "second factor off", by=by, reason=reason)


def change_person(staff: Staff, names: dict[str, str], *, by: Actor) -> None:
    """New names or language of a person. Raises Refusal."""
    _check_home(staff, by)
    before = {name: getattr(staff, name) for name in names}
    for name, value in names.items():
        setattr(staff, name, value)
    audit.wrote(staff, "person changed", by=by, detail={"before": before, "after": names})


def seen(sign_in_id: UUID, at: datetime) -> None:
    """The person is still here (written at most once a minute)."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=at))
