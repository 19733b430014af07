"""Fiscal receipts: asked for in the transaction of the slip, made by a worker after it, or written down by hand."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing.models import CashDesk, MoneyDocument
from lighthis.billing.queries import bills, coverage
from lighthis.billing.queries.slips import NEUTRAL
from lighthis.billing.rules.money import in_fiscal_mode
from lighthis.config import Settings
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.devices import asking, queries, rules
from lighthis.devices.models import DeskDevice, FiscalReceipt
from lighthis.facility.queries import facility
from lighthis.jobs import actions as jobs
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system

JOB = "fiscal receipt"
DEVICE = "fiscal device"
NOTHING = Decimal(0)


def after_slip(paper: MoneyDocument, by: Actor) -> None:
    """A slip of money over the desk has a receipt of the device, or one that somebody wrote down. Raises Refusal."""
    if paper.means in rules.WITHOUT_RECEIPT or not in_fiscal_mode(facility(paper.facility_id).settings):
        return
    device = queries.device_of(paper.shift.desk_id, rules.FISCAL, at=paper.facility_id)
    asked = device is not None and device.way == "http" and not paper.fiscal_receipt
    if paper.kind in ("payment", "deposit"):
        rules.check_receipt(True, paper.means, paper.fiscal_receipt, by_device=asked)
    row = FiscalReceipt(
        facility_id=paper.facility_id, document_id=paper.id, device_id=device.id if device and asked else None,
        desk_id=paper.shift.desk_id, serial=device.serial if device else "",
        kind="sale" if _comes(paper) else "return", state=rules.first_state(paper.fiscal_receipt, by_device=asked),
        number=paper.fiscal_receipt, sign=paper.fiscal_sign, by_id=by.id if paper.fiscal_receipt else None,
        cash=paper.total if paper.means == "cash" else NOTHING, cashless=NOTHING if paper.means == "cash" else paper.total,
    )  # fmt: skip
    rules.check_number(_twin(row, row.number), "fiscal_number")
    session.add(row)
    session.flush()
    if asked:
        _put(row, by)
    audit.wrote(row, "receipt asked for" if asked else "receipt noted", by=by, detail={"slip": paper.number})


def _twin(row: FiscalReceipt, number: str) -> str | None:
    """The slip that bears a number of the same device already; the desk is held, so that two at once do not both pass."""
    if not number:
        return None
    own(CashDesk, row.desk_id, at=row.facility_id, lock=True)
    found = queries.twin_of(row, number)
    return found.document.number if found is not None else None


def _comes(paper: MoneyDocument) -> bool:
    """Whether money comes in by a slip; a cancelled refund comes in again."""
    if paper.kind != "cancellation":
        return paper.kind != "refund"
    cancelled = session.get(MoneyDocument, paper.cancels_id)
    return cancelled is not None and cancelled.kind == "refund"


def _put(row: FiscalReceipt, by: Actor) -> None:
    jobs.put(JOB, {"receipt": str(row.id), "facility": str(row.facility_id), "key": row.key}, by=by)


def make(subject: dict[str, Any], settings: Settings) -> rules.Answer | None:
    """Ask the device, with no transaction open: first what became of the key, then, where it never heard of it, to do it."""
    row = queries.receipt(UUID(subject["receipt"]), at=UUID(subject["facility"]))
    waits = row.key == subject["key"] and row.state in (rules.WAITS, rules.UNCLEAR)
    asked = (row.device.address, _wish(row)) if waits and row.device is not None else None
    session.rollback()
    return asking.ask(asked[0], "receipts", subject["key"], asked[1]) if asked else None


def _wish(row: FiscalReceipt) -> dict[str, Any]:
    """What the device is told: the sum by means, and the services that the bill stands for, with what the tax law asks of each."""
    paper = row.document
    return {
        "key": row.key, "kind": row.kind, "amount": f"{row.amount:f}", "cash": f"{row.cash:f}", "cashless": f"{row.cashless:f}",
        "slip": paper.number, "currency": facility(row.facility_id).currency, "lines": _lines(paper),
    }  # fmt: skip


def _lines(paper: MoneyDocument) -> list[dict[str, str]]:
    entries, language = (
        bills.entries_of(paper.encounter_id, at=paper.facility_id),
        facility(paper.facility_id).paper_language,
    )
    hidden, found = paper.encounter.secrecy == "sensitive", []
    for one in coverage.standing(entries) if paper.kind == "payment" else ():
        if one.item is not None and one.id < paper.id:
            neutral = hidden or one.item.is_sensitive
            found.append({
                "words": NEUTRAL[language] if neutral else one.item.name_in(language), "mxik": "" if neutral else one.item.mxik,
                "vat": one.item.vat, "quantity": f"{one.quantity or 1:f}", "amount": f"{one.amount:f}",
            })  # fmt: skip
    return found


def keep(subject: dict[str, Any], answer: rules.Answer | None) -> None:
    """Write the answer down; what a person did meanwhile stands."""
    if answer is None:
        return
    row = queries.receipt(UUID(subject["receipt"]), at=UUID(subject["facility"]), lock=True)
    if row.key != subject["key"]:
        return
    found, by = rules.after_answer(row.state, row.number, row.amount, answer), system(DEVICE, row.facility_id)
    if found.state == row.state:
        return
    row.serial = row.device.serial if row.device is not None else row.serial
    if found.state == rules.DONE and (twin := _twin(row, answer.number)) is not None:
        found = rules.Judged(rules.WRONG, "twin", twin)
    row.state, row.why, row.told, row.answered_at = found.state, found.why, found.told, clock.now()
    if row.state == rules.DONE:
        _number(row, answer.number, answer.sign, answer.qr)
    audit.wrote(row, "receipt answered", by=by, detail={"state": row.state, "number": row.number, "why": row.why})


def park(subject: dict[str, Any], fault: str) -> None:
    """The device did not answer three times: nobody knows, and the slip says so."""
    row = queries.receipt(UUID(subject["receipt"]), at=UUID(subject["facility"]), lock=True)
    if row.key == subject["key"] and row.state == rules.WAITS:
        row.state, row.why, row.told = rules.UNCLEAR, "no_answer", ""
        audit.wrote(
            row,
            "receipt answered",
            by=system(DEVICE, row.facility_id),
            detail={"state": row.state, "fault": fault[:200]},
        )


def write_by_hand(row: FiscalReceipt, number: str, sign: str, *, by: Actor) -> None:
    """Somebody writes the number down that the device does not tell. Raises Refusal."""
    row = queries.receipt(row.id, at=row.facility_id, lock=True)
    rules.check_by_hand(row.state, number)
    device = queries.device_of(row.desk_id, rules.FISCAL, at=row.facility_id)
    row.serial = device.serial if device is not None else row.serial
    rules.check_number(_twin(row, number.strip()), "number")
    row.state, row.why, row.told, row.by_id, row.answered_at = rules.DONE, "", "", by.id, clock.now()
    _number(row, number.strip(), sign.strip(), "")
    audit.wrote(row, "receipt noted", by=by, detail={"number": row.number})


def _number(row: FiscalReceipt, number: str, sign: str, qr: str) -> None:
    """The slip tells the number, the sign and the QR from now on."""
    row.number, row.sign, row.qr = number, sign, qr
    row.document.fiscal_receipt, row.document.fiscal_sign, row.document.fiscal_qr = number, sign, qr
    session.flush()


def ask_again(row: FiscalReceipt, *, by: Actor) -> None:
    """Ask the device again: about the same receipt where nobody knows, for a new one where it went wrong. Raises Refusal."""
    row = queries.receipt(row.id, at=row.facility_id, lock=True)
    rules.check_again(row.state)
    device = _device(row)
    if not rules.same_key(row.state):
        row.turn += 1
    row.device_id, row.state, row.why, row.told = device.id, rules.WAITS, "", ""
    session.flush()
    _put(row, by)
    audit.wrote(row, "receipt asked for", by=by, detail={"turn": row.turn})


def _device(row: FiscalReceipt) -> DeskDevice:
    found = queries.device_of(row.document.shift.desk_id, rules.FISCAL, at=row.facility_id)
    if found is None or found.way != "http":
        raise rules.no_device()
    return found
