"""The facts of the papers that end a stay; the one they are about is always the stay."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from lighthis.admission import queries as admission
from lighthis.admission import ward
from lighthis.admission.models import Stay
from lighthis.admission.queries import record
from lighthis.admission.rules import DIED
from lighthis.discharge import rules
from lighthis.discharge.models import Epicrisis
from lighthis.discharge.queries import card, rows, standing
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.packs import codes
from lighthis.packs.facts import PatientFacts
from lighthis.packs.leaving import CauseLine, DeathDraft, Extract, StayPaper
from lighthis.packs.subject import Subject
from lighthis.registration import people
from lighthis.registration.on_paper import patient_facts
from lighthis.terminology import queries as terminology

VIOLENT = frozenset({"accident", "accident_at_work", "killing", "suicide", "war", "unknown"})
DAY = 24 * 60 * 60


def statistical_card(stay_id: UUID, at: UUID, language: str) -> Subject:
    """Form 066; a draft until doctor and head have signed what still holds. Raises NotFound."""
    stay = _stay(stay_id, at)
    row = rows.card_of(stay)
    signed = row is not None and row.state == "confirmed" and not card.is_outdated(row, stay)
    return _subject(stay, card.card_facts(stay, language, row), is_draft=not signed)


def extract(stay_id: UUID, at: UUID, language: str) -> Subject:
    """Form 027; a draft until the epicrisis is signed and while what it speaks of still stands. Raises NotFound."""
    stay, facility = _stay(stay_id, at), facilities.facility(at)
    row = rows.epicrisis_of(stay)
    found = record.diagnoses_by_role(stay.encounter, facility, language)
    said: dict[str, Any] = {name: (row.sections.get(name) or None) if row else None for name in rules.SECTIONS}
    now = standing.standing(stay)
    facts = Extract(
        facility=facilities.facts(facility), patient=_patient(stay, facility, language), kind=rules.kind_of(stay.disposition),
        record_number=stay.number, email=_email(stay), admitted_at=stay.admitted_at, left_at=stay.left_at,
        department=stay.department.name_in(language), referred_by=stay.encounter.referred_by or None,
        main_diagnosis=record.last_of(found, "main"), complications=tuple(found.get("complication", ())),
        concomitant=tuple(one for role in ("concomitant", "background", "competing") for one in found.get(role, ())),
        outcome=codes.label("outcome", stay.outcome or None, language) or None, transferred_to=stay.transferred_to or None,
        additions=tuple(f"{_day(one.created_at, facility)} {one.words} ({record.signature(one.by)})" for one in rows.additions_of(row)),
        attending=record.signature(row.signed_by) if row and row.signed_by else record.attending(stay),
        signed_at=row.signed_at if row else None, **said,
    )  # fmt: skip
    return _subject(stay, facts, is_draft=not _stands(row, now))


def _stands(row: Epicrisis | None, now: dict[str, Any]) -> bool:
    return row is not None and row.state == "signed" and not standing.has_changed(row, now)


def death_draft(stay_id: UUID, at: UUID, language: str) -> Subject:
    """The draft for the certificate of death, always a draft (rulings 29). Raises NotFound, Refusal."""
    stay, facility = _stay(stay_id, at), facilities.facility(at)
    row = rows.death_of(stay)
    if row is None or stay.left_at is None or stay.disposition not in DIED:
        raise NotFound
    patient = people.behind(stay.encounter.patient)
    if patient.is_unknown:
        raise Refusal(N_("Nobody knows who this was: no certificate is written before that is established."))
    if row.circumstances in VIOLENT and row.autopsy != "forensic":
        raise Refusal(N_("A violent or unclear death goes to the forensic doctors first: choose their examination."))
    told: dict[str, Any] = row.content
    facts = DeathDraft(
        facility=facilities.facts(facility), patient=_patient(stay, facility, language, at_death=True), record_number=stay.number,
        certificate_number=told.get("certificate_number") or None,
        certificate_state=_code("certificate_states", told.get("certificate_state"), language), died_at=stay.left_at,
        within_day=(stay.left_at - stay.admitted_at).total_seconds() < DAY,
        stated_by=record.signature(row.stated_by) if row.stated_by else None, place=facility.name_in(language),
        marital=_code("marital_status", told.get("marital"), language), education=_code("education", told.get("education"), language),
        circumstances=_code("death_circumstances", row.circumstances, language),
        certifier=_code("death_certifiers", told.get("certifier"), language),
        ground=_code("death_grounds", told.get("ground"), language),
        causes=_lines(rows.causes_of(row), language), pregnancy=_code("death_pregnancy", told.get("pregnancy"), language),
        injury_on=_on(told.get("injury_on")), injury_words=told.get("injury_words") or None,
        birth_weight=told.get("birth_weight"), mother_age=told.get("mother_age"), birth_order=told.get("birth_order"),
        autopsy=_code("autopsy", row.autopsy, language), autopsy_words=told.get("autopsy_words") or None,
        told_whom=told.get("told_whom") or None, told_at=_moment(told.get("told_at")), valuables=told.get("valuables") or None,
        attending=record.attending(stay),
    )  # fmt: skip
    return _subject(stay, facts, is_draft=True)


def certificate(stay_id: UUID, at: UUID, language: str) -> Subject:
    """The certificate that somebody lies or lay here, without a diagnosis. Raises NotFound."""
    return _given(stay_id, at, language)


def bed_head_card(stay_id: UUID, at: UUID, language: str) -> Subject:
    """The card at the head of the bed. Raises NotFound, Refusal for who has left."""
    given = _given(stay_id, at, language)
    if given.facts.left_at is not None:
        raise Refusal(N_("The patient has already left."))
    return given


def own_request(stay_id: UUID, at: UUID, language: str) -> Subject:
    """The request of who wants to leave against the doctor's advice, for the patient's signature. Raises NotFound."""
    return _given(stay_id, at, language)


def intervention_consent(stay_id: UUID, at: UUID, language: str) -> Subject:
    """The consent to an operation, anaesthesia or transfusion, for the patient's signature. Raises NotFound, Refusal for who has left."""
    return bed_head_card(stay_id, at, language)


def _beside(stay: Stay) -> tuple[str, str]:
    """The room and the bed of the mother beside whom a newborn lies."""
    place = ward.place_of(stay.encounter_id, stay.facility_id) if stay.is_newborn else None
    return (place.beside if place is not None else None) or ("", "")


def _given(stay_id: UUID, at: UUID, language: str) -> Subject:
    """What may be read by whoever stands at the bed: of a sensitive stay it does not say the department (rulings 9)."""
    stay, facility = _stay(stay_id, at), facilities.facility(at)
    coming, last = stay.encounter, next((one.bed for one in reversed(stay.occupancies) if one.is_real), None)
    patient, lies = people.behind(coming.patient), (last.room.number, last.number) if last else _beside(stay)
    listed = any(one.withdrawn_at is None for one in patient.allergies)
    facts = StayPaper(
        facility=facilities.facts(facility), patient=_patient(stay, facility, language), record_number=stay.number,
        admitted_at=stay.admitted_at, left_at=stay.left_at,
        department=stay.department.name_in(language) if coming.secrecy == "ordinary" else None,
        room=lies[0] or None, bed=lies[1] or None,
        bed_days=record.days_of(stay, facility), doctor=record.attending(stay),
        allergies="listed" if listed else "none" if patient.allergies_asked_at else "not_asked",
        issued_on=clock.today(facility.zone),
    )  # fmt: skip
    return _subject(stay, facts)


def _stay(stay_id: UUID, at: UUID) -> Stay:
    found = admission.stay(stay_id, at=at)
    if found.withdrawn_at is not None:
        raise NotFound
    return found


def _subject(stay: Stay, facts: Any, *, is_draft: bool = False) -> Subject:
    return Subject(stay.encounter.patient_id, facts, stay.encounter_id, is_draft=is_draft)


def _patient(stay: Stay, facility: Facility, language: str, *, at_death: bool = False) -> PatientFacts:
    moment = stay.left_at if at_death and stay.left_at else stay.admitted_at
    return patient_facts(stay.encounter.patient, facility, language, clock.local(moment, facility.zone).date())


def _email(stay: Stay) -> str | None:
    row = rows.card_of(stay)
    return (row.answers.get("email") or None) if row is not None else None


def _lines(causes: dict[str, rules.Cause], language: str) -> tuple[CauseLine, ...]:
    return tuple(
        CauseLine(line, one.text or terminology.named(one.code, language), one.code or None, one.interval or None)
        for line, one in causes.items()
    )


def _code(name: str, code: str | None, language: str) -> str | None:
    return codes.label(name, code or None, language) or None


def _on(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(moment: datetime, facility: Facility) -> str:
    return f"{clock.local(moment, facility.zone):%d.%m.%Y}"
