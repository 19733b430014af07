"""The timeline of a whole life: in order, paged without a gap, few statements and few rows however long it is."""

import random
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import conftest
import make
import pytest
from desk.test_pages import lived, statements
from sqlalchemy import text

from lighthis.billing import actions as billing
from lighthis.consents import actions as consents
from lighthis.consents import rules
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.db.prepared import Prepared
from lighthis.desk.queries import life as lives
from lighthis.desk.queries.lines import KINDS, SORTS
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries
from lighthis.kernel import clock
from lighthis.observations import actions as observations
from lighthis.papers import actions as papers
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration import at_once, people
from lighthis.scales.rules import Inputs, Vitals

HOSPITALS = ("GES", "RUR", "AAA", "BBB", "CCC")
OF_EVERY_PAGE = re.compile(r"FROM sign_in|audit_|^BEGIN|^ROLLBACK|^COMMIT|^SAVEPOINT")  # who asks, and the log of it
EVENTS, COMINGS = 2_000, 8  # of one patient; comings in each hospital
LINE = re.compile(r'<span class="at">')


def long_life(events=EVENTS):
    """A patient with so many notes in five hospitals, open to doctors of all."""
    dice, of = random.Random(7), make.patient()
    for code in HOSPITALS[2:]:
        make.facility(code, f"Больница {code}")
    consents.give(
        of, rules.Draft(what="all", given_at=clock.now(), how="paper", language="ru"), by=make.actor("registrar")
    )
    each = events // (len(HOSPITALS) * COMINGS)
    for code in HOSPITALS:
        doctor = make.actor("doctor", code)
        for number in range(COMINGS):
            since = clock.now() - timedelta(days=30 * (COMINGS - number), minutes=dice.randrange(900))
            row = encounters.arrive(of, "other", "жар", since, by=doctor, again=True)
            for hour in range(each - 1):
                records.note(row, "diary", f"{code} {number} {hour}", since + timedelta(hours=hour), by=doctor)
    return of.id


def everything(id_):
    """One line of every kind."""
    doctor, cashier = make.actor("doctor"), make.actor("cashier")
    item = make.priced("CON-01", self_pay=60_000, budget=60_000)
    billing.open_shift("1", Decimal(0), by=cashier)
    coming = make.coming(of=id_)
    billing.charge(coming, item, Decimal(1), "", clock.now(), by=doctor)
    slip = billing.take_payment(coming, "card", Decimal(60_000), by=cashier)
    billing.answer(billing.ask_cancellation(slip, "ошибка", by=cashier), True, by=make.actor("accountant"))
    registration.add_allergy(id_, "пенициллин", "сыпь", 2019, "со слов", by=doctor)
    papers.ask("patient_card", "ru", id_.id, by=make.actor("registrar"))
    coming.came_entered_at = coming.arrived_at
    make.resulted(make.ordered(of=coming))
    make.ordered("drug", "Цефтриаксон", of=coming, code="")
    measured = Inputs(age_years=43, vitals=Vitals(heart_rate=Decimal(88), respiratory_rate=Decimal(22)))
    observations.observe(coming, measured, {}, clock.now(), by=doctor)


def reads(seen):
    return [one for one in seen if not OF_EVERY_PAGE.search(one)]


@pytest.fixture(scope="module")
def plan_of():
    """The plan of a statement, with made-up values for its parameters."""

    def plan(statement, values):
        form = statement._form()[1]
        with engine().connect() as connection:
            if conftest.STORE == "sqlite":
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {form.text}", tuple(form.filled(values)))
                return [row[3] for row in rows]
            connection.execute(text("SET enable_seqscan = off"))
            return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {form.text}", form.filled(values))]

    return plan


def test_two_thousand_events_in_five_hospitals_are_twelve_statements_and_a_page_of_rows(store, sign_in, monkeypatch):
    with units.work():
        id_ = long_life()
    client, fetched = sign_in("chief_doctor"), []
    rows = Prepared.rows
    monkeypatch.setattr(Prepared, "rows", lambda self, **values: fetched.append(found := rows(self, **values)) or found)
    client.get(f"/patients/{id_}")
    fetched.clear()
    with statements() as seen:
        answer = client.get(f"/patients/{id_}")
    assert answer.status_code == 200
    assert len(LINE.findall(answer.text)) == lives.PAGE
    assert len(reads(seen)) <= 12, "\n\n".join(reads(seen))
    assert sum(map(len, fetched)) <= lives.PAGE + 1 + len(HOSPITALS) * COMINGS + 40, [len(one) for one in fetched]
    assert "with the patient&#39;s consent" in answer.text


def test_a_short_life_asks_as_often_as_a_long_one_or_more_seldom(store, sign_in):
    with units.work():
        few, many = lived(1).id, lived(4, notes=20, bed="2").id
    client, counts = sign_in("doctor"), []
    for id_ in (few, many):
        client.get(f"/patients/{id_}")
        with statements() as seen:
            client.get(f"/patients/{id_}")
        counts.append(len(reads(seen)))
    assert counts[1] - 1 <= counts[0] <= counts[1] <= 12  # beyond one page the numbers of the filters are asked for


def test_pages_follow_each_other_without_a_gap_or_a_double_and_lead_back(store):
    with units.work():
        id_ = long_life(events=400)
        other = make.actor("doctor", "RUR")
        row = encounters.arrive(
            session.get(type(make.patient()), id_),
            "other",
            "жар",
            make.moment("2026-01-01 10:00"),
            by=other,
            again=True,
        )
        for number in range(120):  # all at one moment: only place and key tell them apart
            records.note(row, "diary", f"сразу {number}", make.moment("2026-01-01 11:00"), by=other)
    by = make.actor("doctor")
    found = queries.reach([id_], by=by)
    pages, before = [], None
    while True:
        one = lives.life([id_], found, by=by, forms=(), before=before)
        pages.append(one)
        if (before := one.earlier) is None:
            break
    told = [(row.at, row.place, row.id) for one in pages for row in one.rows]
    assert len(told) == len(set(told)) == sum(pages[0].counts.values())
    assert told == sorted(told, reverse=True)
    assert [len(one.rows) for one in pages[:-1]] == [lives.PAGE] * (len(pages) - 1)
    back, after = [pages[-1]], pages[-1].later
    while after is not None:
        back.append(lives.life([id_], found, by=by, forms=(), after=after))
        after = back[-1].later
    assert [row.id for row in back[-1].rows] == [row.id for row in pages[0].rows]
    assert {row.id for one in back for row in one.rows} == {id_ for _at, _place, id_ in told}


def test_every_kind_of_line_is_told_in_words(store, sign_in):
    with units.work():
        of = lived(2)
        id_ = of.id
        everything(of)
    shown = sign_in("chief_doctor").get(f"/patients/{id_}").text
    for words in (
        "Came",
        "Diagnosis",
        "Diary",
        "To bed",
        "Discharge",
        "Bill",
        "Payment",
        "Slip cancelled",
        "Allergy",
        "пенициллин",
        "Full blood count</b>: result not seen",
        "Цефтриаксон 500 mg",
        "Full blood count</b>: outside the norm",
        "NEWS2: at least 2",
    ):
        assert words in shown, words
    for sort in SORTS:
        answer = sign_in("deputy_chief").get(f"/patients/{id_}?only={sort}")
        assert answer.status_code == 200
    assert "Patient card" in sign_in("registrar").get(f"/patients/{id_}?only=paper").text
    assert "Patient card" not in sign_in("doctor").get(f"/patients/{id_}?only=paper").text


@pytest.mark.parametrize(
    ("role", "hidden"),
    [("registrar", {"Diary", "Diagnosis"}), ("cashier", {"Diary", "Diagnosis"}), ("laboratory", {"Payment", "Bill"})],
)
def test_permissions_hold_on_the_list_and_in_its_counts(store, sign_in, role, hidden):
    with units.work():
        of = lived(1)
        id_ = of.id
        everything(of)
    shown = sign_in(role).get(f"/patients/{id_}").text
    kinds = set(re.findall(r'<span class="kind">([^<]+)', shown))
    assert not kinds & hidden
    assert ("diagnoses " in shown) == (role == "laboratory")
    assert ("money " in shown) == (role != "laboratory")


@pytest.mark.parametrize(
    "asked",
    [
        "nonsense",
        "1.2",
        "1.2.3",
        "9" * 400,
        "a.b.c",
        "-1.99.x",
        "1.-1.00000000-0000-0000-0000-000000000000",
        "\0",
        "1e9.0.",
    ],
)
def test_a_strange_mark_is_the_newest_page(store, sign_in, asked):
    with units.work():
        id_ = lived(1).id
    client = sign_in("doctor")
    for name in ("before", "after"):
        answer = client.get(f"/patients/{id_}", query_string={name: asked})
        assert answer.status_code == 200
        assert "Diary" in answer.text


def test_links_of_the_pages_lead_there_and_back(store, sign_in):
    with units.work():
        id_ = long_life(events=300)
    client = sign_in("doctor")
    first = client.get(f"/patients/{id_}").text
    earlier = unescape(re.search(r'href="([^"]*before=[^"]*)"', first)[1])
    second = client.get(earlier).text
    later = unescape(re.search(r'href="([^"]*after=[^"]*)"', second)[1])
    lines = r'<div class="what">(.*?)</div>'
    assert re.findall(lines, client.get(later).text) == re.findall(lines, first) != re.findall(lines, second)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_by_its_indexes(store, plan_of, kind):
    at = make.by_code().id
    values = {"comings": [at], "facilities": [at], "hospitals": [at], "ids": [at], "forms": ["f003"]}
    for statement in (lives._page((kind,), back=False), lives._counts((kind,))):
        plan = plan_of(statement._prepared, values | lives._from(lives.Mark(lives.END, 0, lives.LAST)))
        wrong = [one for one in plan if re.search(r"\bSCAN (?!json_each|value|\(|CONSTANT|anon|\d)|Seq Scan", one)]
        assert not wrong, plan


def test_one_statement_brings_the_same_patient_as_five(work):
    of = make.patient()
    registration.add_allergy(of, "пыль", "кашель", 2020, "со слов", by=make.actor("doctor"))
    work.flush()
    one, five = at_once.person(of.id), people.person(of.id)
    for name in ("names", "identifiers", "allergies", "cards"):
        assert [vars(row) for row in getattr(one, name)] == [vars(row) for row in getattr(five, name)]
    assert {k: v for k, v in vars(one).items() if not isinstance(v, list)} == {
        k: v for k, v in vars(five).items() if not isinstance(v, list)
    }
