"""The whole case history of a stay on one page, in the order of the paper (form 003), and what a stay's page tells of it."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.admission.models import Stay
from lighthis.admission.views.blueprint import pages, stay_of
from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.queries import Task
from lighthis.kernel.text import Message
from lighthis.packs.people import short
from lighthis.records import queries as records
from lighthis.records import rules as record_rules
from lighthis.records.models import Note
from lighthis.records.views.blueprint import by_stages, drafts_shown
from lighthis.records.views.notes import parts_of
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.visit import me

MOST = 1000  # entries on the page; a stay of half a year has fewer


@pages.route("/stays/<uuid:stay_id>/history")
@needs("records.read")
def history(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    row = found.encounter
    audit.looked("case history", by=me(), patient=row.patient_id, detail={"stay": str(found.id)})
    return page(
        "admission/history.html", stay=found, row=row, banner=banner(row.patient, row), parts=_parts(found),
        stages=by_stages(records.diagnoses([row.id], at=row.facility_id, withdrawn=True)), drafts=drafts_shown(row),
        happened=_happened(found),
    )  # fmt: skip


def _parts(stay: Stay) -> list[dict[str, Any]]:
    """The signed entries, kind after kind as they are glued into the paper, each with what was added to it."""
    notes = records.entries_of(stay.encounter, most=MOST)
    known = {one.id for one in notes}
    listed = []
    for kinds in record_rules.PAPER:
        own = [one for one in notes if one.kind in kinds and one.amends_id not in known]
        if own:
            title = say(record_rules.NOTES[kinds[0]])
            listed.append(
                {
                    "key": kinds[0],
                    "title": title,
                    "entries": [line for one in own for line in _with_additions(one, notes)],
                }
            )
    return listed


def _with_additions(one: Note, notes: list[Note]) -> list[dict[str, Any]]:
    return [_entry(one), *(line for more in notes if more.amends_id == one.id for line in _with_additions(more, notes))]


def _entry(one: Note) -> dict[str, Any]:
    return {
        "kind": say(record_rules.NOTES[one.kind]), "at": filters.instant(one.happened_at), "by": short(one.by),
        "signed": filters.instant(one.created_at), "sections": parts_of(one), "text": one.text, "why": one.amends_why,
        "adds": one.amends_id is not None, "url": url_for("records.examination", note_id=one.id),
    }  # fmt: skip


def _happened(stay: Stay) -> list[dict[str, Any]]:
    """What other domains did in the stay: consultations, operations, transfusions, sick leaves, by time."""
    lines = [line for tell in others for line in tell(stay.encounter, language())]
    return [
        {
            "at": filters.instant(line.at), "kind": say(line.kind), "words": line.words,
            "what": say(line.what) if isinstance(line.what, Message) else line.what, "url": link(line.endpoint, "records.read", **line.values) if line.endpoint else "",
            "withdrawn": say(line.withdrawn) if isinstance(line.withdrawn, Message) else line.withdrawn,
        }
        for line in sorted(lines, key=lambda one: one.at)
    ]  # fmt: skip


others: list[Any] = []  # filled in joins.py: who tells of consultations, operations and transfusions


def about(stay: Stay) -> dict[str, Any]:
    """What a stay's page tells of the record to who may read it: what it owes, drafts, where it is read and written."""
    row = stay.encounter
    return {
        "tasks": [_task(one) for one in encounters.tasks_of(row)] if stay.left_at is None else [], "drafts": drafts_shown(row),
        "links": _links(stay),
    }  # fmt: skip


def _task(one: Task) -> dict[str, Any]:
    return {
        "what": say(one.what), "why": say(one.why) if isinstance(one.why, Message) else one.why,
        "until": filters.instant(one.until), "late": one.is_late, "url": link(one.endpoint, one.permission, **one.values),
    }  # fmt: skip


def _links(stay: Stay) -> list[tuple[str, str]]:
    own = {"encounter_id": stay.encounter_id}
    listed = [
        (_("Whole case history"), "admission.history", "records.read", {"stay_id": stay.id}),
        (_("Entries of the case history"), "records.entries", "records.read", own),
        (_("Sick leave"), "records.leaves", "records.write", own),
        (_("Plan an operation"), "surgery.plan", "records.write", own),
        (_("Write a transfusion"), "surgery.transfuse", "records.write", own),
        (_("Consent to an intervention"), "surgery.consent", "records.write", own),
    ]
    found = [(title, link(endpoint, permission, **values)) for title, endpoint, permission, values in listed]
    return [one for one in found if one[1]]
