"""What forbids the signature of form 066, the causes of death, what an epicrisis names, readmission: tables and properties."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.admission.rules import NOWHERE, Elsewhere, is_readmission, may_discharge
from lighthis.discharge import rules
from lighthis.discharge.rules import Cause, Found
from lighthis.kernel.ages import Age
from lighthis.kernel.text import Refusal
from lighthis.packs.facts import DiagnosisFacts, FacilityFacts, PatientFacts
from lighthis.packs.leaving import OperationRow, StatisticalCard
from lighthis.packs.snapshot import to_json

NOON = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
ZONE = "Asia/Tashkent"
PATIENT = PatientFacts(
    family="Юлдашева", sex="female", born=date(1983, 2, 14), age=Age(43, 516, 15700), social_status="regis0010.00003",
    pinfl="41402835120017",
)  # fmt: skip
I20 = DiagnosisFacts("стенокардия", "I20.0")
WHOLE = StatisticalCard(
    facility=FacilityFacts(names={}), patient=PATIENT, region="Ташкент", district="Мирабад", emergency_help=True, care_form="emergency",
    delay="delay0001_00001", by_ambulance=True, referral=False, readmitted=False, readmitted_computed=False, reception_diagnosis=I20,
    admitted_at=NOON, bed_profile="therapeutic", left_at=NOON + timedelta(days=9), bed_days=9, icu_days=0, department="Терапия",
    disposition="mserv-0004-00004", outcome="loc-cs-002", main_diagnosis=I20, is_operated=False, hiv="negative", payer="covtp-0001-00008",
)  # fmt: skip
SURGERY = OperationRow("Аппендэктомия", NOON + timedelta(hours=3), is_main=True)
NEWBORN = dataclasses.replace(PATIENT, age=Age(0, 0, 3), born=date(2026, 3, 7))


def said(**changes):
    return [(one.level, one.words.text) for one in rules.lacks(dataclasses.replace(WHOLE, **changes))]


def patient(**changes):
    return dataclasses.replace(PATIENT, **changes)


def test_nothing_is_wrong_with_a_whole_card():
    assert said() == []


@pytest.mark.parametrize("fact", [fact for fact, _place, _words in rules.NEEDED])
def test_each_required_fact_is_asked_for(fact):
    changes = {"patient": patient(social_status=None)} if "." in fact else {fact: None}
    words = next(words for name, _place, words in rules.NEEDED if name == fact)
    assert ("missing", words) in said(**changes)


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({"delay": None}, "missing", "how long after"),
        ({"left_at": NOON - timedelta(hours=1)}, "wrong", "before having been admitted"),
        ({"disposition": "mserv-0004-00002"}, "wrong", "the other does not"),
        ({"outcome": "died"}, "wrong", "the other does not"),
        ({"disposition": "mserv-0004-00002", "outcome": "died"}, "missing", "causes of death"),
        ({"immediate_cause": I20}, "wrong", "did not die"),
        ({"disposition": "other-hcf"}, "wrong", "where to"),
        ({"sick_opened": date(2026, 3, 12), "sick_closed": date(2026, 3, 11)}, "wrong", "closed before"),
        ({"sick_closed": date(2026, 3, 11)}, "wrong", "closed before"),
        ({"icu_days": 10}, "wrong", "intensive care"),
        ({"main_diagnosis": DiagnosisFacts("наезд", "V03.1")}, "wrong", "external cause"),
        ({"is_operated": True}, "missing", "no operation"),
        ({"is_operated": True, "operations": (SURGERY, SURGERY)}, "missing", "the main one"),
        ({"is_operated": True, "operations": (dataclasses.replace(SURGERY, at=NOON - timedelta(days=1)),)}, "look", "before the admission"),
        ({"is_operated": True, "operations": (dataclasses.replace(SURGERY, at=NOON + timedelta(days=10)),)}, "wrong", "outside the stay"),
        ({"main_diagnosis": DiagnosisFacts("туберкулёз", "A15.0")}, "missing", "resistance"),
        ({"patient": NEWBORN}, "missing", "weight"),
        ({"patient": NEWBORN, "birth_weight": 3100}, "missing", "length"),
        ({"patient": NEWBORN, "birth_weight": 3100, "birth_length": 50}, "look", "mother"),
        ({"readmitted": True}, "look", "the record does not"),
        ({"readmitted_computed": True}, "look", "the card does not"),
        ({"referred_by": "Поликлиника"}, "look", "no referral"),
        ({"referral": True}, "look", "referring facility"),
        ({"care_form": "planned", "delay": None}, "look", "planned"),
        ({"hiv": None}, "look", "HIV"),
        ({"patient": patient(pinfl=None)}, "look", "neither a PINFL"),
        ({"patient": patient(sex="male"), "main_diagnosis": DiagnosisFacts("роды", "O80.0")}, "look", "to women only"),
        ({"concomitant": (DiagnosisFacts("аденома", "N40"),)}, "look", "to men only"),
        ({"main_diagnosis": DiagnosisFacts("желтуха", "P59.9")}, "look", "up to the age"),
        ({"main_diagnosis": DiagnosisFacts("палочка", "B96.2")}, "look", "only names the germ"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_said(changes, level, words):
    assert any(one == level and words in text for one, text in said(**changes)), said(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_operated": True, "operations": (SURGERY,)},
        {"main_diagnosis": DiagnosisFacts("туберкулёз", "A15.0"), "tb_resistance": "monoresistant"},
        {"disposition": "other-hcf", "transferred_to": "РНЦХ"},
        {"sick_opened": date(2026, 3, 10), "sick_closed": date(2026, 3, 19)},
        {"care_form": "planned", "delay": None, "emergency_help": False, "by_ambulance": False},
        {"disposition": "mserv-0004-00002", "outcome": "died", "immediate_cause": I20, "underlying_cause": I20},
    ],
)
def test_what_is_in_order_forbids_nothing(changes):
    assert said(**changes) == []


@settings(max_examples=40)
@given(
    st.sets(
        st.sampled_from([f.name for f in dataclasses.fields(StatisticalCard) if f.name not in {"facility", "patient"}])
    )
)
def test_leaving_facts_out_never_mends_a_card(names):
    """What is asked for does not vanish because more is missing; and a card is never broken by rules alone."""
    empty = {name: () if isinstance(getattr(WHOLE, name), tuple) else None for name in names}
    found = said(**empty)
    for fact, _place, words in rules.NEEDED:
        assert ("missing", words) in found or fact not in names
    assert [one for one in found if one[0] != "look"] == found[: sum(one[0] != "look" for one in found)]


def test_differing_tells_the_facts_that_changed_and_no_signatures():
    now = json.loads(to_json(dataclasses.replace(WHOLE, outcome="loc-cs-001", head="Собиров")))
    assert rules.differing(json.loads(to_json(WHOLE)), now) == ["outcome"]


def test_what_hospital_and_patient_are_called_now_is_no_fact_of_the_stay():
    ids = {"patient_id": "1", "department_id": "2", "bed_id": "3"}
    signed = json.loads(to_json(WHOLE)) | ids
    moved = dict.fromkeys(
        ("region", "district", "street", "mahalla", "clinic", "mother_pinfl", "department", "bed_profile"), "другое"
    )
    other = dataclasses.replace(WHOLE, facility=FacilityFacts(names={"ru": "Другая"}), patient=NEWBORN, **moved)
    now = json.loads(to_json(other))
    assert rules.differing(signed, now | ids) == []
    assert rules.differing(signed, now | ids | {"department_id": "4"}) == ["department"]
    assert rules.differing(signed, now | ids | {"bed_id": "4"}) == ["bed_profile"]
    assert rules.differing(signed, now | ids | {"patient_id": "4"}) == ["patient_id"]


@pytest.mark.parametrize(
    ("ticked", "chosen", "main"),
    [("", "", []), ("b", "", ["b"]), ("a", "b", ["b"]), ("", "b", ["b"]), ("a", "gone", ["a"])],
)
def test_the_main_operation_is_the_chosen_one_else_the_ticked_one(ticked, chosen, main):
    done = [dataclasses.replace(SURGERY, key=key, is_main=key == ticked) for key in "abc"]
    found = rules.with_main(done, chosen)
    assert [one.key for one in found if one.is_main] == main
    assert {one.key for one in found} == set("abc")
    assert [one.key for one in found][: len(main)] == main


def test_the_only_operation_is_the_main_one():
    assert rules.with_main([dataclasses.replace(SURGERY, is_main=False)], "")[0].is_main
    assert rules.with_main([], "") == ()


# causes of death


def causes(**codes):
    return {line.removeprefix("_"): Cause(code) for line, code in codes.items()}


@pytest.mark.parametrize(
    ("found", "remarks"),
    [
        (causes(a="I46.9"), ["how life ended"]),
        (causes(a="J96.0"), ["how life ended"]),
        (causes(a="R99"), ["how life ended"]),
        (causes(a="I46.9", b="I21.0"), []),
        (causes(a="S06.5"), ["external cause in line d"]),
        (causes(a="S06.5", d="V03.1"), []),
        (causes(a="I21.0", d="V03.1"), ["no injury"]),
        (causes(a="W19.0"), ["belongs in line d"]),
        ({}, []),
    ],
)
def test_ill_defined_causes_are_remarked(found, remarks):
    texts = [one.text for one in rules.remarks_on(found)]
    assert len(texts) == len(remarks)
    assert all(words in text for words, text in zip(remarks, texts, strict=True))


def test_the_underlying_cause_is_the_lowest_line():
    found = causes(a="A41.9", b="K65.0", c="K35.2", d="V03.1", _2="E11.9")
    assert rules.underlying(found) == Cause("K35.2")
    assert rules.immediate(found) == Cause("A41.9")


@pytest.mark.parametrize(
    "found", [causes(a="A41.9", c="K35.2"), causes(b="K35.2"), {"a": Cause("", "сепсис")}, causes(a="сепсис")]
)
def test_causes_with_a_gap_or_without_a_code_are_refused(found):
    with pytest.raises(Refusal):
        rules.check_causes(found)


# epicrisis


def test_the_last_of_each_test_and_every_examination_are_named():
    def one(kind, name, day, critical=False):
        return Found(kind, name, NOON + timedelta(days=day), critical)

    found = [
        one("test", "cbc", 1),
        one("test", "cbc", 5),
        one("test", "k", 2, True),
        one("test", "k", 3),
        one("imaging", "us", 1),
        one("imaging", "us", 4),
    ]
    named = [(one.name, (one.at - NOON).days) for one in rules.worth_naming(found)]
    assert named == [("us", 1), ("k", 2), ("k", 3), ("us", 4), ("cbc", 5)]


def test_of_the_dead_no_advice_is_asked():
    words = {"course": "ухудшение", "treatment": "реанимация"}
    rules.check_signing(words, "death", has_diagnosis=True)
    with pytest.raises(Refusal):
        rules.check_signing(words, "discharge", has_diagnosis=True)
    with pytest.raises(Refusal, match="diagnosis"):
        rules.check_signing(words, "death", has_diagnosis=False)


# readmission (form 066, row 31)


@pytest.mark.parametrize(
    ("days", "code", "before", "again"),
    [
        (0, "K35.3", "K35.8", True),
        (30, "K35.3", "K35", True),
        (31, "K35.3", "K35.8", False),
        (5, "K35.3", "K36", False),
        (5, "", "K35.3", False),
        (5, "K35.3", "", False),
        (5, "", "", False),
        (-1, "K35.3", "K35.3", False),
    ],
)
def test_readmission_by_dates_and_the_first_three_characters(days, code, before, again):
    assert is_readmission(NOON, code, [(NOON - timedelta(days=days), before)], ZONE) is again


def test_readmission_counts_dates_of_the_calendar_and_not_hours():
    late, early = (
        datetime(2026, 2, 8, 18, 30, tzinfo=UTC),
        datetime(2026, 2, 7, 19, 30, tzinfo=UTC),
    )  # 8 February there, both
    admitted = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
    assert is_readmission(admitted, "I20.0", [(late, "I20.9")], ZONE)
    assert is_readmission(admitted, "I20.0", [(early, "I20.9")], ZONE)
    assert not is_readmission(admitted, "I20.0", [(early - timedelta(hours=1), "I20.9")], ZONE)


# where a patient is taken


@pytest.mark.parametrize(
    ("disposition", "elsewhere", "field"),
    [
        ("other-hcf", NOWHERE, "transferred_to"),
        ("other-hcf", Elsewhere("РНЦХ"), "agreed_with"),
        ("other-hcf", Elsewhere("РНЦХ", "Алимов"), None),
        ("mserv-0004-00006", NOWHERE, "transferred_to"),
        ("mserv-0004-00006", Elsewhere("Дом милосердия"), None),
        ("mserv-0004-00004", Elsewhere("РНЦХ", "Алимов"), "transferred_to"),
        ("own-request", NOWHERE, None),
        ("day-hospital", NOWHERE, None),
    ],
)
def test_a_transfer_names_its_place_and_who_agreed(disposition, elsewhere, field):
    refusal = may_discharge(
        NOON, now=NOON, since=NOON - timedelta(days=1), has_diagnosis=True, disposition=disposition, outcome="loc-cs-002", elsewhere=elsewhere
    )  # fmt: skip
    assert (refusal.field if refusal else None) == field
