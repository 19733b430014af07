"""Reads of scans: one, those of a patient, how much room they take; always of one facility."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.facility.models import ANYWHERE
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.scans import rules
from lighthis.scans.models import Scan, ScanBody

READS, ADDS, CLINICAL = "scans.read", "scans.add", "records.read"


def scan(scan_id: UUID, *, by: Actor) -> Scan:
    """A scan of the reader's facility, if this reader may see it. Raises NotFound, encounters' Closed."""
    rows = select(Scan).where(Scan.id == scan_id, Scan.facility_id == by.facility_id, _told_to(by))
    found = session.scalar(rows.options(joinedload(Scan.added_by)))
    if found is None:
        raise NotFound
    if found.encounter_id is not None:
        encounters.seen(found.encounter_id, by=by)
    return found


def body(row: Scan) -> bytes | None:
    """The bytes of a scan that may be given out; None until it is ready, and after it was withdrawn."""
    if row.state != "ready" or row.withdrawn_at is not None:
        return None
    return bytes_of(row)


def bytes_of(row: Scan) -> bytes | None:
    """The bytes as they are kept, for the worker."""
    rows = select(ScanBody.body).where(ScanBody.facility_id == row.facility_id, ScanBody.scan_id == row.id)
    return session.scalar(rows)


def of_patients(ids: list[UUID], comings: set[UUID], *, by: Actor, limit: int = 50) -> list[Scan]:
    """Scans of a person (of all linked ids), newest first: of no coming, or of `comings`, those that the reader may see."""
    if not by.may(READS):
        return []
    rows = select(Scan).where(Scan.facility_id == by.facility_id, Scan.patient_id.in_(ids), _told_to(by))
    rows = rows.where(or_(Scan.encounter_id.is_(None), Scan.encounter_id.in_(comings)))
    return list(session.scalars(rows.options(joinedload(Scan.added_by)).order_by(Scan.id.desc()).limit(limit)))


def of_coming(encounter_id: UUID, *, at: UUID) -> list[Scan]:
    """Every scan of a coming that nobody withdrew."""
    rows = select(Scan).where(Scan.facility_id == at, Scan.encounter_id == encounter_id, Scan.withdrawn_at.is_(None))
    return list(session.scalars(rows.order_by(Scan.id)))


def of_orders(encounter_id: UUID, *, by: Actor) -> dict[UUID, list[Scan]]:
    """Scans of results of a coming that stand, by the order: for who may see them."""
    if not by.may(READS):
        return {}
    rows = select(Scan).where(
        Scan.facility_id == by.facility_id, Scan.encounter_id == encounter_id, Scan.order_id.is_not(None),
        Scan.withdrawn_at.is_(None), _told_to(by),
    )  # fmt: skip
    found: dict[UUID, list[Scan]] = {}
    for row in session.scalars(rows.order_by(Scan.id)):
        if row.order_id is not None:
            found.setdefault(row.order_id, []).append(row)
    return found


def room_taken(at: UUID, ids: list[UUID] | None = None) -> tuple[int, int]:
    """How many scans a facility keeps and how many bytes they take: all of them, or those of one person."""
    rows = select(func.count(Scan.id), func.coalesce(func.sum(Scan.size), 0)).where(Scan.facility_id == at)
    count, size = session.execute(rows if ids is None else rows.where(Scan.patient_id.in_(ids))).one()
    return int(count), int(size)


def room_everywhere() -> dict[UUID, tuple[int, int]]:
    """The same of every hospital of the installation, for its administrator."""
    rows = select(Scan.facility_id, func.count(Scan.id), func.sum(Scan.size)).where(Scan.facility_id.in_(ANYWHERE))
    return {id_: (int(count), int(size)) for id_, count, size in session.execute(rows.group_by(Scan.facility_id))}


def _told_to(by: Actor) -> ColumnElement[bool]:
    """Scans that tell of health are for who may read the record, and for who attached them."""
    if by.may(CLINICAL):
        return true()
    return or_(Scan.kind.not_in(rules.clinical_kinds()), Scan.added_by_id == by.id)
