"""Along which lines of the sheet a stay went: another department, a bed of another profile, or the bed under the patient re-profiled."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from lighthis.kernel.text import N_, Refusal
from lighthis.statistics.rules.facts import BedSpan, Hospital, Line, Moment, Piece, Stay

T = TypeVar("T")


class Stretch(NamedTuple):
    """A stretch of a stay on one line."""

    line: Line
    since: datetime
    until: Moment


def stretches(stay: Stay, hospital: Hospital) -> list[Stretch]:
    """The stay cut where its line changes, in order. Raises Refusal where it was nowhere for a time: its days would be lost."""
    _check(stay)
    found: list[Stretch] = []
    for piece in stay.pieces:
        for line, since, until in _cut(piece, hospital):
            if found and found[-1].line == line:
                since = found.pop().since  # noqa: PLW2901  (the same line goes on)
            found.append(Stretch(line, since, until))
    return found


def _check(stay: Stay) -> None:
    at: Moment = stay.admitted_at
    for piece in stay.pieces:
        if piece.since != at:
            break
        at = piece.until
    else:
        if at == stay.left_at and stay.pieces:
            return
    raise Refusal(
        N_("The departments of stay %(number)s leave a gap or do not fit its times: correct the stay."),
        number=stay.number,
    )


def _cut(piece: Piece, hospital: Hospital) -> list[tuple[Line, datetime, Moment]]:
    """A piece cut where its bed became another one; where the bed was none, the department's own line."""
    spans = hospital.beds.get(piece.bed, ()) if piece.bed is not None else ()
    for span in spans:  # nearly every bed stays what it is while somebody lies in it
        if span.since <= piece.since and (
            span.until is None or (piece.until is not None and piece.until <= span.until)
        ):
            return [(Line(piece.department, span.profile), piece.since, piece.until)]
    own = hospital.own_line(piece.department)
    return [
        (own if span is None else Line(piece.department, span.profile), since, until)
        for span, since, until in overlaid(piece.since, piece.until, [(one, one.since, one.until) for one in spans])
    ]


def overlaid(
    since: datetime, until: Moment, things: Iterable[tuple[T, datetime, Moment]]
) -> list[tuple[T | None, datetime, Moment]]:
    """An interval cut by what was there at the time, in order of time; None where nothing was."""
    cuts: list[tuple[T | None, datetime, Moment]] = []
    at = since
    for thing, begin, end in things:
        begin, end = max(begin, at), earlier(end, until)  # noqa: PLW2901  (what lies inside)
        if end is not None and end <= begin:
            continue
        if begin > at:
            cuts.append((None, at, begin))
        cuts.append((thing, begin, end))
        if end is None or end == until:
            return cuts
        at = end
    return [*cuts, (None, at, until)]


def earlier(one: Moment, other: Moment) -> Moment:
    """The end that comes first."""
    if one is None or other is None:
        return one or other
    return min(one, other)


def before(at: datetime, since: datetime, until: Moment) -> bool:
    """Whether something was so just before a moment: the census sees the state before the new day begins."""
    return since < at and (until is None or until >= at)


def span_before(spans: tuple[BedSpan, ...], at: datetime) -> BedSpan | None:
    """What a bed was just before a moment; None where it was not in service."""
    return next((one for one in spans if before(at, one.since, one.until)), None)
