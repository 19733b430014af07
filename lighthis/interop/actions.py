"""Bringing people of another system into the register: once each, changed where their source changed."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.interop import queries
from lighthis.interop.arrivals import BROUGHT, Arrival, Order, register_many
from lighthis.interop.rules.incoming import PINFL, Address, Incoming, Problem, Reading
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient, PatientAddress, PatientIdentifier

BATCH = 200  # a clerk at the desk waits for one batch at most
BREATH_SECONDS = 0.02  # between batches, so that whoever waits at the lock file gets it


@dataclass
class Tally:
    """What became of the rows so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0

    @property
    def rows(self) -> int:
        """All rows looked at."""
        return self.new + self.changed + self.unchanged + self.bad


class RowRefused(Exception):
    """The register refused one row: its batch is taken back and done without it."""

    def __init__(self, reading: Reading, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        problem = Problem(refusal.field or "", refusal.message)
        self.reading = replace(reading, problems=(*reading.problems, problem))


def bring_in(readings: Iterable[Reading], order: Order, note: Callable[[Reading], None]) -> Iterator[Tally]:
    """Keep all good rows, batch by batch; `note` is told of every row that has problems. Yields the tally so far."""
    tally, rows = Tally(), iter(readings)
    while batch := list(islice(rows, BATCH)):
        _keep(batch, order, note, tally)
        yield replace(tally)
        time.sleep(BREATH_SECONDS)


def bring_in_all(readings: Iterable[Reading], order: Order, note: Callable[[Reading], None]) -> Iterator[Tally]:
    """Keep every row in one unit, or raise RowRefused or Refusal and keep none."""
    tally, rows = Tally(), iter(readings)
    with units.work():
        while batch := list(islice(rows, BATCH)):
            checked = _checked(batch, order)
            bad = [one for one in checked if not one.is_good]
            if bad:
                raise RowRefused(bad[0], Refusal(N_("the row is wrong")))
            _write(checked, order, tally)
            for one in checked:
                _tell(one, note)
            yield replace(tally)


def examine(readings: Iterable[Reading], order: Order, note: Callable[[Reading], None]) -> Tally:
    """Look at every row, in the file and against the register, and write nothing."""
    tally, rows = Tally(), iter(readings)
    while batch := list(islice(rows, BATCH)):
        for one in _checked(batch, order):
            tally.bad += not one.is_good
            tally.unchanged += one.is_good
            _tell(one, note)
        session.rollback()
    return tally


def _tell(reading: Reading, note: Callable[[Reading], None]) -> None:
    if reading.problems:
        note(reading)


def _keep(batch: list[Reading], order: Order, note: Callable[[Reading], None], tally: Tally) -> None:
    """One unit; a row that the register refuses all the same is left out and the rest done again."""
    refused: list[Reading] = []
    while True:
        attempt = replace(tally)
        left = [one for one in batch if all(one.line != other.line for other in refused)]
        try:
            with units.work():
                checked = _checked(left, order)
                _write([one for one in checked if one.is_good], order, attempt)
        except RowRefused as fault:
            refused.append(fault.reading)
            continue
        bad = [*refused, *(one for one in checked if not one.is_good)]
        attempt.bad += len(bad)
        tally.__dict__.update(attempt.__dict__)
        for one in sorted([*refused, *checked], key=lambda row: row.line):
            _tell(one, note)
        return


def _checked(batch: list[Reading], order: Order) -> list[Reading]:
    """The rows with what the register says against them."""
    people = [one.person for one in batch if one.person is not None]
    holders = queries.holders(_numbers(people))
    known = queries.known(order.system, [one.source_id for one in people])
    return [_against_register(one, holders, known) for one in batch]


def _against_register(
    reading: Reading, holders: dict[tuple[str, str], UUID], known: dict[str, PatientIdentifier]
) -> Reading:
    person = reading.person
    if person is None:
        return reading
    own = known[person.source_id].patient_id if person.source_id in known else None
    found = []
    holder = holders.get((PINFL, person.pinfl))
    if holder is not None and holder != own:
        text = N_("the PINFL belongs to another patient of the register: %(who)s")
        found.append(Problem("pinfl", Message(text, {"who": queries.shown(holder)})))
    for number in person.documents:
        holder = holders.get((number.system, number.value))
        if holder is not None and holder != own:
            text = N_("another patient has this number too: %(who)s; check both")
            found.append(Problem(number.kind, Message(text, {"who": queries.shown(holder)}), is_fatal=False))
    return replace(reading, problems=(*reading.problems, *found)) if found else reading


def _write(batch: list[Reading], order: Order, tally: Tally) -> None:
    known = queries.known(order.system, [one.source_id for one in batch])
    before = queries.digests([one.id for one in known.values()], BROUGHT)
    arrivals, changes = [], []
    for reading in batch:
        person = reading.person
        if person is None:
            continue
        own, digest = known.get(person.source_id), person.digest()
        if own is None:
            arrivals.append(Arrival(person, reading.line, digest))
        elif before.get(own.id) == digest:
            tally.unchanged += 1
        else:
            changes.append((own, reading, digest))
    people = queries.patients([own.patient_id for own, _reading, _digest in changes])
    for own, reading, digest in changes:
        _change(people[own.patient_id], reading, order)
        audit.wrote(own, BROUGHT, by=order.by, detail={"row": digest, "line": reading.line})
    tally.changed += len(changes)
    register_many(arrivals, set(queries.holders(_numbers([one.person for one in arrivals]))), order)
    tally.new += len(arrivals)


def _numbers(people: list[Incoming]) -> list[tuple[str, str]]:
    found = {(PINFL, one.pinfl) for one in people if one.pinfl}
    return sorted(found | {(number.system, number.value) for one in people for number in one.documents})


def _change(patient: Patient, reading: Reading, order: Order) -> None:
    """What the source says anew, through the same action as at the desk. Raises RowRefused."""
    person = reading.person
    assert person is not None
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
