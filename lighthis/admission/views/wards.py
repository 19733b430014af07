"""The ward: the map, the list, who waits, who is planned, the state of a bed."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, queries, rules, ward, words
from lighthis.admission.forms import CLOSED_FOR, STATES, BedStateForm
from lighthis.admission.views.blueprint import pages
from lighthis.audit import actions as audit
from lighthis.encounters import queries as comings
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed, Department
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me, zone

STATUSES = frozenset({"occupied", "leaving", "free", "reserved", "cleaning", "closed"})


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
    chosen, show = department_id or _own_department(), request.args.get("show", "")
    if chosen is None:
        return page("admission/no_wards.html")
    found = queries.bed_map(chosen, at=here_id(), since=since, on=clock.today(zone()))
    corridor = ward.without_bed(chosen, at=here_id())
    if may("registration.search"):
        seen = [one.person.patient_id for one in corridor]
        seen += [bed.lying.person.patient_id for room in found.rooms for bed in room.beds if bed.lying is not None]
        seen += [one.person.patient_id for one in found.waiting]
        audit.happened("saw the beds", by=me(), object_id=chosen, detail={"ids": [str(one) for one in seen]})
    return page(
        template,
        map=found,
        words=words,
        corridor=corridor,
        since=since,
        account=words.account(found.rooms),
        census=f"{here().census_hour:02}",
        show=show if show in STATUSES else "",
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


def _waiting(department: Department, bed: Bed | None) -> ResponseReturnValue:
    rows = words.by_urgency(ward.waiting(here_id(), department.id))
    _saw("saw who waits for a bed", department, rows)
    hold = queries.hold_of_bed(bed.id, clock.now(), at=here_id()) if bed is not None else None
    return page(
        "admission/waiting.html",
        rows=rows,
        department=department,
        bed=bed,
        words=words,
        hold=hold,
        leaving=_leaving(department),
    )


def _leaving(department: Department) -> list[ward.Leaving]:
    """Which beds are to be free today."""
    return ward.leaving(department.id, clock.today(zone()), at=here_id())


@pages.route("/wards/<uuid:department_id>/planned")
@needs("encounters.planned")
def planned(department_id: UUID) -> ResponseReturnValue:
    department = facilities.department(department_id, at=here_id())
    rows = words.expected(ward.waiting(here_id(), department.id))
    _saw("saw who is planned", department, rows)
    coming = [one.person.encounter_id for one in rows]
    held = {id_: sum_ for ask in comings.money_held for id_, sum_ in ask(coming, here_id()).items()}
    return page(
        "admission/planned.html", rows=rows, department=department, words=words, held=held,
        tabs=ward.tabs(here_id(), on=clock.today(zone())), leaving=_leaving(department),
    )  # fmt: skip


def _saw(verb: str, department: Department, rows: list[ward.Waiting]) -> None:
    """A list of patients is one entry of the log with the ids shown (rulings 12)."""
    ids = [str(one.person.patient_id) for one in rows]
    audit.happened(verb, by=me(), object_id=department.id, detail={"ids": ids})


@pages.route("/beds/<uuid:bed_id>", methods=["GET", "POST"])
@needs("admission.accept")
def bed_state(bed_id: UUID) -> ResponseReturnValue:
    bed = facilities.bed(bed_id, at=here_id())
    form = BedStateForm(row=bed)
    form.state.offer(STATES)
    form.closed_for.offer(CLOSED_FOR)
    if form.validate_on_submit():
        with form.refusals():
            bed = facilities.bed(bed_id, at=here_id())
            _check_may_close(bed, form.state.data)
            actions.change_bed_state(bed, form.state.data, form.state_reason.data, by=me(), why=form.closed_for.data)
            back = url_for(".beds", department_id=bed.room.department_id)
            return done(_("The state of the bed was changed."), to=back)
    return page(
        "admission/bed_state.html", form=form, bed=bed, words=words, lying=queries.lying_in(bed.id, at=here_id())
    )


def _check_may_close(bed: Bed, state: str) -> None:
    """Cleaning is every nurse's; to close a bed and to open it again is not. Raises Refusal."""
    if "closed" in {bed.state, state} and not may("admission.beds"):
        raise Refusal(N_("only the senior nurse or the head of the department closes and opens beds"), field="state")
