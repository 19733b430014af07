"""What every verb of a coming asks first: who does it, at which hospital, whether the moment can be."""

from datetime import datetime

from lighthis.db.engine import session
from lighthis.encounters import rules
from lighthis.encounters.models import EncounterMove, EntryError
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.registration import people
from lighthis.registration.models import Patient


def check_moment(patient: Patient, at: datetime, facility: Facility, field: str) -> None:
    """An event of a patient at a facility lies in the past and in the patient's life. Raises Refusal."""
    patient = people.behind(patient, ())  # a linked record may know of the death
    born = patient.birth_date if patient.birth_precision in {"day", "month", "year"} else None
    rules.check_moment(at, now=clock.now(), born=born, died_at=patient.died_at, zone=facility.zone, field=field)


def check_is_open(facility: Facility) -> None:
    """The first real patient comes when the hospital is set up and its administrator has opened it. Raises Refusal."""
    if not facility.is_open:
        raise Refusal(N_("The hospital is not open yet: its administrator opens it when the check list is done."))


def facility_of(by: Actor) -> Facility:
    """The hospital where somebody acts. Raises NotFound."""
    if by.facility_id is None:
        raise NotFound
    return facilities.facility(by.facility_id)


def kept(row: EncounterMove | EntryError) -> None:
    """A request as it is now, kept by us: of two who answer it in one moment the second sees the first's word."""
    session.flush()
    session.refresh(row, with_for_update={"of": type(row)})
