"""Pages of setting up a hospital: overview, details, way of working, opening."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from lighthis.facility import actions, queries, rules
from lighthis.facility.forms import (
    BED_KINDS,
    KINDS,
    ROOM_KINDS,
    SEXES,
    BedForm,
    BedsForm,
    CloseForm,
    DepartmentForm,
    DetailsForm,
    NewRoomForm,
    OpenForm,
    RoomForm,
    WorkForm,
)
from lighthis.kernel import clock
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone

pages = Blueprint("facility", __name__)
MEGABYTE = 1024 * 1024


@pages.route("/facility")
@needs("facility.manage")
def overview() -> ResponseReturnValue:
    facility = queries.facility(here_id())
    lines = queries.check_list(facility)
    known = current_app.view_functions  # a domain whose pages this build lacks has no link
    settings = current_app.config["SETTINGS"]
    room = [(count, -(-size // MEGABYTE)) for ask in queries.room_taken for count, size in [ask(facility.id)]]
    return page(
        "facility/overview.html", known=known, facility=facility, lines=lines, may_open=rules.may_open(lines),
        room=room, room_given=settings.scan_facility_mb,
    )  # fmt: skip


@pages.route("/facility/details", methods=["GET", "POST"])
@needs("facility.manage")
def details() -> ResponseReturnValue:
    facility = queries.facility(here_id())
    form = DetailsForm(row=facility)
    if form.validate_on_submit():
        with form.refusals():
            actions.change_facility(queries.facility(here_id()), form.values(), by=me())
            return done(_("The details are saved."), to=url_for(".overview"))
    return page("facility/details.html", form=form, facility=facility)


@pages.route("/facility/settings", methods=["GET", "POST"])
@needs("facility.manage")
def work() -> ResponseReturnValue:
    facility = queries.facility(here_id())
    form = WorkForm(row=facility)
    if form.validate_on_submit():
        with form.refusals():
            actions.change_work(queries.facility(here_id()), form.columns(), form.settings(), by=me())
            return done(_("The settings are saved."), to=url_for(".overview"))
    fixed, words = queries.fixed(here_id()), rules.CURRENCIES
    return page("facility/work.html", form=form, facility=facility, fixed=fixed, currencies=words)


@pages.route("/facility/open", methods=["GET", "POST"])
@needs("facility.manage")
def open_hospital() -> ResponseReturnValue:
    form = OpenForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.open_hospital(queries.facility(here_id()), by=me())
            return done(_("The hospital is open: the first patient may come."), to=url_for(".overview"))
    lines = [one for one in queries.check_list(queries.facility(here_id())) if not one.done]
    return page("facility/open.html", form=form, lines=lines)


@pages.route("/facility/departments")
@needs("facility.manage")
def departments() -> ResponseReturnValue:
    rows = queries.departments(here_id(), closed=True)
    return page(
        "facility/departments.html",
        rows=rows,
        counts=queries.bed_counts(here_id()),
        kinds={k: str(v) for k, v in KINDS},
    )


@pages.route("/facility/departments/new", methods=["GET", "POST"])
@needs("facility.manage")
def new_department() -> ResponseReturnValue:
    form = DepartmentForm()
    if form.validate_on_submit():
        with form.refusals():
            made = actions.add_department(here_id(), form.values(), by=me())
            return done(_("The department is made. Add its rooms."), to=_department(made.id))
    return page("facility/department_form.html", form=form, department=None)


@pages.route("/facility/departments/<uuid:department_id>")
@needs("facility.manage")
def department(department_id: UUID) -> ResponseReturnValue:
    return page(
        "facility/department.html",
        department=queries.department(department_id, at=here_id()),
        rooms=queries.rooms(department_id, at=here_id()),
        reopen=ActionForm(),
        **_words(),
    )


@pages.route("/facility/departments/<uuid:department_id>/edit", methods=["GET", "POST"])
@needs("facility.manage")
def edit_department(department_id: UUID) -> ResponseReturnValue:
    found = queries.department(department_id, at=here_id())
    form = DepartmentForm(row=found)
    if form.validate_on_submit():
        with form.refusals():
            actions.change_department(queries.department(department_id, at=here_id()), form.values(), by=me())
            return done(_("The department is saved."), to=_department(department_id))
    return page("facility/department_form.html", form=form, department=found)


@pages.route("/facility/departments/<uuid:department_id>/close", methods=["GET", "POST"])
@needs("facility.manage")
def close_department(department_id: UUID) -> ResponseReturnValue:
    form = CloseForm()
    found = queries.department(department_id, at=here_id())
    if form.validate_on_submit():
        with form.refusals():
            found = queries.department(department_id, at=here_id())
            actions.close_department(found, clock.today(zone()), reason=form.reason.data, by=me())
            return done(_("The department is closed."), to=url_for(".departments"))
    return page("facility/close_department.html", form=form, department=found, beds=len(queries.beds_of(found)))


@pages.route("/facility/departments/<uuid:department_id>/open", methods=["GET", "POST"])
@needs("facility.manage")
def reopen_department(department_id: UUID) -> ResponseReturnValue:
    form = ActionForm()
    found = queries.department(department_id, at=here_id())
    if form.validate_on_submit():
        with form.refusals():
            actions.open_department(queries.department(department_id, at=here_id()), by=me())
            return done(_("The department works again."), to=_department(department_id))
    return page("facility/reopen_department.html", form=form, department=found)


@pages.route("/facility/departments/<uuid:department_id>/rooms/new", methods=["GET", "POST"])
@needs("facility.manage")
def new_room(department_id: UUID) -> ResponseReturnValue:
    form = NewRoomForm()
    found = queries.department(department_id, at=here_id())
    if form.validate_on_submit():
        with form.refusals():
            found = queries.department(department_id, at=here_id())
            actions.add_room(found, form.values(), int(form.beds.data), clock.today(zone()), by=me())
            return done(_("The room is made."), to=_department(department_id))
    return page("facility/room_form.html", form=form, department=found, room=None)


@pages.route("/facility/rooms/<uuid:room_id>", methods=["GET", "POST"])
@needs("facility.manage")
def edit_room(room_id: UUID) -> ResponseReturnValue:
    found = queries.room(room_id, at=here_id())
    form = RoomForm(row=found)
    if form.validate_on_submit():
        with form.refusals():
            actions.change_room(queries.room(room_id, at=here_id()), form.values(), by=me())
            return done(_("The room is saved."), to=_department(found.department_id))
    return page("facility/room_form.html", form=form, department=found.department, room=found)


@pages.route("/facility/rooms/<uuid:room_id>/beds", methods=["GET", "POST"])
@needs("facility.manage")
def add_beds(room_id: UUID) -> ResponseReturnValue:
    found = queries.room(room_id, at=here_id())
    form = BedsForm()
    if form.validate_on_submit():
        with form.refusals():
            found = queries.room(room_id, at=here_id())
            actions.add_beds(found, int(form.beds.data), clock.today(zone()), by=me())
            return done(_("The beds are added."), to=_department(found.department_id))
    return page("facility/beds.html", form=form, room=found)


@pages.route("/facility/beds/<uuid:bed_id>", methods=["GET", "POST"])
@needs("facility.manage")
def edit_bed(bed_id: UUID) -> ResponseReturnValue:
    found = queries.bed(bed_id, at=here_id())
    form = BedForm(row=found)
    if form.validate_on_submit():
        with form.refusals():
            actions.change_bed(queries.bed(bed_id, at=here_id()), form.values(), by=me())
            return done(_("The bed is saved."), to=_department(found.room.department_id))
    return page("facility/bed_form.html", form=form, bed=found)


@pages.route("/facility/beds/<uuid:bed_id>/close", methods=["GET", "POST"])
@needs("facility.manage")
def close_bed(bed_id: UUID) -> ResponseReturnValue:
    found = queries.bed(bed_id, at=here_id())
    form = CloseForm()
    if form.validate_on_submit():
        with form.refusals():
            found = queries.bed(bed_id, at=here_id())
            actions.close_bed(found, clock.today(zone()), reason=form.reason.data, by=me())
            return done(_("The bed is closed for good."), to=_department(found.room.department_id))
    return page("facility/close_bed.html", form=form, bed=found)


def _department(department_id: UUID) -> str:
    return url_for(".department", department_id=department_id)


def _words() -> dict[str, Any]:
    """Words of the codes of rooms and beds."""
    return {
        "kinds": {k: str(v) for k, v in KINDS},
        "sexes": {k: str(v) for k, v in SEXES},
        "room_kinds": {k: str(v) for k, v in ROOM_KINDS},
        "bed_kinds": {k: str(v) for k, v in BED_KINDS},
    }
