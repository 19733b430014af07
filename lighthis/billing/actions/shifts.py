"""Shifts at the cash desk, and the cash that moves without a patient: change money, encashment, handing over, counts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing import accounts
from lighthis.billing.actions.cash import NOTHING, number_of
from lighthis.billing.actions.ledger import facility_of, write
from lighthis.billing.models import CashDesk, CashShift, DrawerDocument, LedgerEntry
from lighthis.billing.queries import cash, drawer
from lighthis.billing.rules import drawer as rules
from lighthis.billing.rules.money import Move, reversed_move
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

Notes = Mapping[str, int]


def add_desk(name: str, *, by: Actor) -> CashDesk:
    """A new desk. Raises Refusal where one has this name."""
    at, name = facility_of(by), name.strip()
    if any(one.name.casefold() == name.casefold() for one in drawer.desks(at)):
        raise Refusal(N_("There is a desk of this name."), field="name")
    row = CashDesk(facility_id=at, name=name)
    session.add(row)
    session.flush()
    audit.wrote(row, "desk added", by=by, detail={"name": name})
    return row


def use_desk(row: CashDesk, active: bool, *, by: Actor) -> None:
    """A desk is used, or used no more; not while a shift is open at it. Raises Refusal."""
    if not active and drawer.open_shift_at(row.id, at=row.facility_id) is not None:
        raise Refusal(N_("A shift is open at this desk; close it first."))
    row.is_active = active
    session.flush()
    audit.wrote(row, "desk changed", by=by, detail={"name": row.name, "in use": active})


def open_shift(desk: str, opening: Decimal = NOTHING, *, by: Actor, notes: Notes | None = None) -> CashShift:
    """Begin to work at a desk, with change money out of the safe. One open shift a cashier, and one a desk. Raises Refusal."""
    at = facility_of(by)
    if by.id is None:
        raise Refusal(N_("Only a person opens a shift."))
    if cash.open_shift_of(by.id, at=at) is not None:
        raise Refusal(N_("You have a shift open already; close it first."))
    if opening < 0:
        raise Refusal(N_("a sum of zero or more is needed"), field="opening")
    number = number_of(at, "shift")  # holds back whoever opens a shift at the same moment
    place = _desk(desk, at, by)
    other = drawer.open_shift_at(place.id, at=at)
    if other is not None:
        raise Refusal(
            N_("Shift No %(number)s of %(name)s is open at this desk."), field="desk", number=other.number,
            name=other.cashier.family,
        )  # fmt: skip
    shift = CashShift(
        facility_id=at, number=number, desk_id=place.id, at_desk=place, cashier_id=by.id, opened_at=clock.now()
    )
    session.add(shift)
    session.flush()
    audit.wrote(shift, "shift opened", by=by, detail={"desk": place.name, "opening": str(opening)})
    if opening:
        _write(_paper("opening", shift, opening, by, notes=notes), rules.moved("opening", opening), by)
    return shift


def _desk(name: str, at: UUID, by: Actor) -> CashDesk:
    """The desk of a name; a hospital that keeps no list yet has the one that is opened first. Raises Refusal."""
    known, name = drawer.desks(at), name.strip() or "1"
    found = next((one for one in known if one.is_active and one.name.casefold() == name.casefold()), None)
    if found is None and known:
        raise Refusal(N_("choose a desk from the list"), field="desk")
    return found or add_desk(name, by=by)


def close_shift(
    shift: CashShift,
    counted: Decimal,
    *,
    by: Actor,
    notes: Notes | None = None,
    reason: str = "",
    explained: bool = False,
) -> Decimal:
    """End a shift with the cash that was counted; it goes into the safe, a difference is written down, with a reason where
    `explained` asks for one. Returns counted less expected: below zero is a shortage. Raises Refusal."""
    if cash.open_shift_of(by.id, at=shift.facility_id, lock=True) is not shift:
        raise Refusal(N_("This shift is closed already, or it is another cashier's."))
    expected = _counted(shift, counted, reason, by, notes, explained=explained)
    detail = {"expected": str(expected), "counted": str(counted)}
    audit.wrote(shift, "shift closed", by=by, reason=reason, detail=detail)
    return counted - expected


def close_for(
    shift: CashShift, counted: Decimal, why: str, *, by: Actor, notes: Notes | None = None, reason: str = ""
) -> Decimal:
    """End the shift of a cashier who cannot, with the cash that was counted and the reason why; `reason` explains a difference.
    Returns counted less expected. Raises Refusal."""
    shift = own(CashShift, shift.id, at=facility_of(by), lock=True)
    rules.check_closing_for(is_closed=shift.closed_at is not None, is_own=shift.cashier_id == by.id, why=why)
    rules.check_difference(in_drawer(shift), counted, reason)
    said, shift.closed_because = "; ".join(filter(None, (why.strip(), reason.strip()))), why.strip()
    expected = _counted(shift, counted, said, by, notes, explained=False)
    detail = {"expected": str(expected), "counted": str(counted), "cashier": shift.cashier.family}
    audit.wrote(shift, "shift closed for its cashier", by=by, reason=said, detail=detail)
    return counted - expected


def _counted(
    shift: CashShift, counted: Decimal, reason: str, by: Actor, notes: Notes | None, *, explained: bool
) -> Decimal:
    """The end of a shift that is held: the paper of the count, the difference, the day and who. Returns what had to be there."""
    _check_closing(shift, counted)
    expected = in_drawer(shift)
    if explained:
        rules.check_difference(expected, counted, reason)
    if expected or counted:
        paper = _paper("closing", shift, counted, by, notes=notes, reason=reason, difference=counted - expected)
        _write(paper, rules.closed(expected, counted), by)
    shift.closed_at, shift.counted, shift.expected = clock.now(), counted, expected
    shift.closed_by_id = by.id
    session.flush()
    return expected


def _check_closing(shift: CashShift, counted: Decimal) -> None:
    if counted < 0:
        raise Refusal(N_("a sum of zero or more is needed"), field="counted")
    if drawer.waits_for_taking(shift.id, at=shift.facility_id):
        raise Refusal(
            N_("Cash that was handed over is still on its way: take it or refuse it, or undo the handing over.")
        )


def in_drawer(shift: CashShift) -> Decimal:
    """The cash that must lie in the drawer of a shift now; after its end nothing."""
    return drawer.in_drawer(shift.id, at=shift.facility_id)


def move_cash(
    kind: str, amount: Decimal, *, by: Actor, notes: Notes | None = None, reference: str = "", reason: str = ""
) -> DrawerDocument:
    """More change money out of the safe, cash into the safe, or to the bank's collectors, in one's own open shift. Raises Refusal."""
    shift = _own(by)
    rules.check_amount(amount)
    if kind in rules.OUT:
        rules.check_there(amount, in_drawer(shift))
    paper = _paper(kind, shift, amount, by, notes=notes, reason=reason, reference=reference)
    _write(paper, rules.moved(kind, amount), by)
    audit.wrote(paper, "cash moved", by=by, reason=reason, detail={"kind": kind, "amount": str(amount)})
    return paper


def hand_over(
    to: CashShift, amount: Decimal, *, by: Actor, notes: Notes | None = None, reason: str = ""
) -> DrawerDocument:
    """Cash for another cashier's open shift: it is on its way until that one has taken it. Raises Refusal."""
    shift = _own(by)
    other = cash.open_shift_of(to.cashier_id, at=shift.facility_id)
    if other is None or other.id != to.id or to.id == shift.id:
        raise Refusal(N_("choose another cashier whose shift is open"), field="to")
    rules.check_amount(amount)
    rules.check_there(amount, in_drawer(shift))
    paper = _paper("handover", shift, amount, by, notes=notes, reason=reason, to=to)
    _write(paper, rules.moved("handover", amount), by)
    audit.wrote(paper, "cash handed over", by=by, reason=reason, detail={"amount": str(amount), "to": to.number})
    return paper


def answer_handover(paper: DrawerDocument, taken: bool, *, by: Actor, words: str = "") -> None:
    """The other cashier has counted it and takes it, or refuses it, and it lies in the giver's drawer again. Raises Refusal."""
    paper = drawer.document(paper.id, at=facility_of(by), lock=True)
    mine = _own(by)
    if paper.to_shift_id is None or paper.shift_id is None:
        raise Refusal(N_("This cash was handed to another cashier."))
    rules.check_taking(paper.state, paper.to_shift_id, mine.id)
    if not taken and not words.strip():
        raise Refusal(N_("say why it is not taken"), field="words")
    paper.state = "taken" if taken else "returned"
    paper.answer, paper.answered_by_id, paper.answered_at = words.strip(), by.id, clock.now()
    _write(paper, [rules.taken_over(paper.amount)], by, shift_id=paper.to_shift_id if taken else paper.shift_id)
    verb = "cash taken over" if taken else "cash not taken over"
    audit.wrote(paper, verb, by=by, reason=words, detail={"amount": str(paper.amount)})


def undo_cash(paper: DrawerDocument, reason: str, *, by: Actor) -> None:
    """What a cashier wrote by mistake runs back: cash moved, or a handing over that nobody has taken. Raises Refusal."""
    paper = drawer.document(paper.id, at=facility_of(by), lock=True)
    shift = cash.open_shift_of(by.id, at=paper.facility_id, lock=True)
    own = paper.by_id == by.id
    rules.check_undoing(
        paper.kind, paper.state, is_open=shift is not None and shift.id == paper.shift_id, is_own=own, reason=reason
    )
    if paper.kind == "top_up" and shift is not None:
        rules.check_there(paper.amount, in_drawer(shift))
    paper.state, paper.answer, paper.answered_by_id, paper.answered_at = "cancelled", reason.strip(), by.id, clock.now()
    for row in drawer.entries_of(paper.id, at=paper.facility_id):
        back = _entry(paper, reversed_move(row), by, row.shift_id)
        back.reverses_id, back.reason = row.id, reason.strip()
        write(back)
    audit.wrote(paper, "cash paper undone", by=by, reason=reason, detail={"amount": str(paper.amount)})


def move_safe(kind: str, amount: Decimal, *, by: Actor, reference: str = "", reason: str = "") -> DrawerDocument:
    """Money from the bank into the safe, or out of it to the bank. Raises Refusal."""
    rules.check_amount(amount)
    paper = _paper(kind, None, amount, by, reason=reason, reference=reference)
    if kind == "safe_out":
        rules.check_there(amount, drawer.in_account(accounts.SAFE, at=paper.facility_id))
    _write(paper, rules.moved(kind, amount), by)
    audit.wrote(paper, "safe moved", by=by, reason=reason, detail={"kind": kind, "amount": str(amount)})
    return paper


def count_safe(counted: Decimal, reason: str, *, by: Actor, notes: Notes | None = None) -> DrawerDocument:
    """The safe was counted: a difference is written down with its reason. Raises Refusal."""
    paper = _paper(
        "safe_count", None, counted, by, notes=notes, reason=reason
    )  # its number holds others back from the safe
    expected = drawer.in_account(accounts.SAFE, at=paper.facility_id)
    rules.check_difference(expected, counted, reason)
    paper.difference = counted - expected
    _write(paper, rules.found(accounts.SAFE, paper.difference), by)
    audit.wrote(
        paper, "safe counted", by=by, reason=reason, detail={"expected": str(expected), "counted": str(counted)}
    )
    return paper


def _own(by: Actor) -> CashShift:
    shift = cash.open_shift_of(by.id, at=facility_of(by), lock=True) if by.id else None
    if shift is None:
        raise Refusal(N_("Open a shift before cash moves."))
    return shift


def _paper(
    kind: str,
    shift: CashShift | None,
    amount: Decimal,
    by: Actor,
    *,
    notes: Notes | None = None,
    reason: str = "",
    reference: str = "",
    difference: Decimal = NOTHING,
    to: CashShift | None = None,
) -> DrawerDocument:
    if by.id is None:
        raise Refusal(N_("Only a person moves cash."))
    at = facility_of(by)
    paper = DrawerDocument(
        facility_id=at, kind=kind, number=number_of(at, "drawer"), shift_id=shift.id if shift else None, amount=amount,
        to_shift_id=to.id if to else None, difference=difference, notes={k: v for k, v in (notes or {}).items() if v},
        reference=reference.strip(), reason=reason.strip(), state="given" if to else "done", by_id=by.id, happened_at=clock.now(),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    return paper


def _write(paper: DrawerDocument, moves: Iterable[Move], by: Actor, shift_id: UUID | None = None) -> None:
    for move in moves:
        write(_entry(paper, move, by, shift_id or paper.shift_id))


def _entry(paper: DrawerDocument, move: Move, by: Actor, shift_id: UUID | None) -> LedgerEntry:
    return LedgerEntry(
        facility_id=paper.facility_id, kind=move.kind, debit=move.debit, credit=move.credit, amount=move.amount,
        happened_at=clock.now(), drawer_id=paper.id, shift_id=shift_id, reason=paper.reason, by_id=by.id,
    )  # fmt: skip
