"""Diagnoses by stages: stated, changed on a ground, withdrawn, compared after a death."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import wording
from lighthis.packs.people import short
from lighthis.records import queries, rules
from lighthis.records.models import Diagnosis, Divergence, Note
from lighthis.terminology import queries as terminology
from lighthis.terminology import rules as code_rules

# filled in joins.py: what a written diagnosis, or one that no longer stands, brings about
after_diagnosis: list[Callable[[Diagnosis, Actor], object]] = []
after_withdrawal: list[Callable[[Diagnosis, Actor], object]] = []
EVERYTHING = UUID(int=2**128 - 1)  # whoever writes without a page has seen everything


def diagnose(
    encounter: Encounter, role: str, code: str, text: str, at: datetime, *, by: Actor, ground: str = "",
    seen: UUID | None = EVERYTHING,
) -> Diagnosis:  # fmt: skip
    """State a diagnosis by its ICD-10 code and the doctor's own words; a sensitive one hides the coming (rulings 9).

    Where a stage has one already the new one takes its place on a `ground`; `seen` is the newest that the writer's page showed. Raises Refusal.
    """
    rules.check_writable(encounter.status)
    code = code_rules.normal(code)
    paper_language = facilities.facility(encounter.facility_id).paper_language
    rules.check_diagnosis(
        role, code, text, is_titled=bool(terminology.named(code, paper_language)), is_code=code_rules.well_formed(code)
    )  # fmt: skip
    rules.check_postmortem(role, is_dead=queries.is_dead(encounter))
    rules.check_time(
        at, now=clock.now(), arrived_at=encounter.arrived_at, field="stated_at", earlier=role == "referral"
    )
    row = Diagnosis(
        facility_id=encounter.facility_id, encounter_id=encounter.id, role=role, code=code, text=text.strip(), stated_at=at,
        by_id=by.person, ground=ground.strip(),
    )  # fmt: skip
    replaced = _take_the_place(encounter, row, seen, by)
    session.add(row)
    session.flush()
    detail = _told(row, replaced, encounter)
    audit.wrote(row, "diagnosed", by=by, patient=encounter.patient_id, detail=detail)
    _follow(row, encounter, by)
    return row


def _told(row: Diagnosis, replaced: Diagnosis | None, encounter: Encounter) -> dict[str, str | list[str]]:
    """What the log keeps: the diagnosis, the one whose place it took, and what spoke against the code."""
    doubted = [wording.said(one, "en") for one in queries.doubts(encounter, row.role, row.code, row.stated_at)]
    told: dict[str, str | list[str]] = {"role": row.role, "code": row.code}
    told |= {"instead of": replaced.code} if replaced else {}
    return told | ({"in spite of": doubted} if doubted else {})


def _follow(row: Diagnosis, encounter: Encounter, by: Actor) -> None:
    """A sensitive code hides the coming (rulings 9); notices are owed."""
    encounters.hide_for(encounter, [row.code], "diagnosis", by=by)
    for tell in after_diagnosis:
        tell(row, by)


def _take_the_place(encounter: Encounter, row: Diagnosis, seen: UUID | None, by: Actor) -> Diagnosis | None:
    """The diagnosis of the same stage that stands is withdrawn on the ground of the new one. Raises Refusal."""
    if row.role not in rules.ONE_AT_A_TIME:
        return None
    old = next(
        (one for one in queries.diagnoses([encounter.id], at=encounter.facility_id) if one.role == row.role), None
    )
    if old is None:
        return None
    author, words = old.by, " ".join(part for part in (old.code, old.text) if part)
    rules.check_change(
        row.ground, old=words, author=short(author),
        is_same=(old.code, old.text) == (row.code, row.text), is_news=rules.is_newer(old.id, seen),
    )  # fmt: skip
    row.replaces_id = old.id
    _withdraw(old, row.ground, by)
    return old


def withdraw(row: Diagnosis, reason: str, *, by: Actor) -> None:
    """A diagnosis does not hold any more: it stays readable with the reason and who said so. Raises Refusal."""
    check_withdrawal(row)
    rules.check_reason(reason)
    _withdraw(row, reason, by)


def _withdraw(row: Diagnosis, reason: str, by: Actor) -> None:
    row.withdrawn_at, row.withdrawn_why, row.withdrawn_by_id = clock.now(), reason.strip(), by.person
    audit.wrote(row, "withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)
    _withdrawn(row, by)


def enter_in_error(row: Diagnosis | Note, reason: str, *, by: Actor) -> None:
    """Something never was, as two people say (rulings 8): it stays readable, struck out, with the reason. Raises Refusal."""
    check_withdrawal(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    if isinstance(row, Diagnosis):
        row.withdrawn_by_id = by.id
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)
    _withdrawn(row, by)


def check_withdrawal(row: Diagnosis | Note) -> None:
    """Whether it can still be taken out of the record. Raises Refusal."""
    rules.check_writable(row.encounter.status)
    rules.check_standing(row.withdrawn_at)


def compare(
    encounter: Encounter, verdict: str, cause: str, words: str, at: datetime, *, by: Actor, ground: str = ""
) -> Divergence:
    """Whether clinical and post-mortem diagnosis agree; another verdict takes the place of one on a ground. Raises Refusal."""
    rules.check_writable(encounter.status)
    roles = {row.role for row in queries.diagnoses([encounter.id], at=encounter.facility_id)}
    rules.check_divergence(verdict, cause, is_dead=queries.is_dead(encounter), roles=roles)
    rules.check_time(at, now=clock.now(), arrived_at=encounter.arrived_at, field="stated_at")
    old = queries.divergence(encounter)
    if old is not None:
        if not ground.strip():
            raise Refusal(N_("the diagnoses were compared already: write on what ground this changes"), field="ground")
        old.withdrawn_at, old.withdrawn_why = clock.now(), ground.strip()
        audit.wrote(old, "withdrawn", by=by, patient=encounter.patient_id, reason=ground)
        session.flush()
    row = Divergence(
        facility_id=encounter.facility_id, encounter_id=encounter.id, verdict=verdict, cause=cause, words=words.strip(),
        stated_at=at, by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "diagnoses compared", by=by, patient=encounter.patient_id, detail={"verdict": verdict})
    return row


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
