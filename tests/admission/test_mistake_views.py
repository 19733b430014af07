"""Taking back, keeping beds and planned patients, as people of the ward see the pages."""

import re
from datetime import timedelta

import make
from sqlalchemy import select

from lighthis.admission import actions
from lighthis.admission.models import BedHold, Stay, StayCorrection
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.kernel import clock


def made(what, *facts, **more):
    """Something of `make`, kept in the store; its id."""
    with units.work():
        found = what(*facts, **more).id
    session.remove()
    return found


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


def today():
    return clock.today("Asia/Tashkent")


def planned(day=None):
    return made(make.bed_request, None, planned_on=day or today())


def taking_back(**more):
    return {"reason": "не тот больной", "bed": "", "at": "", "despite": "", **more}


def test_a_nurse_takes_a_transfer_back_and_the_stay_shows_it(sign_in):
    stay = made(make.stay, "2", "1")
    with units.work():
        actions.transfer(session.get(Stay, stay), make.bed("2", "2"), clock.now(), by=make.actor("ward_nurse"))
    nurse = sign_in("ward_nurse")
    assert f"/stays/{stay}/transfer/take-back" in nurse.get(f"/stays/{stay}").text
    page = nurse.get(f"/stays/{stay}/transfer/take-back")
    assert "in the bed of before: Room 2, bed 1" in text(page)
    assert nurse.post(f"/stays/{stay}/transfer/take-back", taking_back(reason="")).status_code == 422
    answer = nurse.post(f"/stays/{stay}/transfer/take-back", taking_back())
    shown = text(nurse.get(answer.location))
    assert "The transfer was taken back." in shown
    assert "Room 2, bed 2 не тот больной" in shown
    assert "in error" in shown
    assert nurse.get(f"/stays/{stay}/transfer/take-back").status_code == 404


def test_a_discharge_of_yesterday_waits_for_the_head_of_department(sign_in):
    with units.work():
        then = clock.now() - timedelta(days=2)
        stay = make.stay("2", "1", since=then)
        make.record_actions.diagnose(stay.encounter, "main", "I20.0", "", then, by=make.actor("doctor"))
        actions.discharge(stay, then + timedelta(hours=1), "mserv-0004-00004", "loc-cs-002", by=make.actor("doctor"))
        stay = stay.id
    session.remove()
    doctor, head = sign_in("doctor"), sign_in("head_of_department")
    assert sign_in("ward_nurse").get(f"/stays/{stay}/discharge/take-back").status_code == 403
    answer = doctor.post(f"/stays/{stay}/discharge/take-back", taking_back())
    assert "It waits for another person to confirm." in text(doctor.get(answer.location))
    assert "не тот больной" in text(head.get("/moves"))
    session.rollback()
    address = f"/corrections/{session.scalars(select(StayCorrection.id)).one()}"
    assert "in the bed of before" in text(head.get(address))
    assert "The discharge was taken back." in text(head.get(head.post(address, {}).location))
    session.rollback()
    assert session.get(Stay, stay).left_at is None


def test_a_bed_is_kept_shown_and_ended(sign_in):
    asked = made(make.bed_request)
    nurse, coming = sign_in("ward_nurse"), session.get(BedRequest, asked).encounter_id
    with units.work():
        bed, until = make.bed("2", "1"), clock.now() + timedelta(hours=5)
        wall, department = f"{clock.local(until, 'Asia/Tashkent'):%d.%m.%Y %H:%M}", bed.room.department_id
        bed = bed.id
    session.remove()
    address = f"/encounters/{coming}/keep-bed"
    past = {"bed": str(bed), "until": "01.01.2026 08:00", "despite": ""}
    assert "this time has passed" in text(nurse.post(address, past))
    assert nurse.post(address, {"bed": str(bed), "until": wall, "despite": ""}).status_code == 303
    shown = text(nurse.get(f"/wards/{department}"))
    assert "reserved Юлдашева Д. Ш." in shown
    assert "Reserved 1" in shown
    assert "kept for another patient" in text(nurse.get(f"/beds/{bed}/place"))
    hold = session.scalars(select(BedHold.id)).one()
    assert nurse.post(f"/kept-beds/{hold}/end", {"reason": "не придёт"}).status_code == 303
    assert "Reserved 0" in text(nurse.get(f"/wards/{department}"))


def test_a_kept_bed_is_offered_for_giving_away_to_who_may(sign_in):
    with units.work():
        first, second = make.bed_request(), make.bed_request(make.patient("Каримова"))
        actions.hold(make.bed("2", "1"), first.encounter, clock.now() + timedelta(hours=5), by=make.actor("ward_nurse"))
        address, bed = f"/bed-requests/{second.id}", str(make.bed("2", "1").id)
    session.remove()
    nurse, senior = sign_in("ward_nurse"), sign_in("senior_nurse")
    assert bed not in nurse.get(address).text
    assert "given away" in senior.get(address).text
    form = {"bed": bed, "at": make.wall_now(), "doctor": "", "despite": "тяжёлая", "came_at": ""}
    assert "say that it is given away" in text(senior.post(address, form))
    assert senior.post(address, {**form, "override": "y"}).status_code == 303


def test_the_list_of_planned_patients_leads_to_coming_putting_off_and_cancelling(sign_in):
    asked = planned()
    coming = session.get(BedRequest, asked).encounter_id
    department = session.get(BedRequest, asked).department_id
    session.remove()
    registrar = sign_in("registrar")
    listed = registrar.get(f"/wards/{department}/planned")
    assert f"/encounters/{coming}/came" in listed.text
    assert "today" in text(listed)
    later = f"{today() + timedelta(days=3):%d.%m.%Y}"
    answer = registrar.post(f"/bed-requests/{asked}/put-off", {"planned_on": later, "reason": "болен"})
    assert later in text(registrar.get(answer.location))
    assert registrar.post(f"/encounters/{coming}/came", {"at": make.wall_now()}).status_code == 303
    session.rollback()
    assert session.get(Encounter, coming).came_entered_at is not None
    assert "Nobody is planned." in text(registrar.get(f"/wards/{department}/planned"))
    answer = registrar.post(f"/bed-requests/{asked}/cancel", {"reason": "лечится дома"})
    assert "The planned stay is cancelled." in text(registrar.get(answer.location))


def test_the_accept_form_takes_the_time_when_a_planned_patient_came(sign_in):
    with units.work(), clock.at(clock.now() - timedelta(hours=3)):
        asked = make.bed_request(planned_on=today()).id
        bed = make.bed("2", "1").id
    session.remove()
    nurse = sign_in("ward_nurse")
    assert "When the patient came" in nurse.get(f"/bed-requests/{asked}").text
    form = {
        "bed": str(bed),
        "at": make.wall_now(),
        "doctor": "",
        "despite": "",
        "came_at": make.wall_now(minutes_ago=60),
    }
    assert nurse.post(f"/bed-requests/{asked}", form).status_code == 303
    session.rollback()
    coming = session.get(BedRequest, asked).encounter
    assert coming.arrived_at < clock.now() - timedelta(minutes=59) < coming.came_entered_at


def test_the_map_shows_beds_of_one_state(sign_in):
    made(make.stay, "2", "1")
    nurse = sign_in("ward_nurse")
    department = next(one.id for one in make.wards() if one.code == "TH")
    free = text(nurse.get(f"/wards/{department}?show=free"))
    assert "Юлдашева" not in free
    assert "Free 5" in free
    assert "No bed is in this state." in text(nurse.get(f"/wards/{department}?show=closed"))
    assert "Юлдашева" in text(nurse.get(f"/wards/{department}?show=nonsense"))


def test_another_hospital_sees_none_of_it(sign_in):
    with units.work():
        asked = make.bed_request(planned_on=today())
        kept = actions.hold(
            make.bed("2", "1"), asked.encounter, clock.now() + timedelta(hours=5), by=make.actor("ward_nurse")
        )
        stay = make.stay("2", "2", of=make.patient("Каримова"))
        addresses = [
            f"/encounters/{asked.encounter_id}/keep-bed", f"/kept-beds/{kept.id}/end", f"/wards/{asked.department_id}/planned",
            f"/encounters/{asked.encounter_id}/came", f"/bed-requests/{asked.id}/put-off", f"/bed-requests/{asked.id}/cancel",
            f"/stays/{stay.id}/transfer/take-back", f"/stays/{stay.id}/discharge/take-back",
        ]  # fmt: skip
    session.remove()
    head = sign_in("head_of_department", "RUR")
    assert [head.get(one).status_code for one in addresses] == [404] * len(addresses)


def test_an_old_placement_waits_for_another_person_on_the_page_of_the_stay(sign_in):
    stay = made(make.stay, "2", "1", since=clock.now() - timedelta(days=2))
    nurse, head = sign_in("ward_nurse"), sign_in("head_of_department")
    assert "after a day, another person confirms" in text(nurse.get(f"/stays/{stay}/withdraw"))
    assert nurse.post(f"/stays/{stay}/withdraw", {"reason": ""}).status_code == 422
    sent = {**nurse.hidden(f"/stays/{stay}/withdraw"), "reason": "не тот больной"}
    answers = [nurse.web.post(f"/stays/{stay}/withdraw", data=sent) for _ in range(2)]
    assert [one.location for one in answers] == [f"/stays/{stay}"] * 2
    shown = text(nurse.get(f"/stays/{stay}"))
    assert "It waits for another person to confirm." in shown
    assert "The placement is to be taken back; it waits for another person." in shown
    address = re.search(r'href="(/corrections/[0-9a-f-]{36})"', head.get("/moves").text)[1]
    assert "Take the placement back?" in text(head.get(address))
    assert "Taken back. The patient waits for a bed again." in text(head.get(head.post(address, {}).location))
    session.rollback()
    assert session.get(Stay, stay).withdrawn_why == "не тот больной"
