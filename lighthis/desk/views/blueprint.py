"""The blueprint that the pages of the desk hang on, and the tabs of a patient's pages."""

from typing import Any

from flask import Blueprint, url_for

from lighthis.registration.models import Patient
from lighthis.web.language import gettext as _
from lighthis.web.visit import may

pages = Blueprint("desk", __name__)


def tabs(row: Patient, current: str) -> list[dict[str, Any]]:
    """The pages about one patient that this post may open."""
    listed = [("patient", _("Timeline"), "")]
    listed += [("bills", _("Bills"), "billing.read"), ("papers", _("Papers"), "records.print")]
    listed += [("access", _("Who looked"), "audit.read")]
    return [
        {"title": title, "url": url_for(f".{name}", patient_id=row.id), "current": name == current}
        for name, title, permission in listed
        if not permission or may(permission)
    ]
