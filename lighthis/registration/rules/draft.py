"""What is said of a person before there is a record: typed at the desk, or handed over by another system."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Document:
    """A numbered document: its kind (passport, birth_certificate, source …), whose system, the number."""

    kind: str
    system: str
    value: str


@dataclass(frozen=True)
class PatientDraft:
    """What is known of a person when the record is made or changed; empty is unknown."""

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
    benefit: str = ""
    social_status: str = ""
    work: str = ""
    language: str = ""
    source: str = "desk"
    alike_seen: tuple[str, ...] = ()  # answers of the clerk about likely duplicates, for the log
