"""The registers: journal 060 of infectious diseases, and that of notices to the police."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager

from lighthis.db.engine import session
from lighthis.duties.models import Duty, DutyStep
from lighthis.duties.queries.notices import ALL_INFECTIONS, steps_of
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import shown_to
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration.links import families_of
from lighthis.registration.models import Patient
from lighthis.registration.people import lean, whole

ROWS = 50
SHOWS = ("open", "late", "all")


@dataclass(frozen=True)
class Listed:
    """One line of a register: the notice, whom it is about (for looking only), what was done."""

    duty: Duty
    patient: Patient
    steps: dict[str, DutyStep]


def listed(by: Actor, kind: str, show: str, year: int | None, page: int) -> tuple[list[Listed], int]:
    """A page of a register as its reader may see it, and how many lines there are; the overdue first, else the newest number."""
    rows = _open_to(by).where(Duty.kind == kind, *_shown(show, year))
    total = session.scalar(select(func.count()).select_from(rows.with_only_columns(Duty.id).subquery())) or 0
    order = (Duty.due_at, Duty.id) if show != "all" else (Duty.created_at.desc(), Duty.id.desc())
    return _on_page(session.scalars(_whole(rows).order_by(*order).limit(ROWS).offset((page - 1) * ROWS))), total


def printed(by: Actor, kind: str, year: int, page: int) -> tuple[list[Listed], int]:
    """A sheet of a year's register in the order of its numbers, and how many numbers its reader may see."""
    rows = _open_to(by).where(Duty.kind == kind, Duty.year == year, Duty.number.is_not(None))
    total = session.scalar(select(func.count()).select_from(rows.with_only_columns(Duty.id).subquery())) or 0
    sheet = list(session.scalars(_whole(rows).order_by(Duty.number).limit(ROWS).offset((page - 1) * ROWS)))
    families = families_of([one.encounter.patient_id for one in sheet])
    people = whole({family[0] for family in families.values()}, {family[0]: family for family in families.values()},
                   ("names", "addresses"))  # fmt: skip
    return _on_page(sheet, {id_: people[family[0]] for id_, family in families.items()}), total


def waiting_for(by: Actor, most: int) -> tuple[list[Listed], int, int]:
    """For the home page: the most urgent notices that wait, how many wait, how many of them are overdue."""
    rows = _open_to(by).where(Duty.due_at.is_not(None))
    late = func.count(Duty.id).filter(Duty.due_at < clock.now())
    total, overdue = session.execute(rows.with_only_columns(func.count(Duty.id), late)).one()
    return _on_page(session.scalars(_whole(rows).order_by(Duty.due_at, Duty.id).limit(most))), total, overdue


def years(kind: str, *, at: UUID) -> list[int]:
    """The years of a register, the newest first."""
    rows = select(Duty.year).where(Duty.facility_id == at, Duty.kind == kind, Duty.year.is_not(None)).distinct()
    return sorted((year for year in session.scalars(rows) if year), reverse=True)


def _on_page(found: Iterable[Duty], people: Mapping[UUID, Patient] | None = None) -> list[Listed]:
    """Notices with whom they are about and what was done."""
    rows = list(found)
    known = people or lean({one.encounter.patient_id for one in rows})
    steps = steps_of([one.id for one in rows], at=rows[0].facility_id) if rows else {}
    return [Listed(one, known[one.encounter.patient_id], steps[one.id]) for one in rows]


def _open_to(by: Actor) -> Select[Duty]:
    rows = select(Duty).join(Encounter, (Encounter.id == Duty.encounter_id) & (Encounter.facility_id == by.facility_id))
    theirs: ColumnElement[bool] = Duty.kind == "infection" if by.may(ALL_INFECTIONS) else Duty.kind.is_(None)
    return rows.where(Duty.facility_id == by.facility_id, or_(shown_to(by), theirs))


def _whole(rows: Select[Duty]) -> Select[Duty]:
    return rows.options(contains_eager(Duty.encounter))


def _shown(show: str, year: int | None) -> list[ColumnElement[bool]]:
    """Open: something waits; late: it should have been done by now; all: of the year, by its number or else by its entry."""
    now: datetime = clock.now()
    if show == "late":
        return [and_(Duty.due_at.is_not(None), Duty.due_at < now)]
    if show == "open":
        return [Duty.due_at.is_not(None)]
    return [true() if year is None else or_(Duty.year == year, Duty.year.is_(None))]
