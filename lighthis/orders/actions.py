"""Orders: written by a doctor, carried out or not, their results written, seen, and taken back by a second person's word."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.orders import queries, rules
from lighthis.orders.models import Order, Result, ResultValue
from lighthis.orders.rules import Draft, Value, states, values
from lighthis.packs.people import short
from lighthis.staff.models import Staff

# filled in joins.py: the department in which a coming's patient lies now; None where in no bed
lies_in: list[Callable[[UUID, UUID], UUID | None]] = []
after_done: list[Callable[[Order, Actor], object]] = []  # done, or written as done and not: charges follow
after_result: list[Callable[[Result, Actor], object]] = []  # one that proves an infection: a notice follows
after_result_taken_back: list[Callable[[Result, str, Actor], object]] = []  # result, reason


def order(encounter: Encounter, drafts: Sequence[Draft], at: datetime, *, by: Actor) -> list[Order]:
    """Write what a doctor orders at once, all or nothing. Raises Refusal."""
    rules.check_open(encounter.status)
    rules.check_moment(at, now=clock.now(), since=encounter.arrived_at, field="ordered_at")
    if not drafts:
        raise Refusal(N_("Tick or write at least one order."))
    if len(drafts) > rules.MOST_ROWS:
        raise Refusal(N_("At most %(most)s orders at once; write the rest in a second form."), most=rules.MOST_ROWS)
    known = queries.substances(encounter.patient)
    department_id = _where(encounter)
    return [_order(encounter, one, known, department_id, at, by) for one in drafts]


def _order(
    of: Encounter, one: Draft, substances: list[str], department_id: UUID | None, at: datetime, by: Actor
) -> Order:
    rules.check_draft(one)
    allergy = check_allergy(one, substances)
    row = Order(
        facility_id=of.facility_id, encounter_id=of.id, encounter=of, department_id=department_id, kind=one.kind, code=one.code,
        name=one.name.strip(), dose=one.dose, unit=one.unit, route=one.route, urgency=one.urgency, why=one.why.strip(),
        note=one.note.strip(), allergy=allergy, ordered_at=at, by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"kind": one.kind, "what": one.code or row.name} | ({"allergy": allergy} if allergy else {})
    audit.wrote(row, "ordered", by=by, patient=of.patient_id, detail=detail)
    return row


def check_allergy(one: Draft, substances: list[str]) -> str:
    """To what the patient is allergic of a drug that is ordered all the same. Raises Refusal where nobody confirmed it."""
    if one.kind != "drug":
        return ""
    allergy = ", ".join(queries.allergic_to(one.name, one.code, substances))
    if allergy and not one.knows_allergy:
        raise Refusal(
            N_("the patient is allergic: %(substance)s. Choose another drug, or confirm below that it is to be given"),
            substance=allergy, field=f"what{one.row}",
        )  # fmt: skip
    return allergy


def do(row: Order, at: datetime, remark: str, *, by: Actor) -> None:
    """It was done, the drug given, the sample taken. Raises Refusal, which tells who was first."""
    _check_step(row, "do")
    _do(row, at, by, field="at")
    row.state, row.remark = "done", remark.strip()
    session.flush()
    audit.wrote(row, "order done", by=by, patient=row.encounter.patient_id, detail={"kind": row.kind})
    _tell_done(row, by)


def _do(row: Order, at: datetime, by: Actor, field: str) -> None:
    rules.check_moment(at, now=clock.now(), since=row.ordered_at, field=field)
    row.done_at, row.done_entered_at, row.done_by_id = at, clock.now(), by.person


def not_do(row: Order, at: datetime, reason: str, *, by: Actor) -> None:
    """It was not done or not given, or the sample is spoilt, and why. Raises Refusal."""
    rules.check_reason(reason)
    rules.check_moment(at, now=clock.now(), since=row.ordered_at, field="at")
    _end(row, "not_do", at, reason, by)
    audit.wrote(
        row, "order not done", by=by, patient=row.encounter.patient_id, reason=reason, detail={"kind": row.kind}
    )
    _tell_done(row, by)


def cancel(row: Order, reason: str, *, by: Actor) -> None:
    """A doctor takes an order back that nobody has carried out yet. Raises Refusal."""
    rules.check_reason(reason)
    _end(row, "cancel", clock.now(), reason, by)
    audit.wrote(
        row, "order cancelled", by=by, patient=row.encounter.patient_id, reason=reason, detail={"kind": row.kind}
    )


def enter_in_error(row: Order, reason: str, *, by: Actor) -> None:
    """What was written as done, or as not done, never was so: two people say it (rulings 8); the doctor orders it anew. Raises Refusal."""
    _end(row, "enter_in_error", row.ended_at or clock.now(), reason, by)
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)
    _tell_done(row, by)


def check_order_error(row: Order) -> None:
    """Whether an order may be marked as entered in error. Raises Refusal."""
    _check_step(row, "enter_in_error")


def write_result(
    row: Order,
    written: Sequence[Value],
    conclusion: str,
    at: datetime,
    *,
    by: Actor,
    taken_at: datetime | None = None,
    confirms: str = "",
) -> Result:
    """What a test or an examination showed. `taken_at` says when it was done, where nobody wrote that yet; `confirms` which infection it
    proves. Raises Refusal.
    """
    _check_step(row, "result")
    rules.check_result(written, conclusion)
    if row.state == "ordered":
        _do(row, taken_at or at, by, field="taken_at")
    rules.check_moment(at, now=clock.now(), since=row.done_at or row.ordered_at, field="at")
    row.state = "resulted"
    result = _result(row, written, conclusion, at, confirms, by)
    session.add(result)
    session.flush()
    audit.wrote(
        result, "result written", by=by, patient=row.encounter.patient_id, detail={"values": len(result.values)}
    )
    for tell in after_result if confirms else ():
        tell(result, by)
    _tell_done(row, by)
    return result


def _tell_done(row: Order, by: Actor) -> None:
    for tell in after_done:
        tell(row, by)


def _result(of: Order, written: Sequence[Value], conclusion: str, at: datetime, confirms: str, by: Actor) -> Result:
    made = [_value(of, place, one) for place, one in enumerate(written)]
    return Result(
        facility_id=of.facility_id, order_id=of.id, encounter_id=of.encounter_id, order=of, encounter=of.encounter,
        conclusion=conclusion.strip(), confirms=confirms, resulted_at=at, by_id=by.person, values=made,
        is_outside=any(one.flag in {"low", "high"} for one in made), is_critical=any(one.is_critical for one in made),
    )  # fmt: skip


def _value(of: Order, place: int, one: Value) -> ResultValue:
    return ResultValue(
        facility_id=of.facility_id, place=place, code=one.code, name=one.name.strip(), value=one.value.strip(), unit=one.unit,
        low=one.limits.low, high=one.limits.high, flag=values.flag(one.value, one.limits),
        is_critical=values.is_critical(one.value, one.critical),
    )  # fmt: skip


def see(result: Result, *, by: Actor) -> None:
    """A doctor has seen a result. Raises Refusal, which tells who was first."""
    _check_standing(result)
    row = result.order
    _check_step(row, "see")
    row.state, result.seen_at, result.seen_by_id = "seen", clock.now(), by.person
    session.flush()
    audit.wrote(result, "result seen", by=by, patient=row.encounter.patient_id)


def take_back_result(result: Result, reason: str, *, by: Actor) -> None:
    """A result was wrong, as two people say (rulings 8): it stays readable, struck out; another one may follow. Raises Refusal."""
    check_result_error(result)
    result.order.state = states.check(result.order.kind, result.order.state, "take_back_result")
    result.withdrawn_at, result.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(result, "entered in error", by=by, patient=result.encounter.patient_id, reason=reason)
    for tell in after_result_taken_back:
        tell(result, reason, by)


def check_result_error(result: Result) -> None:
    """Whether a result may be marked as entered in error. Raises Refusal."""
    _check_standing(result)
    _check_step(result.order, "take_back_result")


def _check_standing(result: Result) -> None:
    if result.withdrawn_at is not None:
        raise Refusal(N_("This result was entered in error; it does not hold any more."))


def _end(row: Order, step: str, at: datetime, reason: str, by: Actor) -> None:
    row.state = _check_step(row, step)
    row.ended_at, row.ended_entered_at, row.ended_by_id = at, clock.now(), by.person
    row.ended_why = reason.strip()
    session.flush()


def _check_step(row: Order, step: str) -> str:
    """Whether an order may take a step; who was first is told by name and time. Raises Refusal."""
    rules.check_writable(row.encounter.status)
    if states.after(row.kind, row.state, step) is not None:
        return states.check(row.kind, row.state, step)
    result = queries.result_of(row.id, at=row.facility_id)
    first: tuple[Staff | None, datetime | None] = (row.ended_by, row.ended_at)
    if row.state == "done":
        first = row.done_by, row.done_at
    elif row.state == "resulted" and result:
        first = result.by, result.resulted_at
    elif row.state == "seen" and result:
        first = result.seen_by, result.seen_at
    who = short(first[0])
    return states.check(row.kind, row.state, step, who=who, at=first[1])


def _where(encounter: Encounter) -> UUID | None:
    """The department in which the patient is: that of the bed, else that of the coming."""
    beds = (ask(encounter.id, encounter.facility_id) for ask in lies_in)
    return next((found for found in beds if found is not None), encounter.department_id)
