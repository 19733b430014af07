"""The doctor's decision on an emergency patient."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import endings, queries, rules
from lighthis.encounters.actions.checks import check_moment, facility_of
from lighthis.encounters.actions.requests import ask_bed, check_department
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import codes
from lighthis.registration import actions as registration

# filled in joins.py: coming, kind: an admission needs its diagnosis; each may raise a Refusal
before_decision: list[Callable[[Encounter, str], None]] = []
# filled in joins.py: coming, kind: a number of form 001 for who was sent to a ward, or refused one, out of a visit
after_decision: list[Callable[[Encounter, str, Actor], None]] = []


def decide(
    encounter: Encounter,
    kind: str,
    at: datetime,
    *,
    by: Actor,
    department: Department | None = None,
    wish: str = "ordinary",
    text: str = "",
    ending: endings.Ending = endings.NOTHING,
) -> Disposition:
    """The doctor's decision on an emergency patient; `admit` asks the department for a bed, the others end the coming. Raises Refusal."""
    _check_open(encounter, kind, wish, department)
    at = rules.same_minute(at, encounter.arrived_at)
    note_id = _check_ending(encounter, kind, ending, text, by)
    _check_in_coming(encounter, at, by)
    for refuse in before_decision:
        refuse(encounter, kind)
    _withdraw_earlier(encounter, by)
    made = Disposition(
        facility_id=encounter.facility_id, encounter_id=encounter.id, kind=kind, decided_at=at, by_id=by.person, text=text,
        note_id=note_id, **asdict(ending) | {"reason": endings.reason_of(kind, ending.reason)},
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.wrote(made, "decided", by=by, patient=encounter.patient_id, detail={"kind": kind})
    _carry_out(encounter, made, department, wish, by)
    for tell in after_decision:
        tell(encounter, kind, by)
    return made


def _check_open(encounter: Encounter, kind: str, wish: str, department: Department | None) -> None:
    rules.check_open(encounter.status)
    if encounter.kind == "inpatient":
        raise Refusal(
            N_("Only an emergency or outpatient coming is decided here; a ward discharges its patients itself.")
        )
    rules.check_decision(kind, wish, has_department=department is not None)


def _check_ending(encounter: Encounter, kind: str, ending: endings.Ending, text: str, by: Actor) -> UUID | None:
    """Everything that this kind of end must say; returns the examination note that stands for words of its own. Raises Refusal."""
    endings.check_doctor(kind, is_doctor=by.may(endings.DOCTOR))
    seen = queries.examined(encounter.id, at=encounter.facility_id)
    endings.check(
        kind, ending, text, reasons={one.code for one in codes.code_list("refusal_reasons")}, is_examined=seen is not None,
        is_emergency=encounter.kind == "emergency",
    )  # fmt: skip
    endings.check_told_at(ending.told_at, encounter.arrived_at, clock.now())
    return seen.id if seen is not None and kind in endings.REFUSALS and not ending.examination.strip() else None


def _withdraw_earlier(encounter: Encounter, by: Actor) -> None:
    request = queries.live_request(encounter.id, at=encounter.facility_id)
    rules.check_second_decision(request.state if request else None)
    if request is not None:
        request.state = "withdrawn"
        audit.wrote(request, "bed request withdrawn", by=by, patient=encounter.patient_id)
    earlier = queries.decision(encounter.id, at=encounter.facility_id)
    if earlier is not None:
        earlier.withdrawn_at = clock.now()
        audit.wrote(earlier, "decision withdrawn", by=by, patient=encounter.patient_id)
    session.flush()


def _carry_out(encounter: Encounter, made: Disposition, department: Department | None, wish: str, by: Actor) -> None:
    if encounter.doctor_id is None:
        encounter.doctor_id, encounter.doctor_at = made.by_id, made.decided_at
    if encounter.seen_at is None and made.kind not in rules.UNSEEN:
        encounter.seen_at = made.decided_at
    if made.kind == "admit" and department is not None:
        check_department(department, facility_of(by))
        ask_bed(encounter, department, wish, None, by)
        return
    encounter.status, encounter.ended_at = "closed", made.decided_at
    audit.wrote(encounter, "ended", by=by, detail={"by": made.kind})
    if made.kind in endings.DEATHS:
        registration.died(encounter.patient, made.decided_at, by=by)


def _check_in_coming(encounter: Encounter, at: datetime, by: Actor) -> None:
    check_moment(encounter.patient, at, facility_of(by), "at")
    if at < encounter.arrived_at:
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=encounter.arrived_at, field="at")
