"""A bed is kept for a patient until a time."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, queries, ward, words
from lighthis.admission.forms import HoldForm, ReleaseForm
from lighthis.admission.views.blueprint import department_asked, pages
from lighthis.audit import actions as audit
from lighthis.encounters import queries as comings
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone

EVENING = time(18)
SOON = timedelta(hours=4)


@pages.route("/encounters/<uuid:encounter_id>/keep-bed", methods=["GET", "POST"])
@needs("admission.accept")
def hold(encounter_id: UUID) -> ResponseReturnValue:
    coming = comings.seen(encounter_id, by=me())
    asked, lying = comings.live_request(coming.id, at=here_id()), queries.open_stay_of(coming.id, at=here_id())
    form, department = HoldForm(), _department(asked, lying.department if lying is not None else None)
    _offer(form, coming, asked, department)
    if form.validate_on_submit():
        with form.refusals():
            bed = facilities.bed(UUID(form.bed.data), at=here_id())
            coming = comings.seen(encounter_id, by=me())
            kept = actions.hold(bed, coming, form.until.data, by=me(), despite=form.despite.data)
            where, until = words.bed_title(bed), filters.instant(kept.until)
            back = url_for(".beds", department_id=bed.room.department_id)
            return done(_("Kept until %(until)s: %(bed)s.", until=until, bed=where), to=back)
    audit.looked("bed request", by=me(), patient=coming.patient_id)
    return page(
        "admission/hold.html", form=form, coming=coming, banner=banner(coming.patient, coming), department=department,
        tabs=ward.tabs(here_id(), on=clock.today(zone())) if lying is not None else [],
        kept=queries.hold_of_encounter(coming.id, clock.now(), at=here_id()),
    )  # fmt: skip


def _department(asked: BedRequest | None, lying: Department | None) -> Department:
    """Where the bed is looked for: the department that was asked, or any for who lies here already. Raises NotFound."""
    if lying is not None:
        return department_asked(lying)
    if asked is None:
        raise NotFound
    return asked.department


def _offer(form: HoldForm, coming: Encounter, asked: BedRequest | None, department: Department) -> None:
    """Beds that are free or will be after cleaning; the evening of the planned day, or soon, until somebody says else."""
    guest, typed = actions.guest_of(coming, asked.wish if asked else "", clock.now()), request.form.get("bed", "")
    offer = words.bed_offers(
        department.id, here_id(), coming, guest, asked=typed, states=("ready", "cleaning"), to_give_away=False
    )
    form.bed.offer(offer.beds)
    if request.method == "GET":
        day = asked.planned_on if asked is not None else None
        evening = datetime.combine(day, EVENING, ZoneInfo(zone())) if day is not None else clock.now()
        form.until.data = max(evening, clock.now() + SOON)


@pages.route("/kept-beds/<uuid:hold_id>/end", methods=["GET", "POST"])
@needs("admission.accept")
def release(hold_id: UUID) -> ResponseReturnValue:
    found = queries.hold(hold_id, at=here_id())
    coming, bed = comings.seen(found.encounter_id, by=me()), found.bed
    form, back = ReleaseForm(), url_for(".beds", department_id=bed.room.department_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.release(queries.hold(hold_id, at=here_id()), form.reason.data, by=me())
            return done(_("The bed is kept no longer."), to=back)
    audit.looked("bed request", by=me(), patient=coming.patient_id)
    return page(
        "admission/release.html", form=form, hold=found, banner=banner(coming.patient, coming), back=back, words=words
    )
