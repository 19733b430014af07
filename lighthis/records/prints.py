"""How a coming ended, as the patient is given it on paper: advice for home, or the certificate of a refusal."""

from uuid import UUID

from lighthis.encounters import endings
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Disposition
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.packs.facts import DiagnosisFacts
from lighthis.packs.people import short
from lighthis.packs.reception import EndingPaper
from lighthis.packs.subject import Subject
from lighthis.records import queries
from lighthis.registration.on_paper import patient_facts
from lighthis.terminology import queries as terminology

REFUSAL, ADVICE = "refusal", "advice_sheet"


def refusal(decision_id: UUID, at: UUID, language: str) -> Subject:
    """The certificate of a refusal that holds. Raises NotFound, Refusal."""
    return _paper(_standing(decision_id, at, endings.REFUSALS), language)


def advice(decision_id: UUID, at: UUID, language: str) -> Subject:
    """The advice of a doctor who sent the patient home. Raises NotFound, Refusal."""
    return _paper(_standing(decision_id, at, {"home"}), language)


def _standing(decision_id: UUID, at: UUID, kinds: set[str] | frozenset[str]) -> Disposition:
    made = encounters.made_decision(decision_id, at=at)
    if made.kind not in kinds:
        raise NotFound
    if made.withdrawn_at is not None:
        raise Refusal(N_("This decision was replaced by a later one; print that."))
    return made


def _paper(made: Disposition, language: str) -> Subject:
    at = made.facility_id
    coming, facility = encounters.encounter(made.encounter_id, at=at), facilities.facility(at)
    on, doctor = clock.local(made.decided_at, facility.zone).date(), made.by
    facts = EndingPaper(
        facility=facilities.facts(facility),
        patient=patient_facts(coming.patient, facility, language, on),
        number=coming.number, came_at=coming.arrived_at, decided_at=made.decided_at, kind=made.kind,
        doctor=short(doctor),
        diagnosis=admission_diagnosis(coming.id, at, language), examination=_examination(made) or None,
        help_given=made.help_given or None, advice=made.advice or None, reason=made.reason or None,
        turn=made.turn or None, transferred_to=made.facility_to or None, transport=made.transport or None,
        agreed_with=made.agreed_with or None, remarks=made.text or None,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id)


def _examination(made: Disposition) -> str:
    """The doctor's words, or those of the note that stands for them."""
    if made.examination or made.note_id is None:
        return made.examination
    return queries.note(made.note_id, at=made.facility_id).text


def admission_diagnosis(encounter_id: UUID, at: UUID, language: str) -> DiagnosisFacts | None:
    """The newest diagnosis of the reception that stands."""
    found = [row for row in queries.diagnoses([encounter_id], at=at) if row.role == "admission"]
    if not found:
        return None
    return DiagnosisFacts(found[-1].text or terminology.named(found[-1].code, language), found[-1].code or None)
