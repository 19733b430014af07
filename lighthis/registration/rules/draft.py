"""What is said of a person before there is a record: typed at the desk, or handed over by another system."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Document:
    """A numbered document: its kind (passport, birth_certificate, source …), whose system, the number."""

    kind: str
    system: str
    value: str
    country: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    issued_by: str = ""
    is_old: bool = False


@dataclass(frozen=True)
class Home:
    """A place beside the one where somebody lives: where he is registered."""

    district: str = ""
    mahalla: str = ""
    line: str = ""


@dataclass(frozen=True)
class PatientDraft:
    """What is known of a person when the record is made or changed; empty is unknown, None is not asked: what stands there stays."""

    family: str = ""
    given: str = ""
    patronymic: str = ""
    sex: str = "unknown"
    birth_date: date | None = None
    precision: str = "day"
    pinfl: str = ""
    dispute: str = ""  # why a PINFL that another patient holds is written all the same
    documents: tuple[Document, ...] = ()
    phone: str = ""
    kin_phone: str = ""
    kin: str = ""
    citizenship: str = ""
    district: str = ""
    region: str = ""
    mahalla: str = ""
    line: str = ""
    is_rural: bool | None = None  # None: as the district's code says
    registered: Home | None = None
    benefit: str = ""
    benefit_document: str = ""
    kin_relation: str | None = None
    nationality: str | None = None
    residency: str | None = None
    disability: str | None = None
    disability_kind: str | None = None
    occupation: str | None = None
    school: str | None = None
    clinic: str | None = None
    clinic_since: date | None = None
    lacking: str | None = None
    social_status: str = ""
    work: str = ""
    language: str = ""
    source: str = "desk"
    alike_seen: tuple[str, ...] = ()  # answers of the clerk about likely duplicates, for the log
