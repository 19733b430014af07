"""What a package of the price list holds, and for how long."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.billing.models import PricedItem
from lighthis.billing.queries import prices
from lighthis.charging import actions, queries
from lighthis.charging.forms import DaysForm, PartForm
from lighthis.charging.queries.packages import PACKAGE
from lighthis.charging.views.blueprint import pages
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone


@pages.route("/prices/<uuid:package_id>/package", methods=["GET", "POST"])
@needs("billing.prices")
def package(package_id: UUID) -> ResponseReturnValue:
    form = PartForm(valid_from=clock.today(zone()))
    row, here = _package(package_id), url_for(".package", package_id=package_id)
    if not form.item.looked_for() and form.validate_on_submit():
        with form.refusals():
            actions.add_part(_package(package_id), form.item.item, form.quantity.data, form.valid_from.data, by=me())
            return done(_("The package holds it now. Packages that were charged stay as they were."), to=here)
    parts = [one for one in queries.parts_of(package_id, at=here_id()) if one.valid_until is None]
    return page("charging/package.html", form=form, item=row, parts=parts)


@pages.route("/prices/<uuid:package_id>/package/days", methods=["GET", "POST"])
@needs("billing.prices")
def package_days(package_id: UUID) -> ResponseReturnValue:
    row = _package(package_id)
    form = DaysForm(days=row.days)
    if form.validate_on_submit():
        with form.refusals():
            days = None if form.days.data is None else int(form.days.data)
            actions.set_days(_package(package_id), days, by=me())
            return done(_("The package is saved."), to=url_for(".package", package_id=package_id))
    return page("charging/package_days.html", form=form, item=row)


@pages.route("/prices/<uuid:package_id>/package/<uuid:part_id>/end", methods=["GET", "POST"])
@needs("billing.prices")
def end_part(package_id: UUID, part_id: UUID) -> ResponseReturnValue:
    form, back = ActionForm(), url_for(".package", package_id=package_id)
    found = [one for one in queries.parts_of(_package(package_id).id, at=here_id()) if one.id == part_id]
    if not found:
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            actions.end_part(found[0], by=me())
            return done(_("The package no longer holds it. Packages that were charged stay as they were."), to=back)
    return page("charging/end_part.html", form=form, part=found[0], item=_package(package_id), back=back)


def _package(package_id: UUID) -> PricedItem:
    row = prices.item(package_id, at=here_id())
    if row.category != PACKAGE:
        raise NotFound
    return row
