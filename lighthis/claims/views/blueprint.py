"""The blueprint, and how a case reads on every page."""

from typing import Any

from flask import Blueprint

from lighthis.billing.views.blueprint import name_of, where_of
from lighthis.claims.models import Claim
from lighthis.claims.rules import RESTS
from lighthis.web.language import gettext as _
from lighthis.web.language import say

pages = Blueprint("claims", __name__)


def told(one: Claim) -> dict[str, Any]:
    """A case as a line, and what may be done with it."""
    coming = one.encounter
    return {
        "id": one.id, "encounter_id": coming.id, "name": name_of(coming.patient), "visit": coming.number,
        "department": where_of(coming), "since": coming.arrived_at,
        "until": coming.ended_at, "document": one.document, "amount": one.amount, "accepted": one.accepted, "paid": one.paid,
        "state": state_words(one), "reason": one.reason, "can_answer": one.state == "sent",
        "can_settle": one.state == "answered" and one.refused and not one.rest,
        "can_take_back": one.state == "answered" and (one.rest or not one.paid),
    }  # fmt: skip


def state_words(one: Claim) -> str:
    """How a case stands, in words."""
    if one.state == "withdrawn":
        return _("Withdrawn")
    if one.accepted is None:
        return _("Waits for an answer")
    if one.rest:
        return say_rest(one.rest)
    if not one.accepted:
        return _("Refused by the payer")
    if one.refused:
        return _("Accepted in part")
    return _("Paid") if not one.owed else _("Accepted")


def say_rest(rest: str) -> str:
    """What was decided upon a refused part, in words."""
    return say(RESTS[rest])
