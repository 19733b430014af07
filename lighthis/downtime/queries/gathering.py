"""What a pack says of one hospital at one moment. Sensitive comings (rulings 9) lose their reasons here and stand in a part of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lighthis.admission import ward
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.packs import wording
from lighthis.packs.downtime import Blank, DowntimeFacts, DrugLine, LyingLine, PresentLine, WardList
from lighthis.packs.pack import current
from lighthis.registration.models import Patient
from lighthis.treatment import queries as treatment
from lighthis.treatment.models import Prescription
from lighthis.treatment.rules import doses
from lighthis.triage import queries as triage

AHEAD = timedelta(hours=24)


@dataclass(frozen=True)
class Gathered:
    """The two parts of a pack, the second where somebody is hidden; and whom they show."""

    facts: DowntimeFacts
    closed: DowntimeFacts | None
    patients: tuple[UUID, ...]


@dataclass(frozen=True)
class _At:
    """The hospital, the moment and the language of a pack."""

    facility: Facility
    now: datetime
    lang: str


@dataclass(frozen=True)
class _Bed:
    """A patient of a ward; without a place who lies in the corridor. A newborn beside its mother has her bed for a place."""

    encounter_id: UUID
    patient_id: UUID
    place: str
    number: str
    away_until: datetime | None = None
    is_beside: bool = False


def gather(facility: Facility, lang: str, blanks: Iterable[Blank]) -> Gathered:
    """Everything that a pack of this hospital says now, in the language of the paper."""
    at = _At(facility, clock.now(), lang)
    wards = [_ward(one, at) for one in facilities.departments(facility.id, facilities.WARDS)]
    board, present = _board(at)
    facts = DowntimeFacts(
        facilities.facts(facility), at.now, tuple(_shown(one) for one, _ids in wards), board, tuple(blanks)
    )
    closed = tuple(found for one, _ids in wards if (found := _closed(one)).lying or found.without_bed)
    apart = replace(facts, wards=closed, board=(), blanks=(), is_closed=True) if closed else None
    return Gathered(facts, apart, tuple(dict.fromkeys([id_ for _one, ids in wards for id_ in ids] + present)))


def _ward(department: Department, at: _At) -> tuple[WardList, list[UUID]]:
    """The whole list of a ward, hidden comings too, and whom it shows."""
    own = at.facility.id
    rooms = ward.rooms_of(department.id, clock.local(at.now, at.facility.zone).date(), at=own)
    away = {bed.lying.stay_id: bed.lying.away_until for room in rooms for bed in room.beds if bed.lying is not None}
    there = [
        _Bed(one.encounter_id, one.patient_id, _place(one), one.number, away.get(one.stay_id), bool(one.beside))
        for one in treatment.lying_in(own, department.id)
    ]  # fmt: skip
    beds, rest = [one for one in there if one.place], [one for one in there if not one.place]
    lines = _lines([*beds, *rest], at)
    free = tuple(
        f"{room.number}/{bed.number}"
        for room in rooms for bed in room.beds
        if bed.kind == "bed" and bed.state == "ready" and bed.lying is None and bed.held is None
    )  # fmt: skip
    found = WardList(department.name_in(at.lang), tuple(lines[: len(beds)]), tuple(lines[len(beds) :]), free)
    return found, [one.patient_id for one in (*beds, *rest)]


def _place(one: treatment.Place) -> str:
    room, bed = one.beside or (one.room, one.bed)
    return f"{room}/{bed}" if bed else ""


def _lines(beds: list[_Bed], at: _At) -> list[LyingLine]:
    ids = [one.encounter_id for one in beds]
    known = treatment.patients({one.patient_id for one in beds})
    hidden, said = treatment.hidden(ids, at.facility.id), treatment.diagnoses(ids, at.facility.id, at.lang)
    prescribed: dict[UUID, list[Prescription]] = {}
    for row in treatment.prescriptions_of(ids, at=at.facility.id):
        if row.withdrawn_at is None and treatment.goes_on(row, at.now):
            prescribed.setdefault(row.encounter_id, []).append(row)
    last = _last_given(ids, at)
    return [
        replace(
            _line(one, known[one.patient_id], prescribed.get(one.encounter_id, []), last, at),
            diagnosis=said.get(one.encounter_id, ""), is_closed=one.encounter_id in hidden,
        )
        for one in beds
    ]  # fmt: skip


def _line(
    one: _Bed, patient: Patient, prescribed: list[Prescription], last: dict[UUID, datetime], at: _At
) -> LyingLine:
    diet = treatment.diet_of(prescribed, at.now)
    return LyingLine(
        one.place or "—", _name(patient), _born(patient, at.lang), one.number, allergies=_allergies(patient),
        diet=treatment.told(diet, at.lang) if diet is not None else "", away_until=one.away_until,
        is_beside=one.is_beside,
        drugs=tuple(_drug(row, last.get(row.id), at) for row in prescribed if row.kind != "diet"),
    )  # fmt: skip


def _drug(row: Prescription, last: datetime | None, at: _At) -> DrugLine:
    zone = at.facility.zone
    moments = doses.planned(treatment.plan(row), at.now, at.now + AHEAD, zone) if row.pattern != "needed" else ()
    often = "" if row.pattern == "times" else wording.said(treatment.often(row), at.lang)
    times = tuple(f"{clock.local(one, zone):%H:%M}" for one in moments)
    return DrugLine(treatment.told(row, at.lang), often, times, last)


def _last_given(encounter_ids: list[UUID], at: _At) -> dict[UUID, datetime]:
    """When something of each prescription was last given, within a day."""
    found = treatment.doses_of(encounter_ids, at=at.facility.id, since=at.now - AHEAD)
    given = sorted((one for one in found if one.state == "given" and one.withdrawn_at is None), key=lambda one: one.at)
    return {one.prescription_id: one.at for one in given}


def _board(at: _At) -> tuple[tuple[PresentLine, ...], list[UUID]]:
    """Everybody in the emergency department, in the order of the board."""
    rows = triage.board(at.facility)
    known = treatment.patients({row.encounter.patient_id for row in rows})
    lines = tuple(_present(row, known[row.encounter.patient_id], at) for row in rows)
    return lines, [row.encounter.patient_id for row in rows]


def _present(row: Any, patient: Patient, at: _At) -> PresentLine:
    one, short = row.encounter, current().formats.short_name
    return PresentLine(
        row.category, _name(patient), _born(patient, at.lang), one.number, one.arrived_at,
        one.complaint if one.secrecy == "ordinary" else "", one.place,
        short(one.doctor.family, one.doctor.given, one.doctor.patronymic) if one.doctor else "", _allergies(patient),
    )  # fmt: skip


def _name(patient: Patient) -> str:
    name = patient.name
    return current().formats.person_name(name.family, name.given, name.patronymic) if name else ""


def _born(patient: Patient, lang: str) -> str:
    day = patient.birth_date
    if day is None:
        return ""
    if patient.birth_precision == "day":
        return current().formats.day(day, lang)
    return f"~{day.year}" if patient.birth_precision == "estimated" else str(day.year)


def _allergies(patient: Patient) -> tuple[str, ...] | None:
    """Substances; empty where none are known, None where nobody asked."""
    known = tuple(treatment.known_allergies(patient))
    return known if known or patient.allergies_asked_at is not None else None


def _shown(one: WardList) -> WardList:
    """The list that lies about: of a sensitive coming who and where, the allergies, no reason and no drug."""
    return replace(one, lying=tuple(map(_veiled, one.lying)), without_bed=tuple(map(_veiled, one.without_bed)))


def _veiled(line: LyingLine) -> LyingLine:
    return replace(line, diagnosis="", diet="", drugs=()) if line.is_closed else line


def _closed(one: WardList) -> WardList:
    """The sensitive comings of a ward alone, whole."""
    lying, rest = (tuple(line for line in lines if line.is_closed) for lines in (one.lying, one.without_bed))
    return WardList(one.name, lying, rest)
