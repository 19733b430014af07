"""What waits at a hospital now, for the home pages."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from lighthis.audit.models import AuditEntry, AuditHead
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import queries as registration
from lighthis.registration.models import Card, PatientName

LOOKED_BACK = 3000  # entries of the log that "recently opened" reads at most


@dataclass(frozen=True)
class Log:
    """How the log of a facility stands."""

    entries: int
    last_at: datetime | None
    refused_today: int


def since_midnight(zone: str) -> datetime:
    """When the present day began on the facility's wall clock."""
    return datetime.combine(clock.today(zone), time(0), ZoneInfo(zone))


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
    return registration.once(names[id_] for id_ in ids if id_ in names)


def own_patients(by: Actor, at: UUID) -> list[Encounter]:
    """Open comings that a doctor took, newest first; whose they are is asked by the page."""
    rows = select(Encounter).where(
        Encounter.facility_id == at, Encounter.status == "open", Encounter.doctor_id == by.id
    )
    return list(session.scalars(rows.order_by(Encounter.arrived_at.desc()).limit(50)))


def log(at: UUID, zone: str) -> Log:
    """How many entries the facility's chain has, when the last was written, how many were refused today."""
    chain = AuditEntry.chain == str(at)
    head = session.get(AuditHead, str(at))
    last = session.scalar(select(AuditEntry.at).where(chain).order_by(AuditEntry.seq.desc()).limit(1))
    refused = chain & (AuditEntry.action == "refused") & (AuditEntry.at >= since_midnight(zone))
    recent = AuditEntry.seq > (head.seq if head else 0) - LOOKED_BACK
    return Log(head.seq if head else 0, last, _count(AuditEntry, refused & recent))


def _count(model: type, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(condition)) or 0
