"""The people of a folder, by the rules and the writing of `lighthis patients import`; whoever is there is not doubled."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, cast

from lighthis.interop import arrivals, queries, restoring, runs
from lighthis.interop.models import ImportRun
from lighthis.interop.rules.incoming import Reading
from lighthis.interop.rules.stays import patients
from lighthis.interop.rules.stays.faults import Fault
from lighthis.interop.rules.stays.folder import Folder
from lighthis.interop.rules.stays.tables import Line, rows
from lighthis.interop.stays.origin import Writing
from lighthis.kernel import clock

AT_ONCE = 2_000
FILE = "patients.csv"


def write(text: Iterable[str], folder: Folder, run: Writing, order: arrivals.Order, of: ImportRun) -> ImportRun:
    """Everybody of the file, some thousands at a time; the dead with the hour of their death. Returns the run further on."""
    died = {one.patient: one.until for one in folder.stays.values() if one.end == "died"}
    lines = (line for line in rows(FILE, text, lambda _fault: None))
    new = 0
    while batch := list(islice(lines, AT_ONCE)):
        new += _batch(batch, died, run, order, of)
        run.flush()
    return runs.step(of, position=of.rows, new=new, unchanged=of.rows - new, state="pairing" if new else "done",
                     ended_at=None if new else clock.now())  # fmt: skip


def _batch(batch: list[Line], died: dict[str, datetime], run: Writing, order: arrivals.Order, of: ImportRun) -> int:
    asked = list(_asked(batch, died, run))
    checked, known, held = queries.against_register([reading for reading, _said in asked], order.system)
    fresh: list[Reading] = []
    for reading, (_reading, said) in zip(checked, asked, strict=True):
        own = known.get(reading.source_id)
        if own is None:
            fresh.append(reading)
            run.faults += [
                Fault(FILE, reading.line, "bad_value", one.message) for one in reading.problems if one.is_fatal
            ]
            continue
        if own.is_withdrawn:
            restoring.restore([own], of.id)
        run.known.add(reading.source_id)
        run.counts["patients"]["new"] -= 1
        run.counts["patients"]["same"] += 1
        run.keep("patients", reading.source_id, str(own.patient_id), said)
    made = arrivals.prepared(fresh, set(held), order, of.id)
    if not run.faults:
        arrivals.write(made, order)
        arrivals.remember(made, order)
    by_id = {reading.line: said for reading, said in asked}
    for reading, (person, _words) in zip(fresh, made.people, strict=True):
        run.keep("patients", reading.source_id, person.key, by_id[reading.line])
    return len(fresh)


def _asked(batch: list[Line], died: dict[str, datetime], run: Writing) -> Iterator[tuple[Reading, str]]:
    """The people of some lines who did not come with such a folder before, with the digest of their line."""
    for line in batch:
        said = patients.digest(line)
        if run.is_new("patients", line.cells["source_id"], said, line.line):
            found = patients.read(line, clock.today(run.facility.zone), lambda _fault: None)
            person = cast(Any, found)[1]
            at = died.get(person.source_id)
            if at is not None:
                person = replace(person, died_at=at.replace(tzinfo=run.zone))
            yield patients.reading_of(line.line, person), said
        else:
            run.known.add(line.cells["source_id"])
