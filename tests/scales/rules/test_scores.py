"""NEWS2 and Bedside PEWS against the reference page (3.1 to 3.4)."""

import pytest
from scales.rules.patients import NORMAL

from lighthis.scales import rules

NEWS = {"age_years": 60, **NORMAL, "systolic_bp": 125, "supplemental_oxygen": False}
PEWS = {"capillary_refill_s": 2, "respiratory_effort": "normal", "spo2_percent": 98, "supplemental_oxygen": False}


# NEWS2 (3.2, 3.3)

NEWS2_POINTS = {
    "respiratory_rate": {8: 3, 9: 1, 11: 1, 12: 0, 20: 0, 21: 2, 24: 2, 25: 3},
    "spo2_percent": {91: 3, 92: 2, 93: 2, 94: 1, 95: 1, 96: 0},
    "systolic_bp": {0: 3, 90: 3, 91: 2, 100: 2, 101: 1, 110: 1, 111: 0, 219: 0, 220: 3},
    "heart_rate": {40: 3, 41: 1, 50: 1, 51: 0, 90: 0, 91: 1, 110: 1, 111: 2, 130: 2, 131: 3},
    "temperature_c": {
        "35.0": 3,
        "35.04": 3,
        "35.05": 1,
        "36.0": 1,
        "36.1": 0,
        "38.0": 0,
        "38.1": 1,
        "39.0": 1,
        "39.1": 2,
    },
    "consciousness": {"A": 0, "C": 3, "V": 3, "P": 3, "U": 3},
    "supplemental_oxygen": {False: 0, True: 2},
}


def news(**changes):
    base = {name: value for name, value in NEWS.items() if not (name == "avpu" and "consciousness" in changes)}
    return rules.second_score(rules.Inputs.from_plain({**base, **changes}))


@pytest.mark.parametrize(
    ("name", "value", "points"), [(n, v, p) for n, row in NEWS2_POINTS.items() for v, p in row.items()]
)
def test_points_of_news2(name, value, points):
    found = news(**{name: value})
    assert (found.scale, found.score, dict(found.components)[name], found.complete) == ("NEWS2", points, points, True)


@pytest.mark.parametrize(
    ("oxygen", "points"),
    [
        (False, {83: 3, 84: 2, 85: 2, 86: 1, 87: 1, 88: 0, 92: 0, 93: 0, 100: 0}),
        (True, {83: 3, 84: 2, 85: 2, 86: 1, 87: 1, 88: 0, 92: 0, 93: 1, 94: 1, 95: 2, 96: 2, 97: 3, 100: 3}),
        (None, {83: 3, 88: 0, 92: 0, 93: None}),
    ],
)
def test_second_saturation_scale(oxygen, points):
    found = {
        v: dict(news(spo2_scale=2, supplemental_oxygen=oxygen, spo2_percent=v).components).get("spo2_percent")
        for v in points
    }
    assert found == points


@pytest.mark.parametrize(
    ("changes", "score", "risk", "proposes", "review"),
    [
        ({}, 0, "low", None, False),
        ({"respiratory_rate": 21, "supplemental_oxygen": True}, 4, "low", None, False),
        # trap 9: one parameter with 3 changes the answer, a total of 5 outranks it
        ({"respiratory_rate": 25}, 3, "low_medium", "yellow", False),
        ({"respiratory_rate": 25, "heart_rate": 91}, 4, "low_medium", "yellow", False),
        ({"respiratory_rate": 26, "heart_rate": 115}, 5, "medium", "yellow", False),
        ({"respiratory_rate": 25, "systolic_bp": 90}, 6, "medium", "yellow", False),
        ({"respiratory_rate": 25, "systolic_bp": 90, "heart_rate": 91}, 7, "high", "red", True),
    ],
)
def test_what_news2_calls_for(changes, score, risk, proposes, review):
    found = news(**changes)
    assert (found.score, found.risk, found.proposes, found.supervisor_review) == (score, risk, proposes, review)


@pytest.mark.parametrize(("saturation", "spo2", "total"), [(88, 0, 2), (92, 0, 2), (93, 1, 3), (87, 1, 3), (97, 3, 5)])
def test_on_scale_two_oxygen_still_adds_its_two_points(saturation, spo2, total):
    found = news(spo2_scale=2, supplemental_oxygen=True, spo2_percent=saturation)
    assert (dict(found.components)["spo2_percent"], dict(found.components)["supplemental_oxygen"]) == (spo2, 2)
    assert found.score == total


def test_the_default_is_scale_one():
    assert dict(news(spo2_percent=90).components)["spo2_percent"] == 3
    assert dict(news(spo2_percent=90, spo2_scale=2).components)["spo2_percent"] == 0


def test_the_range_of_news2_is_20():
    worst = {
        "respiratory_rate": 30, "spo2_percent": 80, "supplemental_oxygen": True, "systolic_bp": 80, "heart_rate": 140,
        "consciousness": "U", "temperature_c": "34",
    }  # fmt: skip
    assert (news(**worst).score, news().score) == (20, 0)


@pytest.mark.parametrize(
    ("total", "risk", "monitoring"),
    [
        (0, "low", "every_12_hours"), (1, "low", "every_4_to_6_hours"), (4, "low", "every_4_to_6_hours"),
        (5, "medium", "hourly"), (6, "medium", "hourly"), (7, "high", "continuous"),
    ],
)  # fmt: skip
def test_triggers_of_news2_without_a_single_three(total, risk, monitoring):
    # one point each of: pulse, temperature, saturation, pressure; two of oxygen and of breathing
    ways = {
        0: {}, 1: {"heart_rate": 91}, 4: {"supplemental_oxygen": True, "respiratory_rate": 21},
        5: {"supplemental_oxygen": True, "respiratory_rate": 21, "heart_rate": 91},
        6: {"supplemental_oxygen": True, "respiratory_rate": 21, "heart_rate": 111},
        7: {"supplemental_oxygen": True, "respiratory_rate": 21, "heart_rate": 111, "systolic_bp": 110},
    }  # fmt: skip
    found = news(**ways[total])
    assert (found.score, found.risk, found.monitoring) == (total, risk, monitoring)


def test_how_often_news2_asks_to_look():
    assert [news(**c).monitoring for c in ({}, {"heart_rate": 91}, {"heart_rate": 131})] == [
        "every_12_hours",
        "every_4_to_6_hours",
        "hourly",
    ]


def test_a_partial_sum_fires_its_trigger_and_is_not_complete():
    found = news(temperature_c="")
    assert (found.score, found.risk, found.complete, found.missing) == (0, "low", False, ("temperature_c",))
    assert news(temperature_c="", respiratory_rate=25, systolic_bp=90, heart_rate=91).risk == "high"


@pytest.mark.parametrize(
    ("age", "pregnant", "scale"),
    [(15, False, "PEWS"), (16, False, "NEWS2"), (16, True, None), (16, None, "NEWS2"), (15, True, "PEWS")],
)
def test_ruling_24_one_score_by_age(age, pregnant, scale):
    found = rules.second_score(rules.Inputs.from_plain({**NEWS, "age_years": age, "pregnant": pregnant}))
    assert (found.scale if found else None) == scale


# Bedside PEWS (3.4): limits of 0 points, then high and low limits of 1, 2 and 4

PEWS_BANDS = {
    "heart_rate": [
        ((0, 2), (150, 180, 190), (110, 90, 80)),
        ((3, 11), (150, 170, 180), (100, 80, 70)),
        ((12, 47), (120, 150, 170), (90, 70, 60)),
        ((48, 143), (110, 130, 150), (70, 60, 50)),
        ((144, 191), (100, 120, 140), (60, 50, 40)),
    ],
    "systolic_bp": [
        ((0, 2), (80, 100, 130), (60, 50, 45)),
        ((3, 11), (100, 120, 150), (80, 70, 60)),
        ((12, 47), (110, 125, 160), (90, 75, 65)),
        ((48, 143), (120, 140, 170), (90, 80, 70)),
        ((144, 191), (130, 150, 190), (100, 85, 75)),
    ],
    "respiratory_rate": [
        ((0, 2), (61, 81, 91), (29, 19, 15)),
        ((3, 11), (51, 71, 81), (24, 19, 15)),
        ((12, 47), (41, 61, 71), (19, 15, 12)),
        ((48, 143), (31, 41, 51), (19, 14, 10)),
        ((144, 191), (17, 23, 30), (11, 10, 9)),
    ],
}


@pytest.mark.parametrize(
    ("name", "months", "high", "low"), [(n, m, h, lo) for n, rows in PEWS_BANDS.items() for m, h, lo in rows]
)
def test_bands_of_pews(name, months, high, low):
    for month in months:
        found = {
            value: dict(
                rules.second_score(rules.Inputs.from_plain({**PEWS, "age_months": month, name: value})).components
            )[name]
            for limit in (*high, *low)
            for value in (limit - 1, limit, limit + 1)
        }
        expected = dict.fromkeys(found, 0)
        for points, upper, lower in zip((1, 2, 4), high, low, strict=True):
            expected |= {value: points for value in found if value >= upper or value <= lower}
        assert found == expected


@pytest.mark.parametrize(
    ("changes", "name", "points"),
    [
        ({"capillary_refill_s": "2,9"}, "capillary_refill_s", 0),
        ({"capillary_refill_s": 3}, "capillary_refill_s", 4),
        ({"respiratory_effort": "mild"}, "respiratory_effort", 1),
        ({"respiratory_effort": "moderate"}, "respiratory_effort", 2),
        ({"respiratory_effort": "severe"}, "respiratory_effort", 4),
        ({"spo2_percent": 95}, "spo2_percent", 0),
        ({"spo2_percent": 94}, "spo2_percent", 1),
        ({"spo2_percent": 91}, "spo2_percent", 1),
        ({"spo2_percent": 90}, "spo2_percent", 2),
        ({"supplemental_oxygen": True, "oxygen_flow_l_min": "3,9"}, "supplemental_oxygen", 2),
        ({"supplemental_oxygen": True, "oxygen_flow_l_min": 4}, "supplemental_oxygen", 4),
        ({"supplemental_oxygen": True, "oxygen_fraction_percent": 49}, "supplemental_oxygen", 2),
        ({"supplemental_oxygen": True, "oxygen_fraction_percent": 50}, "supplemental_oxygen", 4),
        ({"supplemental_oxygen": True}, "supplemental_oxygen", None),
    ],
)
def test_other_lines_of_pews(changes, name, points):
    found = rules.second_score(rules.Inputs.from_plain({**PEWS, "age_years": 8, **changes}))
    assert dict(found.components).get(name) == points
    assert (name in found.missing) == (points is None)


def test_the_range_of_pews_is_26():
    worst = {
        "heart_rate": 200,
        "systolic_bp": 200,
        "respiratory_rate": 100,
        "capillary_refill_s": 5,
        "respiratory_effort": "severe",
    }
    worst |= {"spo2_percent": 80, "supplemental_oxygen": True, "oxygen_flow_l_min": 10}
    found = rules.second_score(rules.Inputs.from_plain({"age_years": 3, **worst}))
    assert (found.score, found.risk, found.complete) == (26, "at_8_or_more", True)
