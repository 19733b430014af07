"""The facts of form 066, each from its one source; what nobody has entered stands in the answers of the card."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from lighthis.admission import rules as admission
from lighthis.admission.models import Stay
from lighthis.admission.queries import record
from lighthis.db.engine import session
from lighthis.discharge import rules
from lighthis.discharge.models import StatCard
from lighthis.discharge.queries import hooks, rows
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import PLANNED
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.packs import codes, snapshot
from lighthis.packs.facts import DiagnosisFacts
from lighthis.packs.leaving import StatisticalCard
from lighthis.records import queries as records
from lighthis.registration import people, places
from lighthis.registration.models import Patient
from lighthis.registration.on_paper import patient_facts
from lighthis.registration.queries import ids_of
from lighthis.terminology import queries as terminology

INFECTIONS = "discharge.infections"
TESTS = ("hiv", "syphilis", "hepatitis_b", "hepatitis_c")
# the platform's code of a payer of ours (cis-forms.md 10.3); insurance has several, the person chooses
PAYERS = {"budget": "covtp-0001-00008", "self_pay": "covtp-0001-00009", "foreigner": "covtp-0001-00009"}


def card_facts(
    stay: Stay, language: str, card: StatCard | None, proposed: Mapping[str, Any] | None = None
) -> StatisticalCard:
    """Form 066 of a stay as the record has it now, with the answers of its card; `proposed`: `told_by_card`, where it was asked already."""
    facility = facilities.facility(stay.facility_id)
    told = told_by_card(stay) if proposed is None else proposed
    said: Mapping[str, Any] = card.answers if card is not None else {}
    coming, patient = stay.encounter, people.behind(stay.encounter.patient)
    admitted = clock.local(stay.admitted_at, facility.zone).date()
    found = record.diagnoses_by_role(coming, facility, language)
    return StatisticalCard(
        facility=facilities.facts(facility), patient=patient_facts(patient, facility, language, admitted),
        record_number=stay.number, referred_by=coming.referred_by or None, clinic=patient.clinic or None,
        **_address(patient, language),
        **_answered(said, told),
        readmitted_computed=told["readmitted"],
        **_stayed(stay, facility, language),
        **_diagnosed(found),
        **_died(stay, found, language),
        **_operated(stay, said, language),
        **_sick(stay, said, language),
        attending=record.signature(card.signed_by) if card is not None and card.signed_by else record.attending(stay),
        head=record.signature(card.confirmed_by) if card is not None and card.confirmed_by else None,
    )  # fmt: skip


def told_by_card(stay: Stay) -> dict[str, Any]:
    """What the record proposes for the questions of the card: the person who fills it may say otherwise."""
    coming = stay.encounter
    planned = coming.arrival == PLANNED or stay.urgency == "planned"
    mother = people.behind(coming.patient).mother_id
    return {
        "care_form": "planned" if planned else "emergency",
        "emergency_help": not planned,
        "by_ambulance": coming.arrival == record.AMBULANCE or bool(coming.ambulance),
        "referral": bool(coming.referred_by or coming.referral_number),
        "readmitted": readmission(stay),
        "payer": PAYERS.get(coming.payer),
        "mother_pinfl": _pinfl(session.get(Patient, mother)) if mother else None,
    }


def readmission(stay: Stay) -> bool:
    """Whether an earlier stay here, under any linked card, makes this one a readmission within 30 days."""
    facility, at = facilities.facility(stay.facility_id), stay.facility_id
    earlier = select(Stay).join(Encounter, Encounter.id == Stay.encounter_id).where(
        Stay.facility_id == at, Stay.id != stay.id, Stay.withdrawn_at.is_(None), Stay.left_at <= stay.admitted_at,
        Encounter.patient_id.in_(ids_of(stay.encounter.patient_id)),
    )  # fmt: skip
    ended = {one.encounter_id: one.left_at for one in session.scalars(earlier)}
    named = _categories([stay.encounter_id, *ended], at)
    before = [(left, named.get(id_, "")) for id_, left in ended.items() if left is not None]
    return admission.is_readmission(stay.admitted_at, named.get(stay.encounter_id, ""), before, facility.zone)


def _categories(comings: list[Any], at: Any) -> dict[Any, str]:
    """The main diagnosis of each coming, else that of admission; records.queries lists them in the order of their roles."""
    found: dict[Any, dict[str, str]] = {}
    for one in records.diagnoses(comings, at=at):
        found.setdefault(one.encounter_id, {})[one.role] = one.code
    return {id_: roles.get("main") or roles.get("admission", "") for id_, roles in found.items()}


def is_outdated(card: StatCard | None, stay: Stay) -> list[str]:
    """Which facts of a signed card the record says otherwise now; none for a draft."""
    if card is None or card.state == "draft":
        return []
    return rules.differing(card.facts, to_keep(stay, card_facts(stay, card.language, card)))


def to_keep(stay: Stay, facts: StatisticalCard) -> dict[str, Any]:
    """What is kept of a card that is signed: its facts, and whose stay it was and where, whatever they are called later."""
    bed = _last_bed(stay)
    said: dict[str, Any] = json.loads(snapshot.to_json(facts))
    return said | {
        "patient_id": str(stay.encounter.patient_id),
        "department_id": str(stay.department.id) if stay.departments else None,
        "bed_id": str(bed.id) if bed is not None else None,
    }


def sees_infections(stay: Stay, card: StatCard | None, by: Actor) -> bool:
    """Whether somebody sees the results of HIV, RW and hepatitis: by right, or as the doctor of this patient (rulings 9)."""
    own = {stay.doctor_id, stay.encounter.doctor_id, card.written_by_id if card is not None else None}
    return by.may(INFECTIONS) or by.id in own


def _answered(said: Mapping[str, Any], proposed: Mapping[str, Any]) -> dict[str, Any]:
    """What stands on the card itself: the person's answer, else what the record proposes."""
    texts = ("email", "postcode", "delay", "tb_resistance", *TESTS)
    found: dict[str, Any] = {name: said.get(name) or None for name in texts}
    found |= {name: proposed[name] if said.get(name) is None else said[name] for name in proposed}
    return found | {name: said.get(name) for name in ("birth_weight", "birth_length")}


def _address(patient: Patient, language: str) -> dict[str, Any]:
    address = patient.address()
    if address is None:
        return {}
    return {
        "region": codes.label("regions", address.region or None, language) or None,
        "district": codes.label("districts", address.district or None, language) or None,
        "mahalla": places.shown(address.mahalla, language) or None,
        "street": address.line or None,
    }


def _stayed(stay: Stay, facility: Facility, language: str) -> dict[str, Any]:
    bed = _last_bed(stay)
    return {
        "admitted_at": stay.admitted_at, "left_at": stay.left_at, "bed_days": record.days_of(stay, facility),
        "icu_days": _icu_days(stay, facility), "department": stay.department.name_in(language) if stay.departments else None,
        "bed_profile": (bed.profile or bed.room.department.profile or None) if bed is not None else None,
        "disposition": stay.disposition or None, "outcome": stay.outcome or None, "transferred_to": stay.transferred_to or None,
    }  # fmt: skip


def _last_bed(stay: Stay) -> Bed | None:
    lain = [one for one in stay.occupancies if one.is_real]
    return lain[-1].bed if lain else None


def _icu_days(stay: Stay, facility: Facility) -> int | None:
    """Bed-days in departments of intensive care, by the rule of bed-days of a department (cis-forms.md 4.3 item 3)."""
    if stay.left_at is None:
        return None
    real = [one for one in stay.departments if one.is_real]
    pieces = [
        (one.department.kind, clock.local(one.since, facility.zone).date(), clock.local(one.until or stay.left_at, facility.zone).date())
        for one in real
    ]  # fmt: skip
    return admission.bed_days_by_department(pieces).get("icu", 0)


def _diagnosed(found: dict[str, list[DiagnosisFacts]]) -> dict[str, Any]:
    one = (("referral_diagnosis", "referral"), ("reception_diagnosis", "admission"), ("main_diagnosis", "main"))
    many = (
        ("competing", "competing"),
        ("concomitant", "concomitant"),
        ("background", "background"),
        ("complications", "complication"),
    )
    said: dict[str, Any] = {name: record.last_of(found, role) for name, role in one}
    return said | {name: tuple(found.get(role, ())) for name, role in many}


def _died(stay: Stay, found: dict[str, list[DiagnosisFacts]], language: str) -> dict[str, Any]:
    """The rows of who died; of a death that was taken back nothing is printed."""
    causes = rows.causes_of(rows.death_of(stay)) if stay.disposition in admission.DIED else {}
    if not causes:
        return {}
    first, other = rules.underlying(causes), causes.get("2")
    return {
        "immediate_cause": _cause(rules.immediate(causes), language), "underlying_cause": _cause(first, language),
        "main_disease": record.last_of(found, "main"), "other_causes": (_cause(other, language),) if other is not None else (),
    }  # fmt: skip


def _cause(one: rules.Cause | None, language: str) -> DiagnosisFacts | None:
    if one is None:
        return None
    return DiagnosisFacts(one.text or terminology.named(one.code, language) or "", one.code or None)


def _operated(stay: Stay, said: Mapping[str, Any], language: str) -> dict[str, Any]:
    found = [row for ask in hooks.operations for row in ask(stay.encounter_id, stay.facility_id, language)]
    done = rules.with_main(found, said.get("main_operation") or "")
    return {"operations": done, "is_operated": stay.is_operated or bool(done)}


def _sick(stay: Stay, said: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Days of the sick leave: those of the record where it keeps them, else those of the card."""
    kept = [row for ask in hooks.sick_leaves for row in ask(stay.encounter_id, stay.facility_id, language)]
    if kept:
        return {"sick_opened": kept[0].opened, "sick_closed": kept[-1].closed}
    return {name: date.fromisoformat(said[name]) if said.get(name) else None for name in ("sick_opened", "sick_closed")}


def _pinfl(mother: Patient | None) -> str | None:
    number = mother.national if mother is not None else None
    return number.value if number is not None else None
