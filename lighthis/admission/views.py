"""Pages of beds and stays."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lighthis.admission import actions, queries, rules, ward, words
from lighthis.admission.forms import (
    STATES,
    AcceptForm,
    BedForm,
    BedStateForm,
    DeclineForm,
    DischargeForm,
    TransferForm,
    WithdrawForm,
)
from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings
from lighthis.encounters.models import BedRequest
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.records import queries as records
from lighthis.registration.views import banner
from lighthis.staff import queries as staff
from lighthis.web.access import needs
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me, zone

pages = Blueprint("admission", __name__)


@pages.route("/wards")
@pages.route("/wards/<uuid:department_id>")
@needs("admission.map")
def beds(department_id: UUID | None = None) -> ResponseReturnValue:
    return _ward("admission/beds.html", department_id)


@pages.route("/wards/<uuid:department_id>/list")
@needs("admission.map")
def bed_list(department_id: UUID) -> ResponseReturnValue:
    return _ward("admission/bed_list.html", department_id)


def _ward(template: str, department_id: UUID | None) -> ResponseReturnValue:
    """The map or the list of one department; without an id the reader's own, else the first."""
    since = rules.last_census(clock.now(), zone(), here().census_hour)
    chosen = department_id or _own_department()
    if chosen is None:
        return page("admission/no_wards.html")
    found = queries.bed_map(chosen, at=here_id(), since=since, on=clock.today(zone()))
    if may("registration.search"):
        seen = [bed.lying.person.patient_id for room in found.rooms for bed in room.beds if bed.lying is not None]
        seen += [one.person.patient_id for one in found.waiting]
        audit.happened("saw the beds", by=me(), object_id=chosen, detail={"ids": [str(one) for one in seen]})
    return page(
        template,
        map=found,
        words=words,
        since=since,
        account=words.account(found.rooms),
        census=f"{here().census_hour:02}",
    )


def _own_department() -> UUID | None:
    wards = [one.id for one in facilities.departments(here_id(), facilities.WARDS)]
    return next((one for one in wards if one in me().department_ids), wards[0] if wards else None)


@pages.route("/wards/<uuid:department_id>/waiting")
@needs("admission.accept")
def waiting(department_id: UUID) -> ResponseReturnValue:
    department = facilities.department(department_id, at=here_id())
    return _waiting(department, None)


@pages.route("/beds/<uuid:bed_id>/place")
@needs("admission.accept")
def bed_waiting(bed_id: UUID) -> ResponseReturnValue:
    bed = facilities.bed(bed_id, at=here_id())
    return _waiting(bed.room.department, bed)


def _waiting(department: Any, bed: Bed | None) -> ResponseReturnValue:
    rows = words.by_urgency(ward.waiting(here_id(), department.id))
    audit.happened(
        "saw who waits for a bed",
        by=me(),
        object_id=department.id,
        detail={"ids": [str(one.person.patient_id) for one in rows]},
    )
    return page("admission/waiting.html", rows=rows, department=department, bed=bed, words=words)


@pages.route("/bed-requests/<uuid:request_id>", methods=["GET", "POST"])
@needs("admission.accept")
def accept(request_id: UUID) -> ResponseReturnValue:
    asked = _request(request_id)
    form = AcceptForm()
    _offer_beds(form, asked.department_id, actions.guest_of(asked.encounter, asked.wish, clock.now()))
    if form.validate_on_submit():
        with form.refusals():
            asked = _request(request_id)
            bed = facilities.bed(UUID(form.bed.data), at=here_id())
            stay = actions.place(asked, bed, form.at.data, by=me(), despite=form.despite.data, doctor_id=_doctor(form))
            text = _(
                "In bed: room %(room)s, bed %(bed)s. Case history %(number)s.",
                room=bed.room.number,
                bed=bed.number,
                number=stay.number,
            )
            return done(text, to=url_for(".stay", stay_id=stay.id))
    patient = asked.encounter.patient
    audit.looked("bed request", by=me(), patient=patient.id)
    return page("admission/accept.html", form=form, asked=asked, banner=banner(patient, asked.encounter), words=words)


@pages.route("/bed-requests/<uuid:request_id>/decline", methods=["GET", "POST"])
@needs("admission.accept")
def decline(request_id: UUID) -> ResponseReturnValue:
    asked = _request(request_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            asked = _request(request_id)
            encounters.answer_request(asked, False, form.answer.data, by=me())
            return done(
                _("Declined. The doctor who asked decides anew."),
                to=url_for(".beds", department_id=asked.department_id),
            )
    patient = asked.encounter.patient
    audit.looked("bed request", by=me(), patient=patient.id)
    return page("admission/decline.html", form=form, asked=asked, banner=banner(patient, asked.encounter))


def _request(request_id: UUID) -> BedRequest:
    found = comings.request(request_id, at=here_id())
    if not comings.visible(found.encounter, me()):
        raise NotFound
    return found


def _offer_beds(form: BedForm, department_id: UUID, guest: rules.Guest, stay: Stay | None = None) -> None:
    """Free beds of a department, fitting ones first, and the doctors; the moment is now until somebody says else."""
    form.bed.offer(words.bed_offers(department_id, here_id(), guest, stay, request.form.get("bed", "")))
    form.doctor.offer([(one.id, words.doctor(one)) for one in staff.doctors(here_id())])
    if request.method == "GET":
        form.at.data = clock.now()
        form.bed.data = request.args.get("bed", "")


def _doctor(form: BedForm) -> UUID | None:
    return UUID(form.doctor.data) if form.doctor.data else None


@pages.route("/stays/<uuid:stay_id>")
@needs("registration.search")
def stay(stay_id: UUID) -> ResponseReturnValue:
    found = _stay(stay_id)
    patient = found.encounter.patient
    audit.looked("stay", by=me(), patient=patient.id, detail={"stay": str(found.id)})
    diagnoses = records.diagnoses([found.encounter_id]) if may("records.read") else None
    return page(
        "admission/stay.html",
        stay=found,
        banner=banner(patient, found.encounter),
        words=words,
        diagnoses=diagnoses,
        written=records.words_of,
        links=_links(found),
    )


def _links(found: Stay) -> list[tuple[str, str]]:
    """The other parts of the record that this reader may open."""
    listed = [
        (_("The coming"), "encounters.encounter", "records.read", ""),
        (_("Diagnoses"), "records.diagnose", "records.write", ""),
        (_("Notes"), "records.note", "records.write", ""),
        (_("Bill"), "billing.bill", "billing.read", "billing"),
    ]
    return [
        (title, url_for(endpoint, encounter_id=found.encounter_id))
        for title, endpoint, permission, domain in listed
        if may(permission) and endpoint in current_app.view_functions and domain not in here().domains_off
    ]


def _stay(stay_id: UUID) -> Stay:
    found = queries.stay(stay_id, at=here_id())
    if not comings.visible(found.encounter, me()):
        raise NotFound
    return found


@pages.route("/stays/<uuid:stay_id>/transfer", methods=["GET", "POST"])
@needs("admission.transfer")
def transfer(stay_id: UUID) -> ResponseReturnValue:
    found = _stay(stay_id)
    department = _department_asked(found)
    form = TransferForm()
    _offer_beds(form, department.id, actions.guest_of(found.encounter, "", clock.now()), found)
    if form.validate_on_submit():
        with form.refusals():
            bed = facilities.bed(UUID(form.bed.data), at=here_id())
            moved = actions.transfer(
                _stay(stay_id), bed, form.at.data, by=me(), despite=form.despite.data, doctor_id=_doctor(form)
            )
            text = _(
                "Transferred: room %(room)s, bed %(bed)s. The old bed is being cleaned.",
                room=bed.room.number,
                bed=bed.number,
            )
            return done(text, to=url_for(".stay", stay_id=moved.id))
    tabs = ward.tabs(here_id(), on=clock.today(zone()))
    audit.looked("transfer", by=me(), patient=found.encounter.patient_id)
    shown = banner(found.encounter.patient, found.encounter)
    return page(
        "admission/transfer.html", form=form, stay=found, banner=shown, department=department, tabs=tabs, words=words
    )


def _department_asked(found: Stay) -> Any:
    """The department whose beds are offered: chosen in the address, else where the patient lies."""
    if "department" not in request.args:
        return found.departments[-1].department
    try:
        return facilities.department(UUID(request.args["department"]), at=here_id())
    except ValueError:
        raise NotFound from None


@pages.route("/stays/<uuid:stay_id>/discharge", methods=["GET", "POST"])
@needs("admission.discharge")
def discharge(stay_id: UUID) -> ResponseReturnValue:
    found = _stay(stay_id)
    form = DischargeForm()
    form.offer_codes()
    if request.method == "GET":
        form.left_at.data = clock.now()
    if form.validate_on_submit():
        with form.refusals():
            gone = actions.discharge(
                _stay(stay_id), form.left_at.data, form.disposition.data, form.outcome.data, by=me(),
                work_capacity=form.work_capacity.data, recommendations=form.recommendations.data,
            )  # fmt: skip
            return done(_("Discharged. The bed is being cleaned."), to=url_for(".stay", stay_id=gone.id))
    audit.looked("discharge", by=me(), patient=found.encounter.patient_id)
    shown, diagnosis = banner(found.encounter.patient, found.encounter), actions.has_final_diagnosis(found.encounter_id)
    return page("admission/discharge.html", form=form, stay=found, banner=shown, diagnosis=diagnosis, words=words)


@pages.route("/stays/<uuid:stay_id>/withdraw", methods=["GET", "POST"])
@needs("admission.transfer")
def withdraw(stay_id: UUID) -> ResponseReturnValue:
    found = _stay(stay_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            found = _stay(stay_id)
            actions.withdraw(found, form.reason.data, by=me())
            return done(
                _("Taken back. The patient waits for a bed again."),
                to=url_for(".beds", department_id=found.departments[-1].department_id),
            )
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    return page(
        "admission/withdraw.html", form=form, stay=found, banner=banner(found.encounter.patient, found.encounter)
    )


@pages.route("/beds/<uuid:bed_id>", methods=["GET", "POST"])
@needs("admission.accept")
def bed_state(bed_id: UUID) -> ResponseReturnValue:
    bed = facilities.bed(bed_id, at=here_id())
    form = BedStateForm(row=bed)
    form.state.offer(STATES)
    if form.validate_on_submit():
        with form.refusals():
            bed = facilities.bed(bed_id, at=here_id())
            _check_may_close(bed, form.state.data)
            actions.change_bed_state(bed, form.state.data, form.state_reason.data, by=me())
            back = url_for(".beds", department_id=bed.room.department_id)
            return done(_("The state of the bed was changed."), to=back)
    return page("admission/bed_state.html", form=form, bed=bed, words=words, lying=queries.lying_in(bed.id))


def _check_may_close(bed: Bed, state: str) -> None:
    """Cleaning is every nurse's; to close a bed and to open it again is not. Raises Refusal."""
    if "closed" in {bed.state, state} and not may("admission.beds"):
        raise Refusal(N_("only the senior nurse or the head of the department closes and opens beds"), field="state")
