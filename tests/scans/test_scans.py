"""Scans: attached once, looked at by the worker, given out at their own hospital to who may see them."""

import io
import re
import time
from datetime import timedelta

import make
import pytest
from PIL import Image
from scans import pictures
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.jobs import aside, printing, worker
from lighthis.jobs.models import Job
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.registration.models import PatientLink
from lighthis.scans import actions, queries
from lighthis.scans.models import Scan, ScanBody
from lighthis.scans.rules.files import MEGABYTE, Limits

ROOM = Limits(8 * MEGABYTE, 60 * MEGABYTE, 5000 * MEGABYTE)
PHOTO = pictures.photograph()


@pytest.fixture
def settings(app):
    return app.config["SETTINGS"]


def made(what, *given, **named):
    with units.work():
        return what(*given, **named).id


def attached(patient_id, body=PHOTO, kind="passport", role="registrar", name="page.jpg", **more):
    with units.work():
        more = {"room": ROOM, **more}
        return actions.attach(patient_id, kind, name, body, by=make.actor(role), **more).id


def scan(id_):
    session.expire_all()
    return session.get(Scan, id_)


def log(patient_id):
    rows = select(AuditEntry.action).where(AuditEntry.patient_id == patient_id).order_by(AuditEntry.id)
    return session.scalars(rows).all()


def place(patient_id):
    return f"/patients/{patient_id}/scans/new"


def send(client, patient_id, body=PHOTO, name="page.jpg", hidden=None, **fields):
    fields = {"kind": "passport", "title": "", "coming": "", **fields}
    fields |= hidden or client.hidden(place(patient_id))
    border, sent = encode_multipart(fields | {"file": FileStorage(io.BytesIO(body), name)})
    return client.web.post(place(patient_id), data=sent, content_type=f"multipart/form-data; boundary={border}")


# attached, made clean, given out


def test_a_photograph_goes_from_the_form_to_the_reader(store, settings, sign_in):
    patient_id = made(make.patient)
    client = sign_in("registrar")
    answer = send(client, patient_id, pictures.with_place(), title="разворот с фотографией")
    assert answer.status_code == 303
    row = session.scalars(select(Scan)).one()
    id_ = row.id
    waiting = client.get(f"/scans/{id_}")
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "3")
    assert "Refresh" not in client.get(f"/scans/{id_}?refresh=off").headers
    assert client.get(f"/scans/{id_}/file").status_code == 404
    worker.work_on(settings, once=True)
    assert "разворот с фотографией" in client.get(f"/patients/{patient_id}/papers").text
    ready = client.get(f"/scans/{id_}")
    assert "Refresh" not in ready.headers
    file = client.get(f"/scans/{id_}/file")
    assert (file.status_code, file.mimetype) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(file.data)).size == (40, 60)
    assert b"SecretPhone" not in file.data
    assert re.fullmatch(r'inline; filename="[a-z0-9_-]+\.jpg"', file.headers["Content-Disposition"])
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]
    assert {"scan attached", "scan ready", "looked: scan", "looked: scan opened", "looked: papers"} <= set(log(patient_id))  # fmt: skip
    kept = scan(id_)
    assert (kept.size, kept.media_type) == (len(file.data), "image/jpeg")


def test_a_pdf_is_saved_and_never_shown_in_our_place(store, settings, sign_in):
    id_ = attached(made(make.patient), pictures.pdf(), "referral", name="a.pdf")
    worker.work_on(settings, once=True)
    file = sign_in("doctor").get(f"/scans/{id_}/file")
    assert (file.mimetype, file.data) == ("application/pdf", pictures.pdf())
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_what_the_worker_refuses_is_thrown_away_with_its_reason(store, settings, sign_in):
    patient_id = made(make.patient)
    ids = [attached(patient_id, body, name=name) for body, name in (
        (pictures.pdf(js=True), "a.pdf"), (PHOTO[:2000], "a.jpg"), (pictures.png_header(3000, 3000), "a.png"))]  # fmt: skip
    worker.work_on(settings, once=True)
    client = sign_in("registrar")
    for id_, words in zip(ids, ("holds a program", "damaged", "damaged"), strict=True):
        assert (scan(id_).state, scan(id_).size) == ("refused", 0)
        assert words in client.get(f"/scans/{id_}").text
        assert client.get(f"/scans/{id_}/file").status_code == 404
    assert session.scalars(select(ScanBody)).all() == []
    assert {one.state for one in session.scalars(select(Job))} == {"done"}


def test_a_file_that_kills_its_darkroom_is_parked_and_thrown_away(store, settings, monkeypatch):
    id_ = attached(made(make.patient))
    monkeypatch.setattr(actions, "DARKROOM", "lighthis.scans.nothing")
    for minutes in (0, 1, 5):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            worker.work_on(settings, once=True)
    assert scan(id_).state == "refused"
    assert session.scalars(select(ScanBody)).all() == []


def test_a_file_that_takes_too_long_is_given_up():
    began = time.monotonic()
    with pytest.raises(printing.NotPrinted, match="longer"):
        aside.made_by("http.server", b"", seconds=0.5)
    assert time.monotonic() - began < 20


def test_the_worker_may_do_it_twice(store, settings):
    id_ = attached(made(make.patient))
    done = actions.make({"scan": str(id_)}, settings)
    for _ in range(2):
        with units.work():
            actions.keep({"scan": str(id_)}, done)
    assert actions.make({"scan": str(id_)}, settings) is None
    with units.work():
        actions.park({"scan": str(id_)}, "late")
    assert (scan(id_).state, len(session.scalars(select(ScanBody)).all())) == ("ready", 1)


# the form


def test_the_form_sent_twice_makes_one_scan(store, sign_in):
    patient_id, client = made(make.patient), sign_in("registrar")
    hidden = client.hidden(place(patient_id))
    answers = [send(client, patient_id, hidden=hidden) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(session.scalars(select(Scan)).all()) == 1
    assert send(client, patient_id, PHOTO + b"more", hidden=hidden).status_code == 409


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "a.jpg"), (b"<svg onload='alert(1)'/>", "a.svg"), (b"<html><script>", "a.jpg"), (PHOTO, "a.pdf"),
        (pictures.png_header(90_000, 90_000), "a.png"), (b"PK\x03\x04", "a.zip"), (PHOTO, "a.jpg\0.html"),
    ],
)  # fmt: skip
def test_a_bad_file_comes_back_with_what_was_typed(store, sign_in, body, name):
    patient_id, client = made(make.patient), sign_in("registrar")
    answer = send(client, patient_id, body, name, kind="referral", title="из района")
    assert answer.status_code == 422
    assert "Choose the file again" in answer.text
    assert 'value="из района"' in answer.text
    assert re.search(
        r'<option[^>]*value="referral"[^>]*selected|<option[^>]*selected[^>]*value="referral"', answer.text
    )
    assert session.scalars(select(Scan)).all() == []


def test_no_file_and_bad_fields_are_refused(store, sign_in):
    patient_id, client = made(make.patient), sign_in("registrar")
    other = made(lambda: make.coming(of=make.patient("Другова", "Анна")))
    for fields in (
        {"kind": "x"},
        {"kind": ""},
        {"coming": str(other)},
        {"coming": "no id"},
        {"title": "я" * 10_000},
        {"more": "1"},
    ):
        assert send(client, patient_id, **fields).status_code in {400, 422}, fields
    hidden = client.hidden(place(patient_id))
    assert client.web.post(place(patient_id), data=hidden | {"kind": "passport"}).status_code == 422
    assert session.scalars(select(Scan)).all() == []


@pytest.mark.parametrize(
    ("size", "status", "words"), [(9, 422, "9 MB, 8 MB may be sent"), (13, 413, "The file is too large")]
)
def test_a_file_that_is_too_large_is_refused_in_words(store, sign_in, size, status, words):
    patient_id, client = made(make.patient), sign_in("registrar")
    answer = send(client, patient_id, PHOTO + b"\0" * (size * MEGABYTE - len(PHOTO)), title="из района")
    assert answer.status_code == status
    assert words in answer.text
    assert ("из района" in answer.text) == (status == 422)


def test_no_other_page_takes_more_than_before(store, sign_in):
    client = sign_in("accountant")
    file = FileStorage(io.BytesIO(b"a;b\n" * (9 * MEGABYTE // 4)), "prices.csv")
    border, sent = encode_multipart(client.hidden("/prices/import") | {"file": file})
    answer = client.web.post("/prices/import", data=sent, content_type=f"multipart/form-data; boundary={border}")
    assert answer.status_code == 413


def test_room_of_a_patient_and_of_a_hospital_runs_out_in_words(store):
    patient_id = made(make.patient)
    size = len(PHOTO)
    attached(patient_id, room=Limits(size, 2 * size, 3 * size))
    attached(patient_id, room=Limits(size, 2 * size, 3 * size))
    with pytest.raises(Refusal, match="of this patient"):
        attached(patient_id, room=Limits(size, 3 * size - 1, 9 * size))
    other = made(make.patient, "Другова", "Анна")
    with pytest.raises(Refusal, match="of this hospital"):
        attached(other, room=Limits(size, 9 * size, 3 * size - 1))
    assert len(session.scalars(select(Scan)).all()) == 2
    with units.work():
        assert queries.room_taken(make.by_code().id) == (2, 2 * size)
        assert queries.room_everywhere() == {make.by_code().id: (2, 2 * size)}


# who may


def test_another_hospital_and_other_posts_get_nothing(store, settings, sign_in):
    patient_id = made(make.patient)
    id_ = attached(patient_id)
    worker.work_on(settings, once=True)
    for role, at, status in (
        ("registrar", "RUR", 404),
        ("chief_doctor", "RUR", 404),
        ("cashier", "GES", 403),
        ("accountant", "GES", 403),
    ):
        for address in (f"/scans/{id_}", f"/scans/{id_}/file"):
            assert sign_in(role, at).get(address).status_code == status, (role, address)
    assert "Passport or ID card" not in sign_in("registrar", "RUR").get(f"/patients/{patient_id}/papers").text
    assert "Passport or ID card" not in sign_in("cashier").get(f"/patients/{patient_id}/papers").text
    assert sign_in("pharmacy").get(place(patient_id)).status_code == 403


def test_what_tells_of_health_is_for_who_may_read_the_record(store, settings, sign_in):
    patient_id = made(make.patient)
    id_ = attached(patient_id, kind="extract", role="doctor")
    worker.work_on(settings, once=True)
    registrar = sign_in("registrar")
    assert registrar.get(f"/scans/{id_}").status_code == 404
    assert "Extract" not in registrar.get(f"/patients/{patient_id}/papers").text
    assert "Extract from another hospital" not in registrar.get(place(patient_id)).text
    assert send(registrar, patient_id, kind="extract").status_code == 422
    assert sign_in("ward_nurse").get(f"/scans/{id_}/file").status_code == 200


def test_scans_of_a_sensitive_coming_are_hidden_with_it(store, settings, sign_in):
    with units.work():
        coming = make.coming(secrecy="sensitive")
        coming.doctor_id = coming.registered_by_id = make.actor("chief_doctor").id
        patient_id, coming_id = coming.patient_id, coming.id
    id_ = attached(patient_id, kind="consent", role="chief_doctor", encounter_id=coming_id)
    worker.work_on(settings, once=True)
    for role in ("registrar", "ward_nurse"):
        client = sign_in(role)
        assert client.get(f"/scans/{id_}/file").status_code in {403, 404}
        assert "Signed consent" not in client.get(f"/patients/{patient_id}/papers").text
        assert str(coming_id) not in client.get(place(patient_id)).text
        assert send(client, patient_id, coming=str(coming_id)).status_code == 422
    assert sign_in("chief_doctor").get(f"/scans/{id_}/file").status_code == 200


# what happens to patient and coming


def test_a_linked_record_shows_the_scans_of_both(store, sign_in):
    keeps, goes = made(make.patient), made(make.patient, "Юлдашева", "Дильноза")
    attached(goes, title="на второй карте")
    with units.work():
        session.add(PatientLink(loser_id=goes, survivor_id=keeps, by_id=make.actor("chief_doctor").id, reason="same"))
    assert "на второй карте" in sign_in("registrar").get(f"/patients/{keeps}/papers").text
    with pytest.raises(Refusal, match="of this patient"):
        attached(keeps, room=Limits(MEGABYTE, len(PHOTO), 9 * MEGABYTE))


def test_a_coming_that_moves_takes_its_scans_along(store):
    with units.work():
        coming, other = make.coming(kind="emergency"), make.patient("Другова", "Анна")
        was, coming_id, goes_to = coming.patient_id, coming.id, other.id
    id_ = attached(was, encounter_id=coming_id)
    own = attached(was)
    with units.work():
        move = encounters.ask_move(
            session.get(type(coming), coming_id),
            session.get(type(other), goes_to),
            "wrong card",
            by=make.actor("doctor"),
        )
        encounters.answer_move(move, accepted=True, by=make.actor("head_of_department"))
    assert (scan(id_).patient_id, scan(own).patient_id) == (goes_to, was)


def test_a_coming_entered_in_error_gives_its_scans_out_no_more(store, settings, sign_in):
    with units.work():
        coming = make.coming(kind="emergency")
        patient_id, coming_id = coming.patient_id, coming.id
    id_ = attached(patient_id, encounter_id=coming_id)
    worker.work_on(settings, once=True)
    with units.work():
        error = encounters.ask_error("coming", coming_id, "another person", by=make.actor("triage_nurse"))
        encounters.answer_error(error, accepted=True, by=make.actor("head_of_department"))
    assert scan(id_).withdrawn_why == "another person"
    assert sign_in("registrar").get(f"/scans/{id_}/file").status_code == 404


def test_a_withdrawn_scan_stays_in_the_list_and_is_not_given_out(store, settings, sign_in):
    patient_id = made(make.patient)
    id_ = attached(patient_id)
    worker.work_on(settings, once=True)
    client, address = sign_in("registrar"), f"/scans/{id_}/withdraw"
    assert client.post(address, {"reason": ""}).status_code == 422
    hidden = client.hidden(address)
    answers = [client.web.post(address, data=hidden | {"reason": "чужой паспорт"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert client.post(address, {"reason": "ещё раз"}).status_code == 422
    assert client.get(f"/scans/{id_}/file").status_code == 404
    assert "чужой паспорт" in client.get(f"/patients/{patient_id}/papers").text
    assert log(patient_id).count("scan withdrawn") == 1
    assert session.scalars(select(ScanBody)).all() != []


def test_another_patients_coming_is_refused_by_the_action(store):
    patient_id = made(make.patient)
    other = made(lambda: make.coming(of=make.patient("Другова", "Анна")))
    with pytest.raises(Refusal, match="another patient"):
        attached(patient_id, encounter_id=other)
    rural = made(lambda: make.coming(of=session.get(make.Patient, patient_id), at="RUR"))
    with pytest.raises(NotFound):
        attached(patient_id, encounter_id=rural)


def test_a_disk_that_is_full_is_said_and_nothing_is_half_kept(store, sign_in, monkeypatch):
    patient_id, client = made(make.patient), sign_in("registrar")
    hidden = client.hidden(place(patient_id))

    def full(*_given, **_named):
        raise actions.session.connection().dialect.dbapi.OperationalError("database or disk is full")

    monkeypatch.setattr(actions.jobs, "put", full)
    answer = send(client, patient_id, title="из района", hidden=hidden)
    assert answer.status_code in {500, 503}
    assert "из района" in answer.text
    assert "Nothing was saved" in answer.text
    session.expire_all()
    assert session.scalars(select(Scan)).all() == []
    assert session.scalars(select(ScanBody)).all() == []


def test_the_next_page_of_a_paper_begins_with_the_same_kind(store, sign_in):
    patient_id, client = made(make.patient), sign_in("registrar")
    answer = send(client, patient_id, kind="consent", go="another")
    assert answer.status_code == 303
    assert re.search(r'<option[^>]*value="consent"[^>]*selected|<option[^>]*selected[^>]*value="consent"', client.get(answer.location).text)  # fmt: skip


def test_the_overview_tells_the_administrator_how_much_room_scans_take(store, sign_in):
    attached(made(make.patient))
    assert "1 files, 1 MB of 5" in sign_in("administrator").get("/facility").text


# beside the result of an order


def test_a_scan_of_a_result_stands_beside_its_order(store, sign_in):
    with units.work():
        row = make.resulted().order
        patient_id, coming, order = row.encounter.patient_id, row.encounter_id, row.id
    laboratory, address = sign_in("laboratory"), f"/encounters/{coming}/orders"
    way = re.search(r'href="(/patients/[^"]*/scans/new\?[^"]*order=[^"]*)"', laboratory.get(address).text)
    assert way, "no way to attach"
    hidden = laboratory.hidden(way[1].replace("&amp;", "&"))
    answer = send(
        laboratory, patient_id, hidden=hidden, kind="result", coming=str(coming), order=str(order), title="Плёнка"
    )
    assert answer.status_code == 303
    assert answer.location.endswith(address)
    assert "Плёнка" in laboratory.get(address).text
    assert "Плёнка" in sign_in("doctor").get(address).text
    session.expire_all()
    with units.work():
        found = session.scalars(select(Scan)).one()
        assert (found.order_id, found.encounter_id) == (order, coming)
        actions.withdraw(found, "не та", by=make.actor("laboratory"))
    assert "Плёнка" not in laboratory.get(address).text


@pytest.mark.parametrize("which", ["another coming", "another hospital", "nonsense"])
def test_an_order_of_another_coming_takes_no_scan(store, sign_in, which):
    with units.work():
        row = make.resulted().order
        patient_id, coming = row.encounter.patient_id, row.encounter_id
        other = make.ordered(of=make.coming("budget", kind="emergency", of=make.patient("Каримова", "Лола", "")))
        foreign = make.ordered(at="RUR")
        order = {"another coming": str(other.id), "another hospital": str(foreign.id), "nonsense": "x"}[which]
    answer = send(sign_in("laboratory"), patient_id, kind="result", coming=str(coming), order=order)
    assert answer.status_code == (422 if which == "another coming" else 404)
    assert session.scalars(select(Scan)).all() == []
