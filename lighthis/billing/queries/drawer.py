"""Cash without patients: desks, drawers, the safe, and the papers by which it moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.billing import accounts
from lighthis.billing.models import CashDesk, CashShift, DrawerDocument, LedgerEntry
from lighthis.billing.rules.money import Move, balance_of
from lighthis.db.engine import session
from lighthis.db.own import own

PAGE = 50


@dataclass(frozen=True)
class Drawer:
    """How the cash of a drawer came about: what patients brought, and each paper without a patient, with its sign."""

    taken: Decimal
    moved: tuple[tuple[DrawerDocument, Decimal], ...]

    @property
    def total(self) -> Decimal:
        """What must lie there now."""
        return self.taken + sum((amount for _, amount in self.moved), Decimal(0))


def desks(at: UUID, *, active: bool = False) -> list[CashDesk]:
    """The desks of a facility by name; `active`: only those where a shift can be opened."""
    rows = select(CashDesk).where(CashDesk.facility_id == at).order_by(CashDesk.name)
    return list(session.scalars(rows.where(CashDesk.is_active == 1) if active else rows))


def desk(desk_id: UUID, *, at: UUID) -> CashDesk:
    """A desk of this facility. Raises NotFound."""
    return own(CashDesk, desk_id, at=at)


def open_shift_at(desk_id: UUID, *, at: UUID) -> CashShift | None:
    """The shift that is open at a desk."""
    rows = select(CashShift).where(CashShift.facility_id == at, CashShift.desk_id == desk_id)
    return session.scalar(rows.where(CashShift.closed_at.is_(None)).options(joinedload(CashShift.cashier)))


def open_shifts(at: UUID) -> list[CashShift]:
    """Shifts that are open at a facility, by the time they were opened."""
    rows = select(CashShift).where(CashShift.facility_id == at, CashShift.closed_at.is_(None)).order_by(CashShift.id)
    return list(session.scalars(rows.options(joinedload(CashShift.cashier), joinedload(CashShift.at_desk))))


def document(document_id: UUID, *, at: UUID, lock: bool = False) -> DrawerDocument:
    """A paper of cash of this facility; `lock` keeps it from being answered meanwhile. Raises NotFound."""
    return own(DrawerDocument, document_id, at=at, lock=lock)


def in_drawer(shift_id: UUID, *, at: UUID) -> Decimal:
    """The cash that must lie in the drawer of a shift now."""
    return _lies(accounts.CASH, LedgerEntry.facility_id == at, LedgerEntry.shift_id == shift_id)


def in_account(account: str, *, at: UUID) -> Decimal:
    """What the papers of cash left in the safe, on the way, at the bank, or as a difference. Below zero in the safe: it was never
    counted, or something was not written down."""
    return _lies(account, LedgerEntry.facility_id == at, LedgerEntry.drawer_id.is_not(None))


def _lies(account: str, *conditions: ColumnElement[bool]) -> Decimal:
    rows = select(LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit, func.sum(LedgerEntry.amount))
    rows = rows.where(*conditions).group_by(LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit)
    return balance_of(account, [Move(*row) for row in session.execute(rows)])


def drawer(shift_id: UUID, *, at: UUID) -> Drawer:
    """How the cash of a shift came about."""
    rows = select(
        LedgerEntry.drawer_id, LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit, func.sum(LedgerEntry.amount)
    )
    rows = rows.where(LedgerEntry.facility_id == at, LedgerEntry.shift_id == shift_id)
    rows = rows.group_by(LedgerEntry.drawer_id, LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit)
    moves: dict[UUID | None, list[Move]] = {}
    for paper, kind, debit, credit, amount in session.execute(rows):
        moves.setdefault(paper, []).append(Move(kind, debit, credit, amount))
    papers = {one.id: one for one in _papers([key for key in moves if key is not None], at)}
    moved = [(one, balance_of(accounts.CASH, moves[one.id])) for one in papers.values()]
    return Drawer(balance_of(accounts.CASH, moves.get(None, [])), tuple(moved))


def _papers(ids: Sequence[UUID], at: UUID) -> list[DrawerDocument]:
    rows = select(DrawerDocument).where(DrawerDocument.facility_id == at, DrawerDocument.id.in_(ids))
    rows = rows.order_by(DrawerDocument.id)
    return list(session.scalars(rows.options(*_whole())))


def _whole() -> tuple[Any, ...]:
    ends = [joinedload(DrawerDocument.shift), joinedload(DrawerDocument.to_shift)]
    return (joinedload(DrawerDocument.by), *(end.joinedload(CashShift.cashier) for end in ends))


def given_to(shift_id: UUID, *, at: UUID) -> list[DrawerDocument]:
    """Cash that others handed to a shift and that waits to be taken."""
    rows = select(DrawerDocument).where(DrawerDocument.facility_id == at, DrawerDocument.to_shift_id == shift_id)
    return list(
        session.scalars(rows.where(DrawerDocument.state == "given").order_by(DrawerDocument.id).options(*_whole()))
    )


def waits_for_taking(shift_id: UUID, *, at: UUID) -> bool:
    """Whether cash that this shift gave away, or was given, was not taken yet."""
    mine = or_(DrawerDocument.shift_id == shift_id, DrawerDocument.to_shift_id == shift_id)
    rows = select(DrawerDocument.id).where(DrawerDocument.facility_id == at, DrawerDocument.state == "given", mine)
    return session.scalar(rows.limit(1)) is not None


def of_safe(at: UUID, *, page: int = 1) -> tuple[list[tuple[DrawerDocument, Decimal]], int]:
    """Papers that touched the safe with what each brought, the newest first, and how many there are."""
    rows = select(DrawerDocument).where(
        DrawerDocument.facility_id == at, DrawerDocument.kind.not_in(("encashment", "handover"))
    )
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    found = session.scalars(
        rows.order_by(DrawerDocument.id.desc()).offset((page - 1) * PAGE).limit(PAGE).options(*_whole())
    )
    papers = list(found)
    moves = _moves_of([one.id for one in papers], at)
    return [(one, balance_of(accounts.SAFE, moves.get(one.id, []))) for one in papers], total


def _moves_of(ids: Sequence[UUID], at: UUID) -> dict[UUID, list[LedgerEntry]]:
    rows = select(LedgerEntry).where(LedgerEntry.facility_id == at, LedgerEntry.drawer_id.in_(ids))
    found: dict[UUID, list[LedgerEntry]] = {}
    for one in session.scalars(rows):
        if one.drawer_id is not None:
            found.setdefault(one.drawer_id, []).append(one)
    return found


def entries_of(document_id: UUID, *, at: UUID) -> list[LedgerEntry]:
    """The movements of one paper of cash."""
    rows = select(LedgerEntry).where(LedgerEntry.facility_id == at, LedgerEntry.drawer_id == document_id)
    return list(session.scalars(rows.order_by(LedgerEntry.id)))
