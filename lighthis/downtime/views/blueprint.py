"""The blueprint, and a slip that is carried through the forms of other domains while it is typed back.

`?slip=D-2026-000123` stays in the address of a form that is opened from the slip's page. Whatever that form writes is tied to the
slip in the same transaction (`follow`, called by the log), and the answer leads back to the slip.
"""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, g, has_request_context, request, url_for

from lighthis.downtime import actions, rules
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.web.visit import visitor

pages = Blueprint("downtime", __name__)
ARGUMENT = "slip"


def carried() -> str:
    """The number of the slip in the address of the present page; empty where there is none."""
    return rules.as_typed(request.args.get(ARGUMENT, "")) if has_request_context() else ""


def follow(what: Any, verb: str, by: Actor) -> None:
    """What the log has just heard of comes from the slip in the address. Raises Refusal."""
    if verb not in rules.KEPT or by.id is None or not (number := carried()):
        return
    if not by.may(rules.ENTER):
        raise Refusal(N_("Your post may not type slips back."))
    try:
        made = actions.keep_entry(number, what, verb, by=by)
    except NotFound:
        raise Refusal(N_("There is no slip %(number)s here."), number=number) from None
    if made is not None:
        g.slip_id = made.slip_id


@pages.after_app_request
def lead_back(response: Response) -> Response:
    """From a form that was saved back to its slip; a step in between takes the slip along."""
    number = carried()
    if number and request.method == "POST" and response.status_code == 303 and request.blueprint != pages.name:
        if "slip_id" in g:
            response.location = url_for("downtime.slip", slip_id=g.slip_id)
        elif (to := response.location or "").startswith("/") and ARGUMENT not in to:
            head, mark, anchor = to.partition("#")
            response.location = f"{head}{'&' if '?' in head else '?'}{ARGUMENT}={quote(number)}{mark}{anchor}"
    return response


@pages.app_context_processor
def _typing() -> dict[str, str]:
    """For the head of a form: which slip is being typed."""
    may_enter = (found := visitor()) is not None and found.actor.may(rules.ENTER)
    return {"typed_slip": carried() if may_enter and request.blueprint != pages.name else ""}
