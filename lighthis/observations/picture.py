"""The picture of a series as SVG, the same for the page and for the temperature chart on paper.

Places come from rules/chart.py. Presentation attributes alone (the page's policy refuses styles); each value has its own line and
mark, so that black and white is enough to read it.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from lighthis.kernel import clock
from lighthis.observations import rules
from lighthis.observations.queries import Row
from lighthis.observations.rules import chart
from lighthis.scales.rules import number
from lighthis.web.language import gettext as _

INK, SOFT, PALE, BAND = "#16232B", "#465761", "#CFD8DB", "#E2EAEB"
# how a line is broken and how a mark is shaped, by value; a ring or a hollow mark is outside the usual
DASHES = {"heart_rate": "6 3", "respiratory_rate": "1.5 2.5", "spo2_percent": "8 2 2 2"}
SHAPES = {
    "heart_rate": "M-3 -3H3V3H-3Z", "respiratory_rate": "M0 -3.6L3.6 3H-3.6Z", "spo2_percent": "M0 -4L4 0L0 4L-4 0Z",
    "temperature_c": "M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z",
}  # fmt: skip
USUAL = Markup('<text x="97%" y="{}" text-anchor="end" fill="{}">{}</text>')
TICK = Markup('<text x="14%" y="{}" dx="-6" dy="4" text-anchor="end">{}</text>')
PLACED = Markup('<svg x="{}%" y="{}" overflow="visible"><path d="{}"{}/></svg>')
STROKE = Markup(' fill="none" stroke="{}" stroke-width="{}"')
HOLLOW = Markup(' fill="#FFFFFF" stroke="{}" stroke-width="1.6" transform="scale(1.6)"')
TIME = Markup('<text x="{}%" y="{}" text-anchor="{}"{}>{}</text>')
Words = Mapping[str, tuple[str, str]]


def points(rows: Iterable[Row]) -> list[chart.Point]:
    """The sets that count, as the chart takes them."""
    return [
        chart.Point(
            one.at, {name: value for name in rules.NUMBERS if (value := number(one.measured.get(name))) is not None}
        )
        for one in rows
        if not one.withdrawn
    ]


def words() -> dict[str, tuple[str, str]]:
    """The panels by name and unit, in the language that is spoken."""
    return {
        "heart_rate": (_("Pulse"), _("per min")), chart.PRESSURE: (_("Blood pressure"), _("mmHg")), "spo2_percent": (_("SpO₂"), "%"),
        "temperature_c": (_("Temperature"), "°C"), "respiratory_rate": (_("Breaths"), _("per min")),
    }  # fmt: skip


def svg(
    drawn: chart.Chart,
    names: Words,
    told: Sequence[Mapping[str, Any]],
    zone: str,
    *,
    width: str = "100%",
    with_days: bool = True,
) -> Markup:
    """The whole picture; `told`: what is said of each panel, and what is usual. `width`: as CSS has it. A blank has no days."""
    said = " ".join(f"{names[one.code][0]}: {told[at]['said']}." for at, one in enumerate(drawn.panels))
    parts = [_panel(one, names[one.code], str(told[at]["usual"]), drawn.hours) for at, one in enumerate(drawn.panels)]
    return Markup(
        '<svg width="{}" height="{}" role="img" aria-label="{}" aria-describedby="chart-words" font-size="12" fill="{}">'
        '<desc id="chart-words">{} {}</desc>{}{}</svg>'
    ).format(
        width, drawn.height, _("Chart of the vital signs"), INK, said, _("All values stand in the table below."),
        Markup("").join(parts), Markup("").join(_hour(one, drawn.height, zone) for one in drawn.hours if with_days),
    )  # fmt: skip


def _panel(panel: chart.Panel, name: tuple[str, str], usual: str, hours: Sequence[chart.Hour]) -> Markup:
    parts = [*_band(panel), *_grid(panel, hours)]
    parts.append(
        Markup('<text x="0" y="{}" font-size="13" font-weight="600">{}, {}</text>').format(panel.top - 9, *name)
    )
    if usual:
        parts.append(USUAL.format(panel.top - 9, SOFT, usual))
    dash = DASHES.get(panel.code, "")
    parts += [_line(f"{x1}%", y1, f"{x2}%", y2, INK, width="1.5", dash=dash) for x1, y1, x2, y2 in panel.lines]
    parts += [_mark(panel.code, one) for one in panel.marks]
    return Markup("").join([*parts, *(_bar(one) for one in panel.bars)])


def _band(panel: chart.Panel) -> list[Markup]:
    if panel.band is None:
        return []
    top, bottom = panel.band
    rect = Markup('<rect x="14%" y="{}" width="83%" height="{}" fill="{}"/>').format(top, bottom - top, BAND)
    return [rect, *(_line("14%", edge, "97%", edge, SOFT, dash="2 3") for edge in panel.band)]


def _grid(panel: chart.Panel, hours: Sequence[chart.Hour]) -> list[Markup]:
    parts = [_line("14%", y, "97%", y, PALE, width="0.7") for y in panel.fine]
    for tick in panel.ticks:
        parts.append(
            _line("14%", tick.y, "97%", tick.y, SOFT if panel.fine else PALE, width="0.7" if panel.fine else "")
        )
        parts.append(TICK.format(tick.y, tick.value))
    parts += [
        _line(f"{hour.x}%", panel.top, f"{hour.x}%", panel.bottom, SOFT if panel.fine else PALE) for hour in hours
    ]
    if panel.fine:  # between morning and evening
        ends = [*(hour.x for hour in hours), chart.RIGHT]
        parts += [
            _line(f"{(x1 + x2) / 2}%", panel.top, f"{(x1 + x2) / 2}%", panel.bottom, PALE) for x1, x2 in pairwise(ends)
        ]
    parts.append(_line("14%", panel.top, "14%", panel.bottom, SOFT))
    return [*parts, _line("14%", panel.bottom, "97%", panel.bottom, SOFT)]


def _line(x1: str, y1: Decimal, x2: str, y2: Decimal, ink: str, *, width: str = "", dash: str = "") -> Markup:
    more = Markup(' stroke-width="{}"').format(width) if width else Markup("")
    more += Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"{}/>').format(x1, y1, x2, y2, ink, more)


def _mark(code: str, one: chart.Mark) -> Markup:
    """Full where it is usual, larger and hollow where it is not."""
    return PLACED.format(one.x, one.y, SHAPES[code], HOLLOW.format(INK) if one.outside else "")


def _bar(one: chart.Bar) -> Markup:
    path, width = f"M-5 0H5M0 0V{one.y2 - one.y1}M-5 {one.y2 - one.y1}H5", 4 if one.outside else 1.5
    return PLACED.format(one.x, one.y1, path, STROKE.format(INK, width))


def _hour(one: chart.Hour, height: Decimal, zone: str) -> Markup:
    anchor = "end" if one.x > 96 else "middle"
    parts = Markup("")
    if not one.is_day:
        parts += TIME.format(one.x, height - 24, anchor, "", f"{clock.local(one.at, zone):%H:%M}")
    if one.day:
        ink = Markup(' fill="{}"').format(SOFT)
        y = height - (24 if one.is_day else 9)
        parts += TIME.format(one.x, y, anchor, ink, f"{one.day:%d.%m}")
    return parts
