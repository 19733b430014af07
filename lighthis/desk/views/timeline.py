"""A patient's course as lines of days, newest first, in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.desk.queries.course import Course
from lighthis.encounters import rules as encounter_rules
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.packs.pack import current
from lighthis.records import queries as records
from lighthis.records import rules as record_rules
from lighthis.staff.models import Staff
from lighthis.triage.queries import AT_A_GLANCE
from lighthis.triage.rules import words as triage_words
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, pgettext, say
from lighthis.web.links import link
from lighthis.web.visit import zone

SORTS = ("coming", "triage", "diagnosis", "note", "decision", "bed", "money")  # as they follow within one minute
LONGEST = 600  # letters of a note that the timeline shows; the coming's page has the rest


@dataclass(frozen=True)
class Event:
    """One line: when, of which sort, of which coming, what, who."""

    at: datetime
    sort: str
    encounter_id: UUID
    kind: str
    what: Markup
    by: str


def events(course: Course) -> list[Event]:
    """Everything that happened, newest first."""
    makers = (_comings, _triage, _diagnoses, _notes, _decisions, _beds, _ends, _money, _slips)
    found = [event for make in makers for event in make(course)]
    return sorted(found, key=lambda event: (event.at, SORTS.index(event.sort)), reverse=True)


def days(shown: Iterable[Event], course: Course) -> list[dict[str, Any]]:
    """Events by the facility's calendar days, as parts/timeline.html takes them."""
    today = clock.today(zone())
    return [
        {"title": _day(day, today), "beside": _beside(lines, course), "entries": [_entry(one) for one in lines]}
        for day, group in groupby(shown, key=lambda event: clock.local(event.at, zone()).date())
        for lines in [list(group)]
    ]


def _day(day: date, today: date) -> str:
    written = filters.long_day(day)
    return _("%(day)s, today", day=written) if day == today else written


def _beside(lines: list[Event], course: Course) -> str:
    numbers = dict.fromkeys(course.coming(one.encounter_id).number for one in lines)
    return _("visit No %(numbers)s", numbers=", ".join(numbers))


def _entry(event: Event) -> dict[str, Any]:
    return {"at": filters.wall(event.at), "kind": event.kind, "what": event.what, "by": event.by}


def _comings(course: Course) -> Iterator[Event]:
    for row in course.comings:
        awaited = row.arrival == "planned" and row.came_entered_at is None
        kind = pgettext("timeline", "Planned") if awaited else pgettext("timeline", "Came")
        facts = [filters.code(row.arrival, "arrival") if row.arrival != "planned" else "", row.complaint]
        words = ": ".join(part for part in facts if part) or say(encounter_rules.KINDS.get(row.kind, row.kind))
        yield Event(row.arrived_at, "coming", row.id, kind, _linked(row, words), short(row.registered_by))


def _linked(row: Encounter, words: str) -> Markup:
    """The words, leading to the coming's own page for who may open it."""
    address = link("encounters.encounter", "records.read", encounter_id=row.id)
    return Markup('<a href="{}">{}</a>').format(address, words) if address else escape(words)


def _triage(course: Course) -> Iterator[Event]:
    for row in course.triage:
        word = triage_words.label(row.category, language())
        reason = say(row.override_reason) if row.override_reason == AT_A_GLANCE else row.override_reason
        why = Markup(": {}").format(reason) if reason else Markup("")
        what = Markup("<b>{}</b>{}").format(word, why)
        yield Event(row.assessed_at, "triage", row.encounter_id, pgettext("timeline", "Triage"), what, short(row.by))


def _diagnoses(course: Course) -> Iterator[Event]:
    for row in course.diagnoses:
        role = filters.code(row.role, "diagnosis_roles")
        what = Markup("{}: <b>{}</b> {}").format(role, records.words_of(row, language()), row.text)
        yield Event(row.stated_at, "diagnosis", row.encounter_id, pgettext("noun", "Diagnosis"), what, short(row.by))


def _notes(course: Course) -> Iterator[Event]:
    for row in course.notes:
        text = row.text if len(row.text) <= LONGEST else f"{row.text[:LONGEST]}…"
        kind = say(record_rules.NOTES.get(row.kind, row.kind))
        yield Event(row.happened_at, "note", row.encounter_id, kind, escape(text), short(row.by))


def _decisions(course: Course) -> Iterator[Event]:
    for row in course.decisions:
        what = Markup("<b>{}</b> {}").format(say(encounter_rules.DECISIONS.get(row.kind, row.kind)), row.text)
        yield Event(row.decided_at, "decision", row.encounter_id, pgettext("timeline", "Decision"), what, short(row.by))


def _beds(course: Course) -> Iterator[Event]:
    for stay in course.stays:
        pieces = [place for place in stay.occupancies if place.is_real]
        for place in pieces:
            first = place is pieces[0]
            kind = pgettext("timeline", "To bed") if first else pgettext("timeline", "Transfer")
            yield Event(place.since, "bed", stay.encounter_id, kind, _bed(stay, place), short(stay.doctor))


def _bed(stay: Stay, place: BedOccupancy) -> Markup:
    room = place.bed.room
    words = _(
        "%(department)s, room %(room)s, bed %(bed)s",
        department=room.department.name_in(language()), room=room.number, bed=place.bed.number,
    )  # fmt: skip
    address = link("admission.stay", "admission.map", stay_id=stay.id)
    return Markup('<a href="{}"><b>{}</b></a>').format(address, words) if address else Markup("<b>{}</b>").format(words)


def _ends(course: Course) -> Iterator[Event]:
    for stay in course.stays:
        if stay.left_at is not None:
            words = [filters.code(stay.disposition, "disposition"), filters.code(stay.outcome, "outcome")]
            told = Markup("<b>{}</b>").format(", ".join(word for word in words if word) or stay.number)
            kind = pgettext("timeline", "Discharge")
            yield Event(stay.left_at, "bed", stay.encounter_id, kind, told, short(stay.doctor))


def _money(course: Course) -> Iterator[Event]:
    for sum_ in course.charges:
        lines = ngettext("%(num)d charge", "%(num)d charges", sum_.lines)
        what = Markup("{}: <b>{}</b>").format(lines, filters.money(sum_.amount))
        yield Event(sum_.at, "money", sum_.encounter_id, pgettext("timeline", "Bill"), what, "")


def _slips(course: Course) -> Iterator[Event]:
    kinds = {
        "payment": pgettext("timeline", "Payment"),
        "deposit": pgettext("timeline", "Deposit"),
        "refund": pgettext("timeline", "Refund"),
    }
    for slip in course.slips:
        what = Markup("<b>{}</b> № {}").format(filters.money(slip.total), slip.number)
        yield Event(slip.happened_at, "money", slip.encounter_id, kinds[slip.kind], what, short(slip.cashier))


def short(person: Staff | None) -> str:
    """Surname and initials of a member of staff."""
    return current().formats.short_name(person.family, person.given, person.patronymic) if person else ""
