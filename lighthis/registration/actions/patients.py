"""What happens to the register of patients."""

from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import phonenumbers
from sqlalchemy.orm.attributes import flag_modified

from lighthis.audit import actions as audit
from lighthis.db.adding import add
from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.facility.actions import next_number
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ages import born_about
from lighthis.kernel.names.sorting import sort_key
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import name_index, queries
from lighthis.registration.models import (
    Card,
    Patient,
    PatientAddress,
    PatientContact,
    PatientIdentifier,
    PatientName,
)
from lighthis.registration.people import PARTS
from lighthis.registration.rules.draft import Document, PatientDraft
from lighthis.registration.rules.person import Candidate, Precision, Spelling
from lighthis.registration.rules.pinfl import check_pinfl

PINFL = "https://dhp.uz/fhir/core/sid/pid/uz/ni"  # dhp-fhir.md 3.1
PASSPORT = "https://dhp.uz/fhir/core/sid/pid/uz/ppn/local"
OLDEST_YEARS = 130
Row = TypeVar("Row", bound=Base)


def register(draft: PatientDraft, *, by: Actor) -> Patient:
    """A new patient of the register, to go on working with. Raises Refusal."""
    return queries.patient(enrol(draft, by=by).id)


def enrol(draft: PatientDraft, *, by: Actor, at: Facility | None = None) -> Patient:
    """A new patient of the register, found at once by every spelling, with a card at a hospital; for looking only.
    Raises Refusal."""
    if not (draft.family or draft.given):
        raise Refusal(N_("a family name or a given name is needed"), field="family")
    patient = _new(draft.sex, draft.birth_date, draft.precision, source=draft.source, **_facts(draft))
    _surround(patient, draft, by=by)
    name_index.reindex(patient)
    detail = {"alike": list(draft.alike_seen)} if draft.alike_seen else None
    audit.wrote(patient, "registered", by=by, patient=patient.id, detail=detail)
    if at is not None:
        card(patient, at, by=by)
    return patient


def register_unknown(sex: str, years: int | None, label: str, *, by: Actor, signs: str = "") -> Patient:
    """A person without a name: sex and estimated age only, and a label the staff knows them by (Unknown No 14)."""
    today = clock.now().date()
    if years is not None and not 0 <= years <= OLDEST_YEARS:
        raise Refusal(N_("an age from 0 to %(most)s years is needed"), most=OLDEST_YEARS, field="years")
    born, precision = (None, "unknown") if years is None else (born_about(years, today), "estimated")
    patient = _new(sex, born, precision, is_unknown=True, signs=signs)
    _name(patient, label, "", "")
    name_index.reindex(patient)
    audit.wrote(patient, "registered unknown", by=by, patient=patient.id)
    return queries.patient(patient.id)


def change(patient: Patient, draft: PatientDraft, *, by: Actor) -> None:
    """Correct or add to a patient's data; a former spelling stays and is found. Raises Refusal."""
    if not (draft.family or draft.given):
        raise Refusal(N_("a family name or a given name is needed"), field="family")
    before = patient.name
    _check_dates(draft.birth_date)
    patient.sex, patient.birth_date, patient.birth_precision = draft.sex, draft.birth_date, draft.precision
    if before is not None and (before.family, before.given, before.patronymic) != (
        draft.family,
        draft.given,
        draft.patronymic,
    ):
        before.use = "former"
    for name, value in _facts(draft).items():
        setattr(patient, name, value)
    _surround(patient, draft, by=by)
    if patient.is_unknown and patient.name is not before:
        patient.is_unknown = False
    flag_modified(patient, "sex")  # a change in the rows beside counts as a change of the patient: the version goes up
    name_index.reindex(patient)
    audit.wrote(patient, "patient changed", by=by, patient=patient.id)


def card(patient: Patient, facility: Facility, *, by: Actor) -> Card:
    """The patient's card at this hospital, made at first need: GGB-000123."""
    found = next((one for one in patient.cards if one.facility_id == facility.id), None)
    if found is not None:
        return found
    number = next_number(facility.id, "card", 0)
    made = _hang(patient, "cards", Card, facility_id=facility.id, number=f"{facility.code}-{number:06d}")
    session.flush()
    name_index.reindex(patient)
    audit.wrote(made, "card made", by=by, detail={"number": made.number})
    return made


def died(patient: Patient, at: datetime, *, by: Actor) -> None:
    """The patient's death, said once for all hospitals."""
    patient.died_at = at
    audit.wrote(patient, "death written", by=by, patient=patient.id)


def did_not_die(patient: Patient, reason: str, *, by: Actor) -> None:
    """A death that was written by mistake."""
    patient.died_at = None
    audit.wrote(patient, "death taken back", by=by, patient=patient.id, reason=reason)


def as_candidate(draft: PatientDraft) -> Candidate:
    """A draft as comparison sees it."""
    precision: Precision = draft.precision if draft.precision in {"day", "month", "year", "estimated"} else "unknown"  # type: ignore[assignment]
    return Candidate(
        "", (Spelling(draft.family, draft.given, draft.patronymic),), draft.birth_date, precision,
        draft.sex if draft.sex in {"male", "female"} else None,  # type: ignore[arg-type]
        tuple(filter(None, [phone(draft.phone)])), draft.pinfl, bool(draft.pinfl), tuple(one.value for one in draft.documents),
    )  # fmt: skip


def phone(typed: str) -> str:
    """A number in international form where it can be read as one, else as it was typed."""
    try:
        read = phonenumbers.parse(typed, "UZ")
    except phonenumbers.NumberParseException:
        return typed.strip()
    if not phonenumbers.is_possible_number(read):
        return typed.strip()
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))


def _new(sex: str, born: date | None, precision: str, **facts: Any) -> Patient:
    """A patient with empty lists around, so that nothing is asked of the store about somebody who was not there."""
    _check_dates(born)
    patient = add(
        Patient, search_row=name_index.backend().next_row(session()), sex=sex, birth_date=born,
        birth_precision=precision if born else "unknown", **{"source": "desk"} | facts,
    )  # fmt: skip
    vars(patient).update({around: [] for around in PARTS})
    return patient


def _hang(patient: Patient, around: str, model: type[Row], **values: Any) -> Row:
    """A new row that hangs on a patient: on one just enrolled written now, on one in hand with the session's next flush."""
    make = model if isinstance(patient, Patient) else partial(add, model)
    row = make(patient_id=patient.id, **values)
    getattr(patient, around).append(row)
    return row


def _check_dates(born: date | None) -> None:
    today = clock.now().date()
    if born is not None and (born > today or today.year - born.year > OLDEST_YEARS):
        raise Refusal(N_("a birth date in the last %(most)s years is needed"), most=OLDEST_YEARS, field="birth_date")


def _name(patient: Patient, family: str, given: str, patronymic: str) -> None:
    family, given, patronymic = tidy(family), tidy(given), tidy(patronymic)
    now = patient.name
    if now is not None and (now.family, now.given, now.patronymic) == (family, given, patronymic):
        return
    key = sort_key(family, given, patronymic)
    _hang(patient, "names", PatientName, family=family, given=given, patronymic=patronymic, sort_key=key, use="current")


def _facts(draft: PatientDraft) -> dict[str, str]:
    """What a draft says of the patient's own row, besides sex and birth."""
    facts = {name: getattr(draft, name) for name in ("citizenship", "benefit", "work", "social_status")}
    return facts | ({"language": draft.language} if draft.language else {})


def _surround(patient: Patient, draft: PatientDraft, *, by: Actor) -> None:
    """The rows around a patient, as a draft says."""
    _name(patient, draft.family, draft.given, draft.patronymic)
    if draft.pinfl:
        _pinfl(patient, draft, by=by)
    for document in draft.documents:
        _document(patient, document)
    _contact(patient, "own", draft.phone, "")
    _contact(patient, "kin", draft.kin_phone, draft.kin)
    _address(patient, draft)


def _pinfl(patient: Patient, draft: PatientDraft, *, by: Actor) -> None:
    """Unique among confirmed numbers; a clash is kept as disputed on both, with a reason (rulings 7)."""
    number = check_pinfl(draft.pinfl).number
    own = patient.identifier("pinfl")
    if own is not None and own.value == number:
        return
    holder = queries.confirmed_owner(PINFL, number)
    state = "confirmed"
    if holder is not None and holder.patient_id != patient.id:
        if not draft.dispute:
            raise Refusal(
                N_("this number belongs to another patient: open that card, or give a reason to write it all the same"),
                field="pinfl",
            )
        holder.state, holder.reason, state = "disputed", draft.dispute, "disputed"
        audit.wrote(holder, "PINFL disputed", by=by, reason=draft.dispute)
    if own is not None:
        own.state, own.reason = "withdrawn", "replaced"
    session.flush()  # whoever held the number gives it up first
    values = {"kind": "pinfl", "system": PINFL, "value": number, "state": state, "reason": draft.dispute}
    _hang(patient, "identifiers", PatientIdentifier, **values)
    session.flush()


def _document(patient: Patient, document: Document) -> None:
    same = [one for one in patient.identifiers if (one.system, one.value) == (document.system, document.value)]
    if same or not document.value:
        return
    holder = queries.confirmed_owner(document.system, document.value)
    state = "confirmed" if holder is None else "unconfirmed"
    values = {"kind": document.kind, "system": document.system, "value": document.value, "state": state}
    _hang(patient, "identifiers", PatientIdentifier, **values)


def _contact(patient: Patient, kind: str, number: str, person: str) -> None:
    known = [one for one in patient.contacts if one.kind == kind]
    if not number and not person:
        for one in known:
            patient.contacts.remove(one)
            session.delete(one)
        return
    if known:
        known[0].phone, known[0].person = phone(number), person
    else:
        _hang(patient, "contacts", PatientContact, kind=kind, phone=phone(number), person=person)


def _address(patient: Patient, draft: PatientDraft) -> None:
    region = draft.region or draft.district[:4]
    given = {"region": region, "district": draft.district, "mahalla": draft.mahalla, "line": draft.line}
    if not any(given.values()):
        return
    if not patient.addresses:
        _hang(patient, "addresses", PatientAddress, **given)
        return
    for name, value in given.items():
        setattr(patient.addresses[0], name, value)
