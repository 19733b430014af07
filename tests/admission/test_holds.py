"""A bed is kept for somebody until a time, and for nobody else (rulings 32)."""

from datetime import timedelta

import make
import pytest
from sqlalchemy.exc import IntegrityError

from lighthis.admission import actions, closing, queries, words
from lighthis.admission.models import BedHold
from lighthis.db.engine import session
from lighthis.encounters import actions as comings
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

NOON = make.moment("2026-11-20 07:00")
HOUR = timedelta(hours=1)


def nurse():
    return make.actor("ward_nurse")


def senior():
    return make.actor("senior_nurse")


def asked(family="Юлдашева", **more):
    return make.bed_request(make.patient(family), **more)


def keep(request, bed=None, hours=4):
    bed = bed or make.bed("2", "1")
    return actions.hold(bed, request.encounter, clock.now() + hours * HOUR, by=nurse())


def account(code="TH"):
    department = next(one for one in make.wards() if one.code == code)
    at = make.by_code().id
    found = queries.bed_map(department.id, at=at, since=NOON, on=clock.today("Asia/Tashkent"))
    counted = words.account(found.rooms)
    assert next(tab for tab in found.tabs if tab.department.id == department.id).free == counted.free
    return counted


def test_a_kept_bed_is_reserved_on_the_map_and_nobody_else_gets_it(work):
    with clock.at(NOON):
        request, other = asked(), asked("Каримова")
        free = account().free
        keep(request)
        assert request.state == "accepted"
        assert (account().reserved, account().free, account().deployed) == (1, free - 1, 6)
        with pytest.raises(Refusal) as refused:
            actions.place(other, make.bed("2", "1"), clock.now(), by=nurse())
    assert refused.value.message.text == (
        "Bed %(bed)s in room %(room)s is kept for another patient until %(until)s. Choose another."
    )


def test_a_hold_lapses_by_itself(work):
    with clock.at(NOON):
        request, other = asked(), asked("Каримова")
        keep(request)
    with clock.at(NOON + 4 * HOUR - timedelta(microseconds=1)):
        assert account().reserved == 1
    with clock.at(NOON + 4 * HOUR):  # [since, until)
        assert account().reserved == 0
        assert actions.place(other, make.bed("2", "1"), clock.now(), by=nurse()).number


def test_for_whom_it_is_kept_it_is_taken_and_the_hold_ends(work):
    with clock.at(NOON):
        request = asked()
        kept = keep(request)
    with clock.at(NOON + HOUR):
        actions.place(request, make.bed("2", "1"), clock.now(), by=nurse())
        assert (kept.ended, kept.until, kept.promised) == ("placed", NOON + HOUR, NOON + 4 * HOUR)
        assert (account().reserved, account().occupied) == (0, 1)


def test_put_to_another_bed_the_kept_one_is_free(work):
    with clock.at(NOON):
        request, other = asked(), asked("Каримова")
        keep(request)
        actions.place(request, make.bed("2", "2"), clock.now(), by=nurse())
        actions.place(other, make.bed("2", "1"), clock.now(), by=nurse())


@pytest.mark.parametrize(("role", "override", "why", "field"), [
    ("ward_nurse", True, "нужна сейчас", "bed"), ("senior_nurse", False, "нужна сейчас", "override"), ("senior_nurse", True, " ", "despite"),
    ("head_of_department", True, "", "despite"),
])  # fmt: skip
def test_only_who_may_close_beds_gives_a_kept_one_away_openly_and_with_a_reason(work, role, override, why, field):
    with clock.at(NOON):
        keep(asked())
        with pytest.raises(Refusal) as refused:
            actions.place(
                asked("Каримова"), make.bed("2", "1"), clock.now(), by=make.actor(role), override=override, despite=why
            )
    assert refused.value.field == field


@pytest.mark.parametrize("role", ["senior_nurse", "head_of_department"])
def test_a_kept_bed_given_away_says_so(work, role):
    with clock.at(NOON):
        kept = keep(asked())
        actions.place(
            asked("Каримова"), make.bed("2", "1"), clock.now(), by=make.actor(role), override=True, despite="тяжёлая"
        )
    assert (kept.ended, kept.reason, kept.ended_by_id) == ("given_away", "тяжёлая", make.actor(role).id)


def test_a_transfer_asks_the_same(work):
    with clock.at(NOON):
        stay = make.stay("3", "1")
        keep(asked("Каримова"))
        with pytest.raises(Refusal, match="kept for another"):
            actions.transfer(stay, make.bed("2", "1"), clock.now(), by=nurse())
        actions.transfer(stay, make.bed("2", "1"), clock.now(), by=senior(), override=True, despite="тяжёлая")


def test_a_bed_of_the_ward_is_kept_for_who_lies_in_another_department(work):
    """An ICU patient's ward bed (rulings 32)."""
    with clock.at(NOON):
        stay = make.stay("2", "1", department_code="SU")
        kept = actions.hold(make.bed("2", "1"), stay.encounter, NOON + HOUR, by=nurse())
        with pytest.raises(Refusal, match="kept for another"):
            actions.place(asked("Каримова"), make.bed("2", "1"), clock.now(), by=nurse())
        actions.transfer(stay, make.bed("2", "1"), clock.now(), by=nurse())
    assert kept.ended == "placed"


def test_one_bed_is_kept_for_one_and_for_one_patient_one_bed(work):
    with clock.at(NOON):
        request = asked()
        first = keep(request)
        with pytest.raises(Refusal, match="kept for another"):
            keep(asked("Каримова"))
        keep(request, make.bed("2", "2"))
        assert (first.ended, queries.hold_of_encounter(request.encounter_id, NOON, at=request.facility_id).bed_id) == (
            "released",
            make.bed("2", "2").id,
        )


def test_the_database_itself_refuses_two_holds_of_a_bed(work):
    with clock.at(NOON):
        kept, other = keep(asked()), asked("Каримова")
    facts = {
        "facility_id": kept.facility_id,
        "bed_id": kept.bed_id,
        "encounter_id": other.encounter_id,
        "by_id": kept.by_id,
    }
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(BedHold(**facts, since=NOON + HOUR, until=NOON + 9 * HOUR, promised=NOON))
        session.flush()


@pytest.mark.parametrize(("hours", "words_"), [(0, "has passed"), (-1, "has passed"), (24 * 15, "at most")])
def test_until_when_a_bed_is_kept(work, hours, words_):
    with clock.at(NOON), pytest.raises(Refusal, match=words_):
        keep(asked(), hours=hours)


def test_an_occupied_a_closed_and_an_unfitting_bed_is_not_kept(work):
    with clock.at(NOON):
        make.stay("2", "1", of=make.patient("Каримова"))
        actions.change_bed_state(make.bed("2", "2"), "closed", "ремонт", by=senior())
        request = asked()
        for bed in (
            make.bed("2", "1"),
            make.bed("2", "2"),
            make.bed("1", "1"),
            make.bed("2", "1", department_code="SU"),
        ):
            with pytest.raises(Refusal):
                keep(request, bed)


def test_a_bed_being_cleaned_may_be_kept_and_not_be_closed(work):
    with clock.at(NOON):
        bed = actions.change_bed_state(make.bed("2", "1"), "cleaning", "", by=nurse())
        keep(asked())
        assert (account().cleaning, account().reserved) == (1, 0)
        with pytest.raises(Refusal, match="kept for a patient"):
            actions.change_bed_state(bed, "closed", "ремонт", by=senior())
        with pytest.raises(Refusal, match="kept for a patient"):
            closing.bed_is_empty(bed)
        actions.change_bed_state(bed, "ready", "", by=nurse())
        assert account().reserved == 1


def test_who_is_declined_or_put_off_keeps_no_bed(work):
    with clock.at(NOON):
        request = asked()
        keep(request)
        comings.answer_request(request, False, "карантин", by=nurse())
        assert account().reserved == 0
        planned = asked("Каримова", planned_on=clock.today("Asia/Tashkent"))
        kept = keep(planned)
        comings.put_off(planned, clock.today("Asia/Tashkent") + timedelta(days=3), "болен", by=nurse())
        assert (kept.ended, account().reserved) == ("released", 0)


def test_a_hold_is_ended_with_a_reason(work):
    with clock.at(NOON):
        kept = keep(asked())
        with pytest.raises(Refusal):
            actions.release(kept, " ", by=nurse())
        actions.release(kept, "не придёт", by=nurse())
        with pytest.raises(Refusal, match="not kept any more"):
            actions.release(kept, "снова", by=nurse())
        assert account().reserved == 0


def test_the_same_bed_is_kept_longer(work):
    request = asked()
    first = keep(request)
    second = keep(request, hours=8)
    assert (first.ended, first.until <= second.since, account().reserved) == ("released", True, 1)
