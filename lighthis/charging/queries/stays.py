"""The facts of a stay: its admission, its days in a bed, meals, and the days of who stays beside the patient."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from lighthis.admission.models import Stay, StayCarer
from lighthis.admission.queries import carers
from lighthis.billing.queries import stays
from lighthis.billing.queries.stays import moment_of
from lighthis.billing.rules import days
from lighthis.charging.rules import Fact
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.treatment import queries as treatment
from lighthis.treatment.models import Prescription


def facts_of(stay: Stay, until: date) -> list[Fact]:
    """What a stay has brought before `until`; a stay that is over, wholly; one entered in error, nothing."""
    if stay.withdrawn_at is not None:
        return []
    due = stays.days_due(stay, until if stay.left_at is None else date.max)
    department = stay.department.id
    found = [Fact("admission", f"admission:{stay.id}", stay.id, stay.admitted_at, department_id=department)]
    found += [
        Fact("bed_day", days.basis_of(stay.id, day), stay.id, moment_of(stay, day), code=code, department_id=department)
        for day, code in due.items()
    ]
    if not stay.by_day:
        found += _meals(stay, due, department)
    for carer in carers.carers_of(stay.id, at=stay.facility_id):
        found += _carer(stay, carer, until, department)
    return found


def _meals(stay: Stay, due: Iterable[date], department: UUID) -> list[Fact]:
    prescribed = treatment.prescriptions_of([stay.encounter_id], at=stay.facility_id)
    diets = [one for one in prescribed if one.kind == "diet" and one.withdrawn_at is None]
    return [
        Fact("meal", f"meal:{stay.id}:{day}", stay.id, at, code=_diet(diets, at), department_id=department)
        for day in due
        for at in (moment_of(stay, day),)
    ]


def _diet(diets: Sequence[Prescription], at: object) -> str:
    running = [one for one in diets if one.starts_at <= at and (one.stopped_at is None or at < one.stopped_at)]  # type: ignore[operator]
    return running[-1].code if running else ""


def _carer(stay: Stay, carer: StayCarer, until: date, department: UUID) -> list[Fact]:
    """A carer who came and left within the same moment was never there; one without a place of her own eats, but has no bed day."""
    if carer.until is not None and carer.until <= carer.since:
        return []
    zone = facility(stay.facility_id).zone
    since = clock.local(carer.since, zone).date()
    left = clock.local(carer.until, zone).date() if carer.until else None
    found = []
    for day in days.bed_days(since, left, until if left is None else date.max):
        at = min(max(moment_of(stay, day), carer.since), carer.until or max(moment_of(stay, day), carer.since))
        events = ("carer_day", "carer_meal") if carer.bed_id is not None else ("carer_meal",)
        found += [
            Fact(event, f"{event}:{carer.id}:{day}", stay.id, at, department_id=department, name=carer.name)
            for event in events
        ]
    return found
