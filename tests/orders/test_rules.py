"""Flags of values, the life of an order, allergies by name: tables and properties."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.orders import rules
from lighthis.orders.rules import allergies, states, values
from lighthis.orders.rules.values import Limits

D = Decimal
POTASSIUM, CRP, HB = Limits(D("3.5"), D("5.0")), Limits(D(0), D(8)), Limits(D(120), None)


@pytest.mark.parametrize(
    ("text", "limits", "flag"),
    [
        ("3,5", POTASSIUM, "normal"), ("3.49", POTASSIUM, "low"), ("5,0", POTASSIUM, "normal"), ("5,01", POTASSIUM, "high"),
        (" 4.2 ", POTASSIUM, "normal"), ("+4", POTASSIUM, "normal"), ("5.000000001", POTASSIUM, "high"),
        ("< 3,5", POTASSIUM, "low"), ("<3,6", POTASSIUM, ""), ("<=3,5", POTASSIUM, ""), ("≤3,4", POTASSIUM, "low"),
        (">5", POTASSIUM, "high"), (">=5", POTASSIUM, ""), ("≥5,1", POTASSIUM, "high"), (">4", POTASSIUM, ""),
        ("<0,5", CRP, "normal"), ("<8", CRP, "normal"), ("<8,1", CRP, ""), (">8", CRP, "high"),
        (">150", HB, "normal"), (">110", HB, ""), ("<120", HB, "low"), ("119,9", HB, "low"), ("250", HB, "normal"),
        ("\u22122,5", Limits(D(-2), D(2)), "low"), ("-1", Limits(D(-2), D(2)), "normal"),
        ("отр.", POTASSIUM, ""), ("", POTASSIUM, ""), ("1:20", POTASSIUM, ""), ("5-6", POTASSIUM, ""), ("++", POTASSIUM, ""),
        ("1e5", POTASSIUM, ""), ("NaN", POTASSIUM, ""), ("٥", POTASSIUM, ""), ("3,5,1", POTASSIUM, ""), ("4", Limits(), ""),
        ("<0,5", Limits(), ""),
    ],
)  # fmt: skip
def test_a_flag_is_exact_and_never_guessed(text, limits, flag):
    assert values.flag(text, limits) == flag


NUMBERS = st.decimals(min_value=-10_000, max_value=10_000, places=3)
ENDS = st.one_of(st.none(), NUMBERS)


@given(NUMBERS, ENDS, ENDS)
def test_the_flag_of_a_number_is_where_it_lies(number, low, high):
    if low is not None and high is not None and low > high:
        low, high = high, low
    found = values.flag(f"{number:f}", Limits(low, high))
    if low is None and high is None:
        assert found == ""
    else:
        assert (found == "low") == (low is not None and number < low)
        assert (found == "high") == (high is not None and number > high)
        assert found == values.flag(f"{number:f}".replace(".", ","), Limits(low, high))


@given(st.sampled_from(["<", "<=", ">", ">="]), NUMBERS, ENDS, ENDS, st.decimals(min_value=0, max_value=100, places=3))
def test_a_bound_has_a_flag_only_if_every_value_behind_it_has(sign, bound, low, high, away):
    """Whatever the value behind "<0,5" is, it has the flag that the bound was given."""
    if low is not None and high is not None and low > high:
        low, high = high, low
    limits = Limits(low, high)
    found = values.flag(f"{sign}{bound:f}", limits)
    behind = bound - away if sign.startswith("<") else bound + away
    is_possible = away > 0 or sign.endswith("=")
    negative = (
        low is not None and low <= 0 and behind < 0 and sign.startswith("<")
    )  # not measured: no concentration is below 0
    if found and is_possible and not negative:
        assert values.flag(f"{behind:f}", limits) == found


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_values(text):
    assert values.flag(text, POTASSIUM) in {"", "low", "normal", "high"}


def test_ranges_are_read_and_chosen_by_sex_and_age():
    listed = values.ranges("male 18-:130-170 | female 18-60:120- | any 1-18:110-140")
    assert values.fitting(listed, "male", 40) == Limits(D(130), D(170))
    assert values.fitting(listed, "female", 59) == Limits(D(120), None)
    assert values.fitting(listed, "female", 60) == Limits()
    assert values.fitting(listed, "unknown", 17) == Limits(D(110), D(140))
    assert values.fitting(listed, "unknown", 40) == Limits()
    assert values.fitting(listed, "male", None) == Limits()
    assert values.fitting(values.ranges("any:1-2"), "unknown", None) == Limits(D(1), D(2))
    for wrong in ("male:1-2-3", "man:1-2", "any:5-1", "130-170"):
        with pytest.raises(ValueError):
            values.ranges(wrong)


KINDS, STEPS = st.sampled_from(states.KINDS), st.lists(st.sampled_from(list(states.STEPS)), max_size=12)


@given(KINDS, STEPS)
def test_no_impossible_life_of_an_order_can_be_lived(kind, steps):
    """Whoever presses what in whatever order: what is kept is a sequence that can happen, and what ended stays ended."""
    state, lived = "ordered", []
    for step in steps:
        before = state
        try:
            state = states.check(kind, state, step, who="А. А.")
        except Refusal:
            assert states.after(kind, state, step) is None
            continue
        lived.append((before, step, state))
    for (_, _, left), (entered, _, _) in pairwise(lived):
        assert left == entered
    done = [step for _, step, _ in lived]
    assert done.count("do") <= 1
    assert done.count("cancel") + done.count("not_do") <= 1
    assert all(before == "ordered" for before, step, _ in lived if step in {"do", "cancel"})
    for place, step in enumerate(done):
        live = done[:place].count("result") - done[:place].count("take_back_result")
        assert step != "result" or live == 0  # one result at a time holds
        assert step not in {"see", "take_back_result"} or live == 1
    assert kind in states.WITH_RESULT or not {"result", "see"} & set(done)
    for before, _, _ in lived:
        assert before not in {"cancelled", "entered_in_error"}


@pytest.mark.parametrize("kind", states.KINDS)
@pytest.mark.parametrize("state", states.STATES)
def test_every_state_has_words_and_what_it_waits_for(kind, state):
    assert states.said(kind, state).text
    waits = states.waits(kind, state)
    steps = {step for step in states.STEPS if states.after(kind, state, step)}
    assert (waits == "do") == ("do" in steps)
    assert (waits == "see") == ("see" in steps) or kind not in states.WITH_RESULT
    assert waits != "result" or "result" in steps


@pytest.mark.parametrize(
    ("names", "substances", "found"),
    [
        (["Пенициллин"], ["пенициллин"], ["пенициллин"]), (["Penicillin G"], ["пенициллины"], ["пенициллины"]),
        (["Penitsillin"], ["пенициллин, 2019"], ["пенициллин, 2019"]), (["Ампициллин"], ["пенициллин"], ["пенициллин"]),
        (["амоксиклав"], ["Penicillin"], ["Penicillin"]), (["Анальгина"], ["анальгин"], ["анальгин"]),
        (["Цефтриаксон"], ["пенициллин"], []), (["Дексаметазон"], ["анальгин", "пыльца"], []),
        (["Натрия хлорид 0,9 %"], ["йод"], []), (["Metamizole"], ["анальгин"], ["анальгин"]),
        (["Новокаин"], ["лидокаин"], ["лидокаин"]), (["Парацетамол"], [], []), ([""], ["пенициллин"], []),
    ],
)  # fmt: skip
def test_a_drug_is_known_by_its_name_in_any_spelling_or_by_its_group(app, names, substances, found):
    from lighthis.packs import codes

    groups = [[*one.names.values(), *one.more["members"].split()] for one in codes.code_list("allergen_groups")]
    assert allergies.matches(names, substances, groups) == found


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_breaks_the_look_for_allergies(drug, substance):
    assert allergies.matches([drug], [substance], []) in ([], [substance])


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщэюя", min_size=4, max_size=20))
def test_a_drug_always_meets_its_own_name(name):
    found = allergies.matches([name.upper()], [name], [])
    assert found == [name] or not allergies._keys([name])


def test_what_a_permission_lets_one_carry_out():
    assert rules.kinds_for(frozenset({"orders.laboratory"})) == ("test",)
    assert rules.kinds_for(frozenset({"orders.imaging", "orders.laboratory"})) == ("test", "imaging")
    assert rules.kinds_for(frozenset({"orders.execute"})) == states.KINDS
    assert rules.kinds_for(frozenset({"records.read"})) == ()


def test_the_lists_of_the_country_hold_together(app):
    """Every part of a test is measured, every range can be read, every unit is known, every kind is one of ours."""
    from lighthis.packs import codes

    measured = {one.code for one in codes.code_list("analytes")}
    units = {one.code for one in codes.code_list("lab_units")} | {""}
    for one in codes.code_list("orders"):
        assert one.more["kind"] in states.KINDS
        assert set(one.more["parts"].split()) <= measured
        assert bool(one.more["parts"]) == (one.more["kind"] == "test")
    for one in codes.code_list("analytes"):
        assert one.more["unit"] in units
        values.ranges(one.more["ranges"])
        if one.more["critical"]:
            assert values.limits(*one.more["critical"].split("-")) != Limits()
