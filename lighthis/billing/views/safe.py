"""The safe: what lies there, money between it and the bank, counts; and the list of desks."""

from uuid import UUID

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.billing import accounts, actions, cash_forms
from lighthis.billing.queries import drawer
from lighthis.billing.views.blueprint import cash_words, pages
from lighthis.packs.people import short
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me


@pages.route("/cash/safe")
@needs("billing.safe")
def safe() -> ResponseReturnValue:
    rows, total = drawer.of_safe(here_id(), page=asked_page())
    return page(
        "billing/safe.html", rows=rows, paging=paging(total, len(rows)), lies=drawer.in_account(accounts.SAFE, at=here_id()), ways=cash_words(),
        open=drawer.open_shifts(here_id()), desks=drawer.desks(here_id()), short=short,
    )  # fmt: skip


@pages.route("/cash/safe/<kind>", methods=["GET", "POST"])
@needs("billing.safe")
def move_safe(kind: str) -> ResponseReturnValue:
    if kind not in ("safe_in", "safe_out"):
        abort(404)
    form = cash_forms.SafeForm()
    if form.validate_on_submit():
        with form.refusals():
            paper = actions.move_safe(
                kind, form.amount.data, by=me(), reference=form.reference.data, reason=form.reason.data
            )
            words = _("Written down: %(amount)s.", amount=filters.money(paper.amount))
            return done(words, to=url_for(".cash_paper", document_id=paper.id))
    return page(
        "billing/move_safe.html",
        form=form,
        title=cash_words()[kind],
        lies=drawer.in_account(accounts.SAFE, at=here_id()),
    )


@pages.route("/cash/safe/count", methods=["GET", "POST"])
@needs("billing.safe")
def count_safe() -> ResponseReturnValue:
    form = cash_forms.SafeCountForm()
    reckoned = form.pressed("reckon") and form.validate()
    if not reckoned and form.validate_on_submit():
        with form.refusals():
            paper = actions.count_safe(form.whole_sum(), form.reason.data, by=me(), notes=form.notes.data)
            words = _("Counted: %(amount)s.", amount=filters.money(paper.amount))
            return done(words, to=url_for(".cash_paper", document_id=paper.id))
    return page(
        "billing/count_safe.html", form=form, lies=drawer.in_account(accounts.SAFE, at=here_id()), reckoned=reckoned
    )


@pages.route("/cash/desks/add", methods=["GET", "POST"])
@needs("billing.safe")
def add_desk() -> ResponseReturnValue:
    form = cash_forms.DeskForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.add_desk(form.name.data, by=me())
            return done(_("Desk added."), to=url_for(".safe"))
    return page("billing/add_desk.html", form=form)


@pages.route("/cash/desks/<uuid:desk_id>", methods=["GET", "POST"])
@needs("billing.safe")
def use_desk(desk_id: UUID) -> ResponseReturnValue:
    row = drawer.desk(desk_id, at=here_id())
    form = cash_forms.UseDeskForm(row)
    if form.validate_on_submit():
        with form.refusals():
            active = "active" in (form.state.data or [])
            actions.use_desk(drawer.desk(desk_id, at=here_id()), active, by=me())
            return done(_("Saved."), to=url_for(".safe"))
    return page("billing/use_desk.html", form=form, row=row)
