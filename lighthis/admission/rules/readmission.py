"""Whether somebody is admitted again for the same illness (form 066, row 31)."""

from collections.abc import Iterable
from datetime import datetime

from lighthis.kernel import clock

ALIKE = 3  # first characters of the codes of ICD-10
DAYS = 30  # row 31 of form 066: "within the last 30 days"


def is_readmission(admitted_at: datetime, code: str, earlier: Iterable[tuple[datetime, str]], zone: str) -> bool:
    """Whether an earlier stay of the same person, given as when it ended and its diagnosis, makes this admission a repeat one.

    It ended not after this admission, 0 to 30 dates of the facility's calendar before it, and the first three characters of the main
    diagnosis (else that of admission) are equal; an unknown diagnosis equals nothing (cis-forms.md 2.1, row 31).
    """
    came = clock.local(admitted_at, zone)
    return any(follows(came, code, clock.local(left_at, zone), other) for left_at, other in earlier)


def follows(admitted_at: datetime, code: str, left_at: datetime, other: str) -> bool:
    """The same for one earlier stay, with both moments on the hospital's wall clock."""
    days = (admitted_at.date() - left_at.date()).days
    return left_at <= admitted_at and days <= DAYS and bool(code) and code[:ALIKE] == other[:ALIKE]
