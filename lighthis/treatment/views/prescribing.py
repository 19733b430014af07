"""Writing a prescription, changing it, stopping it, confirming after a move, saying that it never was."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.treatment import actions, queries, rules
from lighthis.treatment.forms import ConfirmForm, MistakeForm, PrescribeForm, StopForm
from lighthis.treatment.views.blueprint import about, dose_facts, facts, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/treatment/<kind>", methods=["GET", "POST"])
@needs("treatment.prescribe")
def prescribe(encounter_id: UUID, kind: str) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    if kind not in rules.KINDS:
        raise NotFound
    form = PrescribeForm(kind, row)
    if form.validate_on_submit():
        with form.refusals():
            made = actions.prescribe(encounters.seen(encounter_id, by=me()), form.draft(), by=me())
            to = url_for(".prescribe", encounter_id=encounter_id, kind=kind) if form.pressed("another") else None
            said = _("Prescribed: %(what)s.", what=queries.told(made, language()))
            return done(said, to=to or url_for(".sheet", encounter_id=encounter_id))
    audit.looked("prescription form", by=me(), patient=row.patient_id)
    return page("treatment/prescribe.html", form=form, old=None, **_around(form, row))


@pages.route("/prescriptions/<uuid:prescription_id>/change", methods=["GET", "POST"])
@needs("treatment.prescribe")
def change(prescription_id: UUID) -> ResponseReturnValue:
    old = queries.seen_prescription(prescription_id, by=me())
    form = PrescribeForm(old.kind, old.encounter, old=old)
    if form.validate_on_submit():
        with form.refusals():
            old = queries.seen_prescription(prescription_id, by=me())
            made = actions.change(old, form.draft(), form.why.data, by=me())
            said = _("Changed: %(what)s. The one before is stopped.", what=queries.told(made, language()))
            return done(said, to=url_for(".sheet", encounter_id=made.encounter_id))
    audit.looked("prescription form", by=me(), patient=old.encounter.patient_id)
    return page("treatment/prescribe.html", form=form, old=facts(old), **_around(form, old.encounter))


def _around(form: PrescribeForm, row: Encounter) -> dict[str, Any]:
    """What stands beside the form: suggestions, what is prescribed already, to what the patient is allergic."""
    found = queries.prescriptions_of([row.id], at=here_id())
    place = queries.place_of(row.id, here_id())
    return {
        "kind": form.kind, "doubts": form.doubts(), "names": queries.used_names(form.kind, language(), at=here_id()),
        "running": [facts(one) for one in found if one.withdrawn_at is None and queries.goes_on(one, clock.now())],
        "substances": queries.substances(row.patient), "outside": bool(place and _is_outside(row, place)), **about(row),
    }  # fmt: skip


def _is_outside(row: Encounter, place: queries.Place) -> bool:
    """Whether the patient lies in another department than the doctor's, who does not treat the patient."""
    mine = not me().department_ids or place.department_id in me().department_ids
    return not mine and me().id not in {row.doctor_id, place.doctor_id}


@pages.route("/prescriptions/<uuid:prescription_id>/stop", methods=["GET", "POST"])
@needs("treatment.prescribe")
def stop(prescription_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen_prescription(prescription_id, by=me()), StopForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen_prescription(prescription_id, by=me())
            actions.stop(row, form.stopped_at.data, form.why.data, by=me())
            said = _("Stopped: %(what)s.", what=queries.told(row, language()))
            return done(said, to=url_for(".sheet", encounter_id=row.encounter_id))
    audit.looked("prescription", by=me(), patient=row.encounter.patient_id)
    return page("treatment/stop.html", form=form, one=facts(row), **about(row.encounter))


@pages.route("/prescriptions/<uuid:prescription_id>/error", methods=["GET", "POST"])
@needs("treatment.prescribe")
def in_error(prescription_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen_prescription(prescription_id, by=me()), MistakeForm()
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("prescription", prescription_id, form.reason.data, by=me())
            return done(
                _("It waits for another person to confirm. Until then it counts."), to=_page_of(prescription_id)
            )
    audit.looked("prescription", by=me(), patient=row.encounter.patient_id)
    return page(
        "treatment/in_error.html", form=form, what=facts(row)["name"], to=_page_of(row.id), **about(row.encounter)
    )


@pages.route("/doses/<uuid:dose_id>/error", methods=["GET", "POST"])
@needs("treatment.prescribe", "treatment.give")
def dose_in_error(dose_id: UUID) -> ResponseReturnValue:
    one, form = queries.dose(dose_id, at=here_id()), MistakeForm()
    row = encounters.seen(one.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("dose", dose_id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Until then it counts.")
            return done(said, to=_page_of(one.prescription_id))
    audit.looked("prescription", by=me(), patient=row.patient_id)
    return page(
        "treatment/in_error.html", form=form, what=say(queries.dose_told(one, language())), dose=dose_facts(one),
        to=_page_of(one.prescription_id), **about(row),
    )  # fmt: skip


def _page_of(prescription_id: UUID) -> str:
    return url_for(".prescription", prescription_id=prescription_id)


@pages.route("/encounters/<uuid:encounter_id>/treatment/confirm", methods=["GET", "POST"])
@needs("treatment.prescribe")
def confirm(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.confirm(encounters.seen(encounter_id, by=me()), form.remark.data, by=me())
            return done(_("The treatment is confirmed."), to=url_for(".sheet", encounter_id=encounter_id))
    audit.looked("treatment sheet", by=me(), patient=row.patient_id)
    place, found = queries.place_of(row.id, here_id()), queries.prescriptions_of([row.id], at=here_id())
    waiting = queries.to_confirm(place, found, clock.now()) if place is not None else []
    return page("treatment/confirm.html", form=form, waiting=[facts(one) for one in waiting], place=place, **about(row))
