"""A hospital over some sheet days, put together for the rules."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lighthis.admission.rules import DAYS, DIED, HOSPITALS, TO_DAY_HOSPITAL, counted_from
from lighthis.db.types import microseconds
from lighthis.facility.models import BY_DAY, Facility
from lighthis.facility.queries import WARDS
from lighthis.registration.links import survivors_of
from lighthis.statistics.queries import statements
from lighthis.statistics.queries.quick import Wall, unhurried
from lighthis.statistics.rules.days import bounds
from lighthis.statistics.rules.facts import (
    DAY_HOSPITAL,
    OTHER_HOSPITAL,
    OTHER_PROFILE,
    ROUND_THE_CLOCK,
    BedSpan,
    Hospital,
    Piece,
    Refusal,
    Span,
    Stay,
)
from lighthis.statistics.rules.lines import overlaid

# where who is discharged goes on lying, by codes of the list `disposition`
TO = {
    **dict.fromkeys(HOSPITALS, OTHER_HOSPITAL), **dict.fromkeys(TO_DAY_HOSPITAL, DAY_HOSPITAL), "mserv-0004-00001": ROUND_THE_CLOCK,
}  # fmt: skip
COT = "cot"  # a newborn beside the mother counts from its first bed of its own (cis-forms.md 4.3, rule 5)
WEIGHT = {"admission": 0, "main": 1}  # which diagnosis of a stay is the last word, as row 31 of form 066 asks
Laid = dict[str, list[Any]]
Cots = dict[str, list[Any]] | None  # when a place was a cot, by place; None: newborns count from birth


@unhurried()
def hospital(facility: Facility, first: date, last: date, *, again: bool = False, named: bool = False) -> Hospital:
    """The beds and stays of the sheet days from one to another.

    `again`: with refusals and what tells who came back within 30 days; `named`: stays brought in by the names of their source.
    """
    zone, census = ZoneInfo(facility.zone), facility.census_at
    start, end = (at.replace(tzinfo=zone).astimezone(UTC) for at in bounds(first, last, census))
    window = {"at": facility.id, "start": start - timedelta(days=DAYS + 1) if again else start, "end": end}
    wall = Wall(zone)
    # a day hospital has days of treatment and statistics of its own (cis-forms.md 4.3, rule 6)
    rows = [row for row in statements.DEPARTMENTS.rows(at=facility.id) if row[3] != BY_DAY]
    codes = {row[0]: row[1] for row in rows}
    beds, cots = _beds(window, codes, wall)
    apart = None if counted_from(facility.settings) == "birth" else cots
    stays = _stays(window, codes, apart, wall, again=again, named=named)
    used = {span.department for spans in beds.values() for span in spans} | {
        piece.department for one in stays for piece in one.pieces
    }
    return Hospital(
        census=census,
        departments={row[1]: row[2] or OTHER_PROFILE for row in rows if row[1] in used or _stands(row, start, end)},
        beds=beds, closures=_closures(window, wall), stays=tuple(stays),
        refusals=_refusals(window, codes, wall) if again else (),
    )  # fmt: skip


def _stands(row: Any, start: datetime, end: datetime) -> bool:
    """Whether a department is a row of these days though nothing is counted in it: a ward that works in them."""
    _id, _code, _profile, kind, opened, closed = row
    began = opened is None or opened < microseconds(end)
    return kind in WARDS and began and (closed is None or closed > microseconds(start))


def _refusals(window: dict[str, Any], codes: dict[str, str], wall: Wall) -> tuple[Refusal, ...]:
    rows = statements.NOT_IN.rows(**window)
    asked = dict(statements.ASKED.rows(at=window["at"], ids=[row[0] for row in rows])) if rows else {}
    return tuple(
        Refusal(wall[at], codes.get(asked.get(coming, ""), ""), kind == "emergency", turn == "repeat")
        for coming, at, kind, turn in rows
    )


def _beds(
    window: dict[str, Any], codes: dict[str, str], wall: Wall
) -> tuple[dict[str, tuple[BedSpan, ...]], dict[str, list[Any]]]:
    """What each bed was, and when a place was a cot; carers' and reserved places are no beds of the statistics."""
    beds: dict[str, list[BedSpan]] = defaultdict(list)
    cots: dict[str, list[Any]] = defaultdict(list)
    for bed, department, profile, sex, kind, since, until in statements.PERIODS.rows(**window):
        if department not in codes:
            continue
        if kind == "bed":
            beds[bed].append(BedSpan(codes[department], profile or OTHER_PROFILE, sex, wall[since], wall[until]))
        elif kind == COT:
            cots[bed].append((COT, wall[since], wall[until]))
    return {bed: tuple(spans) for bed, spans in beds.items()}, cots


def _closures(window: dict[str, Any], wall: Wall) -> dict[str, tuple[Span, ...]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for bed, since, until in statements.CLOSURES.rows(**window):
        found[bed].append(Span(wall[since], wall[until]))
    return {bed: tuple(spans) for bed, spans in found.items()}


def _stays(
    window: dict[str, Any], codes: dict[str, str], cots: Cots, wall: Wall, *, again: bool, named: bool
) -> list[Stay]:
    rows = [row for one in statements.STAYS for row in one.rows(**window)]
    if not rows:
        return []
    asked = {"at": window["at"], "ids": [row[0] for row in rows]}
    laid, in_beds = (_by_stay(one.rows(**asked), wall) for one in (statements.LAID, statements.IN_BEDS))
    carers: dict[str, list[Span]] = defaultdict(list)
    for stay, since, until in statements.CARERS.rows(**window):
        carers[stay].append(Span(wall[since], wall[until]))
    diagnoses = _diagnoses(window["at"], [row[2] for row in rows]) if again else {}
    person = _persons({row[3] for row in rows}) if again else {}
    number = dict(statements.SOURCES.rows(**asked)) if named else {}
    made = []
    for row in rows:
        lay = laid.get(row[0], [])
        departments = [one for one in lay if one[0] in codes]
        pieces = _pieces(departments, in_beds.get(row[0], []), codes, cots, beside=row[14] == 1)
        if pieces:
            # who lay in a cot first came when the first bed was given
            came = wall[row[6]] if pieces[0].since == lay[0][1] else pieces[0].since
            made.append(_stay(
                row, came, pieces, wall, carers=tuple(carers[row[0]]) if row[0] in carers else (),
                person=person.get(row[3], row[3]), diagnosis=diagnoses.get(row[2], ""), number=number.get(row[0], row[1]),
            ))  # fmt: skip
    return made


def _by_stay(rows: list[Any], wall: Wall) -> Laid:
    """Where each stay lay, from when to when, in order of time."""
    found: Laid = {}
    for stay, where, since, until in rows:
        one = where, wall[since], wall[until]
        if stay in found:
            found[stay].append(one)
        else:
            found[stay] = [one]
    return found


def _pieces(
    departments: list[Any], beds: list[Any], codes: dict[str, str], cots: Cots, *, beside: bool
) -> tuple[Piece, ...]:
    """Where the patient lay: departments cut by beds. Nothing for a newborn who never had a bed of its own; one born here lies
    `beside` the mother where it has no place."""
    if len(departments) == len(beds) == 1 and departments[0][1:] == beds[0][1:] and beds[0][0] not in (cots or {}):
        return (Piece(codes[departments[0][0]], *beds[0]),)
    found = [
        Piece(codes[department], bed, begin, end)
        for department, since, until in departments
        for bed, begin, end in overlaid(since, until, beds)
    ]
    while found and _is_outside(found[0], cots, beside=beside):
        found.pop(0)
    return tuple(found)


def _is_outside(piece: Piece, cots: Cots, *, beside: bool) -> bool:
    """Whether somebody lay there outside the account of beds."""
    if piece.bed is None or cots is None:
        return beside and cots is not None
    return piece.bed in cots and any(one for one, *_ in overlaid(*piece[2:], cots[piece.bed]))


def _stay(row: Any, came: datetime, pieces: tuple[Piece, ...], wall: Wall, **more: Any) -> Stay:
    outcome, disposition = row[8], row[9]
    return Stay(
        id=row[0], sex=row[4], born=row[5], admitted_at=came, left_at=wall[row[7]], pieces=pieces,
        died=outcome == "died" or disposition in DIED, to=TO.get(disposition, ""), is_emergency=row[10] == "emergency",
        from_day_hospital=row[11] == "day_hospital", is_rural=row[12] == 1, is_operated=row[13] == 1, **more,
    )  # fmt: skip


def _diagnoses(at: UUID, comings: list[str]) -> dict[str, str]:
    """The final diagnosis of each coming, else the latest before it."""
    found: dict[str, tuple[int, str]] = {}
    for coming, role, code in statements.DIAGNOSES.rows(at=at, ids=comings):
        weight = WEIGHT.get(role, -1)
        if weight >= found.get(coming, (0, ""))[0]:
            found[coming] = weight, code
    return {coming: code for coming, (_weight, code) in found.items()}


def _persons(keys: set[Any]) -> dict[Any, str]:
    """Each record by the record that stands for the person now."""
    ids = {UUID(str(key)): key for key in keys}
    return {ids[id_]: str(now) for id_, now in survivors_of(ids).items()}
