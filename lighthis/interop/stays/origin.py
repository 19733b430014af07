"""What came from such a folder before, and what every writer of one needs: the hospital, who brings it in, its zone."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select

from lighthis.db import types
from lighthis.db.bulk import add_many
from lighthis.db.engine import session
from lighthis.facility.models import Facility, ImportedRow
from lighthis.interop.rules.stays.faults import FOREVER, Fault, fault
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_key
from lighthis.staff.models import Staff

KEPT = cast(Table, ImportedRow.__table__).c
POINTED_TO = ("departments", "beds", "patients")  # what later files name
LOGIN = "stays-import"  # the person that stands beside rows which nobody here wrote; it can never sign in


@dataclass
class Writing:
    """One run: `ids` are the rows of each kind by the other system's id, those of before and those made now."""

    facility: Facility
    by: Actor
    registrar: str
    zone: ZoneInfo
    at: int
    before: dict[str, dict[str, tuple[str, str]]]
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # people who were in the register before this run
    faults: list[Fault] = field(default_factory=list)
    made: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def here(self) -> str:
        """The key of the facility."""
        return str(self.facility.id)

    def instant(self, at: datetime) -> int | None:
        """A local minute as the store keeps it; None for what goes on."""
        return None if at == FOREVER else types.microseconds(at.replace(tzinfo=self.zone))

    def is_new(self, kind: str, id_: str, said: str, line: int, rows: int = 1) -> bool:
        """Whether a row did not come before; one that came with other facts is a fault. Counts it."""
        known = self.before.get(kind, {}).get(id_)
        count = self.counts.setdefault(kind, {"new": 0, "same": 0})
        count["same" if known else "new"] += rows
        if known is None:
            return True
        if kind in POINTED_TO:
            self.ids.setdefault(kind, {})[id_] = known[0]
        if known[1] != said:
            self.faults.append(fault(f"{kind}.csv", line, "changed_since_import", id=id_))
        return False

    def keep(self, kind: str, id_: str, row_id: str, said: str) -> None:
        """Remember where a row came from."""
        if kind in POINTED_TO:
            self.ids.setdefault(kind, {})[id_] = row_id
        self.made.append((new_key(), self.at, self.here, kind, id_, row_id, said))

    def flush(self) -> None:
        """Write what is remembered."""
        add_many(
            ImportedRow,
            ("id", "created_at", "facility_id", "kind", "source_id", "row_id", "digest"),
            self.made,
            of_one=True,
        )
        self.made.clear()


def begin(facility: Facility, by: Actor) -> Writing:
    """A run for a hospital that is there, with what came before."""
    before: dict[str, dict[str, tuple[str, str]]] = {}
    rows = select(KEPT.kind, KEPT.source_id, KEPT.row_id, KEPT.digest).where(KEPT.facility_id == facility.id)
    for kind, id_, row_id, said in session.execute(rows):
        before.setdefault(kind, {})[id_] = (str(row_id), said)
    at = cast(int, types.microseconds(clock.now()))
    return Writing(facility, by, str(_registrar()), ZoneInfo(facility.zone), at, before)


def _registrar() -> UUID:
    person = session.scalar(select(Staff).where(Staff.login == LOGIN))
    if person is None:
        person = Staff(login=LOGIN, family="lighthis stays import", disabled_at=clock.now())
        session.add(person)
        session.flush()
    return person.id
