"""Prescribing: a prescription begins, is stopped, gives way to another, is confirmed after a move, turns out to be a mistake."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.treatment import queries, rules
from lighthis.treatment.models import Prescription, TreatmentReview, TreatmentSheet
from lighthis.treatment.queries import Place
from lighthis.treatment.rules import Draft, Plan, clock_times, doses

MOST_DAYS = 14  # of a printed sheet: as many columns as one can read on A4


def prescribe(encounter: Encounter, one: Draft, *, by: Actor, replaces: Prescription | None = None) -> Prescription:
    """A doctor prescribes for days of a stay. A new diet ends the one before. Raises Refusal."""
    one = replace(one, starts_at=one.starts_at.replace(second=0, microsecond=0))
    rules.check_draft(one)
    place = check_place(encounter, one, by)
    rules.check_moments(one, now=clock.now(), since=place.admitted_at)
    allergy = check_allergy(one, queries.substances(encounter.patient))
    running = queries.prescriptions_of([encounter.id], at=encounter.facility_id)
    check_double(one, [row for row in running if row is not replaces])
    row = _row(encounter, one, place, by, allergy, replaces)
    session.add(row)
    session.flush()
    detail = {"kind": one.kind, "what": one.code or row.name} | ({"allergy": allergy} if allergy else {})
    audit.wrote(
        row, "prescribed", by=by, patient=encounter.patient_id, reason=one.despite if allergy else "", detail=detail
    )
    if one.kind == "diet":
        _end_diets(running, row, by)
    return row


def _row(
    encounter: Encounter, one: Draft, place: Place, by: Actor, allergy: str, replaces: Prescription | None
) -> Prescription:
    return Prescription(
        facility_id=encounter.facility_id, encounter_id=encounter.id, encounter=encounter, department_id=place.department_id,
        kind=one.kind, code=one.code, name=one.name.strip(), dose=one.dose, unit=one.unit, route=one.route, pattern=one.pattern,
        times=list(one.times), every_hours=one.every_hours, condition=one.condition.strip(), least_hours=one.least_hours,
        starts_at=one.starts_at, last_on=one.last_on, funding=one.funding, materials=one.materials.strip(),
        remark=one.remark.strip(), allergy=allergy, despite=one.despite.strip() if allergy else "",
        standing_in=one.standing_in.strip(), prescribed_at=one.prescribed_at, by_id=by.person,
        replaces_id=replaces.id if replaces is not None else None,
    )  # fmt: skip


def check_place(encounter: Encounter, one: Draft, by: Actor) -> Place:
    """The patient lies in a bed, and the doctor treats the patient, is of the department, or says why. Raises Refusal."""
    place = queries.place_of(encounter.id, encounter.facility_id)
    if encounter.status != "open" or place is None or place.left_at is not None:
        raise Refusal(
            N_(
                "The patient lies in no bed now: nothing can be prescribed for days. Single orders are written as orders."
            )
        )
    treating = (encounter.doctor_id, place.doctor_id)
    if not rules.may_prescribe(by.department_ids, place.department_id, by.id, treating) and not one.standing_in.strip():
        raise Refusal(
            N_("the patient lies in another department than yours: write why you prescribe, for example “on duty”"),
            field="standing_in",
        )  # fmt: skip
    return place


def check_allergy(one: Draft, substances: list[str]) -> str:
    """To what the patient is allergic of a drug that is prescribed all the same. Raises Refusal where nobody said why."""
    allergy = ", ".join(queries.allergic_to(one.name, substances)) if one.kind == "drug" else ""
    if allergy and not one.knows_allergy:
        raise Refusal(
            N_("the patient is allergic: %(substance)s. Choose another drug, or confirm below that it is to be given, and why"),
            substance=allergy, field="name",
        )  # fmt: skip
    if allergy and not one.despite.strip():
        raise Refusal(N_("write why it is given although the patient is allergic"), field="despite")
    return allergy


def check_double(one: Draft, running: Sequence[Prescription]) -> None:
    """The same drug is not prescribed twice at once by mistake. Raises Refusal where nobody confirmed it."""
    if one.kind == "drug" and not one.knows_double and (found := doubles(one, running)):
        raise Refusal(
            N_("the same drug is prescribed already: %(drug)s. Stop or change that one, or confirm below that both are meant"),
            drug=found[0].name, field="name",
        )  # fmt: skip


def doubles(one: Draft, running: Sequence[Prescription]) -> list[Prescription]:
    """What is prescribed of the same drug at the same time."""
    drugs = [row for row in running if row.kind == "drug" and row.withdrawn_at is None]
    names = set(queries.same_drugs(one.name, [row.name for row in drugs])) if drugs else set()
    if not names:
        return []
    zone = drugs[0].facility.zone
    wanted = Plan(one.pattern, one.starts_at, one.last_on, clock_times(one.times), one.every_hours or 0)
    return [row for row in drugs if row.name in names and doses.overlaps(wanted, queries.plan(row), zone)]


def _end_diets(running: Sequence[Prescription], new: Prescription, by: Actor) -> None:
    """One diet at a time: those before end where the new one begins."""
    for row in running:
        if row.kind == "diet" and row.withdrawn_at is None and queries.goes_on(row, new.starts_at):
            row.stopped_at = max(new.starts_at, row.starts_at)
            row.stopped_entered_at, row.stopped_by_id = clock.now(), by.person
            audit.wrote(row, "prescription stopped", by=by, patient=new.encounter.patient_id)
    session.flush()


def change(row: Prescription, one: Draft, why: str, *, by: Actor) -> Prescription:
    """A prescription is never altered: it stops where the other one begins. Raises Refusal."""
    _check_reason(why)
    _check_unstopped(row)
    try:
        stop(row, one.starts_at, why, by=by, in_advance=True)
    except Refusal as refusal:
        if refusal.field == "stopped_at":
            refusal.field = "starts_at"  # as the form of a change calls it
        raise
    return prescribe(row.encounter, replace(one, kind=row.kind), by=by, replaces=row)


def stop(row: Prescription, at: datetime, why: str, *, by: Actor, in_advance: bool = False) -> None:
    """A doctor stops something from a moment on; what was to stop later may be stopped earlier. Raises Refusal, which tells who was first."""
    _check_reason(why)
    row = session.get_one(Prescription, row.id, with_for_update={"of": Prescription}, populate_existing=True)
    check_goes_on(row)
    given = [
        one.at
        for one in queries.doses_of_prescription(row.id, at=row.facility_id)
        if one.withdrawn_at is None and one.state == "given"
    ]
    now = max(clock.now(), at) if in_advance else clock.now()
    rules.check_stop(
        at, prescribed_at=row.prescribed_at, now=now, starts_at=row.starts_at, last_given=max(given, default=None),
        stopped_at=row.stopped_at,
    )  # fmt: skip
    row.stopped_at, row.stopped_why = max(at, row.starts_at), why.strip()
    row.stopped_entered_at, row.stopped_by_id = clock.now(), by.person
    session.flush()
    audit.wrote(row, "prescription stopped", by=by, patient=row.encounter.patient_id, reason=why)


def check_goes_on(row: Prescription) -> None:
    """Whether there is anything left to stop. Raises Refusal."""
    check_standing(row)
    if not queries.goes_on(row, clock.now()):
        _check_unstopped(row)
        raise Refusal(N_("This is over already."))


def _check_unstopped(row: Prescription) -> None:
    if row.stopped_at is not None:
        raise Refusal(N_("This was stopped already, at %(at)s: %(why)s"), at=row.stopped_at, why=row.stopped_why)


def confirm(encounter: Encounter, remark: str, *, by: Actor) -> TreatmentReview:
    """A doctor of the receiving department has looked through what was prescribed before the move. Raises Refusal."""
    place = queries.place_of(encounter.id, encounter.facility_id)
    found = queries.prescriptions_of([encounter.id], at=encounter.facility_id) if place is not None else []
    if place is None or not queries.to_confirm(place, found, clock.now()):
        raise Refusal(N_("There is nothing to confirm: somebody did it already, or nothing goes on."))
    row = TreatmentReview(
        facility_id=encounter.facility_id, encounter_id=encounter.id, encounter=encounter, department_id=place.department_id,
        moved_at=place.since, remark=remark.strip(), by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "treatment confirmed", by=by, patient=encounter.patient_id)
    return row


def enter_in_error(row: Prescription, reason: str, *, by: Actor) -> None:
    """A prescription that never was, as two people say (rulings 8): it stays readable, struck out. Raises Refusal."""
    check_error(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)


def check_error(row: Prescription) -> None:
    """Nothing that was really given hangs on it. Raises Refusal."""
    check_standing(row)
    given = queries.doses_of_prescription(row.id, at=row.facility_id)
    if any(one.withdrawn_at is None and one.state == "given" for one in given):
        raise Refusal(N_("Doses of it were given: stop it instead, or take those doses back first."))


def check_standing(row: Prescription) -> None:
    """Whether the prescription still counts. Raises Refusal."""
    if row.withdrawn_at is not None:
        raise Refusal(N_("This prescription was entered in error; it does not hold any more."))


def ask_sheet(encounter: Encounter, since: date, until: date, *, by: Actor) -> TreatmentSheet:
    """Which days of the sheet are to be printed. Raises Refusal."""
    if until < since:
        raise Refusal(N_("the last day is before the first"), field="until")
    if (until - since).days >= MOST_DAYS:
        raise Refusal(N_("at most %(most)s days fit on a sheet; print several"), most=MOST_DAYS, field="until")
    row = TreatmentSheet(
        facility_id=encounter.facility_id, encounter_id=encounter.id, encounter=encounter, since=since, until=until,
        by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _check_reason(why: str) -> None:
    if not why.strip():
        raise Refusal(N_("write the reason"), field="why")
