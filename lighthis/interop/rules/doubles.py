"""The same person twice in one file."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lighthis.interop.rules.incoming import Problem, Reading
from lighthis.kernel.text import N_, Message

Line = Callable[[str, int], int]
SMALLEST, MOST_FILLED = 1 << 12, 0.6


def marked(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Each row, with a fault where an earlier line has its source number or its PINFL."""
    sources, pinfls = first_lines(), first_lines()
    for one in readings:
        faults = []
        if one.source_id and (line := sources(one.source_id, one.line)) != one.line:
            faults.append(Problem("source_id", Message(N_("the same number stands in line %(line)s"), {"line": line})))
        pinfl = one.person.pinfl if one.person else ""
        if pinfl and (line := pinfls(pinfl, one.line)) != one.line:
            faults.append(Problem("pinfl", Message(N_("the same PINFL stands in line %(line)s"), {"line": line})))
        yield replace(one, problems=(*one.problems, *faults)) if faults else one


def first_lines(bits: int = 64) -> Line:
    """Tells in which line a text stood first: 12 bytes a text, for a million of them (a dictionary takes ten times that).

    Kept is a hash of each text. By 64 bits two texts of a million are taken for one once in forty million files; by 32 (8 bytes a
    text) a hundred times in each, which is enough where whoever is found is compared afterwards."""
    kept = array("Q" if bits == 64 else "I")
    hashes, lines, count = array(kept.typecode, bytes(kept.itemsize * SMALLEST)), array("I", bytes(4 * SMALLEST)), 0
    mask = (1 << bits) - 1

    def line_of(text: str, line: int) -> int:
        nonlocal hashes, lines, count
        if count > MOST_FILLED * len(hashes):
            hashes, lines = _doubled(hashes, lines)
        value = hash(text) & mask or 1
        place = _place(hashes, value)
        if not hashes[place]:
            hashes[place], lines[place], count = value, line, count + 1
        return lines[place]

    return line_of


def _place(hashes: "array[int]", value: int) -> int:
    """Where a hash lies, or the free place where it would lie."""
    last = len(hashes) - 1
    place = value & last
    while hashes[place] and hashes[place] != value:
        place = (place + 1) & last
    return place


def _doubled(hashes: "array[int]", lines: "array[int]") -> tuple["array[int]", "array[int]"]:
    more, moved = array(hashes.typecode, bytes(2 * hashes.itemsize * len(hashes))), array("I", bytes(8 * len(lines)))
    for value, line in zip(hashes, lines, strict=True):
        if value:
            place = _place(more, value)
            more[place], moved[place] = value, line
    return more, moved
