"""What a supervisor asks: alive, and ready to serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from lighthis.db import migrate
from lighthis.db.engine import engine, session
from lighthis.web.access import public

pages = Blueprint("health", __name__)


@pages.route("/healthz/live")
@public
def live() -> ResponseReturnValue:
    return "alive\n", 200, {"Content-Type": "text/plain"}


@pages.route("/healthz/ready")
@public
def ready() -> ResponseReturnValue:
    session.execute(text("SELECT 1"))
    at_head = migrate.revision_of(engine()) == migrate.newest()
    return ("ready\n" if at_head else "run lighthis upgrade\n"), 200 if at_head else 503, {"Content-Type": "text/plain"}
