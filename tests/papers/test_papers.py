"""Papers: asked for once, frozen, printed by the worker, given out at their own hospital alone."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission import prints as admission_prints
from lighthis.admission.models import Stay
from lighthis.audit.models import AuditEntry
from lighthis.billing.actions import cash, charges, prices
from lighthis.billing.queries import slips
from lighthis.cli import lighthis
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.jobs import printing, worker
from lighthis.jobs.models import Job
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.papers import actions, queries
from lighthis.papers.models import Paper
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient

CARD = "patient_card"


@pytest.fixture
def settings(app):
    return app.config["SETTINGS"]


def found(patient_id):
    return session.get(Patient, patient_id)


def made(what, *given, **named):
    with units.work():
        return what(*given, **named).id


def asked(of_id, form=CARD, language="ru", role="registrar"):
    with units.work():
        return actions.ask(form, language, of_id, by=make.actor(role)).id


def paper(id_):
    session.expire_all()
    return session.get(Paper, id_)


def words(settings, id_):
    """The text of a paper's PDF, in one line."""
    file = io.BytesIO(queries.pdf(paper(id_)))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


# what is frozen


def test_a_paper_keeps_saying_what_was_true_when_it_was_asked_for(store, settings):
    patient_id = made(make.patient)
    id_ = asked(patient_id)
    with units.work():
        row = session.get(Paper, id_)
        registration.change(found(row.patient_id), registration.PatientDraft(family="Каримова", given="Дилноза", sex="female"), by=make.actor("registrar"))  # fmt: skip
    worker.work_on(settings, once=True)
    assert "Юлдашева" in words(settings, id_)
    again = asked(patient_id)
    worker.work_on(settings, once=True)
    assert "Каримова" in words(settings, again)


def test_asking_writes_paper_job_and_log_together_or_nothing(store):
    patient_id = made(make.patient)

    def asked_and_dropped():
        with units.work():
            actions.ask(CARD, "ru", patient_id, by=make.actor("registrar"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asked_and_dropped()
    assert session.scalars(select(Paper)).all() == []
    assert session.scalars(select(Job)).all() == []
    asked(patient_id)
    assert session.scalars(select(Job.subject)).all() == [{"paper": str(session.scalars(select(Paper.id)).one())}]
    assert "paper asked for" in session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize(
    ("language", "size", "field"), [("en", "", "language"), ("ru", "A3", "size"), ("", "", "language")]
)
def test_a_language_or_size_that_the_edition_has_not_is_refused(work, language, size, field):
    of = make.patient()
    with pytest.raises(Refusal) as refused:
        actions.ask(CARD, language, of.id, by=make.actor("registrar"), size=size)
    assert refused.value.field == field


def test_the_second_paper_is_marked_as_a_copy_and_a_draft_never_makes_a_copy(work):
    of, registrar = make.patient(), make.actor("registrar")
    assert [actions.ask(CARD, lang, of.id, by=registrar).is_copy for lang in ("ru", "uz")] == [False, True]
    stay = make.stay(of=of)
    drafts = [actions.ask("f003", "ru", stay.id, by=make.actor("doctor")) for _ in range(2)]
    assert [(one.is_draft, one.is_copy) for one in drafts] == [(True, False), (True, False)]
    records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
    admission.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=make.actor("doctor"))
    final = [actions.ask("f003", "ru", stay.id, by=make.actor("doctor")) for _ in range(2)]
    assert [(one.is_draft, one.is_copy) for one in final] == [(False, False), (False, True)]


# who may


def test_a_post_without_the_domains_permission_may_not_print_its_paper(work):
    stay = make.stay()
    for role, form in (("registrar", "f003"), ("cashier", "f003"), ("cashier", CARD), ("triage_nurse", "payment_slip")):
        with pytest.raises(Refusal):
            actions.ask(form, "ru", stay.id, by=make.actor(role))


def test_another_hospitals_stay_is_not_found(work):
    stay = make.stay()
    with pytest.raises(NotFound):
        actions.ask("f003", "ru", stay.id, by=make.actor("doctor", "RUR"))
    with pytest.raises(NotFound):
        queries.form("f999")


# form 003


def test_form_003_is_filled_from_the_stay(work):
    of = make.patient(family="Ғаниева", given="Ўғилой", pinfl="41402835120017", mahalla="Oʻrikzor")
    doctor = make.actor("doctor")
    since = clock.now() - timedelta(days=3)
    stay = make.stay(of=of, since=since)
    for role, code in (("clinical", "I20.0"), ("main", "I21.9"), ("concomitant", "I10"), ("concomitant", "E11.9")):
        records.diagnose(stay.encounter, role, code, "", clock.now(), by=doctor)
    withdrawn = records.diagnose(stay.encounter, "complication", "I50.0", "", clock.now(), by=doctor)
    records.withdraw(withdrawn, "not so", by=doctor)
    admission.transfer(stay, make.bed("2", "1", department_code="SU"), clock.now() - timedelta(days=1), by=doctor)
    admission.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    subject = admission_prints.case_history(stay.id, stay.facility_id, "ru")
    facts = subject.facts
    assert (subject.is_draft, subject.encounter_id) == (False, stay.encounter_id)
    assert (facts.patient.family, facts.patient.pinfl) == ("Ғаниева", "41402835120017")
    assert (facts.record_number, facts.department, facts.room) == (stay.number, "Терапия", "2")
    assert [one.department for one in facts.moves] == ["Хирургия"]
    assert facts.bed_days == 3
    assert (facts.emergency, facts.by_ambulance) == (True, True)
    assert facts.reception_diagnosis.icd10 == "I20.0"
    assert facts.main_diagnosis.text
    assert [one.icd10 for one in facts.concomitant] == ["I10", "E11.9"]
    assert facts.complications == ()
    assert (facts.disposition, facts.outcome) == ("mserv-0004-00004", "loc-cs-002")
    assert facts.times_this_year == 1
    assert admission_prints.case_history(stay.id, stay.facility_id, "uz").facts.department


# payment slip


def paying(amounts, *, sensitive=False):
    """A planned, paying patient with charges, and a cashier with an open shift."""
    cashier, accountant = make.actor("cashier"), make.actor("accountant")
    request = make.bed_request(planned_on=clock.today("Asia/Tashkent"))
    coming = request.encounter
    coming.payer = "self_pay"
    for number, amount in enumerate(amounts):
        item = prices.add_item(f"L{number}", {"name_ru": f"Услуга {number}", "name_uz": f"Xizmat {number}"}, "laboratory", by=accountant, is_sensitive=sensitive)  # fmt: skip
        prices.add_price(item, "self_pay", Decimal(amount), date(2026, 1, 1), by=accountant)
        charges.charge(coming, item, Decimal(2), f"test:{number}", clock.now(), by=make.actor("doctor"))
    make.shift()
    return coming, cashier


def slip(document, language="ru"):
    return slips.slip(document.id, document.facility_id, language).facts


def adds_up(facts):
    """What stands on a payment slip must add up for whoever reads it: what was handed over, and what is left."""
    to_pay = facts.total.amount + (facts.rounding.amount if facts.rounding else 0)
    return to_pay == sum(one.amount.amount for one in facts.paid) + facts.balance.amount


def test_a_slip_adds_up_after_a_deposit_a_part_and_the_rest(work):
    coming, cashier = paying(["120000.30", "40010"])
    deposit = cash.take_deposit(coming, "cash", Decimal(100000), Decimal(200000), by=cashier)
    part = cash.take_payment(coming, "cash", Decimal(100000), by=cashier)
    rest = cash.take_payment(coming, "cash", None, Decimal(150000), by=cashier)
    first = slip(deposit)
    assert (first.total.amount, first.change.amount, first.balance) == (100000, 100000, None)
    for document in (part, rest):
        assert adds_up(slip(document)), document.number
    last = slip(rest)
    assert [line.words for line in last.lines] == ["Услуга 0", "Услуга 1"]
    assert [one.means for one in last.paid] == ["deposit", "cash", "cash"]
    assert [one.reference for one in last.paid if one.reference] == [part.number, part.number]
    assert last.balance.amount == 0
    assert slip(part).balance.amount > 0  # a slip keeps saying how it stood then


def test_sensitive_services_have_neutral_words_on_a_slip(work):
    coming, cashier = paying(["50000"], sensitive=True)
    document = cash.take_payment(coming, "card", None, by=cashier)
    assert [line.words for line in slip(document).lines] == ["Медицинская услуга"]
    assert [line.words for line in slip(document, "uz").lines] == ["Tibbiy xizmat"]


def test_a_refund_slip_says_refund(work):
    coming, cashier = paying([])
    cash.take_deposit(coming, "cash", Decimal(100000), by=cashier)
    document = make.refund(coming, "cash", None, "went home", by=cashier)
    facts = slip(document)
    assert (facts.refund, facts.total.amount, facts.balance) == (True, 100000, None)


# printing


def test_all_three_papers_come_out_in_russian_and_uzbek(store, settings):
    with units.work():
        stay = make.stay()
        coming, cashier = paying(["150000"])
        document = cash.take_payment(coming, "cash", None, by=cashier)
        wanted = {CARD: stay.encounter.patient_id, "f003": stay.id, "payment_slip": document.id}
    expected = {
        (CARD, "ru"): "Карта пациента", (CARD, "uz"): "Bemor kartasi",
        ("f003", "ru"): "медицинская карта стационарного больного", ("f003", "uz"): "statsionar bemorning tibbiy kartasi",
        ("payment_slip", "ru"): "Не является фискальным чеком", ("payment_slip", "uz"): "Fiskal chek emas",
    }  # fmt: skip
    roles = {CARD: "registrar", "f003": "doctor", "payment_slip": "cashier"}
    ids = {key: asked(wanted[key[0]], *key, role=roles[key[0]]) for key in expected}
    worker.work_on(settings, once=True)
    for key, id_ in ids.items():
        assert paper(id_).state == "ready", paper(id_).fault
        assert expected[key].casefold() in words(settings, id_).casefold(), key
    assert "ЧЕРНОВИК" in words(settings, ids["f003", "ru"])


def test_a_pdf_lies_in_the_store_and_nowhere_else(store, settings):
    id_ = asked(made(make.patient))
    worker.work_on(settings, once=True)
    assert queries.pdf(paper(id_)).startswith(b"%PDF")
    assert list(settings.data.rglob("*.pdf")) == []


def test_a_paper_printed_twice_is_kept_once(store, settings):
    id_ = asked(made(make.patient))
    worker.work_on(settings, once=True)
    body = queries.pdf(paper(id_))
    assert actions.make({"paper": str(id_)}, settings) == b""
    with units.work():
        actions.keep({"paper": str(id_)}, b"other")
    assert queries.pdf(paper(id_)) == body


def test_old_pdfs_are_cleared_away_and_made_again_from_what_was_frozen(store, settings, sign_in):
    patient_id = made(make.patient)
    id_ = asked(patient_id)
    worker.work_on(settings, once=True)
    client, before = sign_in("registrar"), words(settings, id_)
    young = asked(patient_id, language="uz")
    with clock.at(clock.now() + timedelta(days=20)):
        worker.work_on(settings, once=True)
    with clock.at(clock.now() + timedelta(days=31)), units.work():
        assert actions.clear(clock.now() - timedelta(days=settings.pdf_days), by=make.TESTS) == 1
    assert (queries.pdf(paper(id_)), paper(id_).state) == (None, "ready")
    assert queries.has_pdf(paper(young))
    assert client.get(f"/papers/{id_}.pdf").status_code == 404
    page = client.get(f"/papers/{id_}")
    assert "cleared away" in page.text
    assert "Open the PDF" not in page.text
    with units.work():
        registration.change(found(patient_id), registration.PatientDraft(family="Каримова", given="Дилноза", sex="female"), by=make.actor("registrar"))  # fmt: skip
    answer = client.web.post(f"/papers/{id_}/again", data=client.hidden(f"/papers/{id_}"))
    assert answer.location == f"/papers/{id_}"
    worker.work_on(settings, once=True)
    assert words(settings, id_) == before
    assert client.get(f"/papers/{id_}.pdf").status_code == 200
    refused = client.web.post(f"/papers/{id_}/again", data=client.hidden("/account"))
    assert refused.status_code == 422
    assert "need not be made again" in refused.text


def test_the_nightly_command_clears_by_the_setting(store, tmp_path, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path))
    monkeypatch.setenv("LIGHTHIS_DATABASE", store)
    monkeypatch.setenv("LIGHTHIS_PDF_DAYS", "2")
    id_ = asked(made(make.patient))
    with units.work():
        actions.keep({"paper": str(id_)}, b"%PDF")
    with clock.at(clock.now() + timedelta(days=3)):
        answer = CliRunner().invoke(lighthis, ["papers", "clear"])
    assert answer.output == "PDFs removed: 1\n"


def test_a_paper_that_cannot_be_printed_says_so(store, settings, monkeypatch, sign_in):
    id_ = asked(made(make.patient))

    def fails(html, **more):
        raise printing.NotPrinted("the paper took longer than it may")

    monkeypatch.setattr(printing, "pdf", fails)
    for wait in (0, 11, 80):
        with clock.at(clock.now() + timedelta(seconds=wait)):
            worker.work_on(settings, once=True)
    assert paper(id_).state == "failed"
    page = sign_in("registrar").get(f"/papers/{id_}")
    assert "could not be made" in page.text
    assert page.headers.get("Refresh") is None


def test_papers_of_a_coming_that_was_moved_are_taken_out_of_use(store, settings, sign_in):
    stay_id = made(make.stay)
    id_ = asked(stay_id, "f003", role="doctor")
    worker.work_on(settings, once=True)
    with units.work():
        stay = session.get(Stay, stay_id)
        other = make.patient(family="Каримова", given="Нигора")
        move = encounters.ask_move(stay.encounter, other, "wrong card taken", by=make.actor("doctor"))
        encounters.answer_move(move, accepted=True, by=make.actor("head_of_department"))
    assert paper(id_).state == "withdrawn"
    client = sign_in("doctor")
    assert client.get(f"/papers/{id_}.pdf").status_code == 404
    assert "wrong card taken" in client.get(f"/papers/{id_}").text


# pages


def address(of_id, form=CARD):
    return f"/papers?form={form}&subject={of_id}"


def test_the_page_asks_waits_and_gives_the_file(store, settings, sign_in):
    patient_id = made(make.patient)
    client = sign_in("registrar")
    here = address(patient_id)
    answer = client.post(here, {"form": CARD, "subject": patient_id, "language": "uz", "size": "card"})
    assert answer.status_code == 303
    waiting = client.get(answer.location)
    assert waiting.headers["Refresh"] == "3"
    assert "Юлдашева" not in waiting.text
    assert "Refresh" not in client.get(f"{answer.location}?refresh=off").headers
    worker.work_on(settings, once=True)
    ready = client.get(answer.location)
    assert "Refresh" not in ready.headers
    file = client.get(f"{answer.location}.pdf")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert "Tugʻilgan sanasi 14.02.1983" in PdfReader(io.BytesIO(file.data)).pages[0].extract_text()
    assert re.fullmatch(r'inline; filename="[a-z0-9_-]+\.pdf"', file.headers["Content-Disposition"])
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"
    looks = session.scalars(select(AuditEntry).where(AuditEntry.patient_id == patient_id)).all()
    assert "looked: paper opened" in [one.action for one in looks]


def test_the_form_sent_twice_asks_for_one_paper(store, sign_in):
    patient_id = made(make.patient)
    client = sign_in("registrar")
    here = address(patient_id)
    fields = client.hidden(here) | {"form": CARD, "subject": str(patient_id), "language": "ru", "size": "A4"}
    answers = [client.web.post(here, data=fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(session.scalars(select(Paper)).all()) == 1


def test_strangers_get_nothing(store, settings, sign_in):
    patient_id = made(make.patient)
    with units.work():
        stay_id = make.stay(of=found(patient_id)).id
    id_ = asked(stay_id, "f003", role="doctor")
    worker.work_on(settings, once=True)
    for role, at, status in (("doctor", "RUR", 404), ("registrar", "GES", 403), ("cashier", "GES", 403), ("accountant", "GES", 403)):  # fmt: skip
        client = sign_in(role, at)
        assert client.get(f"/papers/{id_}").status_code == status, role
        assert client.get(f"/papers/{id_}.pdf").status_code == status, role
    assert sign_in("doctor", "RUR").get(address(stay_id, "f003")).status_code == 404
    assert sign_in("registrar").get(address(stay_id, "f003")).status_code == 403


@pytest.mark.parametrize(
    "bad",
    [
        {"language": "xx"}, {"language": ""}, {"size": "A3"}, {"language": "😀"}, {"language": "x" * 10_000},
        {"form": "f999"}, {"form": "../../etc"}, {"subject": "no id"}, {"subject": "\0"}, {"more": "1"},
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_writes_nothing(store, sign_in, bad):
    patient_id = made(make.patient)
    client = sign_in("registrar")
    here = address(patient_id)
    fields = {"form": CARD, "subject": str(patient_id), "language": "ru", "size": "A4", **bad}
    answer = client.post("/papers", fields, page=here)
    assert 400 <= answer.status_code < 500
    assert session.scalars(select(Paper)).all() == []


def test_a_blank_is_about_nobody_and_no_copy_and_needs_no_worker_to_be_seen(store, sign_in):
    at = make.by_code().id
    with units.work():
        rows = [actions.ask("f003", "ru", at, by=make.actor("doctor")) for _ in range(2)]
        assert [(one.is_draft, one.is_copy, one.patient_id) for one in rows] == [(False, False, None)] * 2
        id_ = rows[0].id
    doctor = sign_in("doctor")
    assert "subject=" in doctor.get("/papers/blank").text
    shown = doctor.get(f"/papers/{id_}.html")
    assert shown.status_code == 200
    assert "Медицинская карта стационарного больного" in shown.text
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert doctor.get(f"/papers/{id_}").status_code == 200
    with pytest.raises(NotFound), units.work():
        actions.ask("access_log", "ru", at, by=make.actor("chief_doctor"))


def test_the_number_in_the_square_leads_to_the_stay(store, sign_in):
    with units.work():
        stay = make.stay()
        number, id_ = stay.number, stay.id
    answer = sign_in("doctor").web.get("/patients", query_string={"q": number})
    assert (answer.status_code, answer.location) == (302, f"/stays/{id_}")
    assert sign_in("doctor").web.get("/patients", query_string={"q": "99999/2026"}).status_code == 200
