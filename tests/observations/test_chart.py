"""The chart of vital signs: exact places, and what holds for every series."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.observations import rules
from lighthis.observations.rules import chart
from lighthis.observations.rules.chart import LEFT, RIGHT, Point, draw

ZONE = "Asia/Tashkent"
START = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 09:00 on the wall
ADULT = rules.usual(40 * 12)


def point(minutes, **values):
    return Point(START + timedelta(minutes=minutes), {name: Decimal(str(value)) for name, value in values.items()})


def D(*numbers):  # noqa: N802
    return tuple(Decimal(str(number)) for number in numbers)


def test_pulse_of_two_hours_stands_exactly():
    drawn = draw([point(0, heart_rate=100), point(60, heart_rate=160), point(120, heart_rate=40)], ADULT, ZONE)
    (panel,) = drawn.panels
    # 14 % … 97 % of the width are two hours; 160 … 40 are 84 px below 20
    assert [(mark.x, mark.y, mark.outside) for mark in panel.marks] == [
        (*D(14), *D(62), False), (*D("55.5"), *D(20), True), (*D(97), *D(104), True),
    ]  # fmt: skip
    assert panel.lines == (D(14, 62, "55.5", 20), D("55.5", 20, 97, 104))
    assert [(tick.y, tick.value) for tick in panel.ticks] == [D(104, 40), D(76, 80), D(48, 120), D(20, 160)]
    assert panel.band == D(62, 90)  # 100 and 60
    assert drawn.height == Decimal(144)


def test_the_sheet_of_paper_has_a_line_for_every_fifth_of_a_degree_and_grows_downwards_for_a_cold_patient():
    sheet = chart.Days(START, START + timedelta(days=15))
    temperature, pulse = draw([point(0, temperature_c=37.4), point(60, heart_rate=90)], {}, ZONE, sheet).panels
    assert [int(tick.value) for tick in temperature.ticks] == list(range(35, 43))
    assert len(temperature.fine) == 7 * 4
    assert temperature.marks[0].y in temperature.fine  # 37.4 stands on a line
    assert [int(tick.value) for tick in pulse.ticks] == list(range(40, 161, 20))
    assert [panel.code for panel in draw([], {}, ZONE, sheet).panels] == ["temperature_c", "heart_rate"]
    cold = draw([point(0, temperature_c=32.8)], {}, ZONE, sheet).panels[0]
    assert (int(cold.ticks[0].value), cold.bottom) == (32, temperature.bottom)


def test_a_line_ends_where_a_value_was_not_taken():
    series = [point(0, heart_rate=80), point(30, spo2_percent=97), point(60, heart_rate=90), point(90, heart_rate=90)]
    pulse = draw(series, ADULT, ZONE).panels[0]
    assert len(pulse.marks) == 3
    assert [(line[0], line[2]) for line in pulse.lines] == [(pulse.marks[1].x, pulse.marks[2].x)]


def test_pressure_is_a_bar_from_upper_to_lower_and_one_alone_is_a_tick():
    series = [point(0, systolic_bp=120, diastolic_bp=80), point(30, systolic_bp=88), point(60, diastolic_bp=60)]
    (panel,) = draw(series, ADULT, ZONE).panels
    assert [(bar.y1, bar.y2, bar.outside) for bar in panel.bars] == [
        (*D("62.0", "83.0"), False), (*D("78.8", "78.8"), True), (*D("93.5", "93.5"), False),
    ]  # fmt: skip
    assert panel.lines == ()
    assert panel.band == D("20.0", "77.2")  # 91 and more: open above


def test_a_scale_grows_for_a_value_beyond_it():
    (panel,) = draw([point(0, heart_rate=300), point(60, heart_rate=10)], ADULT, ZONE).panels
    assert [int(tick.value) for tick in panel.ticks] == [0, 80, 160, 240, 320]
    assert panel.ticks[0].y == panel.bottom
    assert panel.ticks[-1].y == panel.top


def test_panels_without_values_are_left_out_and_the_others_move_up():
    drawn = draw([point(0, respiratory_rate=16), point(60, temperature_c="36.6")], ADULT, ZONE)
    assert [(panel.code, panel.top) for panel in drawn.panels] == [
        ("temperature_c", Decimal(20)), ("respiratory_rate", Decimal(138)),
    ]  # fmt: skip
    assert draw([], ADULT, ZONE).panels == draw([point(0, weight_kg=70)], ADULT, ZONE).panels == ()


@pytest.mark.parametrize(
    ("minutes", "wall"),
    [
        (0, ["08:00", "08:15", "08:30", "08:45", "09:00"]), (300, ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"]),
        (2 * 1440, ["12:00", "00:00", "12:00", "00:00"]), (3 * 1440, ["00:00", "00:00", "00:00"]), (9 * 1440, ["00:00", "00:00", "00:00", "00:00"]),
    ],
)  # fmt: skip
def test_marks_of_time_are_full_hours_of_the_wall_clock(minutes, wall):
    hours = draw([point(0, heart_rate=80), point(minutes, heart_rate=80)], ADULT, ZONE).hours
    assert [(one.at + timedelta(hours=5)).strftime("%H:%M") for one in hours] == wall


def test_a_new_day_is_named_once():
    hours = draw([point(0, heart_rate=80), point(1080, heart_rate=80)], ADULT, ZONE).hours
    assert [one.day for one in hours if one.day] == [date(2026, 11, 22), date(2026, 11, 23)]
    days = draw([point(0, heart_rate=80), point(20 * 1440, heart_rate=80)], ADULT, ZONE).hours
    assert all(one.is_day and one.day for one in days)


VALUES = st.fixed_dictionaries({}, optional={
    "heart_rate": st.integers(0, 300), "systolic_bp": st.integers(0, 300), "diastolic_bp": st.integers(0, 200),
    "spo2_percent": st.integers(0, 100), "respiratory_rate": st.integers(0, 120),
    "temperature_c": st.decimals(20, 45, places=1, allow_nan=False),
})  # fmt: skip
SERIES = st.lists(st.tuples(st.integers(0, 60 * 24 * 40), VALUES), max_size=30)


@given(SERIES, st.sampled_from([None, 0, 7, 12, 40, 100, 150, 500]), st.sampled_from([ZONE, "Europe/London"]))
def test_every_point_stands_inside_its_panel_in_the_order_of_time(series, months, zone):
    points = [point(minutes, **values) for minutes, values in series]
    drawn = draw(points, rules.usual(months), zone)
    before = Decimal(0)
    for panel in drawn.panels:
        assert panel.top > before
        before = panel.bottom
        inside = [mark.y for mark in panel.marks] + [y for bar in panel.bars for y in (bar.y1, bar.y2)]
        inside += [tick.y for tick in panel.ticks] + [*(panel.band or ())]
        assert all(panel.top <= y <= panel.bottom for y in inside)
        across = [one.x for one in (*panel.marks, *panel.bars)]
        assert across == sorted(across)
        assert all(LEFT <= x <= RIGHT for x in across)
        assert all(bar.y1 <= bar.y2 or panel.code == chart.PRESSURE for bar in panel.bars)
        assert len(panel.ticks) <= chart.MOST_TICKS
        assert panel.band is None or panel.band[0] <= panel.band[1]
    assert before < drawn.height or not drawn.panels
    assert len(drawn.hours) <= chart.MOST_TICKS
    assert [one.x for one in drawn.hours] == sorted({one.x for one in drawn.hours})


@given(SERIES)
def test_nothing_measured_is_lost_and_higher_is_never_lower(series):
    points = [point(minutes, **values) for minutes, values in series]
    for panel in draw(points, ADULT, ZONE).panels:
        taken = [each.values[panel.code] for each in points if panel.code in each.values]
        assert sorted(mark.value for mark in panel.marks) == sorted(taken)
        ranked = sorted(panel.marks, key=lambda mark: mark.value)
        assert [mark.y for mark in ranked] == sorted((mark.y for mark in ranked), reverse=True)
        neighbours = {(line[0], line[2]) for line in panel.lines}
        assert len(panel.lines) <= max(len(points) - 1, 0)
        assert all(first <= second for first, second in neighbours)


@pytest.mark.parametrize(("months", "name", "low", "high"), [  # triage.md 8.4, both ends
    (0, "heart_rate", 110, 159), (11, "heart_rate", 110, 159), (12, "heart_rate", 100, 149), (23, "respiratory_rate", 25, 39),
    (24, "systolic_bp", 80, 99), (59, "heart_rate", 90, 139), (60, "respiratory_rate", 20, 29), (143, "systolic_bp", 70, 109),
    (144, "heart_rate", 70, 109), (215, "systolic_bp", 95, 140), (216, "heart_rate", 60, 100), (900, "respiratory_rate", 10, 20),
    (0, "temperature_c", 36, 38),
])  # fmt: skip
def test_usual_values_by_age(months, name, low, high):
    band = rules.usual(months)[name]
    assert (band.low, band.high) == D(low, high)
    assert band.holds(Decimal(low))
    assert band.holds(Decimal(high))
    assert not band.holds(Decimal(low) - 1)
    assert not band.holds(Decimal(high) + 1)


def test_open_ends_and_an_unknown_age():
    assert rules.usual(216)["systolic_bp"].holds(Decimal(250))
    assert not rules.usual(216)["systolic_bp"].holds(Decimal(90))
    assert not rules.usual(0)["spo2_percent"].holds(Decimal(92))
    assert set(rules.usual(None)) == {"spo2_percent", "temperature_c"}
