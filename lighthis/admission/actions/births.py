"""A child is born in a stay of the mother: one birth, one patient, one stay; all of it is kept or nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lighthis.admission import queries, rules
from lighthis.admission.actions import hooks
from lighthis.admission.actions.rows import begin_department, locked
from lighthis.admission.actions.stays import case_number, discharge, never_placed, place, transfer
from lighthis.admission.birth_models import Birth
from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as comings
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import actions as registration
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient

KNOWN = N_("a child of this birth is written under this number already; of twins write which one this is")
MEASURED = ("weight_g", "length_cm", "apgar_1", "apgar_5", "weeks")
HIDDEN_WITH = "hidden with the mother"  # in the log
HEALTHY = "healthy"  # code of `outcome`


def write_birth(
    mother: Stay, born: rules.Born, *, by: Actor, label: str = "", bed: Bed | None = None, card: Patient | None = None,
    is_another: bool = False,
) -> Birth:  # fmt: skip
    """A birth. Who was born alive becomes a patient (or is that of `card`) with a stay in `bed`, a cot, or else beside the mother.
    Raises Refusal."""
    mother, facility = locked(mother), session.get_one(Facility, mother.facility_id)
    if mother.withdrawn_at is not None:
        raise Refusal(N_("This stay was entered in error."))
    seen = rules.Mother(mother.encounter.patient.sex, mother.encounter.arrived_at, mother.left_at)
    refusal = rules.may_be_born(born, seen, now=clock.now(), settings=facility.settings)
    if refusal is not None:
        raise refusal
    others = queries.births_of(mother.id, at=mother.facility_id)
    if any(one.birth_order == born.order for one in others):
        raise Refusal(KNOWN, field="order")
    row = Birth(
        facility_id=mother.facility_id, mother_stay_id=mother.id, mother_stay=mother, birth_order=born.order, sex=born.sex,
        is_alive=born.is_alive, born_at=born.born_at, place=born.place, by_id=by.id,
        **{name: getattr(born, name) for name in MEASURED},
    )  # fmt: skip
    if born.is_alive:
        row.patient = card or _registered(mother, born, label, others, facility, by=by, is_another=is_another)
        row.patient_id = row.patient.id
        row.child_stay = _stay(row, bed, by)
        row.child_stay_id = row.child_stay.id
    _keep(row)
    audit.wrote(row, "birth written", by=by, patient=mother.encounter.patient_id, detail=_detail(row))
    return row


def _keep(row: Birth) -> None:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as clash:
        raise Refusal(KNOWN, field="order") from clash


def _registered(
    mother: Stay, born: rules.Born, label: str, others: list[Birth], facility: Facility, *, by: Actor, is_another: bool
) -> Patient:  # fmt: skip
    """The newborn in the register. Another twin whose birth is written is no doubt; any other child of that day is asked about."""
    day = clock.local(born.born_at, facility.zone).date()
    written = {one.patient_id for one in others}
    doubtful = [one for one in patients.newborns_of(mother.encounter.patient_id, day) if one.id not in written]
    order = born.order if born.order > 1 or others else None
    birth = registration.Birth(born.sex, born.born_at, order, is_another or not doubtful)
    made = registration.register_newborn(mother.encounter.patient, birth, label, by=by, at=facility)
    session.flush()
    return session.get_one(Patient, made.id)


def _stay(row: Birth, bed: Bed | None, by: Actor) -> Stay:
    """The stay of the child from its birth, or from when the mother had a bed: in a cot at once, or first beside the mother."""
    mother = row.mother_stay
    if bed is None and mother.left_at is not None:
        raise Refusal(N_("the mother has left: choose a cot or a bed for the child"), field="bed")
    if row.patient is None:
        raise ValueError("a stay is of a patient")
    at = max(row.born_at, mother.admitted_at)
    free = queries.free_since(bed.id, at=bed.facility_id) if bed is not None else None
    at_once = bed is not None and (free is None or rules.same_minute(at, free) >= free)
    ward = bed.room.department if bed is not None and at_once else _department(mother, at)
    coming = mother.encounter
    request = comings.be_born(row.patient, at, ward, by=by, payer=coming.payer, secrecy=coming.secrecy)
    if bed is not None and at_once:
        stay = place(request, bed, at, by=by)
        stay.is_newborn, stay.referral = True, "maternity"
    else:
        stay = _beside(request, ward, at, by)
        if bed is not None and free is not None:
            transfer(stay, bed, max(free, at), by=by)
    session.flush()
    return stay


def hide_children(coming: Encounter, by: Actor) -> None:
    """For encounters.actions.after_hidden: whoever was born in a stay that is hidden now is hidden with it, and stays so."""
    for row in queries.births_around(coming.id, at=coming.facility_id):
        if row.child_stay is not None and row.mother_stay.encounter_id == coming.id:
            comings.hide(row.child_stay.encounter, HIDDEN_WITH, by=by)


def _department(mother: Stay, at: datetime) -> Department:
    """The department that answered for the mother then."""
    real = [one for one in mother.departments if one.is_real]
    return next((one for one in reversed(real) if one.since <= at), real[0]).department


def _beside(request: BedRequest, ward: Department, at: datetime, by: Actor) -> Stay:
    """A child without a place of its own."""
    encounter = request.encounter
    stay = Stay(
        facility_id=request.facility_id, encounter_id=encounter.id, encounter=encounter, admitted_at=at, is_newborn=True,
        number=case_number(request.facility_id, at), urgency="emergency", referral="maternity",
    )  # fmt: skip
    session.add(stay)
    session.flush()
    begin_department(stay, ward.id, at)
    request.state, request.answered_by_id, request.answered_at = "placed", by.id, clock.now()
    session.flush()
    audit.wrote(stay, "placed", by=by, patient=encounter.patient_id, detail={"bed": ""})
    for follow in hooks.after_place:
        follow(stay)
    return stay


def correct_birth(row: Birth, measured: dict[str, int | None], *, by: Actor) -> None:
    """What was weighed, measured or scored is written later, or was wrong. Raises Refusal."""
    row = session.get_one(Birth, row.id, with_for_update={"of": Birth}, populate_existing=True)
    check_birth(row)
    mother, now = row.mother_stay, {name: measured.get(name) for name in MEASURED}
    born = rules.Born(row.sex, row.born_at, row.is_alive, row.birth_order, row.place, **now)
    seen = rules.Mother("unknown", mother.encounter.arrived_at, mother.left_at)
    settings = session.get_one(Facility, row.facility_id).settings
    refusal = rules.may_be_born(born, seen, now=clock.now(), settings=settings)
    if refusal is not None:
        raise refusal
    before = {name: getattr(row, name) for name in MEASURED if getattr(row, name) != now[name]}
    if not before:
        return
    for name in before:
        setattr(row, name, now[name])
    detail = {"before": before, "after": {name: now[name] for name in before}}
    audit.wrote(row, "birth corrected", by=by, patient=mother.encounter.patient_id, detail=detail)


def part(
    mother: Stay, choice: str, left_at: datetime, disposition: str, *, by: Actor, died: bool = False,
    elsewhere: rules.Elsewhere = rules.NOWHERE,
) -> list[Stay]:  # fmt: skip
    """Before a mother leaves: her children who are here leave with her or stay, as was answered (all, none, or the id of one stay).
    Returns those who left. Raises Refusal."""
    here = [one for one in children_here(mother) if one.left_at is None]
    leaving = [one for one in here if choice == rules.ALL or str(one.id) == choice]
    if choice not in {"", rules.ALL, rules.NONE} and not leaving:
        raise Refusal(N_("choose from the list"), field="children")
    beside = sum(1 for one in here if one not in leaving and all(lain.until is not None for lain in one.occupancies))
    refusal = rules.may_part(choice, children=len(here), beside=beside, died=died)
    if refusal is not None:
        raise refusal
    return [discharge(one, left_at, disposition, HEALTHY, by=by, elsewhere=elsewhere) for one in leaving]


def children_here(mother: Stay) -> list[Stay]:
    """The stays of the children born in a stay who have not left, in the order of birth."""
    rows = queries.births_of(mother.id, at=mother.facility_id)
    return [one.child_stay for one in rows if one.child_stay is not None and one.child_stay.left_at is None]


def check_birth(row: Birth) -> None:
    """A birth stands. Raises Refusal."""
    if row.withdrawn_at is not None:
        raise Refusal(N_("This birth was entered in error."))


def check_error(row: Birth) -> None:
    """Nothing followed that would be left in the air. Raises Refusal."""
    check_birth(row)
    stay = row.child_stay
    if stay is None:
        return
    if stay.left_at is not None:
        raise Refusal(N_("The child has already left: take the discharge back first."))
    if (
        len([one for one in stay.occupancies if one.is_real]) > 1
        or len([one for one in stay.departments if one.is_real]) > 1
    ):
        raise Refusal(N_("The child was moved to another bed since; take that back first."))


def enter_birth_in_error(row: Birth, reason: str, *, by: Actor) -> None:
    """A birth that never was: the stay becomes empty, the coming an error; the card stays in the register. Raises Refusal."""
    check_error(row)
    stay = row.child_stay
    if stay is not None:
        coming = stay.encounter
        never_placed(locked(stay), reason, by=by)
        _forget_request(coming.id, coming.facility_id)
        comings.enter_in_error(coming, reason, by=by)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(
        row, "birth entered in error", by=by, patient=row.encounter.patient_id, reason=reason, detail=_detail(row)
    )


def _forget_request(encounter_id: UUID, at: UUID) -> None:
    for request in queries.requests_of_coming(encounter_id, at=at):
        if request.state in {"waiting", "accepted", "placed"}:
            request.state = "withdrawn"
    session.flush()


def _detail(row: Birth) -> dict[str, object]:
    return {
        "order": row.birth_order, "alive": row.is_alive, "sex": row.sex, "at": row.born_at.isoformat(),
        "child": str(row.patient_id or ""), "weight": row.weight_g,
    }  # fmt: skip
