"""One's own account, and the single-use links."""

from typing import Any
from uuid import UUID

from flask import g, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from lighthis.audit import actions as audit
from lighthis.db.engine import session as store
from lighthis.facility.actions import first_facility
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.staff import actions, queries
from lighthis.staff.forms.signing import FirstForm, JoinForm, LanguageForm, NewPasswordForm, PasswordForm
from lighthis.staff.models import Staff
from lighthis.staff.names import role_names
from lighthis.staff.views import shared
from lighthis.staff.views.blueprint import pages
from lighthis.staff.views.proofs import myself, proves
from lighthis.web.access import public, signed_in
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    staff = myself()
    form = LanguageForm(language=staff.language)
    if form.validate_on_submit():
        with form.refusals():
            staff = myself()
            staff.language = form.language.data
            session["language"] = form.language.data
            audit.wrote(staff, "language chosen", by=me())
            return done(_("Saved."), to=url_for(".account"))
    return page(
        "staff/account.html", form=form, staff=staff, sign_ins=queries.own_sign_ins(staff.id), present=me().sign_in_id,
        device=shared.device(),
    )  # fmt: skip


@pages.route("/account/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    form, staff = PasswordForm(), myself()
    if form.validate_on_submit() and proves(form, staff):
        hashed = _new_hash(form, staff)
        if hashed is not None:
            with form.refusals():
                before = queries.sign_in(session["token"])
                seat_now = queries.post(before.post_id, at=me().facility_id) if before and before.post_id else None  # type: ignore[arg-type]
                if seat_now is None:
                    raise NotFound
                actions.set_password(myself(), hashed, by=me())
                shared.sit_down(seat_now, before, proven="new password", anew=True)
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
def end_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            row = next((one for one in queries.own_sign_ins(me().id) if one.id == sign_in_id), None)  # type: ignore[arg-type]
            if row is None:
                raise NotFound
            actions.end(row, "ended by its owner", by=me())
            return done(_("That sign-in has ended."), to=url_for(".account"))
    return page("staff/sign_out.html", form=form)


@pages.route("/setup/<token>", methods=["GET", "POST"])
@public
def setup(token: str) -> ResponseReturnValue:
    row = queries.setup_token(token)
    if row is None:
        return _link_over(token)
    staff = store.get(Staff, row.staff_id) if row.staff_id else None
    facility = store.get(Facility, row.for_facility_id) if row.for_facility_id else None
    form = NewPasswordForm() if staff is not None else FirstForm() if facility is None else JoinForm()
    if form.validate_on_submit():
        hashed = _new_hash(form, staff or Staff(login=form.login.data, family=form.family.data, given=form.given.data))
        if hashed is not None:
            with form.refusals():
                return _set_up(token, form, hashed)
    return page("staff/setup.html", form=form, staff=staff, facility=facility)


def _link_over(token: str) -> ResponseReturnValue:
    """A link that is spent; the second pressing of its form is led where the first was."""
    if request.method == "POST" and queries.used_just_now(token):
        return done(_("The password is set. Sign in now."), to=url_for(".sign_in"))
    return page("staff/link_over.html", status=404)


def _set_up(token: str, form: Any, hashed: str) -> ResponseReturnValue:
    row = queries.setup_token(token)
    if row is None:
        return _link_over(token)
    staff = store.get(Staff, row.staff_id) if row.staff_id else None
    by = Actor(staff.id, staff.login) if staff else Actor(None, f"first administrator: {form.login.data}")
    actions.use_token(row, by=by)
    if staff is None:
        facility = store.get(Facility, row.for_facility_id) if row.for_facility_id else _made(form, by)
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
