"""A patient's course: stays and money documents of some comings, the newest diagnoses, what is still to be paid."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, case, exists, func, select

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.billing.accounts import PATIENT
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.db.engine import session
from lighthis.db.reading import among, of
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.records import rules as record_rules
from lighthis.records.models import Diagnosis
from lighthis.staff.models import Staff

PERSON = ("id", "family", "given", "patronymic")
COMING, STAY, OCCUPANCY = (model.__table__.c for model in (Encounter, Stay, BedOccupancy))
DIAGNOSIS, SLIP = (model.__table__.c for model in (Diagnosis, MoneyDocument))
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
_NEWEST = (
    select(COMING.id)
    .where(
        among(COMING.facility_id, "facilities"), among(COMING.id, "ids"),
        exists().where(
            DIAGNOSIS.facility_id == COMING.facility_id, DIAGNOSIS.encounter_id == COMING.id, DIAGNOSIS.withdrawn_at.is_(None)
        ),
    )
    .order_by(COMING.arrived_at.desc(), COMING.id.desc())
    .limit(1)
)  # fmt: skip
_DIAGNOSES = of(Diagnosis, "role", "code", "text", "stated_at", "id").where(
    among(DIAGNOSIS.facility_id, "facilities"), DIAGNOSIS.encounter_id == _NEWEST.scalar_subquery(),
    DIAGNOSIS.withdrawn_at.is_(None),
)  # fmt: skip
_SLIPS = (
    of(MoneyDocument)
    .along("cashier", Staff, "cashier_id", *PERSON)
    .where(SLIP.facility_id == bindparam("at"), among(SLIP.encounter_id, "ids"))
    .order_by(SLIP.id.desc())
)


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


def newest_diagnoses(comings: Sequence[Encounter]) -> list[Diagnosis]:
    """The diagnoses of the newest of some comings that has any, in the order of their roles; for looking only."""
    asked = {"ids": [one.id for one in comings], "facilities": sorted({one.facility_id for one in comings})}
    found = sorted(_DIAGNOSES.all(**asked), key=lambda row: (row.stated_at, row.id))
    return sorted(found, key=lambda row: record_rules.ROLES.index(row.role))
