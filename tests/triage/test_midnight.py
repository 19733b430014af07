"""What is done over midnight of Tashkent and on 29 February: the moments stay in order, the day is that of the wall."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.disaster import actions as disaster
from lighthis.duties import actions as duties
from lighthis.duties import queries as notices
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings
from lighthis.journal import actions as journal
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.orders import actions as orders
from lighthis.orders import queries as order_queries
from lighthis.records import actions as records
from lighthis.triage import actions as triage
from lighthis.triage.models import Assessment

TASHKENT = ZoneInfo("Asia/Tashkent")
NIGHTS = [
    datetime(2026, 11, 23, 0, 1),
    datetime(2026, 12, 31, 23, 59),
    datetime(2028, 2, 29, 0, 30),
    datetime(2028, 3, 1, 4, 59),
]
NORMAL = {
    "complaint": "кашель", "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "temperature_c": "36,7", "avpu": "A",
    "no_red": "y", "no_yellow": "y",
}  # fmt: skip


@pytest.fixture(params=NIGHTS, ids=lambda one: f"{one:%d.%m.%Y-%H%M}")
def night(request):
    return request.param.replace(tzinfo=TASHKENT)


def test_a_triage_over_midnight_knows_its_length(store, sign_in, night):
    with clock.at(night - timedelta(minutes=6)):
        with units.work():
            address = f"/encounters/{make.coming('budget', kind='emergency').id}/triage"
        nurse = sign_in("triage_nurse")
        page = nurse.get(address).text
        shown = make.wall_now()
    opened = re.search(r'value="([^"]+)"', re.search(r'<input[^>]*name="opened"[^>]*>', page)[0])[1]
    with clock.at(night):
        typed = {**NORMAL, "assessed_at": "", "started_at": shown, "opened": opened, **make.hidden_in(page)}
        answer = nurse.web.post(address, data=typed)
        assert answer.status_code == 303
        session.rollback()
        one = session.scalars(select(Assessment)).one()
        assert one.assessed_at == night
        assert one.assessed_at - one.started_at == timedelta(minutes=6)


def test_a_decision_taken_back_over_midnight(work, night):
    with clock.at(night - timedelta(minutes=4)):
        row = make.coming("budget", kind="emergency")
        records.diagnose(row, "admission", "A09", "", row.arrived_at, by=make.actor("doctor"))
        [first] = notices.of_comings([row.id], at=row.facility_id)
        duties.signal(first, clock.now(), duties.Call(to_whom="СЭС"), by=make.actor("doctor"))
        made = encounters.decide(row, "died", clock.now(), by=make.actor("doctor"), ending=make.refusal())
    with clock.at(night + timedelta(minutes=4)):
        claim = encounters.ask_error("decision", made.id, "другой больной", by=make.actor("doctor"))
        encounters.answer_error(claim, True, by=make.actor("head_of_department"))
        assert (row.status, row.patient.died_at) == ("open", None)
        assert row in comings.present_in_emergency(row.facility_id)


def test_a_proof_of_the_night_is_of_the_walls_day(work, night):
    with clock.at(night):
        row = make.coming("budget", kind="emergency")
        records.diagnose(row, "admission", "A09", "", row.arrived_at, by=make.actor("doctor"))
        order = make.ordered(of=row, name="Посев кала", code="")
        orders.write_result(order, (), "рост", clock.now(), by=make.actor("laboratory"), confirms="A09")
        [first] = notices.of_comings([row.id], at=row.facility_id)
        assert first.content["laboratory_on"] == f"{night:%Y-%m-%d}"
        assert order_queries.judged_by(order)[1].years in {43, 44, 45}


def test_a_note_and_a_tag_of_the_night(work, night):
    with clock.at(night):
        row = make.coming("budget", kind="emergency")
        entry = session.scalars(select(JournalEntry).where(JournalEntry.facility_id == row.facility_id)).one()
        assert entry.year == (night - timedelta(hours=1)).year
        journal.write_note(entry, "без документов", "", None, by=make.actor("registrar"))
        disaster.open_mode("автобус", by=make.actor("doctor"))
        tag = disaster.one_more(by=make.actor("doctor"))
        made = disaster.triage(tag, "adult", {"can_walk": "yes"}, clock.now(), by=make.actor("doctor"))
        assert made.triaged_at == night


def test_a_clock_that_jumped_back_keeps_the_triage_and_forgets_its_length(work):
    row = make.coming("budget", kind="emergency")
    row.arrived_at = clock.now() + timedelta(hours=2)  # it came before the clock was set back
    session.flush()
    from_before = clock.now() + timedelta(hours=2, minutes=3)
    made = _assessed(row, from_before)
    assert (made.assessed_at, made.started_at) == (row.arrived_at, None)


def _assessed(row, started_at):
    return triage.assess(
        row, comings.ages_of(row), at=clock.now(), started_at=started_at, by=make.actor("triage_nurse")
    )
