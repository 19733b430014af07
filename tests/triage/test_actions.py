"""What triage keeps, and what it refuses (triage.md 1.7, 9.2)."""

from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.encounters.queries import ages_of
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.scales import rules
from lighthis.triage import actions, queries

NORMAL = {
    "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "temperature_c": "36,7", "avpu": "A",
}  # fmt: skip


def inputs(**entered) -> rules.Inputs:
    """A grown-up whose every sign was asked and is absent, but for what is given."""
    chart = rules.scale("IITT_ADULT")
    plain = {"age_years": 38, **NORMAL, **{sign.code: False for sign in chart.signs}, **entered}
    return rules.Inputs.from_plain(plain)


def triaged(coming, *, by="triage_nurse", at=None, entered=None, **more):
    return actions.assess(
        coming, inputs(**(entered or {})), at=at or coming.arrived_at + timedelta(minutes=7), by=make.actor(by), **more
    )


def test_green_is_kept_with_inputs_version_and_times(work):
    coming = make.coming(kind="emergency")
    made = triaged(coming)
    assert (made.category, made.proposed, made.rank, made.is_complete) == ("green", "green", 3, True)
    assert made.scale_version == "iitt-2020-03-26"
    assert made.inputs["heart_rate"] == "80"
    assert made.target_at == coming.arrived_at + timedelta(minutes=120)
    assert made.again_at == made.assessed_at + timedelta(minutes=120)
    assert made.result["second"]["scale"] == "NEWS2"
    work.flush()
    entries = [one.action for one in work.info["audit"]]
    assert "triaged" in entries


def test_a_hospitals_own_times_hold(work):
    make.by_code().settings = {
        "target_minutes": {"yellow": 20},
        "triage_times": {"yellow": {"retriage_min": 10}},
    }
    coming = make.coming(kind="emergency")
    made = triaged(coming, entered={"wheezing": True})
    assert made.category == "yellow"
    assert made.target_at == coming.arrived_at + timedelta(minutes=20)
    assert made.again_at == made.assessed_at + timedelta(minutes=10)


def test_high_risk_vital_calls_the_supervisor_unless_a_doctor_triages(work):
    by_nurse = triaged(make.coming(kind="emergency"), entered={"respiratory_rate": "32"})
    other = make.patient("Ким", "Ольга", "", pinfl="")
    by_doctor = triaged(make.coming(kind="emergency", of=other), by="doctor", entered={"respiratory_rate": "32"})
    assert (by_nurse.category, by_nurse.needs_supervisor) == ("yellow", True)
    assert (by_doctor.category, by_doctor.needs_supervisor) == ("yellow", False)


@pytest.mark.parametrize(
    ("who", "proposes", "chosen", "reason", "refused_at"),
    [
        ("triage_nurse", {}, "red", "серое лицо, холодный пот", None),
        ("triage_nurse", {}, "yellow", "", "override_reason"),
        ("triage_nurse", {}, "yellow", "плох", "override_reason"),
        ("triage_nurse", {"stridor": True}, "yellow", "уже дышит спокойно", "category"),
        ("doctor", {"stridor": True}, "yellow", "уже дышит спокойно", None),
        ("doctor", {"stridor": True}, "green", "", "override_reason"),
        ("doctor", {}, "black", "признаков жизни нет", "category"),
        ("doctor", {}, "purple", "какая-то причина", "category"),
    ],
)
def test_override_up_by_anybody_down_by_a_doctor(work, who, proposes, chosen, reason, refused_at):
    coming = make.coming(kind="emergency")
    if refused_at:
        with pytest.raises(Refusal) as refusal:
            triaged(coming, by=who, entered=proposes, category=chosen, override_reason=reason)
        assert refusal.value.field == refused_at
        return
    made = triaged(coming, by=who, entered=proposes, category=chosen, override_reason=reason)
    assert (made.category, made.override_reason) == (chosen, reason)
    assert made.proposed != chosen


def test_green_with_unasked_signs_or_missing_value_is_not_complete(work):
    coming = make.coming(kind="emergency")
    bare = rules.Inputs.from_plain({"age_years": 38, **NORMAL})
    unasked = actions.assess(coming, bare, at=clock.now(), by=make.actor("triage_nurse"))
    no_oximeter = triaged(coming, entered={"spo2_percent": None})
    assert (unasked.category, unasked.is_complete) == ("green", False)
    assert (no_oximeter.category, no_oximeter.is_complete) == ("green", False)


def test_straight_to_red_needs_nothing_else(work):
    coming = make.coming(kind="emergency")
    made = actions.straight_to_red(coming, by=make.actor("triage_nurse"))
    assert (made.category, made.is_complete, made.override_reason) == ("red", False, queries.AT_A_GLANCE)
    assert made.target_at == coming.arrived_at


def test_each_triage_is_kept_and_the_last_counts(work):
    coming = make.coming(kind="emergency")
    first = triaged(coming)
    second = triaged(coming, at=clock.now(), entered={"wheezing": True})
    assert queries.latest([coming.id], at=coming.facility_id)[coming.id].id == second.id
    assert [one.id for one in queries.history(coming.id, coming.facility_id)] == [second.id, first.id]
    actions.enter_in_error(second, "другой пациент", by=make.actor("head_of_department"))
    assert queries.latest([coming.id], at=coming.facility_id)[coming.id].id == first.id
    with pytest.raises(Refusal):
        actions.check_standing(second)


@pytest.mark.parametrize("minutes", [-61, 1])
def test_time_lies_between_arrival_and_now(work, minutes):
    coming = make.coming(kind="emergency")
    with pytest.raises(Refusal) as refusal:
        triaged(coming, at=clock.now() + timedelta(minutes=minutes))
    assert refusal.value.field == "assessed_at"


@pytest.mark.parametrize(("status", "kind"), [("closed", "emergency"), ("open", "inpatient")])
def test_only_who_is_in_the_department(work, status, kind):
    coming = make.coming(kind="emergency")
    coming.status, coming.kind = status, kind
    with pytest.raises(Refusal):
        triaged(coming)
    with pytest.raises(Refusal):
        actions.put_at(coming, "коридор", by=make.actor("triage_nurse"))


def test_impossible_value_is_refused_at_its_field(work):
    with pytest.raises(Refusal) as refusal:
        triaged(make.coming(kind="emergency"), entered={"spo2_percent": "101"})
    assert refusal.value.field == "spo2_percent"


def test_complaint_and_place_are_written(work):
    coming = make.coming(kind="emergency")
    triaged(coming, complaint=" одышка с утра ")
    actions.put_at(coming, "Смотровая 2", by=make.actor("triage_nurse"))
    assert (coming.complaint, coming.place) == ("одышка с утра", "Смотровая 2")
    assert ages_of(coming).age_years == 43
    assert Decimal(queries.latest([coming.id], at=coming.facility_id)[coming.id].inputs["temperature_c"]) == Decimal(
        "36.7"
    )


def test_the_log_names_the_override(store):
    with make.units.work():
        triaged(make.coming(kind="emergency"), category="red", override_reason="судороги по дороге")
    entry = make.session.scalars(select(AuditEntry).where(AuditEntry.action == "triaged")).one()
    assert entry.reason == "судороги по дороге"
    assert entry.detail == {"category": "red", "proposed": "green", "version": "iitt-2020-03-26", "reason": "other"}
