"""Home and the patient's overview as people see them."""

import gzip
import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape

import make
import pytest
from sqlalchemy import event, select

from lighthis.admission import actions as admission
from lighthis.audit.models import AuditEntry
from lighthis.billing.actions import cash
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.staff.roles import ROLES


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return text_of(answer)


def kept(what, *given, **named):
    with units.work():
        return what(*given, **named).id


@contextmanager
def statements():
    """The SQL that runs inside."""
    seen = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def lived(comings, notes=5, bed="1"):
    """A patient with so many stays, each with diagnoses, notes and a discharge; the newest still open."""
    doctor = make.actor("doctor")
    of = make.patient(family="Ғуломқодирова", given="Ўғилхон", patronymic="Шукрулло қизи")
    for number in range(comings):
        since = clock.now() - timedelta(days=10 * (comings - number))
        stay = make.stay(number=bed, of=of, since=since)
        for role, code in (("clinical", "I20.0"), ("main", "I21.9")):
            records.diagnose(stay.encounter, role, code, "", since + timedelta(hours=2), by=doctor)
        for hour in range(notes):
            records.note(stay.encounter, "diary", f"Состояние средней тяжести, день {hour}. " * 3, since + timedelta(hours=3 + hour), by=doctor)  # fmt: skip
        if number < comings - 1:
            admission.discharge(stay, since + timedelta(days=5), "mserv-0004-00004", "loc-cs-002", by=doctor)
            admission.change_bed_state(stay.occupancies[-1].bed, "ready", "", by=make.actor("senior_nurse"))
    return of


# home


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("at", ["GES", "RUR"])
def test_everybody_has_a_home(store, sign_in, role, at):
    answer = sign_in(role, at).get("/")
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    if at == "RUR":
        assert "In the emergency department" not in answer.text


def test_the_registrar_searches_and_sees_who_is_nameless(store, sign_in):
    with units.work():
        unknown = registration.register_unknown("male", 40, "Unknown No 14", by=make.actor("triage_nurse"))
        encounters.arrive(unknown, "by-ambulance", "found in the street", clock.now(), by=make.actor("triage_nurse"))
        encounters.arrive(make.patient(), "self-referred", "cough", clock.now(), by=make.actor("registrar"))
    seen = page(sign_in("registrar"), "/")
    assert "Whom are you looking for?" in seen
    assert "Wait for their data: 1" in seen
    assert "Unknown No 14" in seen
    assert "Comings registered 2" in seen


def test_the_triage_nurse_sees_who_waits_for_triage(store, sign_in):
    with units.work():
        came = encounters.arrive(make.patient(), "self-referred", "chest pain", clock.now() - timedelta(minutes=25), by=make.actor("registrar"))  # fmt: skip
        id_ = came.id
    answer = sign_in("triage_nurse").get("/")
    assert "In the emergency department: 1" in text_of(answer)
    assert "25 min" in text_of(answer)
    assert f"/encounters/{id_}" in answer.text


def test_the_ward_sees_its_requests_and_its_beds(store, sign_in):
    request_id = kept(make.bed_request)
    answer = sign_in("ward_nurse").get("/")
    assert "Wait for a bed: 1" in text_of(answer)
    assert f"/bed-requests/{request_id}" in answer.text
    assert re.search(r"TH\s+6\s+0\s+6", text_of(answer))
    assert "Wait for a bed: 0" in page(sign_in("ward_nurse", "RUR"), "/")


def test_the_cashier_sees_open_accounts_and_the_shift(store, sign_in):
    client = sign_in("cashier")
    assert "Your shift is not open" in page(client, "/")
    with units.work():
        request = make.bed_request(planned_on=clock.today("Asia/Tashkent"))
        request.encounter.payer = "self_pay"
        make.shift()
        cash.take_deposit(request.encounter, "card", Decimal(500000), by=make.actor("cashier"))
    seen = page(client, "/")
    assert "Open accounts: 1" in seen
    assert "500 000" in seen.replace("\u00a0", " ")


def test_the_administrator_sees_what_is_missing_first(store, sign_in):
    seen = page(sign_in("administrator"), "/")
    assert seen.index("missing") < seen.index("is there")
    assert "Licence missing" in seen
    assert "Beds: 12 is there" in seen


def test_recently_opened_are_ones_own(store, sign_in):
    id_ = kept(make.patient, family="Каримова")
    client = sign_in("registrar")
    assert "Recently opened" not in page(client, "/")
    client.get(f"/patients/{id_}")
    assert "Recently opened" in page(client, "/")
    assert "Каримова" in page(client, "/")
    assert "Каримова" not in page(sign_in("cashier"), "/")


# overview


def test_the_doctor_sees_the_whole_course_newest_day_first(store, sign_in):
    with units.work():
        id_ = lived(2).id
    seen = page(sign_in("doctor"), f"/patients/{id_}")
    for words in ("I21.9", "Состояние средней тяжести", "Diary", "To bed", "Discharge", "Admit to a department"):
        assert words in seen, words
    days = re.findall(r'<section class="day">\s*<h2>([^<]+)', sign_in("doctor").get(f"/patients/{id_}").text)
    told = [datetime.strptime(day.replace("\u00a0", " ").strip(), "%d %B %Y") for day in days]
    assert len(told) >= 3
    assert told == sorted(told, reverse=True)


def test_who_may_not_read_the_record_sees_comings_and_beds_only(store, sign_in):
    with units.work():
        id_ = lived(1).id
    for role in ("registrar", "cashier", "accountant"):
        seen = page(sign_in(role), f"/patients/{id_}")
        assert "To bed" in seen
        for hidden in ("I21.9", "Состояние", "Diagnoses", "Admit to a department"):
            assert hidden not in seen, (role, hidden)


def test_other_hospitals_records_are_not_shown(store, sign_in):
    with units.work():
        id_ = lived(1).id
    seen = page(sign_in("doctor", "RUR"), f"/patients/{id_}")
    assert "Records of 1 other hospital are closed to you." in seen
    assert "I21.9" not in seen
    assert "GES-" not in seen


def test_a_hidden_coming_is_hidden_here_too(store, sign_in):
    with units.work():
        of = make.patient()
        encounters.arrive(of, "self-referred", "hidden complaint", clock.now(), by=make.actor("triage_nurse"), secrecy="sensitive")  # fmt: skip
        id_ = of.id
    assert "hidden complaint" not in page(sign_in("doctor"), f"/patients/{id_}")
    assert "hidden complaint" in page(sign_in("triage_nurse"), f"/patients/{id_}")


def test_what_a_person_wrote_is_shown_as_text(store, sign_in):
    with units.work():
        stay = make.stay()
        records.note(stay.encounter, "diary", "<script>alert(1)</script> & more", clock.now(), by=make.actor("doctor"))
        id_ = stay.encounter.patient_id
    answer = sign_in("doctor").get(f"/patients/{id_}")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in answer.text


def test_the_look_is_in_the_log_with_who_and_whom(store, sign_in):
    id_ = kept(make.patient)
    client = sign_in("doctor")
    for part in ("", "/bills", "/papers"):
        client.get(f"/patients/{id_}{part}")
    rows = session.scalars(select(AuditEntry).where(AuditEntry.patient_id == id_).order_by(AuditEntry.seq)).all()
    looks = [(one.action, one.actor_id) for one in rows if one.action.startswith("looked")]
    doctor = make.actor("doctor").id
    assert looks == [("looked: overview", doctor), ("looked: bills", doctor), ("looked: papers", doctor)]
    assert "looked at: overview" in page(sign_in("head_of_department"), f"/patients/{id_}/access")


def test_tabs_and_actions_follow_the_permissions(store, sign_in):
    id_ = kept(make.patient)
    for role, tab, status in (
        ("laboratory", "bills", 403), ("screening_worker", "papers", 403), ("doctor", "access", 403), ("registrar", "bills", 200),
    ):  # fmt: skip
        client = sign_in(role)
        assert client.get(f"/patients/{id_}/{tab}").status_code == status
        assert (f"/patients/{id_}/{tab}" in client.get(f"/patients/{id_}").text) == (status == 200)
    assert "Register a coming" in page(sign_in("registrar"), f"/patients/{id_}")
    assert "Register a coming" not in page(sign_in("cashier"), f"/patients/{id_}")


def test_nobody_comes_after_death(store, sign_in):
    with units.work():
        of = make.patient()
        registration.died(of, clock.now(), by=make.actor("doctor"))
        id_ = of.id
    seen = page(sign_in("registrar"), f"/patients/{id_}")
    assert "Died" in seen
    assert "Register a coming" not in seen


def test_papers_offer_the_card_and_each_stay(store, sign_in):
    with units.work():
        stay = make.stay()
        id_, stay_id, number = stay.encounter.patient_id, stay.id, stay.number
    answer = sign_in("doctor").get(f"/patients/{id_}/papers")
    assert f"form=f003&amp;subject={stay_id}" in answer.text
    assert number in answer.text
    assert f"form=patient_card&amp;subject={id_}" in sign_in("registrar").get(f"/patients/{id_}/papers").text
    assert "f003" not in sign_in("registrar").get(f"/patients/{id_}/papers").text


def test_filters_and_earlier_records(store, sign_in):
    with units.work():
        id_ = lived(5, notes=8).id
    client = sign_in("doctor")
    first = client.get(f"/patients/{id_}")
    assert len(re.findall(r'<span class="at">', first.text)) == 50
    earlier = re.search(r'<a href="([^"]*before=[^"]*)" rel="next">Earlier', first.text)[1]
    second = client.get(unescape(earlier))
    assert "Later" in second.text
    assert 0 < len(re.findall(r'<span class="at">', second.text)) < 50
    notes = client.get(f"/patients/{id_}?only=note")
    assert len(re.findall(r'<span class="at">', notes.text)) == 40
    assert client.get(f"/patients/{id_}?only=<script>").status_code == 200


# budgets


def test_the_page_with_thirty_events_is_light(store, sign_in):
    with units.work():
        id_ = lived(3).id
    for language in ("uz_Cyrl", "ru"):
        answer = sign_in("doctor", language=language).get(f"/patients/{id_}")
        events = len(re.findall(r'<span class="at">', answer.text))
        assert events >= 30
        assert len(gzip.compress(answer.data, 6)) <= 14 * 1024


def test_the_number_of_statements_does_not_grow_with_the_record(store, sign_in):
    with units.work():
        short, long = lived(1).id, lived(4, bed="2").id
    client = sign_in("deputy_chief")
    client.get("/")
    counts = []
    for id_ in (short, long):
        with statements() as seen:
            client.get(f"/patients/{id_}")
        counts.append(len(seen))
    assert counts[1] <= counts[0]
    assert counts[1] <= 45, counts


@pytest.mark.parametrize("role", ["registrar", "triage_nurse", "doctor", "ward_nurse", "cashier", "administrator"])
def test_home_asks_the_store_a_bounded_number_of_times(store, sign_in, role):
    with units.work():
        for number in range(6):
            of = make.patient(family=f"Каримов{number}")
            encounters.arrive(of, "self-referred", "cough", clock.now(), by=make.actor("registrar"))
            make.bed_request(make.patient(family=f"Ахмедов{number}"))
    client = sign_in(role)
    client.get("/")
    with statements() as seen:
        client.get("/")
    assert len(seen) <= 40, "\n".join(seen)
