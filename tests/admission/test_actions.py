"""To bed, to another bed, home; and the mistakes in between."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lighthis.admission import actions, queries
from lighthis.admission.actions import hooks
from lighthis.admission.models import BedOccupancy, Stay
from lighthis.audit.models import AuditEntry
from lighthis.db.engine import session
from lighthis.encounters import queries as comings
from lighthis.encounters.models import Disposition
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records

HOME, BETTER = "mserv-0004-00004", "loc-cs-002"  # disposition and outcome codes, cis-forms.md 1.4


def nurse():
    return make.actor("ward_nurse")


def leave(stay, **more):
    records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
    facts = {"left_at": clock.now(), "disposition": HOME, "outcome": BETTER, **more}
    return actions.discharge(stay, by=make.actor("doctor"), **facts)


def test_a_bed_is_given_and_the_emergency_part_stays_as_it_was(work):
    asked = make.bed_request()
    coming = asked.encounter
    before = (coming.arrived_at, coming.arrival, coming.complaint, coming.number, coming.department_id)
    stay = actions.place(asked, make.bed("2"), clock.now(), by=nurse())
    assert (asked.state, coming.kind, coming.status) == ("placed", "inpatient", "open")
    assert (coming.arrived_at, coming.arrival, coming.complaint, coming.number, coming.department_id) == before
    assert session.scalar(select(Disposition.kind).where(Disposition.encounter_id == coming.id)) == "admit"
    assert stay.admitted_at > coming.arrived_at
    assert [one.department.code for one in queries.stay(stay.id, at=stay.facility_id).departments] == ["TH"]


def test_case_history_numbers_run_per_facility_and_year_without_gaps(work):
    with clock.at(make.moment("2026-12-31 12:00")):
        first, second = make.stay("2", "1"), make.stay("2", "2", of=make.patient("Каримова"))
        other = make.stay("2", "1", at="RUR", of=make.patient("Алиева"))
    with clock.at(make.moment("2027-01-01 12:00")):
        third = make.stay("3", "1", of=make.patient("Умарова"))
    assert [one.number for one in (first, second, other, third)] == ["1/2026", "2/2026", "1/2026", "1/2027"]


def test_a_refused_placement_spends_no_number(work):
    make.stay("2", "1")
    asked = make.bed_request(make.patient("Каримова"))
    with pytest.raises(Refusal), session.begin_nested():
        actions.place(asked, make.bed("2", "1"), clock.now(), by=nurse())
    assert actions.place(asked, make.bed("2", "2"), clock.now(), by=nurse()).number.startswith("2/")


def test_a_taken_bed_is_refused_by_name(work):
    make.stay("2", "1")
    asked = make.bed_request(make.patient("Каримова"))
    with pytest.raises(Refusal) as refused:
        actions.place(asked, make.bed("2", "1"), clock.now(), by=nurse())
    assert refused.value.message.text == "Bed %(bed)s in room %(room)s was taken a moment ago. Choose another."
    assert refused.value.message.values == {"bed": "1", "room": "2"}


def test_the_database_itself_refuses_two_in_a_bed(work):
    first = make.stay("2", "1")
    second = make.stay("2", "2", of=make.patient("Каримова"))
    taken = {"facility_id": first.facility_id, "stay_id": second.id, "bed_id": make.bed("2", "1").id}
    for since, until in ((clock.now(), None), (first.admitted_at, first.admitted_at + timedelta(minutes=5))):
        with pytest.raises(IntegrityError):
            _write(BedOccupancy(**taken, since=since, until=until))


def _write(row):
    with session.begin_nested():
        session.add(row)


def test_the_databases_no_becomes_the_same_sentence(work, monkeypatch):
    """Where the look before found the bed free and another committed meanwhile, the constraint speaks."""
    make.stay("2", "1")
    asked = make.bed_request(make.patient("Каримова"))
    monkeypatch.setattr(queries, "lying_in", lambda bed_id, *, at: None)
    with pytest.raises(Refusal) as refused:
        actions.place(asked, make.bed("2", "1"), clock.now(), by=nurse())
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert refused.value.message.values == {"bed": "1", "room": "2"}


def test_one_patient_lies_in_one_bed_even_on_two_comings(work):
    patient = make.patient()
    make.stay("2", "1", of=patient)
    asked = make.bed_request(patient, department_code="SU", planned_on=clock.now().date() + timedelta(days=2))
    with pytest.raises(Refusal, match="already lies here"):
        actions.place(asked, make.bed("2", department_code="SU"), clock.now(), by=nurse())


def test_a_request_is_answered_once(work):
    asked = make.bed_request()
    actions.place(asked, make.bed("2"), clock.now(), by=nurse())
    with pytest.raises(Refusal, match="was answered a moment ago"):
        actions.place(asked, make.bed("2", "2"), clock.now(), by=nurse())


def test_a_bed_of_another_department_is_not_what_was_asked(work):
    with pytest.raises(Refusal, match="another department"):
        actions.place(make.bed_request(), make.bed("2", department_code="SU"), clock.now(), by=nurse())


def test_back_entry_keeps_the_time_of_the_event_beside_the_time_of_entry(work):
    happened = clock.now() - timedelta(hours=5)
    stay = make.stay(since=happened)
    assert stay.admitted_at == happened
    assert stay.created_at > happened + timedelta(hours=4)


def test_a_transfer_ends_the_old_bed_when_the_new_one_begins(work):
    stay = make.stay("2", "1")
    at = clock.now() - timedelta(minutes=10)
    actions.transfer(stay, make.bed("3", department_code="SU"), at, by=nurse())
    old, new = queries.stay(stay.id, at=stay.facility_id).occupancies
    assert (old.until, new.since, new.until) == (at, at, None)
    assert (old.bed.state, new.bed.state) == ("cleaning", "ready")
    left, came = queries.stay(stay.id, at=stay.facility_id).departments
    assert (left.department.code, left.until, came.department.code, came.since) == ("TH", at, "SU", at)


def test_a_transfer_inside_the_department_keeps_the_department(work):
    stay = make.stay("2", "1")
    actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
    assert len(queries.stay(stay.id, at=stay.facility_id).departments) == 1


@pytest.mark.parametrize("minutes", [-1, 0, 65])
def test_times_out_of_order_are_refused(work, minutes):
    """Before the present bed, in its very moment, in the future."""
    stay = make.stay("2", "1")
    with pytest.raises(Refusal) as refused:
        actions.transfer(stay, make.bed("3"), stay.admitted_at + timedelta(minutes=minutes), by=nurse())
    assert refused.value.field == "at"
    assert [one.until for one in queries.stay(stay.id, at=stay.facility_id).occupancies] == [None]


def test_only_leaving_frees_the_bed_and_sends_it_to_cleaning(work):
    stay = make.stay("2", "1")
    with pytest.raises(Refusal, match="no final main diagnosis"):
        actions.discharge(stay, clock.now(), HOME, BETTER, by=make.actor("doctor"))
    assert queries.lying_in(make.bed("2", "1").id, at=stay.facility_id) == stay
    gone = leave(stay, work_capacity="chr-0036-0003", recommendations="наблюдение кардиолога")
    assert make.bed("2", "1").state == "cleaning"
    assert queries.lying_in(make.bed("2", "1").id, at=stay.facility_id) is None
    assert (gone.encounter.status, gone.encounter.ended_at) == ("closed", gone.left_at)
    assert queries.open_stay_of(gone.encounter_id, at=gone.facility_id) is None
    assert queries.stay_of(gone.encounter_id, at=gone.facility_id) == gone


def test_nobody_leaves_twice(work):
    stay = leave(make.stay())
    with pytest.raises(Refusal, match="already left"):
        actions.discharge(stay, clock.now(), HOME, BETTER, by=make.actor("doctor"))
    with pytest.raises(Refusal, match="already left"):
        actions.transfer(stay, make.bed("3"), clock.now(), by=nurse())


def test_a_death_is_written_once_for_all_hospitals(work):
    stay = leave(make.stay(), disposition="mserv-0004-00002", outcome="died")
    assert stay.encounter.patient.died_at == stay.left_at


def test_a_higher_floor_may_forbid_a_discharge(work, monkeypatch):
    def unpaid(stay):
        raise Refusal("The bill is not settled.")

    stay = make.stay()
    monkeypatch.setattr(hooks, "before_discharge", [unpaid])
    with pytest.raises(Refusal, match="not settled"):
        leave(stay)
    assert stay.left_at is None


def test_higher_floors_hear_of_everything(work, monkeypatch):
    heard = []
    for name in ("after_place", "after_transfer", "after_discharge"):
        monkeypatch.setattr(hooks, name, [lambda stay, name=name: heard.append(name)])
    stay = make.stay()
    actions.transfer(stay, make.bed("3"), clock.now() - timedelta(minutes=1), by=nurse())
    leave(stay)
    assert heard == ["after_place", "after_transfer", "after_discharge"]


def test_a_placement_in_error_leaves_an_empty_interval_and_its_number_is_not_given_again(work):
    stay = make.stay("2", "1")
    coming = stay.encounter
    actions.withdraw(stay, "wrong patient in the list", by=nurse())
    asked = comings.requests_of([coming.id], at=coming.facility_id)[-1]
    assert (coming.kind, asked.state, queries.stay_of(coming.id, at=coming.facility_id)) == (
        "emergency",
        "waiting",
        None,
    )
    assert [one.until for one in stay.occupancies] == [stay.admitted_at]
    again = actions.place(asked, make.bed("2", "1"), stay.admitted_at, by=nurse())
    assert [one.number.split("/")[0] for one in (stay, again)] == ["1", "2"]
    assert session.scalar(select(func.count()).select_from(Stay)) == 2


def test_a_placement_is_taken_back_only_while_nothing_followed(work):
    stay = make.stay("2", "1")
    with pytest.raises(Refusal, match="say what was wrong"):
        actions.withdraw(stay, " ", by=nurse())
    actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
    with pytest.raises(Refusal, match="already transferred"):
        actions.withdraw(stay, "wrong", by=nurse())


def test_a_bed_with_a_patient_is_not_closed(work):
    make.stay("2", "1")
    with pytest.raises(Refusal, match="a patient lies in this bed"):
        actions.change_bed_state(make.bed("2", "1"), "closed", "repair", by=make.actor("senior_nurse"))
    assert (
        actions.change_bed_state(make.bed("2", "2"), "closed", "repair", by=make.actor("senior_nurse")).state
        == "closed"
    )


def test_every_verb_leaves_its_line_in_the_log(work):
    stay = make.stay("2", "1")
    actions.transfer(stay, make.bed("2", "2"), clock.now() - timedelta(minutes=1), by=nurse())
    leave(stay)
    actions.change_bed_state(make.bed("2", "2"), "ready", "", by=nurse())
    entries: list[AuditEntry] = session.info["audit"]
    said = [(one.action, one.patient_id) for one in entries if one.object_kind in {"stay", "bed"}]
    patient = stay.encounter.patient_id
    assert said == [("placed", patient), ("transferred", patient), ("discharged", patient), ("bed state changed", None)]
