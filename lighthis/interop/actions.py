"""Bringing people of another system into the register: once each, changed where their source changed."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, insert, update
from sqlalchemy.exc import IntegrityError

from lighthis.audit import actions as audit
from lighthis.db import bulk, units
from lighthis.db.engine import session
from lighthis.interop import arrivals, queries, restoring, runs
from lighthis.interop.arrivals import Arrivals, Order
from lighthis.interop.models import ImportRow, ImportRun
from lighthis.interop.queries import Known
from lighthis.interop.rules.incoming import Address, Incoming, Problem, Reading
from lighthis.interop.runs import Tally
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient, PatientAddress

BROUGHT = "brought in"
MOST, LEAST = 2_000, 100  # rows a unit
HOLD_SECONDS = 0.25  # what a unit should take: a clerk at the desk waits for one at most
BREATH_SECONDS = 0.02  # between units, so that whoever waits at the lock file gets it
WEIGHT = 40  # a changed row takes the store as long as so many new ones
ATTEMPTS = 5
ROW = cast(Table, ImportRow.__table__)
Note = Callable[[Reading], None]


class RowRefused(Exception):
    """The register refused one row: its batch is taken back and done without it."""

    def __init__(self, reading: Reading, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        problem = Problem(refusal.field or "", refusal.message)
        self.reading = replace(reading, problems=(*reading.problems, problem))


@dataclass
class Batch:
    """Rows looked at, sorted by what is to be done with them, before anybody has to wait."""

    all: list[Reading]
    new: list[Reading]
    back: list[tuple[Known, Reading]]  # people whose import was withdrawn
    changed: list[tuple[Known, Reading]]
    held: set[tuple[str, str]]

    @property
    def good(self) -> int:
        """Rows that may be brought in."""
        return sum(one.is_good for one in self.all)


@dataclass
class Pace:
    """How many rows a unit takes, by how long the last one held the store."""

    rows: int = 200
    longest: float = 0.0

    def held(self, seconds: float, rows: int) -> None:
        """A unit of so many rows took so long."""
        self.longest = max(self.longest, seconds)
        wanted = int(rows * HOLD_SECONDS / max(seconds, 0.001))
        self.rows = max(LEAST, min(MOST, wanted, self.rows * 2))


def examine(readings: Iterable[Reading], order: Order | None, note: Note, told: Callable[[int], None]) -> Tally:
    """Look at every row, in the file and (with an order) against the register, and write nothing. `told` hears how many."""
    tally, rows = Tally(), iter(readings)
    while batch := list(islice(rows, MOST)):
        for one in queries.against_register(batch, order.system)[0] if order else batch:
            tally.bad += not one.is_good
            tally.unchanged += one.is_good
            _tell(one, note)
        session.rollback()
        told(tally.rows)
    return tally


def bring_in(readings: Iterable[Reading], run: ImportRun, order: Order, note: Note, pace: Pace) -> Iterator[ImportRun]:
    """Keep all good rows from the run's mark on, unit by unit; `note` is told of every row that has problems. Yields the run."""
    rows = islice(readings, run.position, None)
    bulk.quicken()
    try:
        while batch := list(islice(rows, pace.rows)):
            for part in _parts(batch, order.system):
                run = _kept(part, run, order, note, pace)
                yield run
                bulk.copy_back()
                time.sleep(BREATH_SECONDS)
    finally:
        bulk.slow_down()


def bring_in_all(readings: Iterable[Reading], run: ImportRun, order: Order) -> Iterator[ImportRun]:
    """Keep every row in one unit, or raise RowRefused or Refusal and keep none."""
    rows = iter(readings)
    with units.work():
        begun = runs.begin(run)
        while batch := list(islice(rows, MOST)):
            sorted_ = _sorted(batch, order.system)
            bad = [one for one in sorted_.all if not one.is_good]
            if bad:
                raise RowRefused(bad[0], Refusal(N_("the row is wrong")))
            begun = _write(sorted_, _arrivals(sorted_, order, begun), begun, order, [])
            yield begun
        begun = runs.step(begun, state="pairing")
    yield begun


def _tell(reading: Reading, note: Note) -> None:
    if reading.problems:
        note(reading)


def _parts(batch: list[Reading], system: str) -> Iterator[list[Reading]]:
    """A batch cut where too many rows of it change what the register knows: those are written one by one."""
    known = queries.known(system, [one.source_id for one in batch if one.person])
    session.rollback()
    if not known:
        yield batch
        return
    part: list[Reading] = []
    weight = 0
    for one in batch:
        own = known.get(one.source_id)
        part.append(one)
        weight += WEIGHT if own and one.person and own.digest != one.person.digest else 1
        if weight >= MOST:
            yield part
            part, weight = [], 0
    if part:
        yield part


def _sorted(batch: list[Reading], system: str) -> Batch:
    checked, known, holders = queries.against_register(batch, system)
    ours = queries.here([one.own_key for one in batch if one.own_key])
    found = Batch(checked, [], [], [], set(holders))
    for one in checked:
        if not one.is_good or one.person is None or one.own_key in ours:
            continue
        own = known.get(one.source_id)
        if own is None:
            found.new.append(one)
        elif own.is_withdrawn:
            found.back.append((own, one))
        elif own.digest != one.person.digest:
            found.changed.append((own, one))
    return found


def _arrivals(batch: Batch, order: Order, run: ImportRun) -> Arrivals:
    return arrivals.prepared(batch.new, batch.held, order, run.id)


def _kept(rows: list[Reading], run: ImportRun, order: Order, note: Note, pace: Pace) -> ImportRun:
    """One unit; what the register refuses all the same is left out, what somebody else wrote meanwhile is looked at anew."""
    refused: list[Reading] = []
    for _attempt in range(ATTEMPTS + len(rows)):
        lines = {one.line for one in refused}
        batch = _sorted([one for one in rows if one.line not in lines], order.system)
        made = _arrivals(batch, order, run)
        for one in sorted([*refused, *batch.all], key=lambda row: row.line):
            _tell(one, note)
        session.rollback()
        try:
            moved, seconds = _held(batch, made, run, order, refused)
        except RowRefused as fault:
            refused.append(fault.reading)
        except IntegrityError:
            continue
        else:
            arrivals.remember(made, order)
            pace.held(seconds, len(rows))
            return moved
    raise Refusal(N_("The register changes faster than this file can be written. Run the command again."))


def _held(
    batch: Batch, made: Arrivals, run: ImportRun, order: Order, refused: list[Reading]
) -> tuple[ImportRun, float]:
    """Write a batch, waiting for whoever holds the store; and how long everybody else waited for us."""
    with units.work(patience=runs.PATIENCE_SECONDS):
        begun = time.monotonic()
        moved = _write(batch, made, run, order, refused)
    return moved, time.monotonic() - begun


def _write(batch: Batch, made: Arrivals, run: ImportRun, order: Order, refused: list[Reading]) -> ImportRun:
    """All rows of a batch, the mark behind them, one entry of the log with the digest of what they said."""
    tally, rows = runs.tally_of(run), len(batch.all) + len(refused)
    tally.new += len(batch.new) + len(batch.back)
    tally.changed += len(batch.changed)
    tally.bad += rows - batch.good
    tally.unchanged += batch.good - len(batch.new) - len(batch.back) - len(batch.changed)
    moved = runs.step(run, position=run.position + rows, **runs.counts(tally))
    arrivals.write(made, order)
    restoring.restore([own for own, _reading in batch.back], run.id)
    changes = batch.changed + [(own, one) for own, one in batch.back if one.person and own.digest != one.person.digest]
    _change_all(changes, order)
    if batch.new or batch.back or changes:
        written = [one for one in batch.all if one.is_good and one.person]
        audit.wrote(moved, BROUGHT, by=order.by, detail=_detail(written, moved, run))
    return moved


def _detail(written: list[Reading], moved: ImportRun, run: ImportRun) -> dict[str, Any]:
    said = "\n".join(f"{one.source_id}\t{cast(Incoming, one.person).digest}" for one in written)
    return {
        "source": moved.system, "line": written[0].line, "until": written[-1].line, "new": moved.new - run.new,
        "changed": moved.changed - run.changed, "rows": hashlib.sha256(said.encode()).hexdigest(),
    }  # fmt: skip


def _change_all(changes: list[tuple[Known, Reading]], order: Order) -> None:
    people = queries.patients([own.patient_id for own, _reading in changes])
    for own, reading in changes:
        person = cast(Incoming, reading.person)
        _change(people[own.patient_id], reading, person, order)
        row = {"digest": person.digest, "line": reading.line}
        if own.digest:
            session.execute(update(ROW).where(ROW.c.id == own.id).values(row))
        else:
            more = {"id": own.id, "created_at": clock.now(), "patient_id": own.patient_id, "run_id": own.run_id}
            session.execute(insert(ROW).values(row | more))


def _change(patient: Patient, reading: Reading, person: Incoming, order: Order) -> None:
    """What the source says anew, through the same action as at the desk. Raises RowRefused."""
    try:
        registration.change(patient, _draft(person, patient, order), by=order.by)
    except Refusal as refusal:
        raise RowRefused(reading, refusal) from None
    patient.is_unknown = person.is_unknown
    for address in person.addresses:
        _address(patient, address)
    if person.died_at is not None and patient.died_at is None:
        registration.died(patient, person.died_at, by=order.by)
    session.flush()
    if order.facility is not None:
        registration.card(patient, order.facility, by=order.by)


def _draft(person: Incoming, now: Patient, order: Order) -> registration.PatientDraft:
    """What the source says; where it says nothing, what the register knows stays."""
    contacts = {one.kind: one for one in now.contacts}
    own, kin = contacts.get("own"), contacts.get("kin")
    keeps_birth = person.birth_date is None
    return replace(
        person,
        sex=now.sex if person.sex == "unknown" else person.sex,
        birth_date=now.birth_date if keeps_birth else person.birth_date,
        precision=now.birth_precision if keeps_birth else person.precision,
        documents=(registration.Document("source", order.system, person.source_id), *person.documents),
        phone=person.phone or (own.phone if own else ""),
        kin_phone=person.kin_phone or (kin.phone if kin else ""), kin=person.kin or (kin.person if kin else ""),
        citizenship=person.citizenship or now.citizenship, benefit=now.benefit, social_status=now.social_status,
        work=now.work, source="import",
    )  # fmt: skip


def _address(patient: Patient, address: Address) -> None:
    """An address of each use; the source's word replaces the one before."""
    row = next((one for one in patient.addresses if one.use == address.use), None)
    if row is None:
        row = PatientAddress(patient_id=patient.id, use=address.use)
        patient.addresses.append(row)
    row.country, row.region, row.district = address.country, address.region, address.district
    row.mahalla, row.line = address.mahalla, address.line
