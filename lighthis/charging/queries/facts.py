"""Clinical facts: of a coming, not charged yet; charges that rest on none."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload

from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.charging.models import ClinicalFact
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.encounters.models import Encounter
from lighthis.registration.models import Patient
from lighthis.staff.models import Staff

ROWS = 50
OPEN = ("waiting", "taken_back")
STUCK = "stuck"


def fact(fact_id: UUID, *, at: UUID, lock: bool = False) -> ClinicalFact:
    """A fact of this hospital. Raises NotFound."""
    return own(ClinicalFact, fact_id, at=at, lock=lock)


def by_basis(basis: str, *, at: UUID) -> ClinicalFact | None:
    """The fact of a basis."""
    return session.scalar(select(ClinicalFact).where(ClinicalFact.facility_id == at, ClinicalFact.basis == basis))


def of_coming(encounter_id: UUID, *, at: UUID) -> list[ClinicalFact]:
    """The facts of a coming, in the order in which they happened."""
    rows = select(ClinicalFact).where(ClinicalFact.facility_id == at, ClinicalFact.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(ClinicalFact.happened_at, ClinicalFact.id)))


def to_charge(encounter_id: UUID, *, at: UUID) -> list[ClinicalFact]:
    """The facts of a coming that are not on its bill."""
    return [one for one in of_coming(encounter_id, at=at) if one.state in OPEN]


def in_packages(encounter_id: UUID, *, at: UUID) -> list[ClinicalFact]:
    """The facts of a coming that a package covers."""
    return [one for one in of_coming(encounter_id, at=at) if one.state == "in_package"]


def of_package(charge_id: UUID, *, at: UUID) -> list[ClinicalFact]:
    """The facts that a charged package covers."""
    rows = select(ClinicalFact).where(ClinicalFact.facility_id == at, ClinicalFact.package_id == charge_id)
    return list(session.scalars(rows.order_by(ClinicalFact.id)))


def waiting_ids(at: UUID) -> list[UUID]:
    """What waits to be charged, or to be taken off a bill, the oldest first."""
    rows = select(ClinicalFact.id).where(ClinicalFact.facility_id == at, ClinicalFact.state.in_(("waiting", STUCK)))
    return list(session.scalars(rows.order_by(ClinicalFact.happened_at, ClinicalFact.id)))


def uncharged(at: UUID, *, page: int = 1) -> tuple[list[ClinicalFact], int]:
    """A page of what was done but is not charged, or was not done but stands on an invoice, newest first, and how many there are."""
    wanted = (ClinicalFact.facility_id == at, ClinicalFact.state.in_((*OPEN, STUCK)))
    total = session.scalar(select(func.count()).select_from(ClinicalFact).where(*wanted)) or 0
    rows = (
        select(ClinicalFact)
        .where(*wanted)
        .options(joinedload(ClinicalFact.encounter).joinedload(Encounter.patient).selectinload(Patient.names))
        .order_by(ClinicalFact.happened_at.desc(), ClinicalFact.id)
        .limit(ROWS)
        .offset((page - 1) * ROWS)
    )
    return list(session.scalars(rows)), total


def without_fact(
    at: UUID, since: datetime, until: datetime, *, page: int = 1
) -> tuple[list[tuple[LedgerEntry, Encounter, Staff | None]], int]:
    """A page of standing charges written on [since, until) that rest on nothing, newest first, with who wrote them."""
    undone = aliased(LedgerEntry)
    back = select(undone.id).where(undone.facility_id == at, undone.reverses_id == LedgerEntry.id)
    wanted: tuple[ColumnElement[bool], ...] = (
        LedgerEntry.facility_id == at, LedgerEntry.happened_at >= since, LedgerEntry.happened_at < until,
        LedgerEntry.kind == "charge", LedgerEntry.basis == "", ~back.exists(),
    )  # fmt: skip
    total = session.scalar(select(func.count()).select_from(LedgerEntry).where(*wanted)) or 0
    rows = (
        select(LedgerEntry, Encounter, Staff)
        .join(Encounter, Encounter.id == LedgerEntry.encounter_id)
        .outerjoin(Staff, Staff.id == LedgerEntry.by_id)
        .where(*wanted)
        .options(
            joinedload(LedgerEntry.item).lazyload(PricedItem.prices),
            joinedload(Encounter.patient).selectinload(Patient.names),
        )
        .order_by(LedgerEntry.happened_at.desc(), LedgerEntry.id)
        .limit(ROWS)
        .offset((page - 1) * ROWS)
    )  # fmt: skip
    return [(row, coming, who) for row, coming, who in session.execute(rows)], total
