"""What papers of the end of a stay are told: the statistical card, the extract, the draft of a death certificate, papers for the hand."""

from dataclasses import dataclass
from datetime import date, datetime

from lighthis.packs.facts import DiagnosisFacts, FacilityFacts, PatientFacts


@dataclass(frozen=True)
class OperationRow:
    """An operation as form 066 lists it: `code` of ICHI where there is one; one of them is the main."""

    name: str
    at: datetime | None = None
    code: str | None = None
    is_main: bool = False
    surgeon: str | None = None
    anaesthesia: str | None = None
    key: str | None = None  # which row of the record it is; on no paper


@dataclass(frozen=True)
class StatisticalCard:
    """Form 066: what a stay was, for statistics. Codes are those of the country's lists; None is a line for the pen."""

    facility: FacilityFacts
    patient: PatientFacts
    record_number: str | None = None
    email: str | None = None
    clinic: str | None = None
    region: str | None = None
    district: str | None = None
    mahalla: str | None = None
    street: str | None = None
    postcode: str | None = None
    emergency_help: bool | None = None
    care_form: str | None = None
    delay: str | None = None
    by_ambulance: bool | None = None
    referral: bool | None = None
    referred_by: str | None = None
    referral_diagnosis: DiagnosisFacts | None = None
    readmitted: bool | None = None
    readmitted_computed: bool | None = None  # what the record itself says, where a person said something else
    reception_diagnosis: DiagnosisFacts | None = None
    admitted_at: datetime | None = None
    bed_profile: str | None = None
    left_at: datetime | None = None
    bed_days: int | None = None
    icu_days: int | None = None
    department: str | None = None
    disposition: str | None = None
    outcome: str | None = None
    transferred_to: str | None = None
    main_diagnosis: DiagnosisFacts | None = None
    competing: tuple[DiagnosisFacts, ...] = ()
    concomitant: tuple[DiagnosisFacts, ...] = ()
    background: tuple[DiagnosisFacts, ...] = ()
    complications: tuple[DiagnosisFacts, ...] = ()
    immediate_cause: DiagnosisFacts | None = None
    underlying_cause: DiagnosisFacts | None = None
    main_disease: DiagnosisFacts | None = None
    other_causes: tuple[DiagnosisFacts, ...] = ()
    is_operated: bool | None = None
    operations: tuple[OperationRow, ...] = ()
    hiv: str | None = None
    syphilis: str | None = None
    hepatitis_b: str | None = None
    hepatitis_c: str | None = None
    payer: str | None = None
    birth_weight: int | None = None
    birth_length: int | None = None
    mother_pinfl: str | None = None
    tb_resistance: str | None = None
    sick_opened: date | None = None
    sick_closed: date | None = None
    attending: str | None = None
    head: str | None = None
    senior_nurse: str | None = None


@dataclass(frozen=True)
class Extract:
    """Form 027: what the next doctor needs. `kind`: discharge, transfer, death; the words are those that the doctor signed."""

    facility: FacilityFacts
    patient: PatientFacts
    kind: str = "discharge"
    record_number: str | None = None
    email: str | None = None
    admitted_at: datetime | None = None
    left_at: datetime | None = None
    department: str | None = None
    referred_by: str | None = None
    main_diagnosis: DiagnosisFacts | None = None
    complications: tuple[DiagnosisFacts, ...] = ()
    concomitant: tuple[DiagnosisFacts, ...] = ()
    complaints: str | None = None
    history: str | None = None
    findings: str | None = None
    investigations: str | None = None
    consultations: str | None = None
    operations: str | None = None
    course: str | None = None
    treatment: str | None = None
    state: str | None = None
    outcome: str | None = None
    transferred_to: str | None = None
    recommendations: str | None = None
    prescriptions: str | None = None
    follow_up: str | None = None
    dispensary: str | None = None
    rehospitalisation: str | None = None
    additions: tuple[str, ...] = ()
    attending: str | None = None
    signed_at: datetime | None = None
    head: str | None = None


@dataclass(frozen=True)
class CauseLine:
    """One line of the causes of death: a to d of part I, or 2; its ICD-10 code, and how long before death it began."""

    line: str
    text: str
    icd10: str | None = None
    interval: str | None = None


@dataclass(frozen=True)
class DeathDraft:
    """The draft from which the certificate of death (106) is written in the state's system; never the certificate (rulings 29)."""

    facility: FacilityFacts
    patient: PatientFacts
    record_number: str | None = None
    certificate_number: str | None = None
    certificate_state: str | None = None
    died_at: datetime | None = None
    within_day: bool | None = None  # within 24 hours of admission
    stated_by: str | None = None
    place: str | None = None
    marital: str | None = None
    education: str | None = None
    circumstances: str | None = None
    certifier: str | None = None
    ground: str | None = None
    causes: tuple[CauseLine, ...] = ()
    pregnancy: str | None = None
    injury_on: date | None = None
    injury_words: str | None = None
    birth_weight: int | None = None
    mother_age: int | None = None
    birth_order: int | None = None
    autopsy: str | None = None
    autopsy_words: str | None = None
    told_whom: str | None = None
    told_at: datetime | None = None
    valuables: str | None = None
    attending: str | None = None


@dataclass(frozen=True)
class StayPaper:
    """What a patient or a bed is given of a stay: certificate of stay, bed-head card, the request to be discharged. No diagnosis."""

    facility: FacilityFacts
    patient: PatientFacts
    record_number: str | None = None
    admitted_at: datetime | None = None
    left_at: datetime | None = None
    department: str | None = None  # none of a sensitive stay (rulings 9)
    room: str | None = None
    bed: str | None = None
    bed_days: int | None = None
    doctor: str | None = None
    allergies: str = "not_asked"  # listed, none, not_asked
    issued_on: date | None = None
