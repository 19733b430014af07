"""What waits at the bedside: doses that are overdue, due or ahead, by room and bed."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.registration.links import families_of
from lighthis.registration.models import Patient
from lighthis.registration.people import whole
from lighthis.treatment.models import Dose, Prescription
from lighthis.treatment.queries import places, rows
from lighthis.treatment.queries.places import Place
from lighthis.treatment.rules import GIVE, PRESCRIBE, doses, states

DRUG_OR_PROCEDURE = ("drug", "procedure")
LOOK_BACK = states.LONGEST_AGO  # beyond what is shown: how far doses that nobody wrote are counted


@dataclass(frozen=True)
class Mark:
    """What holds of one dose, as lists need it."""

    prescription_id: UUID
    due_at: datetime | None
    state: str
    at: datetime


@dataclass(frozen=True)
class Span:
    """The hours of a round: from when doses are shown that nobody wrote, the present, until when those to come."""

    since: datetime
    now: datetime
    until: datetime


Written = dict[tuple[UUID, datetime | None], Mark]


@dataclass(frozen=True)
class Line:
    """One dose that nobody wrote yet, or (`needed`) something that may be given now."""

    prescription: Prescription
    due_at: datetime | None
    state: str  # overdue, due, ahead, needed
    allergy: str = ""  # to what the patient is allergic, of what this drug is
    last_at: datetime | None = None  # of what is given when needed: the last time


@dataclass(frozen=True)
class Bedside:
    """A patient of the round. Of a hidden coming (rulings 9) there is nobody's name and nothing else (`patient` is None)."""

    place: Place
    patient: Patient | None
    lines: tuple[Line, ...] = ()
    forgotten: int = 0  # doses of the day before that nobody wrote
    confirm: bool = False  # a doctor must confirm the treatment after a move


@dataclass(frozen=True)
class Waiting:
    """How many doses of a department may be given now, and how many should have been."""

    due: int
    overdue: int


def visible(encounter_ids: Collection[UUID], by: Actor) -> set[UUID]:
    """Those comings of this hospital that the reader may see."""
    found = select(Encounter.id).where(Encounter.facility_id == by.facility_id, Encounter.id.in_(encounter_ids))
    return set(session.scalars(found.where(encounters.shown_to(by)))) if encounter_ids else set()


def treated(place: Place, by: Actor) -> bool:
    """Whether a nurse who gives drugs reads what is due of a hidden coming too: at the patient's own bed, while it waits."""
    is_nurse = by.may(GIVE) and not by.may(PRESCRIBE)
    return is_nurse and place.left_at is None and (not by.department_ids or place.department_id in by.department_ids)


def own_beds(by: Actor) -> set[UUID]:
    """The comings at whose beds this nurse gives drugs now, hidden ones too; none for anybody else."""
    if by.facility_id is None or not by.may(GIVE) or by.may(PRESCRIBE):
        return set()
    return {one.encounter_id for one in places.lying_in(by.facility_id) if treated(one, by)}


def to_give(encounter_id: UUID, *, by: Actor) -> Encounter:
    """A coming whose doses this one may write: of a hidden one too, where the nurse's own patient lies. Raises NotFound, Closed."""
    if by.facility_id is None:
        raise NotFound
    place = places.place_of(encounter_id, by.facility_id)
    if place is not None and treated(place, by):
        return encounters.encounter(encounter_id, at=by.facility_id)
    return encounters.seen(encounter_id, by=by)


def patients(ids: Collection[UUID]) -> dict[UUID, Patient]:
    """People with names and allergies, by any of their records; for looking only."""
    families = families_of(list(ids)) if ids else {}
    first = {id_: families[id_][0] for id_ in ids}
    found = whole(set(first.values()), families, ("names", "allergies")) if ids else {}
    return {id_: found[now] for id_, now in first.items() if now in found}


def round_of(department_id: UUID, *, by: Actor, now: datetime, ahead: timedelta) -> list[Bedside]:
    """Everybody who lies in a department with what waits there, by room and bed; a fixed number of statements."""
    if by.facility_id is None:
        raise NotFound
    there = places.lying_in(by.facility_id, department_id)
    return besides(there, by=by, at=by.facility_id, now=now, ahead=ahead)


def waiting_in(department_ids: Collection[UUID], house: Facility, *, by: Actor, now: datetime) -> dict[UUID, Waiting]:
    """How many doses of some departments wait now, for the home page; a fixed number of statements."""
    there = [one for one in places.lying_in(house.id) if one.department_id in department_ids] if department_ids else []
    ahead = timedelta(minutes=states.limits(house.settings).early)
    counts = {id_: Counter[str]() for id_ in department_ids}
    for bed in besides(there, by=by, at=house.id, now=now, ahead=ahead) if there else ():
        counts[bed.place.department_id].update(line.state for line in bed.lines)
    return {id_: Waiting(count["due"], count["overdue"]) for id_, count in counts.items()}


def besides(
    there: list[Place], *, by: Actor, at: UUID, now: datetime, ahead: timedelta, back: timedelta = states.LONGEST_AGO
) -> list[Bedside]:
    """What waits at these beds, each as far as the reader may see it; `back`: how far doses are shown that nobody wrote."""
    ids = [one.encounter_id for one in there]
    seen = visible(ids, by) | {one.encounter_id for one in there if treated(one, by)}
    known = patients({one.patient_id for one in there if one.encounter_id in seen})
    shown = [id_ for id_ in ids if id_ in seen]
    prescribed, reviewed = grouped(rows.prescriptions_of(shown, at=at)), rows.reviews(shown, at=at)
    span = Span(now - back, now, now + ahead + timedelta(microseconds=1))
    written = holding(shown, at=at, since=span.since - LOOK_BACK)
    return [
        _bedside(one, known[one.patient_id], prescribed.get(one.encounter_id, []), written, span, reviewed)
        if one.encounter_id in seen
        else Bedside(one, None)
        for one in there
    ]


def grouped(found: list[Prescription]) -> dict[UUID, list[Prescription]]:
    """Prescriptions by coming."""
    by_coming: dict[UUID, list[Prescription]] = {}
    for one in found:
        by_coming.setdefault(one.encounter_id, []).append(one)
    return by_coming


def holding(encounter_ids: Collection[UUID], *, at: UUID, since: datetime) -> Written:
    """What holds of doses due or given since a moment, by prescription and time; of what was given when needed the last."""
    found = select(Dose.prescription_id, Dose.due_at, Dose.state, Dose.at).where(
        Dose.facility_id == at, Dose.encounter_id.in_(encounter_ids), Dose.withdrawn_at.is_(None),
        or_(Dose.due_at >= since, Dose.at >= since),
    )  # fmt: skip
    marks = [Mark(*row) for row in session.execute(found.order_by(Dose.at, Dose.id))] if encounter_ids else []
    return {(one.prescription_id, one.due_at): one for one in marks if one.due_at is not None or one.state == "given"}


def _bedside(
    place: Place,
    patient: Patient,
    prescribed: list[Prescription],
    written: Written,
    span: Span,
    reviewed: rows.Reviewed,
) -> Bedside:
    work = [one for one in prescribed if one.kind in DRUG_OR_PROCEDURE]
    substances = known_allergies(patient)
    lines = [line for one in work for line in open_lines(one, written, substances, span)]
    kept = [line for line in lines if line.due_at is None or line.due_at >= span.since]
    kept.sort(key=lambda line: (line.due_at is None, line.due_at or span.now, line.prescription.name))
    confirm = bool(rows.to_confirm(place, prescribed, span.now, reviewed))
    return Bedside(place, patient, tuple(kept), len(lines) - len(kept), confirm)


def known_allergies(patient: Patient) -> list[str]:
    """To what a patient in hand is allergic."""
    return [one.substance for one in patient.allergies if one.withdrawn_at is None]


def open_lines(row: Prescription, written: Written, substances: list[str], span: Span) -> list[Line]:
    """The doses of a prescription up to a moment that nobody wrote yet."""
    own, house = rows.plan(row), row.facility
    allergy = ", ".join(places.allergic_to(row.name, substances)) if row.kind == "drug" else ""
    if row.pattern == "needed":
        last = written.get((row.id, None))
        given = last.at if last is not None else None
        return [Line(row, None, "needed", allergy, given)] if doses.runs(own, span.now, house.zone) else []
    allowed = states.limits(house.settings)
    moments = doses.planned(own, span.since - LOOK_BACK, span.until, house.zone)
    return [
        Line(row, at, states.stands(at, span.now, allowed), allergy) for at in moments if (row.id, at) not in written
    ]


def hidden(encounter_ids: Collection[UUID], at: UUID) -> set[UUID]:
    """Those comings that are hidden: what hangs on a door names nobody of them, whoever prints it."""
    found = select(Encounter.id).where(Encounter.facility_id == at, Encounter.id.in_(encounter_ids))
    return set(session.scalars(found.where(Encounter.secrecy != "ordinary"))) if encounter_ids else set()
