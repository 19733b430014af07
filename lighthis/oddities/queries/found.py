"""What is unusual in a period of a hospital, and the marks of who looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.billing.rules import discounts
from lighthis.db.engine import session
from lighthis.facility.queries import facility
from lighthis.oddities import rules
from lighthis.oddities.models import OddityMark
from lighthis.oddities.queries import money, work
from lighthis.oddities.rules import Finding
from lighthis.oddities.words import BY_HAND, VOIDS
from lighthis.staff.models import Staff
from lighthis.staff.queries import doctors

LONGEST = 31  # days of a period


@dataclass(frozen=True)
class Period:
    """Days of a hospital, both included."""

    first: date
    last: date


def period(first: date, last: date) -> Period:
    """Days that can be asked for: in their order, and not too many."""
    return Period(max(min(first, last), last - timedelta(days=LONGEST - 1)), last)


def findings(at: UUID, days: Period) -> list[Finding]:
    """Everything unusual in these days, kind by kind."""
    house = facility(at)
    limits, zone = rules.limits(house.settings), house.zone
    begin, end = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (days.first, days.last + timedelta(days=1)))
    charged, back = money.charged(at, begin, end), money.taken_back(at, begin, end, zone)
    written = charged + money.slips(at, begin, end)
    written.update(one.person for one in back)
    most, free = discounts.of_hospital(house.settings), {one.id for one in doctors(at, discounts.GIVE_ALL)}
    by_hand = money.by_hand(at, begin, end, zone)
    return [
        *rules.much(VOIDS, back, written, limits.voids_least, limits.voids_share),
        *rules.late(money.given_back(at, begin, end, zone), limits),
        *rules.much(BY_HAND, by_hand, charged, limits.by_hand_least, limits.by_hand_share),
        *rules.rates(work.done(at, begin, end, zone, limits), limits),
        *rules.close_to_limit(money.discounted(at, begin, end, zone), most, limits, free),
        *rules.ghosts(money.out_of_time(at, begin, end, zone), limits),
    ]


def people(found: Sequence[Finding]) -> dict[UUID, Staff]:
    """Who they are about."""
    ids = sorted({one.person for one in found})
    return {one.id: one for one in session.scalars(select(Staff).where(Staff.id.in_(ids)))} if ids else {}


def comings(found: Sequence[Finding], at: UUID) -> dict[UUID, str]:
    """The numbers of the comings that they name."""
    return money.numbers((id_ for one in found for id_ in one.comings), at)


def marks(at: UUID, found: Sequence[Finding]) -> list[OddityMark]:
    """What was written down about these people, the newest first."""
    ids = sorted({one.person for one in found})
    if not ids:
        return []
    rows = select(OddityMark).where(OddityMark.facility_id == at, OddityMark.staff_id.in_(ids))
    return list(session.scalars(rows.options(joinedload(OddityMark.by)).order_by(OddityMark.id.desc())))


def mark_of(one: Finding, marked: Sequence[OddityMark]) -> OddityMark | None:
    """The mark that covers a finding: it was looked at, and nothing has come since."""
    return next(
        (
            mark
            for mark in marked
            if (mark.kind, mark.staff_id) == (one.kind, one.person)
            and mark.since <= one.first
            and one.last <= mark.until
            and one.count <= mark.count
        ),
        None,
    )
