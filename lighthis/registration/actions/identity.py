"""An unknown person, or a newborn, gets a name."""

from dataclasses import dataclass
from datetime import date

from lighthis.audit import actions as audit
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration.actions.numbers import write_national
from lighthis.registration.actions.patients import check_dates, write_name
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import Patient, PatientContact
from lighthis.registration.rules.phones import phone


@dataclass(frozen=True)
class Named:
    """Who it is, as papers or relatives say."""

    family: str
    given: str
    patronymic: str
    sex: str
    birth_date: date | None
    precision: str
    pinfl: str = ""
    phone: str = ""


def identify(patient: Patient, said: Named, *, by: Actor) -> None:
    """The label becomes a former spelling and is still found; the card, its numbers and all comings stay. Raises Refusal."""
    if not (said.family or said.given):
        raise Refusal(N_("a family name or a given name is needed"), field="family")
    check_dates(said.birth_date)
    write_name(patient, said.family, said.given, said.patronymic)
    patient.sex, patient.is_unknown, patient.is_nameless = said.sex, False, False
    if said.birth_date is not None:
        patient.birth_date, patient.birth_precision = said.birth_date, said.precision
    if said.pinfl:
        write_national(patient, said.pinfl, "", by=by)
    number = phone(said.phone)
    if number and all(one.phone != number for one in patient.contacts if one.kind == "own"):
        hang(patient, "contacts", PatientContact, kind="own", phone=number)
    touched(patient)
    audit.wrote(patient, "identity written", by=by, patient=patient.id)
