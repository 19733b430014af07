"""A patient's course at one hospital: every coming with what happened in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, case, exists, func, select

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.rules.money import PATIENT
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among, of
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.kernel.actor import Actor
from lighthis.records import rules as record_rules
from lighthis.records.models import Diagnosis, Note
from lighthis.staff.models import Staff
from lighthis.triage.models import Assessment

CLINICAL, MONEY = "records.read", "billing.read"
PERSON = ("id", "family", "given", "patronymic")
COMING, STAY, OCCUPANCY, TRIAGE = (model.__table__.c for model in (Encounter, Stay, BedOccupancy, Assessment))
DIAGNOSIS, NOTE, DECISION, SLIP, ENTRY = (
    model.__table__.c for model in (Diagnosis, Note, Disposition, MoneyDocument, LedgerEntry)
)
_COMINGS = (
    of(Encounter)
    .along("registered_by", Staff, "registered_by_id", *PERSON)
    .where(COMING.facility_id == bindparam("at"), among(COMING.patient_id, "ids"), COMING.status != "entered_in_error")
    .order_by(COMING.arrived_at.desc(), COMING.id.desc())
)
_STAYS = (
    of(Stay)
    .along("doctor", Staff, "doctor_id", *PERSON)
    .where(STAY.facility_id == bindparam("at"), among(STAY.encounter_id, "ids"), STAY.withdrawn_at.is_(None))
    .order_by(STAY.admitted_at.desc())
)
_PLACES = (
    of(BedOccupancy)
    .along("bed", Bed, "bed_id", "id", "number", "room_id")
    .along("bed.room", Room, "room_id", "id", "number", "department_id")
    .along("bed.room.department", Department, "department_id")
    .where(OCCUPANCY.facility_id == bindparam("at"), among(OCCUPANCY.stay_id, "ids"))
    .order_by(OCCUPANCY.since)
)
_TRIAGE = (
    of(Assessment)
    .along("by", Staff, "by_id", *PERSON)
    .where(TRIAGE.facility_id == bindparam("at"), among(TRIAGE.encounter_id, "ids"), TRIAGE.withdrawn_at.is_(None))
)
_DIAGNOSES = (
    of(Diagnosis)
    .along("by", Staff, "by_id", *PERSON)
    .where(
        DIAGNOSIS.facility_id == bindparam("at"), among(DIAGNOSIS.encounter_id, "ids"), DIAGNOSIS.withdrawn_at.is_(None)
    )
    .order_by(DIAGNOSIS.stated_at, DIAGNOSIS.id)
)
_NOTES = (
    of(Note)
    .along("by", Staff, "by_id", *PERSON)
    .where(NOTE.facility_id == bindparam("at"), among(NOTE.encounter_id, "ids"), NOTE.withdrawn_at.is_(None))
    .order_by(NOTE.happened_at, NOTE.id)
)
_DECISIONS = (
    of(Disposition)
    .along("by", Staff, "by_id", *PERSON)
    .where(
        DECISION.facility_id == bindparam("at"), among(DECISION.encounter_id, "ids"), DECISION.withdrawn_at.is_(None)
    )
    .order_by(DECISION.decided_at, DECISION.id)
)
_SLIPS = (
    of(MoneyDocument)
    .along("cashier", Staff, "cashier_id", *PERSON)
    .where(SLIP.facility_id == bindparam("at"), among(SLIP.encounter_id, "ids"))
    .order_by(SLIP.id.desc())
)
_REVERSAL = LedgerEntry.__table__.alias()
_CHARGES = Prepared(
    select(ENTRY.encounter_id, func.max(ENTRY.happened_at), func.count(), func.sum(ENTRY.amount))
    .where(ENTRY.facility_id == bindparam("at"), among(ENTRY.encounter_id, "ids"), ENTRY.kind == "charge")
    .where(~exists().where(_REVERSAL.c.facility_id == ENTRY.facility_id, _REVERSAL.c.reverses_id == ENTRY.id))
    .group_by(ENTRY.encounter_id)
)


@dataclass(frozen=True)
class Charged:
    """What was charged in a coming: when last, how many lines, how much."""

    encounter_id: UUID
    at: datetime
    lines: int
    amount: Decimal


@dataclass(frozen=True)
class Course:
    """Everything of a patient here that the reader may see; clinical facts and money are empty for who may not."""

    comings: Sequence[Encounter]
    stays: Sequence[Stay]
    triage: Sequence[Assessment] = ()
    diagnoses: Sequence[Diagnosis] = ()
    notes: Sequence[Note] = ()
    decisions: Sequence[Disposition] = ()
    charges: Sequence[Charged] = ()
    slips: Sequence[MoneyDocument] = ()
    is_closed: bool = False  # some comings here are closed to the reader

    def coming(self, encounter_id: UUID) -> Encounter:
        """The coming of an entry."""
        return next(row for row in self.comings if row.id == encounter_id)


def course(ids: list[UUID], *, at: UUID, by: Actor) -> Course:
    """The course of a person, under all linked ids, at the reader's hospital; one statement for each sort of thing."""
    every = _COMINGS.all(at=at, ids=ids)
    comings = encounters.open_to(every, ids, by=by)
    is_closed, of_these = len(comings) < len(every), [row.id for row in comings]
    if not comings:
        return Course((), (), is_closed=is_closed)
    clinical, money = by.may(CLINICAL), by.may(MONEY)
    return Course(
        comings, stays_of(of_these, at=at),
        triage=_TRIAGE.all(at=at, ids=of_these) if clinical else (),
        diagnoses=_diagnoses(of_these, at) if clinical else (),
        notes=_NOTES.all(at=at, ids=of_these) if clinical else (),
        decisions=_DECISIONS.all(at=at, ids=of_these) if clinical else (),
        charges=_charges(of_these, at) if money else (),
        slips=slips_of(of_these, at=at) if money else (), is_closed=is_closed,
    )  # fmt: skip


def stays_of(encounter_ids: Sequence[UUID], *, at: UUID) -> list[Stay]:
    """The stays of some comings with their beds and departments, newest first; for looking only."""
    stays = _STAYS.all(at=at, ids=encounter_ids)
    for stay in stays:
        vars(stay)["occupancies"] = []
    found = {stay.id: stay for stay in stays}
    for place in _PLACES.all(at=at, ids=list(found)) if found else ():
        found[place.stay_id].occupancies.append(place)
    return stays


def slips_of(encounter_ids: Sequence[UUID], *, at: UUID) -> list[MoneyDocument]:
    """The money documents of some comings, newest first; for looking only."""
    return _SLIPS.all(at=at, ids=encounter_ids)


def balances(encounter_ids: Sequence[UUID], *, at: UUID) -> dict[UUID, Decimal]:
    """What each coming still has to pay; comings without any money are left out."""
    signed = case(
        (LedgerEntry.debit == PATIENT, LedgerEntry.amount),
        (LedgerEntry.credit == PATIENT, -LedgerEntry.amount),
        else_=0,
    )
    rows = select(LedgerEntry.encounter_id, func.sum(signed)).where(
        LedgerEntry.facility_id == at, LedgerEntry.encounter_id.in_(encounter_ids)
    )
    return {id_: Decimal(sum_) for id_, sum_ in session.execute(rows.group_by(LedgerEntry.encounter_id))}


def _diagnoses(encounter_ids: Sequence[UUID], at: UUID) -> list[Diagnosis]:
    """In the order of their roles, then of their times."""
    return sorted(_DIAGNOSES.all(at=at, ids=encounter_ids), key=lambda row: record_rules.ROLES.index(row.role))


def _charges(encounter_ids: Sequence[UUID], at: UUID) -> list[Charged]:
    """Charges that nobody took back, summed by coming."""
    return [Charged(*row) for row in _CHARGES.rows(at=at, ids=encounter_ids)]
