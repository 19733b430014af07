"""Writing what a patient says about visitors, and answering at the information desk."""

from collections.abc import Sequence
from uuid import UUID

import argon2

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.informing import queries, rules
from lighthis.informing.models import InformingAnswer, InformingWish
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs import codes
from lighthis.requests import actions as requests
from lighthis.staff.actions.accounts import hasher


def write(encounter: Encounter, said: rules.Said, *, by: Actor, drops_word: bool = False) -> InformingWish:
    """Write down whom the patient lets be told; a code word said before stands unless it is dropped. Raises Refusal."""
    before = queries.live(encounter.id, at=encounter.facility_id)
    kept = before.code_hash if before is not None and said.kind == rules.NAMED and not drops_word else ""
    rules.check_said(
        said, status=encounter.status, arrived_at=encounter.arrived_at, now=clock.now(), keeps_word=bool(kept),
        kinships=[one.code for one in codes.code_list("kinship")],
    )  # fmt: skip
    if before is not None:
        before.replaced_at = clock.now()
        session.flush()
    named = said.kind == rules.NAMED
    word = rules.folded(said.code_word) if named else ""
    row = InformingWish(
        facility_id=encounter.facility_id, encounter_id=encounter.id, kind=said.kind, said_by=said.said_by,
        people=_kept(said.people) if named else [], code_hash=hasher.hash(word) if word else kept, said_at=said.said_at, by_id=by.person,
        representative=said.representative.strip() if said.said_by == "representative" else "",
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"kind": said.kind, "count": len(row.people), "code word": bool(row.code_hash)}
    audit.wrote(row, "said whom to tell", by=by, patient=encounter.patient_id, detail=detail)
    return row


def answer(encounter_id: UUID, how: str, asker: str, word: str, language: str, *, by: Actor) -> InformingAnswer:
    """Answer a visitor: the place where the right is proven, else that nothing can be told; both are written. Raises Refusal, NotFound."""
    at = by.facility_id
    if at is None:
        raise NotFound
    wish = queries.tellable(encounter_id, at=at)
    people = rules.by_key(str(wish.id), wish.people)
    rules.check_asking(how, asker, word, people=people)
    named = people.get(how)
    is_told = named is not None or _is_word(wish, word)
    place = queries.place(wish.encounter) if is_told else None
    row = InformingAnswer(
        facility_id=at, encounter_id=encounter_id, asker=asker.strip(), kinship=named["kinship"] if named else "",
        how=rules.NAMED if named else rules.CODE_WORD, is_told=is_told, by_id=by.person,
        department=place.department.name_in(language) if place and place.department else "", room=place.room if place else "",
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {
        "for": row.asker,
        "proven": row.how,
        "told": is_told,
        "where": " ".join(filter(None, (row.department, row.room))),
    }
    audit.wrote(row, "visitor answered", by=by, patient=wish.encounter.patient_id, detail=detail)
    return row


def _kept(people: Sequence[rules.Person]) -> list[dict[str, str]]:
    return [{"name": one.name.strip(), "kinship": one.kinship, "phone": one.phone.strip()} for one in people]


def _is_word(wish: InformingWish, word: str) -> bool:
    """Whether the code word is right; after some wrong ones no word is, for a while: somebody is guessing."""
    subject = f"code word {wish.encounter_id}"
    if requests.failures(subject) >= rules.MOST_WRONG:
        return False
    try:
        if wish.code_hash and hasher.verify(wish.code_hash, rules.folded(word)):
            return True
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        pass
    requests.count_failure(subject)
    return False
