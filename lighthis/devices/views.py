"""Pages of the fiscal device and the card terminal: what stands where, receipts without a number, money without a slip."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.models import CashShift, MoneyDocument
from lighthis.billing.queries import bills, drawer
from lighthis.billing.rules.money import in_fiscal_mode
from lighthis.billing.views.blueprint import Box, head_of, kinds, means_words, name_of, own_shift
from lighthis.devices import actions, queries, rules
from lighthis.devices.forms import DeviceForm, ModeForm, ReadingForm, ReceiptForm, SettleForm, TerminalForm
from lighthis.devices.models import FiscalReceipt, TerminalPayment
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.people import short
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import ngettext
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here, here_id, may, me

pages = Blueprint("devices", __name__)


def state_words(state: str) -> str:
    """What became of a wish, in words."""
    words = {
        rules.WAITS: _("the device is being asked"), rules.DONE: _("made"), rules.REFUSED: _("refused by the device"),
        rules.WRONG: _("wrong: somebody must look"), rules.UNCLEAR: _("unclear: the device does not answer"),
        rules.OWED: _("to be made by hand"), rules.TAKEN: _("paid, slip written"), rules.GIVEN_BACK: _("not paid, or given back"),
    }  # fmt: skip
    return words[state]


def why_words(row: FiscalReceipt | TerminalPayment) -> str:
    """Why it is not done."""
    words = {
        "refused": _("The device said: %(told)s", told=row.told), "no_number": _("The device gave no number."),
        "another_sum": _("The device did it over another sum: %(told)s.", told=row.told),
        "several_times": _("The device did it several times: %(told)s.", told=row.told),
        "twin": _("The device gave a number that stands on slip No %(told)s already.", told=row.told),
        "also": _("The device did it too, under No %(told)s.", told=row.told),
        "no_answer": _("The device was asked three times and did not answer."),
        "no_slip": _("The card was charged, but the slip could not be written: the bill or the shift has changed."),
    }  # fmt: skip
    return words.get(row.why, "")


@pages.route("/cash/devices")
@needs("devices.change")
def overview() -> ResponseReturnValue:
    known = {(one.desk_id, one.purpose): one for one in queries.devices(here_id())}
    rows = [(desk, [known.get((desk.id, purpose)) for purpose in rules.PURPOSES]) for desk in drawer.desks(here_id())]
    return page("devices/overview.html", rows=rows, purposes=rules.PURPOSES, fiscal=in_fiscal_mode(here().settings))


@pages.route("/cash/devices/mode", methods=["GET", "POST"])
@needs("devices.change")
def mode() -> ResponseReturnValue:
    form = ModeForm(fiscal=in_fiscal_mode(here().settings))
    if form.validate_on_submit():
        with form.refusals():
            actions.set_mode(facility(here_id()), bool(form.fiscal.data), by=me())
            return done(_("Saved."), to=url_for(".overview"))
    return page("devices/mode.html", form=form)


@pages.route("/cash/devices/<uuid:desk_id>/<purpose>", methods=["GET", "POST"])
@needs("devices.change")
def device(desk_id: UUID, purpose: str) -> ResponseReturnValue:
    if purpose not in rules.PURPOSES:
        abort(404)
    desk, row = drawer.desk(desk_id, at=here_id()), queries.device_at(desk_id, purpose, at=here_id())
    new = request.method == "POST" and not request.form.get("version")  # the form was opened before there was a device
    form = DeviceForm(None if new else row)
    if form.validate_on_submit():
        with form.refusals():
            if new and queries.device_at(desk_id, purpose, at=here_id()) is not None:
                raise Refusal(N_("Somebody else has written this device down meanwhile: open the page again."))
            actions.set_device(
                drawer.desk(desk_id, at=here_id()), purpose, form.way.data, by=me(), address=form.address.data,
                serial=form.serial.data, active="active" in (form.state.data or []),
            )  # fmt: skip
            return done(_("Saved."), to=url_for(".overview"))
    return page("devices/device.html", form=form, desk=desk, purpose=purpose)


@pages.route("/cash/receipts")
@needs("billing.reports")
def receipts() -> ResponseReturnValue:
    rows, total = queries.receipts(here_id(), open_only=True, page=asked_page())
    return page(
        "devices/receipts.html", rows=rows, paging=paging(total, len(rows)), state=state_words, why=why_words, kinds=kinds(),
        means=means_words(), payments=queries.without_slip(here_id()), name=lambda one: name_of(one.encounter.patient),
    )  # fmt: skip


@pages.route("/cash/receipts/<uuid:receipt_id>", methods=["GET", "POST"])
@needs("billing.cash")
def receipt(receipt_id: UUID) -> ResponseReturnValue:
    row, form = queries.receipt(receipt_id, at=here_id()), ReceiptForm()
    again = form.pressed("again")
    if form.validate_on_submit():
        with form.refusals():
            row = queries.receipt(receipt_id, at=here_id())
            if again:
                actions.ask_again(row, by=me())
                return done(_("The device is asked again."), to=url_for("billing.slip", document_id=row.document_id))
            actions.write_by_hand(row, form.number.data, form.sign.data, by=me())
            return done(_("Written down."), to=url_for("billing.slip", document_id=row.document_id))
    audit.looked("slip", by=me(), patient=row.document.encounter.patient_id)
    return page(
        "devices/receipt.html", form=form, row=row, state=state_words(row.state), why=why_words(row), kinds=kinds(),
        head=head_of(bills.bill(row.document.encounter_id, at=here_id())),
    )  # fmt: skip


@pages.route("/cash/shifts/<uuid:shift_id>/reading", methods=["GET", "POST"])
@needs("billing.cash")
def reading(shift_id: UUID) -> ResponseReturnValue:
    row, form = queries.shift(shift_id, at=here_id()), ReadingForm()
    if form.validate_on_submit():
        with form.refusals():
            cash, cashless = form.cash.data or Decimal(0), form.cashless.data or Decimal(0)
            row = queries.shift(shift_id, at=here_id())
            actions.write_reading(row, form.kind.data, form.number.data, cash, cashless, by=me())
            return done(_("Written down."), to=url_for("billing.shift", shift_id=shift_id))
    return page("devices/reading.html", form=form, shift=row)


@pages.route("/cash/terminal/<uuid:encounter_id>", methods=["GET", "POST"])
@needs("billing.cash")
def terminal(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), TerminalForm()
    if form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            row = actions.ask_terminal(coming, form.means.data, form.amount.data, by=me())
            words = _("The terminal is asked for %(amount)s.", amount=filters.money(row.amount))
            return done(words, to=url_for(".payment", payment_id=row.id))
    audit.looked("payment form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page(
        "devices/terminal.html", form=form, bill=found, head=head_of(found), shift=own_shift(),
        asked=queries.open_payment(encounter_id, at=here_id()),
    )  # fmt: skip


@pages.route("/cash/terminal/payments/<uuid:payment_id>", methods=["GET", "POST"])
@needs("billing.cash")
def payment(payment_id: UUID) -> ResponseReturnValue:
    row = queries.payment(payment_id, at=here_id())
    form = SettleForm(number=row.number)
    if form.validate_on_submit():
        with form.refusals():
            return _settled(queries.payment(payment_id, at=here_id()), form)
    audit.looked("payment form", by=me(), patient=row.encounter.patient_id)
    found = bills.bill(row.encounter_id, at=here_id())
    return page(
        "devices/payment.html", form=form, row=row, state=state_words(row.state), why=why_words(row), head=head_of(found),
        bill=found, means=means_words(), open=row.state in (rules.DONE, rules.WRONG, rules.UNCLEAR), short=short,
    )  # fmt: skip


def _settled(row: TerminalPayment, form: Any) -> ResponseReturnValue:
    """What a person says of it, by the button that was pressed; the first one writes the slip."""
    if form.pressed("again"):
        actions.ask_terminal_again(row, by=me())
        return done(_("The device is asked again."), to=url_for(".payment", payment_id=row.id))
    if form.pressed("back"):
        actions.give_back(row, form.reason.data, by=me())
        return done(_("Written down."), to=url_for("billing.bill", encounter_id=row.encounter_id))
    write = actions.as_deposit if form.pressed("deposit") else actions.write_slip
    paper = write(row, form.number.data, by=me(), fiscal=form.receipt())
    words = _("Payment accepted: %(amount)s.", amount=filters.money(paper.total))
    return done(words, to=url_for("billing.slip", document_id=paper.id))


# What the pages of the desk show beside (filled in joins)


def beside_slip(paper: MoneyDocument) -> Box | None:
    """The fiscal receipt of a slip."""
    row = queries.receipt_of(paper.id, at=paper.facility_id)
    if row is None:
        return None
    rows = [(_("State"), state_words(row.state)), (_("Fiscal receipt No"), row.number), (_("Fiscal sign"), row.sign)]
    ask = [(_("Look"), url_for("devices.receipt", receipt_id=row.id))] if _asks(row) else []
    return Box(_("Fiscal receipt"), [one for one in [*rows, ("", why_words(row))] if one[1]], ask)


def _asks(row: FiscalReceipt) -> bool:
    return row.state in rules.OPEN and may("billing.cash")


def beside_desk(_shift: CashShift | None) -> Box | None:
    """What the devices left open at this hospital."""
    many, waiting = queries.how_many_open(here_id()), len(queries.without_slip(here_id()))
    if not many and not waiting:
        return None
    rows = []
    if many:
        rows.append(
            (
                ngettext("%(num)d slip without its fiscal receipt", "%(num)d slips without their fiscal receipt", many),
                "",
            )
        )
    if waiting:
        rows.append(
            (
                ngettext(
                    "%(num)d payment of a terminal without a slip",
                    "%(num)d payments of a terminal without a slip",
                    waiting,
                ),
                "",
            )
        )
    return Box(_("Devices"), rows, [(_("Look"), url_for("devices.receipts"))])


def beside_pay(coming: Encounter) -> Box | None:
    """The card terminal of one's desk, where it can be asked."""
    mine = own_shift()
    found = queries.device_of(mine.desk_id, rules.TERMINAL, at=here_id()) if mine else None
    if found is None or found.way != "http":
        return None
    return Box(_("Card terminal"), [], [(_("Ask the terminal"), url_for("devices.terminal", encounter_id=coming.id))])


def beside_shift(shift: CashShift) -> Box | None:
    """X and Z reports of the fiscal device beside a shift."""
    found = queries.readings(shift.id, at=shift.facility_id)
    if not found and not in_fiscal_mode(here().settings):
        return None
    rows = [
        (f"{one.kind} № {one.number}", f"{filters.money(one.cash)} + {filters.money(one.cashless)}") for one in found
    ]
    add = (
        [(_("Write an X or Z report down"), url_for("devices.reading", shift_id=shift.id))]
        if may("billing.cash")
        else []
    )
    return Box(_("Fiscal device"), rows, add)


SHOWN = {"slip": beside_slip, "desk": beside_desk, "pay": beside_pay, "shift": beside_shift}
