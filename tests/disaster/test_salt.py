"""SALT: the call, three groups, then each by buttons; tags, counts, list and links as with START."""

import csv
import io
import re

import make
import pytest

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.disaster import actions, queries, rules
from lighthis.facility import actions as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

ALIVE = {"breathing_after_interventions": "yes"}
RED = {**ALIVE, "peripheral_pulse": "no", "likely_to_survive_with_resources": "yes"}
GREY = {**ALIVE, "peripheral_pulse": "no", "likely_to_survive_with_resources": "no"}


def opened(method="SALT"):
    """The mode by a method, with four printed tags."""
    facilities.change_settings(make.by_code(), {"disaster_method": method}, by=make.actor("administrator"))
    mode = actions.open_mode("автобус на трассе", by=make.actor("head_of_department"))
    return mode, actions.reserve(4, by=make.actor("triage_nurse"))


def here():
    return make.by_code().id


def test_the_call_sorts_and_the_still_come_first(work):
    nurse = make.actor("triage_nurse")
    mode, tags = opened()
    for tag, how in zip(tags, ("walk", "still", "wave", "still"), strict=True):
        actions.sort(tag, how, by=nurse)
    waiting = queries.sorted_only(mode.id, at=here())
    assert [(one.number, one.sort) for one in waiting] == [(2, "still"), (4, "still"), (3, "wave"), (1, "walk")]
    actions.triage(tags[1], "adult", GREY, clock.now(), by=nurse)
    actions.triage(tags[3], "child", RED, clock.now(), by=nurse)
    assert [one.number for one in queries.sorted_only(mode.id, at=here())] == [3, 1]
    kept = queries.triages([tags[3].id], at=here())[tags[3].id]
    assert [(one.scale, one.category, one.looks) for one in kept] == [("SALT", "red", "child")]
    counted = queries.counts(mode.id, at=here())
    assert {code: one.total for code, one in counted.items() if code} == {"grey": 1, "red": 1}
    with pytest.raises(Refusal, match="already"):
        actions.sort(tags[1], "walk", by=nurse)


def test_the_method_is_that_of_the_opening(work):
    mode, tags = opened("START")
    facilities.change_settings(make.by_code(), {"disaster_method": "SALT"}, by=make.actor("administrator"))
    with pytest.raises(Refusal, match="START"):
        actions.sort(tags[0], "walk", by=make.actor("doctor"))
    actions.triage(tags[0], "adult", {"can_walk": "yes"}, clock.now(), by=make.actor("doctor"))
    assert (mode.method, tags[0].category) == ("START", "green")


def test_the_next_printed_tag_or_a_new_number(work):
    nurse = make.actor("triage_nurse")
    _mode, tags = opened()
    actions.sort(tags[0], "still", by=nurse)
    assert actions.next_tag(by=nurse).number == 2
    for tag in tags[1:]:
        actions.sort(tag, "walk", by=nurse)
    assert actions.next_tag(by=nurse).number == 5


def test_by_the_pages_three_presses_after_the_look(store, sign_in):
    with units.work():
        mode, _tags = opened()
        disaster = mode.id
    nurse = sign_in("triage_nurse")
    assert "Separate by voice" in nurse.get("/disaster").text
    sent = nurse.post("/disaster/sort", {"number": "", "go": "still"})
    assert sent.status_code == 303
    shown = nurse.get("/disaster/sort").text
    assert "T-000001: Still" in shown
    address = re.search(r"/disaster/tags/[0-9a-f-]+/triage", shown)[0]
    page = nurse.get(address)
    for words in ("looks like a child", "Yes", "No peripheral pulse", "Yes"):
        page = nurse.get(_to(page.text, words))
        if words == "looks like a child":
            assert "consider 2 rescue breaths" in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(looks|answers)" value="([^"]*)"', page.text))
    fields["answers"] = fields["answers"].replace("&amp;", "&")
    assert nurse.post(address, fields, page=address).status_code == 303
    session.expire_all()
    assert queries.by_number(1, at=here()).category == "red"
    listed = list(
        csv.reader(io.StringIO(nurse.get(f"/disaster/{disaster}/list.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert (listed[1][0], listed[1][-1], listed[1][7][:4]) == (
        "T-000001",
        "Still, or an obvious threat to life",
        "SALT",
    )


def _to(text, words):
    """Where a button with these words leads."""
    found = re.search(rf'<a class="btn" href="([^"]+)">{words}', text)
    assert found, (words, text)
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": "", "go": "runs"}, "choose: walks, waves or still"), ({"number": ""}, "choose: walks, waves or still"),
        ({"number": "T-999999", "go": "walk"}, "no tag has this number"), ({"number": "ABC", "go": "walk"}, "no tag has this number"),
    ],
)  # fmt: skip
def test_a_wrong_press_hangs_no_tag(store, sign_in, fields, words):
    with units.work():
        mode, _tags = opened()
        disaster = mode.id
    answer = sign_in("doctor").post("/disaster/sort", fields)
    assert answer.status_code == 422
    assert words in answer.text
    session.rollback()
    assert queries.sorted_only(disaster, at=here()) == []


def test_a_tag_that_was_only_sorted_stands_in_the_list_and_is_not_linked_yet(store, sign_in):
    with units.work():
        mode, tags = opened()
        actions.sort(tags[0], "wave", by=make.actor("doctor"))
        with pytest.raises(Refusal, match="triage comes first"):
            actions.link(tags[0], make.coming("budget", kind="emergency"), by=make.actor("registrar"))
        disaster, tag = mode.id, tags[0].id
    doctor = sign_in("doctor")
    assert "Waves, moves with a purpose" in doctor.get("/disaster").text
    assert doctor.get(f"/disaster/{disaster}/list.csv").status_code == 200
    assert "At the call: Waves" in doctor.get(f"/disaster/tags/{tag}").text


def test_an_administrator_chooses_the_method(store, sign_in):
    admin = sign_in("administrator")
    assert admin.post("/disaster/settings", {"method": "SALT"}).status_code == 303
    session.expire_all()
    assert rules.method(make.by_code().settings) == "SALT"
    assert admin.post("/disaster/settings", {"method": "TRIAGE"}).status_code == 422
    assert sign_in("doctor").get("/disaster/settings").status_code == 403
