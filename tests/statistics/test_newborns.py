"""From when a newborn counts (cis-forms.md 4.3 rule 5): the rule against a count by hand, over random ways through beds."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lighthis.statistics.queries.gathering import _pieces

BEGIN = datetime(2026, 3, 1)
KINDS = st.lists(st.tuples(st.sampled_from(["", "cot", "bed"]), st.integers(1, 30)), min_size=1, max_size=6)


def laid(ways):
    """Departments and beds of a life: each step some hours in no bed, a cot or a bed."""
    at, beds = BEGIN, []
    for number, (kind, hours) in enumerate(ways):
        end = at + timedelta(hours=hours)
        if kind:
            beds.append((f"{kind}{number}", at, end))
        at = end
    return [("d1", BEGIN, at)], beds, {bed: [("cot", BEGIN, None)] for bed, *_ in beds if bed.startswith("cot")}


def hours(pieces):
    return sum(int((one.until - one.since).total_seconds() // 3600) for one in pieces)


def by_hand(ways, *, beside):
    """The hours from the first bed on; without one of those born beside the mother nothing, of others what is in no cot at first."""
    outside = {"cot", ""} if beside else {"cot"}
    while ways and ways[0][0] in outside:
        ways = ways[1:]
    return sum(length for _kind, length in ways)


@given(KINDS, st.booleans())
def test_a_newborn_counts_as_counted_by_hand(ways, beside):
    departments, beds, cots = laid(ways)
    found = _pieces(departments, beds, {"d1": "D"}, cots, beside=beside)
    assert hours(found) == by_hand(ways, beside=beside)
    if found:
        assert found[-1].until == departments[0][2]


@given(KINDS)
def test_where_a_hospital_counts_from_birth_nothing_is_left_out(ways):
    departments, beds, _cots = laid(ways)
    found = _pieces(departments, beds, {"d1": "D"}, None, beside=True)
    assert hours(found) == sum(length for _kind, length in ways)
