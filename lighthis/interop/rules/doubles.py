"""The same person twice in one file."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lighthis.interop.rules.incoming import Problem, Reading
from lighthis.kernel.text import N_, Message


def marked(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Each row, with a fault where an earlier line has its source number or its PINFL."""
    sources: dict[str, int] = {}
    pinfls: dict[str, int] = {}
    for one in readings:
        faults = []
        if one.source_id and (line := sources.setdefault(one.source_id, one.line)) != one.line:
            faults.append(Problem("source_id", Message(N_("the same number stands in line %(line)s"), {"line": line})))
        pinfl = one.person.pinfl if one.person else ""
        if pinfl and (line := pinfls.setdefault(pinfl, one.line)) != one.line:
            faults.append(Problem("pinfl", Message(N_("the same PINFL stands in line %(line)s"), {"line": line})))
        yield replace(one, problems=(*one.problems, *faults)) if faults else one
