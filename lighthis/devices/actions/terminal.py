"""Money by a card terminal: asked for first, its slip is written when the terminal has said yes; what is unclear is never lost."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing import actions as billing
from lighthis.billing.models import MoneyDocument
from lighthis.billing.queries import bills, cash
from lighthis.billing.rules import money
from lighthis.config import Settings
from lighthis.db.engine import session
from lighthis.devices import asking, queries, rules
from lighthis.devices.models import TerminalPayment
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.jobs import actions as jobs
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.people import short

JOB = "terminal payment"
TERMINAL = "card terminal"


def ask_terminal(encounter: Encounter, means: str, amount: Decimal | None, *, by: Actor) -> TerminalPayment:
    """Have the terminal of one's desk take what a bill comes to after the deposit, or a part of it. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=encounter.facility_id, lock=True)
    shift = cash.open_shift_of(by.id, at=locked.facility_id, lock=True) if by.id else None
    if shift is None or by.id is None:
        raise Refusal(N_("Open a shift before taking payments."))
    if means not in rules.BY_TERMINAL:
        raise Refusal(N_("choose which card it is"), field="means")
    if queries.open_payment(locked.id, at=locked.facility_id) is not None:
        raise Refusal(N_("The terminal was asked for this bill already: see what became of it first."))
    device = queries.device_of(shift.desk_id, rules.TERMINAL, at=locked.facility_id)
    if device is None or device.way != "http":
        raise Refusal(N_("No terminal that can be asked stands at this desk: write its number by hand on the payment."))
    sums = money.sums(bills.entries_of(locked.id, at=locked.facility_id))
    paid = money.settle(sums.balance, sums.held, means, amount, Decimal(0))
    if paid.handed <= 0:
        raise Refusal(N_("The deposit pays the whole bill: no money is needed."))
    row = TerminalPayment(
        facility_id=locked.facility_id, encounter_id=locked.id, shift_id=shift.id, device_id=device.id, means=means,
        amount=paid.handed, asked_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _put(row, by)
    audit.wrote(row, "terminal asked", by=by, patient=locked.patient_id, detail={"amount": str(row.amount)})
    return row


def _put(row: TerminalPayment, by: Actor) -> None:
    jobs.put(JOB, {"payment": str(row.id), "facility": str(row.facility_id)}, by=by)


def make(subject: dict[str, Any], settings: Settings) -> rules.Answer | None:
    """Ask the terminal, with no transaction open."""
    row = queries.payment(UUID(subject["payment"]), at=UUID(subject["facility"]))
    wish = {
        "key": row.key, "kind": "payment", "amount": f"{row.amount:f}", "means": row.means,
        "currency": facility(row.facility_id).currency,
    }  # fmt: skip
    waits, address = row.state in (rules.WAITS, rules.UNCLEAR), row.device.address
    session.rollback()
    return asking.ask(address, "payments", wish["key"], wish) if waits else None


def keep(subject: dict[str, Any], answer: rules.Answer | None) -> None:
    """Write the answer down; where the money was taken, its slip is written in the same transaction, once."""
    row = queries.payment(UUID(subject["payment"]), at=UUID(subject["facility"]), lock=True)
    if answer is None or row.state not in (rules.WAITS, rules.UNCLEAR):
        return
    found = rules.after_answer(row.state, "", row.amount, answer)
    if found.state == row.state:
        return
    row.state, row.why, row.told, row.answered_at = found.state, found.why, found.told, clock.now()
    row.number, row.said = answer.number, answer.amount if answer.state == "done" else None
    detail = {"state": row.state, "number": row.number, "why": row.why}
    audit.wrote(row, "terminal answered", by=system(TERMINAL, row.facility_id), detail=detail)
    if row.state == rules.DONE:
        who = Actor(row.asked_by_id, short(row.asked_by), row.facility_id)
        try:
            with session.begin_nested():
                _slip(row, row.number, by=who)
        except Refusal as refusal:
            row.why, row.told = "no_slip", refusal.message.text


def park(subject: dict[str, Any], fault: str) -> None:
    """The terminal did not answer three times: nobody knows whether the card was charged."""
    row = queries.payment(UUID(subject["payment"]), at=UUID(subject["facility"]), lock=True)
    if row.state == rules.WAITS:
        row.state, row.why = rules.UNCLEAR, "no_answer"
        detail = {"state": row.state, "fault": fault[:200]}
        audit.wrote(row, "terminal answered", by=system(TERMINAL, row.facility_id), detail=detail)


def _slip(row: TerminalPayment, number: str, *, by: Actor, fiscal: str = "") -> MoneyDocument:
    paper = billing.take_payment(
        row.encounter, row.means, row.said or row.amount, by=by, reference=number, fiscal=fiscal
    )  # fmt: skip
    _taken(row, paper, number)
    return paper


def _taken(row: TerminalPayment, paper: MoneyDocument, number: str) -> None:
    row.state, row.document_id, row.number, row.why, row.told = rules.TAKEN, paper.id, number, "", ""
    session.flush()


def write_slip(row: TerminalPayment, number: str, *, by: Actor, fiscal: str = "") -> MoneyDocument:
    """A person saw on the terminal's own paper that the card was charged: the payment slip for it. `fiscal`: its fiscal receipt
    where that was made by hand. Raises Refusal."""
    row = _open(row)
    paper = _slip(row, _checked(number), by=by, fiscal=fiscal)
    audit.wrote(row, "terminal settled", by=by, patient=row.encounter.patient_id, detail={"slip": paper.number})
    return paper


def as_deposit(row: TerminalPayment, number: str, *, by: Actor, fiscal: str = "") -> MoneyDocument:
    """The card was charged, but the bill needs it no more: it is held as a deposit. Raises Refusal."""
    row = _open(row)
    amount = row.said or row.amount
    paper = billing.take_deposit(row.encounter, row.means, amount, by=by, reference=_checked(number), fiscal=fiscal)
    _taken(row, paper, number.strip())
    audit.wrote(row, "terminal settled", by=by, patient=row.encounter.patient_id, detail={"slip": paper.number})
    return paper


def give_back(row: TerminalPayment, reason: str, *, by: Actor) -> None:
    """The card was not charged, or the money went back to it at the terminal. Raises Refusal."""
    row = _open(row)
    if not reason.strip():
        raise Refusal(N_("say how it went back, or how you know that nothing was taken"), field="reason")
    row.state, row.reason, row.answered_at = rules.GIVEN_BACK, reason.strip(), clock.now()
    audit.wrote(row, "terminal given back", by=by, patient=row.encounter.patient_id, reason=reason)


def ask_terminal_again(row: TerminalPayment, *, by: Actor) -> None:
    """Ask what became of it. Raises Refusal."""
    row = queries.payment(row.id, at=row.facility_id, lock=True)
    if row.state != rules.UNCLEAR:
        raise Refusal(N_("There is nothing to ask: the device was asked already, or it has answered."))
    row.state, row.why, row.told = rules.WAITS, "", ""
    session.flush()
    _put(row, by)
    audit.wrote(row, "terminal asked", by=by, patient=row.encounter.patient_id, detail={"amount": str(row.amount)})


def _open(row: TerminalPayment) -> TerminalPayment:
    """A payment that a person may settle: everything but what waits for the terminal and what is over."""
    row = queries.payment(row.id, at=row.facility_id, lock=True)
    if row.state not in (rules.DONE, rules.WRONG, rules.UNCLEAR):
        raise Refusal(N_("This payment is settled, or the terminal is still being asked."))
    return row


def _checked(number: str) -> str:
    if not number.strip():
        raise Refusal(N_("write the number that stands on the terminal's paper"), field="number")
    return number.strip()
