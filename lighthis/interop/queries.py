"""Reading a file of patients, and what the register knows of the people in it."""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO
from uuid import UUID

from sqlalchemy import bindparam, select

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.facility.models import ANYWHERE
from lighthis.interop.models import ImportRow
from lighthis.interop.rules import doubles, fhir, fhir_patient, people, tables
from lighthis.interop.rules.encoding import HEAD, kind_of
from lighthis.interop.rules.incoming import PINFL, Problem, Reading
from lighthis.kernel.text import N_, Message, NotFound, Refusal
from lighthis.registration import queries as registration
from lighthis.registration.models import Card, Patient, PatientIdentifier

IDENTIFIER, ROW = PatientIdentifier.__table__.c, ImportRow.__table__.c
MOST_BYTES = {"table": 1024, "workbook": 256, "fhir": 4096}  # in MB; tables and lines of JSON are never held whole


@dataclass(frozen=True)
class Source:
    """A file that can be read: its people come one by one, as often as asked. `digest` is of its bytes."""

    table: tables.Table | None
    content: IO[bytes]
    digest: str
    size: int

    def place(self) -> int:
        """How many bytes of it were read by now."""
        return self.content.tell()

    def readings(self, today: date) -> Iterator[Reading]:
        """Every row, read, with the doubles inside the file marked. Raises Refusal at what no table holds."""
        if self.table is not None:
            return doubles.marked(people.read(row, today) for row in self.table.rows())
        return doubles.marked(fhir_patient.read(one, today) for one in fhir.each(self.content))

    def header(self, field: str) -> str:
        """A column as the file calls it."""
        return self.table.headers.get(field, field) if self.table else field

    @property
    def unread(self) -> tuple[str, ...]:
        """Headers of the file that mean nothing to us."""
        return self.table.unread if self.table else ()


def opened(path: Path) -> Source:
    """A file of patients; whoever asked closes its `content`. Raises Refusal where it is none."""
    try:
        content = path.open("rb")
    except OSError as fault:
        raise Refusal(N_("The file cannot be read: %(why)s."), why=fault.strerror or str(fault)) from None
    try:
        return _understood(path.name, content)
    except BaseException:
        content.close()
        raise


def _understood(name: str, content: IO[bytes]) -> Source:
    kind = kind_of(name, content.read(HEAD))
    size = content.seek(0, os.SEEK_END)
    if size > MOST_BYTES[kind] * 1024 * 1024:
        raise Refusal(N_("The file is bigger than %(most)s MB. Cut it in parts."), most=MOST_BYTES[kind])
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    return Source(None if kind == "fhir" else tables.table(kind, content), content, digest, size)


@dataclass(frozen=True)
class Known:
    """Somebody who came from a source before: the key of the source's number, and what the row said then."""

    id: UUID
    patient_id: UUID
    run_id: UUID | None
    digest: str
    is_withdrawn: bool


_KNOWN = Prepared(
    select(
        IDENTIFIER.value, IDENTIFIER.id, IDENTIFIER.patient_id, ROW.run_id, ROW.digest, Patient.__table__.c.withdrawn_at
    )
    .select_from(PatientIdentifier)
    .join(Patient)
    .join(ImportRow, ROW.id == IDENTIFIER.id, isouter=True)
    .where(among(IDENTIFIER.value, "values"), IDENTIFIER.system == bindparam("system"), IDENTIFIER.kind == "source")
    .order_by(IDENTIFIER.id)
)
_HOLDERS = Prepared(
    select(IDENTIFIER.value, IDENTIFIER.patient_id).where(
        among(IDENTIFIER.value, "values"), IDENTIFIER.system == bindparam("system"), IDENTIFIER.state == "confirmed"
    )
)


def known(system: str, source_ids: list[str]) -> dict[str, Known]:
    """Who came from this source before, by the number of the source."""
    rows = _KNOWN.rows(values=source_ids, system=system) if source_ids else []
    return {
        value: Known(id_, patient_id, run_id, digest or "", withdrawn_at is not None)
        for value, id_, patient_id, run_id, digest, withdrawn_at in rows
    }


def patients(ids: list[UUID]) -> dict[UUID, Patient]:
    """Several patients with all that belongs to them."""
    return {one.id: one for one in session.scalars(select(Patient).where(Patient.id.in_(ids)))} if ids else {}


def holders(numbers: set[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Who holds each of these numbers confirmed."""
    of_system = defaultdict(list)
    for system, value in sorted(numbers):
        of_system[system].append(value)
    return {
        (system, value): id_
        for system, values in of_system.items()
        for value, id_ in _HOLDERS.rows(values=values, system=system)
    }


def against_register(
    batch: list[Reading], system: str
) -> tuple[list[Reading], dict[str, Known], dict[tuple[str, str], UUID]]:
    """The rows with what the register says against them, who of them came before, and who holds which of their numbers."""
    people = [one.person for one in batch if one.person is not None]
    numbers = {(PINFL, one.pinfl) for one in people if one.pinfl}
    numbers |= {(number.system, number.value) for one in people for number in one.documents}
    taken, before = holders(numbers), known(system, [one.source_id for one in people])
    return [_against(one, taken, before) for one in batch] if taken else batch, before, taken


def _against(reading: Reading, taken: dict[tuple[str, str], UUID], before: dict[str, Known]) -> Reading:
    person = reading.person
    if person is None:
        return reading
    own = before[person.source_id].patient_id if person.source_id in before else None
    own = own or _key(reading.own_key)
    found = []
    holder = taken.get((PINFL, person.pinfl))
    if holder is not None and holder != own:
        text = N_("the PINFL belongs to another patient of the register: %(who)s")
        found.append(Problem("pinfl", Message(text, {"who": shown(holder)})))
    for number in person.documents:
        holder = taken.get((number.system, number.value))
        if holder is not None and holder != own:
            text = N_("another patient has this number too: %(who)s; check both")
            found.append(Problem(number.kind, Message(text, {"who": shown(holder)}), is_fatal=False))
    return replace(reading, problems=(*reading.problems, *found)) if found else reading


def named(number: str) -> UUID:
    """A patient by key, card number or number of a source. Raises NotFound, Refusal where several have that number."""
    try:
        return registration.patient(UUID(number)).id
    except (ValueError, NotFound):
        cards = select(Card.patient_id).where(Card.facility_id.in_(ANYWHERE), Card.number == number)
        sources = select(PatientIdentifier.patient_id).where(
            PatientIdentifier.value == number,
            PatientIdentifier.kind == "source",
            PatientIdentifier.state != "withdrawn",
        )
        found = {*session.scalars(cards), *session.scalars(sources)}
    if len(found) > 1:
        raise Refusal(
            N_("Several patients have the number %(number)s; write the card number or the key."), number=number
        )
    if not found:
        raise NotFound
    return registration.patient(found.pop()).id


def here(keys: list[str]) -> set[str]:
    """Which keys are of patients of this very register: rows of our own export say nothing new of them."""
    ids = [id_ for id_ in map(_key, keys) if id_]
    return {str(id_) for (id_,) in _HERE.rows(ids=ids)} if ids else set()


_HERE = Prepared(
    select(Patient.__table__.c.id).where(
        among(Patient.__table__.c.id, "ids"), Patient.__table__.c.withdrawn_at.is_(None)
    )
)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def shown(patient_id: UUID) -> str:
    """How an operator finds a patient: a card number, a number of a source, else the key."""
    card = select(Card.number).where(Card.facility_id.in_(ANYWHERE), Card.patient_id == patient_id)
    rows = select(PatientIdentifier.value).where(
        PatientIdentifier.patient_id == patient_id, PatientIdentifier.kind == "source"
    )
    return session.scalar(card.limit(1)) or session.scalar(rows.limit(1)) or str(patient_id)
