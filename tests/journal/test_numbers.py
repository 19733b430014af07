"""Column 1 of form 001: one number a coming, without gaps, under concurrency, after a rollback, struck out and never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.registration.models import Patient

PEOPLE = 20


class Broken(Exception):
    """The machine stops in the middle."""


def come(patient, at=None, **more):
    return actions.arrive(
        patient, "by-ambulance", "боль", at or clock.now(), by=make.actor("registrar"), again=True, **more
    )


def numbers(year=None, at="GES"):
    rows = select(JournalEntry).where(JournalEntry.facility_id == make.by_code(at).id)
    found = session.scalars(rows.order_by(JournalEntry.year, JournalEntry.number))
    return [row.number for row in found if year in (None, row.year)]


def test_twenty_at_once_get_one_to_twenty(store):
    with units.work():
        ids = [make.patient(f"Каримов{letter}").id for letter in "абвгдежзиклмнопрстуф"]
    start = Barrier(PEOPLE)

    def clerk(id_):
        start.wait(30)
        try:
            with units.work():
                row = actions.arrive(
                    session.get_one(Patient, id_), "self-referred", "боль", clock.now(), by=make.actor("registrar")
                )
                session.flush()
                if str(id_)[-1] in "02468ace" and ids.index(id_) % 4 == 0:
                    raise Broken(row.number)
        except Broken:
            with units.work():  # the same clerk once more: the number that was lost is given again
                row = actions.arrive(
                    session.get_one(Patient, id_), "self-referred", "боль", clock.now(), by=make.actor("registrar")
                )
        finally:
            session.remove()

    with ThreadPoolExecutor(PEOPLE) as crowd:
        list(crowd.map(clerk, ids))
    assert numbers() == list(range(1, PEOPLE + 1))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_what_was_rolled_back_leaves_no_gap(store, goes_well):
    with units.work():
        patient, before = make.patient(card=False).id, len(numbers())
    for fine in goes_well:
        try:
            with units.work():
                come(session.get_one(Patient, patient))
                if not fine:
                    raise Broken
        except Broken:
            pass
    assert numbers() == list(range(1, before + sum(goes_well) + 1))


def test_each_hospital_and_year_begins_at_one(work):
    patient = make.patient()
    with clock.at(make.moment("2027-01-02 06:00")):
        old = [come(patient, make.moment("2026-12-31 18:59")) for _ in range(2)]  # 23:59 on the wall
        come(patient, make.moment("2026-12-31 19:00"))
        actions.arrive(make.patient(at="RUR"), "other", "жар", clock.now(), by=make.actor("registrar", "RUR"))
    assert (numbers(2026), numbers(2027), numbers(at="RUR")) == ([1, 2], [1], [1])
    assert len(old) == 2


def test_a_planned_patient_gets_the_number_on_coming(work):
    planned = make.bed_request(planned_on=clock.today("Asia/Tashkent"))
    assert numbers() == []
    actions.came(planned.encounter, clock.now(), by=make.actor("registrar"))
    assert numbers() == [1]


def test_who_is_put_to_bed_straight_away_has_come(work):
    planned = make.bed_request(planned_on=clock.today("Asia/Tashkent"))
    admission.place(planned, make.bed("2"), clock.now(), by=make.actor("ward_nurse"))
    assert numbers() == [1]


def test_who_did_not_come_after_all_stands_struck_out_and_comes_under_a_new_number(work):
    planned = make.bed_request(planned_on=clock.today("Asia/Tashkent"))
    registrar = make.actor("registrar")
    actions.came(planned.encounter, clock.now(), by=registrar)
    actions.put_off(planned, clock.today("Asia/Tashkent") + timedelta(days=1), "ушёл домой", by=registrar)
    first = session.scalars(select(JournalEntry)).one()
    assert (first.number, first.struck_why) == (1, "ушёл домой")
    actions.came(planned.encounter, clock.now(), by=registrar)
    assert numbers() == [1, 2]


def test_an_entry_in_error_keeps_its_number(work):
    row = come(make.patient())
    actions.enter_in_error(row, "два окна", by=make.actor("deputy_chief"))
    entry = session.scalars(select(JournalEntry)).one()
    assert (entry.number, entry.struck_why, entry.struck_at is not None) == (1, "два окна", True)
    come(make.patient("Собиров"))
    assert numbers() == [1, 2]


def test_several_at_once_get_a_number_each(work):
    made = actions.arrive_unknown(
        [f"Неизвестный {one}" for one in range(5)], "by-ambulance", "ДТП", clock.now(), by=make.actor("registrar")
    )
    assert numbers() == [1, 2, 3, 4, 5]
    assert len({row.together for row in made}) == 1
    assert made[0].together is not None
    assert len({row.patient_id for row in made}) == 5


@pytest.mark.parametrize("people", [0, 21])
def test_nobody_and_a_crowd_are_refused(work, people):
    with pytest.raises(Refusal):
        actions.arrive_unknown(["x"] * people, "other", "ДТП", clock.now(), by=make.actor("registrar"))


def test_a_moved_coming_keeps_its_number(work):
    row = come(make.patient())
    row.patient_id = make.patient("Собирова", birth_date=date(1970, 1, 1)).id
    session.flush()
    assert numbers() == [1]
