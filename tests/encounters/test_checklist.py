"""What planned patients bring: the hospital's list, what is missing, and that an emergency is never asked (issue 5, 1)."""

from dataclasses import dataclass
from datetime import date, timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions, checklist, queries
from lighthis.encounters.models import BroughtPaper
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

DAY = date(2026, 11, 20)


@dataclass
class Row:
    words: str
    state: str = "brought"
    dated: date | None = None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []), ("Паспорт", [("Паспорт", None)]), ("ЭКГ; 14\n\n  Флюорография ;365 ", [("ЭКГ", 14), ("Флюорография", 365)]),
        ("ЭКГ;14\r\nRW; 1", [("ЭКГ", 14), ("RW", 1)]),
    ],
)  # fmt: skip
def test_the_list_is_read_as_it_was_written(text, lines):
    assert [(one.words, one.days) for one in checklist.read(text, "lines")] == lines


@pytest.mark.parametrize(
    "text",
    [
        "; 14",
        "ЭКГ; 0",
        "ЭКГ; 3651",
        "ЭКГ; две недели",
        "ЭКГ; 14; 15",
        "ЭКГ\nэкг; 3",
        "я" * 81,
        "\n".join(map(str, range(21))),
    ],
)
def test_a_line_that_is_none_is_named(text):
    with pytest.raises(Refusal) as refused:
        checklist.read(text, "lines")
    assert refused.value.field == "lines"


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=";"), min_size=1, max_size=20
)


@given(
    st.lists(st.tuples(WORDS, st.none() | st.integers(1, 3650)), max_size=20, unique_by=lambda one: one[0].casefold())
)
def test_what_is_written_is_read_back(listed):
    lines = tuple(checklist.Line(*one) for one in listed)
    assert checklist.read(checklist.written(lines), "lines") == lines


@pytest.mark.parametrize(
    ("days", "kept", "lacks"),
    [
        (None, [], True), (None, [Row("ЭКГ")], False), (14, [Row("ЭКГ", dated=DAY)], False), (14, [Row("ЭКГ")], True),
        (14, [Row("ЭКГ", dated=DAY - timedelta(days=14))], False), (14, [Row("ЭКГ", dated=DAY - timedelta(days=15))], True),
        (14, [Row("ЭКГ", "not_needed")], False), (14, [Row("RW", dated=DAY)], True),
    ],
)  # fmt: skip
def test_what_is_missing_or_too_old_on_the_day(days, kept, lacks):
    assert bool(checklist.missing([checklist.Line("ЭКГ", days)], kept, DAY)) == lacks


def said(words="ЭКГ", state="brought", dated=None, note=""):
    return actions.Said(words, state, dated or clock.today("Asia/Tashkent"), note)


def test_a_planned_patient_is_taken_without_everything_with_a_reason_only(work):
    make.asks_to_bring("ЭКГ; 14", "Паспорт")
    request, nurse = make.bed_request(make.patient(), planned_on=clock.today("Asia/Tashkent")), make.actor("ward_nurse")
    bed = make.bed("2", "1")
    with pytest.raises(Refusal) as refused:
        admission.place(request, bed, clock.now(), by=nurse)
    assert refused.value.field == "despite"
    assert [one.values["words"] for one in refused.value.message.values["missing"]] == ["ЭКГ", "Паспорт"]
    actions.write_brought(request.encounter, [said(), said("Паспорт", "not_needed", note="потерян")], by=nurse)
    assert admission.place(request, bed, clock.now(), by=nurse).number


def test_a_written_reason_is_enough(work):
    make.asks_to_bring("ЭКГ; 14")
    request = make.bed_request(make.patient(), planned_on=clock.today("Asia/Tashkent"))
    assert admission.place(
        request, make.bed("2", "1"), clock.now(), by=make.actor("ward_nurse"), despite="снимут в отделении"
    ).number


def test_an_emergency_is_never_asked(work):
    make.asks_to_bring("ЭКГ; 14")
    assert make.stay("2", "1").number
    coming = make.coming("budget", kind="emergency")
    assert queries.missing_of(coming, DAY) == []
    with pytest.raises(Refusal):
        actions.write_brought(coming, [said()], by=make.actor("registrar"))


def test_a_correction_replaces_and_the_same_words_change_nothing(work):
    make.asks_to_bring("ЭКГ; 14")
    coming = make.bed_request(make.patient(), planned_on=clock.today("Asia/Tashkent")).encounter
    nurse = make.actor("ward_nurse")
    for note in ("норма", "норма", "тахикардия"):
        actions.write_brought(coming, [said(note=note)], by=nurse)
    actions.write_brought(coming, [said(state="")], by=nurse)
    rows = session.scalars(
        select(BroughtPaper).where(BroughtPaper.facility_id == coming.facility_id).order_by(BroughtPaper.id)
    ).all()
    assert [(one.note, one.replaced_at is None) for one in rows] == [("норма", False), ("тахикардия", False)]
    with pytest.raises(Refusal):
        actions.write_brought(coming, [said("RW")], by=nurse)


ECG, PASS = (f"{{}}_{checklist.Line(words).key}" for words in ("ЭКГ", "Паспорт"))


def planned():
    with units.work():
        make.asks_to_bring("ЭКГ; 14", "Паспорт")
        id_ = make.bed_request(make.patient(), planned_on=clock.today("Asia/Tashkent")).encounter_id
    session.remove()
    return id_


def test_a_registrar_writes_what_was_brought(sign_in, noon):
    coming = planned()
    seat, page = sign_in("registrar"), f"/encounters/{coming}/brought"
    day = f"{clock.today('Asia/Tashkent'):%d.%m.%Y}"
    wrong = seat.post(
        page, {ECG.format("state"): "brought", ECG.format("note"): "синусовый ритм", PASS.format("state"): "not_needed"}
    )
    assert wrong.status_code == 422
    assert "синусовый ритм" in wrong.text
    assert "write the date of the test" in wrong.text
    assert "write why it is not needed" in wrong.text
    form = {ECG.format("state"): "brought", ECG.format("dated"): day, ECG.format("note"): "синусовый ритм"}
    assert seat.post(page, form).status_code == 303
    assert "Still missing: Паспорт." in seat.get(f"/encounters/{coming}/came").text
    assert "синусовый ритм" in seat.get(page).text


def test_an_administrator_writes_the_list(sign_in):
    seat = sign_in("administrator")
    assert seat.post("/facility/planned-list", {"lines": "ЭКГ; две недели"}).status_code == 422
    assert seat.post("/facility/planned-list", {"lines": "ЭКГ; 14\nRW"}).status_code == 303
    assert checklist.written(checklist.lines(make.by_code().settings)) == "ЭКГ; 14\nRW"


def test_what_two_write_of_one_patient_is_lost_by_neither(sign_in, noon):
    page = f"/encounters/{planned()}/brought"
    one, other, day = sign_in("registrar"), sign_in("ward_nurse"), f"{clock.today('Asia/Tashkent'):%d.%m.%Y}"
    hidden = other.hidden(page)
    ecg = {ECG.format("state"): "brought", ECG.format("dated"): day, ECG.format("note"): "синусовый ритм"}
    assert one.post(page, ecg).status_code == 303
    mine = {PASS.format("state"): "brought", PASS.format("note"): "AB 1234567"}
    late = other.web.post(page, data={**hidden, **mine})
    assert late.status_code == 409
    assert "синусовый ритм" in late.text
    assert 'value="AB 1234567"' in late.text
    theirs = {f"keep-{name}": "theirs" for name in ecg}
    assert other.web.post(page, data={**make.hidden_in(late.text), **mine, **theirs}).status_code == 303
    session.remove()
    stands = session.scalars(
        select(BroughtPaper).where(BroughtPaper.facility_id == make.by_code().id, BroughtPaper.replaced_at.is_(None))
    )
    assert sorted(one.note for one in stands) == ["AB 1234567", "синусовый ритм"]


def test_a_list_that_changed_meanwhile_mixes_up_no_lines(sign_in, noon):
    page = f"/encounters/{planned()}/brought"
    seat = sign_in("registrar")
    hidden = seat.hidden(page)
    with units.work():
        make.asks_to_bring("Паспорт")
    sent = seat.web.post(page, data={**hidden, ECG.format("state"): "brought", PASS.format("state"): ""})
    assert sent.status_code == 400
    with units.work():
        make.asks_to_bring("RW", "ЭКГ", "Паспорт")
    assert seat.web.post(page, data={**seat.hidden(page), PASS.format("state"): "brought"}).status_code == 303
    session.remove()
    assert (
        session.scalars(select(BroughtPaper).where(BroughtPaper.facility_id == make.by_code().id)).one().words
        == "Паспорт"
    )


def test_of_two_administrators_the_second_sees_what_the_first_wrote(sign_in):
    one, other, page = sign_in("administrator"), sign_in("administrator"), "/facility/planned-list"
    hidden = other.hidden(page)
    assert one.post(page, {"lines": "ЭКГ; 14"}).status_code == 303
    late = other.web.post(page, data={**hidden, "lines": "RW; 30"})
    assert late.status_code == 409
    assert "ЭКГ; 14" in late.text
    assert "RW; 30" in late.text
    assert other.web.post(page, data={**make.hidden_in(late.text), "lines": "ЭКГ; 14\r\nRW; 30"}).status_code == 303
    session.remove()
    assert checklist.written(checklist.lines(make.by_code().settings)) == "ЭКГ; 14\nRW; 30"
