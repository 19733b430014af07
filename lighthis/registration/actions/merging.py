"""Two records of one person: linked and taken apart again; nothing is ever re-pointed (rulings 2)."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.registration import likely, links, name_index
from lighthis.registration.actions.pairs import answer, close_between, flag, open_between, two_people
from lighthis.registration.models import LikelyPair, Patient, PatientLink
from lighthis.registration.rules import merging as rules
from lighthis.registration.rules.duplicates import score_pair

# filled in joins.py by higher floors: the ids of each of the two people; may refuse: both lie in beds of one hospital
before_merge: list[Callable[[list[UUID], list[UUID]], None]] = []


def merge(loser_id: UUID, survivor_id: UUID, reason: str, *, by: Actor, despite: bool = False) -> PatientLink:
    """One record stands for both from now on; the other's rows stay its own. `despite`: confirmed against doubts. Raises Refusal."""
    reason = rules.check_reason(reason)
    rows = _locked(loser_id, survivor_id)
    loser, survivor = rows[loser_id], rows[survivor_id]
    families = links.families_of([loser_id, survivor_id])
    same = families[loser_id] == families[survivor_id]
    linked = families[loser_id][0] != loser_id or families[survivor_id][0] != survivor_id
    facts = likely.sides(families) if not same else {}
    doubts = [] if same else rules.doubts(facts[loser_id], facts[survivor_id])
    rules.check_merge(linked=linked, same=same, found=doubts, despite=despite)
    for refuse in before_merge:
        refuse(families[loser_id], families[survivor_id])
    link = PatientLink(loser_id=loser_id, survivor_id=survivor_id, by_id=by.person, reason=reason)
    session.add(link)
    close_between(families[loser_id], families[survivor_id], reason, by=by)
    _kept_as(loser, survivor, "same", reason, by)
    _written(link, "records linked", reason, by, {"doubts": [one.text for one in doubts]} if doubts else {})
    return link


def unmerge(link: PatientLink, reason: str, *, by: Actor) -> None:
    """The records are two people again; what was written between stays with the record it was written to. Raises Refusal."""
    reason = rules.check_reason(reason)
    rows = _locked(link.loser_id, link.survivor_id)
    session.refresh(link, with_for_update=True)
    if link.ended_at is not None:
        raise Refusal(N_("These records were taken apart already."))
    link.ended_at, link.ended_by_id, link.ended_why = clock.now(), by.person, reason
    session.flush()
    open_between(links.ids_of(link.loser_id), links.ids_of(link.survivor_id))
    _kept_as(rows[link.loser_id], rows[link.survivor_id], "other", reason, by)
    _written(link, "records taken apart", reason, by, {})


def _locked(*ids: UUID) -> dict[UUID, Patient]:
    """Both records, in the order of their keys: of two who link the same ones, the second waits and sees what the first did."""
    if len(set(ids)) < len(ids):
        raise Refusal(N_("These two are one record."))
    rows = select(Patient).where(Patient.id.in_(ids)).order_by(Patient.id).with_for_update()
    found = {row.id: row for row in session.scalars(rows.execution_options(populate_existing=True))}
    if len(found) < len(ids):
        raise NotFound
    for row in found.values():
        flag_modified(row, "sex")  # whoever edits one of them meanwhile sees that something happened to it
    return found


def _kept_as(one: Patient, other: Patient, state: str, reason: str, by: Actor) -> None:
    """The answer stands with the score of the pair, for learning the weights anew."""
    compared = score_pair(name_index.of_patient(one), name_index.of_patient(other))
    flag([(one.id, other.id, compared)], "merge")
    answer(one.id, other.id, state, reason, by=by)


def _written(link: PatientLink, verb: str, reason: str, by: Actor, more: dict[str, object]) -> None:
    session.flush()
    for own, other in ((link.loser_id, link.survivor_id), (link.survivor_id, link.loser_id)):
        audit.wrote(link, verb, by=by, patient=own, reason=reason, detail={"other": str(other), **more})


def not_one(one: UUID, other: UUID, reason: str, *, pair: LikelyPair | None, by: Actor) -> None:
    """A senior clerk says that these are two people; it is kept even where the queue did not have them. Raises Refusal."""
    rows = _locked(one, other)
    if pair is None or pair.state != "open":
        compared = score_pair(name_index.of_patient(rows[one]), name_index.of_patient(rows[other]))
        flag([(one, other, compared)], "merge")
        pair = likely.pair_of(one, other)
    if pair is not None:
        two_people(pair, reason, by=by)
