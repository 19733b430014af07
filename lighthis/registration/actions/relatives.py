"""People close to a patient, phones, and who may sign for him."""

from dataclasses import dataclass
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel.actor import Actor
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_, Refusal
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import Patient, PatientContact
from lighthis.registration.rules.phones import phone


@dataclass(frozen=True)
class Close:
    """A phone or a person close, as told at the desk; `other_id` is that person's own card."""

    kind: str = "kin"
    phone: str = ""
    person: str = ""
    relation: str = ""
    note: str = ""
    address: str = ""
    document: str = ""
    is_representative: bool = False
    other_id: UUID | None = None


def add_close(patient: Patient, told: Close, *, by: Actor) -> PatientContact:
    """One more phone or person. Raises Refusal."""
    row = hang(patient, "contacts", PatientContact, **_values(patient, told))
    touched(patient)
    audit.wrote(row, "contact written", by=by, detail={"kind": told.kind, "relation": told.relation})
    return row


def change_close(patient: Patient, row: PatientContact, told: Close, *, by: Actor) -> None:
    """A phone or a person corrected. Raises Refusal."""
    for name, value in _values(patient, told).items():
        setattr(row, name, value)
    touched(patient)
    audit.wrote(row, "contact corrected", by=by)


def remove_close(patient: Patient, row: PatientContact, reason: str, *, by: Actor) -> None:
    """A phone or a person that holds no more; the log keeps what stood there."""
    audit.wrote(row, "contact removed", by=by, reason=reason, detail={"was": f"{row.person} {row.phone}".strip()})
    patient.contacts.remove(row)
    session.delete(row)
    touched(patient)


def _values(patient: Patient, told: Close) -> dict[str, object]:
    if told.other_id == patient.id:
        raise Refusal(N_("this is the patient's own card"), field="card")
    if told.kind == "own" and not told.phone:
        raise Refusal(N_("write the phone"), field="phone")
    if told.kind == "kin" and not (told.person or told.phone):
        raise Refusal(N_("write who this is, or a phone"), field="person")
    if told.is_representative and not (told.person and told.relation):
        raise Refusal(N_("of whoever signs for the patient the name and the relation are needed"), field="person")
    values = dict(vars(told))
    values["phone"], values["person"] = phone(told.phone), tidy(told.person)
    return values
