"""Signing in and out, and choosing a seat."""

from functools import partial
from typing import Any

from flask import current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_
from lighthis.requests import actions as requests
from lighthis.staff import actions, queries, rules
from lighthis.staff.forms.signing import SeatForm, SignInForm, SignOutForm
from lighthis.staff.models import Post, SignIn, Staff
from lighthis.staff.views import shared
from lighthis.staff.views.blueprint import pages
from lighthis.staff.views.carried import carry, kept_form, local_path
from lighthis.web.access import public, signed_in
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.server import afterwards
from lighthis.web.visit import me

# forms that begin a new sign-in in place of the present one: page, why that ended, what is said, where one is led
PRESSED = {
    "staff.password": {
        "password changed": (N_("The password was changed; other sign-ins of yours have ended."), "staff.account")
    },
    "staff.seat": {"changed post": (N_("You work at another post now."), "desk.home")},
}


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if form.pressed("pin"):
        return shared.ask_pin(form)
    if form.validate_on_submit():
        staff = _proven(form)
        if staff is not None:
            return _enter(staff, form)
    return _ask(form)


def _ask(form: SignInForm, **facts: Any) -> ResponseReturnValue:
    is_demo = current_app.config["SETTINGS"].is_demo and not facts
    return page("staff/sign_in.html", form=form, device=shared.device(), is_demo=is_demo, **facts)


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page; a form that was sent comes along and is kept for the same person."""
    if request.method != "POST":
        return redirect(
            url_for("staff.sign_in", next=request.full_path.rstrip("?") if request.path != "/" else None), 303
        )
    owner = queries.any_sign_in(session.get("token", ""))
    if owner is not None and owner.ended_why in PRESSED.get(request.endpoint or "", {}):
        twin = queries.led_in(owner.staff_id, shared.form_key())
        if twin is not None:
            return _again(twin, *PRESSED[request.endpoint or ""][owner.ended_why])
    form = SignInForm(formdata=None)
    form.carried.data = carry(owner.staff_id if owner else None)
    return _ask(form, was_out=True, status=401)


def _again(twin: SignIn, said: str, to: str) -> ResponseReturnValue:
    """A form of one's own that ended the sign-in it was sent from, pressed twice: in again, and told what happened."""
    with units.work():
        session["token"] = actions.renew(twin)
    return done(_(said), to=url_for(to))


def _proven(form: SignInForm) -> Staff | None:
    """The account whose password (and code) fits; errors go to the form, failures are counted after the rollback."""
    login, address = str(form.login.data).strip().casefold(), request.remote_addr or ""
    staff = queries.by_login(login)
    last = staff is not None and queries.is_last_administrator(staff.id)
    if rules.must_wait(
        max(requests.failures(f"account {login}"), requests.failures(f"address {address}")),
        last,
        requests.FREE_FAILURES,
    ):
        form.refusal.append(_("Too many failed tries. Wait 15 minutes, or ask an administrator."))
        form.wanted_status = 429
        return None
    fits = actions.password_fits(staff, str(form.password.data))
    if not fits or staff is None:
        form.login.errors = [_("user name or password does not fit; look at the keyboard layout and Caps Lock")]
        _count(login, address)
        return None
    if actions.needs_second_factor(staff):
        units.begin_writing()
        if not actions.spend_code(staff, str(form.code.data or "")) and queries.led_in(staff.id, form.key()) is None:
            units.rollback()
            form.code.errors = [_("type the newest six digits from the phone")]
            _count(login, address)
            return None
    return staff


def _count(login: str, address: str) -> None:
    for subject in (f"account {login}", f"address {address}"):
        afterwards(partial(requests.count_failure, subject))
    afterwards(
        partial(audit.happened, "sign-in failed", by=Actor(None, f"unknown: {login[:40]}"), detail={"address": address})
    )


def _enter(staff: Staff, form: SignInForm) -> ResponseReturnValue:
    units.begin_writing()
    seats, twin = queries.posts_of(staff.id), queries.led_in(staff.id, form.key())
    if not seats:
        units.rollback()
        form.refusal.append(_("You hold no post at present. Ask an administrator."))
        return _ask(form)
    for subject in (f"account {staff.login}", f"address {request.remote_addr or ''}"):
        requests.forgive(subject)
    chosen, before = session.get("language"), queries.any_sign_in(session.get("token", ""))
    present = next((post for post in seats if before is not None and post.id == before.post_id), seats[0])
    session.clear()
    cookie = _sit(staff, present, form, twin)
    session["language"] = chosen or staff.language
    must_enrol = actions.must_enrol(staff) and not current_app.config["SETTINGS"].is_demo
    response = redirect(url_for("staff.second_factor") if must_enrol else _onward(staff, form, len(seats)), 303)
    if cookie:
        shared.remember(response, cookie)
    return response


def _sit(staff: Staff, post: Post, form: SignInForm, twin: SignIn | None) -> str:
    """Sign in at a post; the token of the shared computer's cookie, where it is one."""
    device_id, cookie = shared.settle(post, wanted=bool(form.shared.data), twin=twin)
    if twin is not None:
        session["token"] = actions.renew(twin)
    else:
        session["token"] = actions.start(
            staff, post, request.remote_addr or "", proven="password", device_id=device_id, form_key=form.key()
        )
    if device_id is not None:
        actions.allow(device_id, staff, post, clock.now())
    return cookie


def _onward(staff: Staff, form: SignInForm, seats: int) -> str:
    """Back to what was being typed, or where one wanted to go, or home."""
    kept = kept_form(form.carried.data, staff.id)
    if kept is not None:
        return kept
    if seats > 1:
        return url_for("staff.seat")
    return local_path(form.next.data) or "/"


@pages.route("/seat", methods=["GET", "POST"])
@signed_in
def seat() -> ResponseReturnValue:
    form, seats = SeatForm(), _seats()
    form.post.offer([(str(post.id), _seat_title(post)) for post in seats])
    if form.validate_on_submit():
        with form.refusals():
            chosen = next(post for post in _seats() if str(post.id) == form.post.data)
            before = queries.sign_in(session["token"])
            if before is not None:
                actions.end(before, "changed post", by=me())
            shared.sit_down(chosen, before, proven="changed post", anew=False)
            return done(_("You work at another post now."), to="/")
    return page("staff/seat.html", form=form)


def _seats() -> list[Post]:
    """The posts one may take from this sign-in."""
    row = queries.sign_in(session["token"])
    return [post for post in queries.posts_of(me().id) if shared.may_sit(post, row)]  # type: ignore[arg-type]


def _seat_title(post: Any) -> str:
    language = g.get("language", "ru")
    parts = [
        post.facility.name_in(language),
        post.department.name_in(language) if post.department else "",
        post.role.name_in(language),
    ]
    return " · ".join(part for part in parts if part)


@pages.route("/sign-out", methods=["GET", "POST"])
@signed_in
def sign_out() -> ResponseReturnValue:
    form = SignOutForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.sign_in(session["token"])
            if row is not None:
                actions.end(row, "signed out", by=me())
            language = session.get("language")
            session.clear()
            if language:
                session["language"] = language
            g.once_key = None
            response = redirect(url_for("staff.sign_in"), 303)
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
            return response
    return page("staff/sign_out.html", form=form)
