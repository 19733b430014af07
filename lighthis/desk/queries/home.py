"""What waits at a hospital now, for the home pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from lighthis.audit.models import AuditEntry, AuditHead
from lighthis.billing.models import PricedItem
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Facility
from lighthis.facility.queries import WARDS
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import queries as registration
from lighthis.registration.models import Card, PatientName
from lighthis.staff.models import Post
from lighthis.triage.models import Assessment

UNTRIAGED = 1.5  # between orange and yellow, before anybody knows better (triage.md)
LOOKED_BACK = 3000  # entries of the log that "recently opened" reads at most


@dataclass(frozen=True)
class Present:
    """Somebody in the hospital with the last triage, if any."""

    encounter: Encounter
    assessment: Assessment | None


@dataclass(frozen=True)
class Log:
    """How the log of a facility stands."""

    entries: int
    last_at: datetime | None
    refused_today: int


def since_midnight(zone: str) -> datetime:
    """When the present day began on the facility's wall clock."""
    return datetime.combine(clock.today(zone), time(0), ZoneInfo(zone))


def present(at: UUID) -> list[Present]:
    """Who is in the emergency department: by rank, the untriaged between red and yellow, then by time (triage.md)."""
    listed = _with_triage(encounters.present_in_emergency(at))
    return sorted(listed, key=lambda one: (_rank(one.assessment), one.encounter.arrived_at))


def _rank(assessment: Assessment | None) -> float:
    return assessment.rank if assessment is not None else UNTRIAGED


def _with_triage(rows: Sequence[Encounter]) -> list[Present]:
    latest = latest_triage([row.id for row in rows])
    return [Present(row, latest.get(row.id)) for row in rows]


def latest_triage(encounter_ids: Sequence[UUID]) -> dict[UUID, Assessment]:
    """The last triage of each coming that nobody withdrew."""
    rows = select(Assessment).where(Assessment.encounter_id.in_(encounter_ids), Assessment.withdrawn_at.is_(None))
    return {row.encounter_id: row for row in session.scalars(rows.order_by(Assessment.assessed_at, Assessment.id))}


def comings_since(moment: datetime, at: UUID) -> int:
    """How many comings were registered since a moment."""
    rows = select(func.count()).select_from(Encounter)
    return session.scalar(rows.where(Encounter.facility_id == at, Encounter.created_at >= moment)) or 0


def cards_since(moment: datetime, at: UUID) -> int:
    """How many patients got their first card here since a moment."""
    rows = select(func.count()).select_from(Card)
    return session.scalar(rows.where(Card.facility_id == at, Card.created_at >= moment)) or 0


def recently_opened(by: Actor, at: UUID, limit: int = 6) -> list[PatientName]:
    """The patients whose pages a person opened last, by the log."""
    head = session.scalar(select(AuditHead.seq).where(AuditHead.chain == str(at))) or 0
    rows = (
        select(AuditEntry.patient_id)
        .where(AuditEntry.chain == str(at), AuditEntry.seq > head - LOOKED_BACK)
        .where(AuditEntry.actor_id == by.id, AuditEntry.patient_id.is_not(None))
        .where(AuditEntry.action.startswith("looked"))
        .order_by(AuditEntry.seq.desc())
        .limit(100)
    )
    ids = [id_ for id_ in dict.fromkeys(session.scalars(rows)) if id_ is not None][:limit]
    names = registration.names_of(ids)
    return [names[id_] for id_ in ids if id_ in names]


def own_patients(by: Actor, at: UUID) -> list[Present]:
    """Open comings that a doctor took."""
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.status == "open", Encounter.doctor_id == by.id
    )
    rows = rows.options(joinedload(Encounter.patient), joinedload(Encounter.department)).limit(50)
    return _with_triage(list(session.scalars(rows.order_by(Encounter.arrived_at.desc()))))


def missing(facility: Facility) -> dict[str, bool]:
    """What must be there before the first patient, and whether it is."""
    own, ward = Department.facility_id == facility.id, Department.kind.in_(WARDS)
    return {
        "names": bool(facility.name_ru and facility.name_uz),
        "address": bool(facility.address and facility.phone),
        "codes": bool(facility.tax_id and facility.licence),
        "departments": _any(Department, own & ward),
        "beds": _any(Bed, Bed.facility_id == facility.id),
        "staff": (_count(Post, Post.facility_id == facility.id)) > 1,
        "prices": _any(PricedItem, PricedItem.facility_id == facility.id),
    }


def log(at: UUID, zone: str) -> Log:
    """How many entries the facility's chain has, when the last was written, how many were refused today."""
    chain = AuditEntry.chain == str(at)
    head = session.get(AuditHead, str(at))
    last = session.scalar(select(AuditEntry.at).where(chain).order_by(AuditEntry.seq.desc()).limit(1))
    refused = chain & (AuditEntry.action == "refused") & (AuditEntry.at >= since_midnight(zone))
    recent = AuditEntry.seq > (head.seq if head else 0) - LOOKED_BACK
    return Log(head.seq if head else 0, last, _count(AuditEntry, refused & recent))


def _any(model: type, condition: ColumnElement[bool]) -> bool:
    return _count(model, condition) > 0


def _count(model: type, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(condition)) or 0
