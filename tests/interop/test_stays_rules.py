"""What a folder of stays may say, and what it is refused for: one fault each, and the edges that are none."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interop import history

from lighthis.interop.rules.stays import folder, rows, tables
from lighthis.interop.rules.stays.faults import FOREVER
from lighthis.interop.rules.stays.rows import ClosureRow
from lighthis.interop.rules.stays.spans import clashes, uncovered
from lighthis.kernel.text import Message

NOW = datetime(2026, 11, 22, 12, 0)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "beds"
STAY_A = "a,1,2024-03-01 09:00,emergency,ambulance,J18.9,discharged,2024-03-05 10:00,better,J18.9,y,y,n"

FAULTS = [
    ("stays.csv", "emergency,self,I21,", "urgent,self,I21,", ("stays.csv", 4, "bad_value")),
    ("stays.csv", "emergency,self,I21,", ",self,I21,", ("stays.csv", 4, "value_required")),
    ("stays.csv", "I21,died", "i21,died", ("stays.csv", 4, "bad_icd10")),
    ("stays.csv", "I21.0", "I21.001", ("stays.csv", 4, "bad_icd10")),
    ("stays.csv", "I21.0", "I21.", ("stays.csv", 4, "bad_icd10")),
    ("stays.csv", "2024-03-08 00:00", "2024-03-07 24:00", ("stays.csv", 4, "bad_datetime")),
    ("stays.csv", "2024-03-08 00:00", "2023-02-29 00:00", ("stays.csv", 4, "bad_datetime")),
    ("stays.csv", "2024-03-08 00:00", "08.03.2024 00:00", ("stays.csv", 4, "bad_datetime")),
    ("stays.csv", "2024-03-08 00:00", "2024-03-08 00:00:00", ("stays.csv", 4, "bad_datetime")),
    ("stays.csv", "2024-03-08 00:00", "", ("stays.csv", 4, "value_required")),
    ("patients.csv", "1950-01-01", "01.01.1950", ("patients.csv", 3, "bad_date")),
    ("patients.csv", "1950-01-01", "1950-02-29", ("patients.csv", 3, "bad_date")),
    ("patients.csv", ",m,1950-01-01", ",x,1950-01-01", ("patients.csv", 3, "bad_value")),
    ("patients.csv", ",m,1950-01-01", ",,1950-01-01", ("patients.csv", 3, "value_required")),
    ("patients.csv", "2,Иванов", "1,Иванов", ("patients.csv", 3, "duplicate_id")),
    ("departments.csv", "S,Jarrohlik", "T,Jarrohlik", ("departments.csv", 3, "duplicate_id")),
    ("refusals.csv", "r2,3", "r1,3", ("refusals.csv", 3, "duplicate_id")),
    ("stays.csv", "b,1,2024-03-05 10:00", "a,1,2024-03-05 10:00", ("stays.csv", 3, "duplicate_id")),
    ("beds.csv", "T1,T,", "T1,X,", ("beds.csv", 2, "unknown_department")),
    ("refusals.csv", "self,T,", "self,X,", ("refusals.csv", 2, "unknown_department")),
    ("moves.csv", "b,T,T1", "b,T,T9", ("moves.csv", 4, "unknown_bed")),
    ("bed_closures.csv", "T2,2024-02-01", "T9,2024-02-01", ("bed_closures.csv", 2, "unknown_bed")),
    ("stays.csv", "c,2,", "c,9,", ("stays.csv", 4, "unknown_patient")),
    ("refusals.csv", "r1,2,", "r1,9,", ("refusals.csv", 2, "unknown_patient")),
    ("moves.csv", "d,T,,", "e,T,,", ("moves.csv", 7, "unknown_stay")),
    ("departments.csv", "2024-06-01 00:00", "2024-01-01 00:00", ("departments.csv", 3, "end_before_start")),
    ("bed_closures.csv", "2024-02-20 00:00", "2024-02-09 00:00", ("bed_closures.csv", 3, "end_before_start")),
    ("moves.csv", "2024-03-05 10:00,2024-03-07 10:00", "2024-03-05 10:00,2024-03-05 10:00", ("moves.csv", 4, "end_before_start")),
    ("stays.csv", "d,3,2024-03-20 10:00", "d,3,2026-11-22 12:01", ("stays.csv", 5, "in_future")),
    ("refusals.csv", "2024-02-29 23:59", "2026-11-22 12:01", ("refusals.csv", 2, "in_future")),
    ("stays.csv", "discharged,2024-03-05 10:00", "discharged,", ("stays.csv", 2, "end_incomplete")),
    ("stays.csv", "discharged,2024-03-05 10:00", ",2024-03-05 10:00", ("stays.csv", 2, "end_incomplete")),
    ("stays.csv", "2024-03-05 10:00,better", "2024-03-05 10:00,death_certificate", ("stays.csv", 2, "outcome_contradicts_end")),
    ("stays.csv", "23:59,death_certificate", "23:59,no_change", ("stays.csv", 4, "outcome_contradicts_end")),
    ("stays.csv", "K29.5,,,,", "K29.5,,,death_certificate,", ("stays.csv", 5, "outcome_contradicts_end")),
    ("patients.csv", "1950-01-01", "2024-03-09", ("stays.csv", 4, "born_after_admission")),
    ("stays.csv", "b,1,2024-03-05 10:00", "b,1,2024-03-05 09:59", ("stays.csv", 3, "stays_overlap")),
    ("stays.csv", "d,3,", "d,2,", ("stays.csv", 5, "stay_after_death")),
    ("moves.csv", "d,T,,2024-03-20 10:00,\n", "", ("stays.csv", 5, "stay_without_placement")),
    ("moves.csv", "d,T,,2024-03-20 10:00", "d,T,,2024-03-20 09:59", ("moves.csv", 7, "placement_outside_stay")),
    ("moves.csv", "d,T,,2024-03-20 10:00", "d,T,,2024-03-20 10:01", ("moves.csv", 7, "placement_outside_stay")),
    ("moves.csv", "10:00,2024-03-07 10:00", "10:00,2024-03-07 09:00", ("moves.csv", 4, "placement_outside_stay")),
    ("moves.csv", "10:00,2024-03-07 10:00", "10:00,", ("moves.csv", 4, "placement_outside_stay")),
    ("moves.csv", "d,T,,2024-03-20 10:00,", "d,T,,2024-03-20 10:00,2024-03-21 10:00", ("moves.csv", 7, "placement_outside_stay")),
    ("moves.csv", "09:00,2024-03-03 00:00", "09:00,2024-03-02 23:59", ("moves.csv", 3, "gap_between_placements")),
    ("moves.csv", "09:00,2024-03-03 00:00", "09:00,2024-03-03 00:01", ("moves.csv", 3, "patient_in_two_beds")),
    ("moves.csv", "d,T,,", "d,T,T2,2024-02-19 23:59,\nd,T,,", ("moves.csv", 7, "bed_closed")),
    ("beds.csv", "2024-05-01 00:00", "2024-03-05 09:59", ("moves.csv", 3, "bed_not_in_service")),
    ("beds.csv", "T1,T,1,,,2024-01-01 00:00,", "T1,T,1,,,2024-01-01 00:00,2024-03-06 00:00", ("moves.csv", 4, "bed_not_in_service")),
    ("beds.csv", "T2,T,1,geriatrics,f,2024-01-01", "T2,T,1,geriatrics,f,2024-02-02", ("bed_closures.csv", 2, "bed_not_in_service")),
    ("bed_closures.csv", "2024-02-20 00:00,quarantine", ",quarantine\nS2,2024-04-01 00:00,,repair", ("bed_closures.csv", 4, "bed_not_in_service")),
    ("moves.csv", "a,T,T1,", "a,S,T1,", ("moves.csv", 2, "bed_not_in_department")),
    ("moves.csv", "c,S,S1,2024-03-08 00:00,2024-03-10 12:00\nc,T,S1,2024-03-10 12:00,", "c,S,S1,2024-03-08 00:00,", ("moves.csv", 5, "bed_not_in_department")),
    ("beds.csv", "S1,T,2,,m,2024-03-10 12:00", "S1,T,2,,m,2024-03-10 11:59", ("beds.csv", 5, "bed_periods_overlap")),
    ("bed_closures.csv", "T2,2024-02-10 00:00", "T2,2024-02-09 23:59", ("bed_closures.csv", 3, "closures_overlap")),
    ("beds.csv", "T1,T,1,,,2024-01-01", "T1,T,1,,,2023-12-31", ("beds.csv", 2, "outside_department_life")),
    ("beds.csv", "S2,S,2,,,2024-01-01 00:00,2024-05-01 00:00", "S2,S,2,,,2024-01-01 00:00,", ("beds.csv", 6, "outside_department_life")),
    ("departments.csv", "2024-06-01 00:00", "2024-03-04 00:00", ("moves.csv", 3, "outside_department_life")),
    ("moves.csv", "d,T,,2024-03-20", "d,S,,2024-03-20", ("moves.csv", 7, "outside_department_life")),
    ("refusals.csv", "planned,polyclinic,,,no_documents", "emergency,polyclinic,,,no_documents", ("refusals.csv", 3, "emergency_refused_for_documents")),
    ("facility.csv", "08:00", "8:00", ("facility.csv", 2, "bad_value")),
    ("facility.csv", "HIST,", ",", ("facility.csv", 2, "value_required")),
    ("facility.csv", "08:00\n", "08:00\nTWO,Two,\n", ("facility.csv", 3, "bad_value")),
    ("facility.csv", "HIST,Tarix shifoxonasi,08:00\n", "", ("facility.csv", 2, "value_required")),
    ("beds.csv", "bed,department,room", "bed,department,ward", ("beds.csv", 1, "missing_column")),
    ("moves.csv", "a,T,T1", '"a,T,T1', ("moves.csv", 2, "bad_value")),
    ("patients.csv", "+998901112233", "+998901112233,spare", ("patients.csv", 2, "bad_value")),
    ("patients.csv", "Иванов,Пётр", "Ива\x07нов,Пётр", ("patients.csv", 3, "bad_value")),
]  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after", "wanted"), FAULTS)
def test_each_fault_is_told_with_its_line(file, before, after, wanted):
    found = history.read(history.changed((file, before, after)), NOW)
    assert wanted in history.told(found.faults)
    for one in found.faults:
        assert one.message.text % one.message.values  # every value of the sentence is there


def test_two_patients_in_a_bed_are_told():
    made = history.changed(
        ("stays.csv", "d,3,2024-03-20 10:00", "d,3,2024-03-01 10:00"),
        ("moves.csv", "d,T,,2024-03-20 10:00", "d,T,T1,2024-03-01 10:00"),
    )
    assert ("moves.csv", 7, "bed_taken") in history.told(history.read(made, NOW).faults)


def test_all_faults_of_a_folder_are_told_in_one_run():
    changes = [
        (file, before, after) for file, before, after, _wanted in (FAULTS[0], FAULTS[10], FAULTS[18], FAULTS[54])
    ]
    found = history.told(history.read(history.changed(*changes), NOW).faults)
    assert {FAULTS[one][3] for one in (0, 10, 18, 54)} <= set(found)


def _columns(text: str, *order: int) -> str:
    return "\n".join(",".join(line.split(",")[one] for one in order) for line in text.splitlines())


FINE = [
    history.changed(),
    {file: text.replace(",", ";") for file, text in history.SOUND.items()},
    {file: text.replace(",", "\t") for file, text in history.SOUND.items()},
    {file: text.replace("\n", "\r\n") for file, text in history.SOUND.items()},
    {file: text.replace("\n", "\n\n") for file, text in history.SOUND.items()},
    {file: text.rstrip("\n") for file, text in history.SOUND.items()},
    {file: "\n".join([text.split("\n")[0], *reversed(text.split("\n")[1:])]) for file, text in history.SOUND.items()},
    history.changed(bed_closures=None, refusals=None),
    history.changed(bed_closures="", refusals="\n"),
    history.changed(bed_closures="bed,closed_from,closed_to,reason\n"),
    history.changed(moves=_columns(history.SOUND["moves.csv"], 4, 2, 0, 3, 1)),
    history.changed(("stays.csv", "operated\n", "operated,remark\n"), ("stays.csv", ",y,y,n\n", ",y,y,n,slept well\n")),
    history.changed(("departments.csv", ",closed", ""), ("departments.csv", ",2024-06-01 00:00", "")),
    history.changed(("patients.csv", "Karimova,Lola", '"Karimova, old","Lo""la"')),
    history.changed(("facility.csv", "08:00", "")),
    history.changed(("stays.csv", "death_certificate", "")),
    history.changed(("patients.csv", "1950-01-01", "2024-03-08")),  # born on the day of the admission
    history.changed(("patients.csv", "Nomaʼlum", "")),  # somebody whose name nobody knows
    history.changed(("bed_closures.csv", "2024-02-20 00:00,quarantine", "2024-02-20 00:00,other")),
    history.changed(("beds.csv", "S2,S,2,,,2024-01-01 00:00,2024-05-01 00:00", "S2,S,2,,,2024-01-01 00:00,2024-06-01 00:00")),
]  # fmt: skip


@pytest.mark.parametrize("made", FINE)
def test_what_is_sound_is_taken(made):
    assert history.told(history.read(made, NOW).faults) == []


def test_what_was_left_empty_is_the_departments():
    found = history.read(history.SOUND, NOW)
    profiles = [
        (folder.profile_of(one, found), folder.sex_of(one, found)) for one in found.beds["T2"] + found.beds["T1"]
    ]
    assert profiles == [("geriatrics", "female"), ("therapeutic", "any")]
    assert found.stays["d"].until == FOREVER
    assert found.facility.census == 480


def test_the_other_sex_is_a_warning_and_no_refusal():
    made = history.changed(("beds.csv", "S2,S,2,,,", "S2,S,2,,m,"))
    found = history.read(made, NOW)
    assert found.faults == []
    assert history.told(found.warnings) == [("moves.csv", 3, "other_sex")]


def test_a_readmission_in_the_minute_of_the_death_is_refused():
    made = history.changed(("stays.csv", "d,3,2024-03-20 10:00", "d,2,2024-03-12 23:59"),
                           ("moves.csv", "d,T,,2024-03-20 10:00", "d,T,,2024-03-12 23:59"))  # fmt: skip
    assert history.told(history.read(made, NOW).faults) == [("stays.csv", 5, "stay_after_death")]


def test_a_digest_knows_facts_and_not_lines():
    first = history.read(history.SOUND, NOW).stays["b"]
    moved = history.read(history.changed(("stays.csv", STAY_A + "\n", "")), NOW).stays["b"]
    assert first.line != moved.line
    assert rows.digest(first) == rows.digest(moved)


def test_bytes_that_are_no_utf8_are_a_fault_and_no_crash(tmp_path):
    history.write(history.SOUND, tmp_path)
    (tmp_path / "stays.csv").write_bytes("source_id,Ё\n".encode("cp1251"))
    opened = []

    def text(file):
        opened.append(tables.letters((tmp_path / file).open("rb")))
        return opened[-1]

    assert ("stays.csv", 1, "bad_value") in history.told(folder.read(text, lambda _code: NOW).faults)
    for one in opened:
        one.close()


MINUTES = st.tuples(st.integers(0, 40), st.integers(1, 15))


@settings(max_examples=60)
@given(spans=st.lists(MINUTES, max_size=8), asked=MINUTES)
def test_intervals_say_what_their_minutes_say(spans, asked):
    made = [_span(*one) for one in spans]
    taken = [minute for start, length in spans for minute in range(start, start + length)]
    assert bool(list(clashes(made))) == (len(taken) != len(set(taken)))
    bare = [
        int((since - _at(0)).total_seconds() // 60) + one
        for since, until in uncovered(_span(*asked), sorted(made, key=lambda one: one.since))
        for one in range(int((until - since).total_seconds() // 60))
    ]
    assert sorted(bare) == [one for one in range(asked[0], asked[0] + asked[1]) if one not in set(taken)]


def _at(minute: int) -> datetime:
    return datetime(2024, 2, 29, 23, 40) + timedelta(minutes=minute)


def _span(start: int, length: int) -> ClosureRow:
    return ClosureRow(2, "T1", _at(start), _at(start + length), "repair")


def _shared(name: str) -> folder.Folder:
    if not SHARED.is_dir():
        pytest.skip("../shared/data/beds is absent")
    base, opened = SHARED / name, []

    def text(file):
        if not (base / file).exists():
            return None
        opened.append(tables.letters((base / file).open("rb")))
        return opened[-1]

    found = folder.read(text, lambda _code: NOW)
    for one in opened:
        one.close()
    return found


@pytest.mark.parametrize("name", sorted(one.name for one in (SHARED / "invalid").iterdir()) if SHARED.is_dir() else [])
def test_the_folders_of_the_format_are_refused_as_they_say(name):
    found = _shared(f"invalid/{name}")
    if name == "_good":
        assert found.faults == []
        return
    wanted = json.loads((SHARED / "invalid" / name / "expected.json").read_text())["problems"]
    for one in wanted:
        lines = [told.line for told in found.faults if (told.file, told.code) == (one["file"], one["code"])]
        assert lines
        assert not one["lines"] or set(lines) & set(one["lines"])
    assert all(isinstance(told.message, Message) for told in found.faults)


@pytest.mark.parametrize("name", ["example", "edges"])
def test_the_examples_of_the_format_are_sound(name):
    assert _shared(name).faults == []
