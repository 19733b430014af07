"""Bed-days and the bed account against the reference; what stands against a bed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.admission import rules
from lighthis.admission.rules import Guest, Place

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("admitted", "left", "days"),
    [
        (date(2026, 2, 8), date(2026, 2, 18), 10),  # cis-forms.md 4.3 item 2, platform example
        (date(2026, 1, 5), date(2026, 1, 15), 10),  # the same
        (date(2026, 3, 4), date(2026, 3, 4), 1),  # one day is 1 (patient D of 4.4)
        (date(2026, 3, 6), date(2026, 3, 7), 1),  # patient F
        (date(2026, 2, 27), date(2026, 3, 3), 4),  # patient B
        (date(2026, 12, 31), date(2027, 1, 1), 1),
    ],
)
def test_the_day_of_admission_and_the_day_of_leaving_are_one(admitted, left, days):
    assert rules.bed_days(admitted, left) == days


@pytest.mark.parametrize(("left", "days"), [(4, 1), (5, 2), (14, 11)])
def test_in_a_day_hospital_both_days_are_days_of_treatment(left, days):
    """cis-forms.md 4.3 item 6."""
    assert rules.bed_days(date(2026, 3, 4), date(2026, 3, left), by_day=True) == days


def test_nobody_leaves_before_coming():
    with pytest.raises(ValueError, match="left before admitted"):
        rules.bed_days(date(2026, 3, 4), date(2026, 3, 3))


def test_the_day_of_a_transfer_belongs_to_the_receiving_department():
    """Patient C of the worked example, cis-forms.md 4.4: surgery 2.03, therapy 5.03, out 9.03: 3 and 4 days."""
    pieces = [("SU", date(2026, 3, 2), date(2026, 3, 5)), ("TH", date(2026, 3, 5), date(2026, 3, 9))]
    assert rules.bed_days_by_department(pieces) == {"SU": 3, "TH": 4}


def test_a_stay_without_a_night_gives_its_day_to_the_department_it_left():
    pieces = [("SU", date(2026, 3, 4), date(2026, 3, 4)), ("TH", date(2026, 3, 4), date(2026, 3, 4))]
    assert rules.bed_days_by_department(pieces) == {"SU": 0, "TH": 1}


@given(st.lists(DAYS, min_size=2, max_size=6))
def test_the_pieces_of_a_stay_add_up_to_the_whole(days):
    days.sort()
    pieces = [(number % 3, came, went) for number, (came, went) in enumerate(pairwise(days))]
    assert sum(rules.bed_days_by_department(pieces).values()) == rules.bed_days(days[0], days[-1])


@given(DAYS, st.integers(0, 400))
def test_the_day_of_stay_is_one_more_than_the_nights(admitted, nights):
    assert rules.day_of_stay(admitted, admitted + timedelta(days=nights)) == nights + 1


BEDS = st.tuples(
    st.sampled_from(["bed", "bed", "cot", "carer", "reserved"]),
    st.sampled_from(["any", "male", "female"]),
    st.sampled_from(["ready", "cleaning", "closed"]),
    st.booleans(),
)


@given(st.lists(BEDS, max_size=60))
def test_the_bed_account_adds_up_and_leaves_cots_and_carers_out(beds):
    found = rules.account((kind, sex, rules.status(kind, state, occupied=taken)) for kind, sex, state, taken in beds)
    counted = [bed for bed in beds if bed[0] in {"bed", "reserved"}]
    assert found.deployed == len(counted)
    assert found.occupied == sum(1 for bed in counted if bed[3])
    assert found.cots + found.carers == len(beds) - len(counted)


@pytest.mark.parametrize(
    ("guest", "place", "ban", "question"),
    [
        (Guest("female", 43), Place("1", "2", "female"), None, None),
        (Guest("female", 43), Place("1", "3", "any", sexes=frozenset({"female"})), None, None),
        (Guest("female", 43), Place("1", "1", "male"), None, "Room %(room)s is for men."),
        (Guest("male", 58), Place("1", "2", "female"), None, "Room %(room)s is for women."),
        (Guest("male", 58), Place("1", "2", "female", sexes=frozenset({"female"})), "Women lie in room %(room)s.", None),
        (Guest("female", 43), Place("1", "3", "any", sexes=frozenset({"male"})), "Men lie in room %(room)s.", None),
        (Guest("female", 43), Place("1", "9", "any", sexes=frozenset({"male"}), is_mixed=True), None, None),
        (Guest("unknown", 40), Place("1", "3", "any"), None, None),
        (
            Guest("unknown", 40), Place("1", "1", "male"), None,
            "The sex of the patient is not known; look who lies in room %(room)s.",
        ),
        (Guest("female", 30), Place("1", "5", kind="carer"), "Place %(bed)s in room %(room)s is for a carer, not for a patient.", None),
        (Guest("female", 30), Place("1", "5", kind="reserved"), None, "Bed %(bed)s in room %(room)s is reserved."),
        (Guest("female", 30), Place("1", "5", kind="cot"), None, "Bed %(bed)s in room %(room)s is a cot."),
        (Guest("female", 0), Place("1", "5", kind="cot"), None, None),
        (
            Guest("female", 18), Place("1", "5", profile="pediatric"), None,
            "This bed is for children; the patient is %(years)s years old.",
        ),
        (Guest("female", 17), Place("1", "5", profile="pediatric"), None, None),
        (Guest("female", None), Place("1", "5", profile="pediatric"), None, None),
    ],
)  # fmt: skip
def test_what_stands_against_a_bed(guest, place, ban, question):
    found = rules.fit(guest, place)
    assert (found.ban.text if found.ban else None) == ban
    assert [one.text for one in found.questions] == ([question] if question else [])


def test_a_wish_is_a_remark_and_never_stops_anybody():
    found = rules.fit(Guest("female", 43, "isolator"), Place("1", "2", "female"))
    assert (found.ban, found.questions, len(found.remarks)) == (None, (), 1)


def placing(**more):
    facts = {"at": NOW, "now": NOW, "arrived": NOW - timedelta(hours=1), **more}
    return rules.may_place(
        facts.pop("guest", Guest("female", 43)), facts.pop("place", Place("2", "3")), facts.pop("at"), **facts
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"at": NOW + timedelta(minutes=2)}, "at"),
        ({"at": NOW - timedelta(hours=2)}, "at"),
        ({"place": Place("2", "3", state="closed")}, "bed"),
        ({"place": Place("2", "3", state="cleaning")}, "bed"),
        ({"place": Place("2", "3", is_occupied=True)}, "bed"),
        ({"place": Place("2", "3", free_since=NOW + timedelta(seconds=1))}, "at"),
        ({"place": Place("2", "3", "male")}, "despite"),
        ({"place": Place("2", "3", sexes=frozenset({"male"})), "despite": "there is no other"}, "bed"),
    ],
)
def test_who_may_not_be_put_to_bed_and_at_which_field_it_is_said(more, field):
    assert placing(**more).field == field


def test_a_written_reason_answers_a_question():
    assert placing(place=Place("2", "3", "male"), despite="the room is empty, no other bed") is None
    assert placing() is None


def leaving(**more):
    facts = {
        "now": NOW, "since": NOW - timedelta(days=3), "has_diagnosis": True, "disposition": "mserv-0004-00004", "outcome": "loc-cs-002",
        **more,
    }  # fmt: skip
    return rules.may_discharge(facts.pop("left_at", NOW), **facts)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"left_at": NOW + timedelta(hours=1)}, "left_at"),
        ({"left_at": NOW - timedelta(days=3)}, "left_at"),
        ({"has_diagnosis": False}, None),
        ({"disposition": ""}, "disposition"),
        ({"disposition": "mserv-0004-00002"}, "outcome"),
        ({"outcome": "died"}, "outcome"),
    ],
)
def test_who_may_not_leave(more, field):
    found = leaving(**more)
    assert found is not None
    assert found.field == field


def test_a_patient_with_a_diagnosis_and_agreeing_answers_may_leave():
    assert leaving() is None
    assert leaving(disposition="mserv-0004-00002", outcome="died") is None


@pytest.mark.parametrize(
    ("present", "state", "reason", "taken", "refused"),
    [
        ("ready", "closed", "repair until 30.11, order 114", False, False),
        ("ready", "closed", " ", False, True),
        ("cleaning", "ready", "", False, False),
        ("ready", "ready", "", False, True),
        ("ready", "cleaning", "", True, True),
    ],
)
def test_the_state_of_a_bed(present, state, reason, taken, refused):
    assert (rules.may_change_bed(present, state, reason, occupied=taken) is not None) == refused


@pytest.mark.parametrize(
    ("now", "census"),
    [
        (
            datetime(2026, 11, 22, 9, 32, tzinfo=UTC),
            datetime(2026, 11, 22, 4, 0, tzinfo=UTC),
        ),  # 14:32 in Tashkent, 09:00 that day
        (datetime(2026, 11, 22, 3, 59, tzinfo=UTC), datetime(2026, 11, 21, 4, 0, tzinfo=UTC)),  # 08:59, the day before
        (datetime(2026, 11, 22, 4, 0, tzinfo=UTC), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)),
    ],
)
def test_the_last_census_by_the_clock_on_the_wall(now, census):
    assert rules.last_census(now, "Asia/Tashkent", 9) == census
