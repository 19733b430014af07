"""What stands on a patient's list: one SELECT for each kind of line. Comings and hospitals come as parameters."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, cast, exists, func, literal_column, or_, select

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.db.reading import among
from lighthis.db.types import Flag, Integer, Money, Text
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.observations.models import Observation
from lighthis.orders.models import Order, Result
from lighthis.papers.models import Paper
from lighthis.records.models import Diagnosis, Note
from lighthis.registration.models import Allergy
from lighthis.staff.models import Staff
from lighthis.surgery.models import Operation, Transfusion
from lighthis.triage.models import Assessment

CLINICAL, BILLS = "records.read", "billing.read"
SORTS = (
    "coming",
    "triage",
    "vitals",
    "diagnosis",
    "note",
    "order",
    "result",
    "operation",
    "decision",
    "bed",
    "money",
    "paper",
    "allergy",
)  # within one minute
LONGEST = 600  # letters of a note that the list shows; the coming's page has the rest
COMING = Encounter.__table__.c
PERSON = Staff.__table__.c
NAMED = (PERSON.family, PERSON.given, PERSON.patronymic)
OPEN = (among(COMING.facility_id, "facilities"), among(COMING.id, "comings"))


def _line(sort: str, at: Any, id_: Any, *more: Any) -> tuple[Any, ...]:
    """The columns of a line: when, where in one minute, which row, and its own."""
    place = literal_column(str(SORTS.index(sort)), Integer()).label("place")
    return at.label("at"), place, id_.label("id"), *more


def _of_coming(model: Any, sort: str, at: Any, by: Any, *more: Any) -> Select[Any]:
    """Rows that hang on a coming, with who made them."""
    table = model.__table__
    where = (table.c.facility_id == COMING.facility_id) & (table.c.encounter_id == COMING.id)
    tables = Encounter.__table__.join(table, where).outerjoin(Staff.__table__, PERSON.id == by)
    whose = (COMING.facility_id, COMING.id.label("encounter_id"), *NAMED)
    return select(*_line(sort, at, table.c.id, *whose, *more)).select_from(tables).where(*OPEN)


def _comings() -> Select[Any]:
    tables = Encounter.__table__.outerjoin(Staff.__table__, PERSON.id == COMING.registered_by_id)
    own = (COMING.kind, COMING.arrival, COMING.complaint, COMING.came_entered_at)
    whose = (COMING.facility_id, COMING.id.label("encounter_id"), *NAMED)
    return select(*_line("coming", COMING.arrived_at, COMING.id, *whose, *own)).select_from(tables).where(*OPEN)


def _triage() -> Select[Any]:
    one = Assessment.__table__.c
    rows = _of_coming(
        Assessment, "triage", one.assessed_at, one.by_id, one.category, one.override_reason, one.override_code
    )
    return rows.where(one.withdrawn_at.is_(None))


def _diagnoses() -> Select[Any]:
    one = Diagnosis.__table__.c
    rows = _of_coming(Diagnosis, "diagnosis", one.stated_at, one.by_id, one.role, one.code, one.text)
    return rows.where(one.withdrawn_at.is_(None))


def _notes() -> Select[Any]:
    one = Note.__table__.c
    text: ColumnElement[str] = func.substr(one.text, 1, LONGEST + 1, type_=Text())
    rows = _of_coming(Note, "note", one.happened_at, one.by_id, one.kind, text.label("text"))
    return rows.where(one.withdrawn_at.is_(None))


def _operations() -> Select[Any]:
    """What was done in a theatre; what is only planned waits on the coming's page."""
    one = Operation.__table__.c
    rows = _of_coming(Operation, "operation", one.started_at, one.surgeon_id, one.name, one.complications)
    return rows.where(one.withdrawn_at.is_(None), one.state == "done")


def _transfusions() -> Select[Any]:
    one = Transfusion.__table__.c
    rows = _of_coming(
        Transfusion,
        "operation",
        one.started_at,
        one.by_id,
        one.component,
        one.volume_ml,
        one.series,
        one.reaction_words,
    )
    return rows.where(one.withdrawn_at.is_(None))


def _vitals() -> Select[Any]:
    one = Observation.__table__.c
    rows = _of_coming(Observation, "vitals", one.taken_at, one.by_id, one.measured, one.score)
    return rows.where(one.withdrawn_at.is_(None))


def _orders() -> Select[Any]:
    one = Order.__table__.c
    own = (one.kind, one.code, one.name, one.dose, one.unit, one.route, one.state)
    return _of_coming(Order, "order", one.ordered_at, one.by_id, *own).where(one.state != "entered_in_error")


def _results() -> Select[Any]:
    """A result with what was ordered; its values stand on the page of the coming's orders."""
    one, ordered = Result.__table__.c, Order.__table__.c
    rows = _of_coming(
        Result,
        "result",
        one.resulted_at,
        one.by_id,
        ordered.code,
        ordered.name,
        one.conclusion,
        one.is_outside,
        one.is_critical,
    )
    whose = (ordered.facility_id == one.facility_id) & (ordered.id == one.order_id)
    return rows.join(Order.__table__, whose).where(one.withdrawn_at.is_(None))


def _decisions() -> Select[Any]:
    one = Disposition.__table__.c
    rows = _of_coming(Disposition, "decision", one.decided_at, one.by_id, one.kind, one.text)
    return rows.where(one.withdrawn_at.is_(None))


def _beds() -> Select[Any]:
    """Each bed where the patient really lay; `is_first` is the one on admission."""
    stay, piece, ward = Stay.__table__.c, BedOccupancy.__table__, Department.__table__.c
    sooner = BedOccupancy.__table__.alias("sooner")
    moved = exists().where(
        sooner.c.facility_id == piece.c.facility_id, sooner.c.stay_id == piece.c.stay_id, sooner.c.since < piece.c.since,
        or_(sooner.c.until.is_(None), sooner.c.until > sooner.c.since),
    )  # fmt: skip
    where = (Stay.__table__.c.facility_id == COMING.facility_id) & (stay.encounter_id == COMING.id)
    tables = (
        Encounter.__table__.join(Stay.__table__, where)
        .join(piece, (piece.c.facility_id == stay.facility_id) & (piece.c.stay_id == stay.id))
        .join(Bed.__table__, Bed.__table__.c.id == piece.c.bed_id)
        .join(Room.__table__, Room.__table__.c.id == Bed.__table__.c.room_id)
        .join(Department.__table__, ward.id == Room.__table__.c.department_id)
        .outerjoin(Staff.__table__, PERSON.id == stay.doctor_id)
    )
    whose = (COMING.facility_id, COMING.id.label("encounter_id"), *NAMED, stay.id.label("stay_id"))
    names = (ward.name_ru, ward.name_uz, ward.name_uz_cyrl, ward.name_en)
    where_to = (Room.__table__.c.number.label("room"), Bed.__table__.c.number.label("bed"))
    is_first = case((moved, literal_column("0", Flag())), else_=literal_column("1", Flag())).label("is_first")
    rows = select(*_line("bed", piece.c.since, piece.c.id, *whose, *names, *where_to, is_first)).select_from(tables)
    return rows.where(*OPEN, stay.withdrawn_at.is_(None), or_(piece.c.until.is_(None), piece.c.until > piece.c.since))


def _ends() -> Select[Any]:
    one = Stay.__table__.c
    rows = _of_coming(Stay, "bed", one.left_at, one.doctor_id, one.number, one.disposition, one.outcome)
    return rows.where(one.withdrawn_at.is_(None), one.left_at.is_not(None))


def _charges() -> Select[Any]:
    """What was charged in a coming and not taken back, in one line at the time of the last."""
    one, undone = LedgerEntry.__table__, LedgerEntry.__table__.alias("undone")
    sums: tuple[Any, ...] = (func.count(one.c.id).label("lines"), cast(func.sum(one.c.amount), Money()).label("amount"))
    whose = (COMING.facility_id, COMING.id.label("encounter_id"))
    where = (one.c.facility_id == COMING.facility_id) & (one.c.encounter_id == COMING.id)
    rows = select(*_line("money", func.max(one.c.happened_at), COMING.id, *whose, *sums))
    rows = rows.select_from(Encounter.__table__.join(one, where)).where(*OPEN, one.c.kind == "charge")
    taken_back = exists().where(undone.c.facility_id == one.c.facility_id, undone.c.reverses_id == one.c.id)
    return rows.where(~taken_back).group_by(COMING.id, COMING.facility_id)


def _slips() -> Select[Any]:
    one = MoneyDocument.__table__.c
    return _of_coming(MoneyDocument, "money", one.happened_at, one.cashier_id, one.kind, one.number, one.total)


def _papers() -> Select[Any]:
    """Papers of the patient, and those of comings that are open to the reader."""
    one = Paper.__table__.c
    tables = Paper.__table__.outerjoin(Staff.__table__, PERSON.id == one.asked_by_id)
    own = (one.facility_id, one.encounter_id, *NAMED, one.form, one.language, one.is_copy)
    rows = select(*_line("paper", one.created_at, one.id, *own)).select_from(tables)
    seen = or_(one.encounter_id.is_(None), among(one.encounter_id, "comings"))
    mine = (among(one.facility_id, "hospitals"), among(one.patient_id, "ids"), among(one.form, "forms"))
    return rows.where(*mine, seen, one.state != "withdrawn")


def _allergies() -> Select[Any]:
    """They are the patient's own and no hospital's (docs/decisions/allergies.md)."""
    one = Allergy.__table__.c
    tables = Allergy.__table__.outerjoin(Staff.__table__, PERSON.id == one.noted_by_id)
    own = (*NAMED, one.substance, one.reaction, one.withdrawn_at, one.withdrawn_why)
    return (
        select(*_line("allergy", one.created_at, one.id, *own)).select_from(tables).where(among(one.patient_id, "ids"))
    )


KINDS: dict[str, Select[Any]] = {
    "coming": _comings(), "triage": _triage(), "diagnosis": _diagnoses(), "note": _notes(),
    "vitals": _vitals(), "order": _orders(), "result": _results(),
    "operation": _operations(), "transfusion": _transfusions(), "decision": _decisions(),
    "bed": _beds(), "end": _ends(), "charge": _charges(), "slip": _slips(), "paper": _papers(), "allergy": _allergies(),
}  # fmt: skip
SORT = {
    kind: {"end": "bed", "charge": "money", "slip": "money", "transfusion": "operation"}.get(kind, kind)
    for kind in KINDS
}
OWN = frozenset({"paper", "allergy"})  # a patient who never came may have them
SUMMED = frozenset({"charge"})  # one line for many rows
PERMISSION = {
    **dict.fromkeys(("triage", "vitals", "diagnosis", "note", "order", "result", "operation", "transfusion", "decision"), CLINICAL),
    **dict.fromkeys(("charge", "slip"), BILLS),
}  # fmt: skip
