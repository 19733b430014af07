"""Two nurses triage one patient at once, the clock jumps, the browser dies: nothing lost, nothing double, order kept (issue 4, 9)."""

import html
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import conftest
import make
import pytest
import serving
from sqlalchemy import select

from lighthis.audit import queries as audit_queries
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.scales import rules as scales
from lighthis.triage import actions, queries
from lighthis.triage.models import Assessment

CALM = {
    "complaint": "боль", "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "temperature_c": "36,7", "avpu": "A",
    "no_red": "y", "no_yellow": "y",
}  # fmt: skip
RED = {**CALM, "heart_rate": "160"}


def came(minutes_ago=30):
    """A man who came some minutes ago; his coming's id."""
    with units.work():
        of = make.patient("Турсунов", "Жасур", "", sex="male", birth_date=date(1988, 5, 12))
        at = clock.now() - timedelta(minutes=minutes_ago)
        made = encounters.arrive(of, "on-foot", "боль", at, by=make.actor("registrar")).id
    session.remove()
    return made


def kept(coming) -> list[Assessment]:
    """All triages of a coming in the order of entry."""
    session.remove()
    rows = select(Assessment).where(Assessment.facility_id == make.by_code().id, Assessment.encounter_id == coming)
    return list(session.scalars(rows.order_by(Assessment.sequence)))


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
def served(store, tmp_path):
    session.remove()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def at_once(sends):
    start = Barrier(len(sends))

    def run(send):
        start.wait()
        return send()

    with ThreadPoolExecutor(len(sends)) as runners:
        return list(runners.map(run, sends))


def test_two_people_triage_one_patient_through_two_workers(served):
    seats = [served.browser().sign_in("triage_nurse"), served.browser().sign_in("doctor")]
    for _turn in range(4):
        coming = came()
        address = f"/encounters/{coming}/triage"
        minute = {"assessed_at": make.wall_now()}  # what both pages offer
        forms = [(seat, seat.hidden(address), fields | minute) for seat, fields in zip(seats, (CALM, RED), strict=True)]
        answers = at_once([lambda f=f, to=address: f[0].post(to, f[2], hidden=f[1]) for f in forms])
        assert [one.status for one in answers] == [303, 303]
        rows = kept(coming)
        assert [one.sequence for one in rows] == [1, 2]
        assert sorted(one.category for one in rows) == ["green", "red"]
        standing = queries.latest([coming], at=rows[0].facility_id)[coming]
        assert standing.id == rows[1].id  # the one entered last, whichever it was
        again = at_once(
            [lambda f=f, to=address: f[0].post(to, f[2], hidden=f[1]) for f in forms]
        )  # both press once more
        assert [one.status for one in again] == [303, 303]
        assert len(kept(coming)) == 2
    assert audit_queries.first_fault() is None


def test_straight_to_red_beside_a_full_triage_keeps_both(served):
    nurse, doctor = served.browser().sign_in("triage_nurse"), served.browser().sign_in("doctor")
    coming = came()
    address = f"/encounters/{coming}/triage"
    full, red = nurse.hidden(address), doctor.hidden(address)
    answers = at_once([
        lambda: nurse.post(address, CALM, hidden=full), lambda: doctor.post(f"{address}/red", {}, hidden=red)
    ])  # fmt: skip
    assert [one.status for one in answers] == [303, 303]
    assert min((one.category, one.sequence) for one in kept(coming))[0] == "green"
    assert [one.sequence for one in kept(coming)] == [1, 2]


def test_a_browser_that_dies_while_it_sends_leaves_nothing_half_written(served):
    nurse, coming = served.browser().sign_in("triage_nurse"), came()
    address = f"/encounters/{coming}/triage"
    hidden = nurse.hidden(address)
    body = urlencode({**hidden, **RED}).encode()
    half(served, nurse, address, body)
    assert kept(coming) == []
    assert nurse.get(address).status == 200
    # the whole form arrives, its answer never does; the browser starts again with the same form and presses
    half(served, nurse, address, body, cut=len(body))
    answer = nurse.post(address, RED, hidden=hidden)
    assert answer.status == 303
    assert [one.category for one in kept(coming)] == ["red"]


def half(served, seat, address: str, body: bytes, cut: int | None = None) -> None:
    """Send a request whose body breaks off, and hang up without reading."""
    where = urlsplit(served.address)
    jar = next(one.cookiejar for one in seat.opener.handlers if hasattr(one, "cookiejar"))
    cookies = "; ".join(f"{one.name}={one.value}" for one in jar)
    head = (
        f"POST {address} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(head.encode() + body[: len(body) // 2 if cut is None else cut])


def test_what_was_typed_until_the_browser_died_is_offered_again_and_goes_when_it_is_saved(sign_in):
    nurse, coming = sign_in("triage_nurse"), came()
    address = f"/encounters/{coming}/triage"
    assert "did not save it" not in nurse.get(address).text
    assert nurse.post(address, {**CALM, "heart_rate": "77", "go": "recalculate"}).status_code == 200
    nurse.post(address, {**CALM, "heart_rate": "79", "go": "recalculate"})
    page = nurse.get(address)
    assert "You began this triage at" in words(page.text)
    assert kept(coming) == []  # nothing counts before it is saved
    again = html.unescape(re.search(r'href="([^"]*draft=[^"]*)"', page.text).group(1))
    filled = nurse.get(again).text
    assert 'value="79"' in filled
    assert re.search(r'<input(?=[^>]*name="no_red")[^>]*checked', filled)
    assert "did not save it" not in sign_in("doctor").get(address).text  # nobody else's
    assert 'value="79"' not in sign_in("doctor").get(again).text
    assert nurse.post(address, CALM, page=again).status_code == 303
    assert "did not save it" not in nurse.get(address).text


def signs(**more):
    plain = {
        "age_years": 38,
        **{name: value for name, value in CALM.items() if name not in {"complaint", "no_red", "no_yellow"}},
    }
    absent = {sign.code: False for sign in scales.scale("IITT_ADULT").signs}
    return scales.Inputs.from_plain({**plain, "temperature_c": "36.7", **absent, **more})


def triage(coming, at=None, **more):
    with units.work():
        row = session.get_one(Encounter, coming)
        actions.assess(row, signs(**more), at=at or clock.now(), by=make.actor("triage_nurse"))
    session.remove()


def order(coming) -> list[str]:
    return [one.category for one in queries.history(coming, make.by_code().id)]


@pytest.mark.parametrize("back_min", [5, 29, 120])
def test_a_clock_that_jumps_back_keeps_the_order_of_entry(sign_in, back_min):
    coming, start = came(minutes_ago=30), clock.now()
    triage(coming)
    with clock.at(start - timedelta(minutes=back_min)):
        triage(coming, stridor=True)
        row = session.get_one(Encounter, coming)
        assert order(coming) == ["red", "green"]
        assert queries.latest([coming], at=row.facility_id)[coming].category == "red"
        assert [one.category for one in queries.board(make.by_code())] == ["red"]
        assert all(one.assessed_at >= row.arrived_at for one in kept(coming))
    with clock.at(start + timedelta(minutes=1)):
        triage(coming, wheezing=True)
        assert order(coming) == ["yellow", "red", "green"]
        assert [one.waited_min >= 0 for one in queries.board(make.by_code())] == [True]


def test_a_triage_written_afterwards_does_not_stand_before_a_later_one(store):
    coming = came(minutes_ago=60)
    triage(coming, at=clock.now() - timedelta(minutes=10), stridor=True)
    triage(coming, at=clock.now() - timedelta(minutes=50))
    assert order(coming) == ["red", "green"]
    assert [one.sequence for one in kept(coming)] == [1, 2]


def test_a_doctor_who_takes_over_and_a_clock_that_jumped_leave_the_first_contact(store):
    coming, start = came(minutes_ago=30), clock.now()
    with clock.at(start - timedelta(hours=1)), units.work():
        encounters.take(session.get_one(Encounter, coming), by=make.actor("doctor"))
    with clock.at(start + timedelta(hours=1)), units.work():
        encounters.take(session.get_one(Encounter, coming), by=make.actor("head_of_department"))
    row = session.get_one(Encounter, coming)
    assert row.seen_at == row.arrived_at
    assert row.doctor_at == start + timedelta(hours=1)
    assert row.doctor_id == make.actor("head_of_department").id
