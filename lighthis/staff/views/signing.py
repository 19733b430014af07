"""Signing in and out, and choosing a seat."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.kernel.actor import Actor
from lighthis.requests import actions as requests
from lighthis.staff import actions, queries, rules
from lighthis.staff.forms.signing import (
    SeatForm,
    SignInForm,
    SignOutForm,
)
from lighthis.staff.models import Staff
from lighthis.staff.views.blueprint import pages
from lighthis.web.access import public, signed_in
from lighthis.web.pages import done, page
from lighthis.web.server import afterwards
from lighthis.web.visit import me


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        staff = _proven(form)
        if staff is not None:
            return _enter(staff, form)
    return page("staff/sign_in.html", form=form, is_demo=current_app.config["SETTINGS"].is_demo)


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page; a form that was sent comes along and is kept for the same person."""
    if request.method != "POST":
        return redirect(
            url_for("staff.sign_in", next=request.full_path.rstrip("?") if request.path != "/" else None), 303
        )
    form = SignInForm(formdata=None)
    owner = queries.any_sign_in(session.get("token", ""))
    fields = {name: values for name, values in request.form.lists() if name not in NOT_KEPT}
    form.carried.data = _signer().dumps(
        {"path": request.path, "fields": fields, "owner": str(owner.staff_id) if owner else ""}
    )
    return page("staff/sign_in.html", form=form, was_out=True, status=401, action=url_for("staff.sign_in"))


# What is asked anew after signing in again, and what no page may show: keys of the old form, passwords, codes. The version
# stays: somebody may have changed the row meanwhile, and the conflict page must still come.
NOT_KEPT = frozenset({"csrf_token", "once", "password", "present", "code", "secret"})


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried form")


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
        if not actions.spend_code(staff, str(form.code.data or "")):
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
    seats = queries.posts_of(staff.id)
    if not seats:
        units.rollback()
        form.refusal.append(_("You hold no post at present. Ask an administrator."))
        return page("staff/sign_in.html", form=form)
    for subject in (f"account {staff.login}", f"address {request.remote_addr or ''}"):
        requests.forgive(subject)
    chosen, before = session.get("language"), queries.any_sign_in(session.get("token", ""))
    present = next((post for post in seats if before is not None and post.id == before.post_id), seats[0])
    session.clear()
    session["token"] = actions.start(staff, present, request.remote_addr or "", proven="password")
    session["language"] = chosen or staff.language
    if actions.must_enrol(staff) and not current_app.config["SETTINGS"].is_demo:
        return redirect(url_for("staff.second_factor"), 303)
    return redirect(_onward(staff, form, len(seats)), 303)


def _onward(staff: Staff, form: SignInForm, seats: int) -> str:
    """Back to what was being typed, or where one wanted to go, or home."""
    try:
        kept: dict[str, Any] = _signer().loads(form.carried.data or "")
    except BadData:
        kept = {}
    if kept and kept["owner"] == str(staff.id):
        draft = requests.keep_draft(staff.id, kept["path"], kept["fields"])
        return f"{kept['path']}?draft={draft}"
    if seats > 1:
        return url_for("staff.seat")
    return local_path(form.next.data) or "/"


def local_path(address: str | None) -> str | None:
    """An address inside this site, else None (ASVS 3.7.2)."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in address) else address


@pages.route("/seat", methods=["GET", "POST"])
@signed_in
def seat() -> ResponseReturnValue:
    form = SeatForm()
    seats = queries.posts_of(me().id)  # type: ignore[arg-type]
    form.post.offer([(str(post.id), _seat_title(post)) for post in seats])
    if form.validate_on_submit():
        with form.refusals():
            chosen = next(post for post in queries.posts_of(me().id) if str(post.id) == form.post.data)  # type: ignore[arg-type]
            before = queries.sign_in(session["token"])
            if before is not None:
                actions.end(before, "changed post", by=me())
            session["token"] = actions.start(chosen.staff, chosen, request.remote_addr or "", proven="changed post")
            return done(_("You work at another post now."), to="/")
    return page("staff/seat.html", form=form)


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
