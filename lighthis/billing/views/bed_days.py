"""As which lines of the price list days in a bed are charged."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.billing import actions
from lighthis.billing.price_forms import BedDaysForm
from lighthis.billing.queries import prices as queries
from lighthis.billing.rules import days
from lighthis.billing.views.blueprint import pages
from lighthis.facility.queries import facility
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/prices/bed-days", methods=["GET", "POST"])
@needs("billing.prices")
def bed_days() -> ResponseReturnValue:
    hospital, lines = facility(here_id()), queries.bed_day_lines(here_id())
    form = BedDaysForm(row=hospital, flat=lambda row: {**row.settings.get("bed_day_items", {})})
    for kind in days.BED_DAY_ITEMS:
        form[kind].offer([(one.code, f"{one.code} {one.name_in(language())}") for one in lines])
    if form.validate_on_submit():
        with form.refusals():
            actions.choose_bed_days(form.codes(), by=me())
            return done(_("The bed-days are saved."), to=url_for(".prices"))
    return page("billing/bed_days.html", form=form, lines=lines, shipped=days.BED_DAY_ITEMS)
