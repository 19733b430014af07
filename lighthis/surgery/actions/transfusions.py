"""Giving blood and its components: checked before, ended and observed after, entered in error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import people
from lighthis.surgery import queries
from lighthis.surgery.models import Transfusion
from lighthis.surgery.rules import blood
from lighthis.surgery.rules import operations as rules

# filled in joins_of_charges.py: blood was given, or never was
after_transfusion: list[Callable[[Transfusion, Actor], object]] = []


@dataclass(frozen=True)
class Bag:
    """What is given to whom: the component, both groups with Rh, the tests, the number of the bag."""

    component: str
    series: str
    volume_ml: Decimal | None
    recipient: tuple[str, str]
    donor: tuple[str, str]
    tests: Mapping[str, str] = field(default_factory=dict)
    indications: str = ""
    despite: str = ""
    consent_despite: str = ""


def transfuse(encounter: Encounter, bag: Bag, at: datetime, *, by: Actor) -> Transfusion:
    """Blood or a component is given: groups, tests and consent are asked first. Raises Refusal."""
    rules.check_writable(encounter.status)
    tests = {name: result for name, result in bag.tests.items() if result}
    blood.check_groups(bag.component, bag.recipient, bag.donor, bag.despite)
    blood.check_known(people.behind(encounter.patient, ()).blood_group, bag.recipient[0], bag.despite)
    blood.check_tests(bag.component, tests, bag.despite)
    blood.check_volume(bag.volume_ml)
    if not bag.series.strip():
        raise Refusal(N_("write the number of the bag"), field="series")
    _check_time(encounter, at)
    gap = rules.consent_gap(("transfusion",), queries.last_words(encounter, at), at)
    rules.check_consent(gap, bag.consent_despite, field="consent_despite")
    row = Transfusion(
        facility_id=encounter.facility_id, encounter_id=encounter.id, component=bag.component, series=bag.series.strip(),
        volume_ml=int(bag.volume_ml or 0), indications=bag.indications.strip(), recipient_group=bag.recipient[0],
        recipient_rhesus=bag.recipient[1], donor_group=bag.donor[0], donor_rhesus=bag.donor[1], tests=tests, started_at=at,
        despite=bag.despite.strip(), consent_despite=bag.consent_despite.strip(), by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(
        row, "transfusion begun", by=by, patient=encounter.patient_id, reason=row.despite or row.consent_despite
    )
    for tell in after_transfusion:
        tell(row, by)
    return row


def _check_time(encounter: Encounter, at: datetime) -> None:
    if at > clock.now():
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="started_at")
    if at < encounter.arrived_at.replace(second=0, microsecond=0):
        raise Refusal(
            N_("this is before the patient came (%(arrived)s)"), arrived=encounter.arrived_at, field="started_at"
        )


def end(
    row: Transfusion, ended_at: datetime, reaction: str, words: str, after: Mapping[str, str], *, by: Actor
) -> None:
    """It ended: reaction, and what was observed in the hours after. Written once. Raises Refusal."""
    transfusion_stands(row)
    if row.ended_at is not None:
        raise Refusal(N_("The end of this transfusion was written already."))
    blood.check_end(row.started_at, ended_at, now=clock.now(), reaction=reaction, words=words)
    row.ended_at, row.reaction, row.reaction_words, row.ended_by_id = ended_at, reaction, words.strip(), by.person
    row.after = {name: text.strip() for name, text in after.items() if text.strip()}
    audit.wrote(row, "transfusion ended", by=by, patient=row.encounter.patient_id, detail={"reaction": reaction})


def transfusion_stands(row: Transfusion) -> None:
    """Whether it can still be written on, or marked as an error. Raises Refusal."""
    rules.check_writable(row.encounter.status)
    rules.check_standing(row.withdrawn_at)


def transfusion_in_error(row: Transfusion, reason: str, *, by: Actor) -> None:
    """A transfusion that never was, as two people say (rulings 8). Raises Refusal."""
    transfusion_stands(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)
    for tell in after_transfusion:
        tell(row, by)
