"""What opens one's account beside the password: the second factor and the PIN."""

import re
from functools import partial
from typing import Any

import pyotp
from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from lighthis.db.engine import session as store
from lighthis.kernel.text import Refusal
from lighthis.requests import actions as requests
from lighthis.staff import actions, queries, rules
from lighthis.staff.forms.signing import FactorForm, FactorOffForm, PinForm, ProveForm
from lighthis.staff.models import Staff
from lighthis.staff.views.blueprint import pages
from lighthis.staff.views.carried import carry, kept_form
from lighthis.web.access import signed_in
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.server import afterwards
from lighthis.web.visit import me


def myself() -> Staff:
    """The account of who is signed in."""
    found = store.get(Staff, me().id)
    if found is None:
        raise NotFound
    return found


def proves(form: Any, staff: Staff) -> bool:
    """Whether the present password was typed; guessing it from an open page is slowed down like guessing it at sign-in."""
    tried = f"own {staff.id}"
    if requests.failures(tried) >= requests.FREE_FAILURES:
        form.refusal.append(_("Too many failed tries. Wait 15 minutes, or ask an administrator."))
        form.wanted_status = 429
        return False
    if actions.password_fits(staff, form.present.data or ""):
        return True
    form.present.errors = [_("it does not fit")]
    afterwards(partial(requests.count_failure, tried))
    return False


def _count_codes(form: Any, staff: Staff) -> None:
    """A wrong code counts like a wrong password."""
    if form.old_code.errors:
        afterwards(partial(requests.count_failure, f"own {staff.id}"))


@pages.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor() -> ResponseReturnValue:
    form, staff = FactorForm(), myself()
    if not _is_ours(form.secret.data):
        form.secret.data = pyotp.random_base32()
    if form.validate_on_submit() and proves(form, staff):
        with form.refusals():
            staff = myself()
            actions.enrol(staff, form.secret.data, form.code.data, by=me(), old_code=form.old_code.data or "")
            return done(
                _("From now on you sign in with the password and a code from the phone."),
                to=kept_form(form.carried.data, staff.id) or url_for(".account"),
            )
        _count_codes(form, staff)
    return _factor_page(form, staff)


def ask_what_is_owed() -> ResponseReturnValue:
    """The second factor comes first; a form that was sent comes along and is shown filled after the code."""
    if request.method != "POST":
        return redirect(url_for("staff.second_factor"), 303)
    form = FactorForm(formdata=None)
    form.secret.data, form.carried.data = pyotp.random_base32(), carry(me().id)
    return _factor_page(form, myself(), status=403)


def _factor_page(form: FactorForm, staff: Staff, *, status: int | None = None) -> ResponseReturnValue:
    import segno  # noqa: PLC0415 - brings xml.sax and urllib.request along

    address = pyotp.TOTP(form.secret.data).provisioning_uri(name=staff.login, issuer_name="lighthis")
    return page(
        "staff/second_factor.html", form=form, staff=staff, picture=segno.make(address).svg_data_uri(scale=4),
        is_asked=_is_asked(staff), status=status,
    )  # fmt: skip


def _is_ours(secret: str | None) -> bool:
    return re.fullmatch(r"[A-Z2-7]{32}", secret or "") is not None


def _is_asked(staff: Staff) -> bool:
    """Whether some post of the person does not go without the second factor."""
    return any(rules.asks_second_factor(post.role.permissions) for post in queries.posts_of(staff.id))


@pages.route("/account/second-factor/off", methods=["GET", "POST"])
@signed_in
def factor_off() -> ResponseReturnValue:
    form, staff = FactorOffForm(), myself()
    if form.validate_on_submit() and proves(form, staff):
        with form.refusals():
            actions.turn_off_second_factor(myself(), form.old_code.data or "", by=me())
            return done(_("The second factor is off."), to=url_for(".account"))
        _count_codes(form, staff)
    return page("staff/factor_off.html", form=form, staff=staff, is_asked=_is_asked(staff))


@pages.route("/account/pin", methods=["GET", "POST"])
@signed_in
def pin() -> ResponseReturnValue:
    form, staff = PinForm(), myself()
    if form.validate_on_submit() and proves(form, staff):
        hashed = _new_pin(form, staff)
        if hashed:
            with form.refusals():
                actions.set_pin(myself(), hashed, by=me())
                return done(
                    _("The PIN is set: it works where you signed in with the password today."), to=url_for(".account")
                )
    return page("staff/pin.html", form=form, staff=staff, is_asked=_is_asked(staff))


def _new_pin(form: PinForm, staff: Staff) -> str:
    try:
        return actions.hash_pin(form.pin.data or "", staff, str(current_app.secret_key))
    except Refusal as refusal:
        form.pin.errors = [say(refusal.message)]
        return ""


@pages.route("/account/pin/off", methods=["GET", "POST"])
@signed_in
def pin_off() -> ResponseReturnValue:
    form, staff = ProveForm(), myself()
    if form.validate_on_submit() and proves(form, staff):
        with form.refusals():
            actions.drop_pin(myself(), by=me())
            return done(_("The PIN is off."), to=url_for(".account"))
    return page("staff/pin_off.html", form=form, staff=staff)
