"""Who waits for a bed, and who is planned to come."""

from datetime import date
from typing import Any

from flask import url_for

from lighthis.admission import ward
from lighthis.admission.words.people import name
from lighthis.kernel import clock
from lighthis.registration.called import sex_and_age
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.visit import may, zone

URGENCY = ("red", "orange", "yellow", "", "green", "grey", "black", "blue")  # untriaged before green (design.md 4)


def here(rows: list[ward.Waiting]) -> list[ward.Waiting]:
    """Who is in the hospital and waits for a bed, by urgency."""
    return by_urgency([one for one in rows if one.is_here])


def expected(rows: list[ward.Waiting]) -> list[ward.Waiting]:
    """Who is planned and has not come: the overdue first, then by day."""
    return by_urgency([one for one in rows if not one.is_here])


def by_urgency(rows: list[ward.Waiting]) -> list[ward.Waiting]:
    """Those who are here by triage category, then by time; planned ones after them by day."""
    rank = {mark: place for place, mark in enumerate(URGENCY)}
    return sorted(
        rows,
        key=lambda one: (
            (not one.is_here, one.planned_on or date.min, one.asked_at)
            if not one.is_here
            else (False, date.min, rank.get(one.mark, 3), one.asked_at)
        ),
    )


def waiting_items(rows: list[ward.Waiting]) -> list[dict[str, Any]]:
    """Who waits or is to come, as the side column lists them."""
    return [
        {
            "at": filters.wall(one.arrived_at) if one.is_here else _short_day(one),
            "triage": one.mark,
            "name": name(one.person) or _("a patient"),
            "url": url_for("admission.accept", request_id=one.request_id) if may("admission.accept") else "",
            "also": " · ".join(
                fact for fact in (sex_and_age(one.person), comes_from(one) or _late(one), kept(one)) if fact
            ),
        }
        for one in rows
    ]


def _short_day(one: ward.Waiting) -> str:
    return _("today") if one.planned_on == clock.today(zone()) else filters.day(one.planned_on)


def is_late(one: ward.Waiting) -> bool:
    """Whether a planned patient was to come before today and has not."""
    return not one.is_here and one.planned_on is not None and one.planned_on < clock.today(zone())


def _late(one: ward.Waiting) -> str:
    return _("did not come in time") if is_late(one) else ""


def planned_for(one: ward.Waiting) -> str:
    """For which day somebody is planned who has not come."""
    if one.planned_on is None:
        return ""
    day = filters.day(one.planned_on)
    return _("planned for %(day)s, did not come", day=day) if is_late(one) else _("planned for %(day)s", day=day)


def day_of(one: ward.Waiting) -> str:
    """The planned day of somebody who has not come: today and what is overdue in words."""
    today = clock.today(zone())
    if one.planned_on is None or one.planned_on > today:
        return filters.day(one.planned_on)
    if one.planned_on == today:
        return _("today")
    return _("overdue since %(day)s", day=filters.day(one.planned_on))


def comes_from(one: ward.Waiting) -> str:
    """Where a waiting patient is now, or that the patient was planned."""
    if one.planned_on is not None:
        return _("planned, has come") if one.is_here else ""
    return {"emergency": _("from the emergency department"), "outpatient": _("from the outpatient department")}.get(
        one.comes_from, ""
    )


def kept(one: ward.Waiting) -> str:
    """Which bed is kept for a patient."""
    if one.held_until is None:
        return ""
    until = filters.instant(one.held_until)
    return _("room %(room)s, bed %(bed)s is kept until %(until)s", room=one.held_room, bed=one.held_bed, until=until)
