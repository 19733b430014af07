"""Reads of comings, decisions, bed requests and moves, always of one facility."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from lighthis.db.engine import session
from lighthis.encounters import rules
from lighthis.encounters.models import BedRequest, Disposition, Encounter, EncounterMove
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.staff.models import Staff

SENSITIVE = "records.sensitive"


@dataclass(frozen=True)
class Happening:
    """A line of a coming's timeline: when, what sort of thing, what, who; `endpoint` and `values` make a link."""

    at: datetime
    kind: Message
    what: Message | str
    by: UUID | None
    words: str = ""  # free text of the writer, shown after `what`
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    withdrawn: Message | str = ""  # why it does not hold any more


happenings: list[Callable[[Encounter, str], list[Happening]]] = []  # filled in app.py: records, triage, admission


def encounter(encounter_id: UUID, *, at: UUID) -> Encounter:
    """A coming of this facility. Raises NotFound."""
    rows = select(Encounter).where(Encounter.id == encounter_id, Encounter.facility_id == at)
    found = session.scalar(rows.options(joinedload(Encounter.department), joinedload(Encounter.doctor)))
    if found is None:
        raise NotFound
    return found


def seen(encounter_id: UUID, *, by: Actor) -> Encounter:
    """A coming of the reader's facility, if this reader may see it. Raises NotFound."""
    found = encounter(encounter_id, at=_seat(by))
    if not visible(found, by):
        raise NotFound
    return found


def visible(row: Encounter, by: Actor) -> bool:
    """Whether the reader may see a coming of their own facility (rulings 9)."""
    return rules.may_see(
        row.secrecy, has_right=by.may(SENSITIVE), person=by.id, doctor=row.doctor_id, registered_by=row.registered_by_id
    )


def of_patients(ids: list[UUID], *, at: UUID, by: Actor | None = None) -> list[Encounter]:
    """The comings of a patient (of all linked ids) to this facility, newest first; for a reader without the hidden ones."""
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.patient_id.in_(ids), Encounter.status != "entered_in_error"
    )
    found = session.scalars(rows.order_by(Encounter.arrived_at.desc(), Encounter.id.desc()))
    return [row for row in found if by is None or visible(row, by)]


def open_emergency_of(ids: list[UUID], *, at: UUID) -> Encounter | None:
    """The coming for which a patient is in the emergency department now."""
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.patient_id.in_(ids), Encounter.status == "open", Encounter.kind == "emergency"
    )  # fmt: skip
    return session.scalar(rows.order_by(Encounter.arrived_at.desc()).limit(1))


def present_in_emergency(at: UUID) -> list[Encounter]:
    """Who is in the emergency department: open emergency comings without a bed yet, first come first."""
    placed = select(BedRequest.encounter_id).where(BedRequest.facility_id == at, BedRequest.state == "placed")
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.status == "open", Encounter.kind == "emergency", Encounter.id.not_in(placed)
    )  # fmt: skip
    rows = rows.options(joinedload(Encounter.patient), joinedload(Encounter.doctor))
    return list(session.scalars(rows.order_by(Encounter.arrived_at, Encounter.id)))


def dispositions(encounter_ids: list[UUID]) -> list[Disposition]:
    """All decisions of some comings, oldest first, withdrawn ones too."""
    rows = select(Disposition).where(Disposition.encounter_id.in_(encounter_ids))
    return list(session.scalars(rows.order_by(Disposition.decided_at, Disposition.id)))


def decision(encounter_id: UUID) -> Disposition | None:
    """The decision that holds."""
    return next((row for row in reversed(dispositions([encounter_id])) if row.withdrawn_at is None), None)


def requests_of(encounter_ids: list[UUID]) -> list[BedRequest]:
    """All bed requests of some comings, oldest first."""
    rows = (
        select(BedRequest).where(BedRequest.encounter_id.in_(encounter_ids)).options(joinedload(BedRequest.department))
    )
    return list(session.scalars(rows.order_by(BedRequest.created_at, BedRequest.id)))


def live_request(encounter_id: UUID) -> BedRequest | None:
    """The bed request that still counts: waiting, accepted or placed."""
    return next((row for row in reversed(requests_of([encounter_id])) if row.state in rules.LIVE_REQUESTS), None)


def request(request_id: UUID, *, at: UUID) -> BedRequest:
    """A bed request of this facility. Raises NotFound."""
    rows = _requests(at).where(BedRequest.id == request_id)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def open_requests(at: UUID, department_id: UUID | None = None) -> list[BedRequest]:
    """Requests that wait for a department's word or, accepted, for a bed; planned ones by their day, then first come first."""
    rows = _requests(at).where(BedRequest.state.in_(("waiting", "accepted")))
    if department_id is not None:
        rows = rows.where(BedRequest.department_id == department_id)
    found = session.scalars(rows.order_by(BedRequest.created_at, BedRequest.id))
    return sorted(found, key=lambda row: (row.planned_on is not None, str(row.planned_on or "")))


def back_to_doctor(at: UUID, doctor_id: UUID | None = None) -> list[BedRequest]:
    """Requests that a department declined and after which nothing was decided: they are the doctor's again."""
    later = aliased(BedRequest)
    newer = select(later.id).where(
        later.encounter_id == BedRequest.encounter_id, later.created_at > BedRequest.created_at
    )
    rows = _requests(at).join(Encounter, BedRequest.encounter_id == Encounter.id)
    rows = rows.where(BedRequest.state == "declined", Encounter.status == "open", ~newer.exists())
    if doctor_id is not None:
        rows = rows.where((BedRequest.asked_by_id == doctor_id) | (Encounter.doctor_id == doctor_id))
    return list(session.scalars(rows.order_by(BedRequest.answered_at)))


def _requests(at: UUID) -> Select[BedRequest]:
    rows = select(BedRequest).where(BedRequest.facility_id == at)
    return rows.options(
        joinedload(BedRequest.department), joinedload(BedRequest.encounter).joinedload(Encounter.patient)
    )


def move(move_id: UUID, *, at: UUID) -> EncounterMove:
    """A move of a coming of this facility. Raises NotFound."""
    found = session.scalar(_moves(at).where(EncounterMove.id == move_id))
    if found is None:
        raise NotFound
    return found


def open_moves(at: UUID) -> list[EncounterMove]:
    """Moves that wait for a second person, the oldest first."""
    return list(session.scalars(_moves(at).where(EncounterMove.state == "asked").order_by(EncounterMove.created_at)))


def moves_of(encounter_id: UUID) -> list[EncounterMove]:
    """Every move ever asked for a coming, oldest first."""
    rows = select(EncounterMove).where(EncounterMove.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(EncounterMove.created_at)))


def moves_of_patients(ids: list[UUID], *, at: UUID) -> list[EncounterMove]:
    """Moves done here from or to a patient: both show them."""
    rows = _moves(at).where(
        EncounterMove.state == "done",
        EncounterMove.from_patient_id.in_(ids) | EncounterMove.to_patient_id.in_(ids),
    )
    return list(session.scalars(rows.order_by(EncounterMove.answered_at.desc())))


def _moves(at: UUID) -> Select[EncounterMove]:
    rows = select(EncounterMove).where(EncounterMove.facility_id == at)
    return rows.options(
        joinedload(EncounterMove.encounter), joinedload(EncounterMove.from_patient), joinedload(EncounterMove.to_patient)
    )  # fmt: skip


def timeline(row: Encounter, lang: str) -> list[Happening]:
    """Everything of a coming, newest first: its own facts and what higher floors add in the reader's language."""
    lines = [Happening(row.arrived_at, Message(N_("Coming")), row.complaint, row.registered_by_id)]
    if row.doctor_id and row.doctor_at:
        taken = Message(N_("The doctor took the patient"))
        lines.append(Happening(row.doctor_at, Message(N_("Doctor")), taken, row.doctor_id))
    lines += [_decided(made) for made in dispositions([row.id])]
    lines += [line for asked in requests_of([row.id]) for line in _asked(asked, lang)]
    lines += [line for one in moves_of(row.id) for line in _moved(one)]
    lines += [line for more in happenings for line in more(row, lang)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _decided(made: Disposition) -> Happening:
    withdrawn = Message(N_("replaced by a later decision")) if made.withdrawn_at else ""
    return Happening(
        made.decided_at, Message(N_("Decision")), Message(rules.DECISIONS[made.kind]), made.by_id, words=made.text,
        withdrawn=withdrawn,
    )  # fmt: skip


def _asked(request: BedRequest, lang: str) -> list[Happening]:
    kind, where = Message(N_("Bed request")), {"department": request.department.name_in(lang)}
    asked = Message(N_("Asked: %(department)s"), where)
    lines = [Happening(request.created_at, kind, asked, request.asked_by_id)]
    if request.answered_at and request.state in {"accepted", "declined", "placed"}:
        answer = N_("Declined: %(department)s") if request.state == "declined" else N_("Accepted: %(department)s")
        said = Message(answer, where)
        lines.append(Happening(request.answered_at, kind, said, request.answered_by_id, words=request.answer))
    return lines


def _moved(one: EncounterMove) -> list[Happening]:
    kind, asked = Message(N_("Move")), Message(N_("Asked to move to another patient"))
    lines = [Happening(one.created_at, kind, asked, one.asked_by_id, words=one.reason)]
    if one.answered_at:
        said = N_("Moved here from another patient") if one.state == "done" else N_("The move was declined")
        lines.append(Happening(one.answered_at, kind, Message(said), one.answered_by_id))
    return lines


def staff_named(ids: set[UUID]) -> dict[UUID, Staff]:
    """The people behind the lines of a timeline."""
    return {row.id: row for row in session.scalars(select(Staff).where(Staff.id.in_(ids)))}


def _seat(by: Actor) -> UUID:
    if by.facility_id is None:
        raise NotFound
    return by.facility_id
