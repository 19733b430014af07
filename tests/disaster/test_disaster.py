"""Many injured: one mode, tags by number, every triage kept, who they are said later, one list at the end."""

import csv
import io
import json
import re

import make
import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.disaster import actions, files, queries
from lighthis.disaster.models import Disaster, DisasterFile, Tag
from lighthis.encounters import actions as encounters
from lighthis.jobs import aside
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

RED = {"can_walk": "no", "breathing": "yes", "rate_over_30": "yes"}
GREEN = {"can_walk": "yes"}


def here():
    return make.by_code().id


def opened(*, tags=2):
    """The mode with so many tags on people: red, then green."""
    mode = actions.open_mode("автобус на трассе", by=make.actor("head_of_department"))
    made = actions.reserve(tags + 1, by=make.actor("triage_nurse"))
    for one, answers in zip(made, (RED, GREEN), strict=False):
        actions.triage(one, "adult", answers, clock.now(), by=make.actor("triage_nurse"), place="Смотровые")
    return mode, made


def test_one_mode_at_a_time(work):
    mode, _ = opened()
    with pytest.raises(Refusal):
        actions.open_mode("ещё раз", by=make.actor("doctor"))
    actions.close_mode(mode, "все приняты", by=make.actor("doctor"), nameless=True)
    with pytest.raises(Refusal):
        actions.close_mode(mode, "ещё раз", by=make.actor("doctor"), nameless=True)
    assert actions.open_mode("второе событие", by=make.actor("doctor")).id != mode.id
    assert queries.open_one(make.by_code("RUR").id) is None


def test_the_store_holds_one_open_mode(store):
    with units.work():
        actions.open_mode("автобус", by=make.actor("doctor"))
        doctor = make.actor("doctor")
    with pytest.raises(IntegrityError), units.work():
        session.add(Disaster(facility_id=doctor.facility_id, opened_at=clock.now(), opened_by_id=doctor.id, why="ещё"))
        session.flush()


def test_closing_asks_about_tags_of_nobody_known(work):
    mode, _ = opened()
    with pytest.raises(Refusal) as refusal:
        actions.close_mode(mode, "все приняты", by=make.actor("doctor"))
    assert refusal.value.field == "nameless"
    assert refusal.value.message.values["number"] == 2


def test_each_triage_is_kept_and_the_last_counts(work):
    mode, (tag, *_) = opened()
    actions.triage(tag, "child", GREEN, clock.now(), by=make.actor("doctor"))
    kept = queries.triages([tag.id], at=here())[tag.id]
    assert [(one.category, one.scale) for one in kept] == [("red", "START"), ("green", "JUMPSTART")]
    assert (tag.category, tag.place) == ("green", "Смотровые")
    assert kept[0].answers == RED
    counted = queries.counts(mode.id, at=here())
    assert {code: one.total for code, one in counted.items()} == {"green": 2}


def test_no_triage_without_the_mode_nor_half_of_one(work):
    mode, tags = opened()
    with pytest.raises(Refusal):
        actions.triage(tags[2], "adult", {"can_walk": "no"}, clock.now(), by=make.actor("triage_nurse"))
    with pytest.raises(Refusal):
        actions.triage(tags[2], "", GREEN, clock.now(), by=make.actor("triage_nurse"))
    actions.close_mode(mode, "все приняты", by=make.actor("doctor"), nameless=True)
    with pytest.raises(Refusal):
        actions.triage(tags[2], "adult", GREEN, clock.now(), by=make.actor("triage_nurse"))
    actions.open_mode("второе событие", by=make.actor("doctor"))
    with pytest.raises(Refusal):
        actions.triage(tags[0], "adult", GREEN, clock.now(), by=make.actor("triage_nurse"))


def test_numbers_of_tags_run_on(work):
    first = actions.reserve(3, by=make.actor("triage_nurse"))
    one = actions.one_more(by=make.actor("doctor"))
    assert [tag.number for tag in first] + [one.number] == [1, 2, 3, 4]
    assert actions.reserve(1, by=make.actor("triage_nurse", "RUR"))[0].number == 1
    with pytest.raises(Refusal):
        actions.reserve(0, by=make.actor("triage_nurse"))


def test_linked_taken_back_and_linked_anew(work):
    _, (tag, *_) = opened()
    coming = make.coming("budget", kind="emergency")
    actions.link(tag, coming, by=make.actor("registrar"))
    with pytest.raises(Refusal):
        actions.link(tag, coming, by=make.actor("registrar"))
    actions.unlink(tag, "перепутали", by=make.actor("registrar"))
    other = actions.unknown_coming(tag, "by-ambulance", by=make.actor("registrar"))
    assert other.patient.is_unknown
    links = queries.links(tag.id, at=here())
    assert [(one.encounter_id, one.undone_why) for one in links] == [(coming.id, "перепутали"), (other.id, "")]
    assert [one.kind.text for one in queries.happenings(other, "ru")] == ["Triage by a tag"]


def test_a_coming_that_never_was_is_nobody_of_a_tag(work):
    _, (tag, *_) = opened()
    coming = make.coming("budget", kind="emergency")
    actions.link(tag, coming, by=make.actor("registrar"))
    encounters.enter_in_error(coming, "другой пациент", by=make.actor("doctor"))
    assert tag.encounter_id is None


def press(client, text, words):
    """Follow the button with these words."""
    return re.search(rf'<a class="btn" href="([^"]+)">{re.escape(words)}</a>', text)[1].replace("&amp;", "&")


def test_a_nurse_triages_by_buttons_alone(sign_in, store):
    with units.work():
        opened()
        third = queries.free_tags(here())[0]
        number, tag_id = third.number, third.id
    nurse = sign_in("triage_nurse")
    address = press(nurse, nurse.get("/disaster/tags").text, f"T-{number:06}")
    for words in ("looks adult", "No", "Yes", "No", "Yes", "Yes"):
        address = press(nurse, nurse.get(address).text, words)
    shown = nurse.get(address)
    assert "Yellow" in shown.text
    fields = dict(re.findall(r'<input type="hidden" name="(looks|answers)" value="([^"]*)"', shown.text))
    fields = {name: value.replace("&amp;", "&") for name, value in fields.items()}
    kept = nurse.web.post(f"/disaster/tags/{tag_id}/triage", data={**make.hidden_in(shown.text), **fields})
    assert kept.status_code == 303
    with units.work():
        assert queries.tag(tag_id, at=here()).category == "yellow"
    half = {**make.hidden_in(nurse.get(address).text), "looks": "adult", "answers": "can_walk=no"}
    assert nurse.web.post(f"/disaster/tags/{tag_id}/triage", data=half).status_code == 422


def test_counts_list_wall_and_what_is_hidden(sign_in, store):
    with units.work():
        _, (tag, *_) = opened()
        hidden = make.coming("budget", kind="emergency", secrecy="sensitive", of=make.patient("Тайнова"))
        hidden.doctor_id = None
        hidden.registered_by_id = make.actor("head_of_department").id
        actions.link(tag, hidden, by=make.actor("head_of_department"))
        tag_id = tag.id
    nurse = sign_in("triage_nurse")
    shown = nurse.get("/disaster").text
    assert "T-000001" in shown
    assert "Смотровые" in shown
    wall = nurse.get("/disaster/wall")
    assert wall.headers["Refresh"] == "30"
    assert "T-0000" not in wall.text
    for address in ("/disaster", f"/disaster/tags/{tag_id}", "/disaster/wall", f"/disaster/tags/{tag_id}/link"):
        assert "Тайнова" not in sign_in("doctor").get(address).text, address
    assert "Тайнова" in sign_in("chief_doctor").get(f"/disaster/tags/{tag_id}").text
    assert "T-000002" not in nurse.get("/disaster?category=red").text
    assert nurse.get("/disaster?category=pink&linked=x&page=0").status_code == 200
    assert nurse.get(f"/disaster?event={tag_id}").status_code == 404
    assert sign_in("triage_nurse", "RUR").get(f"/disaster/tags/{tag_id}").status_code == 404


def test_linked_by_number_on_the_page(sign_in, store):
    with units.work():
        _, (tag, other, _) = opened()
        coming = make.coming("budget", kind="emergency")
        tag_id, other_id, number = tag.id, other.id, coming.number
    clerk = sign_in("triage_nurse")
    address = f"/disaster/tags/{tag_id}/link"
    assert clerk.post(address, {"number": "E-2026-999999"}).status_code == 422
    assert clerk.post(address, {"number": number.lower()}).status_code == 303
    assert number in clerk.get("/disaster").text
    made = clerk.post(f"/disaster/tags/{other_id}/link", {"go": "unknown", "arrival": "by-ambulance"})
    assert made.status_code == 303
    back = clerk.post(f"/disaster/tags/{tag_id}/unlink", {"reason": "не тот"})
    assert back.status_code == 303
    assert "не тот" in clerk.get(f"/disaster/tags/{tag_id}").text


def test_the_mode_is_opened_by_heads_and_doctors_and_closed_with_a_word(sign_in, store):
    assert sign_in("triage_nurse").get("/disaster/open").status_code == 403
    doctor = sign_in("doctor")
    assert doctor.post("/disaster/open", {"why": "взрыв газа"}).status_code == 303
    assert doctor.post("/disaster/open", {"why": "взрыв газа"}).status_code == 422
    assert doctor.post("/disaster/close", {"why": "все приняты"}).status_code == 303
    with units.work():
        rows = queries.every(here())
        assert [(one.why, one.closed_why) for one in rows] == [("взрыв газа", "все приняты")]


def test_everything_as_one_list_that_no_spreadsheet_runs(sign_in, store):
    with units.work():
        mode, (tag, *_) = opened()
        actions.triage(tag, "adult", GREEN, clock.now(), by=make.actor("doctor"), place="=1+1")
        mode_id = mode.id
    nurse = sign_in("triage_nurse")
    answer = nurse.get(f"/disaster/{mode_id}/list.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Tag", "T-000001", "T-000002"]
    assert rows[1][2] == "'=1+1"
    assert rows[1][6] == "2"
    assert "Red" in rows[1][10]
    assert "Green" in rows[1][10]
    made = nurse.post(f"/disaster/{mode_id}/workbook", {}, page="/disaster")
    assert made.status_code == 303
    file_id = made.location.rpartition("/")[2]
    with units.work():
        row = session.scalars(select(DisasterFile)).one()
        body = aside.made_by(files.WORKBOOK, json.dumps(row.facts["rows"]).encode())
        files.keep({"file": str(row.id)}, body)
    sent = nurse.get(f"/disaster/files/{file_id}/body")
    sheet = load_workbook(io.BytesIO(sent.get_data())).active
    assert [cell.value for cell in sheet["A"]] == ["Tag", "T-000001", "T-000002"]
    assert sheet["C2"].value == "'=1+1"
    assert sign_in("doctor").get(f"/disaster/files/{file_id}/body").status_code == 404


def test_tags_are_printed_in_advance(sign_in, store):
    nurse = sign_in("triage_nurse")
    assert nurse.post("/disaster/sheets", {"count": "0"}).status_code == 422
    made = nurse.post("/disaster/sheets", {"count": "6"})
    assert made.status_code == 303
    with units.work():
        assert session.scalar(select(func.count()).select_from(Tag).where(Tag.facility_id == here())) == 6
        row = session.scalars(select(DisasterFile)).one()
        subject = {"file": str(row.id)}
    body = files.make(subject, None)
    assert body.startswith(b"%PDF")
    with units.work():
        files.keep(subject, body)
    assert nurse.get(f"{made.location}/body").get_data() == body
