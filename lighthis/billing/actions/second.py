"""Money that goes back and slips that are cancelled: one person asks with a reason, another confirms (peers.md 2.3)."""

from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing import accounts
from lighthis.billing.actions.cash import NOTHING, paper_of, step_of, tell
from lighthis.billing.actions.ledger import entry, facility_of, of_paper, write
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import CashShift, MoneyDocument, MoneyRequest
from lighthis.billing.queries import bills, cash, requests
from lighthis.billing.rules import money, second
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import check_recall
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.papers import actions as papers


def ask_refund(encounter: Encounter, means: str, amount: Decimal | None, reason: str, *, by: Actor) -> MoneyRequest:
    """Ask that what was overpaid and the deposit that is left, or a part (`amount`), be given back. What the hospital lets a cashier
    give back alone is paid out at once. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    second.check_asking(reason, asked_already=requests.open_refund(locked.id, at=locked.facility_id) is not None)
    sums = money.sums(bills.entries_of(locked.id, at=locked.facility_id))
    money.refunded(sums, amount, means or "transfer", step_of(locked))
    row = _ask(locked, "refund", reason, by, means=means, amount=sums.returnable if amount is None else amount)
    if means and _is_small(row, by):
        row.answered_at, row.answered_by_id = clock.now(), by.id
        _carry_out(row, locked, means, by)
    return row


def _is_small(row: MoneyRequest, by: Actor) -> bool:
    """Whether a cashier gives this back alone: with what was given back alone on the coming before, within the hospital's limit."""
    most = second.alone_most(facility(row.facility_id).settings)
    given = requests.given_alone(row.encounter_id, at=row.facility_id)
    return by.may(second.CASH) and second.may_alone(row.amount, given, most)


def ask_cancellation(slip: MoneyDocument, reason: str, *, by: Actor) -> MoneyRequest:
    """Ask that a slip which was written by mistake be cancelled, while its shift is open. Raises Refusal."""
    locked = bills.encounter(slip.encounter_id, at=facility_of(by), lock=True)
    second.check_asking(reason, asked_already=requests.open_cancellation(slip.id, at=slip.facility_id) is not None)
    _check_cancellation(slip, locked)
    return _ask(
        locked, "cancellation", reason, by, slip=slip, means="" if slip.means == accounts.DEPOSIT else slip.means
    )


def ask_write_off(encounter: Encounter, amount: Decimal | None, reason: str, *, by: Actor) -> MoneyRequest:
    """Ask that what a coming still owes, or a part (`amount`), be given up. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    second.check_asking(reason, asked_already=requests.open_write_off(locked.id, at=locked.facility_id) is not None)
    move = money.written_off(money.sums(bills.entries_of(locked.id, at=locked.facility_id)), amount)
    return _ask(locked, "write_off", reason, by, means="", amount=move.amount)


def _ask(
    encounter: Encounter,
    kind: str,
    reason: str,
    by: Actor,
    *,
    means: str,
    amount: Decimal | None = None,
    slip: MoneyDocument | None = None,
) -> MoneyRequest:
    if by.id is None:
        raise Refusal(N_("Only a person asks for money."))
    row = MoneyRequest(
        facility_id=encounter.facility_id, kind=kind, encounter_id=encounter.id, reason=reason.strip(), asked_by_id=by.id,
        means=means, amount=amount, slip_id=slip.id if slip is not None else None, slip=slip, encounter=encounter,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"kind": kind, "amount": str(slip.total if slip is not None else amount)}
    audit.wrote(row, "money asked for", by=by, patient=encounter.patient_id, reason=reason, detail=detail)
    return row


def keep_or_ask_back(encounter: Encounter, give_back: bool, reason: str, by: Actor) -> None:
    """For encounters' list, when a planned stay is cancelled: the deposit stays, or its return is asked for."""
    held = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id)).returnable
    if give_back and held and requests.open_refund(encounter.id, at=encounter.facility_id) is None:
        ask_refund(encounter, "", None, reason, by=by)


def answer(
    request: MoneyRequest, accepted: bool, *, by: Actor, means: str = "", words: str = ""
) -> MoneyDocument | None:
    """Another person confirms, and the slip is written, or the debt given up, for which there is no slip; or declines with a
    reason. Raises Refusal."""
    row = session.get_one(MoneyRequest, request.id, with_for_update=True, populate_existing=True)
    if row.kind == "write_off":
        second.check_write_off(by.permissions)
    second.check_answer(row.state, row.asked_by_id, by.id, accepted=accepted, words=words)
    encounter = bills.encounter(row.encounter_id, at=facility_of(by), lock=True)
    row.answered_at, row.answered_by_id, row.answer = clock.now(), by.id, words.strip()
    if not accepted:
        row.state = "declined"
        audit.wrote(row, "money declined", by=by, patient=encounter.patient_id, reason=words, detail={"kind": row.kind})
        return None
    if row.kind == "write_off":
        _write_off(row, encounter, by)
        row.state = "done"
        return None
    return _carry_out(row, encounter, means or row.means, by)


def _carry_out(row: MoneyRequest, encounter: Encounter, means: str, by: Actor) -> MoneyDocument:
    """Write the slip, and tell the log."""
    paper = _refund(row, encounter, means, by) if row.slip is None else _cancel(row, row.slip, encounter, by)
    row.state, row.paper_id = "done", paper.id
    session.flush()
    verb = "money given back" if row.kind == "refund" else "slip cancelled"
    detail = {"total": str(paper.total), "asked by": str(row.asked_by_id)}
    audit.wrote(paper, verb, by=by, patient=encounter.patient_id, reason=row.reason, detail=detail)
    return paper


def _write_off(row: MoneyRequest, encounter: Encounter, by: Actor) -> None:
    """The debt leaves the patient's account; whoever confirms may write off."""
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    given_up = entry(encounter, money.written_off(sums, row.amount), clock.now(), by=by)
    given_up.reason = row.reason
    write(given_up)
    session.flush()
    detail = {"amount": str(given_up.amount), "asked by": str(row.asked_by_id)}
    audit.wrote(given_up, "debt written off", by=by, patient=encounter.patient_id, reason=row.reason, detail=detail)


def recall(request: MoneyRequest, *, by: Actor) -> None:
    """Who asked for money back, or to cancel a slip, takes the request back before anybody answered. Raises Refusal."""
    row = session.get_one(MoneyRequest, request.id, with_for_update=True, populate_existing=True)
    check_recall(row.asked_by_id, by.id, row.state)
    row.state, row.answered_at, row.answered_by_id = "withdrawn", clock.now(), by.id
    detail, patient = {"kind": row.kind}, row.encounter.patient_id
    audit.wrote(row, "request taken back", by=by, patient=patient, reason=row.reason, detail=detail)


def _refund(row: MoneyRequest, encounter: Encounter, means: str, by: Actor) -> MoneyDocument:
    """The money leaves the drawer of who asked, or of who confirms where that one works at no desk."""
    at = encounter.facility_id
    shift = cash.open_shift_of(row.asked_by_id, at=at, lock=True) or cash.open_shift_of(by.id, at=at, lock=True)
    if shift is None:
        raise Refusal(N_("Open a shift before giving money back."))
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    moves, handed, rounding = money.refunded(sums, row.amount, means, step_of(encounter))
    _check_drawer(shift, means, handed)
    paper = paper_of("refund", encounter, shift, means, handed, rounding, NOTHING)
    of_paper(paper, encounter, moves, row.reason, by=by)
    tell(paper, by)
    return paper


def _check_drawer(shift: CashShift, means: str, handed: Decimal) -> None:
    if means == "cash" and handed > in_drawer(shift):
        raise Refusal(N_("There is not so much cash in the drawer of shift No %(number)s."), number=shift.number)


def _check_cancellation(slip: MoneyDocument, encounter: Encounter) -> CashShift:
    """Whether a slip can be cancelled now. Returns its shift, kept from being closed. Raises Refusal."""
    shift = cash.open_shift_of(slip.cashier_id, at=encounter.facility_id, lock=True)
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    second.check_cancelling(
        slip.kind, is_cancelled=cash.cancellation_of(slip.id, at=slip.facility_id) is not None,
        is_open=shift is not None and shift.id == slip.shift_id,
        total=slip.total, held=sums.held,
    )  # fmt: skip
    if shift is None:
        raise AssertionError("checked before")
    if slip.kind in ("payment", "deposit") and slip.means != accounts.DEPOSIT:
        second.check_money_there(sums, slip.total)
    return shift


def _cancel(row: MoneyRequest, slip: MoneyDocument, encounter: Encounter, by: Actor) -> MoneyDocument:
    """Every movement of a slip runs back, on a slip of its own; the paper that was printed is no longer given out."""
    shift = _check_cancellation(slip, encounter)
    if slip.kind != "refund":
        _check_drawer(shift, slip.means, slip.total)
    paper = paper_of("cancellation", encounter, shift, slip.means, slip.total, slip.rounding, NOTHING, cancels=slip.id)
    for one in bills.entries_of(encounter.id, at=encounter.facility_id):
        if one.document_id == slip.id:
            back = entry(encounter, money.reversed_move(one), paper.happened_at, by=by)
            back.reverses_id, back.reason, back.document_id, back.shift_id = one.id, row.reason, paper.id, shift.id
            write(back)
    papers.withdraw_about(slip.id, row.reason, at=slip.facility_id, by=by)
    tell(paper, by)
    return paper
