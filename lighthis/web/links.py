"""Addresses of pages that this reader may open here; nothing is shown that leads to a closed door."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from lighthis.web.visit import may, visitor

NOBODY = UUID(int=0)  # a place for the key in an address


def link(endpoint: str, permission: str = "", **values: Any) -> str:
    """The address of a page; empty where its domain is off here or the post may not open it."""
    found = visitor()
    off = found.domains_off if found else ()
    known = endpoint in current_app.view_functions and endpoint.partition(".")[0] not in off
    return url_for(endpoint, **values) if known and (not permission or may(permission)) else ""


def way(endpoint: str, permission: str, key: str) -> Callable[[UUID | None], str]:
    """`link` for the lines of a list: asked once whether it is open, then only filled in."""
    pattern = link(endpoint, permission, **{key: NOBODY})
    before, _, after = pattern.partition(str(NOBODY))
    return (lambda id_: f"{before}{id_}{after}") if pattern else (lambda _id: "")
