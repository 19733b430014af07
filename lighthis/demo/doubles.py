"""People whom a hurried clerk registered a second time, as another document writes them: they wait to be compared."""

from datetime import timedelta

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.names.spelling import other_script
from lighthis.registration import actions as registration
from lighthis.registration import queries
from lighthis.registration.models import Patient

PAIRS = 4  # at each hospital


def register_twice(hospital: Hospital) -> None:
    """A few people of the register come again, and the clerk is not sure."""
    for id_, _sex, _born in hospital.people[:PAIRS]:
        with units.work(), clock.at(clock.now() - timedelta(days=1)):
            known = session.get_one(Patient, id_)
            name = known.name
            if name is None:
                continue
            by = hospital.on_duty("registrar")
            spelled = {part: other_script(getattr(name, part)) for part in ("family", "given", "patronymic")}
            draft = registration.PatientDraft(
                **spelled, sex=known.sex, birth_date=known.birth_date, precision=known.birth_precision
            )
            alike = queries.alike(registration.as_candidate(draft))
            again = registration.register(draft, by=by)
            registration.card(again, session.get_one(Facility, hospital.facility_id), by=by)
            registration.keep_answer(again, alike, "unsure", "", by=by)
