"""What reports of money count, and how old a debt is."""

from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.billing import accounts
from lighthis.takings.rules import ages, days
from lighthis.takings.rules.figures import Moved, by_payer, figures, lines, whole

D = Decimal
TASHKENT, BERLIN = "Asia/Tashkent", "Europe/Berlin"


def moved(kind, debit, credit, amount, key=None):
    return Moved(key, kind, debit, credit, D(amount))


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([("charge", "patient", "income", 100)], {"gross": 100, "net": 100, "patients": 100}),
        (
            [("charge", "patient", "income", 100), ("reversal", "income", "patient", 30)],
            {"gross": 70, "net": 70, "patients": 70},
        ),
        ([("discount", "discount", "patient", 10)], {"discounts": 10, "net": -10, "patients": -10}),
        ([("cover", "insurance", "patient", 80)], {"borne": 80, "patients": -80, "organisations": 80}),
        ([("transfer", "patient", "insurance", 80)], {"borne": -80, "patients": 80, "organisations": -80}),
        ([("settlement", "bank", "insurance", 50)], {"settled": 50, "money": 50, "organisations": -50}),
        ([("write_off", "written_off", "patient", 5)], {"written_off": 5, "patients": -5}),
        ([("write_off", "written_off", "fund", 5)], {"written_off": 5, "organisations": -5}),
        ([("payment", "cash", "patient", 40)], {"payments": 40, "money": 40, "patients": -40}),
        ([("reversal", "patient", "cash", 40)], {"payments": -40, "money": -40, "patients": 40}),
        ([("deposit", "humo", "deposit", 40)], {"deposits": 40, "money": 40, "held": 40}),
        ([("reversal", "deposit", "humo", 40)], {"deposits": -40, "money": -40, "held": -40}),
        ([("use_deposit", "deposit", "patient", 40)], {"used": 40, "held": -40, "patients": -40}),
        ([("refund", "deposit", "cash", 40)], {"refunds": 40, "money": -40, "held": -40}),
        ([("refund", "patient", "cash", 40)], {"refunds": 40, "money": -40, "patients": 40}),
        ([("rounding", "patient", "rounding", 1)], {"rounding": 1, "patients": 1}),
        ([("rounding", "rounding", "patient", 1)], {"rounding": -1, "patients": -1}),
        ([("rounding", "deposit", "rounding", 1)], {"rounding": 1, "held": -1}),
        ([("carry", "deposit", "carried", 9)], {"carried": -9, "held": -9}),
        ([("carry", "carried", "deposit", 9)], {"carried": 9, "held": 9}),
    ],
)
def test_what_a_movement_counts_as(moves, expected):
    found = figures([moved(*one) for one in moves])
    names = (
        "gross", "discounts", "net", "borne", "written_off", "rounding", "payments", "deposits", "settled", "refunds", "money",
        "used", "carried", "patients", "organisations", "held",
    )  # fmt: skip
    assert {name: getattr(found, name) for name in names} == {name: expected.get(name, 0) for name in names}
    assert found.agrees


def test_what_an_organisation_does_not_pay_is_written_off_without_touching_the_patients_part():
    found = figures([
        moved("charge", "patient", "income", 100), moved("cover", "fund", "patient", 80), moved("write_off", "written_off", "fund", 30),
        moved("write_off", "written_off", "patient", 5),
    ])  # fmt: skip
    assert (found.written_off, found.own, found.patients) == (35, 15, 15)


def test_a_movement_that_no_column_knows_is_seen_in_the_proof():
    assert not figures([moved("charge", "patient", "cash", 5)]).agrees
    assert not figures([moved("gift", "cash", "patient", 5)]).agrees


KNOWN = [
    ("charge", "patient", "income"), ("cover", "insurance", "patient"), ("cover", "budget", "patient"),
    ("discount", "discount", "patient"), ("payment", "cash", "patient"), ("deposit", "bank", "deposit"),
    ("use_deposit", "deposit", "patient"), ("refund", "deposit", "cash"), ("rounding", "patient", "rounding"),
    ("write_off", "written_off", "insurance"), ("settlement", "bank", "insurance"), ("transfer", "patient", "insurance"),
    ("carry", "deposit", "carried"), ("transfer", "budget", "insurance"),
]  # fmt: skip
MOVES = st.lists(
    st.builds(
        lambda known, back, amount, key: Moved(
            key, *(("reversal", known[2], known[1]) if back else known), D(amount) / 100
        ),
        st.sampled_from(KNOWN), st.booleans(), st.integers(0, 10**9), st.sampled_from([None, "A", "B"]),
    ),
    max_size=12,
)  # fmt: skip


@given(moves=MOVES)
def test_lines_add_up_to_the_whole_and_every_line_proves_itself(moves):
    moves = [one for one in moves if (one.kind, one.debit) != ("reversal", "cash")] + [
        Moved(one.key, "reversal", "cash", "deposit", one.amount) for one in moves if one.debit == "cash"
    ]
    for found in (moves, by_payer(moves)):
        parts, total = lines(found), whole(found)
        assert all(one.agrees for one in [*parts.values(), total])
        for name in (
            "gross",
            "discounts",
            "borne",
            "written_off",
            "rounding",
            "money",
            "refunds",
            "used",
            "left",
            "held",
        ):
            assert sum((getattr(one, name) for one in parts.values()), D(0)) == getattr(total, name), name
    assert whole(moves) == whole(by_payer(moves))


def test_the_line_of_a_payer_shows_what_falls_on_it():
    moves = [
        moved("charge", "patient", "income", 100), moved("cover", "insurance", "patient", 80, "ALFA"),
        moved("discount", "discount", "patient", 5), moved("settlement", "bank", "insurance", 50, "ALFA"),
        moved("cover", "budget", "patient", 0),
    ]  # fmt: skip
    found = lines(by_payer(moves))
    assert (found["patient"].gross, found["patient"].net, found["patient"].patients) == (20, 15, 15)
    assert (found["ALFA"].gross, found["ALFA"].borne, found["ALFA"].settled, found["ALFA"].organisations) == (
        80, 80, 50, 30,
    )  # fmt: skip
    assert set(found) == {"patient", "ALFA", "budget"}, "who bears without a name stands by its kind"


# Days


@pytest.mark.parametrize("zone", [TASHKENT, BERLIN])
@pytest.mark.parametrize(("since", "until"), [("2026-10-20", "2026-11-02"), ("2026-03-28", "2026-03-30")])
def test_a_day_is_the_day_on_the_wall_also_when_the_clock_is_set(zone, since, until):
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    pieces = days.offsets(first, last, zone)
    assert len(pieces) == (2 if zone == BERLIN else 1)
    at = days.begin_of(first, zone)
    while at < days.begin_of(last + timedelta(days=1), zone):
        ahead = [offset for begin, offset in pieces if begin <= at][-1]
        number = (int(at.timestamp()) * 1_000_000 + ahead) // days.MICROSECONDS
        assert days.day_of(number) == make.clock.local(at, zone).date()
        at += timedelta(minutes=30)


# Ages


@pytest.mark.parametrize(
    ("owed", "arose", "expected"),
    [
        (100, (100, 0, 0, 0), (100, 0, 0, 0)),
        (100, (30, 200, 0, 0), (30, 70, 0, 0)),  # what was paid paid the oldest
        (100, (0, 0, 0, 100), (0, 0, 0, 100)),
        (100, (10, 10, 10, 500), (10, 10, 10, 70)),
        (100, (10, 0, 0, 0), (10, 0, 0, 90)),  # what arose in no age is old
        (50, (-20, 60, 0, 0), (0, 50, 0, 0)),
    ],
)
def test_what_is_owed_is_of_the_newest(owed, arose, expected):
    assert ages.aged(D(owed), [D(one) for one in arose]).parts == expected


@given(owed=st.integers(-(10**12), 10**12), arose=st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4))
def test_the_ages_add_up_to_the_debt(owed, arose):
    found = ages.aged(D(owed) / 100, [D(one) / 100 for one in arose])
    assert found.total == D(owed) / 100
    assert owed < 0 or all(part >= 0 for part in found.parts)
    assert ages.together([found, found]).total == 2 * found.total


def test_the_ages_begin_where_they_say():
    assert ages.first_days(date(2026, 11, 23)) == (date(2026, 10, 24), date(2026, 9, 24), date(2026, 8, 25))
    assert set(accounts.BEARERS) < {"budget", "fund", "insurance", "employer", "sponsor", "patient"}
