"""Arriving, planning, taking over; who may see a coming."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, rules
from lighthis.encounters.actions.checks import check_is_open, check_moment, facility_of
from lighthis.encounters.actions.requests import ask_bed, check_department
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.actions import next_number
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import actions as registration
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient
from lighthis.staff.models import Staff
from lighthis.terminology import rules as code_rules

# filled in joins.py: coming, code and words of the referral diagnosis
after_plan: list[Callable[[Encounter, str, str, Actor], None]] = []
after_coming: list[Callable[[Encounter, Actor], None]] = []  # somebody has come, by now: the journal gives a number
after_hidden: list[Callable[[Encounter, Actor], None]] = []  # admission: who must be hidden with it
NOT_SAID = rules.Brought()


def arrive(
    patient: Patient,
    arrival: str,
    complaint: str,
    at: datetime,
    *,
    by: Actor,
    referred_by: str = "",
    ambulance: str = "",
    secrecy: str = "ordinary",
    again: bool = False,
    brought: rules.Brought = NOT_SAID,
    together: UUID | None = None,
) -> Encounter:
    """An emergency coming, free for the patient (rulings 27). `again` allows a second open one. Raises Refusal."""
    facility = facility_of(by)
    check_moment(patient, at, facility, "arrived_at")
    if not again:
        _check_elsewhere(patient, facility)
    encounter = begin(patient, facility, "emergency", at, by)
    encounter.arrival, encounter.complaint, encounter.secrecy = arrival, complaint, secrecy
    encounter.ambulance, encounter.payer, encounter.together = ambulance, "budget", together
    _brought(encounter, brought, referred_by)
    emergency = facilities.departments(facility.id, ("emergency",))
    encounter.department_id = emergency[0].id if emergency else None
    session.flush()
    audit.wrote(encounter, "came", by=by, detail={"number": encounter.number})
    for tell in after_coming:
        tell(encounter, by)
    return encounter


def _check_elsewhere(patient: Patient, facility: Facility) -> None:
    there = queries.here_now(patients.ids_of(patient.id), at=facility.id)
    if there is not None:
        where = rules.IN_EMERGENCY if there.kind == "emergency" else rules.IN_BED
        raise Refusal(where, number=there.number, field="again")


def _brought(encounter: Encounter, brought: rules.Brought, referred_by: str) -> None:
    encounter.station, encounter.brigade = brought.station, brought.brigade
    encounter.call_number, encounter.brought_by = brought.call_number, brought.brought_by
    encounter.referred_by, encounter.referral_number = brought.referred_by or referred_by, brought.referral_number


def arrive_unknown(
    labels: Sequence[str],
    arrival: str,
    complaint: str,
    at: datetime,
    *,
    by: Actor,
    sex: str = "unknown",
    years: int | None = None,
    signs: str = "",
    brought: rules.Brought = NOT_SAID,
    secrecy: str = "ordinary",
) -> list[Encounter]:
    """People nobody can name yet, one under each label, brought by one ambulance or event where there are several. Raises Refusal."""
    rules.check_together(len(labels))
    together = new_id() if len(labels) > 1 else None
    made = []
    for label in labels:
        patient = registration.register_unknown(sex, years, label, by=by, signs=signs)
        made.append(arrive(patient, arrival, complaint, at, by=by, secrecy=secrecy, brought=brought, together=together))
    return made


def plan(
    patient: Patient,
    department: Department,
    wish: str,
    planned_on: date,
    payer: str,
    *,
    by: Actor,
    referred_by: str = "",
    referral_number: str = "",
    diagnosis_code: str = "",
    diagnosis_text: str = "",
    complaint: str = "",
    secrecy: str = "ordinary",
) -> BedRequest:
    """A planned stay: an inpatient coming and a request to the department for that day. Raises Refusal."""
    facility = facility_of(by)
    rules.check_plan(planned_on, clock.today(facility.zone), payer, wish)
    check_moment(patient, clock.now(), facility, "planned_on")
    check_department(department, facility)
    encounter = begin(patient, facility, "inpatient", clock.now(), by)
    encounter.arrival, encounter.payer, encounter.secrecy = "planned", payer, secrecy
    encounter.referred_by, encounter.referral_number, encounter.complaint = referred_by, referral_number, complaint
    encounter.department_id = department.id
    session.flush()
    audit.wrote(encounter, "planned", by=by, detail={"number": encounter.number, "payer": payer})
    for tell in after_plan:
        tell(encounter, diagnosis_code, diagnosis_text, by)
    return ask_bed(encounter, department, wish, planned_on, by)


def be_born(
    child: Patient, at: datetime, department: Department, *, by: Actor, payer: str, secrecy: str
) -> BedRequest:  # fmt: skip
    """The coming of a child born here, and a request to the department that takes it; no line of journal 001. Raises Refusal."""
    facility = facility_of(by)
    check_moment(child, at, facility, "born_at")
    check_department(department, facility)
    encounter = begin(child, facility, "inpatient", at, by)
    encounter.payer, encounter.secrecy, encounter.department_id = payer, secrecy, department.id
    session.flush()
    audit.wrote(encounter, "came", by=by, detail={"number": encounter.number, "born": "here"})
    return ask_bed(encounter, department, "ordinary", None, by)


def take(encounter: Encounter, *, by: Actor) -> None:
    """The doctor takes the patient; a second doctor may take over, the first contact stays. Raises Refusal."""
    rules.check_open(encounter.status)
    before, now = (
        encounter.doctor_id,
        max(clock.now(), encounter.arrived_at),
    )  # a clock may have jumped back behind the door
    encounter.doctor_id, encounter.doctor_at = by.person, now
    encounter.seen_at = encounter.seen_at or now
    audit.wrote(encounter, "taken by the doctor", by=by, detail={"before": str(before) if before else ""})


def watch(encounter: Encounter, nurse: Staff | None, *, by: Actor) -> None:
    """The nurse who watches the patient from now on; None: nobody. Raises Refusal."""
    rules.check_open(encounter.status)
    before, after = encounter.nurse_id, nurse.id if nurse else None
    if before == after:
        return
    encounter.nurse_id, encounter.nurse_at = after, clock.now() if after else None
    detail = {"before": str(before or ""), "after": str(after or "")}
    audit.wrote(encounter, "nurse set", by=by, detail=detail)


def set_secrecy(encounter: Encounter, secrecy: str, reason: str, *, by: Actor) -> None:
    """Hide a coming from posts without the right, or show it again (rulings 9)."""
    if secrecy not in {"ordinary", "sensitive"}:
        raise Refusal(N_("choose from the list"), field="secrecy")
    encounter.secrecy = secrecy
    audit.wrote(encounter, f"made {secrecy}", by=by, reason=reason)
    for follow in after_hidden if secrecy == "sensitive" else ():
        follow(encounter, by)


def hide(encounter: Encounter, why: str, *, by: Actor) -> None:
    """What was written hides the coming (rulings 9); one that is hidden already stays so."""
    if encounter.secrecy != "sensitive":
        set_secrecy(encounter, "sensitive", why, by=by)


def hide_for(encounter: Encounter, codes: Iterable[str], what: str, *, by: Actor) -> None:
    """A sensitive code of ICD-10 hides the coming wherever it is written; `what` says where."""
    found = next((one for one in map(code_rules.normal, codes) if code_rules.is_sensitive(one)), None)
    if found is not None:
        hide(encounter, f"{what} {found}", by=by)


def begin(patient: Patient, facility: Facility, kind: str, at: datetime, by: Actor) -> Encounter:
    """A coming of this kind with its number and the patient's card here; the caller says the rest. Raises Refusal."""
    check_is_open(facility)
    registration.card(patient, facility, by=by)
    year = clock.local(at, facility.zone).year
    prefix = str(facility.settings.get("encounter_prefix", "") or rules.DEFAULT_PREFIX)
    encounter = Encounter(
        facility_id=facility.id, patient_id=patient.id, kind=kind, arrived_at=at, registered_by_id=by.person,
        number=rules.number(prefix, year, next_number(facility.id, "encounter", year)),
    )  # fmt: skip
    encounter.patient = patient
    session.add(encounter)
    return encounter


def write_referral(encounter: Encounter, number: str, *, by: Actor) -> None:
    """Write down under which number the patient was sent, when the paper came later. Raises Refusal."""
    if not number.strip():
        raise Refusal(N_("fill this in"), field="number")
    if encounter.status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))
    audit.changed(encounter, {"referral_number": number.strip()}, "referral written down", by=by)
