"""How a hospital prepares: the hour, how long files are kept, how many blanks."""

from dataclasses import asdict
from decimal import Decimal

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.downtime import actions, rules
from lighthis.downtime.forms import SettingsForm
from lighthis.downtime.views.blueprint import pages
from lighthis.facility import queries as facilities
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/facility/downtime", methods=["GET", "POST"])
@needs("facility.manage")
def settings() -> ResponseReturnValue:
    house = facilities.facility(here_id())
    kept = {name: Decimal(number) for name, number in asdict(rules.settings_of(house.settings)).items()}
    form = SettingsForm(row=house, flat=lambda _row: kept)
    if form.validate_on_submit():
        with form.refusals():
            actions.set_up(facilities.facility(here_id()), form.given(), by=me())
            return done(_("The settings are saved."), to=url_for("facility.overview"))
    return page("downtime/settings.html", form=form)
