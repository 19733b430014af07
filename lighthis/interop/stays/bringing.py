"""A folder brought in whole, or not at all: one unit, one entry of the log."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lighthis.audit import actions as audit
from lighthis.db import bulk, units
from lighthis.db.engine import session
from lighthis.facility import actions as facilities
from lighthis.facility.models import Facility
from lighthis.interop import arrivals, pairing, runs
from lighthis.interop.models import ImportRun
from lighthis.interop.rules.stays import folder as rules
from lighthis.interop.rules.stays.faults import Fault
from lighthis.interop.rules.stays.folder import Folder
from lighthis.interop.rules.stays.rows import FacilityRow, digest
from lighthis.interop.rules.stays.tables import FILES, OPTIONAL, letters
from lighthis.interop.stays import lives, origin, people, places
from lighthis.interop.stays.origin import Writing
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, Message
from lighthis.registration import name_index
from lighthis.staff import actions as staff
from lighthis.staff.names import role_names

COMMAND = "lighthis stays import"
ZONE = "Asia/Tashkent"  # of a hospital that is not known yet
MANY = 1_000  # people who leave the index of names in pieces
CLASH = N_("Somebody lies here in a bed of the folder at the same time, or such a record is here already.")


@dataclass(frozen=True)
class Answer:
    """What became of a folder. `token` leads the first administrator of a hospital that was made into it."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    token: str = ""


class Refused(Exception):
    """What is there already says no: the unit is taken back."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("refused")
        self.faults = faults


def bring_in(path: Path, source: str) -> Answer:
    """Check a folder and keep all of it, or tell everything that is wrong. Raises Busy."""
    opened: list[IO[str]] = []
    try:
        found = rules.read(lambda file: _opened(path, file, opened), _wall)
    finally:
        for one in opened:
            one.close()
    if found.faults or found.facility is None:
        return Answer(found.faults)
    by, system_ = system(COMMAND), f"urn:lighthis:source:{source}"
    bulk.quicken()
    try:
        with units.work(patience=runs.PATIENCE_SECONDS):
            answer, run = _write(path, found, found.facility, system_, by)
    except Refused as refused:
        return Answer(refused.faults)
    except IntegrityError:
        return Answer([Fault("moves.csv", None, "exists_already", Message(CLASH))])
    finally:
        bulk.slow_down()
    if run.state == "pairing":
        _settle(run, by)
    return answer


def _opened(path: Path, file: str, opened: list[IO[str]]) -> IO[str] | None:
    where = path / file
    if not where.is_file() or (file in OPTIONAL and where.stat().st_size == 0):
        return None
    opened.append(letters(where.open("rb")))
    return opened[-1]


def _wall(code: str) -> datetime:
    zone = session.scalar(select(Facility.zone).where(Facility.code == code)) or ZONE
    return clock.local(clock.now(), zone).replace(tzinfo=None)


def _write(path: Path, found: Folder, row: FacilityRow, system_: str, by: Actor) -> tuple[Answer, ImportRun]:
    facility, token = _facility(row, by)
    by = system(COMMAND, facility.id)
    run = origin.begin(facility, by)
    _settle_facility(row, run)
    places.write(found, run)
    order = arrivals.Order(system_, facility, by)
    with letters((path / people.FILE).open("rb")) as text:
        draft = runs.draft(f"{path.name}/{people.FILE}", _digest(path), len(found.patients), order)
        of = people.write(text, found, run, order, runs.begin(draft))
    lives.write(found, run)
    if run.faults:
        raise Refused(sorted(run.faults, key=lambda one: ([*FILES].index(one.file), one.line or 0)))
    run.flush()
    if any(one["new"] for one in run.counts.values()):
        new = {kind: count["new"] for kind, count in run.counts.items()}
        said = {"folder": path.name, "files": _digest(path), "counts": run.counts}
        said |= {"people": new.get("patients", 0), "count": new.get("stays", 0)}
        audit.wrote(facility, "stays brought in", by=by, detail=said)
    return Answer(warnings=found.warnings, counts=run.counts, token=token), of


def _facility(row: FacilityRow, by: Actor) -> tuple[Facility, str]:
    """The hospital of that code; made, with its roles, when unknown."""
    facility = session.scalar(select(Facility).where(Facility.code == row.code))
    if facility is not None:
        return facility, ""
    facility = facilities.imported_facility(row.code, row.name, row.census, by=by)
    staff.ship_roles(facility, role_names(), by=by)
    return facility, staff.make_token(None, by=by, facility_id=facility.id)


def _settle_facility(row: FacilityRow, run: Writing) -> None:
    """The first folder says where the day of the statistics begins; a later one says the same."""
    said = digest(row)
    if run.is_new("facility", row.code, said, row.line):
        run.facility.census_at = row.census
        session.flush()
        run.keep("facility", row.code, run.here, said)


def _digest(path: Path) -> str:
    whole = hashlib.sha256()
    for file in FILES:
        where = path / file
        if where.is_file():
            with where.open("rb") as content:
                whole.update(hashlib.file_digest(content, "sha256").digest())
    return whole.hexdigest()


def _settle(run: ImportRun, by: Actor) -> None:
    """The index of names tidied, and likely doubles put before a clerk: as after every import of patients."""
    if run.new >= MANY:
        name_index.tidy(patience=runs.PATIENCE_SECONDS)
    pairing.pair(run, by, lambda _read: None)
