"""Notices that arise by themselves: for the lists of hooks that joins.py fills."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.duties import queries, rules
from lighthis.duties.actions.notices import change, enter_in_error, first_of, hold, keep, open_duty
from lighthis.duties.models import Duty
from lighthis.encounters.endings import DEATHS
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.orders import queries as orders
from lighthis.orders.models import Result
from lighthis.records import queries as records
from lighthis.records.models import Diagnosis
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient
from lighthis.terminology import queries as terminology


def after_diagnosis(row: Diagnosis, by: Actor) -> None:
    """A written diagnosis of the lists makes a notice owed; what another hospital wrote on its referral does not."""
    if row.role == "referral" or not row.code or by.id is None:
        return
    encounter = session.get_one(Encounter, row.encounter_id)
    listed = queries.code_lists(facilities.facility(encounter.facility_id))
    for kind, cause in (("infection", "diagnosis"), ("police", "injury")):
        if rules.matches(row.code, listed[kind]):
            _propose(encounter, kind, cause, row.code, row.role, row.stated_at, by)


def after_arrival(encounter: Encounter, by: Actor) -> None:
    """Somebody brought by the police, or whom nobody knows, is told of to the police."""
    if by.id is None:
        return
    if encounter.arrival in rules.POLICE_ARRIVALS:
        _propose(encounter, "police", "arrival", "", "", encounter.arrived_at, by)
    elif encounter.patient.is_unknown:
        _propose(encounter, "police", "unknown", "", "", encounter.arrived_at, by)


def after_withdrawal(row: Diagnosis, by: Actor) -> None:
    """A diagnosis that was told of and no longer stands is called back by a new notice."""
    encounter = session.get_one(Encounter, row.encounter_id)
    own = queries.of_comings([encounter.id], at=encounter.facility_id)
    if not own or row.withdrawn_at is None:
        return
    standing = [one.code for one in records.diagnoses([encounter.id], at=encounter.facility_id)]
    for one in rules.refuted(row.code, standing, queries.known(own)):
        first = first_of(_row(own, one))
        open_duty(
            encounter, "infection", "refuted", one.code, row.withdrawn_at, by=by, reason=row.withdrawn_why, first=first
        )


def after_death(patient: Patient, at: datetime, by: Actor) -> None:
    """Whoever was told of a disease or an injury is told of the death that ended this coming."""
    if by.facility_id is None or by.id is None:
        return
    ids = patients.ids_of(patient.id)
    comings = select(Encounter).where(
        Encounter.facility_id == by.facility_id, Encounter.patient_id.in_(ids),
        (Encounter.status == "open") | (Encounter.ended_at >= at),
    )  # fmt: skip
    for encounter in session.scalars(comings.where(Encounter.status.in_(("open", "closed")))):
        own = queries.of_comings([encounter.id], at=encounter.facility_id)
        for one in rules.told_of_death(queries.known(own)):
            open_duty(encounter, one.kind, "death", one.code, at, by=by, first=_row(own, one))


def after_reopening(made: Disposition, reason: str, by: Actor) -> None:
    """A death that two people took back: what nobody was told of is a mistake, what went out is called back by a new notice."""
    if made.kind not in DEATHS:
        return
    ids = patients.ids_of(made.encounter.patient_id)
    comings = select(Encounter).where(Encounter.facility_id == made.facility_id, Encounter.patient_id.in_(ids))
    for encounter in session.scalars(comings):
        own = queries.of_comings([encounter.id], at=encounter.facility_id)
        call_back(encounter, own, rules.standing("death", queries.known(own)), reason, by)


def after_result(result: Result, by: Actor) -> None:
    """A laboratory's word that proves an infection which was told of: a new notice that points to the first (cis-forms.md 6).

    Where nobody was told yet, the word is written into the notice that waits.
    """
    if not result.confirms or by.id is None:
        return
    hold(result.encounter)
    own = queries.of_comings([result.encounter_id], at=result.facility_id)
    proof = _proof(result)
    unsent, told = rules.confirmed(result.confirms, queries.known(own))
    for one in unsent:
        change(_row(own, one), proof, by=by)
    for one in told:
        first = _row(own, one)
        open_duty(
            result.encounter, "infection", "laboratory", one.code, result.resulted_at, by=by, first=first, more=proof
        )


def after_result_taken_back(result: Result, reason: str, by: Actor) -> None:
    """A proof that was none, as two people say: its notice is a mistake, or is called back where it went out.

    What another result of the coming proves stands, and names that one where nobody was told yet.
    """
    if not result.confirms:
        return
    hold(result.encounter)
    own = queries.of_comings([result.encounter_id], at=result.facility_id)
    known, wrong = queries.known(own), _proof(result)
    written = orders.results_of(result.encounter_id, at=result.facility_id)
    others = [one for one in written if one.withdrawn_at is None]
    standing = [one for one in rules.standing("laboratory", known) if rules.proves(result.confirms, one.code)]
    gone = [one for one in standing if not any(rules.proves(other.confirms, one.code) for other in others)]
    call_back(result.encounter, own, gone, reason, by)
    for row in own:
        keep(row)
        if row.state == "open" and row.kind == "infection" and wrong.items() <= row.content.items():
            proof = next((_proof(other) for other in reversed(others) if rules.proves(other.confirms, row.code)), {})
            change(row, dict.fromkeys(wrong, "") | proof, by=by)
    _call_back_words(result, own, others, [_proof(one) for one in {*written, result} - {*others}], reason, by)


def _call_back_words(
    result: Result, own: list[Duty], others: list[Result], wrong: list[dict[str, str]], reason: str, by: Actor
) -> None:
    """A first notice that went out with a word in it which nothing proves any more: a new one tells that, once."""
    told = {one.first_id for one in own if one.cause == "unproven" and one.state != "entered_in_error"}
    for one in rules.told_with_proof(result.confirms, queries.known(own)):
        row = _row(own, one)
        said = any(word.items() <= row.content.items() for word in wrong)
        if said and row.id not in told and not any(rules.proves(other.confirms, one.code) for other in others):
            open_duty(
                result.encounter, "infection", "unproven", one.code, clock.now(), by=by, reason=reason, first=row, recalls=row,
                more=dict.fromkeys(_proof(result), ""),
            )  # fmt: skip


def _proof(result: Result) -> dict[str, str]:
    """What a notice says of the result that proves the disease."""
    day = clock.local(result.resulted_at, facilities.facility(result.facility_id).zone).date()
    return {"laboratory_on": day.isoformat(), "laboratory_method": result.order.name}


def call_back(encounter: Encounter, own: list[Duty], standing: Sequence[rules.Known], reason: str, by: Actor) -> None:
    """What turned out not to be so: nobody was told yet, then it is a mistake; else a new notice calls it back."""
    for one in standing:
        row = _row(own, one)
        if one.state in rules.GONE_OUT:
            open_duty(
                encounter,
                one.kind,
                "recalled",
                one.code,
                clock.now(),
                by=by,
                reason=reason,
                first=first_of(row),
                recalls=row,
            )
        elif one.state == "open":
            enter_in_error(row, reason, by=by)


def _propose(encounter: Encounter, kind: str, cause: str, code: str, role: str, at: datetime, by: Actor) -> None:
    hold(encounter)
    own = queries.of_comings([encounter.id], at=encounter.facility_id)
    found = rules.arises(kind, cause, code, role, queries.known(own))
    if found is None:
        return
    if found.instead_of is not None:  # refuted, and nobody was told yet: the new diagnosis says it in one notice
        waiting = next(one for one in own if one.id == found.instead_of)
        waiting.cause, waiting.code, waiting.category = "changed", code, rules.category(code)
        audit.wrote(waiting, "notice filled in", by=by, patient=encounter.patient_id, detail={"code": code})
        return
    first = next((one for one in own if one.id == found.follows), None)
    words = f"{code} {terminology.named(code, facilities.facility(encounter.facility_id).paper_language)}".strip()
    told = code if kind == "infection" else ""
    open_duty(encounter, kind, found.cause, told, at, by=by, first=first, words=words)


def _row(own: list[Duty], known: rules.Known) -> Duty:
    return next(one for one in own if one.id == known.id)
