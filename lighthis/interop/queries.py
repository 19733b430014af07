"""Reading a file of patients, and what the register knows of the people in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, tuple_

from lighthis.audit.models import AuditEntry
from lighthis.db.engine import session
from lighthis.facility.models import ANYWHERE
from lighthis.interop.rules import doubles, fhir, fhir_patient, people, tables
from lighthis.interop.rules.encoding import kind_of
from lighthis.interop.rules.incoming import Reading
from lighthis.kernel.text import N_, Refusal
from lighthis.registration.models import Card, Patient, PatientIdentifier

MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """A file that can be read: its people come one by one, as often as asked."""

    table: tables.Table | None
    resources: tuple[fhir.Resource, ...]

    def readings(self, today: date) -> Iterator[Reading]:
        """Every row, read, with the doubles inside the file marked. Raises Refusal at what no table holds."""
        if self.table is not None:
            return doubles.marked(people.read(row, today) for row in self.table.rows())
        return doubles.marked(fhir_patient.read(one, today) for one in self.resources)

    def header(self, field: str) -> str:
        """A column as the file calls it."""
        return self.table.headers.get(field, field) if self.table else field

    @property
    def unread(self) -> tuple[str, ...]:
        """Headers of the file that mean nothing to us."""
        return self.table.unread if self.table else ()


def opened(path: Path) -> Source:
    """A file of patients. Raises Refusal where it is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(N_("The file is bigger than %(most)s MB. Cut it in parts."), most=MOST_BYTES // 1024 // 1024)
        content = path.read_bytes()
    except OSError as fault:
        raise Refusal(N_("The file cannot be read: %(why)s."), why=fault.strerror or str(fault)) from None
    kind = kind_of(path.name, content)
    if kind == "fhir":
        return Source(None, tuple(fhir.resources(content)))
    return Source(tables.table(kind, content), ())


def known(system: str, source_ids: list[str]) -> dict[str, PatientIdentifier]:
    """Who came from this source before, by the number of the source."""
    rows = select(PatientIdentifier).where(PatientIdentifier.system == system, PatientIdentifier.value.in_(source_ids))
    return {one.value: one for one in session.scalars(rows.order_by(PatientIdentifier.id))}


def patients(ids: list[UUID]) -> dict[UUID, Patient]:
    """Several patients with all that belongs to them."""
    return {one.id: one for one in session.scalars(select(Patient).where(Patient.id.in_(ids)))}


def digests(identifier_ids: list[UUID], action: str) -> dict[UUID, str]:
    """What each row said when it was brought in last, from the log."""
    rows = (
        select(AuditEntry.object_id, AuditEntry.detail)
        .where(AuditEntry.object_id.in_(identifier_ids), AuditEntry.action == action)
        .order_by(AuditEntry.id)
    )
    return {id_: str(detail.get("row", "")) for id_, detail in session.execute(rows) if id_ is not None}


def holders(numbers: list[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Who holds each of these numbers confirmed."""
    found: dict[tuple[str, str], UUID] = {}
    for start in range(0, len(numbers), 200):
        rows = select(PatientIdentifier.system, PatientIdentifier.value, PatientIdentifier.patient_id).where(
            tuple_(PatientIdentifier.system, PatientIdentifier.value).in_(numbers[start : start + 200]),
            PatientIdentifier.state == "confirmed",
        )
        found |= {(system, value): id_ for system, value, id_ in session.execute(rows)}
    return found


def shown(patient_id: UUID) -> str:
    """How an operator finds a patient: a card number, a number of a source, else the key."""
    card = select(Card.number).where(Card.facility_id.in_(ANYWHERE), Card.patient_id == patient_id)
    rows = select(PatientIdentifier.value).where(
        PatientIdentifier.patient_id == patient_id, PatientIdentifier.kind == "source"
    )
    return session.scalar(card.limit(1)) or session.scalar(rows.limit(1)) or str(patient_id)
