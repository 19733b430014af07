"""Triage as a person sees it: the form, the proposal, straight to red, taking a patient."""

import html
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import func, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter, EntryError
from lighthis.kernel import clock
from lighthis.registration import actions as registration
from lighthis.triage.models import Assessment

NORMAL = {
    "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "systolic_bp": "120", "diastolic_bp": "80",
    "temperature_c": "36,7", "avpu": "A", "supplemental_oxygen": "no", "no_red": "y", "no_yellow": "y",
}  # fmt: skip


def coming(**more) -> str:
    with units.work():
        return f"/encounters/{make.coming(kind='emergency', **more).id}"


def fields(**more):
    return {"complaint": "кашель", "assessed_at": "", **NORMAL, **more}


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept() -> list[Assessment]:
    session.expire_all()
    return list(session.scalars(select(Assessment).order_by(Assessment.id)))


def test_vitals_give_yellow_with_reasons_and_nothing_is_saved(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    typed = fields(respiratory_rate="32", spo2_percent="", yellow="wheezing", no_yellow="", go="recalculate")
    del typed["no_yellow"]
    answer = nurse.post(f"{at}/triage", typed)
    assert answer.status_code == 200
    text = words(answer)
    assert "Provisional Yellow: urgent to a doctor not later than" in text
    assert "Wheezing (Yellow)" in text
    assert "High-risk respiratory rate: Breaths 32 (Yellow)" in text
    assert "The supervising doctor is needed" in text
    assert "the tick “Examined: no other yellow signs”" in text
    assert "Second opinion: NEWS2: at least 3" in text
    assert "Breaths 32 3" in text
    assert 'name="complaint" type="text" value="кашель"' in answer.text
    assert kept() == []


def test_saved_with_gaps_it_stays_among_those_to_complete(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    answer = nurse.post(f"{at}/triage", fields(respiratory_rate="32", spo2_percent="", temperature_c="37.9"))
    assert answer.status_code == 303
    assert "The triage is saved: Yellow. Call the supervising doctor." in words(nurse.get("/emergency"))
    one = kept()[0]
    assert (one.category, one.is_complete, one.needs_supervisor) == ("yellow", False, True)
    assert one.inputs["temperature_c"] == "37.9"
    assert one.inputs["complaint"] == "кашель"
    assert session.get_one(Encounter, one.encounter_id).complaint == "кашель"


def test_a_red_sign_is_red_at_once(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    typed = {"complaint": "не дышит", "red": "stridor"}
    assert nurse.post(f"{at}/triage", typed).status_code == 303
    assert kept()[0].category == "red"


def test_straight_to_red_is_a_form_of_its_own_before_the_other(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    page = nurse.get(f"{at}/triage").text
    assert page.index(f'action="{at}/triage/red"') < page.index('id="form"')
    answer = nurse.post(f"{at}/triage/red", {}, page=f"{at}/triage")
    assert answer.status_code == 303
    assert kept()[0].category == "red"
    again = words(nurse.get(f"{at}/triage"))
    assert "Repeat triage" in again
    assert "Proposed was green. Reason: Red at a glance; the signs are written afterwards." in again


def test_any_two_of_four_and_fever_ticked_by_the_thermometer(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    typed = fields(temperature_c="38,5", pair="headache", go="recalculate")
    answer = nurse.post(f"{at}/triage", typed)
    text = words(answer)
    assert "Red: immediately" in text
    assert "Ticked from the measurements, untick what is not so: Hypothermia or fever" in text
    assert re.search(r'value="hypothermia_or_fever" checked', answer.text)
    suggested = re.search(r'name="suggested" value="([^"]*)"', answer.text).group(1)
    assert suggested == "hypothermia_or_fever"
    unticked = nurse.post(f"{at}/triage", typed | {"suggested": suggested})
    assert not re.search(r'value="hypothermia_or_fever" checked', unticked.text)
    assert kept() == []


def test_a_low_second_score_is_not_final_while_values_are_missing(sign_in):
    """Triage reference 0.3: the mildest band is provisional, and gives nobody twelve hours."""
    nurse, at = sign_in("triage_nurse"), coming()
    some = fields(respiratory_rate="16", spo2_percent="", go="recalculate")
    part = words(nurse.post(f"{at}/triage", some)).partition("Second opinion")[2]
    assert "Low (provisional)" in part
    assert "hours" not in part
    trigger = words(nurse.post(f"{at}/triage", some | {"respiratory_rate": "32"})).partition("Second opinion")[2]
    assert "provisional" not in trigger


def test_limits_are_told_in_the_units_of_the_form(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    nurse.get(f"{at}/triage?lang=ru")
    for name, value, sentence in (
        ("heart_rate", "225", "Обычно от 30 до 220 в мин."),
        ("glucose_mmol_l", "0,05", "Допустимо от 0,1 до 60 ммоль/л."),
        ("systolic_bp", "400", "Допустимо от 0 до 300 мм рт. ст."),
    ):
        assert sentence in words(nurse.post(f"{at}/triage", fields(**{name: value}))), name


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("heart_rate", "225", "This value is unusual. Usual: 30 to 220 per min. Is it right?"),
        ("temperature_c", "32,5", "This value is unusual. Usual: 33 to 42 °C. Is it right?"),
    ],
)
def test_rare_values_wait_for_their_tick(sign_in, name, value, sentence):
    nurse, at = sign_in("triage_nurse"), coming()
    refused = nurse.post(f"{at}/triage", fields(**{name: value}))
    assert refused.status_code == 422
    assert sentence in words(refused)
    assert kept() == []
    box = re.search(rf'name="sure-{name}" value="([^"]*)"', refused.text).group(1)
    other = nurse.post(f"{at}/triage", fields(**{name: value, f"sure-{name}": "999"}))
    assert other.status_code == 422
    saved = nurse.post(f"{at}/triage", fields(**{name: value, f"sure-{name}": box}))
    assert saved.status_code == 303
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"heart_rate": "301"}, "This value is not possible. Allowed: 0 to 300 per min."),
        ({"temperature_c": "385"}, "This value is not possible"),
        ({"heart_rate": "80,5"}, "Write a whole number."),
        ({"diastolic_bp": "130"}, "Diastolic pressure cannot be above systolic pressure."),
        ({"spo2_percent": "много"}, "a number is needed"),
        ({"heart_rate": "1e9"}, "This value is not possible"),
        ({"red": "no_such_sign"}, "choose from the list"),
        ({"avpu": "Z"}, "choose from the list"),
        ({"category": "black"}, "choose from the list"),
        ({"complaint": ""}, "fill this in"),
        ({"complaint": "я" * 10_000}, "at most 500 fit"),
        ({"complaint": "боль 😀"}, "pictures cannot be kept"),
        ({"complaint": "боль\0"}, "unreadable character"),
        ({"assessed_at": "завтра"}, "date and time are needed"),
        ({"assessed_at": "01.01.2020 10:00"}, "between the arrival and now"),
        ({"category": "red"}, "another category than the proposed one"),
        (
            {"respiratory_rate": "32", "category": "green", "override_code": "other", "override_reason": "не похоже"},
            "only a doctor lowers",
        ),
    ],
)
def test_wrong_input_keeps_everything_typed(sign_in, bad, sentence):
    nurse, at = sign_in("triage_nurse"), coming()
    answer = nurse.post(f"{at}/triage", fields(glucose_mmol_l="5,5", **bad))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "All you typed is still here." in words(answer)
    assert 'value="5,5"' in answer.text
    assert kept() == []


@pytest.mark.parametrize("name", ["strange", "oxygen_flow_l_min"])
def test_fields_that_are_not_ours_are_refused(sign_in, name):
    nurse, at = sign_in("triage_nurse"), coming()
    assert nurse.post(f"{at}/triage", fields(**{name: "1"})).status_code == 400


def test_doctor_lowers_with_a_reason(sign_in):
    doctor, at = sign_in("doctor"), coming()
    answer = doctor.post(
        f"{at}/triage",
        fields(
            respiratory_rate="32",
            category="green",
            override_code="not-confirmed",
            override_reason="дышит часто от страха",
        ),
    )
    assert answer.status_code == 303
    one = kept()[0]
    assert (one.proposed, one.category, one.override_reason) == ("yellow", "green", "дышит часто от страха")
    assert one.override_code == "not-confirmed"


def test_unmeasured_with_a_reason_is_green_but_not_complete(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    typed = fields(spo2_percent="", why_not="no_device")
    assert "Could not be measured: SpO₂" in words(nurse.post(f"{at}/triage", typed | {"go": "recalculate"}))
    assert nurse.post(f"{at}/triage", typed).status_code == 303
    one = kept()[0]
    assert (one.category, one.is_complete, one.inputs["cannot_measure"]) == ("green", False, ["spo2_percent"])
    assert one.inputs["not_measured_because"] == "no_device"


def test_twice_sent_is_one_triage(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    typed = {**nurse.hidden(f"{at}/triage"), **fields()}
    first, second = (nurse.web.post(f"{at}/triage", data=typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(kept()) == 1


def test_repeat_triage_can_begin_with_the_last_values(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    nurse.post(f"{at}/triage", fields(spo2_percent="", yellow="wheezing"))
    assert 'id="heart_rate" name="heart_rate" type="text" value=""' in nurse.get(f"{at}/triage").text
    page = nurse.get(f"{at}/triage?from=last").text
    assert 'id="heart_rate" name="heart_rate" type="text" value="80"' in page
    assert 'name="temperature_c" type="text" value="36,7"' in page
    assert re.search(r'value="wheezing" checked', page)
    assert not re.search(r'name="no_red" value="y" checked', page)


@pytest.mark.parametrize(
    ("years", "shown", "hidden"), [(3, "Cold extremities", "ECG"), (12, "ECG", "Cold extremities")]
)
def test_chart_by_age(sign_in, years, shown, hidden):
    with units.work():
        born = clock.today("Asia/Tashkent") - timedelta(days=int(years * 365.25) + 2)
        child = make.patient("Алиев", "Сардор", "", birth_date=born, sex="male")
    text = words(sign_in("triage_nurse").get(f"{coming(of=child)}/triage"))
    assert shown in text
    assert hidden not in text
    assert "Pregnancy and its dangers" not in text
    assert "Effort of breathing" in text


@pytest.mark.parametrize(
    ("sex", "shown", "hidden"),
    [("male", "scrotal pain", "Pregnancy, referred"), ("female", "Pregnancy, referred", "scrotal pain")],
)
def test_signs_that_cannot_be_are_not_asked_and_green_is_complete(sign_in, sex, shown, hidden):
    with units.work():
        of = make.patient("Ким", "Саша", "", sex=sex)
    nurse, at = sign_in("triage_nurse"), coming(of=of)
    text = words(nurse.get(f"{at}/triage"))
    assert shown in text
    assert hidden not in text
    assert nurse.post(f"{at}/triage", fields()).status_code == 303
    assert (kept()[0].category, kept()[0].is_complete) == ("green", True)


def test_unknown_age_is_chosen_by_appearance(sign_in):
    with units.work():
        unknown = registration.register_unknown("female", None, "у базара", by=make.actor("registrar"))
    nurse, at = sign_in("triage_nurse"), coming(of=unknown)
    assert "How old does the patient look?" in words(nurse.get(f"{at}/triage"))
    hidden = nurse.hidden(f"{at}/triage")
    assert nurse.web.post(f"{at}/triage", data={**hidden, **fields()}).status_code == 400
    assert "Cold extremities" in words(nurse.get(f"{at}/triage?looks=child"))
    assert nurse.post(f"{at}/triage?looks=child", fields(red="cold_extremities")).status_code == 303
    assert (kept()[0].chart, kept()[0].category) == ("IITT_CHILD", "red")


def test_closed_coming_shows_no_form_and_takes_no_triage(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    hidden = nurse.hidden(f"{at}/triage")
    with units.work():
        row = session.scalars(select(Encounter)).one()
        encounters.decide(row, "home", clock.now(), by=make.actor("doctor"), text="Осмотрен, домой")
    assert "This coming is over." in words(nurse.get(f"{at}/triage"))
    refused = nurse.web.post(f"{at}/triage", data={**hidden, **fields()})
    assert refused.status_code == 422
    assert "This coming is closed" in words(refused)
    assert nurse.web.post(f"{at}/triage/red", data=hidden).status_code == 422
    assert kept() == []


def test_other_facility_and_wrong_role(sign_in):
    nurse = sign_in("triage_nurse")
    with units.work():
        there = make.coming(kind="emergency", at="RUR").id
    for page in ("triage", "place"):
        assert nurse.get(f"/encounters/{there}/{page}").status_code == 404
    assert nurse.get("/encounters/not-an-id/triage").status_code == 404
    assert sign_in("triage_nurse", "RUR").get(f"/encounters/{there}/triage").status_code == 404
    at = coming()
    for role in ("registrar", "cashier", "ward_nurse"):
        assert sign_in(role).get(f"{at}/triage").status_code == 403
    assert nurse.get(f"{at}/take").status_code == 403


def test_sensitive_coming_is_open_to_triage_only_while_it_goes_on(sign_in):
    nurse, at = sign_in("triage_nurse"), coming(secrecy="sensitive")
    assert nurse.get(f"{at}/triage").status_code == 200
    with units.work():
        session.scalars(select(Encounter)).one().status = "closed"
    for page in ("triage", "place"):
        assert nurse.get(f"{at}/{page}").status_code == 403


def test_doctor_takes_and_nurse_moves(sign_in):
    nurse, doctor, at = sign_in("triage_nurse"), sign_in("doctor"), coming()
    assert nurse.post(f"{at}/place", {"place": "Смотровая 2"}).status_code == 303
    assert 'value="Смотровая 2"' in doctor.get(f"{at}/take").text
    assert doctor.post(f"{at}/take", {"place": "Шоковая 1"}).status_code == 303
    session.expire_all()
    row = session.scalars(select(Encounter)).one()
    assert (row.place, row.doctor.login) == ("Шоковая 1", "doctor.ges")
    assert "is with this patient already" in words(sign_in("head_of_department").get(f"{at}/take"))
    assert nurse.post(f"{at}/place", {"place": "я" * 200}).status_code == 422


def test_button_of_the_coming_takes_without_a_place(sign_in):
    doctor, at = sign_in("doctor"), coming()
    with units.work():
        session.scalars(select(Encounter)).one().place = "коридор"
    shown = doctor.get(at).text
    assert shown.index("I take this patient") < shown.index("What next")  # the first thing to press, on a phone too
    assert doctor.web.post(f"{at}/take", data=doctor.hidden(at)).status_code == 303
    session.expire_all()
    row = session.scalars(select(Encounter)).one()
    assert (row.place, row.doctor.login) == ("коридор", "doctor.ges")


def test_triage_in_error_is_withdrawn_with_a_reason(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    nurse.post(f"{at}/triage", fields())
    address = re.search(r'href="(/triage/[^"]*/withdraw)"', nurse.get(f"{at}/triage").text).group(1)
    assert nurse.post(address, {"reason": ""}).status_code == 422
    assert nurse.post(address, {"reason": "другой пациент"}).status_code == 303
    assert "Said to be entered in error" in words(nurse.get(f"{at}/triage"))
    with units.work():
        encounters.answer_error(session.scalars(select(EntryError)).one(), True, by=make.actor("head_of_department"))
    assert "Does not hold: другой пациент" in words(nurse.get(f"{at}/triage"))
    assert session.scalar(select(func.count()).select_from(Assessment)) == 1


@pytest.mark.parametrize(
    ("language", "sign", "note"),
    [
        ("ru", "Укус змеи", "IITT"),
        ("uz", "Ilon chaqishi", "IITT"),
        ("uz_Cyrl", "Илон чақиши", "IITT"),
        ("en", "Snake bite", "not been reviewed"),
    ],
)
def test_signs_in_four_languages_with_their_source(sign_in, language, sign, note):
    with units.work():
        at = f"/encounters/{make.coming(kind='emergency').id}"
    text = words(sign_in("triage_nurse", language=language).get(f"{at}/triage"))
    assert sign in text
    assert note in text


def test_reviewed_labels_name_the_physician(sign_in):
    at = coming()
    with units.work():
        make.by_code().settings = {"triage_labels_signed_by": "Ким О. В."}
    assert "The wording of the signs was reviewed by Ким О. В." in words(sign_in("triage_nurse").get(f"{at}/triage"))


def test_the_form_stays_in_its_budget(sign_in):
    import gzip

    body = sign_in("triage_nurse", language="uz_Cyrl").get(f"{coming()}/triage").data
    assert len(gzip.compress(body)) <= 14 * 1024


def test_the_form_knows_when_it_was_opened_and_the_end_is_when_it_is_saved(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    with clock.at(clock.now() - timedelta(minutes=6)):
        page = nurse.get(f"{at}/triage").text
        shown = make.wall_now()
    assert f'value="{shown}"' in page
    opened = re.search(r'value="([^"]+)"', re.search(r'<input[^>]*name="opened"[^>]*>', page)[0])[1]
    typed = {**fields(), "assessed_at": "", "started_at": shown, "opened": opened, **make.hidden_in(page)}
    assert nurse.web.post(f"{at}/triage", data=typed).status_code == 303
    one = kept()[0]
    assert timedelta(minutes=5) < one.assessed_at - one.started_at < timedelta(minutes=8)
    assert "took 6 min" in words(nurse.get(f"{at}/triage")) or "took 7 min" in words(nurse.get(f"{at}/triage"))


def test_a_triage_from_a_sheet_says_both_moments(sign_in, noon):
    nurse, at = sign_in("triage_nurse"), coming()
    began = {"started_at": make.wall_now(minutes_ago=40), "opened": f"{clock.now():%Y-%m-%dT%H:%M+00:00}"}
    answer = nurse.post(f"{at}/triage", {**fields(), "assessed_at": "", **began})
    assert answer.status_code == 422
    assert "write when the triage ended, too" in answer.text
    assert (
        nurse.post(f"{at}/triage", {**fields(), **began, "assessed_at": make.wall_now(minutes_ago=45)}).status_code
        == 422
    )
    before_the_door = {**began, "started_at": make.wall_now(minutes_ago=90), "assessed_at": make.wall_now()}
    assert "between the arrival and its end" in nurse.post(f"{at}/triage", {**fields(), **before_the_door}).text
    assert (
        nurse.post(f"{at}/triage", {**fields(), **began, "assessed_at": make.wall_now(minutes_ago=37)}).status_code
        == 303
    )
    assert kept()[0].assessed_at - kept()[0].started_at == timedelta(minutes=3)


def test_another_category_needs_a_reason_of_the_list_and_words(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    without = nurse.post(f"{at}/triage", fields(category="red", override_reason="бледен, в поту"))
    assert without.status_code == 422
    assert "choose why another category" in without.text
    strange = nurse.post(
        f"{at}/triage", fields(category="red", override_code="because", override_reason="бледен, в поту")
    )
    assert strange.status_code == 422
    assert nurse.post(
        f"{at}/triage", fields(category="red", override_code="deterioration", override_reason="бледен, в поту")
    ).status_code == 303  # fmt: skip
    assert "The state gets worse. бледен, в поту" in words(nurse.get(f"{at}/triage"))
