"""Closing a month: one person signs its figures; what changes later shows, and goes on a correction sheet."""

from typing import Any

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.statistics import queries
from lighthis.statistics.models import AskedForm, FrozenMonth
from lighthis.statistics.rules import frozen, summary
from lighthis.statistics.rules.days import Month


def close(facility: Facility, month: Month, *, by: Actor) -> FrozenMonth:
    """Freeze and sign the figures of a month. Raises Refusal where it is not over, is closed already or does not balance."""
    now = clock.local(clock.now(), facility.zone).replace(tzinfo=None)
    before = queries.signatures(month, at=facility.id)
    if refusal := frozen.may_close(month, facility.census_at, now, is_closed=bool(before)):
        raise refusal
    return _signed(facility, month, present(facility, month), "", 0, by)


def correct(facility: Facility, month: Month, reason: str, *, by: Actor) -> FrozenMonth:
    """Sign what the figures of a closed month are now, with the reason. Raises Refusal where nothing changed."""
    before, rows = queries.signatures(month, at=facility.id), present(facility, month)
    differs = bool(before) and bool(frozen.differences(before[-1].figures["rows"], rows))
    if refusal := frozen.may_correct(reason, is_closed=bool(before), differs=differs):
        raise refusal
    return _signed(facility, month, rows, reason.strip(), len(before), by)


def present(facility: Facility, month: Month) -> list[dict[str, Any]]:
    """What a month comes to by the records of now. Raises Refusal where they do not balance."""
    return summary.of_month(queries.hospital(facility, month.first, month.last), month)


def _signed(
    facility: Facility, month: Month, rows: list[dict[str, Any]], reason: str, sequence: int, by: Actor
) -> FrozenMonth:
    made = FrozenMonth(
        facility_id=facility.id, year=month.year, month=month.number, sequence=sequence, census_at=facility.census_at,
        figures={"rows": rows}, reason=reason, by_id=by.id, signed_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    verb = "month closed and signed" if sequence == 0 else "correction of a closed month signed"
    audit.wrote(made, verb, by=by, reason=reason, detail={"month": month.name})
    return made


def ask_form(wanted: AskedForm) -> AskedForm:
    """What somebody wants on paper; the row of before where the same was asked for."""
    found = queries.same_form(wanted)
    if found is None:
        session.add(wanted)
        session.flush()
    return found or wanted
