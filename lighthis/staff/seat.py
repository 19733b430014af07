"""The visitor behind a token: what `web` asks at every request."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from flask import current_app

from lighthis.facility.rules import pin_change
from lighthis.kernel import clock
from lighthis.staff import actions, rules
from lighthis.staff.roles import SECOND_FACTOR
from lighthis.staff.seats import Seat, seat
from lighthis.web.hooks import Visitor
from lighthis.web.server import afterwards

WRITE_SEEN = timedelta(minutes=1)
FORGET = timedelta(hours=24)
_unwritten: dict[UUID, datetime] = {}  # last requests that could not be written down; of this process, gone with it


def who(token: str) -> Visitor | None:
    """The person of a live token; None where it ended, was too long at rest, or the post is over."""
    found = seat(token)
    if found is None or found.disabled_at is not None or _is_over(found):
        return None
    if found.until is not None and found.until < clock.today(found.facility.zone):
        return None
    if clock.now() - found.seen_at > WRITE_SEEN:
        id_, now = found.sign_in_id, clock.now()
        afterwards(partial(actions.seen, id_, now), instead=partial(_remember, id_, now))
    return _visitor(found)


def _remember(sign_in_id: UUID, at: datetime) -> None:
    """Who is signed in reads on while the store cannot be written (rulings 12), and is not put out as if at rest."""
    for id_ in [one for one, seen in _unwritten.items() if at - seen > FORGET]:
        del _unwritten[id_]
    _unwritten[sign_in_id] = at


def _is_over(found: Seat) -> bool:
    settings = current_app.config["SETTINGS"]
    return rules.is_over(
        found.since,
        max(found.seen_at, _unwritten.get(found.sign_in_id, found.seen_at)),
        clock.now(),
        idle_minutes=settings.idle_minutes,
        absolute_hours=settings.absolute_hours,
    )


def _visitor(found: Seat) -> Visitor:
    facility = found.facility
    must_enrol = not found.has_second_factor and set(SECOND_FACTOR) & found.actor.permissions
    owes = "staff.second_factor" if must_enrol and not current_app.config["SETTINGS"].is_demo else ""
    return Visitor(
        found.actor,
        facility,
        found.actor.name,
        lambda language: found.title or found.role.name_in(language),
        found.language,
        facility.zone,
        tuple(facility.domains_off),
        owes,
        found.at_shared and pin_change(facility.settings) != "never",
    )
