"""Writing what a patient allows, and that it is allowed no more."""

from datetime import date
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.consents import queries, rules
from lighthis.consents.models import Consent, Disclosure
from lighthis.db.engine import session
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs import codes, pack
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient


def give(patient: Patient, draft: rules.Draft, *, by: Actor) -> Consent:
    """Write down what a patient agreed to, at the hospital where it was said. Raises Refusal."""
    at, person = _seat(by)
    rules.check_draft(
        draft, languages=pack.current().paper_languages, relations=[one.code for one in codes.code_list("kinship")]
    )
    rules.check_giver(draft.given_by, queries.years_of(patient, at=at))
    rules.check_moment(draft.given_at, now=clock.now(), died_at=patient.died_at)
    rules.check_new(draft.what, queries.live(patients.ids_of(patient.id), at=at))
    purpose, reach = rules.WHAT[draft.what]
    spoken_for = draft.given_by == "representative"
    row = Consent(
        patient_id=patient.id, purpose=purpose, reach=reach, hospital_id=at, given_at=draft.given_at, how=draft.how,
        witness=draft.witness.strip() if draft.how == "oral" else "", given_by=draft.given_by,
        representative=draft.representative.strip() if spoken_for else "", relation=draft.relation if spoken_for else "",
        edition=pack.current().form(rules.PAPERS[purpose]).edition, language=draft.language, taken_by_id=person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"purpose": purpose, "reach": reach, "edition": row.edition, "language": row.language}
    audit.wrote(row, "consent given", by=by, detail=detail)
    return row


def withdraw(row: Consent, reason: str, *, by: Actor) -> None:
    """The patient takes a consent back: from this moment on it opens nothing. Raises Refusal."""
    at, person = _seat(by)
    rules.check_withdrawal(
        is_live=row.withdrawn_at is None, is_ours=row.hospital_id == at, purpose=row.purpose, reason=reason
    )
    row.withdrawn_at, row.withdrawn_by_id = clock.now(), person
    row.withdrawn_hospital_id, row.withdrawn_why = at, reason.strip()
    session.flush()
    audit.wrote(row, "consent withdrawn", by=by, reason=reason, detail={"purpose": row.purpose, "reach": row.reach})


def _seat(by: Actor) -> tuple[UUID, UUID]:
    if by.facility_id is None or by.id is None:
        raise NotFound
    return by.facility_id, by.id


def disclose(patient: Patient, since: date, until: date, given_to: str, *, by: Actor) -> Disclosure:
    """Write down that a list of who looked is given to a patient; the paper is asked for about this row. Raises Refusal."""
    at, person = _seat(by)
    rules.check_span(since, until, clock.today(facilities.facility(at).zone))
    row = Disclosure(
        facility_id=at, patient_id=patient.id, since=since, until=until, given_to=given_to.strip(), by_id=person
    )
    session.add(row)
    session.flush()
    audit.wrote(row, "list of looks given", by=by, detail={"since": since.isoformat(), "until": until.isoformat()})
    return row
