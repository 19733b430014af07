"""The chart of a series: where each point, band and tick stands. Across in percent of the width, down in pixels; nothing is drawn here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from lighthis.kernel import clock
from lighthis.observations.rules import Band

LEFT, RIGHT = Decimal(14), Decimal(97)  # between them lies time; the words of the scales stand left of it
TOP, HEIGHT, BETWEEN, FOOT = Decimal(20), Decimal(84), Decimal(34), Decimal(40)
SHORTEST = timedelta(hours=1)  # what the chart spans at least
MOST_TICKS = 6  # marks of time that fit on a phone
STEPS = tuple(timedelta(minutes=each) for each in (15, 30, 60, 120, 180, 360, 720))
DAYS = (1, 2, 7, 14, 30, 90)
PRESSURE = "pressure"
Placed = tuple[Decimal, Mapping[str, Decimal]]  # how far right, what was measured there
Frame = tuple[Decimal, Decimal]  # where a panel begins, how high it is
Down = Callable[[Decimal], Decimal]  # how far down a value lies


@dataclass(frozen=True)
class Point:
    """What was measured at a moment."""

    at: datetime
    values: Mapping[str, Decimal]


@dataclass(frozen=True)
class Mark:
    """One value."""

    x: Decimal
    y: Decimal
    value: Decimal
    outside: bool


@dataclass(frozen=True)
class Bar:
    """Upper and lower pressure; `y2` is that of the upper where the lower was not taken."""

    x: Decimal
    y1: Decimal
    y2: Decimal
    outside: bool


@dataclass(frozen=True)
class Tick:
    """A mark of the scale: where, and which number."""

    y: Decimal
    value: Decimal


@dataclass(frozen=True)
class Panel:
    """One value through time: its frame, scale, usual band, marks, and the lines between neighbours in time."""

    code: str
    top: Decimal
    bottom: Decimal
    ticks: tuple[Tick, ...]
    band: tuple[Decimal, Decimal] | None  # from, to, down the page
    usual: Band | None
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    lines: tuple[tuple[Decimal, Decimal, Decimal, Decimal], ...]
    fine: tuple[Decimal, ...] = ()  # lines between the marks of the scale, for who draws by hand


@dataclass(frozen=True)
class Hour:
    """A mark of time; `day` where another day begins, or where marks are days."""

    x: Decimal
    at: datetime
    day: date | None
    is_day: bool


@dataclass(frozen=True)
class Chart:
    """Everything of the picture."""

    height: Decimal
    panels: tuple[Panel, ...]
    hours: tuple[Hour, ...]


@dataclass(frozen=True)
class _Scale:
    code: str
    low: int
    high: int
    step: int
    parts: int = 0  # of a step, on paper
    height: Decimal = HEIGHT


SCALES = (  # what a panel shows at least, and the step of its marks
    _Scale("heart_rate", 40, 160, 40), _Scale(PRESSURE, 40, 200, 40), _Scale("spo2_percent", 80, 100, 5),
    _Scale("temperature_c", 35, 40, 1), _Scale("respiratory_rate", 0, 40, 10),
)  # fmt: skip


# the curves of the temperature chart on paper: 35 … 42 °C by 0.2, the pulse by 10 (cis-forms.md 11.1)
ON_PAPER = (
    _Scale("temperature_c", 35, 42, 1, parts=5, height=Decimal(168)),
    _Scale("heart_rate", 40, 160, 20, parts=2, height=Decimal(114)),
)
CLOSER = Decimal(27)  # between the curves of a paper


@dataclass(frozen=True)
class Days:
    """A sheet of paper: so many whole days from a midnight, with both curves, empty ones too."""

    since: datetime
    until: datetime


def draw(points: Iterable[Point], usual: Mapping[str, Band], zone: str, days: Days | None = None) -> Chart:
    """The chart of a series in the order of its times; panels without a value are left out, unless whole days of a paper are drawn.

    `zone`: whose clock the hours follow.
    """
    ordered = sorted(points, key=lambda point: point.at)
    if days is not None:
        ordered = [point for point in ordered if days.since <= point.at < days.until]
    elif not ordered:
        return Chart(Decimal(0), (), ())
    since = days.since if days else min(ordered[0].at, ordered[-1].at - SHORTEST)
    until = days.until if days else ordered[-1].at
    panels: list[Panel] = []
    for scale in ON_PAPER if days else SCALES:
        top = panels[-1].bottom + (CLOSER if days else BETWEEN) if panels else TOP
        frame = top, scale.height
        panel = _panel(scale, ordered, [_across(point.at, since, until) for point in ordered], usual, frame)
        panels += [panel] if days or panel.marks or panel.bars else []
    if not panels:
        return Chart(Decimal(0), (), ())
    return Chart(panels[-1].bottom + FOOT, tuple(panels), _hours(since, until, zone, daily=days is not None))


def _across(at: datetime, since: datetime, until: datetime) -> Decimal:
    """How far right a moment lies."""
    part = Decimal((at - since) // timedelta(seconds=1)) / Decimal((until - since) // timedelta(seconds=1))
    return min(max(_round(LEFT + part * (RIGHT - LEFT), "0.01"), LEFT), RIGHT)


def _round(value: Decimal, unit: str) -> Decimal:
    return value.quantize(Decimal(unit))


def _panel(
    scale: _Scale, points: Sequence[Point], across: Sequence[Decimal], usual: Mapping[str, Band], frame: Frame
) -> Panel:
    upper, lower = ("systolic_bp", "diastolic_bp") if scale.code == PRESSURE else (scale.code, "")
    reach = _reach(scale, [point.values[name] for point in points for name in (upper, lower) if name in point.values])
    down = _downwards(reach, frame)
    placed = [(x, point.values) for x, point in zip(across, points, strict=True)]
    band = usual.get(upper)
    is_pressure = scale.code == PRESSURE
    return Panel(
        scale.code, frame[0], frame[0] + frame[1], tuple(Tick(down(value), value) for value in _steps(reach, scale)),
        None if band is None else _edges(band, reach, down), band,
        marks=() if is_pressure else tuple(_marks(scale.code, placed, band, down)),
        bars=tuple(_bars(placed, band, down)) if is_pressure else (),
        lines=() if is_pressure else tuple(_lines(scale.code, placed, down)), fine=tuple(map(down, _between(reach, scale))),
    )  # fmt: skip


def _reach(scale: _Scale, shown: Sequence[Decimal]) -> tuple[int, int]:
    """The ends of the scale: more than usual only where a value asks for it."""
    low, high = scale.low, scale.high
    while shown and min(shown) < low:
        low -= scale.step
    while shown and max(shown) > high:
        high += scale.step
    return low, high


def _steps(reach: tuple[int, int], scale: _Scale) -> list[Decimal]:
    """The numbers beside a panel, few enough to be read."""
    (low, high), step = reach, scale.step
    while not scale.parts and (high - low) // step >= MOST_TICKS:
        step *= 2
    return [Decimal(value) for value in range(low, high + 1, step)]


def _between(reach: tuple[int, int], scale: _Scale) -> list[Decimal]:
    """The values between the numbers of a paper's panel."""
    if not scale.parts:
        return []
    count = (reach[1] - reach[0]) * scale.parts // scale.step
    return [reach[0] + Decimal(part * scale.step) / scale.parts for part in range(count) if part % scale.parts]


def _downwards(reach: tuple[int, int], frame: Frame) -> Down:
    (low, high), (top, height) = reach, frame
    return lambda value: _round(top + (high - value) / Decimal(high - low) * height, "0.1")


def _edges(band: Band, reach: tuple[int, int], down: Down) -> tuple[Decimal, Decimal]:
    """The band as far as the panel shows it."""
    low, high = (
        min(max(open_end if end is None else end, Decimal(reach[0])), Decimal(reach[1]))
        for end, open_end in ((band.low, Decimal(reach[0])), (band.high, Decimal(reach[1])))
    )
    return down(high), down(low)


def _marks(code: str, placed: Iterable[Placed], band: Band | None, down: Down) -> Iterator[Mark]:
    for x, values in placed:
        if code in values:
            yield Mark(x, down(values[code]), values[code], band is not None and not band.holds(values[code]))


def _bars(placed: Iterable[Placed], band: Band | None, down: Down) -> Iterator[Bar]:
    """From the upper to the lower pressure; a mark alone where one of them was not taken."""
    for x, values in placed:
        taken = [values[name] for name in ("systolic_bp", "diastolic_bp") if name in values]
        if taken:
            outside = band is not None and "systolic_bp" in values and not band.holds(values["systolic_bp"])
            yield Bar(x, down(taken[0]), down(taken[-1]), outside)


def _lines(code: str, placed: Sequence[Placed], down: Down) -> Iterator[tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Between neighbours in time alone: where a value was not taken, the line ends."""
    for (x1, before), (x2, after) in pairwise(placed):
        if code in before and code in after:
            yield x1, down(before[code]), x2, down(after[code])


def _hours(since: datetime, until: datetime, zone: str, *, daily: bool = False) -> tuple[Hour, ...]:
    """Marks at full hours, or days, of the wall clock."""
    span, midnight = until - since, clock.local(since, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = next((each for each in DAYS if span // timedelta(days=each) < MOST_TICKS), DAYS[-1])
    step = next((each for each in STEPS if span // each < MOST_TICKS), timedelta(days=days))
    step = timedelta(days=1) if daily else step
    found: list[Hour] = []
    wall = midnight
    while wall.astimezone(UTC) < until or (wall.astimezone(UTC) == until and not daily):
        if wall.astimezone(UTC) >= since:
            is_new = not found or found[-1].at.astimezone(wall.tzinfo).date() != wall.date()
            at = wall.astimezone(UTC)
            found.append(
                Hour(_across(at, since, until), at, wall.date() if is_new else None, step >= timedelta(days=1))
            )
        wall += step  # on the wall clock: midnight stays midnight where clocks are changed
    return tuple(found)
