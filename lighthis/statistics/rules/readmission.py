"""Who came back within 30 days with the same illness (cis-forms.md 2.1, item 31)."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime

from lighthis.statistics.rules.facts import Hospital, Stay

WITHIN_DAYS = 30  # dates between the leaving and the new admission
ALIKE = 3  # first characters of the codes of ICD-10


def readmitted(hospital: Hospital, first: int, after: int, day_of: Callable[[datetime], int]) -> Counter[str]:
    """By the department of the admission: admissions of the sheet days [first, after) that follow a stay of the same illness."""
    before: dict[str, list[Stay]] = defaultdict(list)
    for stay in hospital.stays:
        if stay.left_at is not None and stay.diagnosis:
            before[stay.person].append(stay)
    found: Counter[str] = Counter()
    for stay in hospital.stays:
        if first <= day_of(stay.admitted_at) < after:
            found[stay.pieces[0].department] += any(
                follows(stay, one) for one in before[stay.person] if one.id != stay.id
            )
    return found


def follows(stay: Stay, earlier: Stay) -> bool:
    """Whether a stay is a re-admission after another of the same person; an unknown diagnosis equals nothing."""
    if earlier.left_at is None or earlier.left_at > stay.admitted_at:
        return False
    days = (stay.admitted_at.date() - earlier.left_at.date()).days
    one, other = stay.diagnosis[:ALIKE], earlier.diagnosis[:ALIKE]
    return days <= WITHIN_DAYS and bool(one) and one == other
