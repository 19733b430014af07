"""Computers where several people work: the browser's cookie, changing the user by PIN, an end of sharing (rulings 20)."""

from functools import partial
from uuid import UUID

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.db.engine import session as store
from lighthis.facility.rules import pin_change
from lighthis.kernel.actor import Actor
from lighthis.requests import actions as requests
from lighthis.staff import actions, queries, rules
from lighthis.staff.forms.signing import ChangeUserForm, SignInForm
from lighthis.staff.models import Post, SharedDevice, SignIn, Staff
from lighthis.staff.views.blueprint import pages
from lighthis.staff.views.carried import kept_form, local_path
from lighthis.web.access import public, signed_in
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.server import afterwards
from lighthis.web.visit import me

COOKIE_SECONDS = 90 * 24 * 3600  # a computer where nobody signs in for so long is shared no more


def _cookie() -> str:
    return "__Host-lighthis-device" if current_app.config["SETTINGS"].behind_tls else "lighthis-device"


def device() -> SharedDevice | None:
    """The shared computer that this browser is at, if it is one."""
    return queries.shared_device(request.cookies.get(_cookie(), ""))


def settle(post: Post, *, wanted: bool, twin: SignIn | None) -> tuple[UUID | None, str]:
    """The shared computer that a person signs in at, and the token of its cookie; neither where it is not shared."""
    found, rule = device(), pin_change(post.facility.settings)
    if found is not None and found.facility_id == post.facility_id:
        return found.id, request.cookies[_cookie()]
    if twin is not None:
        return twin.device_id, actions.renew_device(twin.device_id) if twin.device_id else ""
    if rule == "never" or not (wanted or rule == "always"):
        return None, ""
    made, token = actions.share(post, by=queries.actor_of(post))
    return made.id, token


def remember(response: Response, token: str) -> None:
    """The cookie of a shared computer; signing out leaves it."""
    response.set_cookie(
        _cookie(), token, max_age=COOKIE_SECONDS, secure=current_app.config["SETTINGS"].behind_tls, httponly=True,
        samesite="Lax", path="/",
    )  # fmt: skip


def form_key() -> str:
    """Tells the form that this request sent, for its second pressing; nothing secret is in it."""
    given = request.form
    return rules.form_key(given.get("once", ""), given.get("csrf_token", ""), request.path)


def sit_down(post: Post, before: SignIn | None, *, proven: str, anew: bool) -> None:
    """Sign in at another post, or anew with a new password, in place of the sign-in before; a shared computer stays one."""
    at = store.get(SharedDevice, before.device_id) if before is not None and before.device_id else None
    device_id = at.id if at is not None and at.facility_id == post.facility_id else None
    row = None if anew else before
    session["token"] = actions.start(
        post.staff, post, request.remote_addr or "", proven=proven, device_id=device_id,
        proved_at=row.proved_at if row else None, by_pin=row is not None and row.by_pin,
        form_key=form_key(),
    )  # fmt: skip
    now = queries.sign_in(session["token"])
    if device_id is not None and now is not None:
        actions.allow(device_id, post.staff, post, now.proved_at)


@pages.route("/change-user", methods=["GET", "POST"])
@public
def change_user() -> ResponseReturnValue:
    form, at = ChangeUserForm(), device()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if form.pressed("password"):
        return page("staff/sign_in.html", form=_other(SignInForm, form), device=at, is_demo=False)
    if form.validate_on_submit() and at is not None:
        staff = _proven(form, at)
        if staff is not None:
            return _change(form, at.id, staff.id, at=at.facility_id)
    elif request.method == "POST" and at is None and not form.errors_list:
        _refuse(form)
    return page("staff/change_user.html", form=form, device=at)


def ask_pin(form: SignInForm) -> ResponseReturnValue:
    """The sign-in page's other door: what it carries comes along."""
    return page("staff/change_user.html", form=_other(ChangeUserForm, form), device=device())


def _other(kind: type, form: SignInForm | ChangeUserForm) -> SignInForm | ChangeUserForm:
    other = kind(formdata=None)
    for name in ("login", "carried", "next"):
        other[name].data = form[name].data
    return other  # type: ignore[no-any-return]


def _refuse(form: ChangeUserForm) -> None:
    """One sentence, whatever it was: who signed in here today is nobody's business."""
    form.refusal.append(
        _(
            "The user name or the PIN does not fit, or the PIN does not work at this computer now. Sign in with the password."
        )
    )


def _proven(form: ChangeUserForm, at: SharedDevice) -> Staff | None:
    """The account whose PIN fits and works here; failures are counted after the rollback."""
    staff, pressed = queries.by_login(form.login.data or ""), f"device {at.id}"
    right = queries.pin_right(at.id, staff.id, at=at.facility_id) if staff is not None else None
    if requests.failures(pressed) >= requests.FREE_FAILURES:
        form.refusal.append(_("Too many wrong PINs at this computer. Wait 15 minutes, or sign in with the password."))
        form.wanted_status = 429
        return None
    if actions.pin_fits(staff, right, str(form.pin.data), secret=str(current_app.secret_key), hours=_hours()):
        return staff
    _refuse(form)
    afterwards(partial(requests.count_failure, pressed))
    if right is not None:
        afterwards(partial(actions.wrong_pin, right.id))
    who = Actor(None, f"unknown: {(form.login.data or '')[:40]}", at.facility_id)
    afterwards(partial(audit.happened, "PIN refused", by=who, detail={"address": request.remote_addr or ""}))
    return None


def _hours() -> int:
    return int(current_app.config["SETTINGS"].absolute_hours)


def _change(form: ChangeUserForm, device_id: UUID, staff_id: UUID, *, at: UUID) -> ResponseReturnValue:
    """The next person sits down; the one before has to show who it is to come back."""
    units.begin_writing()
    staff, right = store.get(Staff, staff_id), queries.pin_right(device_id, staff_id, at=at)
    if staff is None or staff.disabled_at is not None or right is None or not actions.may_return(right, hours=_hours()):
        units.rollback()
        _refuse(form)
        return page("staff/change_user.html", form=form, device=device())
    before = queries.sign_in(session.get("token", ""))
    if before is not None and before.post is not None:
        actions.end(before, "changed user", by=queries.actor_of(before.post, before.id))
    token = actions.return_to(right, staff, request.remote_addr or "", form.key())
    session.clear()
    session["token"], session["language"] = token, staff.language
    onward = kept_form(form.carried.data, staff.id) or local_path(form.next.data) or "/"
    response = redirect(onward, 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@pages.route("/account/shared", methods=["GET", "POST"])
@signed_in
def unshare() -> ResponseReturnValue:
    form, at = ActionForm(), device()
    if at is not None and at.facility_id != me().facility_id:
        at = None
    if form.validate_on_submit():
        with form.refusals():
            at = device()
            if at is not None and at.facility_id == me().facility_id:
                actions.unshare(at, by=me())
            return done(_("This computer is not shared any more."), to=url_for(".account"))
    return page("staff/unshare.html", form=form, device=at)


def may_sit(post: Post, row: SignIn | None) -> bool:
    """Whether a sign-in may take a post: one that asks for a second factor is not reached by PIN."""
    return row is None or not row.by_pin or not rules.asks_second_factor(post.role.permissions)
