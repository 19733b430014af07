"""A hospital's history comes in whole or not at all, once, and its last day is alive afterwards."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import make
import pytest
from click.testing import CliRunner
from interop import history
from sqlalchemy import func, select

from lighthis.admission import actions as admission
from lighthis.admission import queries as stays
from lighthis.admission import ward
from lighthis.admission.models import BedOccupancy, Stay, StayCarer, StayDepartment
from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.models import Bed, BedClosure, BedPeriod, Department, ImportedRow
from lighthis.interop.stays_cli import import_stays
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.records import actions as records
from lighthis.records.models import Diagnosis
from lighthis.registration.models import Card, Patient
from lighthis.staff import queries as staff

NOW = make.moment("2026-11-22 07:00")
HERE = ZoneInfo("Asia/Tashkent")


@pytest.fixture
def bring(store, tmp_path):
    """bring(folder) runs the command and gives its exit status and its JSON."""

    def run(made):
        history.write(made, tmp_path / "folder")
        with clock.at(NOW):
            args = [str(tmp_path / "folder"), "--format", "json", "--language", "en"]
            answer = CliRunner().invoke(import_stays, args, obj=lambda: None)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer.exit_code, json.loads(answer.stdout)

    return run


def _all(model):
    at = make.by_code("HIST").id
    return list(session.scalars(select(model).where(model.facility_id == at).order_by(model.id)))


def _stay(id_):
    at = make.by_code("HIST").id
    row = select(ImportedRow).where(
        ImportedRow.facility_id == at, ImportedRow.kind == "stays", ImportedRow.source_id == id_
    )
    return stays.stay(session.scalars(row).one().row_id, at=at)


def _local(at):
    return None if at is None else at.astimezone(HERE).strftime("%m-%d %H:%M")


def test_what_is_in_the_future_is_told_by_the_clock_of_the_hospital(bring):
    bring(history.SOUND)
    made = dict(history.SOUND)
    made["stays.csv"] += "e,1,2026-11-22 13:30,planned,self,,,,,,n,n,n\n"  # an hour and a half to come in Tashkent
    made["moves.csv"] += "e,T,,2026-11-22 13:30,\n"
    code, said = bring(made)
    assert (code, [one["code"] for one in said["problems"]]) == (1, ["in_future"])
    with units.work():
        make.by_code("HIST").zone = "Asia/Tokyo"
    assert bring(made)[0] == 0


def test_a_folder_comes_in_whole(bring):
    code, said = bring(history.SOUND)
    assert code == 0
    assert said["imported"] is True
    assert {kind: count["new"] for kind, count in said["counts"].items()} == {
        "facility": 1, "departments": 2, "beds": 5, "bed_closures": 2, "patients": 3, "stays": 4, "moves": 6, "refusals": 2,
    }  # fmt: skip
    assert make.by_code("HIST").census_at == 480
    stay = _stay("c")
    assert (stay.urgency, stay.referral, stay.is_operated, stay.outcome, stay.disposition) == (
        "emergency", "self", True, "died", "mserv-0004-00002",
    )  # fmt: skip
    assert stay.encounter.patient.died_at == stay.left_at == datetime(2024, 3, 12, 23, 59, tzinfo=HERE)
    pieces = [(one.department.code, _local(one.since), _local(one.until)) for one in stay.departments]
    assert pieces == [("S", "03-08 00:00", "03-10 12:00"), ("T", "03-10 12:00", "03-12 23:59")]
    assert [(one.bed.number, _local(one.since)) for one in stay.occupancies] == [
        ("S1", "03-08 00:00"),
        ("S1", "03-10 12:00"),
    ]
    assert [one.number for one in _all(Stay)] == ["1/2024", "2/2024", "3/2024", "4/2024"]
    assert [(one.role, one.code) for one in _all(Diagnosis) if one.encounter_id == stay.encounter_id] == [
        ("admission", "I21"), ("main", "I21.0"),
    ]  # fmt: skip
    assert [(one.stay_id, one.since, one.until) for one in _all(StayCarer)] == [
        (_stay("a").id, _stay("a").admitted_at, _stay("a").left_at)
    ]
    assert _stay("a").is_rural
    assert not stay.is_rural
    assert _stay("b").disposition == "day-hospital"


def test_places_come_with_what_they_were(bring):
    bring(history.SOUND)
    beds = {one.id: one for one in _all(Bed)}
    departments = {one.id: one.code for one in _all(Department)}
    told = [
        (
            beds[one.bed_id].number,
            departments[one.department_id],
            one.profile,
            one.sex,
            _local(one.since),
            _local(one.until),
        )
        for one in _all(BedPeriod)
    ]
    assert ("T2", "T", "geriatrics", "female", "01-01 00:00", None) in told
    assert ("S1", "S", "surgical", "any", "01-01 00:00", "03-10 12:00") in told
    assert ("S1", "T", "therapeutic", "male", "03-10 12:00", None) in told
    moved, gone = (next(bed for bed in beds.values() if bed.number == number) for number in ("S1", "S2"))
    assert (moved.room.number, departments[moved.room.department_id], moved.closed_on) == ("2", "T", None)
    assert (gone.state, str(gone.closed_on)) == ("closed", "2024-05-01")
    assert [(one.reason, one.by_id) for one in _all(BedClosure)] == [("repair", None), ("quarantine", None)]
    assert {one.code: one.is_closed for one in _all(Department)} == {"T": False, "S": True}


def test_refusals_are_comings_that_ended(bring):
    bring(history.SOUND)
    made = {one.id: one for one in _all(Encounter)}
    told = [(made[one.encounter_id].arrival, one.kind, one.reason, one.turn) for one in _all(Disposition)]
    assert told == [
        ("self-referred", "not_indicated", "no-place", "repeat"),
        ("planned", "not_indicated", "no-referral", "first"),
    ]
    assert [one.state for one in _all(BedRequest)] == ["declined"]
    numbers = [one.number for one in sorted(made.values(), key=lambda one: one.arrived_at)]
    assert numbers == [f"E-2024-{one:06d}" for one in range(1, 7)]


def test_nothing_living_is_set_going_and_the_run_is_one_entry_of_the_log(bring):
    bring(history.SOUND)
    at = make.by_code("HIST").id
    assert _all(JournalEntry) == []
    rows = select(AuditEntry.action, func.count()).where(AuditEntry.chain == str(at)).group_by(AuditEntry.action)
    assert dict(session.execute(rows).all()) == {"stays brought in": 1}
    assert staff.by_login("stays-import").disabled_at is not None


def test_a_second_run_changes_nothing_and_doubles_nothing(bring):
    bring(history.SOUND)
    before = [
        len(_all(model)) for model in (Stay, BedOccupancy, StayDepartment, BedPeriod, Encounter, ImportedRow, Card)
    ]
    code, said = bring(history.SOUND)
    assert code == 0
    assert all(count["new"] == 0 for count in said["counts"].values())
    assert said["counts"]["moves"]["same"] == 6
    assert before == [
        len(_all(model)) for model in (Stay, BedOccupancy, StayDepartment, BedPeriod, Encounter, ImportedRow, Card)
    ]
    assert session.scalar(select(func.count()).select_from(Patient)) == 3


def test_what_comes_later_is_added(bring):
    bring(history.SOUND)
    more = history.changed(
        (
            "stays.csv",
            "\nd,3,",
            "\ne,1,2024-04-01 10:00,planned,polyclinic,I10,discharged,2024-04-03 10:00,better,I10,y,n,n\nd,3,",
        ),
        ("moves.csv", "\nd,T,", "\ne,T,T1,2024-04-01 10:00,2024-04-03 10:00\nd,T,"),
    )
    code, said = bring(more)
    assert code == 0
    assert said["counts"]["stays"] == {"new": 1, "same": 4}
    assert _stay("e").number == "5/2024"


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("stays.csv", "ambulance,J18.9", "self,J18.9", ("stays.csv", 2)),
        ("moves.csv", "a,S,S2,2024-03-03", "a,T,T2,2024-03-03", ("moves.csv", 2)),
        ("beds.csv", "geriatrics,f", "geriatrics,any", ("beds.csv", 3)),
        ("patients.csv", "1950-01-01", "1950-01-02", ("patients.csv", 3)),
        ("refusals.csv", "no_beds", "wrong_profile", ("refusals.csv", 2)),
        ("facility.csv", "08:00", "07:00", ("facility.csv", 2)),
        ("bed_closures.csv", "00:00,repair", "00:00,other", ("bed_closures.csv", 2)),
    ],
)
def test_facts_that_changed_are_refused(bring, file, before, after, told):
    bring(history.SOUND)
    code, said = bring(history.changed((file, before, after)))
    assert code != 0
    assert (*told, "changed_since_import") in [(p["file"], p["line"], p["code"]) for p in said["problems"]]


def test_a_folder_with_a_fault_leaves_nothing_behind(bring):
    code, said = bring(history.changed(("moves.csv", "d,T,", "d,X,")))
    assert code != 0
    assert said["imported"] is False
    assert [(one["code"], one["line"]) for one in said["problems"]] == [("unknown_department", 7)]
    assert session.scalar(select(func.count()).select_from(Patient)) == 0
    assert bring(history.SOUND)[0] == 0


def test_beds_that_work_here_already_are_not_taken_for_those_of_the_folder(bring):
    bring(history.SOUND)
    with units.work():
        at = make.by_code("HIST")
        room = next(
            one for one in session.scalars(select(Department).where(Department.facility_id == at.id)) if one.code == "T"
        ).rooms[0]
        session.add(Bed(facility_id=at.id, room_id=room.id, number="T9", opened_on=make.OPENED))
    more = history.changed(
        ("beds.csv", "T2,T,1,geriatrics", f"T9,T,{room.number},,,2024-01-01 00:00,\nT2,T,1,geriatrics")
    )
    code, said = bring(more)
    assert code != 0
    assert [one["code"] for one in said["problems"]] == ["exists_already"]


def test_who_is_in_the_register_already_is_not_doubled(bring, tmp_path):
    from_file = history.changed(
        stays=history.SOUND["stays.csv"].split("\n")[0] + "\n", moves="stay,department,bed,from,to\n"
    )
    bring(from_file)
    code, said = bring(history.SOUND)
    assert code == 0
    assert said["counts"]["patients"] == {"new": 0, "same": 3}
    assert said["counts"]["stays"]["new"] == 4
    assert _stay("c").encounter.patient.died_at is not None


def test_who_still_lies_without_a_bed_gets_one_and_goes_home(bring):
    bring(history.SOUND)
    with clock.at(NOW), units.work():
        at = make.by_code("HIST").id
        stay, doctor = _stay("d"), make.actor("doctor")
        by = make.Actor(doctor.id, doctor.name, at, doctor.permissions)
        waiting = ward.without_bed(stay.department.id, at=at)
        assert [one.stay_id for one in waiting] == [stay.id]
        bed = next(one for one in _all(Bed) if one.number == "T1")
        admission.transfer(stay, bed, make.moment("2026-11-22 06:00"), by=by)
        assert ward.without_bed(stay.department.id, at=at) == []
        assert [(one.bed.number, one.until) for one in stay.occupancies] == [("T1", None)]
        assert len(stay.departments) == 1
        records.diagnose(stay.encounter, "main", "K29.5", "", clock.now(), by=by)
        admission.discharge(stay, make.moment("2026-11-22 06:30"), "mserv-0004-00004", "loc-cs-002", by=by)
        assert stay.left_at is not None
        assert bed.state == "cleaning"


def test_who_has_no_bed_can_go_home_without_one(bring):
    bring(history.SOUND)
    with clock.at(NOW), units.work():
        stay, doctor = _stay("d"), make.actor("doctor")
        by = make.Actor(doctor.id, doctor.name, stay.facility_id, doctor.permissions)
        records.diagnose(stay.encounter, "main", "K29.5", "", clock.now(), by=by)
        admission.discharge(stay, make.moment("2026-11-22 06:30"), "mserv-0004-00004", "loc-cs-002", by=by)
        assert stay.departments[-1].until == stay.left_at
        assert stay.occupancies == []


def test_a_new_stay_is_held_against_what_the_hospital_wrote_itself(bring):
    none = history.changed(
        stays=history.SOUND["stays.csv"].split("\n")[0] + "\n", moves="stay,department,bed,from,to\n"
    )
    only_d = none["stays.csv"] + "d,3,2024-03-20 10:00,planned,polyclinic,K29.5,,,,,n,n,n\n"
    bring(none | {"stays.csv": only_d, "moves.csv": none["moves.csv"] + "d,T,,2024-03-20 10:00,\n"})
    stay = "{}2024-05-01 10:00,planned,polyclinic,I10,discharged,2024-05-03 10:00,better,I10,n,n,n\n"
    placed = none["moves.csv"] + "z,T,T1,2024-05-01 10:00,2024-05-03 10:00\n"
    code, said = bring(none | {"stays.csv": none["stays.csv"] + stay.format("z,3,"), "moves.csv": placed})
    assert code != 0
    assert [(one["code"], one["line"]) for one in said["problems"]] == [("stays_overlap", 2)]
    with units.work():
        stays_of = _stay("d")
        stays_of.left_at = stays_of.encounter.patient.died_at = datetime(2024, 4, 1, 10, tzinfo=HERE)
    code, said = bring(none | {"stays.csv": none["stays.csv"] + stay.format("z,3,"), "moves.csv": placed})
    assert [(one["code"], one["line"]) for one in said["problems"]] == [("stay_after_death", 2)]


def test_pages_of_what_came_open_and_say_where_the_patients_lay(bring, sign_in):
    code, _said = bring(history.changed(("facility.csv", "HIST", "GES")))
    assert code == 0
    assert make.by_code("GES").census_at == 480  # the first folder of a hospital says where its day begins
    at = make.by_code("GES").id
    rows = select(ImportedRow.source_id, ImportedRow.row_id).where(
        ImportedRow.facility_id == at, ImportedRow.kind == "stays"
    )
    made = {id_: stays.stay(row_id, at=at) for id_, row_id in session.execute(rows)}
    asked = {
        id_: (f"/stays/{one.id}", f"/encounters/{one.encounter_id}", f"/patients/{one.encounter.patient_id}")
        for id_, one in made.items()
    }
    wards = {one.code: one.id for one in session.scalars(select(Department).where(Department.facility_id == at))}
    nurse, doctor = sign_in("ward_nurse"), sign_in("doctor")
    for pages in asked.values():
        for address in pages:
            assert doctor.get(address).status_code == 200, address
    moved = doctor.get(asked["c"][0]).text
    assert "Jarrohlik" in moved
    assert "Terapiya" in moved
    ward_page = nurse.get(f"/wards/{wards['T']}").text
    assert "Without a bed: 1" in ward_page
    assert nurse.get(f"/stays/{made['d'].id}/transfer").status_code == 200
