"""The statistical card: answered, signed by a doctor, then by the head of department; opened again with a reason."""

from collections.abc import Mapping
from typing import Any

from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.discharge import queries, rules
from lighthis.discharge.models import StatCard
from lighthis.encounters import actions as encounters
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

POSITIVE = "positive"  # code of `infection_results`


def answer(stay: Stay, answers: Mapping[str, Any], *, by: Actor) -> StatCard:
    """Keep what nobody else asks; a positive test for HIV hides the coming (rulings 9). Raises Refusal."""
    row = queries.card_of(stay)
    if row is None:
        row = StatCard(facility_id=stay.facility_id, stay_id=stay.id, written_by_id=by.person)
        session.add(row)
    rules.check_open(row.state or "draft")
    row.answers = {**(row.answers or {}), **answers}
    session.flush()
    audit.wrote(row, "card of the stay written", by=by, patient=stay.encounter.patient_id)
    if row.answers.get("hiv") == POSITIVE:
        encounters.hide(stay.encounter, "form 066", by=by)
    return row


def sign_card(stay: Stay, *, by: Actor) -> StatCard:
    """The doctor signs: nothing required is missing, nothing contradicts itself; what it says is kept as it is now. Raises Refusal."""
    row = queries.card_of(stay)
    if row is None:
        raise Refusal(N_("The card is not filled in yet."))
    rules.check_open(row.state)
    language = facilities.facility(stay.facility_id).paper_language
    facts = queries.card_facts(stay, language, row)
    count = sum(one.forbids for one in rules.lacks(facts))
    if count:
        raise Refusal(
            N_("The card cannot be signed: %(count)s things are missing or contradict each other."), count=count
        )
    row.state, row.signed_by_id, row.signed_at, row.remark = "signed", by.person, clock.now(), ""
    row.facts, row.language = queries.to_keep(stay, facts), language
    session.flush()
    audit.wrote(row, "card of the stay signed", by=by, patient=stay.encounter.patient_id)
    return row


def confirm(row: StatCard, *, by: Actor) -> None:
    """The head of department signs after the doctor. Raises Refusal."""
    rules.check_confirming(row.state, row.signed_by_id, by.id, outdated=bool(queries.is_outdated(row, row.stay)))
    row.state, row.confirmed_by_id, row.confirmed_at = "confirmed", by.person, clock.now()
    audit.wrote(row, "card of the stay confirmed", by=by, patient=row.stay.encounter.patient_id)


def give_back(row: StatCard, remark: str, *, by: Actor) -> None:
    """The head of department gives the card back to the doctor, saying what is to be corrected. Raises Refusal."""
    rules.check_return(row.state, remark)
    row.state, row.signed_by_id, row.signed_at, row.remark = "draft", None, None, remark.strip()
    audit.wrote(row, "card of the stay given back", by=by, patient=row.stay.encounter.patient_id, reason=remark)


def reopen(row: StatCard, reason: str, *, by: Actor) -> StatCard:
    """A signed card is replaced by a new one with the same answers; the old one stays as it was signed. Raises Refusal."""
    rules.check_reopening(row.state, reason)
    row.replaced_at, row.replaced_why = clock.now(), reason.strip()
    session.flush()
    made = StatCard(
        facility_id=row.facility_id, stay_id=row.stay_id, answers=dict(row.answers), written_by_id=by.person
    )
    session.add(made)
    session.flush()
    audit.wrote(made, "card of the stay opened again", by=by, patient=row.stay.encounter.patient_id, reason=reason)
    return made
