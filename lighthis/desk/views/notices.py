"""Notices that wait to be told, for the home of whoever may tell them: the overdue first."""

from typing import Any

from lighthis.duties import queries, rules
from lighthis.kernel import clock
from lighthis.registration.called import called
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.visit import me

SHOWN = 5


def notices() -> dict[str, Any]:
    """The most urgent ones, how many wait, how many of them are overdue."""
    found, total, overdue = queries.waiting_for(me(), SHOWN)
    now = clock.now()
    return {
        "rows": [_line(one, rules.is_late(one.duty.due_at, now)) for one in found],
        "total": total, "overdue": overdue,
        "url": link("duties.register", "duties.read", show="late" if overdue else "open"),
    }  # fmt: skip


def _line(one: queries.Listed, late: bool) -> dict[str, Any]:
    at = filters.instant(one.duty.due_at)
    return {
        "what": say(rules.KINDS[one.duty.kind]), "url": link("duties.notice", "duties.read", duty_id=one.duty.id),
        "name": called(one.patient.name),
        "late": late, "wait": _("overdue since %(time)s", time=at) if late else _("until %(time)s", time=at),
    }  # fmt: skip
