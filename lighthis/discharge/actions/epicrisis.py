"""The epicrisis: written as a draft, signed once, then only added to."""

from collections.abc import Mapping

from lighthis.admission import actions as admission
from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.discharge import queries, rules
from lighthis.discharge.models import Epicrisis, EpicrisisAddition
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def write(stay: Stay, sections: Mapping[str, str], *, by: Actor) -> Epicrisis:
    """Keep the draft of a stay's epicrisis, in the place of what was kept before. Raises Refusal."""
    row = queries.epicrisis_of(stay)
    rules.check_draft(row.state if row is not None else "draft", sections)
    if row is None:
        row = Epicrisis(facility_id=stay.facility_id, stay_id=stay.id, written_at=clock.now(), written_by_id=by.person)
        session.add(row)
    row.sections = {name: sections[name].strip() for name in rules.SECTIONS if sections.get(name, "").strip()}
    row.written_at, row.written_by_id = clock.now(), by.person
    session.flush()
    audit.wrote(row, "epicrisis written", by=by, patient=stay.encounter.patient_id)
    return row


def sign(row: Epicrisis, *, by: Actor) -> None:
    """Lock the words of an epicrisis under one's name, with the diagnoses they speak of (rulings 29). Raises Refusal."""
    stay = row.stay
    rules.check_draft(row.state, row.sections)
    has_diagnosis = admission.has_final_diagnosis(stay.encounter)
    rules.check_signing(row.sections, rules.kind_of(stay.disposition), has_diagnosis=has_diagnosis)
    row.state, row.signed_by_id, row.signed_at = "signed", by.person, clock.now()
    row.stood = queries.standing(stay)
    session.flush()
    audit.wrote(row, "epicrisis signed", by=by, patient=stay.encounter.patient_id)


def add(row: Epicrisis | None, words: str, reason: str, *, by: Actor) -> EpicrisisAddition:
    """Add something to a signed epicrisis, with the reason; what was signed stays. Raises Refusal."""
    if row is None:
        raise Refusal(N_("The epicrisis is not signed yet: change the draft."))
    rules.check_addition(row.state, words, reason)
    made = EpicrisisAddition(
        facility_id=row.facility_id,
        epicrisis_id=row.id,
        words=words.strip(),
        reason=reason.strip(),
        by_id=by.person,
    )
    row.stood = queries.standing(row.stay)  # who adds has read what the record says now
    session.add(made)
    session.flush()
    audit.wrote(made, "epicrisis added to", by=by, patient=row.stay.encounter.patient_id, reason=reason)
    return made
