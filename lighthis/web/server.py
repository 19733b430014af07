"""One request, one transaction, committed in one place."""

import time
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import same_origin, validate_csrf
from sqlalchemy.exc import IntegrityError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict, Forbidden, HTTPException, NotFound
from wtforms import ValidationError

from lighthis.db import units
from lighthis.db.engine import session as store
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import Changed, OtherBody
from lighthis.kernel.text import NotFound as NoSuchRow
from lighthis.web.access import Access
from lighthis.web.hooks import Replayed
from lighthis.web.templates import Templates
from lighthis.web.visit import begin, hooks, visitor

log = structlog.get_logger("lighthis.web")
SWITCHABLE = ("triage", "admission", "billing", "screening")
WITH = {
    "measures": "triage",
    "statistics": "admission",
    "claims": "billing",
    "charging": "billing",
    "devices": "billing",
    "takings": "billing",
    "oddities": "billing",
}  # pages that a hospital without another domain has no use for
STORE_FAULTS = (units.Busy, OperationalError, InterfaceError, InternalError, NoConnection)
OVERTAKEN = (Changed, OtherBody, StaleDataError, IntegrityError)
MOST_ADDRESSES = 5000
SHOWN_ONLY = frozenset({"busy", "full", "clash", "fault"})  # the form refuses to write and comes back filled


class NoAccessStated(Exception):
    """A page without a stated permission: a fault of ours, closed to everybody."""


class Server(Flask):
    """Flask with our order of things: who, may they, is the form ours, the page, the one commit."""

    jinja_environment = Templates
    addresses: dict[tuple[Any, ...], str] = {}  # noqa: RUF012  (of the process; the same for everybody)

    def dispatch_request(self, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.started, g.request_id, g.afterwards = time.monotonic(), str(new_id())[-12:], []
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        if request.endpoint and request.endpoint.endswith("static"):
            return super().dispatch_request(*args, **kwargs)
        access = stated_access(self, request.endpoint)
        begin()
        begin(hooks().who(session.get("token", "")) if "token" in session else None)
        try:
            self._read_form()
            refusal = self._refuse_visit(access)
            return self._answer(*args, **kwargs) if refusal is None else refusal
        finally:
            self._tidy()

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """An address; the same ones are asked for many times a page, so what was built inside a request is remembered."""
        values = {name: value for name, value in values.items() if value is not None}
        if not has_request_context() or "_external" in values:
            return super().url_for(endpoint, **values)
        of = request.blueprint if endpoint[:1] == "." else ""
        key = (request.script_root, of, endpoint, *values.items())
        try:
            return self.addresses[key]
        except (KeyError, TypeError) as missing:
            built = super().url_for(endpoint, **values)
            if isinstance(missing, KeyError):
                if len(self.addresses) >= MOST_ADDRESSES:
                    self.addresses.clear()
                self.addresses[key] = built
            return built

    def _read_form(self) -> None:
        """Before all else: one that is too big answers 413 whoever sent it. Werkzeug bounds only texts beside a file."""
        if request.mimetype == "application/x-www-form-urlencoded":
            request.max_content_length = self.config["MAX_FORM_MEMORY_SIZE"]
        elif most := getattr(self.view_functions[request.endpoint or ""], "most_bytes", None):
            request.max_content_length = most(self.config["SETTINGS"])
        request.form.keys()

    def _refuse_visit(self, access: Access) -> ResponseReturnValue | None:
        """Sign-in first; then whether the domain is on here; then whether the post may."""
        if access.kind == "public":
            self._check_token()
            return None
        found = visitor()
        if found is None:
            return hooks().ask_to_sign_in()  # type: ignore[no-any-return]
        domain = WITH.get(request.blueprint or "", request.blueprint or "")
        if domain in SWITCHABLE and domain in found.domains_off:
            raise NotFound
        if access.kind == "permission" and found.owes:
            return hooks().ask_what_is_owed()  # type: ignore[no-any-return]
        if not access.admits(found.actor.may):
            hooks().refused(access.permission, found.actor)
            raise Forbidden
        self._check_token()
        return None

    def _check_token(self) -> None:
        """A foreign or missing form token refuses the writing, not the typing: the page comes back filled, 403."""
        g.token_refused = False
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        try:
            validate_csrf(request.form.get("csrf_token", ""))
        except ValidationError:
            g.token_refused = True
        if request.is_secure and not same_origin(request.referrer or "", f"https://{request.host}/"):
            g.token_refused = True

    def _answer(self, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        """The page; a post that something got in the way of is run again, at last only to show its form filled."""
        before, g.again = dict(session), ""
        while True:
            try:
                return self._page(*args, **kwargs)
            except Replayed as replayed:
                units.rollback()
                return redirect(replayed.location, 303)
            except (HTTPException, NoSuchRow):
                _undo(before)
                raise
            except Exception as fault:
                _undo(before)
                if request.method != "POST" or g.again in SHOWN_ONLY:
                    raise _final(fault) from fault
                g.again, g.once_key = _in_the_way(fault), None

    def _page(self, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        """The page, and what it wrote kept or dropped by its status. Somebody in the way: the form is shown again, filled."""
        response = self.make_response(super().dispatch_request(*args, **kwargs))
        if response.status_code == 422 and not units.writing() and "replay" in g:
            g.replay()  # refused because its twin was kept a moment ago: it gets the twin's answer
        if not units.writing():
            return self._keep_looks(response)
        if response.status_code >= 400:
            units.rollback()
        else:
            if g.get("once_key"):
                hooks().answered(g.once_key, response.location or request.path, visitor_actor())
            units.commit()
        return response

    def _keep_looks(self, response: Response) -> ResponseReturnValue:
        """A look is written durably before the page leaves; where it cannot be, clinical reads go on (rulings 12)."""
        looks = store.info.pop("audit", [])
        if not looks:
            return response
        try:
            units.begin_writing()
            store.info["audit"] = looks
            units.commit()
        except STORE_FAULTS:
            units.rollback()
            log.critical("look_not_logged", actor=looks[0].actor, actions=[one.action for one in looks])
            g.read_only = True
            if request.method == "POST":  # never run a second time: it could now write what nobody would commit
                return response
            again = self.make_response(super().dispatch_request())
            store.info.pop("audit", None)
            return again
        return response

    def _tidy(self) -> None:
        """What must outlive a rollback (refusals, counters, last-seen times) goes into one new unit."""
        if units.writing():
            units.rollback()
        store.info.clear()  # looks at a page that broke
        later, g.afterwards = g.afterwards, []
        if later and not _write_later(later):
            log.critical("afterwards_not_written", count=len(later))
            for _write, instead in later:
                instead()


def _write_later(later: list[Any]) -> bool:
    if g.get("read_only") or g.get("again") in {"busy", "full"}:
        return False  # it was waited for once already
    try:
        with units.work():
            for write, _instead in later:
                write()
    except (SQLAlchemyError, units.Busy):
        return False
    return True


def _undo(before: dict[str, Any]) -> None:
    """What the page put into the cookie goes with what it wrote: no "saved" for what was not, no token without its row."""
    units.rollback()
    made = session.get("csrf_token")
    session.clear()
    session.update(before)
    if made is not None:
        session.setdefault("csrf_token", made)
    g.pop("csrf_token", None)
    for _name, file in request.files.items(multi=True):  # noqa: PERF102  (values() takes no multi)
        file.seek(0)


def _in_the_way(fault: Exception) -> str:
    """Why a post did not go through. Overtaken for the first time, it is simply done again on what stands now."""
    if isinstance(fault, OVERTAKEN):
        return "clash" if g.again else "changed"
    if isinstance(fault, STORE_FAULTS):
        return "full" if units.cannot_write(fault) else "busy"
    log.error("fault", reference=g.request_id, exc_info=fault)
    return "fault"


def _final(fault: Exception) -> Exception:
    """What the error pages are told where no form can be shown."""
    if isinstance(fault, OVERTAKEN):
        return Conflict() if request.method == "POST" else units.Busy()
    return fault


def visitor_actor() -> Any:
    """The actor of a signed-in request."""
    found = visitor()
    return found.actor if found else None


def afterwards(write: Any, *, instead: Any = lambda: None) -> None:
    """Have something written in a unit of its own after this request's own was kept or dropped; `instead` where it cannot be."""
    g.afterwards.append((write, instead))


def stated_access(app: Flask, endpoint: str | None) -> Access:
    """What a page says about itself. Raises NoAccessStated."""
    access = getattr(app.view_functions[endpoint or ""], "access", None)
    if not isinstance(access, Access):
        raise NoAccessStated(f"{endpoint} states no permission")
    return access


def finish(response: Response) -> Response:
    """One line a request: never a name, never what was typed."""
    found = visitor()
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", "5")
    log.info(
        "request",
        id=g.get("request_id", ""),
        staff=str(found.actor.id) if found else "",
        page=request.endpoint or "",
        method=request.method,
        status=response.status_code,
        ms=round((time.monotonic() - g.started) * 1000, 1) if "started" in g else 0,
    )
    return response
