"""The pages of beds and stays, as people of the ward see them."""

import re

import make
import pytest
from sqlalchemy import func, select

from lighthis.admission import queries
from lighthis.admission.models import Stay
from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest
from lighthis.kernel import clock
from lighthis.records import actions as records

HOME, BETTER = "mserv-0004-00004", "loc-cs-002"


def made(what, *facts, **more):
    """Something of `make`, kept in the store; its id."""
    with units.work():
        found = what(*facts, **more).id
    session.remove()
    return found


def therapy(at="GES"):
    return next(one.id for one in make.wards(at) if one.code == "TH")


def wall():
    return make.wall_now()


def accepting(bed, **more):
    return {"bed": str(bed), "at": wall(), "doctor": "", "despite": "", **more}


def heading(answer):
    return re.search(r"<h1>(.*?)</h1>", answer.text, re.DOTALL).group(1).strip()


def test_the_map_shows_who_lies_where_what_is_free_and_who_waits(sign_in, noon):
    made(make.stay, "2", "1", of=None)
    made(make.bed_request, None, department_code="TH", wish="better")
    answer = sign_in("senior_nurse").get(f"/wards/{therapy()}")
    assert heading(answer) == "Beds: TH"
    text = re.sub(r"\s+", " ", answer.text)
    assert "TH 1/6" in text
    assert "Юлдашева" in text
    assert "day 1" in text
    assert text.count("Put a patient to bed") == 5
    assert "Waiting for a bed: 1" in text
    for title, value in (
        ("Deployed", 6),
        ("Occupied", 1),
        ("Free for men", 2),
        ("Free for women", 1),
        ("Free for all", 2),
    ):
        assert f"<dt>{title}</dt> <dd>{value}</dd>" in text


def test_the_first_ward_opens_by_itself_and_one_of_ones_own_before_it(sign_in):
    assert heading(sign_in("doctor").get("/wards")) == "Beds: SU"


def test_who_reads_totals_only_sees_no_names(sign_in):
    stay = made(make.stay, "2", "1")
    reader = sign_in("aggregate_reader")
    answer = reader.get(f"/wards/{therapy()}")
    assert answer.status_code == 200
    assert "Юлдашева" not in answer.text
    assert "Юлдашева" not in reader.get(f"/wards/{therapy()}/list").text
    assert reader.get(f"/stays/{stay}").status_code == 403


def test_looking_at_the_map_is_written_down_with_who_was_seen(sign_in):
    stay = made(make.stay, "2", "1")
    patient = session.get(Stay, stay).encounter.patient_id
    sign_in("doctor").get(f"/wards/{therapy()}")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "saw the beds")).one()
    assert entry.detail == {"ids": [str(patient)]}


def test_the_whole_way_from_a_request_to_leaving(sign_in):
    asked, nurse, doctor = made(make.bed_request), sign_in("ward_nurse"), sign_in("doctor")
    with units.work():
        bed, other = make.bed("2", "2").id, make.bed("3", "1").id
    assert "Give this bed" in nurse.get(f"/beds/{bed}/place").text
    answer = nurse.post(f"/bed-requests/{asked}", accepting(bed, at=make.wall_now(minutes_ago=80)))
    assert answer.status_code == 303
    page = nurse.get(answer.location).text
    assert "In bed: room 2, bed 2." in page
    assert "Case history" in page
    stay = session.scalars(select(Stay)).one().id
    with units.work():
        coming = queries.stay(stay, at=make.by_code().id).encounter
        records.diagnose(coming, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
    session.remove()
    page = nurse.get(f"/stays/{stay}").text
    assert f"/papers?form=f004&amp;subject={stay}" in page
    assert '/observations"' in page
    moved = nurse.post(f"/stays/{stay}/transfer", accepting(other, at=make.wall_now(minutes_ago=40)))
    assert moved.status_code == 303
    assert "Transferred: room 3, bed 1." in nurse.get(moved.location).text
    left = doctor.post(f"/stays/{stay}/discharge", leaving())
    assert left.status_code == 303
    page = doctor.get(left.location).text
    assert "Discharged. The bed is being cleaned." in page
    assert "Discharged home" in page
    assert nurse.post(f"/beds/{other}", {"state": "ready", "state_reason": ""}).status_code == 303
    assert doctor.get(f"/stays/{stay}/discharge").status_code == 200


def leaving(**more):
    return {
        "left_at": wall(),
        "disposition": HOME,
        "outcome": BETTER,
        "work_capacity": "",
        "recommendations": "",
        **more,
    }


def test_a_form_sent_twice_makes_one_stay(sign_in):
    asked, nurse = made(make.bed_request), sign_in("ward_nurse")
    with units.work():
        bed = make.bed("2").id
    sent = {**nurse.hidden(f"/bed-requests/{asked}"), **accepting(bed)}
    first, second = (nurse.web.post(f"/bed-requests/{asked}", data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(Stay)) == 1


def test_a_bed_taken_meanwhile_is_named_and_all_that_was_typed_stays(sign_in):
    made(make.stay, "2", "1")
    asked = made(make.bed_request)
    with units.work():
        bed = make.bed("2", "1").id
    answer = sign_in("ward_nurse").post(f"/bed-requests/{asked}", accepting(bed, despite="единственная свободная"))
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(Stay)) == 1


def test_another_patients_taken_bed_is_named(sign_in):
    made(make.stay, "2", "1")
    with units.work():
        asked = make.bed_request(make.patient("Каримова")).id
        bed = make.bed("2", "1").id
    answer = sign_in("ward_nurse").post(f"/bed-requests/{asked}", accepting(bed, despite="единственная свободная"))
    assert answer.status_code == 422
    assert "Bed 1 in room 2 was taken a moment ago. Choose another." in answer.text
    assert "единственная свободная" in answer.text


def test_a_mens_room_asks_why(sign_in):
    asked, nurse = made(make.bed_request), sign_in("ward_nurse")
    with units.work():
        bed = make.bed("1").id
    answer = nurse.post(f"/bed-requests/{asked}", accepting(bed))
    assert answer.status_code == 422
    assert "Room 1 is for men. Write why this bed all the same." in answer.text
    assert nurse.post(f"/bed-requests/{asked}", accepting(bed, despite="the room is empty")).status_code == 303


def test_a_department_declines_with_a_reason(sign_in):
    asked, nurse = made(make.bed_request), sign_in("ward_nurse")
    assert nurse.post(f"/bed-requests/{asked}/decline", {"answer": ""}).status_code == 422
    assert nurse.post(f"/bed-requests/{asked}/decline", {"answer": "карантин"}).status_code == 303
    assert session.get(BedRequest, asked).state == "declined"


def test_a_discharge_without_a_diagnosis_says_what_is_missing(sign_in):
    stay, doctor = made(make.stay), sign_in("doctor")
    assert "missing" in doctor.get(f"/stays/{stay}/discharge").text
    answer = doctor.post(f"/stays/{stay}/discharge", leaving(recommendations="наблюдение кардиолога"))
    assert answer.status_code == 422
    assert "There is no final main diagnosis." in answer.text
    assert "наблюдение кардиолога" in answer.text


def test_a_wrong_placement_is_taken_back_and_the_patient_waits_again(sign_in):
    stay, nurse = made(make.stay), sign_in("ward_nurse")
    assert nurse.post(f"/stays/{stay}/withdraw", {"reason": ""}).status_code == 422
    assert nurse.post(f"/stays/{stay}/withdraw", {"reason": "не та пациентка"}).status_code == 303
    assert "Entered in error:" in nurse.get(f"/stays/{stay}").text
    assert "Waiting for a bed: 1" in re.sub(r"\s+", " ", nurse.get(f"/wards/{therapy()}").text)


def test_closing_a_bed_is_the_senior_nurses(sign_in):
    with units.work():
        bed = make.bed("3", "2").id
    closing = {"state": "closed", "closed_for": "repair", "state_reason": "ремонт до 30.11, приказ 114"}
    assert sign_in("ward_nurse").post(f"/beds/{bed}", closing).status_code == 422
    senior = sign_in("senior_nurse")
    assert senior.post(f"/beds/{bed}", {**closing, "state_reason": ""}).status_code == 422
    assert senior.post(f"/beds/{bed}", {**closing, "closed_for": ""}).status_code == 422
    assert senior.post(f"/beds/{bed}", closing).status_code == 303
    assert "ремонт до 30.11, приказ 114" in senior.get(f"/wards/{therapy()}").text


def test_who_opened_the_bed_earlier_than_the_other_sees_the_conflict(sign_in):
    senior = sign_in("senior_nurse")
    with units.work():
        bed = make.bed("3", "2").id
    old = senior.hidden(f"/beds/{bed}")
    senior.post(f"/beds/{bed}", {"state": "cleaning", "state_reason": ""})
    answer = senior.web.post(f"/beds/{bed}", data={**old, "state": "closed", "state_reason": "repair"})
    assert answer.status_code == 409


@pytest.mark.parametrize("path", ["/wards/{ward}", "/wards/{ward}/list", "/wards/{ward}/waiting", "/beds/{bed}", "/beds/{bed}/place", "/bed-requests/{asked}",
                                  "/bed-requests/{asked}/decline", "/stays/{stay}", "/stays/{stay}/transfer", "/stays/{stay}/discharge", "/stays/{stay}/withdraw"])  # fmt: skip
def test_another_hospitals_pages_are_not_there(sign_in, path):
    stay = made(make.stay, "2", "1", at="RUR")
    asked = made(make.bed_request, at="RUR")
    with units.work():
        facts = {"ward": therapy("RUR"), "bed": make.bed(at="RUR").id, "asked": asked, "stay": stay}
    head = sign_in("head_of_department")
    assert head.get(path.format(**facts)).status_code == 404
    assert sign_in("head_of_department", "RUR").get(path.format(**facts)).status_code == 200


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("registrar", "/stays/{stay}/transfer"), ("registrar", "/stays/{stay}/discharge"), ("ward_nurse", "/stays/{stay}/discharge"),
        ("cashier", "/wards"), ("registrar", "/bed-requests/{asked}"), ("triage_nurse", "/beds/{bed}"),
    ],
)  # fmt: skip
def test_who_may_not(sign_in, role, path):
    stay, asked = made(make.stay, "2", "1"), made(make.bed_request)
    with units.work():
        facts = {"bed": make.bed().id, "asked": asked, "stay": stay}
    assert sign_in(role).get(path.format(**facts)).status_code == 403


UNREADABLE = ["🙂", "a\x00b", "х" * 10_000, "\u202eאבג"]
BAD = [*UNREADABLE, "not-a-uuid", "01930000-0000-7000-8000-000000000000", "31.02.2026 10:00", "22.11.2026 99:99"]


def test_wrong_input_to_accepting_is_answered_in_words(sign_in):
    asked, nurse = made(make.bed_request), sign_in("ward_nurse")
    with units.work():
        bed = make.bed("1").id
    hidden = nurse.hidden(f"/bed-requests/{asked}")
    wrong = {"bed": ["", *BAD], "at": ["", *BAD], "doctor": BAD, "despite": ["", *UNREADABLE]}
    for field, values in wrong.items():
        for bad in values:
            answer = nurse.web.post(f"/bed-requests/{asked}", data={**hidden, **accepting(bed), field: bad})
            assert (answer.status_code, field, bad) == (422, field, bad)
    assert session.scalar(select(func.count()).select_from(Stay)) == 0


def test_wrong_input_to_a_discharge_is_answered_in_words(sign_in):
    stay, doctor = made(make.stay), sign_in("doctor")
    hidden = doctor.hidden(f"/stays/{stay}/discharge")
    for field, values in {
        "left_at": BAD,
        "disposition": BAD,
        "outcome": BAD,
        "work_capacity": BAD,
        "recommendations": UNREADABLE,
    }.items():
        for bad in values:
            answer = doctor.web.post(f"/stays/{stay}/discharge", data={**hidden, **leaving(), field: bad})
            assert (answer.status_code, field, bad) == (422, field, bad)
    assert session.get(Stay, stay).left_at is None


def test_missing_doubled_and_foreign_fields_change_nothing(sign_in):
    asked, nurse = made(make.bed_request), sign_in("ward_nurse")
    assert nurse.post(f"/bed-requests/{asked}", {}).status_code == 422
    with units.work():
        foreign = make.bed("2", at="RUR").id
        bed = make.bed("2").id
    assert nurse.post(f"/bed-requests/{asked}", accepting(foreign)).status_code == 422
    assert nurse.post(f"/bed-requests/{asked}", accepting(bed, number="7")).status_code == 400
    assert nurse.post(f"/bed-requests/{asked}", accepting([str(bed), str(bed)])).status_code in {400, 422}
    assert nurse.get(f"/stays/{asked}").status_code == 404
    assert nurse.get("/stays/7").status_code == 404
    assert nurse.get("/wards/x").status_code == 404


def test_the_domain_can_be_switched_off(sign_in):
    with units.work():
        make.by_code().domains_off = ["admission"]
    session.remove()
    assert sign_in("doctor").get("/wards").status_code == 404
