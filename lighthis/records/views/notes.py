"""Notes and the doctor's examination: writing them, reading one, adding to it, saying that it was an error."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import Message, NotFound
from lighthis.packs.people import short
from lighthis.records import actions, queries, rules
from lighthis.records.forms import ExaminationForm, MistakeForm, NoteForm
from lighthis.records.models import Note
from lighthis.records.rules import entries
from lighthis.records.views.blueprint import back, pages, written
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/notes", methods=["GET", "POST"])
@needs("records.write")
def note(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), NoteForm()
    form.amends.data = form.amends.data or request.args.get("amends", "")
    amended = _amended(form.amends.data)
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            amended = _amended(form.amends.data)
            actions.note(
                row, form.kind.data, form.text.data, form.happened_at.data, by=me(), amends=amended, why=form.why.data
            )
            return done(_("The note is written."), to=back(row))
    audit.looked("note form", by=me(), patient=row.patient_id)
    return page("records/note.html", form=form, row=row, banner=banner(row.patient, row), amended=amended)


def _amended(text: str) -> Note | None:
    """The note that is added to. Raises NotFound."""
    try:
        return queries.note(UUID(text), at=here_id()) if text else None
    except ValueError:
        raise NotFound from None


@pages.route("/notes/<uuid:note_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_note(note_id: UUID) -> ResponseReturnValue:
    found, form = queries.note(note_id, at=here_id()), MistakeForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("note", note_id, form.reason.data, by=me())
            return done(_("It waits for another person to confirm. Until then the note stays."), to=back(row))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    shown = {"words": found.text, "text": "", "withdrawn": found.withdrawn_why}
    return page("records/withdraw.html", form=form, row=row, banner=banner(row.patient, row), what=shown)


@pages.route("/encounters/<uuid:encounter_id>/examination", methods=["GET", "POST"])
@needs("records.write")
def examine(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), ExaminationForm()
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            made = actions.examine(row, form.sections(), form.happened_at.data, by=me())
            return done(_("The examination is written."), to=_next(made, form))
    if request.method == "GET" and not form.complaints.data:
        form.complaints.data = row.complaint
    audit.looked("examination form", by=me(), patient=row.patient_id)
    return page("records/examine.html", form=form, **_about(row))


def _next(made: Note, form: ExaminationForm) -> str:
    """To the examination, or straight on to its diagnosis."""
    if form.pressed("diagnose"):
        return url_for(".diagnose", encounter_id=made.encounter_id)
    return url_for(".examination", note_id=made.id)


def _about(row: Encounter) -> dict[str, Any]:
    """Whose examination it is, and the diagnoses that stand beside it."""
    stated = queries.diagnoses([row.id], at=row.facility_id)
    return {"row": row, "banner": banner(row.patient, row), "stated": [written(one) for one in stated]}


@pages.route("/notes/<uuid:note_id>")
@needs("records.read")
def examination(note_id: UUID) -> ResponseReturnValue:
    found = queries.note(note_id, at=here_id())
    row = encounters.seen(found.encounter_id, by=me())
    audit.looked("examination", by=me(), patient=row.patient_id)
    waits = any(
        one.subject_id == note_id and one.state == "asked" for one in encounters.errors_of(row.id, at=here_id())
    )
    return page(
        "records/examination.html", found=_shown(found), added=[_shown(one) for one in queries.additions(found)], waits=waits,
        amended=_shown(queries.note(found.amends_id, at=here_id())) if found.amends_id else None, links=_links(found, waits),
        **_about(row),
    )  # fmt: skip


def _shown(one: Note) -> dict[str, Any]:
    """A note as it was written: section by section, or in one piece."""
    kept = parts_of(one)
    return {
        "why": one.amends_why, "signed": one.created_at,
        "id": one.id, "kind": say(rules.NOTES.get(one.kind, one.kind)), "at": one.happened_at, "by": short(one.by),
        "entered": one.created_at if (one.created_at - one.happened_at).total_seconds() > 600 else None,
        "sections": kept, "text": "" if kept else one.text, "withdrawn": one.withdrawn_why,
    }  # fmt: skip


def parts_of(one: Note) -> list[tuple[str, str]]:
    """Title and words of each part of an entry, in the order of the paper."""
    entry = rules.entry(one.kind)
    if entry is None:
        return [(say(words), one.sections[name]) for name, words in rules.SECTIONS.items() if name in one.sections]
    return [
        (
            say(part.words),
            say(value) if isinstance(value := entries.value(one.kind, name, one.sections[name]), Message) else value,
        )
        for name, part in entry.parts.items()
        if name in one.sections
    ]


def _links(found: Note, waits: bool) -> dict[str, str]:
    """What may be done with a note that stands."""
    if found.withdrawn_at is not None:
        return {}
    amend = link("records.note", "records.write", encounter_id=found.encounter_id, amends=found.id)
    mistake = "" if waits else link("records.withdraw_note", "records.write", note_id=found.id)
    return {
        "amend": amend,
        "withdraw": mistake,
        "diagnose": link("records.diagnose", "records.write", encounter_id=found.encounter_id),
    }
