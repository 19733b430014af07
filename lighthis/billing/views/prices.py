"""The price list: looking, adding, bringing in a file."""

import csv
import io
from uuid import UUID

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from lighthis.billing import actions
from lighthis.billing.forms import CATEGORIES, PAYERS
from lighthis.billing.price_forms import VAT, ChangeItemForm, EndPriceForm, ImportForm, ItemForm, PriceForm
from lighthis.billing.queries import coverage
from lighthis.billing.queries import prices as queries
from lighthis.billing.rules import prices as rules
from lighthis.billing.rules import sheets
from lighthis.billing.views.blueprint import asked, pages, payers
from lighthis.db import units
from lighthis.kernel import clock
from lighthis.kernel.cells import harmless
from lighthis.kernel.text import Refusal
from lighthis.web.access import needs, signed_in
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, say
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.tables import BOM, Table, check_ending, file_of
from lighthis.web.visit import here_id, me, zone

SHOWN_ERRORS = 50


@pages.route("/prices")
@signed_in  # prices hang on the wall: the administrator who brings them in and any clerk may look
def prices() -> ResponseReturnValue:
    text, category = asked("q"), asked("kind")
    category = category if category in rules.CATEGORIES else ""
    today, own = clock.today(zone()), _organisations()
    also = asked("list") if asked("list") in own else ""
    rows, total = queries.page_of(here_id(), today, text=text, category=category, page=asked_page(), also=also)
    choices = [{"title": _("All"), "url": url_for(".prices", q=text or None), "current": not category}]
    for code, words in CATEGORIES:
        choices.append(
            {"title": words, "url": url_for(".prices", kind=code, q=text or None), "current": code == category}
        )
    return page(
        "billing/prices.html", rows=rows, paging=paging(total, len(rows)), text=text, category=category, choices=choices,
        today=today, any=total or queries.count(here_id()), own=own, also=also,
    )  # fmt: skip


def _organisations() -> dict[str, str]:
    """Who may have a price list of its own: code to name."""
    return {one.code: one.name_in(language()) for one in coverage.payers(here_id(), in_use=True)}


@pages.route("/prices.<ending>")
@signed_in
def export_prices(ending: str) -> ResponseReturnValue:
    """The whole list as a file that comes in again and changes nothing."""
    check_ending(ending)
    rows = rules.file_rows(queries.whole(here_id()))
    if ending == "xlsx":
        return file_of([Table("prices", "", rules.COLUMNS, rows)], "prices", ending)
    out = io.StringIO()
    written = csv.writer(out, delimiter=";", lineterminator="\r\n")
    written.writerow(rules.COLUMNS)
    written.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    answer = Response((BOM + out.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="prices.csv"'
    return answer


@pages.route("/prices/<uuid:item_id>", methods=["GET", "POST"])
@needs("billing.prices")
def item(item_id: UUID) -> ResponseReturnValue:
    row = queries.item(item_id, at=here_id())
    form, own = PriceForm(valid_from=clock.today(zone())), _organisations()
    form.payer.offer([*PAYERS, *own.items()])
    if form.validate_on_submit():
        with form.refusals():
            row = queries.item(item_id, at=here_id())
            actions.add_price(
                row, form.payer.data, form.amount.data, form.valid_from.data, by=me(), until=form.valid_until.data
            )
            return done(_("The price is saved."), to=url_for(".item", item_id=item_id))
    return page(
        "billing/item.html", form=form, item=row, payers=payers() | own, vat=dict(VAT), today=clock.today(zone())
    )


@pages.route("/prices/of/<uuid:price_id>/end", methods=["GET", "POST"])
@needs("billing.prices")
def end_price(price_id: UUID) -> ResponseReturnValue:
    row, form = queries.price(price_id, at=here_id()), EndPriceForm(valid_until=clock.today(zone()))
    back = url_for(".item", item_id=row.item_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.end_price(price_id, form.valid_until.data, by=me())
            return done(_("The price is ended. What was charged by it stays."), to=back)
    found = queries.item(row.item_id, at=here_id())
    return page(
        "billing/end_price.html", form=form, price=row, item=found, payers=payers() | _organisations(), back=back
    )


@pages.route("/prices/<uuid:item_id>/change", methods=["GET", "POST"])
@needs("billing.prices")
def change_item(item_id: UUID) -> ResponseReturnValue:
    row = queries.item(item_id, at=here_id())
    form = ChangeItemForm(row=row, flat=lambda one: {"state": ["active"] if one.is_active else []})
    if form.validate_on_submit():
        with form.refusals():
            row, names = (
                queries.item(item_id, at=here_id()),
                {one: form[one].data for one in rules.NAMES if one in form},
            )
            actions.set_tax(row, form.mxik.data, form.vat.data, form.unit.data, by=me())
            actions.change_item(
                row, names, is_sensitive=form.is_sensitive.data, is_active="active" in form.state.data, by=me()
            )
            return done(_("The item is saved."), to=url_for(".item", item_id=item_id))
    return page("billing/change_item.html", form=form, item=row)


@pages.route("/prices/new", methods=["GET", "POST"])
@needs("billing.prices")
def add_item() -> ResponseReturnValue:
    form = ItemForm()
    if form.validate_on_submit():
        with form.refusals():
            names = {"name_ru": form.name_ru.data, "name_uz": form.name_uz.data, "name_en": form.name_en.data}
            row = actions.add_item(
                form.code.data, names, form.category.data, form.unit.data, by=me(), is_sensitive=form.is_sensitive.data,
                mxik=form.mxik.data, vat=form.vat.data,
            )  # fmt: skip
            return done(_("The item is on the price list. Now give it a price."), to=url_for(".item", item_id=row.id))
    return page("billing/add_item.html", form=form)


@pages.route("/prices/import", methods=["GET", "POST"])
@needs("billing.prices")
def import_prices() -> ResponseReturnValue:
    form, errors = ImportForm(), []
    if form.validate_on_submit():
        rows, errors = _read(form)
        if rows and (not errors or form.good_only.data):
            with form.refusals():
                taken, refused = actions.import_prices(rows, by=me())
                errors = [*errors, *refused]
                if not refused or form.good_only.data:
                    return done(_said(taken, len(errors)), to=url_for(".prices"))
                units.rollback()
        if not form.errors_list:
            form.refusal.append(_refused(len(errors)))
    return page(
        "billing/import_prices.html", form=form, errors=sorted(errors, key=lambda one: one.number)[:SHOWN_ERRORS],
        more=max(len(errors) - SHOWN_ERRORS, 0), columns=rules.NAMES, language=language(),
        payers=[*rules.PAYERS, *coverage.codes(here_id())],
    )  # fmt: skip


def _read(form: ImportForm) -> tuple[list[rules.PriceRow], list[rules.RowError]]:
    """The rows of the file that came; a file that cannot be read is an error of its field."""
    try:
        rows = sheets.rows_of(form.file.data.read())
        listed = [one.code for one in coverage.payers(here_id())]
        return rules.read_rows(rows, clock.today(zone()), listed)
    except Refusal as refusal:
        form.file.errors = [say(refusal.message)]
        return [], []


def _said(taken: int, left_out: int) -> str:
    words = ngettext("%(num)d row came in.", "%(num)d rows came in.", taken)
    if not left_out:
        return words
    return f"{words} {ngettext('%(num)d row was left out.', '%(num)d rows were left out.', left_out)}"


def _refused(count: int) -> str:
    if not count:
        return _("The file holds no rows.")
    return ngettext(
        "%(num)d row is wrong: mend it, or bring in the good rows only.",
        "%(num)d rows are wrong: mend them, or bring in the good rows only.",
        count,
    )
