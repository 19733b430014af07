"""Reads of consultations: one, those of a coming, those that wait for an answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.consultations import rules
from lighthis.consultations.models import Consultation
from lighthis.db.engine import session
from lighthis.db.reading import among, of
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening, brief, shown_to
from lighthis.facility.models import Department
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound

ROW = Consultation.__table__.c
_PENDING = (
    of(Consultation, "id", "encounter_id", "specialist", "urgency", "due_at")
    .along("department", Department, "department_id")
    .where(ROW.facility_id == bindparam("at"), among(ROW.encounter_id, "ids"), ROW.state == "asked")
    .order_by(ROW.due_at, ROW.id)
)


def consultation(consultation_id: UUID, *, at: UUID) -> Consultation:
    """A consultation of this facility. Raises NotFound."""
    found = session.get(Consultation, consultation_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def of_coming(encounter: Encounter) -> list[Consultation]:
    """Every consultation of a coming, oldest first, the withdrawn ones too."""
    rows = select(Consultation).where(
        Consultation.facility_id == encounter.facility_id, Consultation.encounter_id == encounter.id
    )
    return list(
        session.scalars(
            rows.options(joinedload(Consultation.department), joinedload(Consultation.answered_by)).order_by(
                Consultation.asked_at, Consultation.id
            )
        )
    )


def waiting(by: Actor, *, whole: bool = False, first: int = 0, most: int = 50) -> list[Consultation]:
    """What waits for an answer of the reader's departments (of all, `whole`), the most pressing first; hidden comings left out."""
    rows = _waiting(select(Consultation), by, whole).options(
        joinedload(Consultation.encounter).joinedload(Encounter.patient).options(*brief()),
        joinedload(Consultation.department),
    )
    return list(session.scalars(rows.order_by(Consultation.due_at, Consultation.id).offset(first).limit(most)))


def how_many(by: Actor, *, whole: bool = False) -> int:
    """How many of them there are."""
    return session.scalar(_waiting(select(func.count()).select_from(Consultation), by, whole)) or 0


def _waiting(rows: Any, by: Actor, whole: bool) -> Any:
    """A post of one department sees what that is asked, and what is asked in free words; one of the whole hospital sees all."""
    rows = rows.join(Encounter, Encounter.id == Consultation.encounter_id).where(
        Consultation.facility_id == by.facility_id,
        Consultation.state == "asked",
        Encounter.status == "open",
        shown_to(by),
    )
    if whole or not by.department_ids:
        return rows
    return rows.where(or_(Consultation.department_id.in_(by.department_ids), Consultation.department_id.is_(None)))


def pending(ids: list[UUID], at: UUID) -> dict[UUID, list[Message]]:
    """For the emergency board: which questions of some comings wait for an answer, the most pressing first; one query."""
    found: dict[UUID, list[Message]] = {}
    for one in _PENDING.all(at=at, ids=ids) if ids else ():
        found.setdefault(one.encounter_id, []).append(_awaited(one))
    return found


def _awaited(one: Consultation) -> Message:
    said = N_("Consultation: %(whom)s, %(urgency)s, answer by %(time)s")
    return Message(said, {"whom": whom(one), "urgency": Message(rules.URGENCIES[one.urgency]), "time": one.due_at})


def whom(one: Consultation) -> Department | str | Message:
    """Who is asked, as a sentence takes it: the department, the specialist, or both."""
    if one.department is None:
        return one.specialist
    if not one.specialist:
        return one.department
    return Message(N_("%(department)s (%(specialist)s)"), {"department": one.department, "specialist": one.specialist})


def unanswered(encounter: Encounter, lang: str) -> list[Happening]:
    """For the coming's page: what waits for an answer."""
    asked = [one for one in of_coming(encounter) if one.state == "asked"]
    return [_line(one, one.asked_at, one.asked_by_id, _awaited(one), one.question) for one in asked]


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Questions and answers as lines of the coming's timeline."""
    return [line for one in of_coming(encounter) for line in _happened(one)]


def _happened(one: Consultation) -> list[Happening]:
    asked = Message(N_("Asked: %(whom)s"), {"whom": whom(one)})
    lines = [_line(one, one.asked_at, one.asked_by_id, asked, one.question)]
    if one.answered_at is not None:
        lines.append(_line(one, one.answered_at, one.answered_by_id, Message(N_("Answer")), one.answer))
    return lines


def _line(one: Consultation, at: datetime, by: UUID | None, what: Message, words: str) -> Happening:
    return Happening(
        at, Message(N_("Consultation")), what, by, words=words, endpoint="consultations.consultation",
        values={"consultation_id": one.id}, withdrawn=one.withdrawn_why,
    )  # fmt: skip


def told(row: Consultation, lang: str) -> str:
    """A consultation for whoever confirms a mistake."""
    return "; ".join(part for part in (row.question, row.answer) if part)
