"""The columns of form 001 in words, in the language of the reader or of the paper."""

from datetime import datetime

from lighthis.encounters import endings
from lighthis.encounters.models import Disposition
from lighthis.encounters.rules import DECISIONS
from lighthis.journal.models import JournalNote
from lighthis.journal.queries import Line
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.records.models import Diagnosis
from lighthis.records.queries import words_of
from lighthis.registration.models import Patient
from lighthis.registration.on_paper import address_words
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.visit import zone

COLUMNS = 15
MOST_WORDS = 160  # of one telling: the whole note stands in the record


def columns(line: Line, zone_of: str) -> tuple[str, ...]:
    """Columns 1 to 15."""
    at = clock.local(line.entry.arrived_at, zone_of)
    return (str(line.entry.number), filters.day(at.date()), f"{at:%H:%M}", *cells(line))


def cells(line: Line) -> tuple[str, ...]:
    """Columns 4 to 15; a line that the reader may not know of, or struck out, says only that."""
    if not line.is_shown:
        return (_("not shown"), *[""] * 11)
    who = _person(line.coming.patient)
    if line.entry.struck_at is not None:
        return (*who, *[""] * 8, _("struck out") if line.is_neutral else _struck(line))
    if line.is_neutral:
        return (*who, *[_("not shown")] * 7, "", "")
    return (*who, *_came(line), *_became(line), note(line))


def _struck(line: Line) -> str:
    """Column 15 of a line that was struck out: why, and what was noted."""
    return "; ".join(filter(None, [_("Struck out: %(reason)s", reason=line.entry.struck_why), own_note(line.note)]))


def _person(patient: Patient) -> tuple[str, str, str]:
    """Columns 4 to 6: name, birth date, where the person lives with kin and phones."""
    name = patient.name
    whole = current().formats.person_name(name.family, name.given, name.patronymic) if name else ""
    phones = [one.phone for one in patient.contacts if one.kind == "own" and one.phone]
    kin = [" ".join(filter(None, [one.person, one.phone])) for one in patient.contacts if one.kind == "kin"]
    lives = patient.address()
    parts = [address_words(lives, language()) if lives else "", *phones, *kin]
    return whole or _("identity not established"), _born(patient), "; ".join(part for part in parts if part)


def _born(patient: Patient) -> str:
    if patient.birth_date is None:
        return ""
    if patient.birth_precision == "estimated":
        return filters.age(patient.birth_date, about=True)
    return filters.known(patient.birth_date, patient.birth_precision)


def _came(line: Line) -> tuple[str, str, str, str]:
    """Columns 7 to 10: who referred or brought, the department, the record's number, the diagnosis of the referral."""
    stay = line.stay
    real = [one for one in stay.departments if one.is_real] if stay else []
    placed = real[0].department.name_in(language()) if real else ""
    referral = line.referral
    diagnosis = _diagnosis(referral) if referral else line.ambulance
    return brought(line), placed, stay.number if stay else "", diagnosis


def _diagnosis(row: Diagnosis) -> str:
    return " ".join(filter(None, [words_of(row, language()), row.text]))


def brought(line: Line) -> str:
    """By whom: the way of coming, the ambulance, who brought, who referred."""
    row = line.coming
    how = _("as planned") if row.arrival == "planned" else filters.code(row.arrival, "arrival")
    ambulance = [
        row.station,
        _("brigade %(number)s", number=row.brigade) if row.brigade else "",
        _("call %(number)s", number=row.call_number) if row.call_number else "",
        row.ambulance,
    ]
    referral = _("No %(number)s", number=row.referral_number) if row.referral_number else ""
    return ", ".join(part for part in (how, *ambulance, row.brought_by, row.referred_by, referral) if part)


def _became(line: Line) -> tuple[str, str, str, str]:
    """Columns 11 to 14: how the stay ended, relatives, why not admitted and what was done, first or repeat refusal."""
    made = line.decision
    refused = made if made is not None and made.kind != "admit" and line.stay is None else None
    left = _left(line)
    if refused is not None and refused.kind in endings.DEATHS:
        return f"{say(DECISIONS[refused.kind])}, {_moment(refused.decided_at)}", _told(line), "", ""
    if refused is None:
        return left, _told(line), "", ""
    words = (
        codes.label("refusal_reasons", refused.reason, language()) if refused.reason else say(DECISIONS[refused.kind])
    )
    found = _diagnosis(line.diagnosis) if line.diagnosis else ""
    parts = [words, refused.facility_to, found, refused.text, refused.help_given, refused.advice]
    said = [part.rstrip(".") for part in parts if part] + [_("doctor %(name)s", name=short(refused.by))]
    return left, _told(line), "; ".join(said), say(endings.TURNS[refused.turn]) if refused.turn else ""


def _left(line: Line) -> str:
    stay = line.stay
    if stay is None or stay.left_at is None:
        return ""
    how = codes.label("disposition", stay.disposition, language())
    return ", ".join(filter(None, [how, stay.transferred_to, _moment(stay.left_at)]))


def _moment(at: datetime) -> str:
    """Date and time in full: on paper nothing is "today"."""
    return current().formats.instant(at, language(), zone())


def _told(line: Line) -> str:
    """Column 12: what the decision says, and everybody who was told later, in the ward and of a death too."""
    made = line.decision
    said = [] if made is None or made.told is None else [_decided(made)]
    later = [_("yes") + f", {_clipped(whom)}, {_moment(at)}" for whom, at in line.told]
    return "; ".join([*(said if not (later and said == [_("no")]) else []), *later])


def _decided(made: Disposition) -> str:
    if not made.told:
        return _("no")
    return ", ".join(filter(None, [_("yes"), made.told_whom, _moment(made.told_at) if made.told_at else ""]))


def _clipped(words: str) -> str:
    return words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 1]}…"


def note(line: Line) -> str:
    """Column 15."""
    row = line.coming
    later = (line.entry.created_at - line.entry.arrived_at).total_seconds() > 600
    parts = (
        _("written at %(at)s", at=_moment(line.entry.created_at)) if later else "",
        _("brought together with others") if row.together else "",
        own_note(line.note),
    )
    return "; ".join(part for part in parts if part)


def own_note(written: JournalNote | None) -> str:
    """What somebody noted, with the name and the time."""
    if written is None or not written.text:
        return ""
    return f"{written.text} ({short(written.by)}, {_moment(written.created_at)})"
