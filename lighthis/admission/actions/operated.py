"""Whether a stay counts as operated (form 007, post-operative lethality)."""

from lighthis.admission import queries
from lighthis.audit import actions as audit
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor


def mark_operated(encounter: Encounter, stands: bool, by: Actor) -> None:
    """For surgery.actions.after_operations: the stay of a coming says whether an operation stands in its record."""
    stay = queries.stay_of(encounter.id, at=encounter.facility_id)
    if stay is None or stay.is_operated == stands:
        return
    stay.is_operated = stands
    audit.wrote(stay, "operated" if stands else "not operated", by=by, patient=encounter.patient_id)
