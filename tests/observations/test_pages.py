"""Vital signs as nurses write and read them."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters.models import Encounter, EntryError
from lighthis.encounters.queries import ages_of
from lighthis.kernel import clock
from lighthis.observations import actions, queries
from lighthis.observations.models import Observation
from lighthis.scales.rules import Inputs, Vitals
from lighthis.triage import actions as triage

MARK = 'overflow="visible"><path'  # of a value in the chart
SET = {
    "respiratory_rate": "22", "spo2_percent": "95", "heart_rate": "112", "systolic_bp": "100", "diastolic_bp": "60",
    "temperature_c": "38,4", "avpu": "A", "supplemental_oxygen": "no",
}  # fmt: skip


def here(kind="emergency", **more):
    """An open coming, an hour old."""
    with units.work():
        return str(make.coming(kind=kind, **more).id)


def fields(**more):
    return {"taken_at": make.wall_now(), **SET, **more}


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept():
    session.rollback()
    return list(session.scalars(select(Observation).order_by(Observation.id)))


def new(id_):
    return f"/encounters/{id_}/observations/new"


def test_a_set_is_kept_with_its_score_and_shown_in_table_and_chart(sign_in):
    nurse, id_ = sign_in("triage_nurse"), here()
    assert nurse.post(new(id_), fields()).status_code == 303
    (one,) = kept()
    # 2 (22) + 1 (95) + 0 (air) + 2 (100) + 2 (112) + 0 (A) + 1 (38.4) = 8
    assert (one.score["scale"], one.score["score"], one.score["risk"]) == ("NEWS2", 8, "high")
    assert one.score["version"] == "news2-2017-12"
    assert one.score["components"]["heart_rate"] == 2
    assert one.again_at == one.taken_at + timedelta(minutes=30)
    page = nurse.get(f"/encounters/{id_}/observations")
    text = words(page)
    for part in (
        "The vital signs are saved. NEWS2: 8, High.",
        "100/60",
        "38,4",
        "NEWS2: 8, High",
        "continuous monitoring",
    ):
        assert part in text
    assert page.text.count(MARK) == 5  # four values and the bar of the pressure
    assert "style=" not in page.text
    assert "NEWS2: 8, High" in words(nurse.get(f"/encounters/{id_}"))


def test_comma_and_point_are_the_same_and_zero_is_a_value(sign_in):
    with units.work():
        id_ = str(make.stay().encounter_id)
    nurse = sign_in("ward_nurse")
    assert nurse.post(new(id_), {"taken_at": make.wall_now(), "temperature_c": "36.6", "systolic_bp": "0",
                                 "sure-systolic_bp": "0"}).status_code == 303  # fmt: skip
    (one,) = kept()
    assert (one.measured["temperature_c"], one.measured["systolic_bp"]) == ("36.6", "0")
    assert one.score["complete"] is False
    assert "NEWS2: at least 3" in words(nurse.get(f"/encounters/{id_}/observations"))


def test_a_low_score_with_gaps_is_provisional(sign_in):
    with units.work():
        id_ = str(make.stay().encounter_id)
    nurse = sign_in("ward_nurse")
    nurse.post(new(id_), {"taken_at": make.wall_now(), "temperature_c": "36.6"})
    assert "NEWS2: at least 0, Low (provisional)" in words(nurse.get(f"/encounters/{id_}/observations"))


@pytest.mark.parametrize(("wrong", "field"), [
    ({"heart_rate": "301"}, "heart_rate"), ({"heart_rate": "80,5"}, "heart_rate"), ({"spo2_percent": "101"}, "spo2_percent"),
    ({"diastolic_bp": "130"}, "diastolic_bp"), ({"temperature_c": "46"}, "temperature_c"), ({"temperature_c": "warm"}, "temperature_c"),
    ({"heart_rate": "20"}, "heart_rate"), ({"temperature_c": "42,5"}, "temperature_c"), ({"eye": "5"}, "eye"),
    ({"weight_kg": "500"}, "weight_kg"), ({"urine_ml": "-1"}, "urine_ml"), ({"avpu": "X"}, "avpu"), ({"pregnant": "maybe"}, "pregnant"),
    ({"taken_at": "01.01.2100 10:00"}, "taken_at"), ({"taken_at": "01.01.2020 10:00"}, "taken_at"), ({"taken_at": ""}, "taken_at"),
])  # fmt: skip
def test_what_cannot_be_and_what_is_rare_comes_back_with_all_values(sign_in, wrong, field):
    nurse, id_ = sign_in("triage_nurse"), here()
    answer = nurse.post(new(id_), fields(glucose_mmol_l="7,7", **wrong))
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert 'value="7,7"' in answer.text
    assert kept() == []


def test_a_rare_value_is_taken_with_its_tick_and_only_with_that(sign_in):
    nurse, id_ = sign_in("triage_nurse"), here()
    refused = nurse.post(new(id_), fields(heart_rate="25", **{"sure-heart_rate": "26"}))
    assert refused.status_code == 422
    assert 'name="sure-heart_rate" value="25"' in refused.text
    assert nurse.post(new(id_), fields(heart_rate="25", **{"sure-heart_rate": "25"})).status_code == 303
    assert kept()[0].measured["heart_rate"] == "25"


def test_an_empty_set_is_refused(sign_in):
    nurse, id_ = sign_in("triage_nurse"), here()
    answer = nurse.post(new(id_), {"taken_at": make.wall_now(), "pregnant": "yes"})
    assert answer.status_code == 422
    assert "Nothing was measured: fill in at least one value." in words(answer)
    assert kept() == []


def test_the_coma_scale_keeps_its_parts_and_what_cannot_be_tested(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    assert (
        doctor.post(new(id_), {"taken_at": make.wall_now(), "eye": "3", "verbal": "NT", "motor": "5"}).status_code
        == 303
    )
    (one,) = kept()
    assert (one.measured["eye"], one.measured["verbal"], one.measured["motor"]) == ("3", "NT", "5")
    assert kept()[0].measured["motor"] == "5"
    assert (
        doctor.post(new(id_), {"taken_at": make.wall_now(), "eye": "3", "verbal": "4", "motor": "5"}).status_code == 303
    )
    assert "E3 V4 M5 = 12, moderate" in words(doctor.get(f"/encounters/{id_}/observations"))
    assert "E3 V NT M5" in words(doctor.get(f"/encounters/{id_}/observations"))


def test_a_child_gets_pews_and_is_asked_for_its_effort_of_breathing(sign_in):
    with units.work():
        born = clock.today("Asia/Tashkent") - timedelta(days=800)
        id_ = str(make.coming(kind="emergency", of=make.patient("Қодиров", "Али", "", birth_date=born)).id)
    nurse = sign_in("triage_nurse")
    assert 'name="respiratory_effort"' in nurse.get(new(id_)).text
    assert 'name="pregnant"' not in nurse.get(new(id_)).text
    typed = {"taken_at": make.wall_now(), "heart_rate": "155", "respiratory_effort": "mild", "capillary_refill_s": "2"}
    assert nurse.post(new(id_), typed).status_code == 303
    (one,) = kept()
    assert (one.score["scale"], one.score["score"], one.score["complete"]) == (
        "PEWS",
        3,
        False,
    )  # 2 (155) + 1 (mild) + 0
    assert one.again_at is None


def test_pregnant_women_get_no_news2_and_it_holds_for_the_next_set(sign_in):
    nurse, id_ = sign_in("triage_nurse"), here()
    assert nurse.post(new(id_), fields(pregnant="yes")).status_code == 303
    assert kept()[0].score == {}
    assert "no score" in words(nurse.get(f"/encounters/{id_}/observations"))
    assert re.search(
        r'name="pregnant"[^>]*value="yes"[^>]*checked|checked[^>]*name="pregnant"[^>]*value="yes"',
        nurse.get(new(id_)).text,
    )


def test_spo2_counts_on_the_scale_that_a_doctor_chose_at_triage(sign_in):
    id_ = here()
    with units.work():
        row = session.get_one(Encounter, id_)
        vitals = Vitals(spo2_percent=Decimal(90), supplemental_oxygen=True, spo2_scale="2", avpu="A")
        triage.assess(
            row,
            Inputs(age_years=43, age_months=520, age_days=15_800, vitals=vitals),
            at=clock.now(),
            by=make.actor("doctor"),
        )
    nurse = sign_in("ward_nurse")
    assert nurse.post(new(id_), fields(spo2_percent="90", supplemental_oxygen="yes")).status_code == 303
    (one,) = kept()
    assert one.score["components"]["spo2_percent"] == 0  # 88-92 on oxygen, scale 2
    assert one.measured["spo2_scale"] == "2"


def test_what_triage_measured_stands_in_the_same_series(sign_in):
    id_ = here()
    with units.work():
        row = session.get_one(Encounter, id_)
        vitals = Vitals(heart_rate=Decimal(133), respiratory_rate=Decimal(30), avpu="A")
        triage.assess(
            row, Inputs(age_years=43, vitals=vitals), at=clock.now() - timedelta(minutes=30), by=make.actor("triage_nurse")
        )  # fmt: skip
        triage.straight_to_red(row, by=make.actor("triage_nurse"))
    nurse = sign_in("ward_nurse")
    nurse.post(new(id_), fields())
    page = nurse.get(f"/encounters/{id_}/observations")
    text = words(page)
    assert "at triage" in text
    assert text.index("112") < text.index("133")
    assert page.text.count("<tr") == 3  # head, the set, the triage; red at a glance measured nothing
    assert "2 values, from 112 to 133, the last 112" in text


def test_pressed_twice_it_stands_once_and_two_nurses_stand_twice(sign_in, app):
    id_, moment = here(), make.wall_now()
    first, second = sign_in("triage_nurse"), sign_in("ward_nurse")
    typed = {**first.hidden(new(id_)), **fields(taken_at=moment)}
    assert [first.web.post(new(id_), data=typed).status_code for _ in range(2)] == [303, 303]
    pages = [
        (one, {**one.hidden(new(id_)), **fields(taken_at=moment, heart_rate=pulse)})
        for one, pulse in ((first, "90"), (second, "95"))
    ]
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(one.web.post, new(id_), data=data) for one, data in pages]
    assert [each.result().status_code for each in sent] == [303, 303]
    assert sorted(one.measured["heart_rate"] for one in kept()) == ["112", "90", "95"]


def test_a_wrong_set_is_struck_out_after_a_second_person_and_leaves_chart_and_due(sign_in):
    nurse, id_ = sign_in("triage_nurse"), here()
    nurse.post(new(id_), fields())
    one = kept()[0]
    address = f"/observations/{one.id}/withdraw"
    assert nurse.post(address, {"reason": ""}).status_code == 422
    assert nurse.post(address, {"reason": "другой пациент"}).status_code == 303
    assert "it waits for another person to confirm" in words(nurse.get(f"/encounters/{id_}/observations"))
    assert nurse.post(address, {"reason": "ещё раз"}).status_code == 422
    asked = session.scalars(select(EntryError.id)).one()
    head = sign_in("head_of_department")
    assert "Pulse" in words(head.get(f"/errors/{asked}")) or "Heart rate 112" in words(head.get(f"/errors/{asked}"))
    assert head.post(f"/errors/{asked}", {}).status_code == 303
    page = nurse.get(f"/encounters/{id_}/observations")
    assert "Does not hold: другой пациент" in words(page)
    assert '%" cy=' not in page.text
    (one,) = kept()
    assert one.withdrawn_at is not None
    assert queries.due([one.encounter_id], at=one.facility_id, now=clock.now() + timedelta(days=1)) == {}
    assert "Does not hold: другой пациент" in words(nurse.get(f"/encounters/{id_}"))


def test_only_who_is_here_is_measured(sign_in):
    nurse = sign_in("ward_nurse")
    with units.work():
        planned = make.bed_request(planned_on=clock.today("Asia/Tashkent"))
        awaited = str(planned.encounter_id)
        gone = make.coming(kind="emergency", of=make.patient("Ушедшая", "Зоя", ""))
        encounter_actions.decide(gone, "home", clock.now(), by=make.actor("doctor"), text="здорова")
        gone_id = str(gone.id)
    assert "has not come yet" in words(nurse.post(new(awaited), fields()))
    assert "This coming has ended" in words(nurse.post(new(gone_id), fields()))
    assert "Write vital signs" not in words(nurse.get(f"/encounters/{gone_id}/observations"))
    assert kept() == []


def test_hidden_comings_and_other_hospitals_stay_closed(sign_in):
    id_ = here(secrecy="sensitive", of=make_hidden())
    nurse = sign_in("ward_nurse")
    for address in (new(id_), f"/encounters/{id_}/observations"):
        assert nurse.get(address).status_code == 403
        assert sign_in("ward_nurse", "RUR").get(address).status_code == 404
    assert sign_in("pharmacy").get(new(here())).status_code == 403


def make_hidden():
    with units.work():
        return make.patient("Тайная", "Лола", "")


def test_looks_and_writing_are_in_the_log(sign_in):
    nurse, id_ = sign_in("triage_nurse"), here()
    nurse.post(new(id_), fields())
    nurse.get(f"/encounters/{id_}/observations")
    session.rollback()
    said = set(session.scalars(select(AuditEntry.action)))
    assert {"looked: vital signs form", "looked: vital signs", "vital signs written"} <= said


def test_the_list_goes_on_after_fifty_and_asks_no_more_for_more(sign_in):
    id_ = here()
    nurse = sign_in("ward_nurse")
    with units.work():
        row = session.get_one(Encounter, id_)
        row.arrived_at = clock.now() - timedelta(days=3)
        session.flush()
        for hour in range(60):
            vitals = Vitals(heart_rate=Decimal(70 + hour))
            actions.observe(
                row,
                Inputs(age_years=40, vitals=vitals),
                {},
                clock.now() - timedelta(hours=hour),
                by=make.actor("ward_nurse"),
            )
    first, second = (nurse.get(f"/encounters/{id_}/observations?page={page}") for page in (1, 2))
    assert (first.text.count(MARK), second.text.count(MARK)) == (50, 10)
    assert "129" not in words(first)
    assert "129" in words(second)


@pytest.mark.parametrize(("score", "minutes"), [
    ({}, 720), ({"heart_rate": 100}, 360), ({"heart_rate": 131}, 60), ({"heart_rate": 131, "systolic_bp": 90, "respiratory_rate": 25}, 30),
])  # fmt: skip
def test_the_next_set_is_due_when_the_score_says(work, score, minutes):
    row = make.coming(kind="emergency")
    row.arrived_at = clock.now() - timedelta(days=1)
    normal = {
        "heart_rate": 70,
        "systolic_bp": 120,
        "respiratory_rate": 15,
        "spo2_percent": 98,
        "temperature_c": Decimal("36.6"),
    }
    vitals = Vitals(
        **{name: Decimal(value) for name, value in (normal | score).items()}, avpu="A", supplemental_oxygen=False
    )
    taken = clock.now() - timedelta(hours=20)
    actions.observe(row, Inputs(age_years=43, vitals=vitals), {}, taken, by=make.actor("ward_nurse"))
    due = taken + timedelta(minutes=minutes)
    at = {"at": row.facility_id}
    assert queries.due([row.id], **at, now=due - timedelta(seconds=1)) == {}
    assert queries.due([row.id], **at, now=due) == {row.id: due}
    (message,) = queries.pending([row.id], **at)[row.id]
    assert message.values == {"time": due}


def test_a_hospital_orders_its_own_minutes_and_a_triage_counts_too(work):
    row = make.coming(kind="emergency")
    make.by_code().settings = {"monitoring_minutes": {"hourly": 20}}
    vitals = Vitals(heart_rate=Decimal(140), avpu="A")
    at = clock.now() - timedelta(minutes=30)
    triage.assess(row, Inputs(age_years=43, vitals=vitals), at=at, by=make.actor("triage_nurse"))
    assert list(queries.due([row.id], at=row.facility_id)) == [row.id]
    actions.observe(row, Inputs(age_years=43, vitals=vitals), {}, clock.now(), by=make.actor("triage_nurse"))
    assert queries.due([row.id], at=row.facility_id) == {}


def test_many_comings_ask_the_store_no_more_than_one(work):
    rows = [make.coming(kind="emergency", of=make.patient(f"Семья{n}", "Али", "")) for n in range(4)]
    for row in rows:
        triage.assess(row, ages_of(row), at=clock.now(), by=make.actor("triage_nurse"))
    ids = [row.id for row in rows]
    assert queries.due(ids, at=rows[0].facility_id, now=clock.now()) == {}
    assert session.scalar(select(func.count()).select_from(Observation)) == 0
    assert queries.due([], at=rows[0].facility_id) == {}


def test_the_age_at_the_set_decides_not_that_of_the_coming(work):
    of = make.patient("Растущий", "Али", "", birth_date=date(2010, 11, 22))
    row = make.coming(kind="inpatient", of=of)
    assert queries.holding(row) == {}
    from_then = make.moment("2026-11-21 06:00"), make.moment("2026-11-22 06:00")
    assert [ages_of(row, at=one).age_years for one in from_then] == [15, 16]
