"""Zones of the emergency department: their names, the one that is proposed, and the page where a hospital writes its own."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.encounters.models import Encounter
from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facilities
from lighthis.triage import queries, rules
from lighthis.triage.department_forms import SettingsForm
from lighthis.triage.views.blueprint import pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say, speaking
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me


def zones() -> list[rules.Zone]:
    """The zones of this hospital by name; those nobody has written are said in the language of its papers, so that all see one name."""
    found = rules.zones(here().settings)
    if all(isinstance(one.name, str) for one in found):
        return found
    with speaking(here().paper_language):
        return [rules.Zone(say(one.name), one.category) for one in found]


def names_of(found: list[rules.Zone]) -> list[str]:
    """Their names alone, in order."""
    return [str(one.name) for one in found]


def proposed(category: str, found: list[rules.Zone]) -> str:
    """Where a patient of a category goes; empty where nobody said."""
    zone = rules.zone_for(category, found)
    return str(zone.name) if zone else ""


def proposed_for(row: Encounter, found: list[rules.Zone]) -> str:
    """Where a patient goes by the triage that counts."""
    standing = queries.latest([row.id], at=here_id()).get(row.id)
    return proposed(standing.category, found) if standing else ""


@pages.route("/emergency/settings", methods=["GET", "POST"])
@needs("facility.manage")
def settings() -> ResponseReturnValue:
    facility = facilities.facility(here_id())
    form = SettingsForm(row=facility, known=zones())
    if form.validate_on_submit():
        with form.refusals():
            facility_actions.change_settings(facilities.facility(here_id()), form.settings(), by=me())
            return done(_("The settings are saved."), to=url_for(".settings"))
    return page("triage/settings.html", form=form)
