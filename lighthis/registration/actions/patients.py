"""What happens to the register of patients."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from lighthis.audit import actions as audit
from lighthis.db.adding import add
from lighthis.db.engine import session
from lighthis.facility.actions import next_number
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ages import born_about
from lighthis.kernel.names.sorting import sort_key
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.pack import today_in_country
from lighthis.registration import links, name_index, queries
from lighthis.registration.actions.numbers import write_document, write_national
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import (
    Card,
    Patient,
    PatientAddress,
    PatientContact,
    PatientName,
)
from lighthis.registration.people import PARTS
from lighthis.registration.places import is_rural
from lighthis.registration.rules.birth import same_age
from lighthis.registration.rules.draft import PatientDraft
from lighthis.registration.rules.person import Candidate, Precision, Spelling
from lighthis.registration.rules.phones import phone
from lighthis.registration.social import PatientBenefit

# filled in joins.py: who must be told of a death: patient, when, by whom it was written
after_death: list[Callable[[Patient, datetime, Actor], object]] = []

OLDEST_YEARS = 130
# on the long form only; what a form does not ask stays as it is
ASKED = (
    "nationality", "residency", "disability", "disability_kind", "occupation", "school", "clinic", "clinic_since", "lacking",
)  # fmt: skip


def register(draft: PatientDraft, *, by: Actor) -> Patient:
    """A new patient of the register, to go on working with. Raises Refusal."""
    return queries.patient(enrol(draft, by=by).id)


def enrol(draft: PatientDraft, *, by: Actor, at: Facility | None = None) -> Patient:
    """A new patient of the register, found at once by every spelling, with a card at a hospital; for looking only.
    Raises Refusal."""
    if not (draft.family or draft.given):
        raise Refusal(N_("a family name or a given name is needed"), field="family")
    patient = new_patient(draft.sex, draft.birth_date, draft.precision, source=draft.source, **_facts(draft))
    _surround(patient, draft, by=by)
    name_index.reindex(patient)
    detail = {"alike": list(draft.alike_seen)} if draft.alike_seen else None
    audit.wrote(patient, "registered", by=by, patient=patient.id, detail=detail)
    if at is not None:
        card(patient, at, by=by)
    return patient


def register_unknown(sex: str, years: int | None, label: str, *, by: Actor, signs: str = "") -> Patient:
    """A person without a name: sex and estimated age only, and a label the staff knows them by (Unknown No 14)."""
    today = today_in_country()
    if years is not None and not 0 <= years <= OLDEST_YEARS:
        raise Refusal(N_("an age from 0 to %(most)s years is needed"), most=OLDEST_YEARS, field="years")
    born, precision = (None, "unknown") if years is None else (born_about(years, today), "estimated")
    patient = new_patient(sex, born, precision, is_unknown=True, signs=signs)
    write_name(patient, label, "", "")
    name_index.reindex(patient)
    audit.wrote(patient, "registered unknown", by=by, patient=patient.id)
    return queries.patient(patient.id)


def change(patient: Patient, draft: PatientDraft, *, by: Actor) -> None:
    """Correct or add to a patient's data; a former spelling stays and is found. Raises Refusal."""
    if not (draft.family or draft.given):
        raise Refusal(N_("a family name or a given name is needed"), field="family")
    check_dates(draft.birth_date)
    patient.sex = draft.sex
    if not _same_estimate(patient, draft):
        patient.birth_date, patient.birth_precision = draft.birth_date, draft.precision
    for name, value in _facts(draft).items():
        setattr(patient, name, value)
    _surround(patient, draft, by=by)
    touched(patient)
    audit.wrote(patient, "patient changed", by=by, patient=patient.id)


def card(patient: Patient, facility: Facility, *, by: Actor) -> Card:
    """The patient's card at this hospital, made at first need: GGB-000123."""
    found = next((one for one in patient.cards if one.facility_id == facility.id), None)
    if found is None and isinstance(patient, Patient):  # one just enrolled has no linked record that might have a card
        found = queries.card_of(links.ids_of(patient.id), at=facility.id)
    if found is not None:
        return found
    number = next_number(facility.id, "card", 0)
    made = hang(patient, "cards", Card, facility_id=facility.id, number=f"{facility.code}-{number:06d}")
    session.flush()
    name_index.reindex(patient)
    audit.wrote(made, "card made", by=by, detail={"number": made.number})
    return made


def died(patient: Patient, at: datetime, *, by: Actor) -> None:
    """The patient's death, said once for all hospitals."""
    patient.died_at = at
    audit.wrote(patient, "death written", by=by, patient=patient.id)
    for tell in after_death:
        tell(patient, at, by)


def correct_death(patient: Patient, at: datetime, reason: str, *, by: Actor) -> None:
    """A death learnt outside a stay, or its day corrected. Raises Refusal for one before birth or in the future."""
    if at > clock.now():
        raise Refusal(N_("this is in the future"), field="died_at")
    if patient.birth_date is not None and patient.birth_precision == "day" and at.date() < patient.birth_date:
        raise Refusal(N_("this is before the patient's birth"), field="died_at")
    verb = "death corrected" if patient.died_at else "death written"
    patient.died_at = at
    audit.wrote(patient, verb, by=by, patient=patient.id, reason=reason)


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


def new_patient(sex: str, born: date | None, precision: str, **facts: Any) -> Patient:
    """A patient with empty lists around, so that nothing is asked of the store about somebody who was not there."""
    check_dates(born)
    patient = add(
        Patient, search_row=name_index.backend().next_row(session()), sex=sex, birth_date=born,
        birth_precision=precision if born else "unknown", **{"source": "desk"} | facts,
    )  # fmt: skip
    vars(patient).update({around: [] for around in PARTS})
    return patient


def _same_estimate(patient: Patient, draft: PatientDraft) -> bool:
    """Whether a guessed age was shown and saved again: then the day that stands for it does not move."""
    if not (draft.precision == patient.birth_precision == "estimated" and draft.birth_date and patient.birth_date):
        return False
    return same_age(draft.birth_date, patient.birth_date, today_in_country())


def check_dates(born: date | None) -> None:
    """Raises Refusal for a birth in the future or beyond any life."""
    today = today_in_country()
    if born is not None and (born > today or today.year - born.year > OLDEST_YEARS):
        raise Refusal(N_("a birth date in the last %(most)s years is needed"), most=OLDEST_YEARS, field="birth_date")


def write_name(patient: Patient, family: str, given: str, patronymic: str, use: str = "current") -> None:
    """A spelling, tidied: the one in use, where the one before (perhaps only a label) stays as a former one; or one more."""
    family, given, patronymic = tidy(family), tidy(given), tidy(patronymic)
    now = patient.name
    if now is not None and (now.family, now.given, now.patronymic) == (family, given, patronymic):
        return
    if now is not None and use == "current":
        now.use = "former"
        patient.is_unknown = patient.is_nameless = False
    key = sort_key(family, given, patronymic)
    hang(patient, "names", PatientName, family=family, given=given, patronymic=patronymic, sort_key=key, use=use)


def _facts(draft: PatientDraft) -> dict[str, Any]:
    """What a draft says of the patient's own row, besides sex and birth."""
    facts = {name: getattr(draft, name) for name in ("citizenship", "work", "social_status")}
    facts |= {name: getattr(draft, name) for name in ASKED if getattr(draft, name) is not None}
    return facts | ({"language": draft.language} if draft.language else {})


def _surround(patient: Patient, draft: PatientDraft, *, by: Actor) -> None:
    """The rows around a patient, as a draft says."""
    write_name(patient, draft.family, draft.given, draft.patronymic)
    if draft.pinfl:
        write_national(patient, draft.pinfl, draft.dispute, by=by)
    for document in draft.documents:
        write_document(patient, document)
    write_contact(patient, "own", draft.phone, "")
    write_contact(patient, "kin", draft.kin_phone, draft.kin, draft.kin_relation)
    write_addresses(patient, draft)
    told_benefit(patient, draft)


def write_contact(patient: Patient, kind: str, number: str, person: str, relation: str | None = None) -> None:
    """The phone that the registration form shows: the first of its kind; the others have a page of their own."""
    known = patient.contact(kind) if patient.contacts else None
    if not number and not person:
        if known is not None and known.other_id is None:  # a mother's card stays linked
            patient.contacts.remove(known)
            session.delete(known)
        return
    said = {"relation": relation} if relation is not None else {}
    if known is None:
        hang(patient, "contacts", PatientContact, kind=kind, phone=phone(number), person=person, **said)
        return
    for name, value in {"phone": phone(number), "person": person, **said}.items():
        setattr(known, name, value)


def write_addresses(patient: Patient, draft: PatientDraft) -> None:
    """Where the person lives and is registered, in place of what stood there."""
    rural = draft.is_rural if draft.is_rural is not None else is_rural(draft.district)
    region = draft.region or draft.district[:4]
    lived = {"region": region, "district": draft.district, "mahalla": draft.mahalla, "line": draft.line}
    _address(patient, "lived", lived, rural)
    if draft.registered is not None:
        said = vars(draft.registered)
        _address(patient, "registered", {"region": said["district"][:4], **said}, is_rural(said["district"]))


def _address(patient: Patient, use: str, given: dict[str, str], rural: bool | None) -> None:
    row = patient.address(use) if patient.addresses else None
    if row is None and any(given.values()):
        hang(patient, "addresses", PatientAddress, use=use, is_rural=rural, **given)
    elif row is not None and (any(given.values()) or use == "registered"):
        for name, value in {**given, "is_rural": rural}.items():
            setattr(row, name, value)


def told_benefit(patient: Patient, draft: PatientDraft) -> None:
    """A category told at the desk; one that holds already is not written twice."""
    today = today_in_country()
    held = {one.category for one in patient.benefits if one.holds_on(today)} if draft.benefit else set()
    if draft.benefit and draft.benefit not in held:
        hang(patient, "benefits", PatientBenefit, category=draft.benefit, document=draft.benefit_document)
