"""Decisions, bed requests and ambulance sheets of comings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from lighthis.db.engine import session
from lighthis.encounters import endings, rules
from lighthis.encounters.models import BedRequest, Disposition, Encounter, Handover
from lighthis.encounters.queries.comings import shown_to
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.registration.queries import ids_of

# filled in joins.py: what is held at the cash desk for some comings
money_held: list[Callable[[list[UUID], UUID], dict[UUID, Decimal]]] = []
# filled in joins.py: of a coming at a facility, what was ordered and is not done; a note beside the decision, no hindrance
undone: list[Callable[[UUID, UUID], list[Message]]] = []
examinations: list[
    Callable[[UUID, UUID], "Examined | None"]
] = []  # filled in joins.py: the newest examination in the record


@dataclass(frozen=True)
class Examined:
    """An examination that stands in the record: which note, what it says."""

    id: UUID
    text: str
    at: datetime


def examined(encounter_id: UUID, *, at: UUID) -> Examined | None:
    """The newest examination of a coming, as whoever keeps the record tells it."""
    return next((found for ask in examinations if (found := ask(encounter_id, at)) is not None), None)


def still_undone(encounter_id: UUID, *, at: UUID) -> list[Message]:
    """What was ordered in a coming and is not done."""
    return [line for ask in undone for line in ask(encounter_id, at)]


def refused_before(row: Encounter, since: datetime, *, by: Actor) -> list[Disposition]:
    """Refusals of the same person at this hospital since a moment that this reader may know of, newest first."""
    rows = select(Disposition).join(Encounter, Encounter.id == Disposition.encounter_id)
    rows = rows.where(
        Disposition.facility_id == row.facility_id, Encounter.facility_id == row.facility_id,
        Encounter.patient_id.in_(ids_of(row.patient_id)), Encounter.id != row.id, Encounter.status != "entered_in_error",
        Disposition.kind.in_(endings.REFUSALS), Disposition.withdrawn_at.is_(None), Disposition.decided_at >= since,
        shown_to(by),
    )  # fmt: skip
    return list(session.scalars(rows.order_by(Disposition.decided_at.desc())))


def made_decision(decision_id: UUID, *, at: UUID) -> Disposition:
    """One decision of this facility, whether it holds or not. Raises NotFound."""
    rows = select(Disposition).where(Disposition.id == decision_id, Disposition.facility_id == at)
    found = session.scalar(rows.options(joinedload(Disposition.encounter)))
    if found is None:
        raise NotFound
    return found


def decision_told(made: Disposition) -> Message:
    """A decision in one line, for who is asked whether it was entered in error."""
    words = {
        "kind": Message(rules.DECISIONS[made.kind]),
        "time": made.decided_at,
        "words": f"{made.text} {made.advice}".strip(),
    }
    return Message(N_("%(kind)s, %(time)s. %(words)s"), words)


def kept_sheet(handover_id: UUID, *, at: UUID) -> Handover:
    """One ambulance sheet of this facility that was not replaced. Raises NotFound."""
    found = session.get(Handover, handover_id)
    if found is None or found.facility_id != at or found.replaced_at is not None:
        raise NotFound
    return found


def handover(encounter_id: UUID, *, at: UUID) -> Handover | None:
    """The ambulance's sheet of a coming, as it stands now."""
    return next((row for row in handovers(encounter_id, at=at) if row.replaced_at is None), None)


def handovers(encounter_id: UUID, *, at: UUID) -> list[Handover]:
    """All sheets of a coming, oldest first, replaced ones too."""
    rows = select(Handover).where(Handover.facility_id == at, Handover.encounter_id == encounter_id)
    return list(session.scalars(rows.options(joinedload(Handover.received_by)).order_by(Handover.id)))


def said_by_ambulances(encounter_ids: list[UUID], *, at: UUID) -> dict[UUID, str]:
    """The diagnosis on the ambulance's sheet of each of some comings, where there is one."""
    rows = select(Handover.encounter_id, Handover.diagnosis).where(
        Handover.facility_id == at, Handover.encounter_id.in_(encounter_ids), Handover.replaced_at.is_(None),
        Handover.diagnosis != "",
    )  # fmt: skip
    return dict(iter(session.execute(rows))) if encounter_ids else {}


def dispositions(encounter_ids: list[UUID], *, at: UUID) -> list[Disposition]:
    """All decisions of some comings, oldest first, withdrawn ones too."""
    rows = select(Disposition).where(Disposition.facility_id == at, Disposition.encounter_id.in_(encounter_ids))
    rows = rows.options(joinedload(Disposition.by))
    return list(session.scalars(rows.order_by(Disposition.decided_at, Disposition.id)))


def decision(encounter_id: UUID, *, at: UUID) -> Disposition | None:
    """The decision that holds."""
    return standing_of(dispositions([encounter_id], at=at))


def standing_of(made: list[Disposition]) -> Disposition | None:
    """Of the decisions of a coming, oldest first, the one that holds."""
    return next((row for row in reversed(made) if row.withdrawn_at is None), None)


def requests_of(encounter_ids: list[UUID], *, at: UUID) -> list[BedRequest]:
    """All bed requests of some comings, oldest first."""
    rows = select(BedRequest).where(BedRequest.facility_id == at, BedRequest.encounter_id.in_(encounter_ids))
    rows = rows.options(joinedload(BedRequest.department))
    return list(session.scalars(rows.order_by(BedRequest.created_at, BedRequest.id)))


def live_request(encounter_id: UUID, *, at: UUID) -> BedRequest | None:
    """The bed request that still counts: waiting, accepted or placed."""
    return live_of(requests_of([encounter_id], at=at))


def live_of(asked: list[BedRequest]) -> BedRequest | None:
    """Of the requests of a coming, oldest first, the one that still counts."""
    return next((row for row in reversed(asked) if row.state in rules.LIVE_REQUESTS), None)


def request(request_id: UUID, *, at: UUID) -> BedRequest:
    """A bed request of this facility. Raises NotFound."""
    rows = _requests(at).where(BedRequest.id == request_id)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def open_requests(at: UUID, department_id: UUID | None = None, *, with_people: bool = True) -> list[BedRequest]:
    """Requests that wait for a department's word or, accepted, for a bed; planned ones by their day, then first come first."""
    rows = _requests(at, with_people=with_people).where(BedRequest.state.in_(("waiting", "accepted")))
    if department_id is not None:
        rows = rows.where(BedRequest.department_id == department_id)
    found = session.scalars(rows.order_by(BedRequest.created_at, BedRequest.id))
    return sorted(found, key=lambda row: (row.planned_on is not None, str(row.planned_on or "")))


def back_to_doctor(at: UUID, doctor_id: UUID | None = None) -> list[BedRequest]:
    """Requests that a department declined and after which nothing was decided: they are the doctor's again."""
    later = aliased(BedRequest)
    newer = select(later.id).where(
        later.facility_id == at, later.encounter_id == BedRequest.encounter_id, later.created_at > BedRequest.created_at
    )
    rows = _requests(at).join(Encounter, BedRequest.encounter_id == Encounter.id)
    rows = rows.where(BedRequest.state == "declined", Encounter.status == "open", ~newer.exists())
    if doctor_id is not None:
        rows = rows.where((BedRequest.asked_by_id == doctor_id) | (Encounter.doctor_id == doctor_id))
    return list(session.scalars(rows.order_by(BedRequest.answered_at)))


def _requests(at: UUID, *, with_people: bool = True) -> Select[BedRequest]:
    rows = select(BedRequest).where(BedRequest.facility_id == at)
    coming = joinedload(BedRequest.encounter)
    return rows.options(
        joinedload(BedRequest.department),
        coming.joinedload(Encounter.patient) if with_people else coming.lazyload(Encounter.patient),
    )
