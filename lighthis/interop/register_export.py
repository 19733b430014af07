"""The register as a table that a spreadsheet shows and that our own import reads back: one row a patient, a page at a time."""

import csv
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any, cast
from uuid import UUID

from openpyxl import Workbook
from sqlalchemy import Table, bindparam, func, select

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.facility.models import Facility
from lighthis.interop.rules.incoming import BIRTH_CERTIFICATE, PASSPORT, PINFL
from lighthis.kernel.cells import harmless
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import people
from lighthis.registration.models import Card, Patient

HEADER = (
    "lighthis_id", "source_id", "family", "given", "patronymic", "sex", "birth_date", "pinfl", "phone", "passport",
    "birth_certificate", "citizenship", "region", "district", "mahalla", "address", "kin", "kin_phone", "language",
)  # fmt: skip
PARTS = ("names", "identifiers", "contacts", "addresses", "cards")
AT_ONCE = 500
MOST_LINES = 1_048_576  # of a sheet
_SEX = {"male": "m", "female": "f"}
_FORMS = {"day": "%d.%m.%Y", "month": "%m.%Y", "year": "%Y", "estimated": "%Y"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
PATIENT, CARD = cast(Table, Patient.__table__).c, cast(Table, Card.__table__).c
_ALL = Prepared(
    select(PATIENT.id)
    .where(PATIENT.id > bindparam("after"), PATIENT.withdrawn_at.is_(None))
    .order_by(PATIENT.id)
    .limit(AT_ONCE)
)
_OF = Prepared(
    select(PATIENT.id).join_from(Patient.__table__, Card.__table__, CARD.patient_id == PATIENT.id)
    .where(CARD.facility_id == bindparam("at"), PATIENT.id > bindparam("after"), PATIENT.withdrawn_at.is_(None))
    .order_by(PATIENT.id).limit(AT_ONCE)
)  # fmt: skip


def count(facility: Facility | None) -> int:
    """How many patients a table will have."""
    rows = select(func.count()).select_from(Patient).where(PATIENT.withdrawn_at.is_(None))
    if facility is not None:
        rows = rows.join(Card, CARD.patient_id == PATIENT.id).where(CARD.facility_id == facility.id)
    return session.scalar(rows) or 0


def rows(system: str, facility: Facility | None) -> Iterator[list[str]]:
    """A row of each patient of the register, or of those with a card of a hospital, in the columns of `HEADER`."""
    after = UUID(int=0)
    while True:
        found = _ALL.rows(after=after) if facility is None else _OF.rows(after=after, at=facility.id)
        ids = [id_ for (id_,) in found]
        known = people.people(ids, PARTS)
        made = [_row(known[id_], system) for id_ in ids]
        session.rollback()
        if not ids:
            return
        yield from made
        after = ids[-1]


def write_csv(out: IO[str], table: Iterator[list[str]], told: Callable[[int], None]) -> int:
    """As CSV, every cell harmless. Returns how many people."""
    written, done = csv.writer(out, lineterminator="\r\n"), 0
    written.writerow(HEADER)
    while part := list(islice(table, AT_ONCE)):
        written.writerows([harmless(cell) for cell in row] for row in part)
        done += len(part)
        told(done)
    return done


def write_xlsx(out: IO[bytes], table: Iterator[list[str]], told: Callable[[int], None]) -> int:
    """As a workbook, row by row. Returns how many people. Raises Refusal for more than a sheet holds."""
    book, done = Workbook(write_only=True), 0
    sheet = book.create_sheet("patients")
    sheet.append(HEADER)
    for row in table:
        done += 1
        if done >= MOST_LINES:
            raise Refusal(N_("A sheet holds no more than %(most)s rows. Write a CSV."), most=MOST_LINES)
        sheet.append([_UNWRITABLE.sub("", harmless(cell)) for cell in row])
        if done % AT_ONCE == 0:
            told(done)
    book.save(out)
    return done


def _row(one: Patient, system: str) -> list[str]:
    name, contacts = one.name, {row.kind: row for row in reversed(one.contacts)}
    own, kin = contacts.get("own"), contacts.get("kin")
    where = next((row for row in one.addresses if row.use == "lived"), next(iter(one.addresses), None))
    return [
        str(one.id), _source(one, system), *((name.family, name.given, name.patronymic) if name else ("", "", "")),
        _SEX.get(one.sex, ""), one.birth_date.strftime(_FORMS.get(one.birth_precision, "%Y")) if one.birth_date else "",
        _number(one, PINFL), own.phone if own else "", _number(one, PASSPORT), _number(one, BIRTH_CERTIFICATE), one.citizenship,
        *((where.region, where.district, where.mahalla, where.line) if where else ("", "", "", "")),
        kin.person if kin else "", kin.phone if kin else "", one.language,
    ]  # fmt: skip


def _source(one: Patient, system: str) -> str:
    """The number of the source, else a card number, else the key."""
    return _number(one, system) or (one.cards[0].number if one.cards else str(one.id))


def _number(one: Any, system: str) -> str:
    found = [row.value for row in one.identifiers if row.system == system and row.state != "withdrawn"]
    return found[-1] if found else ""
