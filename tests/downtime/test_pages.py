"""A downtime through the pages: the pack, which sheets were used, each sheet typed back with the time on it, two at one sheet."""

import html
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.downtime import actions, queries
from lighthis.downtime.models import DowntimeEntry, DowntimeSlip
from lighthis.encounters.models import Encounter
from lighthis.jobs import printing
from lighthis.kernel import clock
from lighthis.staff.views.carried import carry, kept_form
from lighthis.treatment.models import Dose
from lighthis.triage.models import Assessment

NOW = make.moment("2026-11-22 09:00")  # 14:00 on the wall
HOUR = timedelta(hours=1)
NORMAL = {
    "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "systolic_bp": "120", "diastolic_bp": "80",
    "temperature_c": "36,7", "avpu": "A", "supplemental_oxygen": "no", "no_red": "y", "no_yellow": "y",
}  # fmt: skip


@pytest.fixture
def pack(store, app, monkeypatch):
    """A pack of four in the morning, ten hours ago."""
    monkeypatch.setattr(printing, "pdf", lambda _html, **_more: b"%PDF-1.7 pack")
    with clock.at(NOW - 10 * HOUR):
        with units.work():
            made = actions.ask(make.by_code(), "ru", by=make.actor("ward_nurse")).id
        found = actions.make({"pack": str(made)}, app.config["SETTINGS"])
        with units.work():
            actions.keep({"pack": str(made)}, found)
        session.remove()
    with clock.at(NOW):
        yield made


def here():
    return make.by_code().id


def slips(pack):
    session.remove()
    return queries.slips_of(pack, at=here())


def wall(at):
    return f"{clock.local(at, 'Asia/Tashkent'):%d.%m.%Y %H:%M}"


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def begun(client, slip, **more):
    typed = {"written_by": "Содикова Н.", "written_at": wall(NOW - 6 * HOUR), **more}
    return client.post(f"/downtime/slips/{slip.id}/begin", typed)


def door(**more):
    return {"complaint": "боль", "arrival": "by-ambulance", "arrived_at": wall(NOW - 6 * HOUR), "people": "1", **more}


def rows(model):
    session.remove()
    return list(session.scalars(select(model).order_by(model.id)))


def test_a_sheet_of_an_unknown_person_comes_back_with_its_true_times(pack, sign_in):
    nurse, slip = sign_in("triage_nurse"), slips(pack)[2]
    used = {"since": wall(NOW - 9 * HOUR), "until": wall(NOW - HOUR), "numbers": f"{slip.running}"}
    answer = nurse.post(f"/downtime/{pack}/used", used)
    assert (answer.status_code, answer.location) == (303, f"/downtime/{pack}")
    assert "To be typed back: 1. Written off: 29." in words(nurse.get(answer.location))
    assert begun(nurse, slip).location == f"/downtime/slips/{slip.id}"
    way = re.search(r'href="(/arrivals/new\?slip=[^"]+)"', nurse.get(f"/downtime/slips/{slip.id}").text)[1]
    assert f"From paper: slip {slip.number}." in words(nurse.get(way))
    arrived = nurse.post(way, door(sex="male", years="40"))
    assert (arrived.status_code, arrived.location) == (303, f"/downtime/slips/{slip.id}")
    coming = rows(Encounter)[0]
    assert (coming.arrived_at, coming.created_at, coming.patient.is_unknown) == (NOW - 6 * HOUR, NOW, True)
    triage = re.search(r'href="(/encounters/[^"]+/triage\?slip=[^"]+)"', nurse.get(arrived.location).text)[1]
    typed = {"complaint": "боль", "started_at": wall(NOW - 6 * HOUR), "assessed_at": wall(NOW - 5.9 * HOUR), **NORMAL}
    assert nurse.post(triage, typed).location == f"/downtime/slips/{slip.id}"
    assert rows(Assessment)[0].assessed_at == NOW - 5.9 * HOUR
    assert [(one.verb, one.slip_id) for one in rows(DowntimeEntry)] == [("came", slip.id), ("triaged", slip.id)]
    assert nurse.post(f"/downtime/slips/{slip.id}/settle", {"outcome": "done"}).status_code == 303
    page = words(nurse.get(f"/downtime/slips/{slip.id}"))
    for said in ("typed back", "Содикова Н.", coming.number, "triaged"):
        assert said in page, said
    assert queries.owed_by(here()) == []


def test_a_sheet_is_typed_once(pack, sign_in):
    first, second, slip = sign_in("registrar"), sign_in("triage_nurse"), slips(pack)[0]
    begun(first, slip)
    stopped = begun(second, slip)
    assert stopped.status_code == 422
    assert f"Slip {slip.number} is being typed back by" in words(stopped)
    address = f"/arrivals/new?slip={slip.number}"
    stopped = second.post(address, door())
    assert (stopped.status_code, rows(Encounter)) == (422, [])
    assert "is being typed back by" in words(stopped)
    assert first.post(address, door()).status_code == 303
    again = first.post(address, door(again="y"))
    assert again.status_code == 422
    assert f"From slip {slip.number} the coming {rows(Encounter)[0].number} was registered already" in words(again)
    assert len(rows(Encounter)) == 1
    first.post(f"/downtime/slips/{slip.id}/settle", {"outcome": "done"})
    late = first.post(address, door())
    assert late.status_code == 422
    assert "was typed back already" in words(late)
    assert "was typed back already" in words(second.get(f"/downtime/slips/{slip.id}/begin"))
    assert begun(second, slip).status_code == 422
    assert begun(second, slip, instead="y").status_code == 303
    assert len(rows(Encounter)) == 1


def test_two_who_opened_the_same_form_at_once(pack, sign_in):
    """Both stand before the form of beginning; the second to press is told, and nothing of the first is lost."""
    first, second, slip = sign_in("registrar"), sign_in("triage_nurse"), slips(pack)[0]
    address = f"/downtime/slips/{slip.id}/begin"
    hidden = second.hidden(address)
    assert begun(first, slip).status_code == 303
    typed = {"written_by": "Другая", "written_at": wall(NOW - HOUR)}
    assert second.web.post(address, data={**hidden, **typed}).status_code == 422
    kept = rows(DowntimeSlip)[0]
    assert (kept.written_by, kept.begun_by_id) == ("Содикова Н.", make.actor("registrar").id)


@pytest.mark.parametrize("secrecy", ["ordinary", "sensitive"])
def test_doses_given_in_the_night_are_written_at_their_time(pack, sign_in, secrecy):
    """Of a hidden coming too (rulings 9): the nurse of the bed finds the way to its doses, and no other way."""
    with clock.at(NOW - 30 * HOUR), units.work():
        stay = make.stay()
        coming = stay.encounter
        coming.secrecy, coming.doctor_id, coming.registered_by_id = secrecy, None, make.actor("chief_doctor").id
        make.prescribed(stay, starts_at=NOW - 30 * HOUR)
        number, coming = stay.number, stay.encounter_id
    nurse, slip = sign_in("ward_nurse"), next(one for one in slips(pack) if one.kind == "doses")
    begun(nurse, slip)
    page = nurse.get(f"/downtime/slips/{slip.id}?q={number}")
    way = re.search(rf'href="(/encounters/{coming}/doses[^"]*slip=[^"]+)"', page.text)
    assert way, page.text
    ways = len(re.findall(rf'href="[^"]*{slip.number}"', page.text))
    assert ways == 1 if secrecy == "sensitive" else ways > 1
    form = nurse.get(way[1]).text
    due = re.findall(r'name="(how_[0-9a-f]{32}_\d+)"', form)[0]
    at = NOW - 5.5 * HOUR
    answer = nurse.post(way[1], {due: "given", due.replace("how", "at"): wall(at), "at": wall(NOW)})
    assert answer.location == f"/downtime/slips/{slip.id}"
    dose = rows(Dose)[0]
    assert (dose.at, dose.created_at) == (at, NOW)
    assert [(one.verb, one.object_id) for one in rows(DowntimeEntry)] == [("dose given", dose.id)]
    led = nurse.get(answer.location).text
    assert f"/encounters/{coming}/doses" in led
    assert (f'href="/encounters/{coming}"' in led) == (secrecy == "ordinary")
    stranger, other = sign_in("doctor"), next(one for one in slips(pack) if one.kind == "doses" and one.id != slip.id)
    begun(stranger, other)
    assert (f"/encounters/{coming}/" in stranger.get(f"/downtime/slips/{other.id}?q={number}").text) == (
        secrecy == "ordinary"
    )


def test_signing_in_again_in_the_middle_keeps_the_slip(pack, app):
    nurse, address = make.actor("triage_nurse"), "/arrivals/new?slip=D-2026-000001"
    with app.test_request_context(f"{address}&lang=uz", method="POST", data=door()):
        token = carry(nurse.id)
        with units.work():
            assert kept_form(token, nurse.id).startswith(f"{address}&draft=")


def test_a_slip_takes_only_what_comes_from_its_own_hospital(pack, sign_in):
    slip, stranger = slips(pack)[0], sign_in("registrar", at="RUR")
    assert stranger.get(f"/downtime/slips/{slip.id}").status_code == 404
    assert stranger.get(f"/downtime/{pack}").status_code == 404
    answer = stranger.post(f"/arrivals/new?slip={slip.number}", door())
    assert answer.status_code == 422
    assert f"There is no slip {slip.number} here." in words(answer)
    assert rows(Encounter) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"written_at": wall(NOW - 80 * HOUR)}, "more than 72 hours ago"),
        ({"written_at": wall(NOW + HOUR)}, "still to come"),
        ({"written_by": ""}, "Who filled in the sheet"),
    ],
)
def test_what_a_sheet_cannot_say(pack, sign_in, typed, said):
    slip = slips(pack)[0]
    answer = begun(sign_in("registrar"), slip, **typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert slips(pack)[0].state == "blank"


def test_a_sheet_that_was_spoilt_is_written_off_with_a_reason(pack, sign_in):
    nurse, slip = sign_in("senior_nurse"), slips(pack)[0]
    address = f"/downtime/slips/{slip.id}/settle"
    assert nurse.post(address, {"outcome": "unused"}).status_code == 422
    assert nurse.post(address, {"outcome": "done"}).status_code == 422
    assert nurse.post(address, {"outcome": "unused", "reason": "залит чаем"}).status_code == 303
    assert "залит чаем" in words(nurse.get(f"/downtime/{pack}"))
    begun(nurse, slip)  # it was written on after all
    assert slips(pack)[0].state == "owed"


def test_the_home_page_says_what_is_owed(pack, sign_in):
    nurse, slip = sign_in("senior_nurse"), slips(pack)[0]
    assert "not typed back" not in words(nurse.get("/"))
    used = {"since": wall(NOW - 9 * HOUR), "until": wall(NOW - HOUR), "numbers": f"{slip.running}-{slip.running + 2}"}
    nurse.post(f"/downtime/{pack}/used", used)
    for role in ("senior_nurse", "registrar"):
        assert "not typed back 3" in words(sign_in(role).get("/")), role


def test_the_file_is_opened_by_who_treats_and_the_log_says_so(pack, sign_in):
    with units.work():
        queries.pack(pack, at=here()).has_closed = True
    nurse = sign_in("ward_nurse")
    answer = nurse.get(f"/downtime/{pack}/pack.html")
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert nurse.get(f"/downtime/{pack}/pack.pdf").data == b"%PDF-1.7 pack"
    assert nurse.get(f"/downtime/{pack}/closed.html").status_code == 403
    assert "Sensitive comings" not in words(nurse.get(f"/downtime/{pack}"))
    assert "Sensitive comings" in words(sign_in("head_of_department").get(f"/downtime/{pack}"))
    assert sign_in("registrar").get(f"/downtime/{pack}/pack.pdf").status_code == 403
    opened = [one.detail["part"] for one in rows(AuditEntry) if one.action == "downtime pack opened"]
    assert opened == ["pack.html", "pack.pdf"]


def test_a_pack_is_made_by_a_button_and_found_by_the_number_on_a_sheet(pack, sign_in):
    nurse = sign_in("ward_nurse")
    answer = nurse.post("/downtime/new", {"language": "uz"})
    assert answer.status_code == 303
    assert "being made" in words(nurse.get(answer.location))
    slip = slips(pack)[4]
    found = nurse.get(f"/downtime?number={slip.number.lower()}")
    assert found.location == f"/downtime/slips/{slip.id}"
    assert "There is no slip D-1" in words(nurse.get("/downtime?number=D-1"))


def test_the_administrator_sets_hours_and_blanks(pack, sign_in):
    boss = sign_in("administrator")
    fields = {"hour": "2", "keep_days": "3", "hours_back": "24", "arrival": "5", "admission": "0", "doses": "1", "movement": "0"}  # fmt: skip
    assert boss.post("/facility/downtime", fields | {"arrival": "61"}).status_code == 422
    assert boss.post("/facility/downtime", fields).status_code == 303
    sign_in("ward_nurse").post("/downtime/new", {"language": "ru"})
    session.remove()
    newest = queries.packs(here(), 1)[0][0]
    assert [one.kind for one in queries.slips_of(newest.id, at=here())] == ["arrival"] * 5 + ["doses"]
