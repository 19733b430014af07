"""The blueprint, and what several pages of notices show alike."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from lighthis.duties import rules
from lighthis.duties.models import Duty
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.terminology import queries as terminology
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say

pages = Blueprint("duties", __name__)


def address(duty_id: UUID) -> str:
    """The page of a notice."""
    return url_for("duties.notice", duty_id=duty_id)


def steps_of_coming(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """For the page of a coming: a notice can be opened by hand."""
    return [(True, _("Open a notice"), "duties.open_notice", "duties.write", {"encounter_id": row.id})]


def disease(row: Duty) -> str:
    """What a notice is about: the code with its words; for the police why it is owed."""
    words = row.content.get("diagnosis_text") or terminology.named(row.code, language())
    return " ".join(part for part in (row.code, words) if part) or say(rules.CAUSES[row.cause])


def number(row: Duty) -> str:
    """The number in the register; none until somebody was told."""
    return f"{row.number}/{row.year}" if row.number else ""


def wait(row: Duty) -> str:
    """Until when the next step must be done, or since when it is overdue; empty where nothing waits."""
    if row.due_at is None:
        return ""
    late = rules.is_late(row.due_at, clock.now())
    at = filters.instant(row.due_at)
    return _("overdue since %(time)s", time=at) if late else _("until %(time)s", time=at)
