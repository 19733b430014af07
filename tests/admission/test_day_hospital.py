"""A day hospital: a ward whose patients go home; nobody is moved between it and a ward round the clock (cis-forms.md 4.3 item 6)."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions
from lighthis.admission.queries import record
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility import actions as facility_actions
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records


def by_day():
    """A day hospital of the hospital with one room of two places."""
    at, admin = make.by_code().id, make.actor("administrator")
    names = {"name_ru": "Дневной стационар", "name_uz": "Kunduzgi statsionar", "name_uz_cyrl": "", "name_en": ""}
    made = facility_actions.add_department(
        at, {**names, "code": "DAY", "kind": "day_hospital", "profile": "therapeutic"}, by=admin
    )
    facility_actions.add_room(
        made,
        {"number": "9", "sex": "any", "kind": "ordinary"},
        2,
        clock.today("Asia/Tashkent") - timedelta(days=90),
        by=admin,
    )
    return made


def test_days_of_treatment_count_both_ends(work):
    by_day()
    doctor = make.actor("doctor")
    stay = make.stay("9", "1", department_code="DAY", since=clock.now() - timedelta(days=4))
    assert stay.by_day
    records.diagnose(stay.encounter, "main", "I10", "", clock.now(), by=doctor)
    actions.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    assert record.case_history(stay.id, stay.facility_id, "ru").facts.bed_days == 5


@pytest.mark.parametrize(
    ("lies", "goes"), [(("9", "1", "DAY"), ("2", "1", "TH")), (("2", "1", "TH"), ("9", "1", "DAY"))]
)
def test_nobody_is_moved_between_a_day_hospital_and_a_ward(work, lies, goes):
    by_day()
    stay = make.stay(lies[0], lies[1], department_code=lies[2], since=clock.now() - timedelta(hours=3))
    with pytest.raises(Refusal, match="admitted anew"):
        actions.transfer(
            stay, make.bed(goes[0], goes[1], department_code=goes[2]), clock.now(), by=make.actor("ward_nurse")
        )


def test_the_ward_page_lists_it(sign_in, noon):
    with units.work():
        by_day()
    session.remove()
    department = session.scalars(select(Department.id).where(Department.code == "DAY")).one()
    assert "Kunduzgi statsionar" in sign_in("ward_nurse").get(f"/wards/{department}?lang=uz").text


def test_the_statistics_of_the_wards_offer_no_day_hospital(sign_in, noon):
    with units.work():
        department = by_day().id
    session.remove()
    chief = sign_in("chief_doctor")
    assert "/statistics/day?department=DAY" not in chief.get(f"/wards/{department}").text
    assert 'value="DAY"' not in chief.get("/statistics/day").text
