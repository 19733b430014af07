"""Numbers and documents of a patient: written, corrected, withdrawn (cis-forms.md 12.1, 12.2)."""

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import identifiers
from lighthis.registration import links, name_index, queries
from lighthis.registration.actions.pairs import flag
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import Patient, PatientIdentifier
from lighthis.registration.rules.draft import Document
from lighthis.registration.rules.duplicates import score_pair

OF_A_DOCUMENT = ("kind", "system", "value", "country", "issued_on", "valid_until", "issued_by", "is_old")


def write_national(patient: Patient, typed: str, dispute: str, *, by: Actor) -> None:
    """The country's own number, as the registration form gives it. Raises Refusal."""
    kind = identifiers.national()
    number = identifiers.read(kind, typed)
    _national(patient, Document(kind.kind, kind.system, number), dispute, by=by, field="pinfl")


def write_document(patient: Patient, document: Document) -> None:
    """A document that the registration form or another system gives: kept once, unconfirmed where somebody else holds it."""
    same = [one for one in patient.identifiers if (one.system, one.value) == (document.system, document.value)]
    if same or not document.value:
        return
    holder = queries.confirmed_owner(document.system, document.value)
    hang(patient, "identifiers", PatientIdentifier, **_values(document), state="unconfirmed" if holder else "confirmed")


def add_number(patient: Patient, document: Document, dispute: str, *, by: Actor) -> PatientIdentifier:
    """A number or document more. One that another patient holds needs a reason; a national number is then disputed
    on both (rulings 7). Raises Refusal."""
    kind = identifiers.kind(document.kind)
    if any(one.state != "withdrawn" and (one.system, one.value) == (document.system, document.value)
           for one in patient.identifiers):  # fmt: skip
        raise Refusal(N_("this number is written already"), field="value")
    if kind is not None and kind.national:
        _national(patient, document, dispute, by=by, field="value")
    else:
        holder = queries.confirmed_owner(document.system, document.value)
        if holder is not None and not dispute:
            raise Refusal(N_("another patient has this number: open that card, or give a reason"), field="value")
        state = "confirmed" if holder is None else "unconfirmed"
        hang(patient, "identifiers", PatientIdentifier, **_values(document), state=state, reason=dispute)
        session.flush()
    made = patient.identifiers[-1]
    _done(patient, made, "number written", by=by)
    return made


def change_number(row: PatientIdentifier, document: Document, dispute: str, *, by: Actor) -> None:
    """A document corrected: another number is a new row, and the wrong one stays as withdrawn. Raises Refusal."""
    patient = row.patient
    if (row.system, row.value) == (document.system, document.value):
        for name, value in _values(document).items():
            setattr(row, name, value)
        _done(patient, row, "number corrected", by=by)
        return
    row.state, row.reason = "withdrawn", "corrected"
    session.flush()
    audit.wrote(row, "number withdrawn", by=by, reason="corrected")
    add_number(patient, document, dispute, by=by)


def withdraw_number(row: PatientIdentifier, reason: str, *, by: Actor) -> None:
    """A number that was never this person's; it stays in the record and is found no more."""
    row.state, row.reason = "withdrawn", reason
    _done(row.patient, row, "number withdrawn", by=by, reason=reason)


def _national(patient: Patient, document: Document, dispute: str, *, by: Actor, field: str) -> None:
    """Unique among confirmed numbers; a clash is kept as disputed on both, with a reason (rulings 7)."""
    own = next((one for one in patient.identifiers if one.system == document.system and one.state != "withdrawn"), None)
    if own is not None and own.value == document.value:
        return
    holder, state = queries.confirmed_owner(document.system, document.value), "confirmed"
    if holder is not None and holder.patient_id != patient.id:
        if holder.patient_id in links.ids_of(patient.id):
            return  # a linked record holds it: it is this person's already
        if not dispute:
            raise Refusal(
                N_("this number belongs to another patient: open that card, or give a reason to write it all the same"),
                field=field,
            )
        holder.state, holder.reason, state = "disputed", dispute, "disputed"
        audit.wrote(holder, "PINFL disputed", by=by, reason=dispute)
    if own is not None:
        own.state, own.reason = "withdrawn", "replaced"
    session.flush()  # whoever held the number gives it up first
    hang(patient, "identifiers", PatientIdentifier, **_values(document), state=state, reason=dispute)
    session.flush()
    if holder is not None and state == "disputed":  # the review that a disputed number opens
        one, other = name_index.of_patient(patient), name_index.of_patient(holder.patient)
        flag([(patient.id, holder.patient_id, score_pair(one, other))], "number")


def _values(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in OF_A_DOCUMENT}


def _done(patient: Patient, row: PatientIdentifier, verb: str, *, by: Actor, reason: str = "") -> None:
    touched(patient)
    audit.wrote(row, verb, by=by, reason=reason, detail={"kind": row.kind})
