"""Diagnosis stages, the comparison after a death, reminders, sick leaves: rules without a store."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.records import rules
from lighthis.records.rules import entries, leave, reminders

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refused(check, field):
    with pytest.raises(Refusal) as refusal:
        check()
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("ground", "same", "news", "field"),
    [
        ("новые данные КТ", False, False, None),
        ("", False, False, "ground"),
        ("новые данные КТ", True, False, "code"),
        ("новые данные КТ", False, True, "role"),
    ],
)
def test_another_main_diagnosis_needs_its_ground(ground, same, news, field):
    def check():
        rules.check_change(ground, old="K35.8", author="Каримов А.", is_same=same, is_news=news)

    refused(check, field) if field else check()


@pytest.mark.parametrize(
    ("died", "ended", "here"),
    [
        (None, None, False),
        (NOW, None, True),
        (NOW, NOW, True),
        (NOW, NOW - timedelta(seconds=30), True),
        (NOW, NOW - HOUR, False),  # discharged alive, died at home
        (NOW - DAY, None, False),  # a death before this coming: the patient was not here
    ],
)
def test_who_died_here(died, ended, here):
    assert rules.died_here(died, NOW - 3 * HOUR, ended) is here


@pytest.mark.parametrize(
    ("verdict", "cause", "dead", "roles", "field"),
    [
        ("agreed", "", True, {"main", "pathoanatomical"}, None),
        ("III", "subjective", True, {"main", "forensic"}, None),
        ("II", "", True, {"main", "pathoanatomical"}, "cause"),
        ("agreed", "objective", True, {"main", "pathoanatomical"}, "cause"),
        ("IV", "objective", True, {"main", "pathoanatomical"}, "verdict"),
        ("agreed", "", False, {"main", "pathoanatomical"}, None.__class__),
        ("agreed", "", True, {"main"}, None.__class__),
        ("agreed", "", True, {"pathoanatomical"}, None.__class__),
    ],
)
def test_a_comparison_has_both_sides_and_a_reason(verdict, cause, dead, roles, field):
    def check():
        rules.check_divergence(verdict, cause, is_dead=dead, roles=roles)

    if field is None:
        check()
    else:
        refused(check, None if field is type(None) else field)


def test_keys_tell_what_came_later():
    first, second = sorted([uuid4(), uuid4()])
    assert rules.is_newer(second, first)
    assert not rules.is_newer(first, first)
    assert rules.is_newer(first, None)


# 72 hours to the clinical diagnosis, an epicrisis each 10 to 14 days (cis-forms.md 13.7, 1.3); both are settings
@pytest.mark.parametrize(
    ("own", "hours", "days"),
    [
        ({}, 72, (10, 14)),
        ({"clinical_diagnosis_hours": 48, "stage_epicrisis_days": [7, 9]}, 48, (7, 9)),
        ({"clinical_diagnosis_hours": 0, "stage_epicrisis_days": [9, 7]}, 72, (10, 14)),
        ({"clinical_diagnosis_hours": "три", "stage_epicrisis_days": 10}, 72, (10, 14)),
    ],
)
def test_what_a_record_owes_and_when(own, hours, days):
    clinical, stage = reminders.owed(NOW, has_clinical=False, last_stage=None, settings=own)
    assert (clinical.what, clinical.due_at) == ("clinical", NOW + hours * HOUR)
    assert (stage.since, stage.due_at) == (NOW + days[0] * DAY, NOW + days[1] * DAY)
    assert not clinical.is_late(clinical.due_at)
    assert clinical.is_late(clinical.due_at + timedelta(seconds=1))


@settings(max_examples=20)
@given(st.lists(st.integers(0, 60), max_size=6), st.booleans())
def test_the_next_epicrisis_counts_from_the_last(days, has_clinical):
    last = NOW + max(days) * DAY if days else None
    found = reminders.owed(NOW, has_clinical=has_clinical, last_stage=last, settings={})
    assert found[-1].since == (last or NOW) + 10 * DAY
    assert [one.what for one in found] == (["stage"] if has_clinical else ["clinical", "stage"])


@pytest.mark.parametrize("kind", rules.ENTRIES)
def test_every_kind_of_entry_demands_something_and_knows_its_parts(kind):
    assert entries.missing(kind, {})
    whole = {name: next(iter(part.choices), "40") for name, part in rules.ENTRIES[kind].parts.items()}
    entries.check_parts(kind, whole)
    entries.check_whole(kind, whole)
    assert entries.missing(kind, whole) == []
    assert any(kind in kinds for kinds in rules.PAPER)


@pytest.mark.parametrize(
    ("sections", "field"),
    [
        ({"temperature": "37,2", "lice": "no"}, None),
        ({"temperature": "сорок"}, "temperature"),
        ({"temperature": "50"}, "temperature"),
        ({"temperature": "1e400"}, "temperature"),
        ({"temperature": "nan"}, "temperature"),
        ({"lice": "maybe"}, "lice"),
        ({"nothing": "x"}, "nothing"),
        ({"complaints": "я" * 9000}, "complaints"),
    ],
)
def test_a_part_holds_what_its_sort_allows(sections, field):
    def check():
        entries.check_parts("reception", sections)

    refused(check, field) if field else check()


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(["complaints", "condition", "advice", "strange"]), st.text(max_size=5)))
def test_ready_words_never_take_the_place_of_what_was_typed(typed):
    ready = {"condition": "удовлетворительное", "advice": "режим", "strange": "x"}
    found = entries.filled("diary", typed, ready)
    for name, text in typed.items():
        assert found[name] == (text if text.strip() or name not in {"condition", "advice"} else ready[name])
    assert "strange" not in found or found["strange"] == typed["strange"]


D = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("since", "until", "others", "field"),
    [
        (D, D, [], None),
        (D, D + 5 * DAY, [("1", D + 6 * DAY, D + 9 * DAY)], None),
        (D, D + 6 * DAY, [("1", D + 6 * DAY, D + 9 * DAY)], "since"),
        (D, D - DAY, [], "until"),
        (D + 40 * DAY, D + 41 * DAY, [], "since"),
        (D, D + 500 * DAY, [], "until"),
    ],
)
def test_a_sick_leave_overlaps_no_other(since, until, others, field):
    def check():
        leave.check_leave("01ТШ 005591125", since, until, today=D + 30 * DAY, others=others)

    refused(check, field) if field else check()


@settings(max_examples=40)
@given(*(st.integers(0, 20) for _ in range(4)))
def test_two_leaves_are_refused_exactly_where_they_share_a_day(a, b, c, d):
    first, other = sorted((a, b)), sorted((c, d))
    shares = bool(set(range(first[0], first[1] + 1)) & set(range(other[0], other[1] + 1)))
    try:
        leave.check_leave(
            "1",
            D + first[0] * DAY,
            D + first[1] * DAY,
            today=D + 30 * DAY,
            others=[("2", D + other[0] * DAY, D + other[1] * DAY)],
        )
    except Refusal:
        assert shares
    else:
        assert not shares


def test_a_leave_is_prolonged_beyond_its_end_and_closed_on_its_days():
    refused(lambda: leave.check_prolonged(D, old=D, today=D, since=D, others=[]), "until")
    leave.check_prolonged(D + DAY, old=D, today=D, since=D, others=[])
    refused(lambda: leave.check_closed(D - DAY, since=D, until=D), "until")
    leave.check_closed(D, since=D, until=D)
    refused(lambda: leave.check_open(D), None)


def test_every_plain_note_has_its_place_in_the_whole_case_history():
    placed = {kind for kinds in rules.PAPER for kind in kinds}
    assert set(rules.PLAIN) <= placed
