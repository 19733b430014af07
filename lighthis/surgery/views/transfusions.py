"""Transfusions: what is given, how it ended, saying that it was an error."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.packs.people import short
from lighthis.registration import people
from lighthis.surgery import actions, queries
from lighthis.surgery.forms import AFTER, EndForm, ReasonForm, TransfuseForm
from lighthis.surgery.models import Transfusion
from lighthis.surgery.rules import blood
from lighthis.surgery.views.blueprint import around, pages
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/transfusions/new", methods=["GET", "POST"])
@needs("records.write")
def transfuse(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), TransfuseForm()
    form.offer_lists()
    if form.validate_on_submit():
        with form.refusals():
            made = actions.transfuse(encounters.seen(encounter_id, by=me()), form.bag(), form.started_at.data, by=me())
            return done(_("The transfusion is written."), to=url_for(".transfusion", transfusion_id=made.id))
    known = people.behind(row.patient, ()).blood_group
    if request.method == "GET":
        form.recipient_group.data = known
    audit.looked("transfusion form", by=me(), patient=row.patient_id)
    return page("surgery/transfuse.html", form=form, known=known, **around(row))


@pages.route("/transfusions/<uuid:transfusion_id>")
@needs("records.read")
def transfusion(transfusion_id: UUID) -> ResponseReturnValue:
    found, row = _found(transfusion_id)
    audit.looked("transfusion", by=me(), patient=row.patient_id)
    own = {"transfusion_id": found.id}
    links = {
        "end": link(".end", "records.write", **own) if found.ended_at is None and found.withdrawn_at is None else "",
        "mistake": link(".withdraw_transfusion", "records.write", **own) if found.withdrawn_at is None else "",
    }
    return page(
        "surgery/transfusion.html", one=found, heading=_named(found), facts=_facts(found), links=links, **around(row)
    )


def _found(transfusion_id: UUID) -> tuple[Transfusion, Encounter]:
    """A transfusion that this reader may see, with its coming. Raises NotFound."""
    found = queries.transfusion(transfusion_id, at=here_id())
    return found, encounters.seen(found.encounter_id, by=me())


def _named(one: Transfusion) -> str:
    return _("Transfusion: %(what)s", what=say(blood.COMPONENTS[one.component]))


def _facts(one: Transfusion) -> list[tuple[str, str]]:
    """What is known, without what is not."""
    tests = [(say(blood.TESTS[name]), say(blood.RESULTS[result])) for name, result in one.tests.items()]
    listed = [
        (_("Volume, ml"), filters.number(one.volume_ml)), (_("Number of the bag"), one.series), (_("Indications"), one.indications),
        (_("The patient"), _blood(one.recipient_group, one.recipient_rhesus)), (_("The bag"), _blood(one.donor_group, one.donor_rhesus)),
        *tests,
        (_("Beginning"), filters.instant(one.started_at)), (_("End"), filters.instant(one.ended_at) if one.ended_at else _("not written yet")),
        (_("Reaction"), say(blood.REACTIONS[one.reaction]) if one.reaction else ""), (_("What happened and what was done"), one.reaction_words),
        *((str(AFTER[name]), text) for name, text in one.after.items()),
        (_("Why in spite of group, Rh or tests"), one.despite), (_("Why without a consent"), one.consent_despite),
        (_("Written by"), short(one.by)),
    ]  # fmt: skip
    return [(title, value) for title, value in listed if value]


def _blood(group: str, rhesus: str) -> str:
    return f"{filters.code(group, 'blood_groups')}, {filters.code(rhesus, 'rhesus')}"


@pages.route("/transfusions/<uuid:transfusion_id>/end", methods=["GET", "POST"])
@needs("records.write")
def end(transfusion_id: UUID) -> ResponseReturnValue:
    (found, row), form = _found(transfusion_id), EndForm()
    if form.validate_on_submit():
        with form.refusals():
            after: dict[str, Any] = {name: form[name].data or "" for name in AFTER}
            again, _row = _found(transfusion_id)
            actions.end(again, form.ended_at.data, form.reaction.data, form.reaction_words.data, after, by=me())
            return done(
                _("The end of the transfusion is written."), to=url_for(".transfusion", transfusion_id=transfusion_id)
            )
    audit.looked("transfusion form", by=me(), patient=row.patient_id)
    return page("surgery/end.html", form=form, one=found, heading=_named(found), **around(row))


@pages.route("/transfusions/<uuid:transfusion_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_transfusion(transfusion_id: UUID) -> ResponseReturnValue:
    (found, row), form = _found(transfusion_id), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("transfusion", transfusion_id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Until then the transfusion stands.")
            return done(said, to=url_for(".transfusion", transfusion_id=transfusion_id))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    return page(
        "surgery/reason.html", form=form, heading=_("Entered in error"), what=_named(found), do=_("Entered in error"),
        back_to=url_for(".transfusion", transfusion_id=transfusion_id), **around(row),
    )  # fmt: skip
