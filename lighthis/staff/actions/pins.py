"""What happens at computers where several people work: a short PIN changes the user within a shift (rulings 20)."""

import secrets
from datetime import datetime
from uuid import UUID

import argon2
from sqlalchemy import delete, select, update

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.staff import queries, rules
from lighthis.staff.actions.accounts import NOBODY, hasher, renew, start
from lighthis.staff.models import PinRight, Post, SharedDevice, SignIn, Staff


def hash_pin(pin: str, staff: Staff, secret: str) -> str:
    """Check by the rules, then hash. Slow on purpose. Raises Refusal."""
    rules.check_pin(pin, login=staff.login)
    return hasher.hash(rules.pin_words(secret, staff.id, pin))


def set_pin(staff: Staff, hashed: str, *, by: Actor) -> None:
    """A new PIN of one's own, hashed beforehand outside the write unit."""
    staff.pin_hash = hashed
    audit.wrote(staff, "PIN set", by=by)


def drop_pin(staff: Staff, *, by: Actor) -> None:
    """From now on only the password lets this person in."""
    staff.pin_hash = ""
    audit.wrote(staff, "PIN taken off", by=by)


def share(post: Post, *, by: Actor) -> tuple[SharedDevice, str]:
    """A computer of the post's hospital where several people work from now on, and the token for its cookie."""
    token = secrets.token_urlsafe(32)
    device = SharedDevice(facility_id=post.facility_id, token_hash=rules.token_hash(token))
    session.add(device)
    session.flush()
    audit.wrote(device, "computer shared", by=by)
    return device, token


def renew_device(device_id: UUID) -> str:
    """A form pressed twice made a computer shared: its newest answer carries the cookie that holds. Returns the token."""
    token = secrets.token_urlsafe(32)
    session.execute(update(SharedDevice).where(SharedDevice.id == device_id).values(token_hash=rules.token_hash(token)))
    return token


def unshare(device: SharedDevice, *, by: Actor) -> None:
    """Nobody comes back by PIN to this computer any more."""
    device.ended_at = clock.now()
    session.execute(delete(PinRight).where(PinRight.facility_id == device.facility_id, PinRight.device_id == device.id))
    session.execute(update(SignIn).where(SignIn.device_id == device.id).values(device_id=None))
    audit.wrote(device, "computer shared no more", by=by)


def allow(device_id: UUID, staff: Staff, post: Post, proved_at: datetime) -> None:
    """Who showed the password here may come back by PIN to this post; never to one that asks for a second factor."""
    rows = select(PinRight).where(
        PinRight.facility_id == post.facility_id, PinRight.device_id == device_id, PinRight.staff_id == staff.id
    )
    right = session.scalar(rows.with_for_update())
    if rules.asks_second_factor(post.role.permissions):
        if right is not None:
            session.delete(right)
        return
    if right is None:
        right = PinRight(facility_id=post.facility_id, device_id=device_id, staff_id=staff.id)
        session.add(right)
    if right.proved_at != proved_at:
        right.failures = 0
    right.post_id, right.proved_at = post.id, proved_at
    session.flush()


def pin_fits(staff: Staff | None, right: PinRight | None, pin: str, *, secret: str, hours: int) -> bool:
    """Whether a PIN lets a person in at a computer; as slow where it does not. Never called inside a write unit."""
    may = staff is not None and bool(staff.pin_hash) and staff.disabled_at is None and may_return(right, hours=hours)
    try:
        hasher.verify(
            staff.pin_hash if staff and may else NOBODY,
            rules.pin_words(secret, staff.id if staff else UUID(int=0), pin),
        )
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return may


def may_return(right: PinRight | None, *, hours: int) -> bool:
    """Whether a right to come back by PIN still stands: the shift goes on, nobody guessed, the post asks for no second factor."""
    return (
        right is not None
        and rules.pin_holds(right.proved_at, right.failures, clock.now(), hours=hours)
        and not rules.asks_second_factor(right.post.role.permissions)
    )


def return_to(right: PinRight, staff: Staff, address: str, form_key: str) -> str:
    """The next person sits down by PIN; the day is not made longer. Returns the token for the cookie."""
    from_before = queries.led_in(staff.id, form_key)
    right.failures = 0
    if from_before is not None:
        return renew(from_before)
    return start(
        staff, right.post, address, proven="PIN", device_id=right.device_id, proved_at=right.proved_at, by_pin=True,
        form_key=form_key,
    )  # fmt: skip


def wrong_pin(right_id: UUID) -> None:
    """One more wrong PIN of a person at a computer; the account itself is never locked by it."""
    session.execute(update(PinRight).where(PinRight.id == right_id).values(failures=PinRight.failures + 1))
