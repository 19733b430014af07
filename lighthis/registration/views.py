"""Pages of the register: find, register, correct, ask about allergies."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration import actions, alike, laid, queries
from lighthis.registration.actions import PatientDraft
from lighthis.registration.banner import arrived, banner
from lighthis.registration.forms import (
    AddingForm,
    EditForm,
    PatientForm,
    ShortForm,
    UnknownForm,
    asked_here,
)
from lighthis.registration.found import asked, born, lines, look_for
from lighthis.registration.models import Patient
from lighthis.registration.rules.additions import Addition
from lighthis.registration.rules.prefill import prefill
from lighthis.registration.standing import of_the_person
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import ngettext
from lighthis.web.links import NOBODY, link
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me, zone

pages = Blueprint("registration", __name__)
__all__ = ["arrived", "banner", "born", "pages"]


def _record(text: str) -> str:
    """The page of the record whose number was typed, or read off a paper by a scanner; empty for anything else."""
    found = queries.record_of(text, at=here_id())
    return link(found[0], **found[1]) if found else ""


@pages.route("/patients")
@needs("registration.search")
def search() -> ResponseReturnValue:
    text = asked()
    if where := _record(text):
        audit.happened("searched", by=me(), detail={"record": text})
        return redirect(where)
    found = look_for(text)
    recent = [] if found else queries.recent(here_id())
    mate = _housemate()
    short = prefilled(ShortForm, mate) if text and may("registration.register") else None
    return page(
        "registration/search.html",
        text=text,
        found=lines(found),
        recent=recent,
        short=short,
        mate=mate,
        onward=onward(),
    )


@pages.route("/patients/new", methods=["GET", "POST"])
@needs("registration.register")
def new() -> ResponseReturnValue:
    if request.method == "GET" and not any(request.args.get(name, "").strip() for name in ("q", "draft", "like")):
        return done(_("Search first: the patient may have a card already."), to=url_for(".search"))
    mate = _housemate()
    if mate is None and (saved := _saved_short()) is not None:
        return saved
    form = prefilled(PatientForm, mate)
    found: list[queries.Alike] = []
    if not form.looked_for() and form.validate_on_submit():
        draft = laid.draft(form)
        found = alike.look(form, actions.as_candidate(draft))
        if same := alike.chosen(found):
            return _met(same, draft)
        if alike.answered(form, found):
            with form.refusals():
                return _enrolled(form, draft, found, form.same_person.data or "", form.alike_reason.data or "")
            found = alike.look(form, actions.as_candidate(draft))  # another clerk was quicker
    return page(
        "registration/new.html", form=form, alike=alike.lines(found), onward=onward(), mate=mate, asked=asked_here()
    )


def _saved_short() -> ResponseReturnValue | None:
    """The ordinary registration: the short form, nobody like it, nothing more asked; all else is the long form's."""
    if request.method != "POST" or not laid.is_short(request.form) or asked_here():
        return None
    form = ShortForm()
    if form.validate_on_submit() and not queries.alike(actions.as_candidate(laid.short(form))):
        with form.refusals():
            return _enrolled(form, laid.short(form), [])
    return None


def _enrolled(
    form: ShortForm, draft: PatientDraft, found: list[queries.Alike], answer: str = "", reason: str = ""
) -> ResponseReturnValue:
    patient = actions.enrol(draft, at=here(), by=me())
    if found:
        actions.keep_answer(patient, found, answer, reason, by=me())
    return done(_saved(form), to=_onward(patient.id))


def _met(same: queries.Alike, draft: PatientDraft) -> ResponseReturnValue:
    """The clerk goes on with a card that is there; what was typed and the card lacks is offered to be added."""
    actions.same_person(same, by=me())
    lacking = alike.lacking(queries.patient(same.patient.id), draft)
    if not lacking:
        return done(_("This patient has a card: nothing new was typed."), to=_ahead(same.patient.id))
    return _offer(same.patient.id, lacking)


def _offer(patient_id: UUID, lacking: list[Addition], form: AddingForm | None = None) -> ResponseReturnValue:
    form, patient = form or AddingForm(), queries.patient(patient_id)
    alike.offer(form, lacking)
    return page(
        "registration/same.html", form=form, patient=patient, banner=banner(patient), typed=alike.typed(form), lacking=lacking
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/add", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def add_to(patient_id: UUID) -> ResponseReturnValue:
    """What was typed for a new card goes to the one that is there."""
    form = AddingForm()
    patient = queries.patient(patient_id)
    audit.looked("patient's data", by=me(), patient=patient_id)
    lacking = alike.lacking(patient, laid.draft(form)) if form.birth_date.data else []
    alike.offer(form, lacking)
    if form.validate_on_submit():
        with form.refusals():
            kinds = [] if form.pressed("nothing") else form.add.data or []
            if kinds:
                actions.supplement(queries.patient(patient_id), laid.draft(form), kinds, by=me())
            said = _("Added to the card.") if kinds else _("Nothing was added to the card.")
            return done(said, to=_ahead(patient_id))
    return _offer(patient_id, lacking, form)


def _ahead(patient_id: UUID) -> str:
    """With a card that was there already: to the coming where this post registers comings, else to the patient."""
    return link("encounters.arrive", "encounters.register", patient_id=patient_id) or url_for(
        "desk.patient", patient_id=patient_id
    )


def _saved(form: ShortForm, before: date | None = None) -> str:
    """That it is saved, and what in it should be looked at again."""
    moved = laid.moved_too_soon(before, form) if isinstance(form, PatientForm) else ""
    return " ".join(filter(None, [_("The card is saved."), laid.doubts(form), moved]))


def _onward(patient_id: UUID) -> str:
    """After saving: to the coming, the planned stay, the visit, the card on paper, or the patient, where this post may go there."""
    ways = {
        "": ("encounters.arrive", "encounters.register", {"patient_id": patient_id}),
        "plan": ("encounters.plan", "encounters.register", {"patient_id": patient_id}),
        "visit": ("visits.register", "encounters.register", {"patient_id": patient_id}),
        "print": ("papers.ask", "records.print", {"form": "patient_card", "subject": patient_id}),
    }  # fmt: skip
    wanted = ways.get(request.form.get("go", ""))
    way_on = link(wanted[0], wanted[1], **wanted[2]) if wanted else ""
    return way_on or url_for("desk.patient", patient_id=patient_id)


def onward() -> dict[str, bool]:
    """Which buttons "save and …" this post has."""
    coming = link("encounters.arrive", "encounters.register", patient_id=NOBODY)
    return {
        "coming": bool(coming),
        "visit": bool(coming) and facilities.has_clinics(here_id()),
        "print": bool(link("papers.ask", "records.print", form="patient_card", subject=NOBODY)),
    }


def _housemate() -> Patient | None:
    """Whose relative is being registered, where the way led over somebody's page."""
    try:
        mate = queries.patient(UUID(request.args["like"])) if "like" in request.args else None
    except (ValueError, NotFound):
        return None
    if mate is not None:
        audit.looked("patient's data", by=me(), patient=mate.id)
    return mate


def prefilled(kind: type[ShortForm], mate: Patient | None) -> Any:
    """The form as it is first seen: what was searched for, and what a relative has in common; typed values come before both."""
    is_whole = request.method == "POST" and "district" in request.form
    values = laid.housemate(mate) if mate is not None and not is_whole else {}
    if request.method == "GET":
        values |= prefill(request.args.get("q", ""), clock.today(zone()))
    birth = values.pop("birth_date", "")
    form = kind(data=values)
    if birth and not form.birth_date.raw_data:
        form.birth_date.typed = birth
    return form


@pages.route("/patients/unknown", methods=["GET", "POST"])
@needs("registration.register")
def new_unknown() -> ResponseReturnValue:
    form = UnknownForm()
    if form.validate_on_submit():
        with form.refusals():
            years = int(form.years.data) if form.years.data is not None else None
            label = _("Unknown, %(at)s", at=f"{clock.local(clock.now(), zone()):%d.%m.%Y %H:%M}")
            patient = actions.register_unknown(
                form.sex.data or "unknown", years, label, signs=form.signs.data or "", by=me()
            )
            actions.card(patient, here(), by=me())
            return done(_("The unknown person has a card."), to=_onward(patient.id))
    return page("registration/unknown.html", form=form)


@pages.route("/patients/<uuid:patient_id>/edit", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def edit(patient_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = EditForm(row=patient, flat=laid.flat)
    if g.was_linked:  # what was sent was read off another record: both texts are shown
        form.version.data = "0"
    if request.method == "GET":
        audit.looked("patient's data", by=me(), patient=patient.id)
    if not form.looked_for() and form.validate_on_submit():
        with form.refusals():
            return _changed(queries.patient(patient_id), form)
    return page(
        "registration/edit.html", form=form, patient=patient, banner=banner(patient), tabs=personal_tabs(patient_id, "edit"),
        asked=asked_here(),
    )  # fmt: skip


def _changed(row: Patient, form: EditForm) -> ResponseReturnValue:
    before, clinic_since = queries.as_candidate(row), row.clinic_since
    actions.change(row, laid.draft(form), by=me())
    likely = actions.look_again(row, before)
    return done(
        " ".join(filter(None, [_saved(form, clinic_since), _likely(likely)])),
        to=url_for("desk.patient", patient_id=row.id),
    )


def _likely(count: int) -> str:
    """What is said after a change where somebody now looks like this person: a senior clerk compares them."""
    if not count:
        return ""
    return ngettext(
        "%(num)d card like it goes to a senior registrar to compare.",
        "%(num)d cards like it go to a senior registrar to compare.",
        count,
    )


def personal_tabs(patient_id: UUID, current: str) -> list[dict[str, Any]]:
    """The pages of a person's own data."""
    listed = (
        ("edit", _("Data")), ("documents", _("Documents")), ("spellings", _("Names")), ("relatives", _("Phones and relatives")),
        ("benefits", _("Benefits")),
    )  # fmt: skip
    return [
        {"title": title, "url": url_for(f".{name}", patient_id=patient_id), "current": name == current}
        for name, title in listed
    ]
