"""Home by role: every shipped role gets its own tool, and nothing it may not open."""

import pytest

from lighthis.desk import rules
from lighthis.staff.roles import ROLES

EXPECTED = {  # design.md 4, home by role
    "registrar": ("registrar", ("search",)),
    "triage_nurse": ("triage", ("board",)),
    "doctor": ("doctor", ("results", "board", "mine")),
    "ward_nurse": ("ward", ("requests", "wards")),
    "senior_nurse": ("ward", ("requests", "wards")),
    "head_of_department": ("doctor", ("results", "board", "mine")),
    "cashier": ("cashier", ("accounts",)),
    "administrator": ("administrator", ("missing",)),
    "laboratory": ("other", ("search",)),
    "statistician": ("other", ("statistics", "search")),
    "aggregate_reader": ("other", ("statistics",)),
}


@pytest.mark.parametrize("role", EXPECTED)
def test_each_role_has_its_own_tool(role):
    home = rules.home_of(ROLES[role][1])
    assert (home.kind, home.wide) == EXPECTED[role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("off", [(), ("triage",), ("admission", "billing", "triage")])
def test_no_part_is_shown_that_the_post_may_not_open_or_that_is_off(role, off):
    permissions = ROLES[role][1]
    home = rules.home_of(permissions, off)
    for part in (*home.wide, *home.side):
        assert rules.opens(part, permissions)
        assert rules.DOMAIN.get(part) not in off
    assert home.wide or "registration.search" not in permissions
