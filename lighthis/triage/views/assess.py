"""Triage of one patient: the form, straight to red, and taking back what was written in error."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.packs.people import short
from lighthis.registration import people
from lighthis.registration.views import banner
from lighthis.scales import rules
from lighthis.triage import actions, queries
from lighthis.triage.forms import TriageForm, WithdrawForm
from lighthis.triage.models import Assessment
from lighthis.triage.views.blueprint import address, back, colours, pages, why
from lighthis.triage.views.kept import begun, keep_typed
from lighthis.triage.views.result import result
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me

APPEARANCE = {"child": False, "adult": True}


@pages.route("/encounters/<uuid:encounter_id>/triage", methods=["GET", "POST"])
@needs("triage.assess")
def assess(encounter_id: UUID) -> ResponseReturnValue:
    row = present(encounter_id)
    audit.looked("triage form", by=me(), patient=row.patient_id)
    form, instead = _form(row)
    if form is None:
        return instead
    if form.pressed("recalculate"):
        form.weigh()
        keep_typed()
    elif form.validate_on_submit():
        with form.refusals():
            return _save(encounters.encounter(encounter_id, at=here_id()), form)
    return page("triage/assess.html", form=form, **_shown(row, form))


def present(encounter_id: UUID) -> Encounter:
    """A coming to triage. Who triages must see whom: a sensitive one is open here while the patient is in the department."""
    row = encounters.encounter(encounter_id, at=here_id())
    return row if _is_here(row) else encounters.seen(encounter_id, by=me())


def _is_here(row: Encounter) -> bool:
    return row.status == "open" and row.kind == "emergency"


def _form(row: Encounter) -> tuple[TriageForm | None, ResponseReturnValue]:
    """The form of the patient's chart, or the page that stands instead of it."""
    if request.method == "GET" and not _is_here(row):
        return None, page("triage/over.html", **_about(row))
    looks = APPEARANCE.get(request.args.get("looks", ""))
    patient = people.behind(row.patient, ())
    if patient.birth_date is None and looks is None:
        return None, page("triage/looks.html", red=ActionForm(formdata=None), status=_not_a_form(), **_about(row))
    try:
        form = TriageForm(
            encounters.ages_of(row, appears_adult=looks), patient.sex, scale=queries.own_scale(here()),
            scale2=queries.scale2(row.id, at=here_id()) is not None, chooses=may("encounters.decide"),
        )  # fmt: skip
    except Refusal as absent:
        return None, page("triage/no_scale.html", absent=say(absent.message), status=_not_a_form(), **_about(row))
    if request.method == "GET" and not form.complaint.data:
        _begin(form, row)
    return form, ""


def _not_a_form() -> int:
    return 200 if request.method == "GET" else 400


def _begin(form: TriageForm, row: Encounter) -> None:
    form.complaint.data = row.complaint
    if form.scale2 and "spo2_scale" in form:
        form.spo2_scale.data = "2"
    last = queries.latest([row.id], at=here_id()).get(row.id)
    if last is not None and request.args.get("from") == "last":
        form.take_over(last.inputs)


def _save(row: Encounter, form: TriageForm) -> ResponseReturnValue:
    made = actions.assess(
        row, form.inputs(), at=form.assessed_at.data or clock.now(), started_at=form.started_at.data, by=me(),
        category=form.category.data, override_code=form.override_code.data or "",
        override_reason=form.override_reason.data, not_measured=form.why_not.data, complaint=form.complaint.data,
    )  # fmt: skip
    return done(_said(made), to=back(row))


def _said(made: Assessment) -> str:
    category = colours()[made.category]
    if made.needs_supervisor:
        return _("The triage is saved: %(category)s. Call the supervising doctor.", category=category)
    return _("The triage is saved: %(category)s.", category=category)


def _about(row: Encounter, history: list[Assessment] | None = None) -> dict[str, Any]:
    """What every page of one triage shows: who, and the triages until now."""
    waiting = {one.subject_id for one in encounters.errors_of(row.id, at=here_id()) if one.state == "asked"}
    return {
        "row": row, "banner": banner(row.patient, row),
        "history": [_told(one, waits=one.id in waiting) for one in (_history(row) if history is None else history)],
        "back_url": back(row), "coming_url": address(row),
    }  # fmt: skip


def _history(row: Encounter) -> list[Assessment]:
    return queries.history(row.id, here_id())


def _told(one: Assessment, *, waits: bool = False) -> dict[str, Any]:
    """One triage for the table; `waits`: somebody says it was an error, and another person has not answered yet."""
    mine = (one.by_id == me().id or may("encounters.decide")) and not waits
    return {
        "at": one.assessed_at, "lasted": _lasted(one), "category": one.category, "proposed": one.proposed, "by": short(one.by),
        "reason": why(one), "is_complete": one.is_complete, "withdrawn": one.withdrawn_why,
        "version": one.scale_version, "scale2": _scale2(one), "waits": waits,
        "withdraw_url": url_for(".withdraw", assessment_id=one.id) if mine and one.withdrawn_at is None else "",
    }  # fmt: skip


def _lasted(one: Assessment) -> str:
    """How long the triage took, where its beginning is known."""
    if one.started_at is None:
        return ""
    return _("took %(time)s", time=filters.minutes((one.assessed_at - one.started_at).total_seconds() // 60))


def _scale2(one: Assessment) -> str:
    """Who chose scale 2 of SpO₂, and when."""
    if one.scale2_by is None:
        return ""
    return _(
        "SpO₂ counts on scale 2, target 88–92 %%. Chosen by %(doctor)s, %(time)s.",
        doctor=short(one.scale2_by), time=filters.instant(one.scale2_at),
    )  # fmt: skip


def _shown(row: Encounter, form: TriageForm) -> dict[str, Any]:
    history = _history(row)
    last = next((one for one in history if one.withdrawn_at is None), None)
    chart = form.chart.code
    hints = [(rules.label(one.code, language()), rules.hint(one.code, chart, language())) for one in form.chart.signs]
    return {
        **_about(row, history), "begun": begun(), "result": result(form, row) if request.method == "POST" else None, "again": last is not None,
        "last_url": url_for(".assess", encounter_id=row.id, **{**request.args, "from": "last"}) if last else "",
        "chart": rules.label(chart, language()), "source_of": _source(form.chart), "doubts": form.doubts() if request.method == "POST" else [],
        "hints": [(name, text) for name, text in hints if text], "may_lower": may("encounters.decide"),
        "reviewed_by": here().settings.get("triage_labels_signed_by", ""),
        "other_chart": _other_chart(row), "scale2": _scale2(last) if last is not None else "",
    }  # fmt: skip


def _source(chart: rules.Scale) -> str:
    """Where the scale comes from, and under which licence."""
    return ", ".join([chart.source["title"], *chart.source["by"], chart.source["licence"]])


def _other_chart(row: Encounter) -> str:
    """Where the age is unknown: the same page by the other appearance."""
    if row.patient.birth_date is not None:
        return ""
    other = "child" if request.args.get("looks") == "adult" else "adult"
    return url_for(".assess", encounter_id=row.id, looks=other)


@pages.route("/encounters/<uuid:encounter_id>/triage/red", methods=["POST"])
@needs("triage.assess")
def straight_red(encounter_id: UUID) -> ResponseReturnValue:
    row, form = present(encounter_id), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.encounter(encounter_id, at=here_id())
            actions.straight_to_red(row, by=me())
            return done(_("Red: to the resuscitation room now. Write the signs when there is time."), to=back(row))
    return page("triage/red.html", form=form, **_about(row))


@pages.route("/triage/<uuid:assessment_id>/withdraw", methods=["GET", "POST"])
@needs("triage.assess")
def withdraw(assessment_id: UUID) -> ResponseReturnValue:
    one, form = queries.assessment(assessment_id, at=here_id()), WithdrawForm()
    row = present(one.encounter_id)
    if form.validate_on_submit():
        with form.refusals():
            encounter_actions.ask_error("triage", assessment_id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Triage again now if the category is wrong.")
            return done(said, to=url_for(".assess", encounter_id=row.id))
    audit.looked("triage form", by=me(), patient=row.patient_id)
    return page("triage/withdraw.html", form=form, one=_told(one), **_about(row))
