"""What a supervisor asks: alive, and ready to serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lighthis.db import history
from lighthis.db.engine import session
from lighthis.web.access import public

pages = Blueprint("health", __name__)


@pages.route("/healthz/live")
@public
def live() -> ResponseReturnValue:
    return "alive\n", 200, {"Content-Type": "text/plain"}


@pages.route("/healthz/ready")
@public
def ready() -> ResponseReturnValue:
    at_head = history.stands_at(session()) == history.newest()
    return ("ready\n" if at_head else "run lighthis upgrade\n"), 200 if at_head else 503, {"Content-Type": "text/plain"}
