"""A day hospital stands outside the round-the-clock statistics (cis-forms.md 4.3, rule 6)."""

from datetime import timedelta

import make

from lighthis.facility import actions as facility_actions
from lighthis.kernel import clock
from lighthis.statistics import queries


def test_a_patient_of_a_day_hospital_counts_in_no_sheet_of_the_wards(work, noon):
    today, admin = clock.today("Asia/Tashkent"), make.actor("administrator")
    values = {"name_ru": "Дневной", "name_uz": "Kunduzgi", "name_uz_cyrl": "", "name_en": ""}
    made = facility_actions.add_department(
        make.by_code().id, {**values, "code": "DAY", "kind": "day_hospital", "profile": "therapeutic"}, by=admin
    )
    room = {"number": "9", "sex": "any", "kind": "ordinary"}
    facility_actions.add_room(made, room, 2, today - timedelta(days=90), by=admin)
    before = queries.hospital(make.by_code(), today, today)
    by_day = make.stay("9", "1", department_code="DAY", since=clock.now() - timedelta(hours=2))
    ward = make.stay("2", "1", of=make.patient("Каримова"), since=clock.now() - timedelta(hours=2))
    after = queries.hospital(make.by_code(), today, today)
    assert by_day.by_day
    assert "DAY" not in after.departments
    assert after.beds == before.beds
    assert [str(one.id) for one in after.stays] == [str(ward.id)]
