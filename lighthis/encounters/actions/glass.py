"""Opening the closed records of one patient in an emergency, and closing them again (rulings 17)."""

from dataclasses import replace

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, rules
from lighthis.encounters.actions.checks import facility_of
from lighthis.encounters.models import GlassBreaking, GlassNotice
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient


def break_glass(patient: Patient, ground: str, text: str, *, by: Actor) -> GlassBreaking:
    """Open everything of one patient to one person for an hour: here, and in the other hospitals that know the patient.

    The chief doctors of all of them read who did it and why. Raises Refusal.
    """
    found = queries.reach(patients.ids_of(patient.id), by=by)
    is_closed = found.is_closed or bool(found.closed)
    rules.check_glass(ground, text, is_closed=is_closed, is_open=found.glass is not None)
    owners = [one for one in facilities.facilities() if one.id in found.closed]
    made = GlassBreaking(
        facility_id=facility_of(by).id, patient_id=patient.id, by_id=by.person, ground=ground, text=text.strip(),
        until=clock.now() + rules.GLASS, owners=[str(one.id) for one in owners],
    )  # fmt: skip
    session.add(made)
    session.flush()
    queries.forget_open()
    detail = {"ground": ground, "until": made.until.isoformat(), "owners": [one.code for one in owners]}
    audit.wrote(made, "closed records opened", by=by, patient=patient.id, reason=text, detail=detail)
    for owner in owners:
        _tell(made, owner, by)
    return made


def _tell(made: GlassBreaking, owner: Facility, by: Actor) -> None:
    """A hospital whose records were opened from outside learns it: a row of its own, and a link of its own chain of the log."""
    notice = GlassNotice(
        facility_id=owner.id, patient_id=made.patient_id, by_id=made.by_id, reader_id=made.facility_id, ground=made.ground,
        text=made.text, until=made.until,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    detail = {"ground": made.ground, "until": made.until.isoformat(), "hospital": facility_of(by).code}
    told = replace(by, facility_id=owner.id)  # who did it stays; the chain is that of who must know
    audit.wrote(notice, "closed records opened by another hospital", by=told, reason=made.text, detail=detail)


def close_glass(patient: Patient, *, by: Actor) -> bool:
    """Who opened the closed records of a patient needs them no more: closed before the hour is over. False where none were open."""
    rows = queries.open_glass(patients.ids_of(patient.id), by=by)
    for row in rows:
        detail = {"until": row.until.isoformat()}
        row.until = clock.now()
        audit.wrote(row, "closed records closed again", by=by, patient=patient.id, detail=detail)
    session.flush()
    queries.forget_open()
    return bool(rows)
