"""Who came back within 30 days with the same illness (cis-forms.md 2.1, item 31)."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime

from lighthis.admission.rules import follows
from lighthis.statistics.rules.facts import Hospital, Stay


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
                one.id != stay.id and follows(stay.admitted_at, stay.diagnosis, one.left_at, one.diagnosis)
                for one in before[stay.person]
                if one.left_at is not None
            )
    return found
