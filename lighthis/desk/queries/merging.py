"""What hangs on each of two records that may be one person, counted; what was written while they were one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from lighthis.audit.models import AuditEntry
from lighthis.audit.words import LOOK
from lighthis.db.engine import session
from lighthis.desk.queries import course
from lighthis.desk.queries.lines import BILLS, CLINICAL
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.papers.models import Paper
from lighthis.registration.models import PatientLink

MOST = 200  # entries that a page lists; the number says how many more there are
# what anybody may read of it who may link records; comings beside, where the reader may see them
REGISTER = ("patient", "patient_identifier", "card", "likely_pair")


@dataclass(frozen=True)
class Hanging:
    """What one of the two records has here, without anything clinical."""

    comings: int
    last_at: datetime | None
    stays: int
    papers: int
    balance: Decimal | None  # None where the reader may not see money


@dataclass(frozen=True)
class Between:
    """What was written while two records were one person: entries of this hospital's log, and how many are not listed."""

    entries: Sequence[AuditEntry]
    more: int


def hanging(ids: list[UUID], *, at: UUID, by: Actor) -> Hanging:
    """What a person, under these ids, has at a hospital, of all that the reader may see."""
    comings = encounters.of_patients(ids, at=at, by=by)
    known = [one.id for one in comings]
    papers = select(func.count()).select_from(Paper).where(Paper.facility_id == at, Paper.patient_id.in_(ids))
    return Hanging(
        len(comings), comings[0].arrived_at if comings else None, len(course.stays_of(known, at=at)),
        session.scalar(papers) or 0,
        sum(course.balances(known, at=at).values(), Decimal(0)) if by.may(BILLS) else None,
    )  # fmt: skip


def between(link: PatientLink, ids: list[UUID], *, at: UUID, by: Actor) -> Between:
    """What was written to these records from the link on, until it ended; the newest first."""
    during = [
        AuditEntry.patient_id.in_(ids), AuditEntry.at > link.created_at, ~AuditEntry.action.startswith(LOOK),
        AuditEntry.object_kind != PatientLink.__tablename__,
    ]  # fmt: skip
    during += [AuditEntry.at < link.ended_at] if link.ended_at else []
    shown = [AuditEntry.chain == str(at)]
    if not (by.may(CLINICAL) and by.may(encounters.SENSITIVE)):
        known = [one.id for one in encounters.of_patients(ids, at=at, by=by)]
        coming = and_(AuditEntry.object_kind == Encounter.__tablename__, AuditEntry.object_id.in_(known))
        shown += [or_(AuditEntry.object_kind.in_(REGISTER), coming)]
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*during)) or 0
    rows = select(AuditEntry).where(*during, *shown).order_by(AuditEntry.at.desc()).limit(MOST)
    found = list(session.scalars(rows))
    return Between(found, total - len(found))
