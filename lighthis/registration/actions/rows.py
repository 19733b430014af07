"""New rows around a patient."""

from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm.attributes import flag_modified

from lighthis.db.adding import add
from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.registration import name_index
from lighthis.registration.models import Patient

Row = TypeVar("Row", bound=Base)


def hang(patient: Patient, around: str, model: type[Row], **values: Any) -> Row:
    """A new row that hangs on a patient: on one just enrolled written now, on one in hand with the session's next flush."""
    make = model if isinstance(patient, Patient) else partial(add, model)
    row = make(patient_id=patient.id, **values)
    getattr(patient, around).append(row)
    return row


def touched(patient: Patient) -> None:
    """A change in the rows beside counts as a change of the patient: the version goes up, and the index follows."""
    flag_modified(patient, "sex")
    session.flush()
    name_index.reindex(patient)
