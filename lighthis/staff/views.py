"""Signing in and out, and one's own account."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pyotp
import segno
from flask import Blueprint, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import NotFound

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.facility.actions import first_facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.requests import actions as requests
from lighthis.staff import actions, queries, rules
from lighthis.staff.forms import (
    FactorForm,
    FirstForm,
    LanguageForm,
    NewPasswordForm,
    PasswordForm,
    SeatForm,
    SignInForm,
    SignOutForm,
)
from lighthis.staff.models import Staff
from lighthis.staff.names import role_names
from lighthis.web.access import public, signed_in
from lighthis.web.forms import ActionForm
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.server import afterwards
from lighthis.web.visit import me

pages = Blueprint("staff", __name__)


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
    fields = {name: values for name, values in request.form.lists() if name not in {"csrf_token", "once", "version"}}
    form.carried.data = _signer().dumps(
        {"path": request.path, "fields": fields, "owner": str(owner.staff_id) if owner else ""}
    )
    return page("staff/sign_in.html", form=form, was_out=True, status=401, action=url_for("staff.sign_in"))


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
        form.login.errors = [_("User name or password does not fit. Look at the keyboard layout and Caps Lock.")]
        _count(login, address)
        return None
    if actions.needs_second_factor(staff):
        units.begin_writing()
        if not actions.spend_code(staff, str(form.code.data or "")):
            units.rollback()
            form.code.errors = [_("Code: type the newest six digits from the phone.")]
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
    chosen = session.get("language")
    session.clear()
    session["token"] = actions.start(staff, seats[0], request.remote_addr or "", proven="password")
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
            form.present.errors = [_("Present password: it does not fit.")]
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
    form.secret.data = form.secret.data or pyotp.random_base32()
    if form.validate_on_submit():
        with form.refusals():
            actions.enrol(_self(), form.secret.data, form.code.data, by=me())
            return done(
                _("From now on you sign in with the password and a code from the phone."), to=url_for(".account")
            )
    address = pyotp.TOTP(form.secret.data).provisioning_uri(staff.login, issuer_name="lighthis")
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
    form = NewPasswordForm() if staff is not None else FirstForm()
    if form.validate_on_submit():
        hashed = _new_hash(form, staff or Staff(login=form.login.data, family=form.family.data, given=form.given.data))
        if hashed is not None:
            with form.refusals():
                return _set_up(token, form, hashed)
    return page("staff/setup.html", form=form, staff=staff)


def _set_up(token: str, form: Any, hashed: str) -> ResponseReturnValue:
    row = queries.setup_token(token)
    if row is None:
        raise NotFound
    staff = units.session.get(Staff, row.staff_id) if row.staff_id else None
    by = Actor(staff.id, staff.login) if staff else Actor(None, f"first administrator: {form.login.data}")
    actions.use_token(row, by=by)
    if staff is None:
        facility = first_facility(form.name_ru.data, form.name_uz.data, form.code.data, by=by)
        roles = actions.ship_roles(facility, role_names(), by=by)
        staff = actions.add(form.login.data, form.family.data, form.given.data, "", g.get("language", "ru"), by=by)
        actions.appoint(
            staff, roles["administrator"], None, facility_id=facility.id, since=facility.created_at.date(), by=by
        )
    actions.set_password(staff, hashed, by=by)
    return done(_("The password is set. Sign in now."), to=url_for(".sign_in"))
