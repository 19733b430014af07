"""What the form asks of whom: pregnancy in three values, the scale of the saturation by a doctor's word."""

import html
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.scales import rules
from lighthis.triage import actions, queries
from lighthis.triage.models import Assessment

NORMAL = {
    "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "systolic_bp": "120", "diastolic_bp": "80",
    "temperature_c": "36,7", "avpu": "A", "supplemental_oxygen": "no", "no_red": "y", "no_yellow": "y",
}  # fmt: skip
ASKED = 'name="pregnant"'
NOT_KNOWN = "It is not known whether she is pregnant"


def coming(years=43, sex="female"):
    born = clock.today("Asia/Tashkent") - timedelta(days=int(years * 365.25) + 2)
    with units.work():
        of = make.patient("Ким", "Саша", "", sex=sex, birth_date=born)
        return f"/encounters/{make.coming(kind='emergency', of=of).id}/triage"


def fields(**more):
    return {"complaint": "боль", "assessed_at": "", **NORMAL, **more}


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept():
    session.expire_all()
    return list(session.scalars(select(Assessment).order_by(Assessment.id)))


@pytest.mark.parametrize(
    ("years", "sex", "asked"),
    [(43, "female", True), (43, "unknown", True), (43, "male", False), (9, "female", False), (10, "female", True),
     (60, "female", True), (61, "female", False)],
)  # fmt: skip
def test_pregnancy_is_asked_where_it_can_be(sign_in, years, sex, asked):
    page = sign_in("triage_nurse").get(coming(years, sex)).text
    assert (ASKED in page) == asked
    assert ("Dangers in pregnancy" in page) == asked


@pytest.mark.parametrize(("answer", "stored"), [("", None), ("no", False), ("yes", True)])
def test_the_three_answers_are_kept_apart(sign_in, answer, stored):
    nurse, at = sign_in("triage_nurse"), coming()
    assert nurse.post(at, fields(pregnant=answer)).status_code == 303
    one = kept()[0]
    assert one.inputs.get("pregnant") is stored
    assert (one.category, one.is_complete) == ("green", True)
    again = nurse.get(f"{at}?from=last").text
    assert re.search(rf'name="pregnant"[^>]*value="{answer}"[^>]*checked', again)


@pytest.mark.parametrize(("answer", "category"), [("yes", "red"), ("no", "green"), ("", "green")])
def test_a_danger_is_red_with_yes_alone(sign_in, answer, category):
    nurse, at = sign_in("triage_nurse"), coming()
    assert nurse.post(at, fields(pregnant=answer, pregnancy="severe_headache")).status_code == 303
    assert kept()[0].category == category


def test_the_result_says_what_is_not_known_and_what_it_would_change(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    plain = words(nurse.post(at, fields(go="recalculate")))
    assert f"{NOT_KNOWN}: ask, or offer a test." in plain
    danger = words(nurse.post(at, fields(go="recalculate", pregnancy="severe_headache")))
    assert f"{NOT_KNOWN}. If she is, the category is: Red. Ask now." in danger
    for answer in ("no", "yes"):
        assert NOT_KNOWN not in words(nurse.post(at, fields(go="recalculate", pregnant=answer)))
    pregnant = words(nurse.post(at, fields(go="recalculate", pregnant="yes", systolic_bp="")))
    assert "measure the blood pressure" in pregnant
    assert "NEWS2 is not made for pregnancy." in pregnant
    assert NOT_KNOWN not in words(nurse.post(coming(sex="male"), fields(go="recalculate")))


def test_a_referral_with_complications_is_no_no(sign_in):
    nurse, at = sign_in("triage_nurse"), coming()
    referred = {"yellow": "pregnancy_referred_for_complications"}
    refused = nurse.post(at, fields(pregnant="no", **referred))
    assert refused.status_code == 422
    assert "choose yes, or untick it" in refused.text
    for answer in ("", "yes"):
        assert nurse.post(at, fields(pregnant=answer, **referred)).status_code == 303
    assert nurse.post(at, fields(pregnant="maybe")).status_code == 422


# the scale of the saturation (3.1)

LOW = {"spo2_percent": "90"}


def score(one):
    return one.result["second"]["components"]["spo2_percent"]


def test_scale_two_is_a_doctors_word_and_stands(sign_in):
    at = coming()
    nurse, doctor = sign_in("triage_nurse"), sign_in("doctor")
    assert 'name="spo2_scale"' not in nurse.get(at).text
    assert nurse.post(at, fields(**LOW)).status_code == 303
    assert nurse.post(at, fields(**LOW, spo2_scale="2")).status_code == 400
    page = doctor.get(at).text
    assert 'name="spo2_scale"' in page
    assert '<option value="1" selected' in page
    assert doctor.post(at, fields(**LOW, spo2_scale="2")).status_code == 303
    shown = words(nurse.get(at))
    assert "SpO₂ counts on scale 2, target 88–92 %. Chosen by Тестовdoc А. К." in shown
    assert '<option value="2" selected' in doctor.get(at).text
    assert nurse.post(at, fields(**LOW)).status_code == 303
    first, second, third = kept()
    assert [score(one) for one in (first, second, third)] == [3, 0, 0]
    assert (first.scale2_by_id, second.scale2_by.login, third.scale2_by.login) == (None, "doctor.ges", "doctor.ges")
    assert third.scale2_at == second.scale2_at
    assert third.by.login == "triage_nurse.ges"
    assert doctor.post(at, fields(**LOW, spo2_scale="1")).status_code == 303
    assert nurse.post(at, fields(**LOW)).status_code == 303
    assert [(one.scale2_by_id, score(one)) for one in kept()[3:]] == [(None, 3), (None, 3)]
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "triaged").order_by(AuditEntry.seq)).all()
    assert [one.detail.get("spo2_scale") for one in logged] == [None, "2", "2", None, None]


def test_the_score_says_on_which_scale_it_stands(sign_in):
    doctor, at = sign_in("doctor"), coming()
    assert "NEWS2, SpO₂ on scale 2: 0" in words(doctor.post(at, fields(**LOW, spo2_scale="2", go="recalculate")))
    assert "NEWS2: 3" in words(doctor.post(at, fields(**LOW, spo2_scale="1", go="recalculate")))
    assert doctor.post(at, fields(spo2_scale="3")).status_code == 422


def test_scale_two_is_not_asked_of_children(sign_in):
    assert 'name="spo2_scale"' not in sign_in("doctor").get(coming(15)).text
    assert 'name="spo2_scale"' in sign_in("doctor").get(coming(16)).text


def test_a_nurse_cannot_choose_it_and_red_at_a_glance_keeps_it(work):
    row = make.coming(kind="emergency")
    entered = {"age_years": 43, "spo2_percent": 90, "spo2_scale": "2"}
    with pytest.raises(Refusal) as refusal:
        actions.assess(row, rules.Inputs.from_plain(entered), at=clock.now(), by=make.actor("triage_nurse"))
    assert refusal.value.field == "spo2_scale"
    actions.assess(row, rules.Inputs.from_plain(entered), at=clock.now(), by=make.actor("doctor"))
    for role in ("triage_nurse", "doctor"):
        made = actions.straight_to_red(row, by=make.actor(role))
        assert made.inputs["spo2_scale"] == "2"
    actions.enter_in_error(made, "не тот", by=make.actor("head_of_department"))
    assert queries.scale2(row.id, at=row.facility_id) is not None
