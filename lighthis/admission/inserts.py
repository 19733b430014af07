"""What follows the title pages of form 003: entries, results, consultations, operations, transfusions, as they were signed (cis-forms.md 1.2 D-M)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from lighthis.admission.models import Stay
from lighthis.admission.queries import carers_of
from lighthis.consultations import queries as consultations
from lighthis.encounters.models import Encounter
from lighthis.orders import queries as orders
from lighthis.packs import codes, pack
from lighthis.packs.facts import CarerFacts, EntryFacts
from lighthis.records import queries as records
from lighthis.records.rules import NOTES, entries
from lighthis.staff.models import Staff
from lighthis.surgery import queries as surgery
from lighthis.surgery.rules import operations as surgical
from lighthis.web.language import gettext, say, shown

SECTION_OF = {"reception": "D", "department": "G"}  # of form 003; every other entry belongs to the course (M)
ORDER = ("D", "G", "F", "consultations", "I", "transfusions", "M", "epicrisis")
more: list[Callable[[Stay], Iterator[EntryFacts]]] = []  # filled in joins: discharge, its epicrisis


def entries_of(stay: Stay, language: str) -> tuple[EntryFacts, ...]:
    """All that was signed of a stay, by section and time; in the language that is spoken now. What was withdrawn is not there."""
    coming = stay.encounter
    found = [
        *_notes(coming), *_results(coming, language), *_answers(coming), *_operations(coming, language),
        *_transfusions(coming, language), *(one for ask in more for one in ask(stay)),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.section), one.at)))


def carers(stay: Stay, language: str) -> tuple[CarerFacts, ...]:
    """Who stayed beside the patient."""
    return tuple(
        CarerFacts(
            one.name or None, codes.label("kinship", one.kinship or None, language) or None, one.since, one.until
        )
        for one in carers_of(stay.id, at=stay.facility_id)
    )


def signed(section: str, title: str, at: datetime, by: Staff | None, lines: Mapping[str, str]) -> EntryFacts:
    """An entry with its parts, those that say something; a part without a name is free words."""
    said = tuple(f"{name}: {text}" if name.strip() else text for name, text in lines.items() if text)
    short = pack.current().formats.short_name
    return EntryFacts(section, title, at, short(by.family, by.given, by.patronymic) if by else None, said)


def _notes(coming: Encounter) -> Iterator[EntryFacts]:
    for one in records.notes([coming.id], at=coming.facility_id):
        known = entries.entry(one.kind)
        parts = known.parts if known and one.sections else {}
        lines = {
            say(part.words): str(shown(entries.value(one.kind, name, one.sections[name])))
            for name, part in parts.items() if name in one.sections
        }  # fmt: skip
        title = say(NOTES.get(one.kind, one.kind))
        if one.amends_id:
            title = gettext("%(entry)s, addition", entry=title)
            lines = {"": one.amends_why} | lines
        yield signed(
            SECTION_OF.get(one.kind, "M"), title, one.happened_at, one.by, lines if parts else lines | {" ": one.text}
        )


def _results(coming: Encounter, language: str) -> Iterator[EntryFacts]:
    for one in orders.results_of(coming.id, at=coming.facility_id):
        if one.withdrawn_at is None:
            name = orders.told(one.order, language)
            yield signed("F", name, one.resulted_at, one.by, {"": orders.result_told(one, language)})


def _answers(coming: Encounter) -> Iterator[EntryFacts]:
    for one in consultations.of_coming(coming):
        if one.state == "answered" and one.answered_at is not None:
            title = gettext("Consultation: %(whom)s", whom=shown(consultations.whom(one)))
            lines = {gettext("Question"): one.question, gettext("Answer"): one.answer}
            yield signed("consultations", title, one.answered_at, one.answered_by, lines)


def _operations(coming: Encounter, language: str) -> Iterator[EntryFacts]:
    for one in surgery.operations(coming):
        if one.state == "done" and one.signed_at is not None and one.started_at is not None:
            lines = {
                gettext("Anaesthesia"): codes.label("anaesthesia", one.anaesthesia or None, language) or "",
                gettext("Assistants"): one.assistants,
                **{say(words): one.protocol.get(name, "") for name, (words, _must) in surgical.PROTOCOL.items()},
                gettext("Complications"): one.complications, gettext("Sent to histology"): one.histology,
            }  # fmt: skip
            yield signed("I", one.name, one.started_at, one.surgeon, lines)


def _transfusions(coming: Encounter, language: str) -> Iterator[EntryFacts]:
    for one in surgery.transfusions(coming):
        if one.withdrawn_at is None:
            lines = {
                gettext("Volume, ml"): str(one.volume_ml),
                gettext("Indications"): one.indications,
                "": one.reaction_words,
            }
            title = say(surgery.transfusion_told(one, language))
            yield signed("transfusions", title, one.started_at, one.by, lines)
