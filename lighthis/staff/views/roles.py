"""Pages of roles: what people in them may do."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.staff import actions, queries
from lighthis.staff.forms.people import NewRoleForm, RoleForm
from lighthis.staff.views.blueprint import pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/staff/roles")
@needs("staff.manage")
def roles() -> ResponseReturnValue:
    return page("staff/roles.html", rows=queries.roles_of(here_id()), held=queries.held(here_id()))


@pages.route("/staff/roles/new", methods=["GET", "POST"])
@needs("staff.manage")
def new_role() -> ResponseReturnValue:
    form = NewRoleForm()
    if form.validate_on_submit():
        with form.refusals():
            made = actions.add_role(here_id(), form.code.data or "", form.names(), by=me())
            return done(
                _("The role is made. Choose what people in it may do."), to=url_for(".edit_role", role_id=made.id)
            )
    return page("staff/new_role.html", form=form)


@pages.route("/staff/roles/<uuid:role_id>", methods=["GET", "POST"])
@needs("staff.manage")
def edit_role(role_id: UUID) -> ResponseReturnValue:
    role = queries.role(role_id, at=here_id())
    form = RoleForm(row=role)
    if form.validate_on_submit():
        with form.refusals():
            role = queries.role(role_id, at=here_id())
            actions.change_role(role, form.permissions.data or [], by=me())
            actions.name_role(role, form.names(), by=me())
            return done(_("The role is saved. It holds from the next page of everybody in it."), to=url_for(".roles"))
    return page("staff/role.html", form=form, role=role)
