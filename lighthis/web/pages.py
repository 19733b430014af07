"""Making a page, and leaving one."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from lighthis import __version__
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id
from lighthis.web.language import LANGUAGES, gettext, language, say
from lighthis.web.visit import here, hooks, may, visitor

MOST_SIGNED = 5000  # people at work at once
_signed: dict[str, str] = {}

__all__ = ["csrf_token", "done", "once_key", "page", "surroundings"]


def page(template: str, *, form: Any = None, status: int | None = None, **facts: Any) -> ResponseReturnValue:
    """The page, with the status that its form earned: 200, 422 with errors, 403 or 409."""
    code = status or (form.status if form is not None else 200)
    return render_template(template, form=form, **facts), code


def done(sentence: str, *, to: str) -> ResponseReturnValue:
    """Leave a form that was saved: 303 to a page that says so in one line."""
    session["notice"] = sentence
    return redirect(to, 303)


def csrf_token() -> str:
    """The token of this visit's forms: it lasts as long as the visit (rulings 14), so it is signed once."""
    raw = session.get("csrf_token")
    if raw is not None and raw in _signed:
        return _signed[raw]
    token: str = generate_csrf()
    if len(_signed) >= MOST_SIGNED:
        _signed.clear()
    _signed[session["csrf_token"]] = token
    return token


def once_key() -> Markup:
    """The hidden one-time key of a form; a form shown again keeps the key it came with."""
    key = request.form.get("once", "")[:64] or str(new_id())
    return Markup(f'<input type="hidden" name="once" value="{escape(key)}">')  # noqa: S704  (escaped)


AREAS = 7  # in the menu; a chief doctor holds more rights than a line has room for


def areas() -> Sequence[dict[str, Any]]:
    """The work areas whoever asks may enter, in their order."""
    found = visitor()
    if found is None:
        return ()
    return _areas(found.actor.permissions, found.domains_off, request.blueprint, language())


def _navigation() -> Sequence[dict[str, Any]]:
    """The areas of the menu; where they are too many, the first ones with the one where the reader is, and a way to all."""
    every = areas()
    if len(every) <= AREAS:
        return every
    shown = every[: AREAS - 1]
    away = [one for one in every if one["current"] and one not in shown]
    rest = {
        "title": gettext("All work areas"),
        "url": url_for("desk.areas"),
        "current": request.endpoint == "desk.areas",
    }
    return [*shown[: len(shown) - len(away)], *away, rest]


@lru_cache(maxsize=500)
def _areas(may: frozenset[str], off: Sequence[str], here: str | None, lang: str) -> Sequence[dict[str, Any]]:
    """The same for everybody with these rights, in a language; asked on every page."""
    return [
        {
            "title": say(area.title),
            "url": url_for(area.endpoint),
            "current": here == area.endpoint.split(".")[0] or here in area.also,
        }
        for area in hooks().areas
        if area.endpoint in current_app.view_functions and area.permission in may and area.domain not in off
    ]


def _languages() -> list[dict[str, Any]]:
    asked = {name: value for name, value in request.args.items() if name != "lang"}
    return [
        {
            "code": code,
            "tag": tag,
            "short": short,
            "title": own,
            "url": url_for(request.endpoint, **(request.view_args or {}), **asked, lang=code)
            if request.endpoint
            else f"/?lang={code}",
            "current": code == language(),
        }
        for code, (tag, short, own) in LANGUAGES.items()
    ]


def surroundings() -> dict[str, Any]:
    """What every template may rely on."""
    facility, found = here(), visitor()
    return {
        "here": {"name": facility.name_in(language()), "code": facility.code} if facility is not None else None,
        "here_name": facility.name_in(language()) if facility is not None else "",
        "me": {"short_name": found.short_name, "post_title": found.post_title(language())} if found else None,
        "may": may,
        "nav": _navigation(),
        "languages": _languages(),
        "lang_tag": LANGUAGES[language()][0],
        "lang": language(),
        "home_url": "/",
        "sign_out_url": url_for("staff.sign_out") if visitor() else None,
        "change_user_url": url_for("staff.change_user") if found is not None and found.may_change else None,
        "account_url": url_for("staff.account") if visitor() else None,
        "app_version": __version__,
        "search_url": url_for("registration.search")
        if may("registration.search") and "registration.search" in current_app.view_functions
        else None,
        "once_key": once_key,
        "notice": session.pop("notice", None) if request.method == "GET" else None,
        "banner_readonly": gettext("The store cannot be written now: you can read, but nothing can be saved.")
        if g.get("read_only")
        else None,
        "now": clock.now(),
    }
