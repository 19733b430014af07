"""Who stays beside a patient, who lies without a bed, and what a stay keeps of how its patient came."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions, closing, queries, rules, ward
from lighthis.admission.models import BedOccupancy, StayCarer
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.discharge.queries import papers
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings_queries
from lighthis.encounters import rules as comings
from lighthis.facility import actions as facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration.models import PatientAddress

HOUR = timedelta(hours=1)


def _beside(stay, *, hours_ago=1, **more):
    return actions.add_carer(
        stay, "Каримова Зебо", "mother", clock.now() - hours_ago * HOUR, by=make.actor("ward_nurse"), **more
    )


def _place(room="2"):
    """A carer's place of therapy."""
    ready = make.bed(room).room
    facility.add_beds(ready, 1, make.OPENED, by=make.actor("administrator"), kind="carer", letter="S")
    return next(
        one for one in queries.free_carer_places(ready.department_id, at=ready.facility_id) if one.room_id == ready.id
    )


@pytest.mark.parametrize(
    ("name", "since", "field"),
    [("", 0, "name"), ("Каримова", 2, "since"), ("Каримова", -30, "since"), ("Каримова", -1, None)],
)
def test_who_may_stay_beside_a_patient(name, since, field):
    now = make.moment("2026-11-22 09:00")
    found = rules.may_stay_beside(name, now + since * HOUR, now=now, admitted=now - 24 * HOUR)
    assert (found.field if found else None) == field


def test_a_carers_place_is_one_carers(work):
    place = _place()
    first = make.stay(since=clock.now() - 5 * HOUR)
    second = make.stay("2", "2", of=make.patient("Юлдашева"), since=clock.now() - 5 * HOUR)
    row = _beside(first, bed=place)
    assert queries.free_carer_places(place.room.department_id, at=place.facility_id) == []
    with pytest.raises(Refusal, match="taken"):
        _beside(second, bed=place)
    with pytest.raises(Refusal, match="not closed"):
        _beside(second, bed=make.bed("1", "2"))
    actions.end_carer(row, clock.now(), by=make.actor("ward_nurse"))
    with pytest.raises(Refusal, match="left already"):
        actions.end_carer(row, clock.now(), by=make.actor("ward_nurse"))
    assert queries.free_carer_places(place.room.department_id, at=place.facility_id) == [place]


def test_a_carer_leaves_with_the_patient_and_is_there_again_when_the_discharge_was_a_mistake(work):
    stay, doctor = make.stay(since=clock.now() - 5 * HOUR), make.actor("doctor")
    gone, here = _beside(stay, hours_ago=3), _beside(stay, hours_ago=2)
    actions.end_carer(gone, clock.now() - HOUR, by=doctor)
    records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=doctor)
    actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    assert here.until == stay.left_at
    left = gone.until
    actions.take_back(stay, "discharge", "не того", by=doctor)
    assert (here.until, gone.until) == (None, left)


def test_a_carer_is_written_and_leaves_on_pages(sign_in):
    with units.work():
        stay = make.stay(since=clock.now() - 5 * HOUR)
        id_ = stay.id
    nurse = sign_in("ward_nurse")
    page = nurse.get(f"/stays/{id_}/carers")
    assert "Carers beside the patient" in page.text
    nurse.post(f"/stays/{id_}/carers", {"name": "Каримова Зебо", "kinship": "mother", "since": make.wall_now()})
    assert "Каримова Зебо" in nurse.get(f"/stays/{id_}").text
    carer = session.scalars(select(StayCarer.id).where(StayCarer.facility_id == make.by_code().id)).one()
    assert nurse.post(f"/carers/{carer}", {"until": "01.01.2026 08:00"}).status_code == 422
    nurse.post(f"/carers/{carer}", {"until": make.wall_now()})
    assert "Каримова Зебо" not in nurse.get(f"/stays/{id_}").text


CAME = [
    ("by-ambulance", {}, ("emergency", "ambulance")),
    ("other", {"station": "103"}, ("emergency", "ambulance")),
    ("self-referred", {}, ("emergency", "self")),
    ("by-relatives", {"referred_by": "Поликлиника № 3"}, ("emergency", "polyclinic")),
    ("accompanied-by-police", {}, ("emergency", "other")),
]


@pytest.mark.parametrize(("arrival", "brought", "told"), CAME)
def test_a_stay_keeps_how_its_patient_came(work, arrival, brought, told):
    patient = make.patient()
    patient.addresses.append(PatientAddress(use="lived", is_rural=True))
    doctor = make.actor("doctor")
    coming = encounters.arrive(patient, arrival, "боль", clock.now(), by=doctor, brought=comings.Brought(**brought))
    records.diagnose(coming, "admission", "I20.0", "", clock.now(), by=doctor)
    encounters.decide(coming, "admit", clock.now(), by=doctor, department=make.bed("2").room.department)
    request = comings_queries.live_request(coming.id, at=coming.facility_id)
    stay = actions.place(request, make.bed("2"), clock.now(), by=make.actor("ward_nurse"))
    assert (stay.urgency, stay.referral, stay.is_rural) == (*told, True)


def test_what_the_coming_could_not_tell_is_corrected_on_a_page(sign_in):
    with units.work():
        id_ = make.stay(since=clock.now() - 5 * HOUR).id
    nurse = sign_in("ward_nurse")
    answer = nurse.post(f"/stays/{id_}/admission", {"referral": "court", "urgency": "emergency", "is_rural": "y"})
    assert answer.status_code == 303
    text = nurse.get(f"/stays/{id_}").text
    assert "Court" in text
    assert "from a village" in text


def test_who_lies_without_a_bed_stands_on_the_wards_page_and_gets_one(sign_in):
    with units.work():
        stay = make.stay(since=clock.now() - 5 * HOUR)
        lain = stay.occupancies[0]
        lain.until = lain.since + HOUR
        id_, department, name = stay.id, stay.department.id, stay.encounter.patient.name.family
        assert [one.stay_id for one in ward.without_bed(department, at=stay.facility_id)] == [id_]
        with pytest.raises(Refusal, match="without a bed"):
            actions.withdraw(stay, "ошибка", by=make.actor("ward_nurse"))
        bed = make.bed("2", "2").id
    nurse = sign_in("ward_nurse")
    for page in (f"/wards/{department}", f"/wards/{department}/list"):
        text = nurse.get(page).text
        assert "Without a bed: 1" in text
        assert name in text
    assert "without a bed" in nurse.get(f"/stays/{id_}").text
    nurse.post(f"/stays/{id_}/transfer", {"bed": str(bed), "at": make.wall_now(), "despite": "нет других"})
    assert "Without a bed" not in nurse.get(f"/wards/{department}").text
    rows = select(BedOccupancy).where(BedOccupancy.facility_id == make.by_code().id, BedOccupancy.until.is_(None))
    assert [one.bed_id for one in session.scalars(rows)] == [bed]


def _bedless():
    """Somebody who has lain in the department without a bed since yesterday."""
    stay = make.stay(since=clock.now() - 30 * HOUR)
    lain = stay.occupancies[0]
    lain.until = lain.since + HOUR
    session.flush()
    session.expire(stay)
    return stay


def test_who_got_a_bed_after_lying_without_one_was_not_put_to_bed_by_mistake(work):
    stay, nurse = _bedless(), make.actor("ward_nurse")
    actions.transfer(stay, make.bed("2", "2"), clock.now() - HOUR, by=nurse)
    with pytest.raises(Refusal, match="lay without a bed before"):
        actions.take_back(stay, "transfer", "ошибка", by=nurse)
    first = stay.occupancies[0]
    first.until = first.since  # never had another bed: as one brought in from another system
    session.flush()
    with pytest.raises(Refusal, match="lay without a bed before"):
        actions.withdraw(stay, "ошибка", by=nurse)
    assert stay.withdrawn_at is None


def test_who_lies_without_a_bed_is_treated_fed_and_gets_a_certificate(work):
    stay = _bedless()
    place = ward.place_of(stay.encounter_id, stay.facility_id)
    assert [one.stay_id for one in ward.places(stay.facility_id, stay.department.id)] == [stay.id]
    assert (place.room, place.bed) == ("", "")
    stay.occupancies[0].until = stay.occupancies[0].since
    session.flush()
    facts = papers.certificate(stay.id, stay.facility_id, "ru").facts
    assert (facts.room, facts.bed) == (None, None)


def test_a_mother_whose_place_was_given_away_is_there_again_without_it(work):
    place, doctor = _place(), make.actor("doctor")
    stay, other = (
        make.stay(since=clock.now() - 5 * HOUR),
        make.stay("2", "2", of=make.patient("Юлдашева"), since=clock.now() - 5 * HOUR),
    )
    here = _beside(stay, bed=place)
    records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=doctor)
    actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    actions.add_carer(other, "Юлдашева Зулфия", "mother", clock.now(), by=make.actor("ward_nurse"), bed=place)
    actions.take_back(stay, "discharge", "не того", by=doctor)
    assert (here.until, here.bed_id) == (None, None)


def test_a_place_where_a_carer_sleeps_is_not_closed(work):
    place, senior = _place(), make.actor("senior_nurse")
    _beside(make.stay(since=clock.now() - 5 * HOUR), bed=place)
    with pytest.raises(Refusal):
        actions.change_bed_state(place, "closed", "ремонт", by=senior)
    with pytest.raises(Refusal):
        closing.bed_is_empty(place)
