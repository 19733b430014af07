"""Other spellings of a person, kept on purpose: every one is found."""

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel.actor import Actor
from lighthis.kernel.names.sorting import sort_key
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_, Refusal
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import Patient, PatientName


def add_spelling(patient: Patient, family: str, given: str, patronymic: str, why: str, *, by: Actor) -> PatientName:
    """One more way this person is written. Raises Refusal for an empty or a known one."""
    parts = tidy(family), tidy(given), tidy(patronymic)
    if not (parts[0] or parts[1]):
        raise Refusal(N_("a family name or a given name is needed"), field="family")
    if any((one.family, one.given, one.patronymic) == parts for one in patient.names):
        raise Refusal(N_("this spelling is written already"), field="family")
    row = hang(
        patient, "names", PatientName, family=parts[0], given=parts[1], patronymic=parts[2], sort_key=sort_key(*parts),
        use="alias", note=why,
    )  # fmt: skip
    touched(patient)
    audit.wrote(row, "spelling written", by=by, detail={"why": why})
    return row


def remove_spelling(row: PatientName, reason: str, *, by: Actor) -> None:
    """A spelling that was never this person's: it is found no more, the log keeps it. Raises Refusal for the name in use."""
    if row.use == "current":
        raise Refusal(N_("this is the name in use: change it in the patient's data"))
    patient = row.patient
    written = " ".join(filter(None, [row.family, row.given, row.patronymic]))
    audit.wrote(row, "spelling removed", by=by, reason=reason, detail={"name": written})
    patient.names.remove(row)
    session.delete(row)
    touched(patient)
