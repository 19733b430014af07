"""Cards like the one about to be saved: what the clerk sees of them, and what was answered (names.md 5.6)."""

from datetime import date
from typing import Any

from flask import request
from markupsafe import Markup, escape

from lighthis.kernel.names.spelling import other_script
from lighthis.kernel.text import N_, Message
from lighthis.packs.pack import current
from lighthis.registration import actions, queries
from lighthis.registration.forms import AddingForm, PatientForm
from lighthis.registration.found import born
from lighthis.registration.models import Patient
from lighthis.registration.rules.additions import Addition, additions
from lighthis.registration.rules.draft import PatientDraft
from lighthis.registration.rules.person import Candidate
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.visit import here_id

STRONG = {"strong", "same_number"}
PARTS = (("family", "surname"), ("given", "given"), ("patronymic", "patronymic"))
DIFFERS = {"weak", "other"}
KINDS = {
    "name": N_("This spelling too"), "birth": N_("Date of birth"), "pinfl": N_("PINFL"), "document": N_("Document"),
    "phone": N_("One more phone"), "kin": N_("Somebody close"), "address": N_("Address"), "citizenship": N_("Citizenship"),
    "work": N_("Place of work or study"), "social_status": N_("Social status"), "benefit": N_("Benefit"),
}  # fmt: skip
LISTS = {"citizenship": "citizenship", "social_status": "social_status", "benefit": "benefit_categories"}
SAME = "same:"  # the button of a card: this is the patient


def look(form: PatientForm, person: Candidate) -> list[queries.Alike]:
    """Who looks like a person about to be saved; the form remembers who was shown."""
    found = queries.alike(person)
    shown = ",".join(sorted(str(one.patient.id) for one in found))
    form.alike_news = shown != (form.alike_shown.data or "")
    form.alike_shown.data = shown
    return found


def chosen(found: list[queries.Alike]) -> queries.Alike | None:
    """The card that the clerk says is the patient's."""
    pressed = request.form.get("go", "")
    return next((one for one in found if pressed == f"{SAME}{one.patient.id}"), None)


def answered(form: PatientForm, found: list[queries.Alike]) -> bool:
    """Likely duplicates are shown once on saving; the clerk says other or unsure, and why where it is very likely."""
    if not found:
        return True
    if form.alike_news or not form.same_person.data:
        form.same_person.errors = [_("a card like this one exists: look at the cards beside and answer")]
        return False
    strong = any(one.comparison.verdict in STRONG for one in found)
    if strong and form.same_person.data == "other" and not form.alike_reason.data:
        form.alike_reason.errors = [_("the cards agree in nearly everything: say why it is another person")]
        return False
    return True


def lines(found: list[queries.Alike]) -> list[dict[str, Any]]:
    """The panel: at most five, each with what tells people apart and no more."""
    last = {
        id_: at
        for ask in queries.last_visits
        for id_, at in ask([i for one in found for i in one.ids], here_id()).items()
    }
    return [_line(one, max((last[id_] for id_ in one.ids if id_ in last), default=None)) for one in found]


def _line(one: queries.Alike, last: Any) -> dict[str, Any]:
    patient, name = one.patient, one.patient.name
    own = next((contact.phone for contact in patient.contacts if contact.kind == "own" and contact.phone), "")
    address = patient.addresses[0] if patient.addresses else None
    facts = [
        born(patient), {"male": _("male"), "female": _("female")}.get(patient.sex, ""),
        _("phone …%(digits)s", digits=own[-4:]) if len(own) >= 4 else "",
        filters.code(address.district, "districts") if address else "",
        _("card %(number)s", number=card) if (card := _card(patient)) else "",
        _("here last on %(day)s", day=filters.day(last.date())) if last else "",
    ]  # fmt: skip
    whole = " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else ""
    return {
        "id": patient.id, "name": whole or _("no name"), "marked": _marked(patient, one.comparison.levels),
        "other": other_script(whole) if whole and not patient.is_unknown else "", "facts": [fact for fact in facts if fact],
        "why": [say(reason) for reason in one.comparison.reasons], "press": f"{SAME}{patient.id}",
        "strong": one.comparison.verdict in STRONG,
    }  # fmt: skip


def _marked(patient: Patient, levels: dict[str, str]) -> Markup:
    """The name as recorded: parts that agree are heavy, parts that differ carry a sign and are told to who listens."""
    parts = []
    for part, field in PARTS:
        text = getattr(patient.name, part) if patient.name else ""
        if not text:
            continue
        if levels.get(field) in DIFFERS:
            heard = say(Message(N_("differs")))
            parts.append(Markup('<span>≠&nbsp;{} <span class="heard">({})</span></span>').format(text, heard))
        else:
            agrees = levels.get(field) in {"same", "spelling"}
            parts.append(Markup("<b>{}</b>").format(text) if agrees else escape(text))
    return Markup(" ").join(parts)


def _card(patient: Patient) -> str:
    return next((card.number for card in patient.cards if card.facility_id == here_id()), "")


def typed(form: PatientForm) -> list[tuple[str, str]]:
    """What was typed into the fields of a patient, to go along to the next page."""
    skipped = {"same_person", "alike_reason", "alike_shown", "version", "add", "dispute"}
    known = {field.name for field in form} - skipped
    return [(name, value) for name, value in request.form.items() if name in known and value]


def lacking(patient: Patient, draft: PatientDraft) -> list[Addition]:
    """What was typed and the card does not hold."""
    return additions(draft, actions.known_of(patient), (actions.phone(draft.phone), actions.phone(draft.kin_phone)))


def offer(form: AddingForm, found: list[Addition]) -> None:
    """The boxes of the page; what fills a gap is ticked when it is shown first."""
    listed = {one.kind: one for one in found}
    form.add.offer((kind, _told([one for one in found if one.kind == kind])) for kind in listed)
    if "add" not in request.form and request.endpoint == "registration.new":
        form.add.data = [one.kind for one in listed.values() if one.fills_a_gap]


def _told(several: list[Addition]) -> str:
    """One line of the offer: what would be added, and instead of what."""
    one = several[0]
    values = {
        "what": say(Message(KINDS[one.kind])), "typed": ", ".join(_shown(one.kind, each.typed) for each in several),
        "now": _shown(one.kind, one.now),
    }  # fmt: skip
    return _("%(what)s: %(typed)s instead of %(now)s", **values) if one.now else _("%(what)s: %(typed)s", **values)


def _shown(kind: str, value: str) -> str:
    """A value in words; an address begins with the code of its district."""
    if kind == "address":
        code, *rest = value.split(", ")
        return ", ".join([filters.code(code, "districts") or code, *rest])
    if kind in LISTS:
        return filters.code(value, LISTS[kind])
    if kind == "birth" and len(value) > 4:
        return filters.day(date.fromisoformat(value))
    return current().formats.phone(value) if kind == "phone" else value
