"""Writing the record: diagnoses and notes, never altered, only withdrawn with a reason."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.packs import wording
from lighthis.records import queries, rules
from lighthis.records.models import Diagnosis, Note
from lighthis.terminology import queries as terminology
from lighthis.terminology import rules as code_rules

# filled in app.py: what a written diagnosis, or one that no longer stands, brings about
after_diagnosis: list[Callable[[Diagnosis, Actor], object]] = []
after_withdrawal: list[Callable[[Diagnosis, Actor], object]] = []


def diagnose(encounter: Encounter, role: str, code: str, text: str, at: datetime, *, by: Actor) -> Diagnosis:
    """State a diagnosis by its ICD-10 code and the doctor's own words; a sensitive one hides the coming (rulings 9). Raises Refusal."""
    rules.check_writable(encounter.status)
    code = code_rules.normal(code)
    live = {row.role for row in queries.diagnoses([encounter.id], at=encounter.facility_id)}
    paper_language = facilities.facility(encounter.facility_id).paper_language
    rules.check_diagnosis(
        role, code, text, is_titled=bool(terminology.named(code, paper_language)), is_code=code_rules.well_formed(code),
        live_roles=live,
    )  # fmt: skip
    rules.check_time(
        at, now=clock.now(), arrived_at=encounter.arrived_at, field="stated_at", earlier=role == "referral"
    )
    row = Diagnosis(
        facility_id=encounter.facility_id, encounter_id=encounter.id, role=role, code=code, text=text.strip(), stated_at=at,
        by_id=_person(by),
    )  # fmt: skip
    session.add(row)
    session.flush()
    doubted = [wording.said(one, "en") for one in queries.doubts(encounter, role, code, at)]
    detail = {"role": role, "code": code} | ({"in spite of": doubted} if doubted else {})
    audit.wrote(row, "diagnosed", by=by, patient=encounter.patient_id, detail=detail)
    if code_rules.is_sensitive(code) and encounter.secrecy != "sensitive":
        encounters.set_secrecy(encounter, "sensitive", f"diagnosis {code}", by=by)
    for tell in after_diagnosis:
        tell(row, by)
    return row


def note(encounter: Encounter, kind: str, text: str, at: datetime, *, by: Actor, amends: Note | None = None) -> Note:
    """Write an examination, a diary or a nurse's note, perhaps as an addition to an earlier one. Raises Refusal."""
    rules.check_note(kind, text)
    rules.check_amendment(encounter.id, amends.encounter_id if amends else None)
    return _noted(encounter, Note(kind=kind, text=text.strip(), amends_id=amends.id if amends else None), at, by)


def examine(encounter: Encounter, sections: Mapping[str, str], at: datetime, *, by: Actor) -> Note:
    """Write a doctor's examination: complaints, history, what was found, help, plan; one note. Raises Refusal."""
    rules.check_examination(sections)
    kept = {name: sections[name].strip() for name in rules.SECTIONS if sections.get(name, "").strip()}
    return _noted(encounter, Note(kind="examination", text="\n".join(kept.values()), sections=kept), at, by)


def _noted(encounter: Encounter, row: Note, at: datetime, by: Actor) -> Note:
    rules.check_writable(encounter.status)
    rules.check_time(at, now=clock.now(), arrived_at=encounter.arrived_at, field="happened_at")
    row.facility_id, row.encounter_id, row.happened_at, row.by_id = encounter.facility_id, encounter.id, at, _person(by)
    session.add(row)
    session.flush()
    detail = {"kind": row.kind} | ({"adds to": str(row.amends_id)} if row.amends_id else {})
    audit.wrote(row, "noted", by=by, patient=encounter.patient_id, detail=detail)
    return row


def withdraw(row: Diagnosis, reason: str, *, by: Actor) -> None:
    """A diagnosis does not hold any more: it stays readable with the reason and who said so. Raises Refusal."""
    check_withdrawal(row)
    rules.check_reason(reason)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason.strip()
    audit.wrote(row, "withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)
    _withdrawn(row, by)


def enter_in_error(row: Diagnosis | Note, reason: str, *, by: Actor) -> None:
    """Something never was, as two people say (rulings 8): it stays readable, struck out, with the reason. Raises Refusal."""
    check_withdrawal(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)
    _withdrawn(row, by)


def check_withdrawal(row: Diagnosis | Note) -> None:
    """Whether it can still be taken out of the record. Raises Refusal."""
    rules.check_writable(row.encounter.status)
    rules.check_standing(row.withdrawn_at)


def require_admission_diagnosis(encounter: Encounter, kind: str) -> None:
    """For encounters.actions.before_decision: nobody is admitted or refused without a reception diagnosis. Raises Refusal."""
    rules.check_decided(kind, {row.role for row in queries.diagnoses([encounter.id], at=encounter.facility_id)})


def keep_referral(encounter: Encounter, code: str, text: str, by: Actor) -> None:
    """For encounters.actions.after_plan: what the referring hospital wrote. Raises Refusal."""
    if code or text.strip():
        diagnose(encounter, "referral", code, text, clock.now(), by=by)


def _withdrawn(row: Diagnosis | Note, by: Actor) -> None:
    session.flush()
    if isinstance(row, Diagnosis):
        for tell in after_withdrawal:
            tell(row, by)


def _person(by: Actor) -> UUID:
    if by.id is None:
        raise ValueError("the record is written by a person")
    return by.id
