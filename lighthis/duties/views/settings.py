"""Settings of notices: how long they may take, which codes are told of."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.duties import actions
from lighthis.duties.forms import SettingsForm
from lighthis.duties.queries.settings import LISTS
from lighthis.duties.views.blueprint import pages
from lighthis.facility import queries as facilities
from lighthis.packs import codes
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/facility/notices", methods=["GET", "POST"])
@needs("facility.manage")
def settings() -> ResponseReturnValue:
    form = SettingsForm(row=facilities.facility(here_id()))
    if form.validate_on_submit():
        with form.refusals():
            actions.change_settings(facilities.facility(here_id()), form.given(), by=me())
            return done(_("The settings are saved."), to=url_for("facility.overview"))
    listed = {kind: [(one.code, one.name(language())) for one in codes.code_list(name)] for kind, name in LISTS.items()}
    return page("duties/settings.html", form=form, listed=listed)
