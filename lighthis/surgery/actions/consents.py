"""What a patient agreed to, or refused, before an intervention; taken back with a reason."""

from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.consents import queries as consents
from lighthis.consents.rules import MAJORITY
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.surgery.models import InterventionConsent
from lighthis.surgery.rules import operations as rules


def give_consent(
    encounter: Encounter, kind: str, verdict: str, at: datetime, *, by: Actor, what: str = "", explained: str = "",
    given_by: str = "patient", representative: str = "", relation: str = "",
) -> InterventionConsent:  # fmt: skip
    """The word of a patient or representative, signed on paper before who writes it. Raises Refusal."""
    rules.check_writable(encounter.status)
    rules.check_given(
        kind, verdict, given_by, representative, at, now=clock.now(), arrived_at=encounter.arrived_at, is_minor=_is_minor(encounter)
    )  # fmt: skip
    row = InterventionConsent(
        facility_id=encounter.facility_id, encounter_id=encounter.id, kind=kind, verdict=verdict, what=what.strip(),
        explained=explained.strip(), given_by=given_by, representative=representative.strip(), relation=relation, given_at=at,
        by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    said = {"kind": kind, "verdict": verdict}
    audit.wrote(row, "consent to an intervention", by=by, patient=encounter.patient_id, detail=said)
    return row


def withdraw_consent(row: InterventionConsent, reason: str, *, by: Actor) -> None:
    """The patient thought otherwise, or it was written by mistake. Raises Refusal."""
    rules.check_standing(row.withdrawn_at)
    if not reason.strip():
        raise Refusal(N_("write who asked for it and how"), field="reason")
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason.strip()
    audit.wrote(row, "withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)


def _is_minor(encounter: Encounter) -> bool:
    years = consents.years_of(encounter.patient, at=encounter.facility_id)
    return years is not None and years < MAJORITY
