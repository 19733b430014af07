"""Writing down that somebody looked into something unusual; setting from where on something is unusual."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.db.engine import session
from lighthis.facility import actions as facilities
from lighthis.facility.queries import facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, SECOND_PERSON, BeyondRight, NotFound, Refusal
from lighthis.oddities import queries
from lighthis.oddities.models import OddityMark
from lighthis.oddities.queries import Period
from lighthis.oddities.rules.limits import FIELDS, RIGHTS, SETTING


def look_into(kind: str, person: UUID, days: Period, note: str, *, by: Actor) -> OddityMark:
    """Mark what is found about a person in these days as looked at, with what was found out. Raises NotFound, Refusal."""
    at = facility_of(by)
    found = [one for one in queries.findings(at, days) if (one.kind, one.person) == (kind, person)]
    if not found:
        raise NotFound
    if person == by.id:
        raise BeyondRight(SECOND_PERSON, N_("Somebody else looks into what you did yourself."))
    if not note.strip():
        raise Refusal(N_("write what you found out"), field="note")
    row = OddityMark(
        facility_id=at, kind=kind, staff_id=person, since=min(one.first for one in found),
        until=max(one.last for one in found), count=max(one.count for one in found), note=note.strip(), by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"kind": kind, "staff": str(person), "since": row.since.isoformat(), "until": row.until.isoformat()}
    audit.wrote(row, "unusual pattern looked into", by=by, reason=row.note, detail=detail)
    return row


def set_limits(own: Mapping[str, int | None], rights: Mapping[str, Decimal | None], *, by: Actor) -> None:
    """From where on something is unusual, and how far rights of money go (`RIGHTS`); nothing: as shipped."""
    kept = {name: value for name, value in own.items() if name in FIELDS and value is not None}
    texts = {name: None if rights.get(name) is None else str(rights[name]) for name in RIGHTS}
    facilities.change_settings(facility(facility_of(by)), {SETTING: kept, **texts}, by=by)
