"""Devices of desks, receipts that wait, money that a terminal took."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lighthis.billing.models import CashShift, MoneyDocument
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.devices.models import DeskDevice, FiscalReading, FiscalReceipt, TerminalPayment
from lighthis.devices.rules import OPEN, UNCLEAR, WAITS, WRONG

PAGE = 50
NO_SLIP = (WAITS, WRONG, UNCLEAR, "done")  # of a terminal: money that may have been taken and has no slip
WHOLE = (joinedload(FiscalReceipt.document).joinedload(MoneyDocument.encounter), joinedload(FiscalReceipt.device))


def devices(at: UUID) -> list[DeskDevice]:
    """All devices of a facility."""
    return list(session.scalars(select(DeskDevice).where(DeskDevice.facility_id == at)))


def device_at(desk_id: UUID, purpose: str, *, at: UUID) -> DeskDevice | None:
    """What was written down for a desk and a purpose, in use or not."""
    rows = select(DeskDevice).where(DeskDevice.facility_id == at, DeskDevice.desk_id == desk_id)
    return session.scalar(rows.where(DeskDevice.purpose == purpose))


def device_of(desk_id: UUID, purpose: str, *, at: UUID) -> DeskDevice | None:
    """The device in use at a desk for a purpose."""
    found = device_at(desk_id, purpose, at=at)
    return found if found is not None and found.is_active else None


def receipt(receipt_id: UUID, *, at: UUID, lock: bool = False) -> FiscalReceipt:
    """A receipt of this facility. Raises NotFound."""
    return own(FiscalReceipt, receipt_id, at=at, lock=lock)


def receipt_of(document_id: UUID, *, at: UUID) -> FiscalReceipt | None:
    """The receipt that belongs to a slip."""
    rows = select(FiscalReceipt).where(FiscalReceipt.facility_id == at, FiscalReceipt.document_id == document_id)
    return session.scalar(rows)


def twin_of(receipt: FiscalReceipt, number: str) -> FiscalReceipt | None:
    """Another receipt of the same device that bears a number."""
    rows = select(FiscalReceipt).where(
        FiscalReceipt.facility_id == receipt.facility_id, FiscalReceipt.desk_id == receipt.desk_id,
        FiscalReceipt.serial == receipt.serial, FiscalReceipt.number == number, FiscalReceipt.id != receipt.id,
    )  # fmt: skip
    return session.scalar(rows.options(joinedload(FiscalReceipt.document)).limit(1))


def receipts(at: UUID, *, open_only: bool, page: int = 1) -> tuple[list[FiscalReceipt], int]:
    """Receipts of a facility, the newest first, and how many there are; `open_only`: those without a number."""
    rows = select(FiscalReceipt).where(FiscalReceipt.facility_id == at)
    if open_only:
        rows = rows.where(FiscalReceipt.state.in_(OPEN))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    found = rows.order_by(FiscalReceipt.id.desc()).offset((page - 1) * PAGE).limit(PAGE).options(*WHOLE)
    return list(session.scalars(found)), total


def how_many_open(at: UUID) -> int:
    """How many slips wait for the number of their receipt."""
    rows = select(func.count()).select_from(FiscalReceipt)
    return session.scalar(rows.where(FiscalReceipt.facility_id == at, FiscalReceipt.state.in_(OPEN))) or 0


def readings(shift_id: UUID, *, at: UUID) -> list[FiscalReading]:
    """X and Z reports beside a shift, in the order they were read."""
    rows = select(FiscalReading).where(FiscalReading.facility_id == at, FiscalReading.shift_id == shift_id)
    return list(session.scalars(rows.order_by(FiscalReading.id).options(joinedload(FiscalReading.by))))


def payment(payment_id: UUID, *, at: UUID, lock: bool = False) -> TerminalPayment:
    """What a terminal was asked for. Raises NotFound."""
    return own(TerminalPayment, payment_id, at=at, lock=lock)


def _without_slip(at: UUID) -> Select[TerminalPayment]:
    return select(TerminalPayment).where(TerminalPayment.facility_id == at, TerminalPayment.state.in_(NO_SLIP))


def without_slip(at: UUID) -> list[TerminalPayment]:
    """Money that a terminal took, or may have taken, and that has no slip yet."""
    wanted = (joinedload(TerminalPayment.encounter), joinedload(TerminalPayment.asked_by))
    return list(session.scalars(_without_slip(at).order_by(TerminalPayment.id).options(*wanted)))


def open_payment(encounter_id: UUID, *, at: UUID) -> TerminalPayment | None:
    """What a terminal was asked for a coming and has not ended."""
    return session.scalar(_without_slip(at).where(TerminalPayment.encounter_id == encounter_id).limit(1))


def shift(shift_id: UUID, *, at: UUID) -> CashShift:
    """A shift of this facility. Raises NotFound."""
    return own(CashShift, shift_id, at=at)
