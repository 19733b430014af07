"""What a printed form is told. The core fills these from its queries; None prints as an empty line for the pen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from lighthis.kernel.ages import Age
from lighthis.kernel.money import Money


@dataclass(frozen=True)
class FacilityFacts:
    """The hospital on the head of a paper; names and addresses by language."""

    names: Mapping[str, str]
    addresses: Mapping[str, str] = field(default_factory=dict)
    phone: str | None = None
    code: str | None = None
    tax_id: str | None = None  # STIR
    statistics_code: str | None = None  # KTUT
    licence: str | None = None
    zone: str = "Asia/Tashkent"


@dataclass(frozen=True)
class DocumentFacts:
    """A document that shows who somebody is; `kind` is a code of `document_types`."""

    kind: str
    number: str


@dataclass(frozen=True)
class BenefitFacts:
    """A benefit category (code of `benefit_categories`) and the paper that proves it."""

    category: str
    document: str | None = None


@dataclass(frozen=True)
class ReactionFacts:
    """A drug that was borne badly, and how it showed."""

    drug: str
    reaction: str | None = None


@dataclass(frozen=True)
class KinFacts:
    """The one to call."""

    name: str | None = None
    relation: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class PatientFacts:
    """The patient as papers need him. `age` is counted on the day that the paper speaks of, by the caller."""

    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    sex: str | None = None  # male, female; None prints no mark
    born: date | None = None
    birth_precision: str = "day"  # day, month, year, estimated
    age: Age | None = None
    estimated_age: int | None = None
    card_number: str | None = None
    pinfl: str | None = None
    documents: tuple[DocumentFacts, ...] = ()
    citizenship: str | None = None
    address: str | None = None
    rural: bool | None = None
    phones: tuple[str, ...] = ()
    kin: KinFacts = KinFacts()
    social_status: str | None = None
    workplace: str | None = None
    occupation: str | None = None
    school: str | None = None
    child_facility: str | None = None
    disability_kind: str | None = None
    disability_group: str | None = None
    war_disabled: bool | None = None
    benefits: tuple[BenefitFacts, ...] = ()
    blood_group: str | None = None
    rhesus: str | None = None
    allergies: tuple[ReactionFacts, ...] = ()


@dataclass(frozen=True)
class DiagnosisFacts:
    """A diagnosis in words, its ICD-10 code, and the day it was made."""

    text: str
    icd10: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class MoveFacts:
    """To which department, and when."""

    department: str
    at: datetime


@dataclass(frozen=True)
class ScreeningAtEntryFacts:
    """What the reception department looked for; each a result in words."""

    syphilis: str | None = None
    hiv: str | None = None
    stool: str | None = None
    lice: str | None = None
    other: str | None = None


@dataclass(frozen=True)
class OperationFacts:
    """A surgical operation as form 003 lists it."""

    name: str
    at: datetime | None = None
    anaesthesia: str | None = None
    complications: str | None = None
    surgeon: str | None = None


@dataclass(frozen=True)
class SickLeaveFacts:
    """A sick leave paper of the state system: number and days."""

    number: str | None
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True)
class EntryFacts:
    """A signed entry of the record: the section of form 003 where it stands, what it is, when, by whom, its lines."""

    section: str  # D, G, F, consultations, I, transfusions, M, epicrisis
    title: str
    at: datetime
    by: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class CarerFacts:
    """Who stayed beside the patient, and from when until when."""

    name: str | None
    kinship: str | None
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class CaseHistory:
    """Title pages of the inpatient record, form 003. Codes are those of the country's lists."""

    facility: FacilityFacts
    patient: PatientFacts
    record_number: str | None = None
    admitted_at: datetime | None = None
    left_at: datetime | None = None
    department: str | None = None
    room: str | None = None
    moves: tuple[MoveFacts, ...] = ()
    bed_days: int | None = None
    mobility: str | None = None
    height_cm: Decimal | None = None
    weight_kg: Decimal | None = None
    temperature_c: Decimal | None = None
    referred_by: str | None = None
    emergency: bool | None = None
    by_ambulance: bool | None = None
    delay: str | None = None
    source: str | None = None
    referral_diagnosis: DiagnosisFacts | None = None
    reception_diagnosis: DiagnosisFacts | None = None
    screening: ScreeningAtEntryFacts = ScreeningAtEntryFacts()
    clinical_diagnosis: DiagnosisFacts | None = None
    main_diagnosis: DiagnosisFacts | None = None
    complications: tuple[DiagnosisFacts, ...] = ()
    concomitant: tuple[DiagnosisFacts, ...] = ()
    competing: tuple[DiagnosisFacts, ...] = ()
    background: tuple[DiagnosisFacts, ...] = ()
    readmission: str | None = None
    times_this_year: int | None = None
    operations: tuple[OperationFacts, ...] = ()
    other_treatment: str | None = None
    sick_leaves: tuple[SickLeaveFacts, ...] = ()
    disposition: str | None = None
    outcome: str | None = None
    death_context: str | None = None
    transferred_to: str | None = None
    work_capacity: str | None = None
    expert_conclusion: str | None = None
    special_marks: str | None = None
    attending: str | None = None
    head_of_department: str | None = None
    deputy_chief: str | None = None
    by_day: bool | None = None  # day hospital
    carers: tuple[CarerFacts, ...] = ()
    entries: tuple[EntryFacts, ...] = ()


@dataclass(frozen=True)
class SlipLine:
    """One charge in neutral words (no diagnosis, no sensitive service)."""

    words: str
    quantity: Decimal
    price: Money
    amount: Money


@dataclass(frozen=True)
class PaidBy:
    """How much came by which means (code of `payment_means`)."""

    means: str
    amount: Money
    reference: str | None = None


@dataclass(frozen=True)
class PaymentSlip:
    """A payment slip. It is not a fiscal receipt: until the fiscal device answers, `fiscal_sign` is None and the paper says so."""

    facility: FacilityFacts
    number: str
    at: datetime
    cashier: str
    shift: str
    patient: PatientFacts
    lines: tuple[SlipLine, ...]
    total: Money
    paid: tuple[PaidBy, ...]
    rounding: Money | None = None
    received: Money | None = None
    change: Money | None = None
    balance: Money | None = None
    refund: bool = False
    cancels: str | None = None
    fiscal_sign: str | None = None
    fiscal_receipt: str | None = None
    fiscal_qr: str | None = None
    qr: str | None = None


@dataclass(frozen=True)
class LookFacts:
    """Somebody looked at a patient's records or changed them; several times within an hour are one line."""

    at: datetime
    who: str
    what: str
    post: str | None = None
    hospital: str | None = None
    ground: str | None = None  # why what was closed was opened
    times: int = 1


@dataclass(frozen=True)
class AccessLog:
    """The list of who looked, in all hospitals of the installation, as the patient is given it."""

    facility: FacilityFacts
    patient: PatientFacts
    since: date
    until: date
    looks: tuple[LookFacts, ...] = ()
    given_to: str | None = None


@dataclass(frozen=True)
class PatientCard:
    """The card that a patient carries: name, number, a mark for the scanner."""

    facility: FacilityFacts
    patient: PatientFacts
    issued_on: date | None = None
    mark: str = "code128"  # or qr
