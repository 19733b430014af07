"""A patient's course at one hospital: every coming with what happened in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.rules.money import PATIENT
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Bed, Room
from lighthis.kernel.actor import Actor
from lighthis.records import queries as records
from lighthis.records.models import Diagnosis, Note
from lighthis.registration.queries import ids_of
from lighthis.staff.models import Staff
from lighthis.triage.models import Assessment

CLINICAL, MONEY = "records.read", "billing.read"


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
    people: dict[UUID, Staff] | None = None

    def coming(self, encounter_id: UUID) -> Encounter:
        """The coming of an entry."""
        return next(row for row in self.comings if row.id == encounter_id)


def course(patient_id: UUID, *, at: UUID, by: Actor) -> Course:
    """The course of a person, under all linked ids, at the reader's hospital."""
    comings = encounters.of_patients(ids_of(patient_id), at=at, by=by)
    ids = [row.id for row in comings]
    stays = stays_of(ids)
    clinical, money = by.may(CLINICAL), by.may(MONEY)
    decisions = encounters.dispositions(ids) if clinical else []
    asked = {row.registered_by_id for row in comings} | {row.by_id for row in decisions}
    return Course(
        comings, stays,
        triage=_triage(ids) if clinical else (),
        diagnoses=records.diagnoses(ids) if clinical else (),
        notes=records.notes(ids) if clinical else (),
        decisions=[row for row in decisions if row.withdrawn_at is None],
        charges=_charges(ids) if money else (),
        slips=slips_of(ids) if money else (),
        people=_people(asked),
    )  # fmt: skip


def stays_of(encounter_ids: Sequence[UUID]) -> list[Stay]:
    """The stays of some comings with their beds and departments, newest first."""
    rows = (
        select(Stay)
        .where(Stay.encounter_id.in_(encounter_ids), Stay.withdrawn_at.is_(None))
        .options(
            joinedload(Stay.doctor),
            lazyload(Stay.departments),
            selectinload(Stay.occupancies)
            .joinedload(BedOccupancy.bed)
            .joinedload(Bed.room)
            .joinedload(Room.department),
        )
    )
    return list(session.scalars(rows.order_by(Stay.admitted_at.desc())))


def slips_of(encounter_ids: Sequence[UUID]) -> list[MoneyDocument]:
    """The money documents of some comings, newest first."""
    rows = select(MoneyDocument).where(MoneyDocument.encounter_id.in_(encounter_ids))
    return list(session.scalars(rows.options(joinedload(MoneyDocument.cashier)).order_by(MoneyDocument.id.desc())))


def balances(encounter_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """What each coming still has to pay; comings without any money are left out."""
    signed = case(
        (LedgerEntry.debit == PATIENT, LedgerEntry.amount),
        (LedgerEntry.credit == PATIENT, -LedgerEntry.amount),
        else_=0,
    )
    rows = select(LedgerEntry.encounter_id, func.sum(signed)).where(LedgerEntry.encounter_id.in_(encounter_ids))
    return {id_: Decimal(sum_) for id_, sum_ in session.execute(rows.group_by(LedgerEntry.encounter_id))}


def _triage(encounter_ids: Sequence[UUID]) -> list[Assessment]:
    rows = select(Assessment).where(Assessment.encounter_id.in_(encounter_ids), Assessment.withdrawn_at.is_(None))
    return list(session.scalars(rows.options(joinedload(Assessment.by))))


def _charges(encounter_ids: Sequence[UUID]) -> list[Charged]:
    """Charges that nobody took back, summed by coming."""
    reversal = aliased(LedgerEntry)
    rows = (
        select(LedgerEntry.encounter_id, func.max(LedgerEntry.happened_at), func.count(), func.sum(LedgerEntry.amount))
        .where(LedgerEntry.encounter_id.in_(encounter_ids), LedgerEntry.kind == "charge")
        .where(~exists().where(reversal.reverses_id == LedgerEntry.id))
        .group_by(LedgerEntry.encounter_id)
    )
    return [Charged(id_, moment, lines, amount) for id_, moment, lines, amount in session.execute(rows)]


def _people(ids: set[UUID]) -> dict[UUID, Staff]:
    return {one.id: one for one in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
