"""Notices arise from the record, are told, numbered, followed; nothing is told twice and no number is left out."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.duties import actions, queries
from lighthis.duties.models import Duty
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration import actions as registration

CALL = actions.Call("Каримова", "дежурный эпидемиолог")


def ill(code="A09", role="admission", of=None, **more):
    """A coming with a diagnosis."""
    coming = of or make.coming("budget", kind="emergency", **more)
    row = records.diagnose(coming, role, code, "слова", clock.now(), by=make.actor("doctor"))
    return coming, row


def owed(coming):
    return queries.of_comings([coming.id], at=coming.facility_id)


def told(duty):
    actions.signal(duty, clock.now(), CALL, by=make.actor("triage_nurse"))


def test_a_listed_diagnosis_makes_a_notice_owed(work):
    coming, row = ill("A09")
    [duty] = owed(coming)
    assert (duty.kind, duty.cause, duty.code, duty.state) == ("infection", "diagnosis", "A09", "open")
    assert duty.due_at - row.stated_at == timedelta(hours=2)
    ill("A09.0", "clinical", of=coming)
    assert len(owed(coming)) == 1


def test_an_injury_and_a_poisoning_are_told_to_both(work):
    coming, _ = ill("T51.0")
    assert {(one.kind, one.cause) for one in owed(coming)} == {("infection", "diagnosis"), ("police", "injury")}


def test_what_is_not_listed_and_what_stood_on_a_referral_is_told_to_nobody(work):
    coming, _ = ill("J18.9")
    ill("A09", "referral", of=coming)
    assert owed(coming) == []


def test_brought_by_the_police_or_unknown(work):
    registrar = make.actor("registrar")
    brought = encounters.arrive(make.patient(), "accompanied-by-police", "побои", clock.now(), by=registrar)
    nobody = registration.register_unknown("male", 40, "Неизвестный", by=registrar)
    unknown = encounters.arrive(nobody, "by-ambulance", "найден на улице", clock.now(), by=registrar)
    assert [one.cause for one in owed(brought)] == ["arrival"]
    assert [one.cause for one in owed(unknown)] == ["unknown"]
    ill("S06.0", of=brought)
    assert len(owed(brought)) == 1


def test_the_paper_says_at_once_what_the_record_knows(work):
    coming, _ = ill("S06.0")
    [duty] = owed(coming)
    assert duty.content["injuries"].startswith("S06.0 ")
    other, row = ill("A09", of=make.coming("budget", kind="emergency", of=make.patient("Каримова")))
    [duty] = owed(other)
    zone = make.by_code().zone
    came, stated = (clock.local(at, zone).date().isoformat() for at in (other.arrived_at, row.stated_at))
    assert duty.content == {"contact_on": came, "diagnosed_on": stated}


def test_numbers_have_no_gaps_and_are_of_their_kind_year_and_hospital(work):
    first, _ = ill("A09")
    left_out, _ = ill("A02.0", of=make.coming("budget", kind="emergency", of=make.patient("Каримова")))
    second, _ = ill("T51.0", of=make.coming("budget", kind="emergency", of=make.patient("Собирова")))
    actions.not_needed(owed(left_out)[0], "другой диагноз", by=make.actor("doctor"))
    for duty in (*owed(first), *owed(second)):
        told(duty)
    numbers = {
        (one.kind, one.number) for one in session.scalars(select(Duty).where(Duty.facility_id == first.facility_id))
    }
    assert numbers == {("infection", 1), ("infection", 2), ("police", 1), ("infection", None)}


def test_the_whole_way_of_a_notice(work):
    coming, _ = ill("A09")
    [duty] = owed(coming)
    told(duty)
    assert (duty.state, duty.due_at) == ("signalled", duty.notice_due_at)
    actions.send(duty, clock.now(), CALL, by=make.actor("doctor"))
    assert (duty.state, duty.due_at) == ("sent", None)
    actions.receive(duty, clock.now(), actions.Call(to_whom="СЭС", their_number="77"), by=make.actor("doctor"))
    assert duty.state == "received"
    with pytest.raises(Refusal):
        told(duty)


def test_the_call_is_enough_for_the_police(work):
    coming, _ = ill("S06.0")
    [duty] = owed(coming)
    told(duty)
    assert duty.due_at is None


def test_what_was_sent_stays_as_it_was(work):
    coming, _ = ill("A09")
    [duty] = owed(coming)
    actions.change(duty, {"contacts": "мать"}, by=make.actor("doctor"))
    told(duty)
    actions.send(duty, clock.now(), CALL, by=make.actor("doctor"))
    with pytest.raises(Refusal):
        actions.change(duty, {"contacts": "никого"}, by=make.actor("doctor"))
    assert duty.content["contacts"] == "мать"


def test_a_refuted_diagnosis_makes_a_notice_that_points_to_the_first(work):
    coming, row = ill("A09")
    [first] = owed(coming)
    told(first)
    records.withdraw(row, "посев отрицательный", by=make.actor("doctor"))
    _, second = owed(coming)
    assert (second.cause, second.first_id, second.reason) == ("refuted", first.id, "посев отрицательный")
    ill("A02.0", "clinical", of=coming)
    assert [(one.cause, one.code) for one in owed(coming)] == [("diagnosis", "A09"), ("changed", "A02.0")]


def test_a_changed_diagnosis_and_a_death_follow_the_first(work):
    coming, _ = ill("A09")
    [first] = owed(coming)
    told(first)
    ill("A02.0", "clinical", of=coming)
    encounters.decide(coming, "died", clock.now(), by=make.actor("doctor"), text="остановка сердца")
    assert [(one.cause, one.first_id) for one in owed(coming)] == [
        ("diagnosis", None),
        ("changed", first.id),
        ("death", first.id),
    ]


def test_nothing_follows_what_did_not_go_out(work):
    coming, row = ill("A09")
    records.withdraw(row, "описка", by=make.actor("doctor"))
    assert len(owed(coming)) == 1
    with pytest.raises(Refusal):
        actions.follow(owed(coming)[0], "laboratory", "", clock.now(), "", by=make.actor("doctor"))


def test_opened_by_hand_once(work):
    coming = make.coming("budget", kind="emergency")
    actions.open_by_hand(coming, "police", "", clock.now(), "ножевое", by=make.actor("triage_nurse"))
    with pytest.raises(Refusal):
        actions.open_by_hand(coming, "police", "", clock.now(), "ещё раз", by=make.actor("doctor"))
    with pytest.raises(Refusal):
        actions.open_by_hand(coming, "infection", "", clock.now(), "сыпь", by=make.actor("doctor"))


def test_two_at_once_open_one_notice(store):
    """The store itself holds one live notice of a kind and disease for a coming."""
    with units.work():
        coming, _ = ill("A09")
        [duty] = owed(coming)
        facts = {name: getattr(duty, name) for name in (
            "facility_id", "encounter_id", "kind", "cause", "code", "category", "detected_at", "signal_due_at", "opened_by_id")}  # fmt: skip
    with pytest.raises(IntegrityError), units.work():
        session.add(Duty(**facts))
        session.flush()


def test_a_coming_that_never_was_owes_nothing(work):
    coming, _ = ill("A09")
    told(owed(coming)[0])
    encounters.enter_in_error(coming, "другой пациент", by=make.actor("doctor"))
    [duty] = owed(coming)
    assert (duty.state, duty.due_at, duty.number) == ("entered_in_error", None, 1)


def test_the_board_asks_once_and_says_nothing_of_what_is_hidden(work):
    coming, _ = ill("A09")
    hidden, _ = ill("A09", of=make.coming("budget", kind="emergency", secrecy="sensitive", of=make.patient("Каримова")))
    late = clock.now() + timedelta(hours=3)
    found = queries.pending([coming.id, hidden.id], at=coming.facility_id)
    assert found[coming.id][0].values["what"].text == "infection notice"
    assert found[hidden.id][0].values["what"].text == "notice"
    with clock.at(late):
        assert "overdue" in queries.pending([coming.id], at=coming.facility_id)[coming.id][0].text
    assert queries.pending([], at=coming.facility_id) == {}
    assert queries.pending([coming.id], at=make.by_code("RUR").id) == {}


def test_settings_hold_for_what_comes_and_not_for_what_is_owed(work):
    coming, _ = ill("A09")
    before = owed(coming)[0].due_at
    facility = make.by_code()
    given = {
        "infection": {"signal_min": 30, "notice_min": None, "codes": "J18"},
        "police": {"signal_min": 15, "notice_min": 60, "codes": ""},
    }
    actions.change_settings(facility, given, by=make.actor("administrator"))
    assert owed(coming)[0].due_at == before
    other, row = ill("J18.9", of=make.coming("budget", kind="emergency", of=make.patient("Каримова")))
    assert owed(other)[0].due_at == row.stated_at + timedelta(minutes=30)
    given["police"]["notice_min"] = 10
    with pytest.raises(Refusal):
        actions.change_settings(facility, given, by=make.actor("administrator"))


def test_a_notice_of_a_sensitive_code_hides_the_coming(work):
    coming = make.coming("budget", kind="emergency")
    actions.open_by_hand(coming, "infection", "B20", clock.now(), "экспресс-тест", by=make.actor("triage_nurse"))
    assert coming.secrecy == "sensitive"
