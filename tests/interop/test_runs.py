"""An import that was broken off, that two people start at once, that is taken back."""

from collections import Counter
from datetime import date

import make
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interop import files
from sqlalchemy import select, text
from sqlalchemy.orm import aliased

from lighthis.audit import queries as log
from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.interop import actions, queries, runs, withdrawing
from lighthis.interop.arrivals import Order
from lighthis.interop.cli import import_patients
from lighthis.interop.models import ImportRow, ImportRun
from lighthis.interop.rules.incoming import PINFL
from lighthis.interop.withdrawing_cli import withdraw_import
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.kernel.text import NotFound, Refusal
from lighthis.registration import actions as registration
from lighthis.registration import name_index
from lighthis.registration import queries as register
from lighthis.registration.models import LikelyPair, Patient, PatientIdentifier

TODAY = date(2026, 11, 22)
SOURCE = "urn:lighthis:source:import"
LETTERS = "абвгдежзиклмнопрстуфхцчш"


def named(n, **more):
    family = f"Кар{LETTERS[n % 24]}{LETTERS[n // 24 % 24]}{LETTERS[n // 576 % 24]}ов"
    row = {
        "source_id": f"N-{n}",
        "family": family,
        "given": "Анвар",
        "sex": "м",
        "birth_date": f"{n % 28 + 1:02}.03.1980",
        **more,
    }
    return [row.get(name, "") for name in files.HEADER]


def people(count, **more):
    return files.text(*(named(n, **more) for n in range(count)))


@pytest.fixture
def bring(store, tmp_path):
    def run(name, content, *options):
        path = files.write(tmp_path / name, content)
        return CliRunner().invoke(import_patients, [str(path), "--language", "en", *options], obj=lambda: None)

    return run


def withdraw(number, *options):
    session.remove()
    return CliRunner().invoke(withdraw_import, [str(number), "--language", "en", *options], obj=lambda: None)


def order():
    return Order(SOURCE, None, system("tests"))


def register_now():
    """What can be seen of the register: people with what is known of them, whoever brought them."""
    session.remove()
    rows = session.scalars(select(Patient).where(Patient.withdrawn_at.is_(None)))
    return Counter(
        (
            one.name.family, one.name.given, one.sex, one.birth_date,
            tuple(sorted((i.system, i.value, i.state) for i in one.identifiers)), tuple(c.phone for c in one.contacts),
        )
        for one in rows
    )  # fmt: skip


def sources():
    session.remove()
    rows = select(PatientIdentifier.value).where(PatientIdentifier.system == SOURCE)
    return Counter(session.scalars(rows))


def last_run():
    session.remove()
    return runs.newest()[0]


def broken_off(tmp_path, content, after):
    """An import that stopped after so many units, as a kill leaves it."""
    path = files.write(tmp_path / "p.csv", content)
    found = queries.opened(path)
    with found.content:
        rows = sum(1 for _row in found.readings(TODAY))
        with units.work():
            run = runs.begin(runs.draft("p.csv", found.digest, rows, order()))
        pace = actions.Pace(rows=10)
        pace.held = lambda _seconds, _rows: None
        steps = actions.bring_in(found.readings(TODAY), run, order(), lambda _row: None, pace)
        for _unit in range(after):
            next(steps)
        steps.close()
    session.remove()


def test_what_was_broken_off_goes_on_where_it_was(bring, tmp_path):
    broken_off(tmp_path, people(60), after=3)
    assert len(sources()) == 30
    assert (last_run().state, last_run().position) == ("writing", 30)
    answer = bring("another-name.csv", people(60))
    assert "Going on after row 30 of 60." in answer.output
    assert "New: 60, changed: 0, as before: 0, not brought in: 0." in answer.output
    assert sources() == Counter(f"N-{n}" for n in range(60))
    assert [one.state for one in runs.newest()] == ["done"]
    assert name_index.unindexed() == (set(), set())
    assert log.first_fault() is None


def test_a_changed_file_begins_anew_and_doubles_nobody(bring, tmp_path):
    broken_off(tmp_path, people(60), after=3)
    answer = bring("p.csv", people(60, phone="901112233"))
    assert "New: 30, changed: 30, as before: 0" in answer.output
    assert sources() == Counter(f"N-{n}" for n in range(60))
    assert [one.state for one in runs.newest()] == ["done", "left"]


def test_one_entry_of_the_log_stands_for_a_batch(bring):
    bring("p.csv", people(300))
    rows = list(session.scalars(select(AuditEntry).where(AuditEntry.action == "brought in")))
    assert 1 <= len(rows) <= 4
    assert sum(row.detail["new"] for row in rows) == 300
    assert {row.object_id for row in rows} == {last_run().id}
    assert all(len(row.detail["rows"]) == 64 for row in rows)


def test_two_commands_at_the_same_file_stop_each_other(store, tmp_path):
    broken_off(tmp_path, people(60), after=1)
    found = queries.opened(tmp_path / "p.csv")
    with found.content:
        run = runs.unfinished(found.digest, order())
        mine = actions.bring_in(found.readings(TODAY), run, order(), lambda _row: None, actions.Pace(rows=10))
        with queries.opened(tmp_path / "p.csv").content as _other:
            other = queries.opened(tmp_path / "p.csv")
            theirs = actions.bring_in(other.readings(TODAY), run, order(), lambda _row: None, actions.Pace(rows=10))
            next(mine)
            with pytest.raises(Refusal, match="Another command"):
                next(theirs)
            other.content.close()
        mine.close()
    assert len(sources()) == 20


def test_a_number_written_at_the_desk_meanwhile_is_seen(store, tmp_path, monkeypatch):
    """Between looking at a batch and writing it a clerk registers somebody with a PINFL of the file."""
    path = files.write(tmp_path / "p.csv", files.text(files.ANNA, files.BOBUR))
    found, looked = queries.opened(path), queries.against_register

    def late(batch, system_):
        answer = looked(batch, system_)
        monkeypatch.setattr(queries, "against_register", looked)
        session.rollback()
        with units.work():
            registration.register(registration.PatientDraft(family="Ли", pinfl=files.ANNA[6]), by=system("desk"))
        session.remove()
        return answer

    monkeypatch.setattr(queries, "against_register", late)
    noted = []
    with found.content, units.work():
        run = runs.begin(runs.draft("p.csv", found.digest, 2, order()))
    found = queries.opened(path)
    with found.content:
        (run,) = actions.bring_in(found.readings(TODAY), run, order(), noted.append, actions.Pace())
    assert (run.new, run.bad) == (1, 1)
    assert sources() == Counter(["A-2"])
    assert [one.field for one in noted[-1].problems] == ["pinfl"]


def test_only_checking_writes_nothing(bring):
    bad = ("A-7", "Ли", "", "", "кот", "31.02.2000", "12", "")
    with units.work():
        registration.register(registration.PatientDraft(family="Ли", pinfl=files.ANNA[6]), by=system("desk"))
    answer = bring("p.csv", files.text(files.ANNA, bad, files.BOBUR), "--check")
    assert "1 rows can be brought in, 2 cannot. Nothing was written." in answer.output
    assert sources() == Counter()
    assert runs.newest() == []


def test_the_same_person_twice_waits_for_a_senior_clerk(bring):
    once = ("A-1", "Юлдашева", "Дилноза", "Шухратовна", "ж", "14.02.1983", "", "+998901234567")
    again = ("A-9", "Yuldasheva", "Dilnoza", "", "ж", "14.02.1983", "", "901234567")
    twin = ("A-8", "Юлдашева", "Гулноза", "Шухратовна", "ж", "14.02.1983", "", "+998901234567")
    answer = bring("p.csv", files.text(once, twin, again, files.YEAR))
    assert "Put into the review queue: 1 pairs" in answer.output
    (pair,) = session.scalars(select(LikelyPair))
    names = {register.patient(id_).name.family for id_ in (pair.first_id, pair.second_id)}
    assert (pair.source, names) == ("import", {"Юлдашева", "Yuldasheva"})
    assert "Put into the review queue: 0 pairs" in bring("p.csv", files.text(once, twin, again, files.YEAR)).output


def test_somebody_of_the_register_may_be_the_same_as_somebody_of_the_file(bring):
    with units.work():
        draft = registration.PatientDraft(
            family="Юлдашева", given="Анна", patronymic="Шухратовна", sex="female", birth_date=date(1983, 2, 14)
        )
        registration.register(draft, by=system("desk"))
    assert "review queue: 1 pairs" in bring("p.csv", files.text(files.ANNA, files.BOBUR)).output


def test_a_passport_of_two_is_put_into_the_queue(bring):
    header = (*files.HEADER, "passport")
    rows = (*files.ANNA, "AB1234567"), (*files.BOBUR, "AB1234567")
    assert "review queue: 1 pairs" in bring("p.csv", files.text(*rows, header=header)).output


def test_a_withdrawn_import_is_seen_nowhere_and_its_numbers_are_free(bring):
    bring("p.csv", files.text(files.ANNA, files.BOBUR), "--facility", "GES")
    anna = register.by_source(SOURCE, "A-1").id
    answer = withdraw(last_run().id)
    assert "Withdrawn: 2 people. Something else is known of 0" in answer.output
    for words in ("Yuldasheva Anna", "41402830000017", "A-1", "GES-000001"):
        assert register.search(words) == [], words
    assert register.by_source(SOURCE, "A-1") is None
    assert register.by_card("GES-000001", at=make.by_code("GES").id) is None
    assert register.recent(make.by_code("GES").id) == []
    assert register.confirmed_owner(PINFL, files.ANNA[6]) is None
    with pytest.raises(NotFound):
        register.patient(anna)
    assert name_index.unindexed() == (set(), set())
    assert [one.state for one in runs.newest()] == ["withdrawn"]
    assert withdraw(last_run().id).exit_code == 1
    assert log.first_fault() is None


def test_brought_in_again_after_withdrawing_they_are_the_same_people(bring):
    bring("p.csv", files.text(files.ANNA, files.BOBUR), "--facility", "GES")
    before, ids = register_now(), set(session.scalars(select(Patient.id)))
    withdraw(last_run().id)
    assert register_now() == Counter()
    assert "New: 2" in bring("p.csv", files.text(files.ANNA, files.BOBUR), "--facility", "GES").output
    assert register_now() == before
    assert set(session.scalars(select(Patient.id))) == ids
    assert register.search("Yuldasheva Anna")[0].patient.id in ids
    assert register.search("GES-000001")[0].patient.id in ids
    assert "Withdrawn: 2 people" in withdraw(last_run().id).output
    assert name_index.unindexed() == (set(), set())


def test_a_number_taken_meanwhile_is_left_to_whoever_holds_it(bring):
    header = (*files.HEADER, "passport")
    bring("p.csv", files.text((*files.BOBUR, "AB1234567"), header=header))
    withdraw(last_run().id)
    bring("q.csv", files.text((*files.ANNA, "AB1234567"), header=header), "--source", "other")
    bring("p.csv", files.text((*files.BOBUR, "AB1234567"), header=header))
    assert register.by_source(SOURCE, "A-2").identifier("passport").state == "unconfirmed"


def came(patient):
    by = make.actor("doctor")
    encounters.arrive(patient, "self-referred", "боль", clock.now(), by=by)


def corrected(patient):
    draft = registration.PatientDraft(family=patient.name.family, given="Лола", sex="female")
    registration.change(patient, draft, by=make.actor("registrar"))


def allergic(patient):
    registration.add_allergy(patient, "пенициллин", "", None, "", by=make.actor("doctor"))


USES = {"nothing": None, "came": came, "corrected": corrected, "allergic": allergic}


@given(st.lists(st.sampled_from(sorted(USES)), min_size=1, max_size=8), st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_withdrawing_and_bringing_in_again_gives_the_same_register(afresh_store, uses, broken):
    bring, counter = afresh_store
    prefix = f"P{next(counter)}"
    content = files.text(*(named(n, source_id=f"{prefix}-{n}", phone="901112233") for n in range(len(uses))))
    bring("p.csv", content)
    run = last_run()
    for n, use in enumerate(uses):
        if USES[use]:
            with units.work():
                USES[use](register.by_source(SOURCE, f"{prefix}-{n}"))
            session.remove()
    before, used = register_now(), sum(use != "nothing" for use in uses)
    if broken:
        steps = withdrawing.withdraw(run, system("tests"))
        next(steps)
        steps.close()
        session.remove()
    answer = withdraw(run.id)
    assert f"Something else is known of {used}: they stay." in answer.output
    assert sum(register_now().values()) == sum(before.values()) - (len(uses) - used)
    assert len([line for line in answer.output.splitlines() if "\t" in line]) == used
    bring("p.csv", content)
    assert register_now() == before
    assert name_index.unindexed() == (set(), set())


@pytest.fixture
def afresh_store(store, tmp_path):
    def run(name, content, *options):
        session.remove()
        path = files.write(tmp_path / name, content)
        answer = CliRunner().invoke(import_patients, [str(path), "--language", "en", *options], obj=lambda: None)
        assert answer.exit_code == 0, answer.output
        return answer

    return run, iter(range(1000))


def test_every_table_that_points_to_a_patient_keeps_them():
    """A use is found in any table, those of tomorrow too: only what an import fills itself is left out."""
    tables = {column.table.name for column in withdrawing.pointing()}
    assert {"encounter", "allergy", "patient_link", "paper"} <= tables
    assert not tables & withdrawing.OWN


def test_rows_and_runs_stand_for_each_other(bring):
    bring("p.csv", people(5))
    row = aliased(ImportRow)
    assert session.scalar(select(text("count(*)")).select_from(row).join(ImportRun)) == 5
