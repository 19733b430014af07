"""What a doctor's records owe, of a head's departments too, and one's own unsigned entries: for the home page."""

from typing import Any

from lighthis.admission import queries as admission
from lighthis.admission.queries.owed import WORDS
from lighthis.records import queries as records
from lighthis.records import rules as record_rules
from lighthis.registration.called import called
from lighthis.registration.people import lean
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.visit import here, may, me

SHOWN = 5


def owed() -> dict[str, Any]:
    """The longest overdue ones, how many there are, how many of them are overdue; the oldest drafts."""
    found = admission.owed_by(me(), here(), heads=may(records.HEAD))
    known = lean({one.patient_id for one in found[:SHOWN]}) if found else {}
    drafts = records.my_drafts(me(), SHOWN)
    return {
        "rows": [_line(one, called(known[one.patient_id].name)) for one in found[:SHOWN]],
        "total": len(found), "overdue": sum(1 for one in found if one.is_late),
        "drafts": [_draft(one) for one in drafts], "drafts_total": records.drafts_waiting(me()) if len(drafts) == SHOWN else len(drafts),
        "templates_url": link("records.templates", records.HEAD), "register_url": link("surgery.register", "records.read"),
    }  # fmt: skip


def _line(one: admission.Owing, name: str) -> dict[str, Any]:
    at = filters.instant(one.owed.due_at)
    return {
        "what": say(WORDS[one.owed.what]), "name": name, "late": one.is_late,
        "url": link("admission.stay", "registration.search", stay_id=one.stay_id),
        "wait": _("overdue since %(time)s", time=at) if one.is_late else _("until %(time)s", time=at),
    }  # fmt: skip


def _draft(one: Any) -> dict[str, Any]:
    return {
        "kind": say(record_rules.NOTES[one.kind]), "name": called(one.encounter.patient.name),
        "at": filters.instant(one.saved_at), "url": link("records.draft", "records.write", draft_id=one.id),
    }  # fmt: skip
