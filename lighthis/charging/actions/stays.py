"""A stay: its days, meals, and who stays beside the patient, followed after every change and every night."""

from datetime import date

from lighthis.admission.models import Stay
from lighthis.billing import actions as billing
from lighthis.billing.rules import days
from lighthis.charging import queries, rules, words
from lighthis.charging.actions.settling import (
    from_package,
    is_on,
    release,
    settle,
    standing_charge,
    withdraw,
    write,
)
from lighthis.charging.models import ClinicalFact
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system


def follow_stay(stay: Stay, until: date, *, by: Actor) -> None:
    """Bring the facts of a stay before `until` in line with where the patient lay, and charge what is not charged yet."""
    rows = {one.basis: one for one in queries.of_coming(stay.encounter_id, at=stay.facility_id)}
    facts = queries.facts_of(stay, until)
    gone = {one.basis for one in rows.values() if _is_of(one, stay) and _is_before(one, stay, until)}
    for fact in facts:
        rows[fact.basis] = _written(fact, stay, rows.get(fact.basis))
    billing.charge_stay(stay, until, by=by)  # days whose bed turned out to be another are reckoned anew
    for basis in gone - {one.basis for one in facts}:
        withdraw(rows[basis], by=by)
    for fact in facts:
        settle(rows[fact.basis], by=by)


def _written(fact: rules.Fact, stay: Stay, row: ClinicalFact | None) -> ClinicalFact:
    """The row of a fact; a bed day goes into a package before it is charged by itself, and leaves it when the bed was another."""
    if row is not None and row.state == "in_package" and row.code != fact.code:
        release(row)
    row = write(fact, stay.encounter, row)
    if row.event == "bed_day" and row.state == "waiting":
        found = queries.decided(row)
        if found.item is not None and standing_charge(row) == (None, False):
            from_package(row, found.item, found.quantity)
    return row


def in_packages(stay: Stay) -> set[date]:
    """For billing's list: the days of a stay that a package covers."""
    kept = queries.in_packages(stay.encounter_id, at=stay.facility_id)
    return {days.day_of(one.basis) for one in kept if one.event == "bed_day" and one.subject_id == stay.id}


def _is_of(row: ClinicalFact, stay: Stay) -> bool:
    return row.subject_id == stay.id and row.event in words.OF_STAY and row.state != "withdrawn"


def _is_before(row: ClinicalFact, stay: Stay, until: date) -> bool:
    """Whether it can be told already that a fact is none: a stay that goes on is followed up to a day."""
    day = clock.local(row.happened_at, facility(stay.facility_id).zone).date()
    return stay.left_at is not None or stay.withdrawn_at is not None or day < until


def follow_until_now(stay: Stay) -> None:
    """For admission's lists after a bed was given, changed or left, or a carer came or left, and for the night."""
    home = facility(stay.facility_id)
    if is_on(home.id):
        follow_stay(stay, clock.today(home.zone), by=system("bed days", home.id))


def take_back_stay(stay: Stay) -> None:
    """For admission's list before a placement entered in error is withdrawn: nothing of the stay stays on the bill."""
    by = system("bed days", stay.facility_id)
    for row in queries.of_coming(stay.encounter_id, at=stay.facility_id):
        if _is_of(row, stay):
            withdraw(row, by=by)
