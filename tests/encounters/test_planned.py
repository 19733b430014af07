"""A planned patient comes, is put off, or comes no more."""

from datetime import date, timedelta
from decimal import Decimal

import make
import pytest

from lighthis.admission import actions as admission
from lighthis.admission import ward, words
from lighthis.billing import actions as billing
from lighthis.billing.queries import bills, requests
from lighthis.encounters import actions
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

NOON = make.moment("2026-11-20 07:00")  # 12:00 in Tashkent
TODAY = date(2026, 11, 20)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def planned(day=TODAY, family="Юлдашева", payer="self_pay"):
    asked = make.bed_request(make.patient(family), planned_on=day)
    asked.encounter.payer = payer
    return asked


def by(role="registrar"):
    return make.actor(role)


def test_a_coming_has_the_time_of_the_event_and_of_the_entry(work):
    with clock.at(NOON):
        coming = planned(TODAY + DAY).encounter
        assert actions.is_awaited(coming)
    with clock.at(NOON + DAY):
        actions.came(coming, NOON + DAY - 2 * HOUR, by=by())
    assert (coming.arrived_at, coming.came_entered_at) == (NOON + DAY - 2 * HOUR, NOON + DAY)
    assert not actions.is_awaited(coming)
    with pytest.raises(Refusal, match="written already"):
        actions.came(coming, NOON + DAY, by=by())


def test_who_was_not_planned_does_not_come_as_planned(work):
    with pytest.raises(Refusal, match="was not planned"):
        actions.came(make.coming(kind="emergency"), clock.now(), by=by())


def test_a_coming_lies_in_the_past(work):
    with clock.at(NOON), pytest.raises(Refusal, match="still to come"):
        actions.came(planned().encounter, NOON + HOUR, by=by())


@pytest.mark.parametrize(("came_at", "arrived"), [(None, NOON + 3 * HOUR), (NOON + HOUR, NOON + HOUR)])
def test_giving_a_bed_writes_the_coming_where_nobody_did(work, came_at, arrived):
    with clock.at(NOON):
        asked = planned()
    with clock.at(NOON + 3 * HOUR):
        stay = admission.place(asked, make.bed("2"), clock.now(), by=by("ward_nurse"), came_at=came_at)
    assert (stay.encounter.arrived_at, stay.encounter.came_entered_at) == (arrived, NOON + 3 * HOUR)
    assert stay.admitted_at == NOON + 3 * HOUR


def test_giving_a_bed_leaves_a_coming_that_was_written(work):
    with clock.at(NOON):
        asked = planned()
        actions.came(asked.encounter, NOON, by=by())
    with clock.at(NOON + 3 * HOUR):
        admission.place(asked, make.bed("2"), clock.now(), by=by("ward_nurse"))
    assert (asked.encounter.arrived_at, asked.encounter.came_entered_at) == (NOON, NOON)


def test_a_bed_before_the_coming_is_refused(work):
    with clock.at(NOON):
        asked = planned()
        with pytest.raises(Refusal) as refused:
            admission.place(asked, make.bed("2"), NOON - HOUR, by=by("ward_nurse"), came_at=NOON)
    assert refused.value.field == "at"


def test_a_placement_by_mistake_takes_its_coming_along(work):
    with clock.at(NOON):
        asked, other = planned(), planned(family="Каримова")
        actions.came(other.encounter, NOON - HOUR, by=by())
        for request, bed in ((asked, "1"), (other, "2")):
            stay = admission.place(request, make.bed("2", bed), NOON, by=by("ward_nurse"))
            admission.withdraw(stay, "не тот", by=by("ward_nurse"))
    assert (actions.is_awaited(asked.encounter), actions.is_awaited(other.encounter)) == (True, False)


def test_the_ward_lists_who_is_overdue_first_and_who_has_come_among_those_who_wait(app, work):
    with clock.at(NOON - 2 * DAY):
        late = planned(TODAY - DAY, "Каримова")
    with clock.at(NOON):
        later, today, here = planned(TODAY + DAY, "Алиева"), planned(TODAY, "Умарова"), planned(TODAY, "Собирова")
        actions.came(here.encounter, NOON, by=by())
        rows = ward.waiting(make.by_code().id, late.department_id)
        assert [one.request_id for one in words.expected(rows)] == [late.id, today.id, later.id]
        assert [one.request_id for one in words.here(rows)] == [here.id]


def test_put_off_keeps_the_deposit_and_needs_a_reason(work):
    with clock.at(NOON):
        asked = planned()
        billing.open_shift("1", by=by("cashier"))
        billing.take_deposit(asked.encounter, "card", Decimal(100_000), by=by("cashier"))
        for day, why in ((TODAY - DAY, "болен"), (TODAY, "болен"), (TODAY + DAY, " "), (TODAY + 400 * DAY, "болен")):
            with pytest.raises(Refusal):
                actions.put_off(asked, day, why, by=by())
        actions.put_off(asked, TODAY + 7 * DAY, "болен", by=by())
        assert (asked.planned_on, asked.state) == (TODAY + 7 * DAY, "waiting")
        assert bills.held_of([asked.encounter_id], at=asked.facility_id) == {asked.encounter_id: 100_000}


def test_who_came_and_went_home_again_is_expected_anew(work):
    with clock.at(NOON):
        asked = planned()
    with clock.at(NOON + HOUR):
        actions.came(asked.encounter, clock.now(), by=by())
        actions.put_off(asked, TODAY + DAY, "нет анализов", by=by())
    assert actions.is_awaited(asked.encounter)
    assert asked.encounter.arrived_at == asked.encounter.created_at


@pytest.mark.parametrize("give_back", [True, False])
def test_cancelled_the_deposit_stays_or_is_asked_back(work, give_back):
    with clock.at(NOON):
        asked = planned()
        billing.open_shift("1", by=by("cashier"))
        billing.take_deposit(asked.encounter, "card", Decimal(100_000), by=by("cashier"))
        actions.cancel(asked, "лечится дома", give_back=give_back, by=by())
        coming = asked.encounter
        assert (coming.status, coming.ended_at, asked.state, asked.answer) == (
            "cancelled",
            NOON,
            "withdrawn",
            "лечится дома",
        )
        request = requests.open_refund(coming.id, at=coming.facility_id)
        assert (request is not None) == give_back
        if request is not None:
            paper = billing.answer(request, True, by=by("cashier"), means="card")
            assert (paper.kind, paper.total, paper.cashier_id) == ("refund", 100_000, by("cashier").id)
        held = {} if give_back else {coming.id: 100_000}
        assert bills.held_of([coming.id], at=coming.facility_id) == held


def test_nothing_more_happens_to_a_cancelled_coming(work):
    with clock.at(NOON):
        asked = planned()
        actions.cancel(asked, "лечится дома", give_back=True, by=by())
        billing.open_shift("1", by=by("cashier"))
        item = make.priced()
        for attempt in (
            lambda: actions.came(asked.encounter, NOON, by=by()),
            lambda: actions.put_off(asked, TODAY + DAY, "x", by=by()),
            lambda: actions.cancel(asked, "x", give_back=False, by=by()),
            lambda: admission.place(asked, make.bed("2"), NOON, by=by("ward_nurse")),
            lambda: billing.take_deposit(asked.encounter, "card", Decimal(1), by=by("cashier")),
            lambda: billing.charge(asked.encounter, item, Decimal(1), "", NOON, by=by("doctor")),
        ):
            with pytest.raises(Refusal):
                attempt()


def test_who_lies_in_a_bed_is_neither_put_off_nor_cancelled(work):
    with clock.at(NOON):
        asked = planned()
        admission.place(asked, make.bed("2"), NOON, by=by("ward_nurse"))
        with pytest.raises(Refusal, match="has not begun"):
            actions.put_off(asked, TODAY + DAY, "x", by=by())
        with pytest.raises(Refusal, match="has not begun"):
            actions.cancel(asked, "x", give_back=False, by=by())
