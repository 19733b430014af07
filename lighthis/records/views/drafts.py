"""An entry that was begun: going on with it, reading it before it is signed, throwing it away."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.kernel.text import Message, NotFound
from lighthis.records import actions, queries, rules
from lighthis.records.models import EntryDraft
from lighthis.records.rules import entries as entry_rules
from lighthis.records.views.blueprint import pages
from lighthis.records.views.entries import after, around, form_of, leave, with_ready
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/drafts/<uuid:draft_id>", methods=["GET", "POST"])
@needs("records.write")
def draft(draft_id: UUID) -> ResponseReturnValue:
    found = queries.draft(draft_id, by=me())
    row, kind = encounters.seen(found.encounter_id, by=me()), found.kind
    if request.method == "GET" and found.state != "open":
        return _gone(found)
    form = form_of(kind)(row=found, flat=_laid)
    if form.validate_on_submit():
        with form.refusals():
            found = queries.draft(draft_id, by=me())
            words = with_ready(kind, form.words(kind))
            actions.save(found, words, form.happened_at.data, by=me(), is_shown=_shown(found))
            return leave(found)
    audit.looked("entry form", by=me(), patient=row.patient_id)
    return page("records/entry.html", form=form, draft=found, mine=found.by_id == me().id, **around(row, kind))


def _laid(found: EntryDraft) -> dict[str, object]:
    """Each part of a draft as a field of the form."""
    return {name: found.sections.get(name, "") for name in rules.ENTRIES[found.kind].parts}


def _shown(found: EntryDraft) -> bool:
    """Whether the head may read it from now on: a button of its author shows it, another one hides it."""
    return {"show": True, "hide": False}.get(request.form.get("go", ""), found.is_shown)


def _gone(found: EntryDraft) -> ResponseReturnValue:
    """What was signed is read; what was thrown away is not there."""
    if found.note_id is None:
        raise NotFound
    return redirect(url_for(".examination", note_id=found.note_id))


@pages.route("/drafts/<uuid:draft_id>/sign", methods=["GET", "POST"])
@needs("records.write")
def sign_draft(draft_id: UUID) -> ResponseReturnValue:
    found, form = queries.draft(draft_id, by=me()), ActionForm()
    row = encounters.seen(found.encounter_id, by=me())
    if request.method == "GET" and found.state != "open":
        return _gone(found)
    if form.validate_on_submit():
        with form.refusals():
            note = actions.sign(queries.draft(draft_id, by=me()), by=me())
            return done(_("The entry is signed."), to=after(note.encounter, note.id))
    audit.looked("entry form", by=me(), patient=row.patient_id)
    gaps = [(name, say(words)) for name, words in entry_rules.missing(found.kind, found.sections)]
    return page(
        "records/sign.html", form=form, row=row, banner=banner(row.patient, row), draft=found, gaps=gaps,
        heading=say(rules.NOTES[found.kind]), sections=_read(found),
    )  # fmt: skip


def _read(found: EntryDraft) -> list[tuple[str, str]]:
    """Title and words of each part, as they will stand."""
    parts = rules.ENTRIES[found.kind].parts
    told = {name: entry_rules.value(found.kind, name, text) for name, text in found.sections.items()}
    return [
        (say(parts[name].words), say(text) if isinstance(text, Message) else text)
        for name, text in told.items()
        if name in parts
    ]


@pages.route("/drafts/<uuid:draft_id>/throw-away", methods=["GET", "POST"])
@needs("records.write")
def throw_away(draft_id: UUID) -> ResponseReturnValue:
    found, form = queries.draft(draft_id, by=me()), ActionForm()
    row = encounters.seen(found.encounter_id, by=me())
    if request.method == "GET" and found.state != "open":
        return _gone(found)
    if form.validate_on_submit():
        with form.refusals():
            actions.throw_away(queries.draft(draft_id, by=me()), by=me())
            return done(_("The draft is thrown away."), to=url_for(".entries", encounter_id=row.id))
    audit.looked("entry form", by=me(), patient=row.patient_id)
    return page(
        "records/throw_away.html", form=form, row=row, banner=banner(row.patient, row), draft=found,
        heading=say(rules.NOTES[found.kind]), sections=_read(found),
    )  # fmt: skip
