"""The blueprint, and what several pages of beds and stays share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request

from lighthis.admission import actions, queries, words
from lighthis.admission.forms import BedForm
from lighthis.admission.models import BedHold, Stay
from lighthis.encounters import queries as comings
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed, Department
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.staff import queries as staff
from lighthis.web.visit import here_id, me

pages = Blueprint("admission", __name__)


def request_of(request_id: UUID) -> BedRequest:
    """A bed request that this reader may see. Raises NotFound."""
    found = comings.request(request_id, at=here_id())
    if not comings.visible(found.encounter, me()):
        raise NotFound
    return found


def stay_of(stay_id: UUID) -> Stay:
    """A stay that this reader may see. Raises NotFound."""
    found = queries.stay(stay_id, at=here_id())
    if not comings.visible(found.encounter, me()):
        raise NotFound
    return found


def offer_beds(
    form: BedForm, department_id: UUID, encounter: Encounter, wish: str, *, stay: Stay | None = None
) -> BedHold | None:
    """Free beds of a department, fitting ones first, and the doctors; the moment is now until somebody says else. Returns the
    bed that is kept for this patient."""
    guest, asked = actions.guest_of(encounter, wish, clock.now()), request.form.get("bed", "")
    offer = words.bed_offers(department_id, here_id(), encounter, guest, stay=stay, asked=asked)
    form.bed.offer(offer.beds)
    form.gives_away = offer.gives_away
    form.doctor.offer([(one.id, words.doctor(one)) for one in staff.doctors(here_id())])
    kept = queries.hold_of_encounter(encounter.id, clock.now(), at=encounter.facility_id)
    if request.method == "GET":
        form.at.data = clock.now()
        form.bed.data = request.args.get("bed", "") or (str(kept.bed_id) if kept is not None else "")
    return kept


def doctor_of(form: BedForm) -> UUID | None:
    """The attending doctor who was chosen."""
    return UUID(form.doctor.data) if form.doctor.data else None


def department_asked(otherwise: Department) -> Department:
    """The department whose beds are offered: chosen in the address, else this one. Raises NotFound."""
    if "department" not in request.args:
        return otherwise
    try:
        return facilities.department(UUID(request.args["department"]), at=here_id())
    except ValueError:
        raise NotFound from None


def bed_of(form: Any) -> Bed | None:
    """The bed that was chosen; None for the bed of before."""
    return facilities.bed(UUID(form.bed.data), at=here_id()) if form.bed.data else None
