"""What was written by mistake: on the wrong patient, or at all; who asked, who answered (rulings 8)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import joinedload, lazyload

from lighthis.db.engine import session
from lighthis.db.reading import among, of
from lighthis.encounters import rules
from lighthis.encounters.models import Encounter, EncounterMove, EntryError
from lighthis.encounters.queries.comings import shown_to, visible
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Message, NotFound
from lighthis.registration.models import Patient


@dataclass(frozen=True)
class Subject:
    """One kind of thing that may turn out to be entered in error, as the domain that writes it tells it."""

    words: str  # what it is called
    permission: str  # what whoever confirms must hold beside the right to confirm; empty: nothing
    find: Callable[[UUID, UUID], Any]  # its row by id at a facility. Raises NotFound
    told: Callable[[Any, str], Message | str]  # what stands in it, for a reader of a language
    check: Callable[[Any], None]  # whether it can still be marked. Raises Refusal
    mark: Callable[[Any, str, Actor], object]  # row, reason: another person has confirmed


_NEEDLESS = (
    Patient.identifiers,
    Patient.contacts,
    Patient.addresses,
    Patient.allergies,
)  # a list says name, birth and card
subjects: dict[str, Subject] = {}  # filled in joins.py: the coming, its triage, diagnoses, notes


# filled in joins.py, by domain: counts of what else waits for a second person: for this one, or asked by this one
more_waiting: dict[str, Callable[[Actor, bool], Select[int]]] = {}


def move(move_id: UUID, *, at: UUID) -> EncounterMove:
    """A move of a coming of this facility. Raises NotFound."""
    found = session.scalar(_moves(at).where(EncounterMove.id == move_id))
    if found is None:
        raise NotFound
    return found


def open_moves(at: UUID) -> list[EncounterMove]:
    """Moves that wait for a second person, the oldest first."""
    rows = _moves(at).join(Encounter, Encounter.id == EncounterMove.encounter_id)
    rows = rows.where(EncounterMove.state == "asked", Encounter.status != "entered_in_error")
    return list(session.scalars(rows.order_by(EncounterMove.created_at)))


def moves_of(encounter_id: UUID, *, at: UUID) -> list[EncounterMove]:
    """Every move ever asked for a coming, oldest first."""
    rows = select(EncounterMove).where(EncounterMove.facility_id == at, EncounterMove.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(EncounterMove.created_at)))


MOVE = EncounterMove.__table__.c
_DONE = (
    of(EncounterMove)
    .along("encounter", Encounter, "encounter_id")
    .where(MOVE.facility_id == bindparam("at"), MOVE.state == "done")
    .where(among(MOVE.from_patient_id, "known") | among(MOVE.to_patient_id, "known"))
    .order_by(MOVE.answered_at.desc())
)


def moves_of_patients(ids: list[UUID], *, at: UUID) -> list[EncounterMove]:
    """Moves done here from or to a patient: both show them; for looking only."""
    return _DONE.all(at=at, known=ids)


def _moves(at: UUID) -> Select[EncounterMove]:
    rows = select(EncounterMove).where(EncounterMove.facility_id == at)
    lean = brief()
    return rows.options(
        joinedload(EncounterMove.encounter), joinedload(EncounterMove.from_patient).options(*lean),
        joinedload(EncounterMove.to_patient).options(*lean),
    )  # fmt: skip


def brief() -> list[Any]:
    """How a list loads a patient: name, birth and card."""
    return [lazyload(each) for each in _NEEDLESS]


def asked_error(error_id: UUID, *, at: UUID) -> EntryError:
    """What somebody of this facility says was entered in error, for who asked. Raises NotFound."""
    rows = select(EntryError).where(EntryError.id == error_id, EntryError.facility_id == at)
    found = session.scalar(rows.options(joinedload(EntryError.encounter)))
    if found is None:
        raise NotFound
    return found


def error(error_id: UUID, *, by: Actor) -> EntryError:
    """What somebody of this facility says was entered in error, for who may read what it is about. Raises NotFound."""
    rows = select(EntryError).where(EntryError.id == error_id, EntryError.facility_id == by.facility_id)
    found = session.scalar(rows.options(joinedload(EntryError.encounter).joinedload(Encounter.patient)))
    if found is None or not _may_answer(found, by):
        raise NotFound
    return found


def open_errors(by: Actor) -> list[EntryError]:
    """What waits here for a second person and this one may read or has asked, the oldest first."""
    rows = select(EntryError).join(Encounter, Encounter.id == EntryError.encounter_id)
    rows = rows.where(
        EntryError.facility_id == by.facility_id, EntryError.state == "asked", Encounter.status != "entered_in_error",
        or_(EntryError.asked_by_id == by.id, _answerable(by)),
    )  # fmt: skip
    rows = rows.options(joinedload(EntryError.encounter).joinedload(Encounter.patient).options(*brief()))
    return list(session.scalars(rows.order_by(EntryError.created_at)))


def errors_of(encounter_id: UUID, *, at: UUID) -> list[EntryError]:
    """Everything of a coming that anybody said was entered in error, oldest first."""
    rows = select(EntryError).where(EntryError.facility_id == at, EntryError.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(EntryError.created_at)))


def corrections_of(encounter_id: UUID, *, at: UUID) -> tuple[list[EncounterMove], list[EntryError]]:
    """Every move and every mistake ever asked for in a coming, oldest first."""
    return moves_of(encounter_id, at=at), errors_of(encounter_id, at=at)


def waiting(by: Actor, domains_off: Collection[str] = ()) -> tuple[int, int]:
    """How much waits here for this person's word as the second, of every kind; and how much that this person asked for."""
    counted = [
        count(by, mine)
        for mine in (False, True)
        for count in (_moves_waiting, _errors_waiting, *(more for domain, more in more_waiting.items() if domain not in domains_off))
    ]  # fmt: skip
    found = session.execute(select(*(one.scalar_subquery() for one in counted))).one()
    half = len(found) // 2
    return sum(found[:half]), sum(found[half:])


def asked_of(column: Any, by: Actor, mine: bool, answers: ColumnElement[bool], permission: str) -> ColumnElement[bool]:
    """Of requests whose asker stands in a column: a person's own; or those of others which that person may answer."""
    if mine:
        own: ColumnElement[bool] = column == by.id
        return own
    return and_(column != by.id, answers) if by.may(permission) else column.is_(None)  # nobody: each has an asker


def _moves_waiting(by: Actor, mine: bool) -> Select[int]:
    return _waiting(EncounterMove, by).where(asked_of(EncounterMove.asked_by_id, by, mine, true(), rules.CONFIRM))


def _errors_waiting(by: Actor, mine: bool) -> Select[int]:
    return _waiting(EntryError, by).where(asked_of(EntryError.asked_by_id, by, mine, _answerable(by), rules.CONFIRM))


def _waiting(model: type[EncounterMove] | type[EntryError], by: Actor) -> Select[int]:
    rows = select(func.count()).select_from(model).join(Encounter, Encounter.id == model.encounter_id)
    return rows.where(
        model.facility_id == by.facility_id, model.state == "asked", Encounter.status != "entered_in_error"
    )


def coming_of(row: Any) -> Encounter:
    """The coming that a subject is, or hangs on."""
    found: Encounter = row if isinstance(row, Encounter) else row.encounter
    return found


def _answerable(by: Actor) -> ColumnElement[bool]:
    """`_may_answer` in the words of the store."""
    told = [kind for kind, one in subjects.items() if not one.permission]
    read = [kind for kind, one in subjects.items() if one.permission and by.may(one.permission)]
    return or_(EntryError.kind.in_(told), and_(EntryError.kind.in_(read), shown_to(by)))


def _may_answer(row: EntryError, by: Actor) -> bool:
    """The coming itself is told by its number; what was written in it only to who reads it anyway."""
    permission = subjects[row.kind].permission
    return not permission or (by.may(permission) and visible(row.encounter, by))
