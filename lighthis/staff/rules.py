"""Decisions about passwords and sign-ins."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from uuid import UUID

from lighthis.kernel.names.strict import strict_key
from lighthis.kernel.text import N_, Refusal
from lighthis.staff.roles import SECOND_FACTOR

SHORTEST = 12  # ASVS 6.2.1 allows 8 at least; 12 is our default
LONGEST = 128
SHORTEST_PIN, LONGEST_PIN = 4, 6  # digits
MOST_WRONG_PINS = 5  # then the PIN is off at that computer until the password was shown there again
COMMON_PINS = frozenset({
    "1010", "1122", "1221", "1313", "1342", "2323", "2580", "0852", "5683", "7410", "0741", "8520", "9630", "12321",
    "11223", "112233", "123321", "123654", "147258", "147852", "159753", "159357", "258456", "789456", "456123",
    "007007", "100200",
})  # fmt: skip  # what people choose most, beside rows, repeats and years


def check_password(password: str, *, login: str, words: tuple[str, ...] = ()) -> None:
    """Refuse a password that is short, common, or made of the person's or hospital's own words (ASVS 5.0, 6.2). Raises Refusal."""
    if len(password) < SHORTEST:
        raise Refusal(
            N_("at least %(least)s characters are needed; a sentence of four words is easy to keep"),
            least=SHORTEST,
            field="password",
        )
    if len(password) > LONGEST:
        raise Refusal(N_("at most %(most)s characters fit"), most=LONGEST, field="password")
    low = password.casefold()
    if len(set(low)) < 4 or low in common() or low.strip("0123456789!.- ") in common():
        raise Refusal(N_("this one is on the list of the most common; choose another"), field="password")
    for word in _own_words(login, words):
        if any(word in spelling and len(spelling) - len(word) < 6 for spelling in (low, strict_key(low))):
            raise Refusal(N_("it is little more than a name; choose another"), field="password")


def _own_words(login: str, words: tuple[str, ...]) -> set[str]:
    """A person's own words of 4 letters and more, as typed and as one key for both scripts."""
    own = {login, *re.split(r"[._-]", login), *words}
    return {word for one in own for word in (one.casefold(), strict_key(one)) if len(word) >= 4}


@cache
def common() -> frozenset[str]:
    """The refused passwords that ship with the product."""
    lines = files("lighthis.staff").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def token_hash(token: str) -> str:
    """What is kept of a random token of 256 bits: no salt is needed for those."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(secret: str, link_id: UUID) -> str:
    """The token of a single-use link: made from the installation's secret, so that its page can show it until it is used."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), link_id.bytes, "sha256")[:24]).decode()


def is_over(started: datetime, seen: datetime, now: datetime, *, idle_minutes: int, absolute_hours: int) -> bool:
    """Whether a sign-in ended by rest or by age (rulings 38), or the clock was set back by more than a rest."""
    return abs(now - seen) > timedelta(minutes=idle_minutes) or now - started > timedelta(hours=absolute_hours)


def must_wait(failures: int, last_administrator: bool, free: int) -> bool:
    """Whether an account is slowed down; the last administrator never is (ASVS 6.3.1)."""
    return failures >= free and not last_administrator


def check_pin(pin: str, *, login: str) -> None:
    """Refuse a PIN that is not 4 to 6 digits, or that a neighbour would try first. Raises Refusal."""
    if re.fullmatch(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", pin) is None:
        raise Refusal(N_("%(least)s to %(most)s digits are needed"), least=SHORTEST_PIN, most=LONGEST_PIN, field="pin")
    if _is_row(pin) or _is_repeated(pin) or pin in COMMON_PINS:
        raise Refusal(N_("it is too easy to guess: no rows such as 1234, no repeats such as 0000 or 1212"), field="pin")
    if re.fullmatch(r"(19|20)\d\d", pin):
        raise Refusal(N_("it looks like a year; a neighbour knows when you were born"), field="pin")
    if pin in re.sub(r"\D", " ", login).split():
        raise Refusal(N_("it stands in your user name; choose another"), field="pin")


def _is_row(pin: str) -> bool:
    """1234, 9876, 7890: each digit one more or one less than the one before."""
    return {(int(b) - int(a)) % 10 for a, b in pairwise(pin)} in ({1}, {9})


def _is_repeated(pin: str) -> bool:
    """0000, 1212, 123123: a beginning said again."""
    return any(pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3) if len(pin) % size == 0 and size < len(pin))


def pin_words(secret: str, staff_id: UUID, pin: str) -> str:
    """What is hashed of a PIN: so few digits are worth nothing without the installation's secret, which is not in the store."""
    return hmac.digest(secret.encode(), staff_id.bytes + pin.encode(), "sha256").hex()


def pin_holds(proved_at: datetime, failures: int, now: datetime, *, hours: int) -> bool:
    """Whether a PIN may still stand for a password shown at this computer: within the shift, and not guessed at (rulings 20)."""
    return failures < MOST_WRONG_PINS and abs(now - proved_at) <= timedelta(hours=hours)


def asks_second_factor(permissions: Iterable[str]) -> bool:
    """Whether a post is one of those that nobody takes by a password or a PIN alone."""
    return not set(SECOND_FACTOR).isdisjoint(permissions)


def form_key(*parts: str) -> str:
    """A form that led in, told by its key and what is no secret in it; empty where the form has none."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest() if all(parts[:2]) else ""
