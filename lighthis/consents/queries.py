"""Reads of consents: all of a patient's, and what holds now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.consents.models import Consent, Disclosure
from lighthis.consents.rules import ALL, PROCESSING, SHARING
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.facility import queries as facilities
from lighthis.kernel import ages, clock
from lighthis.kernel.text import NotFound
from lighthis.registration import people
from lighthis.registration.models import Patient

CONSENT = Consent.__table__.c
_LIVE = Prepared(
    select(CONSENT.purpose, CONSENT.reach, CONSENT.hospital_id, CONSENT.given_at).where(
        among(CONSENT.patient_id, "ids"), CONSENT.withdrawn_at.is_(None)
    )
)


@dataclass(frozen=True)
class Standing:
    """Since when a hospital may process a patient's data, and read what other hospitals wrote; None where it may not."""

    processing: datetime | None = None
    sharing: datetime | None = None


def standing(ids: list[UUID], *, at: UUID) -> Standing:
    """What the patient (under all linked ids) allows a hospital now: one small look by an index."""
    found: dict[str, datetime] = {}
    for purpose, reach, hospital_id, given_at in _LIVE.rows(ids=ids):
        if hospital_id == at or reach == ALL:
            found[purpose] = min(given_at, found.get(purpose, given_at))
    return Standing(found.get(PROCESSING), found.get(SHARING))


def live(ids: list[UUID], *, at: UUID) -> set[tuple[str, str]]:
    """Purpose and reach of what stands for a hospital."""
    return {(row[0], row[1]) for row in _LIVE.rows(ids=ids) if row[2] == at or row[1] == ALL}


def consents_of(ids: list[UUID]) -> list[Consent]:
    """Everything that a patient (under all linked ids) ever allowed, in every hospital, the newest first."""
    rows = select(Consent).where(Consent.patient_id.in_(ids)).order_by(Consent.given_at.desc(), Consent.id.desc())
    around = (Consent.hospital, Consent.taken_by, Consent.withdrawn_by, Consent.withdrawn_hospital)
    return list(session.scalars(rows.options(*(joinedload(one) for one in around))))


def consent(consent_id: UUID, ids: list[UUID]) -> Consent:
    """One consent of this patient; for a printed form: its subject. Raises NotFound."""
    found = session.get(Consent, consent_id)
    if found is None or found.patient_id not in ids:
        raise NotFound
    return found


def disclosure(disclosure_id: UUID, *, at: UUID) -> Disclosure:
    """For which days a patient was given the list of who looked, at this hospital. Raises NotFound."""
    found = session.get(Disclosure, disclosure_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def years_of(patient: Patient, *, at: UUID) -> int | None:
    """Completed years of the person behind a record, by any linked one; of a date that is a year or a guess the most they can be.

    None where nobody knows, or the date is still to come.
    """
    born, today = people.behind(patient, ()).birth_date, clock.today(facilities.facility(at).zone)
    return ages.age(born, today).years if born is not None and born <= today else None
