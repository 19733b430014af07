"""By when the record of a stay owes something: the clinical diagnosis, the next stage epicrisis. Values in, moments out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

CLINICAL_HOURS = 72  # within 3 days (cis-forms.md 13.7 [G]); a hospital's own stands in `clinical_diagnosis_hours`
EPICRISIS_DAYS = (10, 14)  # each 10-14 days (cis-forms.md 1.3 [G]); own: `stage_epicrisis_days`, [first, last]
MOST_HOURS, MOST_DAYS = 24 * 30, 90


@dataclass(frozen=True)
class Owed:
    """Something that the record owes: from when people are reminded, and from when it is overdue."""

    what: str  # clinical, stage
    since: datetime
    due_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been there."""
        return now > self.due_at


def clinical_hours(settings: Mapping[str, Any]) -> int:
    """Hours from the admission to the clinical diagnosis at a hospital."""
    set_ = settings.get("clinical_diagnosis_hours")
    return set_ if isinstance(set_, int) and 0 < set_ <= MOST_HOURS else CLINICAL_HOURS


def epicrisis_days(settings: Mapping[str, Any]) -> tuple[int, int]:
    """Days from admission or the last stage epicrisis until people are reminded of the next, and until it is overdue."""
    match settings.get("stage_epicrisis_days"):
        case [int(first), int(last)] if 0 < first <= last <= MOST_DAYS:
            return first, last
    return EPICRISIS_DAYS


def owed(
    admitted_at: datetime, *, has_clinical: bool, last_stage: datetime | None, settings: Mapping[str, Any]
) -> list[Owed]:
    """What the record of a stay that goes on owes, now or later; who asks looks at `since`."""
    first, last = epicrisis_days(settings)
    begun = max(admitted_at, last_stage) if last_stage else admitted_at
    stage = Owed("stage", begun + timedelta(days=first), begun + timedelta(days=last))
    if has_clinical:
        return [stage]
    return [Owed("clinical", admitted_at, admitted_at + timedelta(hours=clinical_hours(settings))), stage]
