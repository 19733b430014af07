"""Reading the log."""

from dataclasses import dataclass

from sqlalchemy import select

from lighthis.audit.actions import FIRST, link
from lighthis.audit.models import AuditEntry, AuditHead
from lighthis.db.engine import session


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
                if entry.prev != before or entry.hash != link(entry):
                    return Fault(head.chain, seq, "entry was changed")
                before = entry.hash
        if (head.seq, head.hash) != (seq, before):
            return Fault(head.chain, head.seq, "the end of the chain is missing")
    return None


def entries_of_patient(patient_id: object, limit: int = 100) -> list[AuditEntry]:
    """Who changed or looked at a patient, newest first."""
    rows = select(AuditEntry).where(AuditEntry.patient_id == patient_id).order_by(AuditEntry.at.desc()).limit(limit)
    return list(session.scalars(rows))
