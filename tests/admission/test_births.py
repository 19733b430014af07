"""Newborns of a delivery: what may be written, who is a patient, where the child lies, who leaves with whom, what counts."""

from datetime import timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lighthis.admission import actions, queries, rules, ward
from lighthis.admission.birth_models import Birth
from lighthis.admission.models import Stay
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.discharge import queries as discharge
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings
from lighthis.facility import actions as facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.statistics import queries as statistics
from lighthis.statistics.rules import sheet

HOUR = timedelta(hours=1)
HOME, BETTER = "mserv-0004-00004", "loc-cs-002"
NOW = make.moment("2026-11-22 12:00")
MOTHER = rules.Mother("female", NOW - 5 * HOUR)


def born(**more):
    return rules.Born(**{"sex": "female", "born_at": NOW - HOUR, **more})


@pytest.mark.parametrize(
    ("told", "mother", "field"),
    [
        ({}, {}, None),
        ({"weight_g": 3400, "length_cm": 52, "apgar_1": 8, "apgar_5": 9, "weeks": 39}, {}, None),
        ({"born_at": NOW + HOUR}, {}, "born_at"),
        ({"born_at": NOW - 6 * HOUR}, {}, "place"),  # before the mother came, and "in the hospital"
        ({"born_at": NOW - 6 * HOUR, "place": "way"}, {}, None),
        ({"born_at": NOW - 40 * HOUR, "place": "home"}, {}, "born_at"),
        ({"place": "home"}, {}, "place"),  # the mother was here already
        ({"place": "moon"}, {}, "place"),
        ({"born_at": NOW - HOUR}, {"left": NOW - 2 * HOUR}, "born_at"),
        ({"weight_g": 34}, {}, "weight_g"),
        ({"apgar_5": 11}, {}, "apgar_5"),
        ({"order": 0}, {}, "order"),
        ({"is_alive": False, "weight_g": 2900, "weeks": 38}, {}, None),
        ({"is_alive": False, "apgar_1": 1}, {}, "is_alive"),  # a sign of life
        ({"is_alive": False, "apgar_1": 0, "apgar_5": 0, "weight_g": 2900}, {}, None),
        ({"is_alive": False, "weight_g": 450, "weeks": 21}, {}, "weeks"),
        ({"is_alive": False, "weight_g": 450}, {}, "weight_g"),
        ({"is_alive": False, "weeks": 21}, {}, "weeks"),
        ({"is_alive": False, "weight_g": 520, "weeks": 21}, {}, None),
        ({"is_alive": False, "weight_g": 450, "weeks": 23}, {}, None),
        ({"is_alive": True, "weight_g": 450, "weeks": 21}, {}, None),  # alive is alive
        ({}, {"sex": "male"}, ""),
    ],
)
def test_which_births_may_be_written(told, mother, field):
    seen = rules.Mother(**{"sex": "female", "came": NOW - 5 * HOUR, **mother})
    found = rules.may_be_born(born(**told), seen, now=NOW)
    assert (found.field or "" if found else None) == field


def test_a_hospital_sets_the_limits_of_a_birth():
    settings = {"birth_limits": {"weeks": 28, "grams": 1000}}
    small = born(is_alive=False, weight_g=900, weeks=27)
    assert rules.may_be_born(small, MOTHER, now=NOW) is None
    assert rules.may_be_born(small, MOTHER, now=NOW, settings=settings).field == "weeks"


@given(
    st.booleans(), st.none() | st.integers(200, 8000), st.none() | st.integers(16, 46), st.none() | st.integers(0, 10),
    st.none() | st.integers(0, 10),
)  # fmt: skip
def test_signs_of_life_decide(alive, grams, weeks, first, fifth):
    """Who lives is always a birth; who does not is one from either limit on, never with a score."""
    told = born(is_alive=alive, weight_g=grams, weeks=weeks, apgar_1=first, apgar_5=fifth)
    refusal = rules.may_be_born(told, MOTHER, now=NOW)
    known = [ok for ok in (grams and grams >= 500, weeks and weeks >= 22) if ok is not None]
    is_birth = alive or (not first and not fifth and (any(known) or not known))
    assert (refusal is None) == is_birth


@pytest.mark.parametrize(
    ("choice", "children", "beside", "died", "field"),
    [
        ("", 0, 0, False, None), ("", 1, 0, False, "children"), ("all", 1, 0, False, None), ("none", 1, 0, False, None),
        ("none", 1, 1, False, "children"), ("all", 2, 0, True, "children"), ("none", 2, 0, True, None),
    ],
)  # fmt: skip
def test_who_leaves_with_the_mother(choice, children, beside, died, field):
    found = rules.may_part(choice, children=children, beside=beside, died=died)
    assert (found.field if found else None) == field


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"apgar_5": 6}, "neonatologist"),
        ({"weight_g": 2400}, "Small"),
        ({"weeks": 36}, "Small"),
        ({"weight_g": 3000}, None),
    ],
)
def test_what_a_neonatologist_should_look_at(told, says):
    found = rules.remark(born(**told))
    assert (found is None) if says is None else says in found.text


def cot(room="2", department_code="TH"):
    place = make.bed(room, "1", department_code=department_code).room
    facility.add_beds(place, 1, make.OPENED, by=make.actor("administrator"), kind="cot", letter="K")
    free = queries.cots(place.department_id, at=place.facility_id, on=clock.today("Asia/Tashkent"))
    return next(one for one in free if one.room_id == place.id)


def mother(hours=30, **more):
    return make.stay(since=clock.now() - hours * HOUR, **more)


def write(stay, *, hours_ago=2, **more):
    about = {name: more.pop(name) for name in ("bed", "card", "is_another") if name in more}
    told = rules.Born(**{"sex": "male", "born_at": clock.now() - hours_ago * HOUR, "weight_g": 3400, **more})
    return actions.write_birth(stay, told, by=make.actor("ward_nurse"), label="новорождённый", **about)


def test_a_child_is_a_patient_with_a_stay_beside_the_mother(work):
    stay = mother()
    row = write(stay)
    child = row.child_stay
    assert row.patient.name.family == stay.encounter.patient.name.family
    assert row.patient.is_nameless
    assert row.patient.mother_id == stay.encounter.patient_id
    assert child.encounter.patient_id == row.patient_id
    assert child.department == stay.department
    assert child.occupancies == []
    card = discharge.bed_head_card(child.id, stay.facility_id, "ru").facts
    assert (card.room, card.bed) == ("2", "1")  # hers
    assert comings.here_now([row.patient_id], at=stay.facility_id) == child.encounter
    assert ward.without_bed(stay.department.id, at=stay.facility_id) == []  # with her, not in the corridor
    tile = next(
        b
        for r in ward.rooms_of(stay.department.id, clock.today("Asia/Tashkent"), at=stay.facility_id)
        for b in r.beds
        if b.lying
    )
    assert [(one.is_mother, one.stay_id, one.bed) for one in tile.lying.kin] == [(False, child.id, "")]


def test_a_boy_lies_in_a_cot_of_a_room_for_women_and_the_room_stays_one_for_women(work):
    place, stay = cot(), mother()
    row = write(stay, bed=place)
    assert queries.lying_in(place.id, at=stay.facility_id) == row.child_stay
    second = make.bed_request(make.patient("Каримова"))
    actions.place(second, make.bed("2", "2"), clock.now(), by=make.actor("ward_nurse"))  # no "men lie in this room"


def test_a_cot_that_was_free_later_than_the_birth_is_taken_from_then(work):
    place, stay, other = cot(), mother(), mother(of=make.patient("Юсупова"), number="2")
    first = write(other, bed=place, hours_ago=5).child_stay
    actions.discharge(first, clock.now() - HOUR, HOME, "healthy", by=make.actor("doctor"))
    actions.change_bed_state(place, "ready", "", by=make.actor("ward_nurse"))
    child = write(stay, bed=place, hours_ago=3).child_stay
    assert child.admitted_at < child.occupancies[0].since == first.left_at


def test_twins_are_two_and_one_child_is_written_once(work):
    stay = mother()
    write(stay, order=1)
    with pytest.raises(Refusal, match="already") as refused:
        write(stay, order=1)
    assert refused.value.field == "order"
    second = write(stay, order=2)
    assert second.patient.birth_order == 2
    assert [one.birth_order for one in queries.births_of(stay.id, at=stay.facility_id)] == [1, 2]


def test_a_card_that_the_register_made_before_is_taken(work):
    stay = mother()
    told = registration.Birth("male", clock.now() - 2 * HOUR)
    made = registration.register_newborn(
        stay.encounter.patient, told, "новорождённый", by=make.actor("registrar"), at=make.by_code()
    )
    card = session.get_one(Patient, made.id)
    with pytest.raises(Refusal, match="registered already"):
        write(stay)
    assert queries.unwritten_newborns(stay, clock.today("Asia/Tashkent")) == [card]
    assert write(stay, card=card).patient == card


def test_a_stillborn_child_is_no_patient_and_has_no_stay(work):
    stay = mother()
    before = session.scalar(select(func.count()).select_from(Stay))
    row = write(stay, is_alive=False)
    assert (row.patient_id, row.child_stay_id) == (None, None)
    assert session.scalar(select(func.count()).select_from(Stay)) == before


def test_mother_and_child_leave_together_and_nobody_waits_for_papers(work):
    stay, doctor = mother(), make.actor("doctor")
    child = write(stay).child_stay
    assert [len(queries.owed_tasks(one.encounter)) for one in (stay, child)] == [
        1,
        0,
    ]  # no clinical diagnosis of a healthy child
    head = make.actor("head_of_department")
    assert [one.stay_id for one in queries.owed_by(head, make.by_code(), heads=True)] == [stay.id]
    records.diagnose(stay.encounter, "main", "O80.0", "роды", clock.now(), by=doctor)
    for answer, says in (("", "say whether"), ("none", "needs a cot")):
        with pytest.raises(Refusal, match=says):
            actions.part(stay, answer, clock.now(), HOME, by=doctor)
    assert actions.part(stay, str(child.id), clock.now(), HOME, by=doctor) == [child]
    actions.discharge(stay, clock.now(), HOME, BETTER, by=doctor)
    assert child.left_at is not None
    assert [one.stay for one in discharge.due(doctor)] == [stay]  # a healthy newborn has no form 066


def test_a_child_who_had_a_bed_of_its_own_needs_a_diagnosis(work):
    stay, doctor = mother(), make.actor("doctor")
    child = write(stay).child_stay
    actions.transfer(child, make.bed("3", "1", department_code="SU"), clock.now() - HOUR, by=doctor, despite="к детям")
    assert len(queries.owed_tasks(child.encounter)) == 1
    with pytest.raises(Refusal, match="diagnosis"):
        actions.part(stay, "all", clock.now(), HOME, by=doctor)


def test_a_birth_by_mistake_is_confirmed_by_a_second_person(work):
    stay, nurse = mother(), make.actor("ward_nurse")
    row = write(stay)
    child = row.child_stay
    asked = encounters.ask_error("birth", row.id, "не та мать", by=nurse)
    assert row.withdrawn_at is None
    encounters.answer_error(asked, True, by=make.actor("head_of_department"))
    assert row.withdrawn_why == "не та мать"
    assert child.withdrawn_at is not None
    assert child.encounter.status == "entered_in_error"
    assert write(stay, card=row.patient).birth_order == 1  # its card is taken again


def figures(day):
    home = statistics.hospital(make.by_code(), day, day)
    return {
        row["department"]: (row["admitted"], row["moved_in"], row["present_end"])
        for row in sheet.rows(home, day) if row["level"] == "department"
    }  # fmt: skip


def test_a_newborn_counts_from_its_first_bed_of_its_own(work):
    """By hand: the mother is one of therapy; the child beside her, then in a cot, is nobody; in surgery it is admitted."""
    stay, nurse, today = mother(hours=3), make.actor("ward_nurse"), clock.today("Asia/Tashkent")
    place = cot()
    before = figures(today)
    child, other = write(stay).child_stay, write(stay, order=2, bed=place).child_stay
    assert figures(today) == before
    actions.transfer(child, make.bed("3", "1", department_code="SU"), clock.now() - HOUR, by=nurse, despite="болен")
    admitted, moved, present = before["SU"]
    assert figures(today) == {**before, "SU": (admitted + 1, moved, present + 1)}
    home = make.by_code()
    home.settings = {**home.settings, "newborns_counted": "birth"}
    session.flush()
    now = figures(today)
    assert now["TH"][0] == before["TH"][0] + 2  # both from birth on
    assert now["TH"][2] == before["TH"][2] + 1
    assert now["SU"] == (admitted, moved + 1, present + 1)
    assert other.left_at is None


@pytest.mark.parametrize("role", ["ward_nurse", "doctor"])
def test_a_hidden_mother_is_not_told_by_her_child(sign_in, role):
    with units.work():
        stay = mother(of=make.patient("Зқсирлиева"))
        head = make.actor("head_of_department")
        stay.encounter.registered_by_id = stay.encounter.doctor_id = head.id
        row = write(stay)
        child = row.child_stay
        encounters.set_secrecy(stay.encounter, "sensitive", "код", by=head)
        ids = stay.id, child.id, row.id
    client = sign_in(role)
    assert client.get(f"/stays/{ids[0]}").status_code == 404
    assert f"/stays/{ids[0]}" not in client.get(f"/stays/{ids[1]}").text
    assert f"/stays/{ids[0]}" not in client.get(f"/encounters/{child_coming(ids[1])}").text
    assert f"/stays/{ids[0]}" not in client.get("/wards").text.replace(f'/stays/{ids[0]}">Зқсирлиева', "")
    for address in (f"/births/{ids[2]}", f"/births/{ids[2]}/error", f"/stays/{ids[0]}/births"):
        assert client.get(address).status_code == 404


def child_coming(stay_id):
    return session.get_one(Stay, stay_id).encounter_id


def test_a_mother_hidden_after_the_birth_hides_her_children_and_nobody_else(work):
    stay, other = mother(), make.stay("2", "2", of=make.patient("Юлдашева"))
    child = write(stay).child_stay
    encounters.set_secrecy(stay.encounter, "sensitive", "код", by=make.actor("head_of_department"))
    assert (child.encounter.secrecy, other.encounter.secrecy) == ("sensitive", "ordinary")


def test_a_hidden_child_does_not_hide_the_mother(work):
    stay = mother()
    encounters.set_secrecy(write(stay).child_stay.encounter, "sensitive", "код", by=make.actor("head_of_department"))
    assert stay.encounter.secrecy == "ordinary"


def test_a_child_of_a_hidden_coming_is_hidden_with_it(work):
    stay = mother()
    encounters.set_secrecy(stay.encounter, "sensitive", "код", by=make.actor("head_of_department"))
    assert write(stay).child_stay.encounter.secrecy == "sensitive"


def test_a_birth_is_written_measured_and_the_two_leave_on_pages(sign_in):
    with units.work():
        stay = mother()
        records.diagnose(stay.encounter, "main", "O80.0", "роды", clock.now(), by=make.actor("doctor"))
        address = f"/stays/{stay.id}"
    client = sign_in("doctor")
    assert "A child was born" in client.get(address).text
    form = {"is_alive": "yes", "sex": "female", "born_at": make.wall_now(minutes_ago=90), "place": "hospital", "bed": "mother",
            "card": "new", "weight_g": "2400", "apgar_5": "8"}  # fmt: skip
    wrong = client.post(f"{address}/births", {**form, "born_at": make.wall_now(minutes_ago=-90)})
    assert wrong.status_code == 422
    assert 'value="2400"' in wrong.text
    answer = client.post(f"{address}/births", form)
    assert answer.status_code == 303
    child = client.get(answer.location).text
    assert "Юлдашева" in child
    assert "Small or early" in child
    assert f'href="{address}"' in child
    row_id, child_id = session.execute(select(Birth.id, Birth.child_stay_id)).one()
    assert answer.location in client.get(address).text
    assert 'value="2400"' in client.get(f"/births/{row_id}").text
    assert 'value="2"' in client.get(f"{address}/births").text  # the next of twins
    assert client.post(f"/births/{row_id}", {"weight_g": "2410", "apgar_1": "7"}).status_code == 303
    assert "2410" in client.get(answer.location).text
    assert client.post(f"{address}/births", {**form, "order": "1"}).status_code == 422
    leaving = {"left_at": make.wall_now(), "disposition": HOME, "outcome": BETTER}
    asked = client.post(f"{address}/discharge", leaving)
    assert asked.status_code == 422
    assert "say whether the child leaves with the mother" in asked.text
    assert client.post(f"{address}/discharge", {**leaving, "children": str(child_id)}).status_code == 303
    session.remove()
    row = session.scalars(select(Birth)).one()
    assert row.child_stay.left_at == row.mother_stay.left_at


def test_a_mistaken_birth_on_pages(sign_in):
    with units.work():
        row = write(mother())
        address = f"/births/{row.id}/error"
    client = sign_in("ward_nurse")
    assert "Another person must confirm it first." in client.get(address).text
    assert client.post(address, {"reason": "не та"}).status_code == 303
    assert client.post(address, {"reason": "не та"}).status_code == 422
