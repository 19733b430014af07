"""Which blood fits whom, by the table of the WHO handbook cell by cell; what an operation must hold."""

from datetime import UTC, datetime, timedelta

import pytest

from lighthis.kernel.text import Refusal
from lighthis.surgery.rules import blood
from lighthis.surgery.rules import operations as rules

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
# recipient, then donors 0 A B AB; x = fits ("The Clinical Use of Blood", WHO)
RED_CELLS = {"0": "x...", "A": "xx..", "B": "x.x.", "AB": "xxxx"}
PLASMA = {"0": "xxxx", "A": ".x.x", "B": "..xx", "AB": "...x"}
WHOLE = {"0": "x...", "A": ".x..", "B": "..x.", "AB": "...x"}
TABLE = {"red_cells": RED_CELLS, "plasma": PLASMA, "cryoprecipitate": PLASMA, "platelets": PLASMA, "whole_blood": WHOLE}


@pytest.mark.parametrize("component", TABLE)
@pytest.mark.parametrize("recipient", blood.GROUPS)
@pytest.mark.parametrize("donor", blood.GROUPS)
def test_groups_fit_as_the_handbook_says(component, recipient, donor):
    fits = TABLE[component][recipient][blood.GROUPS.index(donor)] == "x"
    found = blood.fit(component, (recipient, "positive"), (donor, "positive"))
    assert found == ("wrong" if not fits else "same" if recipient == donor else "other")


@pytest.mark.parametrize("component", TABLE)
@pytest.mark.parametrize(("recipient", "donor", "fits"), [
    ("positive", "positive", True), ("positive", "negative", True), ("negative", "negative", True), ("negative", "positive", False),
])  # fmt: skip
def test_rh_counts_where_there_are_red_cells(component, recipient, donor, fits):
    found = blood.fit(component, ("A", recipient), ("A", donor))
    assert (found != "wrong") is (fits or component in {"plasma", "cryoprecipitate"})


def refused(check, field):
    with pytest.raises(Refusal) as refusal:
        check()
    assert refusal.value.field == field


def test_a_bag_that_does_not_fit_needs_a_reason_that_somebody_answers_for():
    wrong = ("red_cells", ("0", "positive"), ("A", "positive"))
    refused(lambda: blood.check_groups(*wrong, ""), "despite")
    refused(lambda: blood.check_groups(*wrong, "надо"), "despite")
    blood.check_groups(*wrong, "решение консилиума, главный врач Каримов")
    blood.check_groups("red_cells", ("A", "positive"), ("A", "positive"), "")
    refused(lambda: blood.check_groups("beer", ("A", "positive"), ("A", "positive"), ""), "component")
    refused(lambda: blood.check_groups("plasma", ("C", "positive"), ("A", "positive"), ""), "recipient_group")


def test_the_group_on_the_card_is_asked_about():
    blood.check_known("", "A", "")
    blood.check_known("A", "A", "")
    refused(lambda: blood.check_known("B", "A", ""), "despite")


@pytest.mark.parametrize(
    ("component", "tests", "despite", "field"),
    [
        ("red_cells", dict.fromkeys(blood.TESTS, "fits"), "", None),
        ("red_cells", {}, "", "test_group"),
        ("red_cells", {**dict.fromkeys(blood.TESTS, "fits"), "cross": "wrong"}, "", "despite"),
        ("red_cells", {**dict.fromkeys(blood.TESTS, "fits"), "cross": "not_done"}, "", "despite"),
        ("red_cells", {**dict.fromkeys(blood.TESTS, "fits"), "cross": "not_done"}, "массивное кровотечение", None),
        ("plasma", {}, "", None),
        ("plasma", {"biological": "wrong"}, "", "despite"),
        ("plasma", {"biological": "maybe"}, "", "test_biological"),
    ],
)
def test_red_cells_are_tested_before(component, tests, despite, field):
    def check():
        blood.check_tests(component, tests, despite)

    refused(check, field) if field else check()


@pytest.mark.parametrize(
    ("anaesthesia", "given", "blocked"),
    [
        ("local", {"operation": ("agreed", NOW - HOUR)}, False),
        ("general", {"operation": ("agreed", NOW - HOUR)}, True),
        ("general", {"operation": ("agreed", NOW - HOUR), "anaesthesia": ("agreed", NOW)}, False),
        ("general", {}, True),
        ("none", {"operation": ("agreed", NOW + HOUR)}, True),  # signed afterwards
        ("none", {"operation": ("refused", NOW - HOUR)}, True),
        ("none", {"transfusion": ("agreed", NOW - HOUR)}, True),
    ],
)
def test_without_a_consent_nothing_is_signed(anaesthesia, given, blocked):
    gap = rules.consent_gap(rules.needed(anaesthesia), given, NOW)
    assert (gap is not None) is blocked
    if blocked:
        refused(lambda: rules.check_consent(gap, "", field="despite"), "despite")
        rules.check_consent(gap, "консилиум: жизненные показания", field="despite")


@pytest.mark.parametrize(
    ("begun", "ended", "field"),
    [
        (-2, -1, None), (-2, -2, "ended_at"), (-1, -2, "ended_at"), (-1, 1, "ended_at"), (-30, -1, "started_at"),
    ],
)  # fmt: skip
def test_an_operation_has_a_beginning_and_an_end(begun, ended, field):
    def check():
        rules.check_times(NOW + begun * HOUR, NOW + ended * HOUR, now=NOW, arrived_at=NOW - 20 * HOUR)

    refused(check, field) if field else check()


def test_a_minor_consents_by_a_parent():
    def check(given_by, name, minor):
        rules.check_given("operation", "agreed", given_by, name, NOW, now=NOW, arrived_at=NOW - HOUR, is_minor=minor)

    check("patient", "", False)
    check("representative", "Каримова Н.", True)
    refused(lambda: check("patient", "", True), "given_by")
    refused(lambda: check("representative", " ", True), "representative")
