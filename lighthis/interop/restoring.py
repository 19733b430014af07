"""People whose import was withdrawn and who are brought in again: the same records, found again."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, update

from lighthis.db.engine import session
from lighthis.interop import queries
from lighthis.interop.models import ImportRow
from lighthis.interop.queries import Known
from lighthis.registration import name_index
from lighthis.registration.models import Patient, PatientIdentifier
from lighthis.registration.rules.person import to_card

WITHDRAWN = "import withdrawn"  # the reason that stands at the numbers of such people
IDENTIFIER, PATIENT = cast(Table, PatientIdentifier.__table__), cast(Table, Patient.__table__)
ROW = cast(Table, ImportRow.__table__)


def restore(known: list[Known], run_id: UUID) -> None:
    """Put people back into the register as part of another run. Inside a write unit."""
    if not known:
        return
    ids = [one.patient_id for one in known]
    _numbers_again(ids)
    session.execute(update(PATIENT).where(PATIENT.c.id.in_(ids)).values(withdrawn_at=None))
    session.execute(update(ROW).where(ROW.c.id.in_([one.id for one in known])).values(run_id=run_id))
    rows = {str(one.id): one.search_row for one in session.execute(_rows(ids))}
    people = name_index.candidates(session(), ids)
    words = [name_index.words_of(one) for one in people]
    found = [(rows[one.key], own, to_card(one)) for one, own in zip(people, words, strict=True)]
    name_index.put_new(session(), found)
    name_index.learn(session(), {word for own in words for word in own if word.isalpha()})


def _rows(ids: list[UUID]) -> Any:
    return PATIENT.select().with_only_columns(PATIENT.c.id, PATIENT.c.search_row).where(PATIENT.c.id.in_(ids))


def _numbers_again(ids: list[UUID]) -> None:
    """Their numbers are confirmed again, but for those that somebody else holds by now, or another of these."""
    rows = IDENTIFIER.select().where(IDENTIFIER.c.patient_id.in_(ids), IDENTIFIER.c.reason == WITHDRAWN)
    found = session.execute(rows.order_by(IDENTIFIER.c.id)).all()
    held = set(queries.holders({(one.system, one.value) for one in found}))
    states: dict[str, list[UUID]] = {"confirmed": [], "unconfirmed": []}
    for one in found:
        key = (one.system, one.value)
        states["unconfirmed" if key in held else "confirmed"].append(one.id)
        held.add(key)
    for state, them in states.items():
        if them:
            session.execute(update(IDENTIFIER).where(IDENTIFIER.c.id.in_(them)).values(state=state, reason=""))
