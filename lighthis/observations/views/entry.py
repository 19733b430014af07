"""Writing a set of vital signs, and taking back one that was written in error."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.observations import actions, queries
from lighthis.observations.forms import ObservationForm, WithdrawForm
from lighthis.observations.models import Observation
from lighthis.observations.views.blueprint import about, pages, told
from lighthis.registration import people
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/observations/new", methods=["GET", "POST"])
@needs("observations.write")
def take(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    form = _form(row)
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            form.age = encounters.ages_of(row, at=form.taken_at.data)
            made = actions.observe(row, form.inputs(), form.extra(), form.taken_at.data, by=me())
            return done(_said(made), to=url_for(".series", encounter_id=row.id))
    audit.looked("vital signs form", by=me(), patient=row.patient_id)
    last, _total = queries.series(row, most=1)
    doubts = form.doubts() if request.method == "POST" else []
    return page("observations/take.html", form=form, doubts=doubts, last=told(last, row.id), **about(row))


def _form(row: Encounter) -> ObservationForm:
    sex = people.behind(row.patient, ()).sex
    return ObservationForm(encounters.ages_of(row), sex, holding=queries.holding(row))


def _said(made: Observation) -> str:
    found = queries.scoring(made.score, language())
    return _("The vital signs are saved. %(score)s.", score=say(found)) if found else _("The vital signs are saved.")


@pages.route("/observations/<uuid:observation_id>/withdraw", methods=["GET", "POST"])
@needs("observations.write")
def withdraw(observation_id: UUID) -> ResponseReturnValue:
    found, form = queries.observation(observation_id, at=here_id()), WithdrawForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            encounter_actions.ask_error("observation", observation_id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Until then the vital signs count.")
            return done(said, to=url_for(".series", encounter_id=row.id))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    words = queries.told(found, language())
    return page("observations/withdraw.html", form=form, words=words, at=found.taken_at, **about(row))
