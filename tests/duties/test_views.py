"""Pages of notices as people see them: a nurse tells, the list turns red, what is hidden stays hidden."""

from datetime import timedelta

import make
import pytest

from lighthis.db import units
from lighthis.duties import actions, queries
from lighthis.kernel import clock
from lighthis.papers import actions as papers
from lighthis.papers.models import Paper
from lighthis.records import actions as records

CALL = actions.Call("Каримова", "Содиков")


@pytest.fixture
def ill(store):
    """The notice and the coming of somebody with A09, and those of a hidden one with HIV."""
    with units.work():
        found = []
        for family, code in (("Юлдашева", "A09"), ("Тайнова", "B20")):
            coming = make.coming("budget", kind="emergency", of=make.patient(family))
            records.diagnose(coming, "admission", code, "слова", clock.now(), by=make.actor("head_of_department"))
            coming.doctor_id = None
            found.append((queries.of_comings([coming.id], at=coming.facility_id)[0].id, coming.id))
            coming.registered_by_id = make.actor("head_of_department").id
    return found


def test_a_nurse_finds_it_on_the_coming_and_writes_the_call(sign_in, ill):
    (duty, coming), _ = ill
    nurse = sign_in("triage_nurse")
    assert f"/notices/{duty}" in nurse.get(f"/encounters/{coming}").text
    address = f"/notices/{duty}/signal"
    wrong = nurse.post(address, {"at": make.wall_now(), "from_whom": "Каримова", "to_whom": ""})
    assert wrong.status_code == 422
    assert "Каримова" in wrong.text
    sent = {
        "at": make.wall_now(),
        "from_whom": "Каримова",
        "to_whom": "Содиков",
        "how": "71 200 00 00",
        "their_number": "5",
    }
    made = nurse.post(address, sent)
    assert made.status_code == 303
    shown = nurse.get(made.location).text
    assert "№ 1/" in shown
    assert "Содиков" in shown
    again = nurse.post(address, sent)
    assert again.status_code == 422
    assert "past this step" in again.text


def test_the_register_turns_red_and_its_filters_hold(sign_in, ill):
    nurse = sign_in("triage_nurse")
    assert "Nothing is overdue" in nurse.get("/notices?show=late").text
    with units.work():
        row = queries.duty(ill[0][0], at=make.by_code().id)
        row.due_at = row.signal_due_at = clock.now() - timedelta(minutes=30)
    for address in ("/notices?show=late", "/notices", "/"):
        shown = nurse.get(address).text
        assert "Юлдашева" in shown
        assert "overdue since" in shown
        assert "late" in shown
    assert "Юлдашева" not in nurse.get("/notices?kind=police").text
    assert nurse.get("/notices?kind=nothing&show=odd&year=٢٠٢٦&page=-1").status_code == 200


def test_what_is_hidden_is_seen_by_the_epidemiologist_alone(sign_in, ill):
    duty, _coming = ill[1]
    for role, sees in (("triage_nurse", False), ("epidemiologist", True), ("chief_doctor", True)):
        client = sign_in(role)
        assert ("Тайнова" in client.get("/notices").text) is sees, role
        assert (f"/notices/{duty}" in client.get("/").text) is sees, role
        assert (client.get(f"/notices/{duty}").status_code == 200) is sees, role
        assert (client.get(f"/papers?form=infection_notice&subject={duty}").status_code == 200) is sees, role
    assert "Тайнова" not in sign_in("triage_nurse").get("/notices/sheet").text
    assert sign_in("triage_nurse", "RUR").get(f"/notices/{ill[0][0]}").status_code == 404


def test_filled_in_printed_and_followed(sign_in, ill):
    (duty, _), _ = ill
    doctor = sign_in("doctor")
    assert doctor.post(f"/notices/{duty}/content", {"ill_on": "31.02.2026", "contacts": "мать"}).status_code == 422
    saved = doctor.post(
        f"/notices/{duty}/content", {"ill_on": "20.11.2020", "contacts": "мать и брат", "poison": "грибы"}
    )
    assert saved.status_code == 303
    shown = doctor.get(f"/notices/{duty}").text
    assert "мать и брат" in shown
    assert "20.11.2020" in shown
    assert (
        doctor.post(f"/notices/{duty}/follow", {"cause": "laboratory", "detected_at": make.wall_now()}).status_code
        == 422
    )
    with units.work():
        actions.signal(queries.duty(duty, at=make.by_code().id), clock.now(), CALL, by=make.actor("doctor"))
        paper = papers.ask("infection_notice", "ru", duty, by=make.actor("doctor"))
        html, facts = papers.html_of(paper), dict(paper.facts)
    assert "мать и брат" in html
    assert "грибы" in html
    assert facts["number"] == "1"
    follow = {"cause": "laboratory", "detected_at": make.wall_now(minutes_ago=-0), "reason": "посев"}
    made = doctor.post(f"/notices/{duty}/follow", follow)
    assert made.status_code == 303
    assert f"/notices/{duty}" in doctor.get(made.location).text
    assert "Юлдашева" in doctor.get("/notices/sheet").text


def test_by_hand_not_needed_and_a_mistake_confirmed_by_a_second(sign_in, ill):
    (duty, coming), _ = ill
    nurse, head = sign_in("triage_nurse"), sign_in("head_of_department")
    address = f"/encounters/{coming}/notices"
    given = {"kind": "police", "code": "", "detected_at": make.wall_now(), "reason": "ножевое ранение"}
    made = nurse.post(address, given)
    assert made.status_code == 303
    assert nurse.post(address, given).status_code == 422
    closed = nurse.post(f"{made.location}/not-needed", {"reason": "бытовая травма"})
    assert closed.status_code == 303
    assert "бытовая травма" in nurse.get(made.location).text
    asked = nurse.post(f"/notices/{duty}/mistake", {"reason": "не тот пациент"})
    assert asked.status_code == 303
    with units.work():
        from_list = head.get("/moves").text
    assert "Notice" in from_list


def test_settings_page(sign_in, store):
    admin = sign_in("administrator")
    page = admin.get("/facility/notices")
    assert "A00-A09" in page.text
    wrong = {
        "infection_signal": "120",
        "infection_notice": "720",
        "infection_codes": "грипп",
        "police_signal": "60",
        "police_codes": "",
    }
    answer = admin.post("/facility/notices", wrong)
    assert answer.status_code == 422
    assert "грипп" in answer.text
    right = {**wrong, "infection_codes": "J10-J11", "police_notice": "90"}
    assert admin.post("/facility/notices", right).status_code == 303
    with units.work():
        kept = make.by_code().settings["duties"]
    assert kept["infection"]["codes"] == "J10-J11"
    assert kept["police"] == {"signal_min": 60, "notice_min": 90, "codes": ""}


def test_papers_of_a_notice_are_a_draft_until_somebody_was_told(store, ill):
    (duty, _), _ = ill
    with units.work():
        first = papers.ask("infection_notice", "uz", duty, by=make.actor("doctor"))
        actions.signal(queries.duty(duty, at=make.by_code().id), clock.now(), CALL, by=make.actor("doctor"))
        second = papers.ask("infection_notice", "uz", duty, by=make.actor("doctor"))
        assert isinstance(first, Paper)
        assert (first.is_draft, second.is_draft) == (True, False)
