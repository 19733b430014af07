"""How often vital signs are measured: the hospital's own order."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facilities
from lighthis.observations.forms import MinutesForm
from lighthis.observations.views.blueprint import pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/facility/monitoring", methods=["GET", "POST"])
@needs("facility.manage")
def settings() -> ResponseReturnValue:
    form = MinutesForm(row=facilities.facility(here_id()))
    if form.validate_on_submit():
        with form.refusals():
            facility_actions.change_settings(
                facilities.facility(here_id()), {"monitoring_minutes": form.given()}, by=me()
            )
            return done(_("The settings are saved."), to=url_for("facility.overview"))
    return page("observations/settings.html", form=form)
