"""Lines of the journal: the numbers of a period with everything that column 1 to 15 of form 001 say, gathered in few questions."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from lighthis.admission.models import Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Facility
from lighthis.journal.models import AskedJournal, JournalEntry, JournalNote
from lighthis.journal.rules import Asked
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.records import queries as records
from lighthis.records.models import Diagnosis, Note
from lighthis.registration.models import Patient

ROWS = 50
OF_RECEPTION = ("admission", "clinical", "main")  # roles, the last one said last
# filled in joins.py: of some comings at a facility, whom of the relatives who wrote of a death has told, and when
told_of_death: list[Callable[[list[UUID], UUID], dict[UUID, tuple[str, datetime]]]] = []
T = TypeVar("T")
_NEEDLESS = (Patient.identifiers, Patient.allergies, Patient.cards)  # a line says name, birth, address and kin


@dataclass(frozen=True)
class Line:
    """One number of the journal and what is known of it; `is_shown`: whether the reader may know whose it is (rulings 9)."""

    entry: JournalEntry
    coming: Encounter
    is_shown: bool
    decision: Disposition | None = None
    stay: Stay | None = None
    referral: Diagnosis | None = None
    ambulance: str = ""  # the diagnosis on its sheet
    diagnosis: Diagnosis | None = None  # of this hospital
    told: tuple[tuple[str, datetime], ...] = ()  # whom of the relatives, beside the decision's own words
    note: JournalNote | None = None

    @property
    def is_struck(self) -> bool:
        """Whether it is shown as struck out: who may not know whose line it is does not learn that either."""
        return self.is_shown and self.entry.struck_at is not None

    @property
    def is_neutral(self) -> bool:
        """Nothing about the health of a sensitive coming stands on a list, whoever reads it."""
        return self.coming.secrecy == "sensitive"


def count(asked: Asked, at: Facility, *, by: Actor) -> int:
    """How many lines there are for what is asked."""
    rows = select(func.count(JournalEntry.id)).join(Encounter, Encounter.id == JournalEntry.encounter_id)
    return session.scalar(_narrowed(rows, asked, at, by)) or 0


def lines(asked: Asked, at: Facility, *, by: Actor, page: int = 1, most: int = ROWS) -> list[Line]:
    """The lines in the order of their numbers, a page of them."""
    rows = _narrowed(_rows(), asked, at, by).offset((page - 1) * most).limit(most)
    return _lines(rows, at.id, lambda coming: encounters.visible(coming, by))


def on_paper(asked: AskedJournal, at: Facility) -> list[Line]:
    """All lines of some days for a paper, whoever holds it: sensitive comings with their names only where it was asked for so."""
    rows = _of_days(_rows(), Asked(asked.since, asked.until), at)
    return _lines(rows, at.id, lambda coming: asked.is_named or coming.secrecy == "ordinary")


def _rows() -> Select[Any]:
    rows = select(JournalEntry).join(Encounter, Encounter.id == JournalEntry.encounter_id)
    rows = rows.join(Patient, Patient.id == Encounter.patient_id).options(
        contains_eager(JournalEntry.encounter).contains_eager(Encounter.patient).options(*map(lazyload, _NEEDLESS))
    )
    return rows.order_by(JournalEntry.year, JournalEntry.number)


def _lines(rows: Select[Any], at: UUID, shows: Callable[[Encounter], bool]) -> list[Line]:
    found: list[JournalEntry] = list(session.scalars(rows))
    ids = [row.encounter_id for row in found]
    decided, lain, (referred, stated) = _decisions(ids, at), _stays(ids, at), _diagnoses(ids, at)
    noted, told = notes([row.id for row in found], at=at), _told(ids, at)
    sheets = encounters.said_by_ambulances(ids, at=at)
    return [
        Line(
            row, row.encounter, shows(row.encounter), decided.get(of), lain.get(of), referred.get(of),
            sheets.get(of, ""), stated.get(of), tuple(told.get(of, ())), noted.get(row.id),
        )
        for row in found
        for of in (row.encounter_id,)
    ]  # fmt: skip


def entry(entry_id: UUID, *, by: Actor) -> JournalEntry:
    """A line of this hospital's journal whose coming the reader may see. Raises NotFound, encounters.Closed."""
    rows = select(JournalEntry).where(JournalEntry.id == entry_id, JournalEntry.facility_id == by.facility_id)
    found = session.scalar(rows.options(joinedload(JournalEntry.encounter)))
    if found is None:
        raise NotFound
    encounters.seen(found.encounter_id, by=by)
    return found


def asked_journal(form_id: UUID, *, at: UUID) -> AskedJournal:
    """What was asked for on paper. Raises NotFound."""
    found = session.get(AskedJournal, form_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def same_journal(wanted: AskedJournal) -> AskedJournal | None:
    """The same days asked for before."""
    rows = select(AskedJournal).where(
        AskedJournal.facility_id == wanted.facility_id, AskedJournal.since == wanted.since,
        AskedJournal.until == wanted.until, AskedJournal.is_named == wanted.is_named,
    )  # fmt: skip
    return session.scalar(rows)


def notes(entry_ids: list[UUID], *, at: UUID) -> dict[UUID, JournalNote]:
    """The note that stands of each of some lines."""
    rows = select(JournalNote).where(
        JournalNote.facility_id == at, JournalNote.entry_id.in_(entry_ids), JournalNote.replaced_at.is_(None)
    )
    return {row.entry_id: row for row in session.scalars(rows.options(joinedload(JournalNote.by)))} if entry_ids else {}


def every_note(entry_id: UUID, *, at: UUID) -> list[JournalNote]:
    """All notes of a line, the newest first, corrected ones too."""
    rows = select(JournalNote).where(JournalNote.facility_id == at, JournalNote.entry_id == entry_id)
    return list(session.scalars(rows.options(joinedload(JournalNote.by)).order_by(JournalNote.id.desc())))


def span(asked: Asked, zone: str) -> tuple[datetime, datetime]:
    """The days asked for as moments [first, last) of the wall clock."""
    first = datetime.combine(asked.since, time(0), ZoneInfo(zone))
    return first, datetime.combine(asked.until + timedelta(days=1), time(0), ZoneInfo(zone))


def _narrowed(rows: Select[T], asked: Asked, at: Facility, by: Actor) -> Select[T]:
    if asked.number is not None:
        rows = rows.where(JournalEntry.facility_id == at.id, Encounter.facility_id == at.id)
        return rows.where(JournalEntry.number == asked.number, JournalEntry.year == asked.year)
    rows = _of_days(rows, asked, at)
    if not asked.who:
        return rows
    # to stand under "admitted" or "refused" would tell of a hidden coming what became of it
    return rows.where(JournalEntry.struck_at.is_(None), encounters.shown_to(by), _became(asked.who, at.id))


def _of_days(rows: Select[T], asked: Asked, at: Facility) -> Select[T]:
    first, last = span(asked, at.zone)
    return rows.where(
        JournalEntry.facility_id == at.id, Encounter.facility_id == at.id, JournalEntry.arrived_at >= first,
        JournalEntry.arrived_at < last,
    )  # fmt: skip


def _became(who: str, at: UUID) -> ColumnElement[bool]:
    lay = select(Stay.id).where(
        Stay.facility_id == at, Stay.encounter_id == JournalEntry.encounter_id, Stay.withdrawn_at.is_(None)
    )
    if who == "admitted":
        return lay.exists()
    ended = select(Disposition.id).where(
        Disposition.facility_id == at, Disposition.encounter_id == JournalEntry.encounter_id,
        Disposition.withdrawn_at.is_(None), Disposition.kind != "admit",
    )  # fmt: skip
    return ended.exists() & ~lay.exists()


def _decisions(ids: list[UUID], at: UUID) -> dict[UUID, Disposition]:
    return {row.encounter_id: row for row in encounters.dispositions(ids, at=at) if row.withdrawn_at is None}


def _stays(ids: list[UUID], at: UUID) -> dict[UUID, Stay]:
    rows = select(Stay).where(Stay.facility_id == at, Stay.encounter_id.in_(ids), Stay.withdrawn_at.is_(None))
    placed = selectinload(Stay.departments).joinedload(StayDepartment.department)
    return {row.encounter_id: row for row in session.scalars(rows.options(lazyload(Stay.occupancies), placed))}


def _diagnoses(ids: list[UUID], at: UUID) -> tuple[dict[UUID, Diagnosis], dict[UUID, Diagnosis]]:
    """What the referral said, and what this hospital found: the main diagnosis, else an earlier one."""
    found = records.diagnoses(ids, at=at)
    referred = {row.encounter_id: row for row in found if row.role == "referral"}
    own = sorted((row for row in found if row.role in OF_RECEPTION), key=lambda row: OF_RECEPTION.index(row.role))
    return referred, {row.encounter_id: row for row in own}


def _told(ids: list[UUID], at: UUID) -> dict[UUID, list[tuple[str, datetime]]]:
    """Whom of the relatives somebody has told in the course of each coming, oldest first."""
    found: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    rows = select(Note.encounter_id, Note.text, Note.happened_at).where(
        Note.facility_id == at, Note.encounter_id.in_(ids), Note.kind == "told", Note.withdrawn_at.is_(None)
    )
    for encounter_id, words, told_at in session.execute(rows.order_by(Note.happened_at, Note.id)):
        found[encounter_id].append((words, told_at))
    for ask in told_of_death:
        for encounter_id, told in ask(ids, at).items():
            found[encounter_id].append(told)
    return found
