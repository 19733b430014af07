"""What a ward looks like from the database: all of it, only of this hospital, in a fixed number of statements."""

from contextlib import contextmanager
from datetime import timedelta

import make
import pytest
from sqlalchemy import event

from lighthis.admission import actions, queries, ward
from lighthis.db.engine import engine, session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound


@contextmanager
def counted():
    """The statements sent to the store inside the block."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    yield sent
    event.remove(engine(), "before_cursor_execute", note)


def therapy(at="GES"):
    return next(one for one in make.wards(at) if one.code == "TH")


def map_of(department, at="GES"):
    day = clock.today("Asia/Tashkent")
    return queries.bed_map(department.id, at=make.by_code(at).id, since=clock.now() - timedelta(hours=12), on=day)


def test_the_map_takes_as_many_statements_for_four_patients_as_for_one(work):
    def statements():
        session.flush()
        session.expire_all()
        department = therapy()
        with counted() as sent:
            map_of(department)
        return len(sent)

    make.stay("2", "1")
    make.bed_request(make.patient("Алиева"))
    few = statements()
    for number, (room, bed) in enumerate((("2", "2"), ("3", "1"), ("3", "2"))):
        make.stay(room, bed, of=make.patient(f"Каримова{chr(0x430 + number)}"))
        make.bed_request(make.patient(f"Умарова{chr(0x430 + number)}"))
    assert statements() == few <= 14


def test_the_map_knows_who_lies_where_and_who_waits(work):
    stay = make.stay("2", "1", of=make.patient("Юсупова", given="Нигора"))
    make.bed_request(make.patient("Алиева"), planned_on=clock.now().date() + timedelta(days=3))
    make.bed_request(make.patient("Каримова"))
    make.bed_request(make.patient("Чужая"), department_code="SU")
    found = map_of(therapy())
    lying = {
        (room.number, bed.number): bed.lying.person.family for room in found.rooms for bed in room.beds if bed.lying
    }
    assert lying == {("2", "1"): "Юсупова"}
    assert [(one.person.family, one.comes_from) for one in found.waiting] == [
        ("Каримова", "emergency"),
        ("Алиева", "inpatient"),
    ]
    assert [(tab.department.code, tab.occupied, tab.deployed) for tab in found.tabs] == [("SU", 0, 6), ("TH", 1, 6)]
    assert found.movement == ward.Movement(admitted=1)
    assert [room.number for room in found.rooms] == ["1", "2", "3"]
    assert queries.lying_in(make.bed("2", "1").id, at=stay.facility_id).id == stay.id


def test_another_hospitals_ward_is_not_there(work):
    with pytest.raises(NotFound):
        map_of(therapy("RUR"), "GES")
    stay = make.stay("2", "1", at="RUR")
    with pytest.raises(NotFound):
        queries.stay(stay.id, at=make.by_code("GES").id)
    assert map_of(therapy()).movement == ward.Movement()
    assert ward.waiting(make.by_code("GES").id) == []


def test_free_beds_of_a_sex_are_those_of_its_rooms_and_of_common_ones(work):
    make.stay("2", "1")
    actions.change_bed_state(make.bed("3", "1"), "closed", "repair", by=make.actor("senior_nurse"))
    at, department = make.by_code().id, therapy()
    free = [(bed.room.number, bed.number) for bed in queries.free_beds(department.id, at=at, sex="female")]
    assert free == [("2", "2"), ("3", "2")]
    assert len(queries.free_beds(department.id, at=at)) == 4


def test_movement_tells_transfers_deaths_and_discharges_apart(work):
    stay = make.stay("2", "1")
    actions.transfer(
        stay, make.bed("2", department_code="SU"), clock.now() - timedelta(minutes=1), by=make.actor("ward_nurse")
    )
    surgery = next(one for one in make.wards() if one.code == "SU")
    session.flush()
    assert map_of(therapy()).movement == ward.Movement(admitted=1, moved_out=1)
    assert map_of(surgery).movement == ward.Movement(moved_in=1)


def test_the_banner_is_told_of_a_patient_without_a_bed(work):
    stay = make.stay("2", "1")
    stay.occupancies[0].until = clock.now()
    session.flush()
    found = ward.lying([stay.encounter.patient_id], at=stay.facility_id)[stay.encounter.patient_id]
    assert (found.department.code, found.room, found.bed) == ("TH", "", "")


def test_the_banner_is_told_where_the_patient_lies(work):
    stay = make.stay("2", "1")
    found = ward.lying([stay.encounter.patient_id], at=stay.facility_id)[stay.encounter.patient_id]
    assert (found.department.code, found.room, found.bed, found.admitted_at) == ("TH", "2", "1", stay.admitted_at)
    assert ward.lying([stay.encounter.patient_id], at=make.by_code("RUR").id) == {}


@pytest.mark.parametrize(("minutes", "admitted", "moved"), [(-1, 0, 0), (0, 1, 1), (1, 1, 1)])
def test_what_happens_on_the_census_minute_belongs_to_the_new_day(work, minutes, admitted, moved):
    """Intervals are [in, out) (cis-forms.md 4.3)."""
    census = make.moment("2026-11-20 03:00")  # 08:00 in Tashkent
    at = census + timedelta(minutes=minutes)
    with clock.at(census + timedelta(hours=3)):
        make.stay("2", "1", since=at)
        other = make.stay("2", "2", of=make.patient("Каримова"), since=census - timedelta(hours=1))
        actions.transfer(other, make.bed("2", "1", department_code="SU"), at, by=make.actor("ward_nurse"))
    found = {one.code: ward.movement(one.id, census, at=one.facility_id) for one in make.wards()}
    assert (found["TH"].admitted, found["TH"].moved_out, found["SU"].moved_in) == (admitted, moved, moved)
