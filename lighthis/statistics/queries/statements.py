"""The statements. Moments come as the store keeps them and keys as text: a year has tens of thousands, and each is looked at once."""

from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, or_, select, type_coerce

from lighthis.admission.models import BedOccupancy, Stay, StayCarer, StayDepartment
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.db.types import Integer, Text
from lighthis.encounters.endings import REFUSALS
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.models import BedClosure, BedPeriod, Department, ImportedRow
from lighthis.records.models import Diagnosis
from lighthis.registration.models import Patient

STAY, LAY, BED, CARER, COMING, PERSON, PERIOD, CLOSURE, WARD, DECISION, DIAGNOSIS, REQUEST, SOURCE = (
    cast(Table, model.__table__).c
    for model in (
        Stay, StayDepartment, BedOccupancy, StayCarer, Encounter, Patient, BedPeriod, BedClosure, Department, Disposition,
        Diagnosis, BedRequest, ImportedRow,
    )
)  # fmt: skip
NOT_ADMITTED = (*sorted(REFUSALS), "left", "died", "dead_on_arrival")


def _key(column: Any) -> Any:
    return type_coerce(column, Text())


def _moment(column: Any) -> Any:
    return type_coerce(column, Integer())


def _touching(rows: Any, columns: Any) -> Any:
    """Rows of a facility that lasted at some time from `start` to `end`, the census before the first day included."""
    return rows.where(
        columns.facility_id == bindparam("at"), columns.since < bindparam("end"),
        or_(columns.until.is_(None), columns.until >= bindparam("start")), or_(columns.until.is_(None), columns.until > columns.since),
    )  # fmt: skip


DEPARTMENTS = Prepared(
    select(_key(WARD.id), WARD.code, WARD.profile, WARD.kind, _moment(WARD.opened_at), _moment(WARD.closed_at))
    .where(WARD.facility_id == bindparam("at"))
    .order_by(WARD.code)
)
PERIODS = Prepared(
    _touching(
        select(
            _key(PERIOD.bed_id), _key(PERIOD.department_id), PERIOD.profile, PERIOD.sex, PERIOD.kind, _moment(PERIOD.since),
            _moment(PERIOD.until),
        ),
        PERIOD,
    ).order_by(PERIOD.since)
)  # fmt: skip
CLOSURES = Prepared(_touching(select(_key(CLOSURE.bed_id), _moment(CLOSURE.since), _moment(CLOSURE.until)), CLOSURE))
CARERS = Prepared(
    _touching(select(_key(CARER.stay_id), _moment(CARER.since), _moment(CARER.until)), CARER).order_by(
        CARER.stay_id, CARER.since
    )
)


def _stays(*ended: Any) -> Prepared:
    """Stays that began before the end; what was entered in error is withdrawn."""
    chosen = (
        _key(STAY.id), STAY.number, _key(COMING.id), _key(COMING.patient_id), PERSON.sex, PERSON.birth_date,
        _moment(STAY.admitted_at), _moment(STAY.left_at), STAY.outcome, STAY.disposition, STAY.urgency, STAY.referral,
        type_coerce(STAY.is_rural, Integer()), type_coerce(STAY.is_operated, Integer()),
        type_coerce(STAY.is_newborn, Integer()),
    )  # fmt: skip
    rows = select(*chosen).select_from(Stay.__table__)
    rows = rows.join(Encounter.__table__, and_(COMING.id == STAY.encounter_id, COMING.facility_id == bindparam("at")))
    rows = rows.join(Patient.__table__, PERSON.id == COMING.patient_id)
    began = STAY.facility_id == bindparam("at"), STAY.admitted_at < bindparam("end"), STAY.withdrawn_at.is_(None)
    return Prepared(rows.where(*began, *ended))


# apart, for one question with an "or" reads every stay that ever was
STAYS = (_stays(STAY.left_at >= bindparam("start")), _stays(STAY.left_at.is_(None)))


def _of_stays(columns: Any, *chosen: Any) -> Prepared:
    """What hangs on some stays, in order of time; what was entered by mistake became empty."""
    rows = select(_key(columns.stay_id), *chosen, _moment(columns.since), _moment(columns.until))
    rows = rows.where(columns.facility_id == bindparam("at"), among(columns.stay_id, "ids"))
    real = or_(columns.until.is_(None), columns.until > columns.since)
    return Prepared(rows.where(real).order_by(columns.stay_id, columns.since))


LAID = _of_stays(LAY, _key(LAY.department_id))
IN_BEDS = _of_stays(BED, _key(BED.bed_id))
DIAGNOSES = Prepared(
    select(_key(DIAGNOSIS.encounter_id), DIAGNOSIS.role, DIAGNOSIS.code)
    .where(
        DIAGNOSIS.facility_id == bindparam("at"), among(DIAGNOSIS.encounter_id, "ids"), DIAGNOSIS.withdrawn_at.is_(None)
    )
    .order_by(DIAGNOSIS.stated_at, DIAGNOSIS.id)
)
# the names of stays that were brought in from another system
SOURCES = Prepared(
    select(_key(SOURCE.row_id), SOURCE.source_id).where(
        SOURCE.facility_id == bindparam("at"), among(SOURCE.row_id, "ids"), SOURCE.kind == "stays"
    )
)
NOT_IN = Prepared(
    select(_key(COMING.id), _moment(DECISION.decided_at), COMING.kind, DECISION.turn)
    .select_from(Disposition.__table__)
    .join(Encounter.__table__, and_(COMING.id == DECISION.encounter_id, COMING.facility_id == bindparam("at")))
    .where(
        DECISION.facility_id == bindparam("at"), DECISION.withdrawn_at.is_(None), DECISION.decided_at >= bindparam("start"),
        DECISION.decided_at < bindparam("end"), or_(*(DECISION.kind == kind for kind in NOT_ADMITTED)),
        COMING.status != "entered_in_error",
    )
)  # fmt: skip
# which department was asked for somebody, and did not take them
ASKED = Prepared(
    select(_key(REQUEST.encounter_id), _key(REQUEST.department_id))
    .where(REQUEST.facility_id == bindparam("at"), among(REQUEST.encounter_id, "ids"), REQUEST.state == "declined")
    .order_by(REQUEST.created_at, REQUEST.id)
)
