"""A triage that was begun and not saved: kept at each recalculation, offered again to the same person."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import request, url_for

from lighthis.requests import actions as requests
from lighthis.web import filters
from lighthis.web.forms import TECHNICAL
from lighthis.web.server import afterwards
from lighthis.web.visit import me


def keep_typed() -> None:
    """Keep what this request brought, once its answer is made; nothing of it counts before somebody saves it."""
    fields = {name: values for name, values in request.form.lists() if name not in TECHNICAL}
    who = me().id
    if isinstance(who, UUID):
        afterwards(partial(requests.keep_typed, who, request.path, fields))


def begun() -> dict[str, Any] | None:
    """When this person began the triage on this page without saving it, and where it goes on; None where nothing was kept."""
    if request.method != "GET" or "draft" in request.args:
        return None
    found = requests.typed_before(request.path, me())
    if found is None:
        return None
    address = url_for(request.endpoint or "", **(request.view_args or {}), **{**request.args, "draft": str(found.id)})
    return {"at": filters.wall(found.created_at), "url": address}
