"""Which device stands at which desk, whether the hospital works in fiscal mode, and the reports of the device beside a shift."""

from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.models import CashDesk, CashShift
from lighthis.db.engine import session
from lighthis.devices import queries, rules
from lighthis.devices.models import DeskDevice, FiscalReading
from lighthis.facility import actions as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def set_device(
    desk: CashDesk, purpose: str, way: str, *, by: Actor, address: str = "", serial: str = "", active: bool = True
) -> DeskDevice:
    """Say what stands at a desk; nothing is ever sent to another address than this. Raises Refusal."""
    rules.check_address(way, address)
    row = queries.device_at(desk.id, purpose, at=desk.facility_id)
    row = row or DeskDevice(facility_id=desk.facility_id, desk_id=desk.id, purpose=purpose, way=way)
    row.way, row.address, row.serial = way, address.strip() if way == "http" else "", serial.strip()
    row.is_active = active
    session.add(row)
    session.flush()
    detail = {"desk": desk.name, "purpose": purpose, "way": way, "address": row.address, "in use": active}
    audit.wrote(row, "device set", by=by, detail=detail)
    return row


def set_mode(facility: Facility, on: bool, *, by: Actor) -> None:
    """Fiscal mode: no money over a desk without a device or the number of a receipt."""
    facilities.change_settings(facility, {"fiscal_mode": on}, by=by)


def write_reading(
    shift: CashShift, kind: str, number: str, cash: Decimal, cashless: Decimal, *, by: Actor
) -> FiscalReading:
    """Write an X or Z report of the fiscal device beside a shift; a Z report closes the device's shift, once. Raises Refusal."""
    if by.id is None:
        raise Refusal(N_("Only a person reads the device."))
    known = queries.readings(shift.id, at=shift.facility_id)
    if kind == "Z" and any(one.kind == "Z" for one in known):
        raise Refusal(N_("This shift has its Z report already."), field="kind")
    row = FiscalReading(
        facility_id=shift.facility_id, shift_id=shift.id, kind=kind, number=number.strip(), cash=cash, cashless=cashless,
        happened_at=clock.now(), by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "device read", by=by, detail={"kind": kind, "number": row.number})
    return row
