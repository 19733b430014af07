"""Reads of diagnoses and signed notes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Examined
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import Message, NotFound
from lighthis.records import rules
from lighthis.records.models import Diagnosis, Divergence, Note
from lighthis.registration import people
from lighthis.terminology import queries as terminology
from lighthis.terminology.rules import limits, normal, well_formed

OFTEN = 10


def diagnoses(encounter_ids: Sequence[UUID], *, at: UUID, withdrawn: bool = False) -> list[Diagnosis]:
    """The diagnoses of some comings in the order of their roles and times; withdrawn ones only when asked for."""
    rows = select(Diagnosis).where(Diagnosis.facility_id == at, Diagnosis.encounter_id.in_(encounter_ids))
    if not withdrawn:
        rows = rows.where(Diagnosis.withdrawn_at.is_(None))
    found = session.scalars(
        rows.options(joinedload(Diagnosis.by), joinedload(Diagnosis.withdrawn_by)).order_by(
            Diagnosis.stated_at, Diagnosis.id
        )
    )
    return sorted(found, key=lambda row: rules.ROLES.index(row.role))


def notes(encounter_ids: Sequence[UUID], *, at: UUID, withdrawn: bool = False) -> list[Note]:
    """The notes of some comings, oldest first; withdrawn ones only when asked for."""
    rows = select(Note).where(Note.facility_id == at, Note.encounter_id.in_(encounter_ids))
    if not withdrawn:
        rows = rows.where(Note.withdrawn_at.is_(None))
    return list(session.scalars(rows.options(joinedload(Note.by)).order_by(Note.happened_at, Note.id)))


def diagnosis(diagnosis_id: UUID, *, at: UUID) -> Diagnosis:
    """A diagnosis of this facility. Raises NotFound."""
    found = session.get(Diagnosis, diagnosis_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def note(note_id: UUID, *, at: UUID) -> Note:
    """A note of this facility. Raises NotFound."""
    found = session.get(Note, note_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def often(staff_id: UUID, *, at: UUID) -> list[str]:
    """The codes a doctor writes most here, for the list under the search."""
    used = func.count(Diagnosis.id)
    rows = select(Diagnosis.code).where(Diagnosis.facility_id == at, Diagnosis.by_id == staff_id, Diagnosis.code != "")
    return list(session.scalars(rows.group_by(Diagnosis.code).order_by(used.desc(), Diagnosis.code).limit(OFTEN)))


def last_examination(encounter_id: UUID, at: UUID) -> Examined | None:
    """For encounters.queries.examinations: the newest examination note that stands."""
    rows = select(Note).where(
        Note.facility_id == at,
        Note.encounter_id == encounter_id,
        Note.kind == "examination",
        Note.withdrawn_at.is_(None),
    )
    found = session.scalars(rows.order_by(Note.happened_at.desc(), Note.id.desc()).limit(1)).first()
    return Examined(found.id, found.text, found.happened_at) if found is not None else None


def doubts(encounter: Encounter, role: str, code: str, at: datetime) -> list[Message]:
    """What speaks against a code for this patient: sex, age, a second place, a missing fourth character, an edition (ICD-10)."""
    code = normal(code)
    if not well_formed(code):
        return []
    patient = people.behind(encounter.patient, ())
    first, last = limits.birth_days(patient.birth_date, patient.birth_precision)
    day = clock.local(at, facilities.facility(encounter.facility_id).zone).date()
    born = limits.Born(patient.sex, first, last)
    found = limits.warnings(code, born=born, on=day, is_first=role not in rules.BESIDE)
    if terminology.is_known(code) is False:
        found.append(limits.unknown(code))
    if not limits.stands_whole(code) and terminology.subdivided(code):
        found.append(limits.whole(code))
    if ended := terminology.not_valid(code, day):
        found.append(limits.out_of_use(code, *ended))
    return found


def words_of(row: Diagnosis, lang: str) -> str:
    """A diagnosis as people read it: the code, its words, then the doctor's own words."""
    parts = [row.code, terminology.named(row.code, lang) if row.code else ""]
    return " ".join(part for part in parts if part)


def additions(row: Note) -> list[Note]:
    """What was added to a note afterwards, oldest first, withdrawn ones too."""
    rows = select(Note).where(
        Note.facility_id == row.facility_id, Note.encounter_id == row.encounter_id, Note.amends_id == row.id
    )
    return list(session.scalars(rows.options(joinedload(Note.by)).order_by(Note.happened_at, Note.id)))


def divergence(encounter: Encounter) -> Divergence | None:
    """How the clinical and the post-mortem diagnosis compare, where somebody said it."""
    rows = select(Divergence).where(
        Divergence.facility_id == encounter.facility_id, Divergence.encounter_id == encounter.id,
        Divergence.withdrawn_at.is_(None),
    )  # fmt: skip
    return session.scalar(rows.options(joinedload(Divergence.by)))


def is_dead(encounter: Encounter) -> bool:
    """Whether the patient, under any of the linked records, died while this coming went on."""
    died_at = people.behind(encounter.patient, ()).died_at
    return rules.died_here(died_at, encounter.arrived_at, encounter.ended_at)


def entries_of(encounter: Encounter, kinds: Sequence[str] = (), *, first: int = 0, most: int = 50) -> list[Note]:
    """Notes of a coming that stand, oldest first, a page of them; additions come with what they add to."""
    rows = _standing(select(Note), encounter, kinds).options(joinedload(Note.by))
    return list(session.scalars(rows.order_by(Note.happened_at, Note.id).offset(first).limit(most)))


def last_of(encounter: Encounter, kind: str) -> Note | None:
    """The newest note of a kind that stands."""
    rows = _standing(select(Note), encounter, (kind,)).order_by(Note.happened_at.desc(), Note.id.desc())
    return session.scalars(rows.limit(1)).first()


def _standing(rows: Select[Note], encounter: Encounter, kinds: Sequence[str]) -> Select[Note]:
    rows = rows.where(
        Note.facility_id == encounter.facility_id, Note.encounter_id == encounter.id, Note.withdrawn_at.is_(None)
    )
    return rows.where(Note.kind.in_(kinds)) if kinds else rows
