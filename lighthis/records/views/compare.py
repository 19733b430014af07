"""After a death: whether the clinical and the post-mortem diagnosis agree."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.packs.people import short
from lighthis.records import actions, queries, rules
from lighthis.records.forms import CompareForm
from lighthis.records.views.blueprint import back, by_stages, pages
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/encounters/<uuid:encounter_id>/divergence", methods=["GET", "POST"])
@needs("records.write")
def compare(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), CompareForm()
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.compare(
                row, form.verdict.data, form.cause.data, form.words.data, form.stated_at.data, by=me(), ground=form.ground.data
            )  # fmt: skip
            return done(_("The comparison is written."), to=back(row))
    audit.looked("diagnoses", by=me(), patient=row.patient_id)
    old = queries.divergence(row)
    stands = (
        (say(rules.VERDICTS[old.verdict]), say(rules.CAUSES.get(old.cause, "")), old.words, short(old.by))
        if old
        else ()
    )
    return page(
        "records/compare.html", form=form, row=row, banner=banner(row.patient, row), stands=[one for one in stands if one],
        stages=by_stages(queries.diagnoses([row.id], at=row.facility_id)),
    )  # fmt: skip
