"""A patient's life as lines of days, newest first, in the reader's words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape

from lighthis.db.together import KIND
from lighthis.desk.queries.lines import LONGEST
from lighthis.encounters import rules as encounter_rules
from lighthis.encounters.queries import EMERGENCY, OWN, Open
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.observations import queries as observations
from lighthis.orders import queries as orders
from lighthis.orders import rules as order_rules
from lighthis.packs.pack import current
from lighthis.papers import queries as papers
from lighthis.papers.forms import title_of
from lighthis.records import queries as records
from lighthis.records import rules as record_rules
from lighthis.scales.rules import words as triage_words
from lighthis.surgery.rules.blood import COMPONENTS
from lighthis.triage.queries import AT_A_GLANCE
from lighthis.triage.telling import why_said
from lighthis.web import filters
from lighthis.web.language import LANGUAGES, language, ngettext, pgettext, say
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.visit import here_id, zone

Said = tuple[str, Markup | str]  # what sort of thing, the sentence


@dataclass(frozen=True)
class Around:
    """What a line needs to know of its coming: whose patient, and the comings that are open to the reader."""

    patient_id: UUID
    comings: dict[UUID, Open]

    def address(self, row: Any) -> str:
        """The coming's own page, here or as others see it, for who may open it."""
        if row.facility_id == here_id():
            return link("encounters.encounter", "records.read", encounter_id=row.encounter_id)
        return link("desk.record", "records.read", patient_id=self.patient_id, encounter_id=row.encounter_id)


def days(rows: Iterable[Any], around: Around) -> list[dict[str, Any]]:
    """Lines by the reader's calendar days, as parts/timeline.html takes them."""
    today = clock.today(zone())
    return [
        {"title": _day(day, today), "beside": _beside(lines, around), "entries": [_entry(one, around) for one in lines]}
        for day, group in groupby(rows, key=lambda row: clock.local(row.at, zone()).date())
        for lines in [list(group)]
    ]


def _day(day: date, today: date) -> str:
    written = filters.long_day(day)
    return _("%(day)s, today", day=written) if day == today else written


def _beside(rows: list[Any], around: Around) -> str:
    comings = [getattr(row, "encounter_id", None) for row in rows]
    numbers = dict.fromkeys(around.comings[id_].row.number for id_ in comings if id_ in around.comings)
    return _("visit No %(numbers)s", numbers=", ".join(numbers)) if numbers else ""


def _entry(row: Any, around: Around) -> dict[str, Any]:
    kind, what = MAKERS[getattr(row, KIND)](row, around)
    person = getattr(row, "family", None)
    by = current().formats.short_name(person, row.given, row.patronymic) if person else ""
    return {"at": filters.wall(row.at), "kind": kind, "what": what, "by": by, "elsewhere": _elsewhere(row, around)}


def _elsewhere(row: Any, around: Around) -> str:
    """For a line of another hospital: which, and by what it is open (design.md 4)."""
    facility_id = getattr(row, "facility_id", None)
    if facility_id is None or facility_id == here_id():
        return ""
    coming = around.comings.get(row.encounter_id) or next(
        one for one in around.comings.values() if one.row.facility_id == facility_id
    )
    return whose(coming)


def whose(one: Open) -> str:
    """Another hospital's name and by what its record is open; empty for one's own."""
    name = one.hospital.name_in(language())
    if one.ground == EMERGENCY:
        return _("%(hospital)s, emergency access", hospital=name)
    return "" if one.ground == OWN else _("%(hospital)s, with the patient's consent", hospital=name)


def _coming(row: Any, around: Around) -> Said:
    planned = row.arrival == encounter_rules.PLANNED
    awaited = planned and row.came_entered_at is None
    kind = pgettext("timeline", "Planned") if awaited else pgettext("timeline", "Came")
    facts = ["" if planned else filters.code(row.arrival, "arrival"), row.complaint]
    words = ": ".join(part for part in facts if part) or say(encounter_rules.KINDS.get(row.kind, row.kind))
    address = around.address(row)
    return kind, Markup('<a href="{}">{}</a>').format(address, words) if address else escape(words)


def _triage(row: Any, _around: Around) -> Said:
    word = triage_words.label(row.category, language())
    reason = say(row.override_reason) if row.override_reason == AT_A_GLANCE else why_said(row, language())
    why = Markup(": {}").format(reason) if reason else Markup("")
    return pgettext("timeline", "Triage"), Markup("<b>{}</b>{}").format(word, why)


def _diagnosis(row: Any, _around: Around) -> Said:
    role = filters.code(row.role, "diagnosis_roles")
    what = Markup("{}: <b>{}</b> {}").format(role, records.words_of(row, language()), row.text)
    return pgettext("noun", "Diagnosis"), what


def _note(row: Any, _around: Around) -> Said:
    text = row.text if len(row.text) <= LONGEST else f"{row.text[:LONGEST]}…"
    return say(record_rules.NOTES.get(row.kind, row.kind)), escape(text)


def _operation(row: Any, around: Around) -> Said:
    own = row.facility_id == here_id()
    address = link("surgery.operation", "records.read", operation_id=row.id) if own else ""
    name = (
        Markup('<a href="{}"><b>{}</b></a>').format(address, row.name)
        if address
        else Markup("<b>{}</b>").format(row.name)
    )
    return pgettext("timeline", "Operation"), Markup("{} {}").format(name, row.complications)


def _transfusion(row: Any, _around: Around) -> Said:
    words = _(
        "%(what)s, %(volume)s ml, No %(series)s",
        what=say(COMPONENTS[row.component]),
        volume=row.volume_ml,
        series=row.series,
    )
    return pgettext("timeline", "Transfusion"), Markup("<b>{}</b> {}").format(words, row.reaction_words)


def _vitals(row: Any, around: Around) -> Said:
    scored = observations.scoring(row.score, language())
    words = (
        Markup("<b>{}</b> {}").format(say(scored), observations.told(row, language()))
        if scored
        else escape(observations.told(row, language()))
    )
    return pgettext("timeline", "Vital signs"), _led(words, "observations.series", row)


def _order(row: Any, around: Around) -> Said:
    state = say(order_rules.states.said(row.kind, row.state))
    words = Markup("<b>{}</b>: {}").format(orders.told(row, language()), state)
    return pgettext("timeline", "Order"), _led(words, "orders.of_coming", row)


def _result(row: Any, around: Around) -> Said:
    marked = _("critical values") if row.is_critical else _("outside the norm") if row.is_outside else ""
    said = "; ".join(part for part in (marked, row.conclusion) if part)
    words = Markup("<b>{}</b>").format(orders.named(row.code, row.name, language()))
    return pgettext("timeline", "Result"), _led(
        words + Markup(": {}").format(said) if said else words, "orders.of_coming", row
    )


def _led(words: Markup, endpoint: str, row: Any) -> Markup:
    """Words with a way to the page of one's own hospital that has all of it."""
    address = link(endpoint, "records.read", encounter_id=row.encounter_id) if row.facility_id == here_id() else ""
    return Markup('<a href="{}">{}</a>').format(address, words) if address else words


def _decision(row: Any, _around: Around) -> Said:
    what = Markup("<b>{}</b> {}").format(say(encounter_rules.DECISIONS.get(row.kind, row.kind)), row.text)
    return pgettext("timeline", "Decision"), what


def _bed(row: Any, _around: Around) -> Said:
    kind = pgettext("timeline", "To bed") if row.is_first else pgettext("timeline", "Transfer")
    words = _(
        "%(department)s, room %(room)s, bed %(bed)s",
        department=Department.name_in(row, language()), room=row.room, bed=row.bed,
    )  # fmt: skip
    own = row.facility_id == here_id()
    address = link("admission.stay", "admission.map", stay_id=row.stay_id) if own else ""
    if address:
        return kind, Markup('<a href="{}"><b>{}</b></a>').format(address, words)
    return kind, Markup("<b>{}</b>").format(words)


def _end(row: Any, _around: Around) -> Said:
    words = [filters.code(row.disposition, "disposition"), filters.code(row.outcome, "outcome")]
    told = ", ".join(word for word in words if word) or row.number
    return pgettext("timeline", "Discharge"), Markup("<b>{}</b>").format(told)


def _charges(row: Any, _around: Around) -> Said:
    lines = ngettext("%(num)d charge", "%(num)d charges", row.lines)
    return pgettext("timeline", "Bill"), Markup("{}: <b>{}</b>").format(lines, filters.money(row.amount))


def _slip(row: Any, _around: Around) -> Said:
    kinds = {
        "payment": pgettext("timeline", "Payment"), "deposit": pgettext("timeline", "Deposit"),
        "refund": pgettext("timeline", "Refund"), "cancellation": pgettext("timeline", "Slip cancelled"),
    }  # fmt: skip
    return kinds[row.kind], Markup("<b>{}</b> № {}").format(filters.money(row.total), row.number)


def _paper(row: Any, _around: Around) -> Said:
    title, written = title_of(papers.form(row.form)), LANGUAGES[row.language][2]
    own = row.facility_id == here_id()
    address = link("papers.paper", "records.print", paper_id=row.id) if own else ""
    words = Markup('<a href="{}">{}</a>').format(address, title) if address else escape(title)
    copy = Markup(", {}").format(_("copy")) if row.is_copy else Markup("")
    return pgettext("timeline", "Paper"), Markup("{}, {}{}").format(words, written, copy)


def _allergy(row: Any, _around: Around) -> Said:
    reaction = f": {row.reaction}" if row.reaction else ""
    if row.withdrawn_at is None:
        return pgettext("timeline", "Allergy"), Markup("<b>{}</b>{}").format(row.substance, reaction)
    why = _("withdrawn: %(reason)s", reason=row.withdrawn_why)
    return pgettext("timeline", "Allergy"), Markup("<s>{}</s>{}, {}").format(row.substance, reaction, why)


MAKERS: dict[str, Callable[[Any, Around], Said]] = {
    "coming": _coming, "triage": _triage, "diagnosis": _diagnosis, "note": _note, "operation": _operation, "transfusion": _transfusion,
    "vitals": _vitals, "order": _order, "result": _result, "decision": _decision, "bed": _bed,
    "end": _end, "charge": _charges, "slip": _slip, "paper": _paper, "allergy": _allergy,
}  # fmt: skip
