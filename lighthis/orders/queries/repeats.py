"""What was ordered lately for the same person in other comings, in every hospital whose records are open to the reader."""

from sqlalchemy import func, select

from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Facility
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.orders.models import Order
from lighthis.orders.rules import repeats
from lighthis.registration import queries as patients


def lately(encounter: Encounter, lang: str, *, by: Actor) -> list[repeats.Earlier]:
    """Tests and examinations of the last days, but for those of this coming: what stands on its own page is not repeated unseen."""
    found = encounters.reach(patients.ids_of(encounter.patient_id), by=by)
    hospital = {one.row.id: one.hospital for one in found.open if one.row.id != encounter.id}
    if not hospital:
        return []
    at = func.coalesce(Order.done_at, Order.ordered_at)
    rows = select(Order.kind, Order.code, Order.name, at, Order.encounter_id).where(
        Order.facility_id.in_({one.id for one in hospital.values()}), Order.encounter_id.in_(hospital),
        Order.kind.in_(repeats.KINDS), Order.state.in_(repeats.LIVE),
        at >= repeats.since(facility(encounter.facility_id).settings, clock.now()),
    )  # fmt: skip
    return [
        repeats.Earlier(kind, code, name, moment, *_other(hospital[of], encounter, lang))
        for kind, code, name, moment, of in session.execute(rows)
    ]


def _other(one: Facility, encounter: Encounter, lang: str) -> tuple[str, str]:
    """Name and code of another hospital; empty for this one."""
    return ("", "") if one.id == encounter.facility_id else (one.name_in(lang), one.code)
