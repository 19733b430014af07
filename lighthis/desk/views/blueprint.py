"""The blueprint that the pages of the desk hang on, and links to pages that may not be there."""

from typing import Any

from flask import Blueprint, current_app, url_for

from lighthis.web.visit import may, visitor

pages = Blueprint("desk", __name__)


def link(endpoint: str, permission: str = "", **values: Any) -> str:
    """The address of a page of another domain; empty where the domain is off here or the post may not open it."""
    found = visitor()
    off = found.domains_off if found else ()
    known = endpoint in current_app.view_functions and endpoint.partition(".")[0] not in off
    return url_for(endpoint, **values) if known and (not permission or may(permission)) else ""
