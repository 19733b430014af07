"""What was typed before a person had to show anew who it is: it comes along signed, and is shown filled, never executed (rulings 15)."""

from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from lighthis.requests import actions as requests

# What is asked anew after signing in again, and what no page may show: keys of the old form, passwords, codes. The version
# stays: somebody may have changed the row meanwhile, and the conflict page must still come.
NOT_KEPT = frozenset({"csrf_token", "once", "password", "present", "code", "old_code", "secret", "pin", "again"})

ANEW = frozenset({"draft", "lang"})  # of the address: what belongs to one showing of the form


def carry(owner: UUID | None) -> str:
    """The form that this request sent, for a hidden field; for its owner alone."""
    fields = {name: values for name, values in request.form.lists() if name not in NOT_KEPT}
    asked = [(name, value) for name, values in request.args.lists() if name not in ANEW for value in values]
    kept = {"path": request.path, "query": urlencode(asked), "fields": fields, "owner": str(owner or "")}
    return str(_signer().dumps(kept))


def kept_form(carried: str | None, staff_id: UUID) -> str | None:
    """The address where the same person sees a carried form again; None where there is none. Inside a write unit."""
    try:
        kept: dict[str, Any] = _signer().loads(carried or "")
    except BadData:
        return None
    if kept["owner"] != str(staff_id):
        return None
    query = f"{kept['query']}&" if kept.get("query") else ""
    return f"{kept['path']}?{query}draft={requests.keep_draft(staff_id, kept['path'], kept['fields'])}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried form")


def local_path(address: str | None) -> str | None:
    """An address inside this site, else None (ASVS 3.7.2)."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in address) else address
