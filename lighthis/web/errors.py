"""What a person reads when something is in the way: a sentence, and a way on."""

from typing import Any

import structlog
from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from lighthis.db import units
from lighthis.db.engine import session as store
from lighthis.kernel.text import NotFound, Refusal

log = structlog.get_logger("lighthis.errors")
PAGES = (400, 403, 404, 409, 413, 500, 503)
BARE = Markup(
    "<!doctype html><meta charset=utf-8><title>lighthis</title>"
    "<p>Хранилище не отвечает. Позовите администратора. Номер: {number}"
    "<p lang=uz-Latn>Maʼlumotlar ombori javob bermayapti. Administratorni chaqiring. Raqam: {number}"
    "<p lang=en>The store does not answer. Call the administrator. Number: {number}"
)  # where no page can be made, because even reading fails
KNOWN = (400, 403, 404, 405, 409, 413, 429, 503)


def install(app: Flask) -> None:
    """Register the error pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, lambda _fault: _page(404))
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(units.Busy, lambda _fault: _busy())
    app.register_error_handler(DBAPIError, _operational)
    app.register_error_handler(NoConnection, lambda _fault: _busy())
    app.register_error_handler(IntegrityError, lambda _fault: _page(409))
    app.register_error_handler(Exception, _fault)


def _http(fault: HTTPException) -> ResponseReturnValue:
    if fault.code is not None and fault.code < 400:
        return fault.get_response()  # type: ignore[return-value]
    # a body that is too big, or sent to no page of ours, was not read, and the page about it must not try
    if fault.code == 413 or request.routing_exception is not None:
        request.__dict__.update(form=ImmutableMultiDict(), files=ImmutableMultiDict())
    code = fault.code if fault.code in KNOWN else 400 if fault.code and fault.code < 500 else 500
    return _page(code, is_form=request.mimetype == "application/x-www-form-urlencoded")


def _refused(refusal: Refusal) -> ResponseReturnValue:
    """What the rules of the hospital do not allow, where no form could say it: the link is older than what happened since."""
    return _page(409, refused=refusal.message)


def _busy() -> ResponseReturnValue:
    response = make_response(_page(503))
    response.headers["Retry-After"] = "5"
    return response


def _operational(fault: DBAPIError) -> ResponseReturnValue:
    """The store is locked, full or cannot be written: said in words, nothing half kept."""
    log.critical("store", reference=g.get("request_id", ""), why=str(fault.orig))
    return _busy()


def _fault(fault: Exception) -> ResponseReturnValue:
    log.error("fault", reference=g.get("request_id", ""), exc_info=fault)
    return _page(500)


def _page(code: int, **facts: Any) -> ResponseReturnValue:
    known = code if code in PAGES else 500 if code >= 500 else 400
    try:
        units.rollback()
        store.rollback()
        return render_template(f"web/{known}.html", request_id=g.get("request_id", ""), **facts), code
    except SQLAlchemyError as fault:
        log.critical("store", reference=g.get("request_id", ""), why=type(fault).__name__)
        return BARE.format(number=g.get("request_id", "")), 503
