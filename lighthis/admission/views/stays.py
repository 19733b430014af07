"""The hospital stay: its page, to another bed, home, and the placement that was a mistake."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, charts, queries, ward, words
from lighthis.admission.forms import DischargeForm, TransferForm, WithdrawForm
from lighthis.admission.models import Stay
from lighthis.admission.views import births, history
from lighthis.admission.views.blueprint import department_asked, doctor_of, offer_beds, pages, stay_of
from lighthis.audit import actions as audit
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.records import queries as records
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, zone


@pages.route("/stays/<uuid:stay_id>")
@needs("registration.search")
def stay(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    patient = found.encounter.patient
    audit.looked("stay", by=me(), patient=patient.id, detail={"stay": str(found.id)})
    diagnoses = records.diagnoses([found.encounter_id], at=found.facility_id) if may("records.read") else None
    leaves = queries.leaves_of(found)
    return page(
        "admission/stay.html",
        stay=found,
        banner=banner(patient, found.encounter),
        words=words,
        diagnoses=diagnoses,
        written=records.words_of,
        links=_links(found),
        record=history.about(found) if may("records.read") else None,
        corrections=queries.corrections_of(found.id, at=found.facility_id),
        my_id=me().id,
        leaves=leaves,
        overdue={one.id for one in leaves if one.until is None and one.promised < clock.now()},
        carers=[one for one in queries.carers_of(found.id, at=found.facility_id) if one.until is None],
        family=births.family(found),
        kept=queries.hold_of_encounter(found.encounter_id, clock.now(), at=found.facility_id),
    )


def _links(found: Stay) -> list[tuple[str, str]]:
    """The other parts of the record that this reader may open."""
    coming = {"encounter_id": found.encounter_id}
    chart = link("papers.ask", "records.print", form=charts.FORM, subject=found.id)
    listed = [
        (_("The coming"), link("encounters.encounter", "records.read", **coming)),
        (_("Treatment sheet"), link("treatment.sheet", "records.read", **coming)),
        (_("Series of vital signs"), link("observations.series", "records.read", **coming)),
        (_("Print the temperature chart"), chart if may("records.read") else ""),
        (_("Diagnoses"), link("records.diagnose", "records.write", **coming)),
        (_("Notes"), link("records.note", "records.write", **coming)),
        (_("Bill"), link("billing.bill", "billing.read", **coming)),
        (_("Papers of the discharge"), link("discharge.papers", "records.read", stay_id=found.id) if found.withdrawn_at is None else ""),
    ]  # fmt: skip
    return [one for one in listed if one[1]]


@pages.route("/stays/<uuid:stay_id>/transfer", methods=["GET", "POST"])
@needs("admission.transfer")
def transfer(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    department = department_asked(found.department)
    form = TransferForm()
    offer_beds(form, department.id, found.encounter, "", stay=found)
    if form.validate_on_submit():
        with form.refusals():
            bed, had_bed = facilities.bed(UUID(form.bed.data), at=here_id()), _lies(found)
            moved = actions.transfer(
                stay_of(stay_id), bed, form.at.data, by=me(), despite=form.despite.data, doctor_id=doctor_of(form),
                override=form.override.data,
            )  # fmt: skip
            return done(_moved(bed, had_bed=had_bed), to=url_for(".stay", stay_id=moved.id))
    tabs = ward.tabs(here_id(), on=clock.today(zone()))
    audit.looked("transfer", by=me(), patient=found.encounter.patient_id)
    shown = banner(found.encounter.patient, found.encounter)
    return page(
        "admission/transfer.html", form=form, stay=found, banner=shown, department=department, tabs=tabs, words=words
    )


def _lies(found: Stay) -> bool:
    """Whether the patient has a bed now."""
    return any(one.until is None for one in found.occupancies)


def _moved(bed: Bed, *, had_bed: bool) -> str:
    where = {"room": bed.room.number, "bed": bed.number}
    if had_bed:
        return _("Transferred: room %(room)s, bed %(bed)s. The old bed is being cleaned.", **where)
    return _("Transferred: room %(room)s, bed %(bed)s.", **where)


@pages.route("/stays/<uuid:stay_id>/discharge", methods=["GET", "POST"])
@needs("admission.discharge")
def discharge(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    form = DischargeForm()
    form.offer_codes()
    births.ask_of_children(form, found)
    if request.method == "GET":
        form.left_at.data, form.work_capacity.data = clock.now(), found.work_capacity
        form.recommendations.data = found.recommendations  # of a discharge that was taken back
    if form.validate_on_submit():
        with form.refusals():
            said = _("Discharged. The bed is being cleaned.") if _lies(found) else _("Discharged.")
            births.part(stay_of(stay_id), form)
            gone = actions.discharge(
                stay_of(stay_id), form.left_at.data, form.disposition.data, form.outcome.data, by=me(),
                work_capacity=form.work_capacity.data, recommendations=form.recommendations.data, elsewhere=form.elsewhere(),
            )  # fmt: skip
            papers = link("discharge.papers", "records.read", stay_id=gone.id)
            return done(said, to=papers or url_for(".stay", stay_id=gone.id))
    audit.looked("discharge", by=me(), patient=found.encounter.patient_id)
    shown, diagnosis = banner(found.encounter.patient, found.encounter), actions.has_final_diagnosis(found.encounter)
    return page("admission/discharge.html", form=form, stay=found, banner=shown, diagnosis=diagnosis, words=words)


@pages.route("/stays/<uuid:stay_id>/withdraw", methods=["GET", "POST"])
@needs("admission.transfer")
def withdraw(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            found = stay_of(stay_id)
            department, row = found.department.id, actions.withdraw(found, form.reason.data, by=me())
            to = (
                url_for(".stay", stay_id=stay_id)
                if row.state == "asked"
                else url_for(".beds", department_id=department)
            )
            return done(words.taken_back(row), to=to)
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    return page(
        "admission/withdraw.html", form=form, stay=found, banner=banner(found.encounter.patient, found.encounter)
    )
