"""Entries of a stay: which kinds there are, and beginning one. From the first button on what is typed is a draft."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import NotFound
from lighthis.records import actions, queries, rules
from lighthis.records.forms import EntryForm, entry_form
from lighthis.records.models import EntryDraft
from lighthis.records.rules import entries as entry_rules
from lighthis.records.views.blueprint import drafts_shown, pages, written
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me

READY = "ready:"  # the button of a template: ready:<id>


@pages.route("/encounters/<uuid:encounter_id>/entries")
@needs("records.read")
def entries(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    audit.looked("entries", by=me(), patient=row.patient_id)
    kinds = [
        (say(one.words), link(".write_entry", "records.write", encounter_id=row.id, kind=kind))
        for kind, one in rules.ENTRIES.items()
    ]
    return page(
        "records/entries.html", row=row, banner=banner(row.patient, row), kinds=[one for one in kinds if one[1]],
        drafts=drafts_shown(row), signed=[_line(one) for one in queries.entries_of(row, tuple(rules.ENTRIES), most=200)],
        templates_url=link(".templates", queries.HEAD),
    )  # fmt: skip


def _line(one: Any) -> dict[str, Any]:
    return {
        "kind": say(rules.NOTES[one.kind]), "at": filters.instant(one.happened_at), "by": one.by,
        "url": url_for(".examination", note_id=one.id),
    }  # fmt: skip


@pages.route("/encounters/<uuid:encounter_id>/entries/<kind>", methods=["GET", "POST"])
@needs("records.write")
def write_entry(encounter_id: UUID, kind: str) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    form = form_of(kind)()
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            words = with_ready(kind, form.words(kind))
            return leave(actions.begin(row, kind, words, form.happened_at.data, by=me()))
    if request.method == "GET" and "complaints" in form:
        form["complaints"].data = row.complaint if kind == "reception" else ""
    audit.looked("entry form", by=me(), patient=row.patient_id)
    return page("records/entry.html", form=form, draft=None, mine=True, **around(row, kind))


def form_of(kind: str) -> type[EntryForm]:
    """The form of a kind. Raises NotFound."""
    if kind not in rules.ENTRIES:
        raise NotFound
    return entry_form(kind)


def around(row: Encounter, kind: str) -> dict[str, Any]:
    """Whose entry it is, what stands beside it, the ready words that may be chosen."""
    ready = queries.templates(here_id(), kind=kind, departments=me().department_ids or None)
    stated = queries.diagnoses([row.id], at=row.facility_id)
    return {
        "row": row, "banner": banner(row.patient, row), "heading": say(rules.NOTES[kind]), "kind": kind,
        "parts": rules.ENTRIES[kind].parts, "stated": [written(one) for one in stated],
        "ready": [(f"{READY}{one.id}", one.name) for one in ready],
        "drafts": [one for one in drafts_shown(row) if one["mine"]], "templates_url": link(".templates", queries.HEAD, kind=kind),
    }  # fmt: skip


def with_ready(kind: str, typed: Mapping[str, str]) -> Mapping[str, str]:
    """What was typed, and where nothing stands the ready words whose button was pressed. Raises NotFound."""
    go = request.form.get("go", "")
    if not go.startswith(READY):
        return typed
    try:
        found = queries.template(UUID(go.removeprefix(READY)), at=here_id())
    except ValueError:
        raise NotFound from None
    if found.kind != kind or found.is_off:
        raise NotFound
    return entry_rules.filled(kind, typed, found.sections)


def leave(draft: EntryDraft) -> ResponseReturnValue:
    """Where each button leads; a whole entry is signed at once, one with gaps shows them first."""
    go, own = request.form.get("go", ""), url_for(".draft", draft_id=draft.id)
    if go.startswith(READY):
        return done(_("The ready words stand where nothing was written. Change them as it really was."), to=own)
    if go == "show":
        return done(_("The draft is kept. The head of department may read and correct it."), to=own)
    if go or draft.by_id != me().id:
        return done(_("The draft is kept."), to=own)
    if entry_rules.missing(draft.kind, draft.sections):
        return done(_("The draft is kept, but not signed."), to=url_for(".sign_draft", draft_id=draft.id))
    note = actions.sign(draft, by=me())
    return done(_("The entry is signed."), to=after(note.encounter, note.id))


def after(row: Encounter, note_id: UUID) -> str:
    """To the signed entry; to the patient, where it has just hidden the coming from its writer."""
    if encounters.visible(row, me()) and may("records.read"):
        return url_for(".examination", note_id=note_id)
    return url_for("desk.patient", patient_id=row.patient_id)
