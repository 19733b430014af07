"""Decisions about passwords and sign-ins."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from uuid import UUID

from lighthis.kernel.names.strict import strict_key
from lighthis.kernel.text import N_, Refusal

SHORTEST = 12  # ASVS 6.2.1 allows 8 at least; 12 is our default
LONGEST = 128


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
