"""Who is planned: has come, is put off, or comes no more."""

from collections.abc import Callable
from datetime import date, datetime

from lighthis.audit import actions as audit
from lighthis.encounters import rules
from lighthis.encounters.actions.checks import check_moment, facility_of
from lighthis.encounters.actions.comings import after_coming
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

PLANNED = rules.PLANNED

# filled in joins.py
after_put_off: list[Callable[[BedRequest, Actor], object]] = []  # a bed that was kept is free again
after_not_come: list[Callable[[Encounter, str, Actor], object]] = []  # the number of the journal stands struck out
# coming, whether the money goes back, reason, who: the deposit stays or is asked back
after_cancel: list[Callable[[Encounter, bool, str, Actor], object]] = []


def is_awaited(encounter: Encounter) -> bool:
    """Whether a planned patient is still expected."""
    return encounter.arrival == PLANNED and encounter.came_entered_at is None and encounter.status == "open"


def came(encounter: Encounter, at: datetime, *, by: Actor) -> None:
    """The planned patient has come: the coming's time is when it happened, beside it stands when it was entered. Raises Refusal."""
    rules.check_awaited(encounter.arrival, encounter.status, has_come=encounter.came_entered_at is not None)
    check_moment(encounter.patient, at, facility_of(by), "at")
    encounter.arrived_at, encounter.came_entered_at = at, clock.now()
    audit.wrote(encounter, "came as planned", by=by, detail={"at": at.isoformat()})
    for tell in after_coming:
        tell(encounter, by)


def did_not_come(encounter: Encounter, reason: str, *, by: Actor) -> None:
    """The coming of a planned patient was a mistake, or the patient went home again: expected as before."""
    if encounter.came_entered_at is None:
        return
    encounter.arrived_at, encounter.came_entered_at = encounter.created_at, None
    audit.wrote(encounter, "did not come", by=by, reason=reason)
    for tell in after_not_come:
        tell(encounter, reason, by)


def put_off(request: BedRequest, planned_on: date, reason: str, *, by: Actor) -> None:
    """A planned stay begins on another day; the deposit stays where it is. Raises Refusal."""
    encounter = request.encounter
    rules.check_planned(encounter.arrival, encounter.status, request.state, reason)
    today = clock.today(facility_of(by).zone)
    rules.check_day(planned_on, today)
    if planned_on == request.planned_on and encounter.came_entered_at is None:
        raise Refusal(N_("this is the day that is planned already"), field="planned_on")
    before, request.planned_on = request.planned_on, planned_on
    did_not_come(encounter, reason, by=by)
    detail = {"before": str(before or ""), "after": str(planned_on)}
    audit.wrote(request, "put off", by=by, patient=encounter.patient_id, reason=reason, detail=detail)
    for tell in after_put_off:
        tell(request, by)


def cancel(request: BedRequest, reason: str, *, give_back: bool, by: Actor) -> None:
    """The planned patient comes no more: the coming ends under its number, the deposit stays or is asked back. Raises Refusal."""
    encounter = request.encounter
    rules.check_planned(encounter.arrival, encounter.status, request.state, reason)
    request.state, request.answer = "withdrawn", reason.strip()
    encounter.status, encounter.ended_at = "cancelled", clock.now()
    audit.wrote(encounter, "planned stay cancelled", by=by, reason=reason, detail={"money back": give_back})
    for tell in after_cancel:
        tell(encounter, give_back, reason.strip(), by)
