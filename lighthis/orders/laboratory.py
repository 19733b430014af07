"""The hospital's own reference ranges: written with their source, ended, never altered."""

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.orders import queries
from lighthis.orders.models import OwnRange
from lighthis.orders.rules import own_ranges
from lighthis.orders.rules.values import Limits
from lighthis.packs import codes


def add_range(
    facility: Facility, analyte: str, band: own_ranges.Band, limits: Limits, source: str, *, by: Actor
) -> OwnRange:
    """A range for some people, from the next result on. Raises Refusal."""
    session.refresh(facility, with_for_update={"of": Facility})  # of two who enter at once the second sees the first's
    if analyte not in {one.code for one in codes.code_list("analytes")}:
        raise Refusal(N_("choose from the list"), field="analyte")
    own_ranges.check(band, limits, source, [queries.band_of(row) for row in queries.standing(facility.id, [analyte])])
    row = OwnRange(
        facility_id=facility.id, analyte=analyte, sex=band.sex, since=band.since, since_unit=band.since_unit, until=band.until,
        until_unit=band.until_unit, low=limits.low, high=limits.high, source=source.strip(), by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "laboratory range written", by=by, detail=_detail(row))
    return row


def end_range(row: OwnRange, *, by: Actor) -> None:
    """A range holds no more; results keep the range they were judged by. Raises Refusal where somebody was first."""
    session.refresh(row, with_for_update={"of": OwnRange})
    if row.withdrawn_at is not None:
        raise Refusal(N_("This range was ended already."))
    row.withdrawn_at, row.withdrawn_by_id = clock.now(), by.person
    audit.wrote(row, "laboratory range ended", by=by, detail=_detail(row))


def _detail(row: OwnRange) -> dict[str, str]:
    ages = f"{row.since} {row.since_unit}" + (f" - {row.until} {row.until_unit}" if row.until is not None else " -")
    ends = tuple("" if each is None else str(each) for each in (row.low, row.high))
    return {"analyte": row.analyte, "sex": row.sex, "age": ages, "range": "-".join(ends), "source": row.source}
