"""One's own account, and the single-use links."""

import re
from typing import Any

import pyotp
import segno
from flask import g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.facility.actions import first_facility
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.staff import actions, queries
from lighthis.staff.forms.signing import (
    FactorForm,
    FirstForm,
    JoinForm,
    LanguageForm,
    NewPasswordForm,
    PasswordForm,
)
from lighthis.staff.models import Staff
from lighthis.staff.names import role_names
from lighthis.staff.views.blueprint import pages
from lighthis.web.access import public, signed_in
from lighthis.web.forms import ActionForm
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    staff = _self()
    form = LanguageForm(language=staff.language)
    if form.validate_on_submit():
        with form.refusals():
            staff = _self()
            staff.language = form.language.data
            session["language"] = form.language.data
            audit.wrote(staff, "language chosen", by=me())
            return done(_("Saved."), to=url_for(".account"))
    return page(
        "staff/account.html", form=form, staff=staff, sign_ins=queries.own_sign_ins(staff.id), present=me().sign_in_id
    )


@pages.route("/account/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    form = PasswordForm()
    staff = _self()
    if form.validate_on_submit():
        hashed = _new_hash(form, staff) if actions.password_fits(staff, form.present.data) else None
        if hashed is None and not form.errors_list:
            form.present.errors = [_("it does not fit")]
        if hashed is not None:
            with form.refusals():
                staff = _self()
                actions.set_password(staff, hashed, by=me())
                seat_now = next(post for post in queries.posts_of(staff.id) if post.facility_id == me().facility_id)
                session["token"] = actions.start(staff, seat_now, request.remote_addr or "", proven="new password")
                return done(_("The password was changed; other sign-ins of yours have ended."), to=url_for(".account"))
    return page("staff/password.html", form=form)


def _new_hash(form: Any, staff: Staff) -> str | None:
    try:
        return actions.hash_password(form.password.data, staff.login, (staff.family, staff.given))
    except Refusal as refusal:
        form.password.errors = [say(refusal.message)]
        return None


@pages.route("/account/sign-ins/<uuid:sign_in_id>/end", methods=["POST"])
@signed_in
def end_sign_in(sign_in_id: Any) -> ResponseReturnValue:
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            row = next((one for one in queries.own_sign_ins(me().id) if one.id == sign_in_id), None)  # type: ignore[arg-type]
            if row is None:
                raise NotFound
            actions.end(row, "ended by its owner", by=me())
            return done(_("That sign-in has ended."), to=url_for(".account"))
    return page("staff/sign_out.html", form=form)


@pages.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor() -> ResponseReturnValue:
    staff = _self()
    form = FactorForm()
    if re.fullmatch(r"[A-Z2-7]{32}", form.secret.data or "") is None:  # not one of ours: begin anew
        form.secret.data = pyotp.random_base32()
    if form.validate_on_submit():
        with form.refusals():
            actions.enrol(_self(), form.secret.data, form.code.data, by=me())
            return done(
                _("From now on you sign in with the password and a code from the phone."), to=url_for(".account")
            )
    address = pyotp.TOTP(form.secret.data).provisioning_uri(name=staff.login, issuer_name="lighthis")
    return page("staff/second_factor.html", form=form, staff=staff, picture=segno.make(address).svg_data_uri(scale=4))


def _self() -> Staff:
    found = units.session.get(Staff, me().id)
    if found is None:
        raise NotFound
    return found


@pages.route("/setup/<token>", methods=["GET", "POST"])
@public
def setup(token: str) -> ResponseReturnValue:
    row = queries.setup_token(token)
    if row is None:
        return page("staff/link_over.html", status=404)
    staff = units.session.get(Staff, row.staff_id) if row.staff_id else None
    facility = units.session.get(Facility, row.for_facility_id) if row.for_facility_id else None
    form = NewPasswordForm() if staff is not None else FirstForm() if facility is None else JoinForm()
    if form.validate_on_submit():
        hashed = _new_hash(form, staff or Staff(login=form.login.data, family=form.family.data, given=form.given.data))
        if hashed is not None:
            with form.refusals():
                return _set_up(token, form, hashed)
    return page("staff/setup.html", form=form, staff=staff, facility=facility)


def _set_up(token: str, form: Any, hashed: str) -> ResponseReturnValue:
    row = queries.setup_token(token)
    if row is None:
        raise NotFound
    staff = units.session.get(Staff, row.staff_id) if row.staff_id else None
    by = Actor(staff.id, staff.login) if staff else Actor(None, f"first administrator: {form.login.data}")
    actions.use_token(row, by=by)
    if staff is None:
        facility = units.session.get(Facility, row.for_facility_id) if row.for_facility_id else _made(form, by)
        if facility is None:
            raise NotFound
        roles = {role.code: role for role in queries.roles_of(facility.id)}
        staff = actions.add(form.login.data, form.family.data, form.given.data, "", g.get("language", "ru"), by=by)
        actions.appoint(
            staff, roles["administrator"], None, facility_id=facility.id, since=facility.created_at.date(), by=by
        )
    actions.set_password(staff, hashed, by=by)
    return done(_("The password is set. Sign in now."), to=url_for(".sign_in"))


def _made(form: Any, by: Actor) -> Facility:
    """The first hospital with the shipped roles."""
    facility = first_facility(form.name_ru.data, form.name_uz.data, form.code.data, by=by)
    actions.ship_roles(facility, role_names(), by=by)
    return facility
