"""The journal on the screen, on paper and as a file: fifteen columns over what happened, and nothing of what is hidden."""

import csv
import io
import re
from datetime import timedelta

import make
import pytest
from markupsafe import escape
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.rules import Elsewhere
from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.discharge import actions as discharge
from lighthis.discharge.rules import Cause
from lighthis.encounters import actions
from lighthis.encounters.rules import Brought
from lighthis.journal import rules
from lighthis.kernel import clock
from lighthis.kernel.cells import harmless
from lighthis.kernel.text import Refusal
from lighthis.papers.models import Paper
from lighthis.records import actions as records
from lighthis.registration import actions as registration

pytestmark = pytest.mark.usefixtures("noon")


def rows_of(client, **asked):
    """The lines of the file, by column."""
    answer = client.get("/journal.csv", query_string=asked)
    assert answer.status_code == 200, answer.text
    return [dict(enumerate(row, 1)) for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))][1:]


@pytest.fixture
def day(store):
    """An admitted patient who was discharged, a refusal, a transfer, one in the department, one entered in error."""
    with units.work():
        stay = make.stay(since=clock.now() - timedelta(minutes=50), of=make.patient(phone="+998901234567"))
        records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
        admission.discharge(stay, clock.now(), "mserv-0004-00004", "loc-cs-002", by=make.actor("doctor"))
        make.refused(make.patient("Нурматов"), told=True, told_whom="жена", told_at=clock.now() - timedelta(minutes=5))
        make.refused(
            make.patient("Тўраев"),
            kind="transferred",
            reason="other-profile",
            turn="repeat",
            facility_to="Институт кардиологии",
            agreed_with="дежурный врач",
        )
        brought = Brought("103 Чиланзар", "14", "2271", "сержант Алиев", "Поликлиника № 3", "188")
        here = actions.arrive(
            make.patient("Исломова"), "by-ambulance", "=1+1", clock.now(), by=make.actor("registrar"), brought=brought
        )
        records.diagnose(here, "referral", "K35.8", "подозрение", clock.now(), by=make.actor("doctor"))
        wrong = actions.arrive(make.patient("Ошибкина"), "other", "жар", clock.now(), by=make.actor("registrar"))
        actions.enter_in_error(wrong, "два окна", by=make.actor("deputy_chief"))


def test_who_leaves_a_ward_for_another_hospital_stands_with_its_name(store, sign_in):
    with units.work():
        stay = make.stay(since=clock.now() - timedelta(minutes=50))
        records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
        there = Elsewhere("Институт кардиологии", "дежурный врач", "скорая")
        admission.discharge(stay, clock.now(), "other-hcf", "loc-cs-002", by=make.actor("doctor"), elsewhere=there)
    (row,) = rows_of(sign_in("chief_doctor"))
    assert re.search(r", Институт кардиологии, \d\d\.\d\d\.20\d\d", row[11])


def test_the_fifteen_columns(day, sign_in):
    admitted, refused, sent, here, wrong = rows_of(sign_in("chief_doctor"))
    assert [row[1] for row in (admitted, refused, sent, here, wrong)] == ["1", "2", "3", "4", "5"]
    assert "Юлдашева" in admitted[4]
    assert (admitted[5], admitted[8]) == ("14.02.1983", "TH")
    assert "901234567" in re.sub(r"\D", "", admitted[6])
    assert re.fullmatch(r"1/20\d\d", admitted[9])
    assert admitted[11]
    assert admitted[13] == admitted[14] == ""
    assert refused[13].startswith("No indications for hospital treatment; ")
    assert "Спазмолитик" in refused[13]
    assert "Наблюдение хирурга" in refused[13]
    assert refused[14] == "first refusal"
    assert refused[12].startswith("yes, жена")
    assert "Not the profile of this hospital; Институт кардиологии" in sent[13]
    assert sent[14] == "repeat refusal"
    assert here[7] == "By ambulance, 103 Чиланзар, brigade 14, call 2271, сержант Алиев, Поликлиника № 3, No 188"
    assert here[10].startswith("K35.8")
    assert here[10].endswith("подозрение")
    assert wrong[15] == "Struck out: два окна"
    assert wrong[13] == wrong[7] == ""


def test_a_refusal_names_what_was_found_and_its_doctor(day, sign_in):
    """cis-forms.md 3: each refusal needs examination, diagnosis, help given, advice, the doctor's name."""
    _admitted, refused, sent, *_ = rows_of(sign_in("chief_doctor"))
    for line in (refused, sent):
        assert "K29.5" in line[13]
        assert line[13].endswith("; doctor Тестовdoc\u00a0А.\u00a0К."), line[13]


def test_relatives_who_were_told_later_stand_in_column_twelve(store, sign_in):
    with units.work():
        doctor, coming = make.actor("doctor"), make.coming("budget", kind="emergency")
        records.note(coming, "told", "сестра, по телефону", clock.now(), by=doctor)
        refused = make.refused(make.patient("Нурматов"), told=False)
        again = make.refused(make.patient("Тўраев"), told=True, told_whom="жена")
        records.note(refused.encounter, "told", "сын " + "и соседи " * 30, clock.now(), by=doctor)
        records.note(again.encounter, "conversation", "о диете", clock.now(), by=doctor)
        stay = make.stay(of=make.patient("Ким"))
        records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=doctor)
        admission.discharge(stay, clock.now(), "mserv-0004-00002", "died", by=doctor)
        said = {"told_whom": "дочь", "told_at": clock.now().isoformat()}
        discharge.write_death(stay, {"a": Cause("I21.9")}, said, by=doctor, circumstances="disease")
    first, second, third, last = (row[12] for row in rows_of(sign_in("chief_doctor")))
    assert first.startswith("yes, сестра, по телефону, ")
    assert second.startswith("yes, сын и соседи ")
    assert "…, " in second
    assert third == "yes, жена"
    assert last.startswith("yes, дочь, ")


def test_what_the_ambulance_found_stands_for_the_diagnosis_of_a_referral(store, sign_in):
    with units.work():
        registrar = make.actor("registrar")
        coming = actions.arrive(make.patient("Исломова"), "by-ambulance", "боль", clock.now(), by=registrar)
        actions.hand_over(coming, {"diagnosis": "ОКС?"}, {"received_at": clock.now()}, {}, by=registrar)
    client = sign_in("chief_doctor")
    assert rows_of(client)[0][10] == "ОКС?"
    with units.work():
        records.diagnose(coming, "referral", "K35.8", "", clock.now(), by=make.actor("doctor"))
    assert rows_of(client)[0][10].startswith("K35.8")


def test_the_page_filters_and_finds_a_number(day, sign_in):
    client = sign_in("registrar")
    page = client.get("/journal")
    assert page.status_code == 200
    assert page.text.count('role="row"') == 6
    assert "struck out" in page.text
    admitted, refused = client.get("/journal?who=admitted").text, client.get("/journal?who=refused").text
    assert ("Юлдашева" in admitted, "Нурматов" in admitted) == (True, False)
    assert ("Юлдашева" in refused, "Нурматов" in refused, "Исломова" in refused) == (False, True, False)
    one = client.get("/journal?number=3").text
    assert ("Тўраев" in one, "Нурматов" in one) == (True, False)
    assert "Тўраев" in client.get(f"/journal?number=3/{clock.today('Asia/Tashkent').year}").text
    assert "no line fits" in client.get("/journal?number=3/2019").text


def test_the_paper_has_the_official_heads(day, sign_in):
    client = sign_in("registrar")
    paper = client.get("/journal/print?paper=ru").text
    assert "Журнал учёта приёма больных и отказов в госпитализации" in paper
    for words in ("Каким учреждением был направлен или доставлен", "Отказ первичный, повторный", "Примечание"):
        assert words in paper
    assert paper.count('role="columnheader"') == 30
    assert "Нет показаний к госпитализации" in paper
    assert "today" not in paper
    assert "hisobga olish" in client.get("/journal/print?paper=uz").text
    assert client.get("/journal/print?paper=xx").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "since=завтра",
        "since=31.02.2026",
        "since=01.01.2026&until=01.12.2026",
        "since=22.11.2026&until=21.11.2026",
        "number=x",
        "number=9/9",
        "since=01.01.2200",
    ],
)
@pytest.mark.parametrize("page", ["/journal", "/journal/print", "/journal.csv"])
def test_what_cannot_be_is_said(store, sign_in, asked, page):
    answer = sign_in("registrar").get(f"{page}?{asked}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_paper_is_of_days_that_were(store, sign_in):
    for asked in ("since=31.02.2026", "since=01.01.2026&until=01.12.2026", "since=01.01.2200"):
        assert sign_in("registrar").get(f"/journal/paper?{asked}").status_code == 422, asked


def test_what_the_print_worker_could_not_make_in_time_is_refused(day, sign_in, monkeypatch):
    monkeypatch.setattr(rules, "MOST_PRESSED", 4)
    assert sign_in("registrar").get("/journal/paper").status_code == 422
    assert sign_in("registrar").get("/journal/print").status_code == 200


def hidden_coming():
    row = actions.arrive(
        make.patient("Тайнова"),
        "self-referred",
        "тайна",
        clock.now(),
        by=make.actor("triage_nurse"),
        secrecy="sensitive",
    )
    records.diagnose(row, "admission", "F10.2", "", clock.now(), by=make.actor("doctor"))
    doctor = make.actor("doctor")
    actions.decide(row, "declined", clock.now(), by=doctor, ending=make.refusal(help_given="детоксикация"))
    return row


def test_a_hidden_coming_is_a_number_and_nothing_else(store, sign_in):
    with units.work():
        hidden_coming()
    registrar = rows_of(sign_in("registrar"))[0]
    assert registrar[1] == "1"
    assert registrar[4] == "not shown"
    assert not any(registrar[column] for column in range(5, 16))
    assert rows_of(sign_in("registrar"), who="refused") == []
    head = rows_of(sign_in("head_of_department"))[0]
    assert "Тайнова" in head[4]
    assert "детоксикация" not in " ".join(head.values())
    assert "детоксикация" not in sign_in("head_of_department").get("/journal").text
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "journal taken as a file")).all()
    assert [len(entry.detail["ids"]) for entry in logged] == [0, 0, 1]


def print_it(client, language="ru", **days):
    hidden = client.hidden("/journal/paper?" + "&".join(f"{name}={value}" for name, value in days.items()))
    return client.web.post("/journal/paper", data={**hidden, **days, "language": language})


def papers():
    return session.scalars(select(Paper).order_by(Paper.id)).all()


def test_the_paper_says_what_the_page_says(day, sign_in):
    client = sign_in("registrar")
    assert "/journal/paper?since=" in client.get("/journal").text
    assert "/journal/paper?" not in client.get("/journal?who=admitted").text
    assert print_it(client).status_code == 303
    (row,) = papers()
    rows, address = row.facts["rows"], f"/papers/{row.id}"
    assert (row.is_draft, row.patient_id) == (True, None)  # the day is not over
    assert [one["is_struck"] for one in rows] == [False] * 4 + [True]
    by_browser = client.get("/journal/print?paper=ru").text
    assert all(len(one["cells"]) == 15 for one in rows)
    assert all(str(escape(cell)) in by_browser for one in rows for cell in one["cells"])
    assert "Нурматов" in client.get(f"{address}.html").text
    yesterday = (clock.today("Asia/Tashkent") - timedelta(days=1)).isoformat()
    assert [print_it(client, since=yesterday, until=yesterday).status_code for _ in range(2)] == [303, 303]
    assert [(one.is_draft, one.is_copy) for one in papers()[1:]] == [(False, False), (False, True)]
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "journal printed")).all()
    assert max(len(one.detail["ids"]) for one in logged) == 5
    assert sign_in("cashier").get("/journal/paper").status_code == 403
    assert sign_in("registrar", "RUR").get(address).status_code == 404


def test_a_paper_with_hidden_names_opens_for_nobody_else(store, sign_in):
    with units.work():
        hidden_coming()
    registrar, head = sign_in("registrar"), sign_in("head_of_department")
    assert [print_it(client).status_code for client in (registrar, head)] == [303, 303]
    neutral, named = papers()
    theirs, ours = f"/papers/{named.id}", f"/papers/{neutral.id}"
    assert [cell for cell in neutral.facts["rows"][0]["cells"][3:] if cell] == ["скрыто"]
    assert "Тайнова" in named.facts["rows"][0]["cells"][3]
    assert "детоксикация" not in str(named.facts)
    assert registrar.get(theirs).status_code == 404
    assert registrar.get(f"{theirs}.html").status_code == 404
    assert head.get(f"{ours}.html").status_code == 200
    assert head.get(f"{theirs}.html").status_code == 200


def test_a_cell_is_no_formula(store, sign_in):
    with units.work():
        signs = {"reason": "other", "help_given": "=HYPERLINK(1)"}
        of = registration.register(
            registration.PatientDraft(family="=cmd", given="@x", sex="male"), by=make.actor("registrar")
        )
        make.refused(of, **signs)
    row = rows_of(sign_in("registrar"))[0]
    assert row[4].startswith("'=")


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1", "'=1"), ("+998", "'+998"), ("-", "'-"), ("@a", "'@a"), ("\t=", "'\t="), ("a=1", "a=1"), ("", "")],
)
def test_cells(text, cell):
    assert harmless(text) == cell


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("17", (17, 2026)),
        ("17/2025", (17, 2025)),
        (" 3 ", (3, 2026)),
        ("x", None),
        ("17/25", None),
        ("", None),
        ("²", None),
        ("1" * 10, None),
    ],
)
def test_numbers_as_typed(text, found):
    assert rules.number(text, 2026) == found


def test_periods():
    day = make.OPENED
    rules.check_period(day, day, day)
    rules.check_period(day, day + timedelta(days=91), day + timedelta(days=91))
    for since, until in (
        (day, day - timedelta(days=1)),
        (day, day + timedelta(days=92)),
        (day + timedelta(days=1), day + timedelta(days=1)),
    ):
        with pytest.raises(Refusal):
            rules.check_period(since, until, day)


def test_pages_of_fifty(store, sign_in):
    with units.work():
        of = make.patient()
        for _ in range(52):
            actions.arrive(of, "other", "жар", clock.now(), by=make.actor("registrar"), again=True)
    client = sign_in("registrar")
    assert client.get("/journal").text.count('role="row"') == 51
    assert client.get("/journal?page=2").text.count('role="row"') == 3
    assert len(rows_of(client)) == 52


def test_death_on_arrival_stands_in_column_eleven(store, sign_in):
    with units.work():
        row = actions.arrive(make.patient(), "by-ambulance", "без дыхания", clock.now(), by=make.actor("registrar"))
        actions.decide(row, "dead_on_arrival", clock.now(), by=make.actor("doctor"))
        assert row.patient.died_at is not None
    line = rows_of(sign_in("registrar"))[0]
    assert line[11].startswith("Dead on arrival, ")
    assert line[13] == line[14] == ""


def test_another_hospital_has_its_own_journal(day, sign_in):
    assert rows_of(sign_in("registrar", "RUR")) == []
    assert sign_in("cashier").get("/journal").status_code == 403
