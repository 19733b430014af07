"""A hospital that works with SATS or ETAT: the form of the chosen scale, the chart by height, orange."""

import html
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.triage.models import Assessment

WELL = {
    "complaint": "боль", "respiratory_rate": "12", "spo2_percent": "98", "heart_rate": "80", "systolic_bp": "120",
    "diastolic_bp": "80", "temperature_c": "36,7", "avpu": "A", "supplemental_oxygen": "no", "mobility": "walking",
    "trauma": "no", "no_red": "y", "no_orange": "y", "no_yellow": "y",
}  # fmt: skip


@pytest.fixture
def works_with(sign_in):
    """The triage nurse of a hospital with a scale."""

    def sign(scale, role="triage_nurse", **more):
        nurse = sign_in(role, **more)
        with units.work():
            here = make.by_code()
            here.settings = {**here.settings, "triage_scale": scale}
        return nurse

    return sign


def coming(years=40) -> str:
    with units.work():
        born = clock.today("Asia/Tashkent") - timedelta(days=int(years * 365.25) + 2)
        patient = make.patient("Алиев", "Сардор", "", birth_date=born, sex="male")
        return f"/encounters/{make.coming(kind='emergency', of=patient).id}/triage"


def typed(**more):
    return {name: value for name, value in {**WELL, "assessed_at": "", **more}.items() if value is not None}


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept() -> list[Assessment]:
    session.expire_all()
    return list(session.scalars(select(Assessment)))


def test_points_and_signs_propose_orange_with_what_to_do(works_with):
    nurse, at = works_with("SATS"), coming()
    page = nurse.get(at)
    assert "Scale: SATS, older than 12 years" in words(page)
    assert "Step 2. Orange signs" in words(page)
    answer = nurse.post(at, typed(orange="chest_pain", no_orange=None, heart_rate="115", go="recalculate"))
    text = words(answer)
    assert "Orange: very urgent" in text
    assert "Chest pain (Orange)" in text
    assert "TEWS: 2" in text
    assert "ECG and glucose, call the senior" in text
    assert "South African Triage Group" in text
    assert kept() == []


def test_it_is_kept_with_its_scale_and_stands_on_the_board(works_with):
    nurse, at = works_with("SATS"), coming()
    assert nurse.post(at, typed(orange="chest_pain", no_orange=None)).status_code == 303
    one = kept()[0]
    assert (one.scale, one.chart, one.category, one.rank) == ("SATS", "SATS_ADULT", "orange", 1)
    assert (one.result["score"], one.result["components"]["heart_rate"]) == (0, 0)
    assert one.inputs["mobility"] == "walking"
    assert "Orange" in words(nurse.get("/emergency"))
    assert "Orange" in words(nurse.get(at))


def test_well_and_all_asked_is_green_and_complete(works_with):
    nurse, at = works_with("SATS"), coming()
    assert nurse.post(at, typed()).status_code == 303
    assert (kept()[0].category, kept()[0].is_complete) == ("green", True)


@pytest.mark.parametrize("gap", ["mobility", "systolic_bp", "trauma", "no_orange"])
def test_a_gap_is_green_but_to_complete(works_with, gap):
    nurse, at = works_with("SATS"), coming()
    assert nurse.post(at, typed(**{gap: "" if gap == "trauma" else None})).status_code == 303
    assert (kept()[0].category, kept()[0].is_complete) == ("green", False)


def test_a_nurse_raises_to_orange_and_only_a_doctor_lowers(works_with):
    nurse, at = works_with("SATS"), coming()
    up = typed(category="orange", override_code="deterioration", override_reason="ей хуже, чем на вид")
    assert nurse.post(at, up).status_code == 303
    assert (kept()[0].proposed, kept()[0].category) == ("green", "orange")
    down = typed(
        orange="chest_pain",
        no_orange=None,
        category="yellow",
        override_code="known-condition",
        override_reason="известная межрёберная боль",
    )
    assert nurse.post(at, down).status_code == 422


def test_a_category_that_the_scale_does_not_have_is_refused(works_with):
    nurse, at = works_with("IITT"), coming()
    entered = typed(category="orange", override_reason="не знаю почему", mobility=None, trauma=None, no_orange=None)
    assert nurse.post(at, entered).status_code == 422
    assert kept() == []


CHILD = {"mobility": "normal_for_age", "respiratory_rate": "19", "heart_rate": "90"}


def test_a_tall_child_comes_to_the_chart_of_adults_and_is_looked_at_again(works_with):
    nurse, at = works_with("SATS"), coming(years=11)
    page = nurse.get(at)
    assert "SATS, 3–12 years" in words(page)
    assert 'name="height_cm"' in page.text
    answer = nurse.post(
        at, typed(**CHILD, height_cm="156", red="purpuric_rash", yellow="fracture_closed", shown="SATS_OLDER_CHILD")
    )
    assert answer.status_code == 422
    assert "the height chooses another chart" in words(answer)
    assert "SATS, older than 12 years" in words(answer)
    assert 'value="боль"' in answer.text
    assert re.search(r'value="fracture_closed"[^>]*checked|checked[^>]*value="fracture_closed"', answer.text)
    assert kept() == []
    again = typed(height_cm="156", yellow="fracture_closed", shown="SATS_ADULT")
    assert nurse.post(at, again).status_code == 303
    assert (kept()[0].chart, kept()[0].category, kept()[0].inputs["height_cm"]) == ("SATS_ADULT", "yellow", "156")


def test_a_recalculation_moves_to_the_other_chart_without_an_error(works_with):
    nurse, at = works_with("SATS"), coming(years=11)
    answer = nurse.post(at, typed(**CHILD, height_cm="156", shown="SATS_OLDER_CHILD", go="recalculate"))
    assert answer.status_code == 200
    assert "SATS, older than 12 years" in words(answer)


def test_height_is_not_asked_of_adults(works_with):
    nurse = works_with("SATS")
    assert 'name="height_cm"' not in nurse.get(coming(years=40)).text


def test_children_by_etat_and_adults_by_iitt(works_with):
    nurse = works_with("ETAT")
    child, adult = coming(years=3), coming(years=40)
    assert "Scale: ETAT, children" in words(nurse.get(child))
    assert "Scale: IITT, age 12 and older" in words(nurse.get(adult))
    entered = typed(mobility=None, trauma=None, no_orange=None, red="shock", no_red=None)
    assert nurse.post(child, entered).status_code == 303
    assert (kept()[0].scale, kept()[0].category) == ("ETAT", "red")


def test_a_quiet_child_by_etat_is_complete(works_with):
    nurse, at = works_with("ETAT"), coming(years=3)
    assert nurse.post(at, typed(mobility=None, trauma=None, no_orange=None)).status_code == 303
    assert (kept()[0].category, kept()[0].is_complete) == ("green", True)


@pytest.mark.parametrize(
    ("language", "sign", "task"),
    [
        ("ru", "Боль в груди", "ЭКГ и глюкоза"),
        ("uz", "Koʻkrak ogʻrigʻi", "EKG va glyukoza"),
        ("uz_Cyrl", "Кўкрак оғриғи", "глюкоза"),
    ],
)
def test_the_form_in_other_languages(works_with, language, sign, task):
    nurse, at = works_with("SATS", language=language), coming()
    text = words(nurse.post(at, typed(orange="chest_pain", no_orange=None, go="recalculate")))
    assert sign in text
    assert task in text


def test_the_administrator_chooses_the_scale(works_with):
    admin = works_with("IITT", role="administrator")
    page = admin.get("/emergency/settings")
    assert "Triage scale" in words(page)
    filled = dict(re.findall(r'<textarea[^>]*name="([a-z_]+)"[^>]*>([^<]*)</textarea>', page.text))
    answer = admin.post(
        "/emergency/settings",
        {**{name: html.unescape(text) for name, text in filled.items()}, "scale": "SATS", "shift_hours": "8, 20"},
    )
    assert answer.status_code == 303, words(answer)
    session.expire_all()
    assert make.by_code().settings["triage_scale"] == "SATS"
