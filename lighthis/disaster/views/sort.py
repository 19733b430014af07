"""SALT: the call and the three groups; and the page where a hospital chooses its method."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.disaster import actions, queries, rules
from lighthis.disaster.forms import MethodForm, SortForm
from lighthis.disaster.models import Disaster, Tag
from lighthis.disaster.views.blueprint import WORK, pages
from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facilities
from lighthis.kernel.text import N_, Refusal
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/disaster/sort", methods=["GET", "POST"])
@needs(WORK)
def sort() -> ResponseReturnValue:
    """One press hangs a tag on a person; who is to be assessed next stands below."""
    form, mode = SortForm(), queries.open_one(here_id())
    if form.validate_on_submit():
        with form.refusals():
            tag = _tag(form.number.data or "")
            how = next((code for code in rules.SORTS if form.pressed(code)), "")
            actions.sort(tag, how, by=me())
            number = rules.written(tag.number)
            return done(_("%(number)s: %(group)s.", number=number, group=say(rules.SORTS[how])), to=url_for(".sort"))
    return page("disaster/sort.html", form=form, mode=mode, sorts=rules.SORTS, groups=groups(mode))


def _tag(typed: str) -> Tag:
    """The tag of a number, or the next printed one. Raises Refusal."""
    if not typed:
        return actions.next_tag(by=me())
    number = rules.tag_number(typed)
    tag = queries.by_number(number, at=here_id()) if number else None
    if tag is None:
        raise Refusal(N_("no tag has this number"), field="number")
    return tag


def groups(mode: Disaster | None) -> list[dict[str, Any]]:
    """Who waits to be assessed, the still first; nothing where the event is triaged by START."""
    if mode is None or mode.method != "SALT":
        return []
    waiting = queries.sorted_only(mode.id, at=here_id())
    return [
        {
            "title": say(words),
            "tags": [
                (rules.written(one.number), url_for(".triage", tag_id=one.id)) for one in waiting if one.sort == code
            ],
        }
        for code, words in rules.SORTS.items()
    ]


@pages.route("/disaster/settings", methods=["GET", "POST"])
@needs("facility.manage")
def settings() -> ResponseReturnValue:
    form = MethodForm(row=facilities.facility(here_id()))
    if form.validate_on_submit():
        with form.refusals():
            chosen = {"disaster_method": form.method.data}
            facility_actions.change_settings(facilities.facility(here_id()), chosen, by=me())
            return done(_("The settings are saved."), to=url_for("facility.overview"))
    return page("disaster/settings.html", form=form)
