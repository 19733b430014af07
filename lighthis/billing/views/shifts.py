"""Shifts: opening, cash in and out of the drawer, handing over, counting at the end."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.billing import actions, cash_forms, prints
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import CashShift, DrawerDocument
from lighthis.billing.queries import cash, drawer
from lighthis.billing.rules import drawer as rules
from lighthis.billing.views.blueprint import boxes, cash_words, kinds, means_words, own_shift, pages
from lighthis.kernel.text import Refusal
from lighthis.packs.people import short
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me


@pages.route("/cash/shift", methods=["GET", "POST"])
@needs("billing.cash")
def open_shift() -> ResponseReturnValue:
    form = cash_forms.OpenShiftForm()
    reckoned = _reckons(form)
    if not reckoned and form.validate_on_submit():
        with form.refusals():
            shift = actions.open_shift(form.desk.data, _opening(form), by=me(), notes=form.notes.data)
            return done(_("Shift No %(number)s is open.", number=shift.number), to=url_for(".desk"))
    last = cash.last_shift_of(me().id, at=here_id())
    return page("billing/open_shift.html", form=form, last=last, reckoned=reckoned, short=short)


def _opening(form: Any) -> Any:
    """The change money: the pieces where any were written beside the 0 that stands there from the beginning. Raises Refusal."""
    return form.pieces_sum() if form.notes.data and not form.opening.data else form.whole_sum()


@pages.route("/cash/shift/close", methods=["GET", "POST"])
@needs("billing.cash")
def close_shift() -> ResponseReturnValue:
    shift = cash.open_shift_of(me().id, at=here_id())
    if shift is None:
        return redirect(url_for(".desk"), 303)
    form = cash_forms.CloseShiftForm()
    reckoned = _reckons(form)
    if not reckoned and form.validate_on_submit():
        with form.refusals():
            shift = cash.shift(shift.id, at=here_id())
            actions.close_shift(
                shift, form.whole_sum(), by=me(), notes=form.notes.data, reason=form.reason.data, explained=True
            )
            words = _("Shift closed. Shift report No %(number)s.", number=shift.number)
            return done(words, to=url_for(".shift", shift_id=shift.id))
    return page("billing/close_shift.html", form=form, reckoned=reckoned, **_report(shift))


@pages.route("/cash/shifts/<uuid:shift_id>")
@needs("billing.reports")
def shift(shift_id: UUID) -> ResponseReturnValue:
    found = cash.shift(shift_id, at=here_id())
    closes = may("billing.close_for") and found.closed_at is None and found.cashier_id != me().id
    return page("billing/shift.html", closes=closes, short=short, **_report(found))


@pages.route("/cash/shifts/<uuid:shift_id>/close", methods=["GET", "POST"])
@needs("billing.close_for")
def close_for(shift_id: UUID) -> ResponseReturnValue:
    shift, form = cash.shift(shift_id, at=here_id()), cash_forms.CloseForForm()
    reckoned = _reckons(form)
    if not reckoned and form.validate_on_submit():
        with form.refusals():
            shift = cash.shift(shift_id, at=here_id())
            actions.close_for(
                shift, form.whole_sum(), form.why.data, by=me(), notes=form.notes.data, reason=form.reason.data
            )
            words = _("Shift closed. Shift report No %(number)s.", number=shift.number)
            return done(words, to=url_for(".shift", shift_id=shift.id))
    elif request.method == "GET" and shift.closed_at is not None:
        return redirect(url_for(".shift", shift_id=shift.id), 303)
    return page("billing/close_for.html", form=form, reckoned=reckoned, short=short, **_report(shift))


def _report(found: CashShift) -> dict[str, Any]:
    """What the pages of a shift show: its money, its cash step by step, its slips."""
    return {
        "shift": found, "report": cash.shift_report(found.id, at=here_id()), "means": means_words(), "kinds": kinds(),
        "papers": cash.papers_of(found.id, at=here_id()), "cash": drawer.drawer(found.id, at=here_id()), "ways": cash_words(),
        "drawer": in_drawer(found), "boxes": boxes("shift", found),
    }  # fmt: skip


def _reckons(form: Any) -> bool:
    """Whether the pieces shall only be added up."""
    return form.pressed("reckon") and form.validate()


@pages.route("/cash/drawer/<kind>", methods=["GET", "POST"])
@needs("billing.cash")
def move_cash(kind: str) -> ResponseReturnValue:
    if kind not in rules.DURING:
        abort(404)
    form = cash_forms.CashForm()
    reckoned = _reckons(form)
    if not reckoned and form.validate_on_submit():
        with form.refusals():
            paper = actions.move_cash(
                kind,
                form.whole_sum(),
                by=me(),
                notes=form.notes.data,
                reference=form.reference.data,
                reason=form.reason.data,
            )
            return _to_paper(paper)
    mine = own_shift()
    return page(
        "billing/move_cash.html", form=form, kind=kind, shift=mine, title=cash_words()[kind], reckoned=reckoned,
        drawer=in_drawer(mine) if mine else None,
    )  # fmt: skip


def _to_paper(paper: DrawerDocument) -> ResponseReturnValue:
    words = _(
        "%(what)s No %(number)s: %(amount)s.", what=cash_words()[paper.kind], number=paper.number,
        amount=filters.money(paper.amount),
    )  # fmt: skip
    return done(words, to=url_for(".cash_paper", document_id=paper.id))


@pages.route("/cash/drawer/handover", methods=["GET", "POST"])
@needs("billing.cash")
def hand_over() -> ResponseReturnValue:
    mine, form = own_shift(), cash_forms.HandOverForm()
    others = [one for one in drawer.open_shifts(here_id()) if mine is None or one.id != mine.id]
    form.to.offer([(str(one.id), f"{short(one.cashier)}, {one.desk}") for one in others])
    reckoned = _reckons(form)
    if not reckoned and form.validate_on_submit():
        with form.refusals():
            to = cash.shift(UUID(form.to.data), at=here_id())
            return _to_paper(
                actions.hand_over(to, form.whole_sum(), by=me(), notes=form.notes.data, reason=form.reason.data)
            )
    return page(
        "billing/hand_over.html", form=form, shift=mine, others=others, reckoned=reckoned,
        drawer=in_drawer(mine) if mine else None,
    )  # fmt: skip


@pages.route("/cash/papers/<uuid:document_id>")
@needs("billing.reports", "billing.safe")
def cash_paper(document_id: UUID) -> ResponseReturnValue:
    paper = drawer.document(document_id, at=here_id())
    mine = own_shift()
    return page(
        "billing/cash_paper.html", paper=paper, title=cash_words()[paper.kind], state=_state(paper),
        takes=bool(mine) and paper.state == "given" and paper.to_shift_id == mine.id,
        print_url=url_for("papers.ask", form=prints.CASH, subject=paper.id) if _prints() else "", undoes=_undoes(paper, mine), rows=_pieces(paper), short=short,
    )  # fmt: skip


def _prints() -> bool:
    return may("records.print") and may("billing.reports")


def _undoes(paper: DrawerDocument, mine: CashShift | None) -> bool:
    try:
        rules.check_undoing(
            paper.kind, paper.state, is_open=mine is not None and mine.id == paper.shift_id,
            is_own=paper.by_id == me().id, reason="-",
        )  # fmt: skip
    except Refusal:
        return False
    return may("billing.cash")


def _pieces(paper: DrawerDocument) -> list[tuple[str, int]]:
    return sorted(paper.notes.items(), key=lambda one: -Decimal(one[0]))


def _state(paper: DrawerDocument) -> str:
    words = {
        "given": _("handed over, not taken yet"), "taken": _("taken over"), "returned": _("not taken over"),
        "cancelled": _("undone"), "done": "",
    }  # fmt: skip
    return words[paper.state]


@pages.route("/cash/papers/<uuid:document_id>/take", methods=["GET", "POST"])
@needs("billing.cash")
def take_over(document_id: UUID) -> ResponseReturnValue:
    paper, form = drawer.document(document_id, at=here_id()), cash_forms.TakeOverForm()
    if paper.kind != "handover":
        abort(404)
    if form.validate_on_submit():
        with form.refusals():
            taken = not form.pressed("decline")
            actions.answer_handover(drawer.document(document_id, at=here_id()), taken, by=me(), words=form.words.data)
            amount = filters.money(paper.amount)
            words = _("Taken over: %(amount)s.", amount=amount) if taken else _("Not taken: %(amount)s.", amount=amount)
            return done(words, to=url_for(".desk"))
    return page("billing/take_over.html", form=form, paper=paper, rows=_pieces(paper), short=short)


@pages.route("/cash/papers/<uuid:document_id>/undo", methods=["GET", "POST"])
@needs("billing.cash")
def undo_cash(document_id: UUID) -> ResponseReturnValue:
    paper, form = drawer.document(document_id, at=here_id()), cash_forms.UndoForm()
    back = url_for(".cash_paper", document_id=paper.id)
    if form.validate_on_submit():
        with form.refusals():
            actions.undo_cash(drawer.document(document_id, at=here_id()), form.reason.data, by=me())
            return done(_("Undone."), to=back)
    return page("billing/undo_cash.html", form=form, paper=paper, title=cash_words()[paper.kind], back=back)
