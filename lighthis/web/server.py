"""One request, one transaction, committed in one place."""

import time
from typing import Any

import structlog
from flask import Flask, Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import same_origin, validate_csrf
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict, Forbidden, NotFound
from wtforms import ValidationError

from lighthis.db import units
from lighthis.db.engine import session as store
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import Changed, OtherBody
from lighthis.web.access import Access
from lighthis.web.hooks import Replayed
from lighthis.web.visit import hooks, visitor

log = structlog.get_logger("lighthis.web")
SWITCHABLE = ("triage", "admission", "billing", "screening")


class NoAccessStated(Exception):
    """A page without a stated permission: a fault of ours, closed to everybody."""


class Server(Flask):
    """Flask with our order of things: who, may they, is the form ours, the page, the one commit."""

    def dispatch_request(self, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.started, g.request_id, g.afterwards = time.monotonic(), str(new_id())[-12:], []
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        if request.endpoint and request.endpoint.endswith("static"):
            return super().dispatch_request(*args, **kwargs)
        access = stated_access(self, request.endpoint)
        g.visitor = hooks().who(session.get("token", "")) if "token" in session else None
        try:
            refusal = self._refuse_visit(access)
            return self._answer(*args, **kwargs) if refusal is None else refusal
        finally:
            self._tidy()

    def _refuse_visit(self, access: Access) -> ResponseReturnValue | None:
        """Sign-in first; then whether the domain is on here; then whether the post may."""
        if access.kind == "public":
            self._check_token()
            return None
        found = visitor()
        if found is None:
            return hooks().ask_to_sign_in()  # type: ignore[no-any-return]
        domain = request.blueprint or ""
        if domain in SWITCHABLE and domain in found.domains_off:
            raise NotFound
        if access.kind == "permission" and found.owes:
            return redirect(url_for(found.owes), 303)
        if access.kind == "permission" and not found.actor.may(access.permission):
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
        try:
            return self._page(*args, **kwargs)
        except Replayed as replayed:
            units.rollback()
            return redirect(replayed.location, 303)
        except (Changed, OtherBody, StaleDataError):
            why = "changed"
        except (units.Busy, OperationalError):
            why = "busy"
        except IntegrityError:
            why = "clash"
        units.rollback()
        if request.method != "POST":
            raise units.Busy
        g.again, g.once_key = why, None
        try:
            return self._page(*args, **kwargs)
        except (Changed, OtherBody, StaleDataError, IntegrityError):
            raise Conflict from None

    def _page(self, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        """The page, and what it wrote kept or dropped by its status. Somebody in the way: the form is shown again, filled."""
        response = self.make_response(super().dispatch_request(*args, **kwargs))
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
        except (OperationalError, units.Busy):
            units.rollback()
            log.critical("look_not_logged", actor=looks[0].actor, actions=[one.action for one in looks])
            g.read_only = True
            again = self.make_response(super().dispatch_request())
            store.info.pop("audit", None)
            return again
        return response

    def _tidy(self) -> None:
        """What must outlive a rollback (refusals, counters, last-seen times) goes into one new unit."""
        if units.writing():
            units.rollback()
        if g.afterwards:
            try:
                with units.work():
                    for write in g.afterwards:
                        write()
            except (OperationalError, units.Busy):
                log.critical("afterwards_not_written", count=len(g.afterwards))
            g.afterwards = []


def visitor_actor() -> Any:
    """The actor of a signed-in request."""
    found = visitor()
    return found.actor if found else None


def afterwards(write: Any) -> None:
    """Have something written in a unit of its own after this request's own was kept or dropped."""
    g.afterwards.append(write)


def stated_access(app: Flask, endpoint: str | None) -> Access:
    """What a page says about itself. Raises NoAccessStated."""
    access = getattr(app.view_functions[endpoint or ""], "access", None)
    if not isinstance(access, Access):
        raise NoAccessStated(f"{endpoint} states no permission")
    return access


def finish(response: Response) -> Response:
    """One line a request: never a name, never what was typed."""
    found = visitor()
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
