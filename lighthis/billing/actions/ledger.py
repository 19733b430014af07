"""Writing into the ledger: the one place where movements become rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.rules.money import Move
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import N_, Refusal


def entry(encounter: Encounter, move: Move, at: datetime, *, by: Actor) -> LedgerEntry:
    """A movement as a row that is not written yet. It names what would be left to defaults: rows alike are sent together."""
    return LedgerEntry(
        facility_id=encounter.facility_id, encounter_id=encounter.id, kind=move.kind, debit=move.debit,
        credit=move.credit, amount=move.amount, happened_at=at, by_id=by.id, payer="", basis="", turn=1, reason="",
        is_reckoned=False, item_id=None, department_id=None, doctor_id=None,
    )  # fmt: skip


def write(row: LedgerEntry, *, later: bool = False) -> LedgerEntry:
    """Append a row, so that whoever refers to it finds its id; `later`: many are written together, in this order."""
    row.id = row.id or new_id()
    session.add(row)
    if not later:
        session.flush()
    return row


def of_paper(paper: MoneyDocument, encounter: Encounter, moves: Sequence[Move], reason: str, *, by: Actor) -> None:
    """Append the movements that a slip stands for."""
    for move in moves:
        row = entry(encounter, move, paper.happened_at, by=by)
        row.document_id, row.shift_id, row.reason = paper.id, paper.shift_id, reason
        write(row)


def facility_of(by: Actor) -> UUID:
    """The facility of the acting seat. Raises Refusal for a seat without one."""
    if by.facility_id is None:
        raise Refusal(N_("This seat belongs to no hospital."))
    return by.facility_id
