"""Reading the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, cast, func, or_, select

from lighthis.audit.models import AuditEntry, AuditHead
from lighthis.audit.rules import FIRST, link
from lighthis.db.engine import session
from lighthis.db.types import Text

PAGE = 50
patients_called: list[Callable[[str, UUID], list[UUID]]] = []  # filled in joins.py: the ids that a name or number finds
linked_to: list[Callable[[UUID], list[UUID]]] = []  # filled in joins.py: all records of one person
names_of: list[Callable[[list[UUID]], dict[UUID, str]]] = []  # filled in joins.py: what patients are called


@dataclass(frozen=True)
class Wanted:
    """What a reader of the log asks for; empty parts ask for everything."""

    patient: str = ""
    person: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    why: str


def first_fault() -> Fault | None:
    """Walk every chain from its start and name the first entry that is changed, missing or not followed."""
    chains = session.scalars(select(AuditHead).order_by(AuditHead.chain)).all()
    known = {head.chain for head in chains}
    stray = session.scalar(select(AuditEntry.chain).where(AuditEntry.chain.not_in(known)).limit(1))
    if stray is not None:
        return Fault(stray, 0, "entries without a head")
    for head in chains:
        seq, before = 0, FIRST
        rows = (
            select(AuditEntry)
            .where(AuditEntry.chain == head.chain)
            .order_by(AuditEntry.seq)
            .execution_options(yield_per=500)
        )
        with session.scalars(rows) as entries:
            for entry in entries:
                seq += 1
                if entry.seq != seq:
                    return Fault(head.chain, seq, "entry is missing")
                if entry.prev != before or entry.hash != link(vars(entry), entry.prev):
                    return Fault(head.chain, seq, "entry was changed")
                before = entry.hash
        if (head.seq, head.hash) != (seq, before):
            return Fault(head.chain, head.seq, "the end of the chain is missing")
    return None


def entries(at: UUID, wanted: Wanted, page: int) -> tuple[int, list[AuditEntry]]:
    """How many entries of a facility's chain fit, and the 50 of a page, newest first."""
    rows = _fitting(select(AuditEntry).where(AuditEntry.chain == str(at)), at, wanted)
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    shown = rows.order_by(AuditEntry.seq.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return total, list(session.scalars(shown))


def _fitting(rows: Select[Any], at: UUID, wanted: Wanted) -> Select[Any]:
    if wanted.patient:
        rows = rows.where(AuditEntry.patient_id.in_(_patients(wanted.patient, at)))
    if wanted.person:
        spellings = {wanted.person, wanted.person.capitalize(), wanted.person.casefold()}
        rows = rows.where(or_(*(AuditEntry.actor.contains(one, autoescape=True) for one in sorted(spellings))))
    if wanted.action:
        rows = rows.where(AuditEntry.action == wanted.action)
    if wanted.since is not None:
        rows = rows.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        rows = rows.where(AuditEntry.at < wanted.until)
    return rows


def _patients(text: str, at: UUID) -> list[UUID]:
    """The ids behind a patient's id, name or number."""
    try:
        return [id_ for find in linked_to for id_ in find(UUID(text))] or [UUID(text)]
    except ValueError:
        return [id_ for find in patients_called for id_ in find(text, at)]


def actions_of(at: UUID) -> list[str]:
    """Every verb that stands in a facility's chain."""
    return list(session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(at)).distinct()))


def called(ids: list[UUID]) -> dict[UUID, str]:
    """What the patients of some entries are called."""
    return {id_: name for ask in names_of for id_, name in ask(ids).items()}


def about(ids: list[UUID], at: UUID, code: str, page: int) -> tuple[int, list[AuditEntry]]:
    """Of a patient (of all linked ids): how many looks and changes a hospital may read of, and the 50 of a page, newest first.

    They are what its own people did, and what those of others did with its records: such entries name it among the owners.
    """
    told = cast(AuditEntry.detail, Text).like(f'%"owners"%"{code}"%')
    rows = select(AuditEntry).where(AuditEntry.patient_id.in_(ids), or_(AuditEntry.chain == str(at), told))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    shown = rows.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return total, list(session.scalars(shown))


def everywhere(ids: list[UUID], since: datetime, until: datetime, most: int) -> list[AuditEntry]:
    """Every look at a patient and change of one, in all hospitals, and the searches that showed one: oldest first, at most so many."""
    span = (AuditEntry.at >= since, AuditEntry.at < until)
    shown = or_(*(cast(AuditEntry.detail, Text).like(f"%{id_}%") for id_ in ids))
    looks = select(AuditEntry).where(AuditEntry.patient_id.in_(ids), *span)
    searches = select(AuditEntry).where(AuditEntry.action == "searched", *span, shown)
    found = [
        entry
        for rows in (looks, searches)
        for entry in session.scalars(rows.order_by(AuditEntry.at, AuditEntry.id).limit(most))
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.id))
