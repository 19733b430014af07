"""Opening the closed records of one patient in an emergency, and closing them again (rulings 17)."""

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, rules
from lighthis.encounters.actions.checks import facility_of, person_of
from lighthis.encounters.models import GlassBreaking
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient


def break_glass(patient: Patient, ground: str, text: str, *, by: Actor) -> GlassBreaking:
    """Open everything of one patient to one person for an hour; the chief doctor reads who did and why. Raises Refusal."""
    ids = patients.ids_of(patient.id)
    is_open = queries.glass(ids, by=by) is not None
    rules.check_glass(ground, text, is_closed=queries.is_closed(ids, by=by), is_open=is_open)
    made = GlassBreaking(
        facility_id=facility_of(by).id, patient_id=patient.id, by_id=person_of(by), ground=ground, text=text.strip(),
        until=clock.now() + rules.GLASS,
    )  # fmt: skip
    session.add(made)
    session.flush()
    detail = {"ground": ground, "until": made.until.isoformat()}
    audit.wrote(made, "closed records opened", by=by, patient=patient.id, reason=text, detail=detail)
    return made


def close_glass(patient: Patient, *, by: Actor) -> bool:
    """Who opened the closed records of a patient needs them no more: closed before the hour is over. False where none were open."""
    rows = queries.open_glass(patients.ids_of(patient.id), by=by)
    for row in rows:
        detail = {"until": row.until.isoformat()}
        row.until = clock.now()
        audit.wrote(row, "closed records closed again", by=by, patient=patient.id, detail=detail)
    session.flush()
    return bool(rows)
