"""The ambulance hands a patient over: its sheet is kept, a corrected one replaces it and the first stays readable."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, sheets
from lighthis.encounters.models import Encounter, Handover
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

TEXTS = (
    "station", "sheet_number", "brigade", "call_number", "taken_from", "circumstances", "diagnosis", "condition", "help_given",
    "position", "notes", "crew",
)  # fmt: skip


def hand_over(
    encounter: Encounter,
    facts: Mapping[str, Any],
    times: Mapping[str, datetime | None],
    vitals: Mapping[str, Decimal | None],
    *,
    by: Actor,
    instead_of: UUID | None = None,
) -> Handover:
    """The sheet of a coming: texts, times and vital signs by their names; `instead_of` is the one it corrects. Raises Refusal."""
    _check(encounter, facts, times)
    earlier = queries.handover(encounter.id, at=encounter.facility_id)
    if (earlier.id if earlier else None) != instead_of:
        raise Refusal(N_("Somebody wrote this sheet a moment ago. Open it again to see what stands in it."))
    if earlier is not None:
        earlier.replaced_at = clock.now()
        session.flush()
    made = Handover(
        facility_id=encounter.facility_id, encounter_id=encounter.id, vitals=sheets.kept(vitals), received_by_id=by.person,
        written_by_id=by.person, **{name: str(facts.get(name) or "").strip() for name in TEXTS}, **times,
    )  # fmt: skip
    if earlier is not None:
        made.received_by_id = earlier.received_by_id
    session.add(made)
    session.flush()
    audit.wrote(
        made, "handed over by the ambulance", by=by, patient=encounter.patient_id, detail={"again": earlier is not None}
    )
    _tell(encounter, made)
    return made


def _check(encounter: Encounter, facts: Mapping[str, Any], times: Mapping[str, datetime | None]) -> None:
    if encounter.status in {"entered_in_error", "cancelled"}:
        raise Refusal(N_("This coming was entered in error."))
    received = times.get("received_at")
    if received is None:
        raise Refusal(N_("fill this in"), field="received_at")
    sheets.check_times(times, clock.now())
    sheets.check_received(received, encounter.arrived_at)
    if facts.get("condition") and facts["condition"] not in sheets.CONDITIONS:
        raise Refusal(N_("choose from the list"), field="condition")


def _tell(encounter: Encounter, made: Handover) -> None:
    """What reception left empty in its hurry, the sheet knows."""
    for name in ("station", "brigade", "call_number"):
        if not getattr(encounter, name):
            setattr(encounter, name, getattr(made, name))
