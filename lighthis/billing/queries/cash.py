"""The cash desk: shifts, slips, and reports that are sums over the same ledger rows (peers.md 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from lighthis.billing import accounts
from lighthis.billing.models import CashShift, LedgerEntry, MoneyDocument
from lighthis.billing.rules import money
from lighthis.db.engine import session
from lighthis.kernel.text import NotFound

WITH = (joinedload(CashShift.cashier), joinedload(CashShift.at_desk), joinedload(CashShift.closed_by))


@dataclass(frozen=True)
class Taking:
    """What came and went by one means."""

    means: str
    payments: Decimal
    deposits: Decimal
    refunds: Decimal
    cancelled: Decimal = Decimal(0)  # of payments and deposits that were no such, less refunds that were none

    @property
    def total(self) -> Decimal:
        """What is left of it."""
        return self.payments + self.deposits - self.refunds - self.cancelled


@dataclass(frozen=True)
class Report:
    """What a shift or a day comes to."""

    takings: tuple[Taking, ...]
    rounding: Decimal
    used: Decimal
    charged: Decimal
    covered: Decimal
    papers: int

    def of(self, means: str) -> Taking:
        """The line of one means."""
        return next(one for one in self.takings if one.means == means)

    @property
    def has_cancelled(self) -> bool:
        """Whether any slip was cancelled."""
        return any(one.cancelled for one in self.takings)

    @property
    def total(self) -> Decimal:
        """All money that came, less what went."""
        return sum((one.total for one in self.takings), Decimal(0))


def shift(shift_id: UUID, *, at: UUID) -> CashShift:
    """A shift of this facility with its cashier. Raises NotFound."""
    rows = select(CashShift).where(CashShift.id == shift_id, CashShift.facility_id == at)
    found = session.scalar(rows.options(*WITH))
    if found is None:
        raise NotFound
    return found


def open_shift_of(cashier_id: UUID | None, *, at: UUID, lock: bool = False) -> CashShift | None:
    """The shift a cashier has open here; `lock` keeps it from being closed meanwhile."""
    rows = select(CashShift).where(
        CashShift.facility_id == at, CashShift.cashier_id == cashier_id, CashShift.closed_at.is_(None)
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.scalar(rows)


def last_shift_of(cashier_id: UUID | None, *, at: UUID) -> CashShift | None:
    """The shift that a cashier has open, or the last one."""
    rows = select(CashShift).where(CashShift.facility_id == at, CashShift.cashier_id == cashier_id)
    rows = rows.order_by(CashShift.closed_at.is_not(None), CashShift.id.desc()).limit(1)
    return session.scalar(rows.options(*WITH))


def shifts(at: UUID, *, limit: int = 50) -> list[CashShift]:
    """The shifts of a facility, the newest first."""
    rows = select(CashShift).where(CashShift.facility_id == at).order_by(CashShift.id.desc()).limit(limit)
    return list(session.scalars(rows.options(*WITH)))


def shifts_of_day(at: UUID, day: date, zone: str) -> list[CashShift]:
    """Shifts in which money moved, or that were opened, on a day of the facility's calendar."""
    since, until = bounds(day, zone)
    moved = select(LedgerEntry.shift_id).where(
        LedgerEntry.facility_id == at, LedgerEntry.happened_at >= since, LedgerEntry.happened_at < until
    )
    opened = (CashShift.opened_at >= since) & (CashShift.opened_at < until)
    rows = select(CashShift).where(CashShift.facility_id == at, opened | CashShift.id.in_(moved))
    return list(session.scalars(rows.options(*WITH).order_by(CashShift.id)))


def papers_of(shift_id: UUID, *, at: UUID) -> list[MoneyDocument]:
    """The slips of a shift in the order of their numbers."""
    rows = select(MoneyDocument).where(MoneyDocument.facility_id == at, MoneyDocument.shift_id == shift_id)
    return list(session.scalars(rows.order_by(MoneyDocument.id).options(joinedload(MoneyDocument.encounter))))


def paper(document_id: UUID, *, at: UUID) -> MoneyDocument:
    """A slip of this facility. Raises NotFound."""
    rows = select(MoneyDocument).where(MoneyDocument.id == document_id, MoneyDocument.facility_id == at)
    found = session.scalar(
        rows.options(
            joinedload(MoneyDocument.encounter), joinedload(MoneyDocument.shift), joinedload(MoneyDocument.cashier)
        )
    )
    if found is None:
        raise NotFound
    return found


def paper_with(means: str, reference: str, *, at: UUID) -> MoneyDocument | None:
    """The payment or deposit that came by a means under a reference and was not cancelled."""
    undone = select(MoneyDocument.cancels_id).where(
        MoneyDocument.facility_id == at, MoneyDocument.cancels_id.is_not(None)
    )
    rows = select(MoneyDocument).where(
        MoneyDocument.facility_id == at, MoneyDocument.reference == reference, MoneyDocument.means == means,
        MoneyDocument.kind.in_(("payment", "deposit")), MoneyDocument.id.not_in(undone),
    )  # fmt: skip
    return session.scalar(rows.limit(1))


def cancellation_of(document_id: UUID, *, at: UUID) -> MoneyDocument | None:
    """The slip that cancels another one."""
    rows = select(MoneyDocument).where(MoneyDocument.facility_id == at, MoneyDocument.cancels_id == document_id)
    return session.scalar(rows)


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants between which a calendar day lies at the facility."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)


def shift_report(shift_id: UUID, *, at: UUID) -> Report:
    """What a shift comes to, summed from its ledger rows."""
    return _report(LedgerEntry.facility_id == at, LedgerEntry.shift_id == shift_id, LedgerEntry.drawer_id.is_(None))


def day_report(at: UUID, day: date, zone: str) -> Report:
    """What a day comes to over all desks, with the day's charges, summed from the ledger."""
    since, until = bounds(day, zone)
    of_day = (LedgerEntry.happened_at >= since, LedgerEntry.happened_at < until, LedgerEntry.drawer_id.is_(None))
    return _report(LedgerEntry.facility_id == at, *of_day)


def _report(*conditions: ColumnElement[bool]) -> Report:
    rows = (
        select(LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit, func.sum(LedgerEntry.amount))
        .where(*conditions)
        .group_by(LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit)
    )
    moves = [money.Move(*row) for row in session.execute(rows)]
    papers = session.scalar(select(func.count(func.distinct(LedgerEntry.document_id))).where(*conditions)) or 0
    return report_of(moves, papers)


def report_of(moves: Sequence[money.Move], papers: int) -> Report:
    """A report from movements, single or already summed by kind and accounts."""
    takings = tuple(
        Taking(
            means,
            _total(moves, "payment", account),
            _total(moves, "deposit", account),
            _refunds(moves, account),
            _cancelled(moves, account),
        )
        for means, account in accounts.ACCOUNT_OF.items()
    )
    return Report(
        takings,
        -money.balance_of(accounts.ROUNDING, moves),
        money.between(moves, accounts.DEPOSIT, accounts.PATIENT),
        money.between(moves, accounts.PATIENT, accounts.INCOME),
        sum((money.between(moves, one, accounts.PATIENT) for one in accounts.BEARERS), Decimal(0)),
        papers,
    )


def _total(moves: Sequence[money.Move], kind: str, account: str) -> Decimal:
    return sum((one.amount for one in moves if one.kind == kind and one.debit == account), Decimal(0))


def _refunds(moves: Sequence[money.Move], account: str) -> Decimal:
    return sum((one.amount for one in moves if one.kind == "refund" and one.credit == account), Decimal(0))


def _cancelled(moves: Sequence[money.Move], account: str) -> Decimal:
    back = [one for one in moves if one.kind == "reversal"]
    return -money.balance_of(account, back)
