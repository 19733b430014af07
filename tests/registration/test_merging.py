"""Records of one person: linked, shown as one, taken apart again (rulings 2); refused where it cannot be."""

from datetime import date, timedelta

import make
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from lighthis.admission import actions as admission
from lighthis.admission import ward
from lighthis.audit import queries as log
from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.queries import bills
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.desk.queries import merging as counted
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.papers import actions as papers
from lighthis.records import actions as records
from lighthis.registration import actions, likely, links, name_index, people, queries
from lighthis.registration.models import LikelyPair, Patient, PatientLink
from lighthis.registration.rules.duplicates import score_pair
from lighthis.triage.queries import board


def two(**facts):
    """The same woman twice: first as in the passport, then as she says it."""
    first = make.patient("Гулямова", "Зилола", "Рустамовна", **facts)
    second = make.patient("Gʻulomova", "Zilola", "Rustam qizi", card=False, **facts)
    name_index.write(session())
    return first, second


def clerk():
    return make.actor("senior_registrar")


def rows(table):
    session.flush()
    return session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()


def test_a_link_points_nothing_anew_and_both_are_read_as_one(work):
    first, second = two()
    row = encounters.arrive(second, "by-ambulance", "боль", clock.now(), by=make.actor("doctor"))
    session.flush()
    before = {table: rows(table) for table in ("patient_name", "card", "encounter", "patient_identifier")}
    link = actions.merge(second.id, first.id, "один паспорт", by=clerk())
    assert {table: rows(table) for table in before} == before
    assert links.ids_of(first.id) == links.ids_of(second.id) == sorted([first.id, second.id])
    assert links.survivor_of(second.id) == first.id
    whole = people.behind(session.get_one(Patient, second.id))
    assert (whole.id, whole.name.family) == (first.id, "Гулямова")
    assert {one.family for one in whole.names} == {"Гулямова", "Gʻulomova"}
    found = queries.search("Gʻulomova Zilola", make.by_code().id)
    assert [one.patient.id for one in found] == [first.id]
    assert found[0].ids == [first.id, second.id]
    assert [(one.state, one.source) for one in session.query(LikelyPair)] == [("same", "merge")]
    said = [(one.action, one.patient_id) for one in session.info["audit"] if one.object_id == link.id]
    assert said == [("records linked", second.id), ("records linked", first.id)]
    assert row.patient_id == second.id


def test_every_number_of_both_goes_on_working(work):
    registrar = make.actor("registrar")
    first, second = two()
    own, rural = first.cards[0].number, actions.card(second, make.by_code("RUR"), by=registrar).number
    other = actions.card(second, make.by_code(), by=registrar).number
    draft = actions.PatientDraft(
        "Gʻulomova", "Zilola", "Rustam qizi", sex="female", birth_date=date(1983, 2, 14), pinfl="41402835120019",
        documents=(actions.Document("passport", "https://dhp.uz/fhir/core/sid/pid/uz/ppn/local", "AA1234567"),), phone="+998901112233",
    )  # fmt: skip
    actions.change(second, draft, by=registrar)
    actions.merge(second.id, first.id, "один паспорт", by=clerk())
    name_index.write(session())
    for asked in (
        own,
        rural,
        other,
        "41402835120019",
        "AA1234567",
        "1112233",
        "Гулямова Зилола",
        "Gulomova",
        "14.02.1983 зилола",
    ):
        assert first.id in [one.patient.id for one in queries.search(asked, make.by_code().id)], asked
    whole = people.behind(first)
    assert whole.identifier("pinfl").value == "41402835120019"
    assert {one.number for one in whole.cards} == {own, rural, other}
    again = actions.card(first, make.by_code("RUR"), by=registrar)
    assert again.number == rural  # nobody gets a second card of a hospital that knows them


def test_money_found_by_the_card_of_either_record(work):
    first, second = two()
    row, item = make.coming(of=second), make.priced("CON-01", self_pay=60_000)
    billing.charge(row, item, 1, "", clock.now(), by=make.actor("doctor"))
    at = make.by_code().id
    before = bills.balance(row.id, at=at)
    actions.merge(second.id, first.id, "один паспорт", by=clerk())
    assert [one.id for one in bills.find(first.cards[0].number, at)] == [row.id]
    hangs = counted.hanging(links.ids_of(first.id), at=at, by=make.actor("chief_doctor"))
    assert (hangs.comings, hangs.balance) == (1, before)
    assert counted.hanging(links.ids_of(first.id), at=at, by=make.actor("registrar")).balance == before
    assert counted.hanging(links.ids_of(first.id), at=at, by=make.actor("archive")).balance is None


def test_what_endangers_under_one_record_is_seen_under_the_other(work):
    first, second = two()
    doctor = make.actor("doctor")
    actions.add_allergy(second, "пенициллин", "отёк", 2019, "со слов", by=doctor)
    actions.merge(second.id, first.id, "один паспорт", by=clerk())
    assert [one.substance for one in people.behind(first).allergies] == ["пенициллин"]
    with pytest.raises(Refusal, match="withdraw them first"):
        actions.no_allergies(first, by=doctor)
    request = make.bed_request(first)
    assert [one.person.patient_id for one in ward.waiting(make.by_code().id)] == [first.id]
    assert request.encounter.patient_id == first.id
    stay = admission.place(request, make.bed("2", "1"), clock.now(), by=make.actor("ward_nurse"))
    found = ward.rooms_of(
        stay.occupancies[0].bed.room.department_id, clock.today("Asia/Tashkent"), at=make.by_code().id
    )
    lying = [bed.lying for room in found for bed in room.beds if bed.lying]
    assert [one.has_allergy for one in lying] == [True]


def test_a_death_of_either_is_the_death_of_the_person(work):
    first, second = two()
    actions.died(second, clock.now() - timedelta(days=1), by=make.actor("doctor"))
    with pytest.raises(Refusal, match="speaks against"):
        actions.merge(second.id, first.id, "один паспорт", by=clerk())
    actions.merge(second.id, first.id, "один паспорт", by=clerk(), despite=True)
    assert people.behind(first).died_at == second.died_at
    with pytest.raises(Refusal):
        encounters.arrive(first, "by-ambulance", "боль", clock.now(), by=make.actor("doctor"))


def test_boards_and_lists_call_an_unknown_by_the_name_of_the_record_it_was_linked_to(work):
    first, _second = two()
    nameless = actions.register_unknown("female", 40, "Неизвестная 1", by=make.actor("registrar"))
    coming = encounters.arrive(nameless, "by-ambulance", "боль", clock.now(), by=make.actor("doctor"))
    actions.merge(nameless.id, first.id, "родственники узнали", by=clerk())
    shown = next(one for one in board(make.by_code()) if one.encounter.id == coming.id)
    assert shown.encounter.patient.name.family == "Гулямова"
    assert queries.names_of([nameless.id])[nameless.id].family == "Гулямова"
    subject = queries.patient_card(nameless.id, make.by_code().id, "ru")
    assert (subject.patient_id, subject.facts.patient.family) == (first.id, "Гулямова")
    paper = papers.ask("patient_card", "ru", nameless.id, by=make.actor("registrar"))
    assert paper.patient_id == first.id


def test_a_number_disputed_by_the_two_is_settled_by_the_link_and_disputed_again_without_it(work):
    first, second = two()
    facts = {"sex": "female", "birth_date": date(1983, 2, 14), "pinfl": "41402835120019"}
    for row, dispute in ((first, ""), (second, "в обоих паспортах")):
        name = row.name
        draft = actions.PatientDraft(name.family, name.given, name.patronymic, dispute=dispute, **facts)
        actions.change(row, draft, by=make.actor("registrar"))
    assert {one.state for row in (first, second) for one in row.identifiers} == {"disputed"}
    assert [(one.source, one.state) for one in session.query(LikelyPair)] == [("number", "open")]
    link = actions.merge(second.id, first.id, "один паспорт", by=clerk())
    assert people.behind(first).identifier("pinfl").state == "confirmed"
    assert [(one.source, one.state) for one in session.query(LikelyPair)] == [("number", "same")]
    actions.unmerge(link, "разные женщины", by=clerk())
    assert people.behind(first).identifier("pinfl").state == "disputed"
    assert [(one.source, one.state) for one in session.query(LikelyPair)] == [("number", "other")]


def test_what_cannot_be_linked(work):
    first, second = two()
    third = make.patient("Каримов", "Анвар", "", sex="male", birth_date=date(1960, 1, 1))
    by = clerk()
    with pytest.raises(Refusal, match="one record"):
        actions.merge(first.id, first.id, "ошибка", by=by)
    with pytest.raises(Refusal, match="say why"):
        actions.merge(second.id, first.id, " . ", by=by)
    with pytest.raises(Refusal, match="speaks against") as said:
        actions.merge(third.id, first.id, "так сказали", by=by)
    assert said.value.field == "despite"
    actions.merge(second.id, first.id, "один паспорт", by=by)
    for one, other in ((second, first), (first, second)):
        with pytest.raises(Refusal, match="one person already"):
            actions.merge(one.id, other.id, "ещё раз", by=by)
    with pytest.raises(Refusal, match="linked to another"):
        actions.merge(second.id, third.id, "ещё раз", by=by, despite=True)
    with pytest.raises(Refusal, match="linked to another"):
        actions.merge(third.id, second.id, "ещё раз", by=by, despite=True)
    chain = actions.merge(first.id, third.id, "муж и жена перепутаны", by=by, despite=True)
    assert links.survivor_of(second.id) == third.id
    assert set(links.families_of([second.id])[second.id]) == {first.id, second.id, third.id}
    actions.unmerge(chain, "обратно", by=by)
    assert links.survivor_of(second.id) == first.id
    with pytest.raises(Refusal, match="taken apart already"):
        actions.unmerge(chain, "обратно", by=by)


def test_different_valid_numbers_need_a_second_word(work):
    first = make.patient("Гулямова", "Зилола", "Рустамовна", pinfl="41402835120019")
    second = make.patient("Гулямова", "Зилола", "Рустамовна", pinfl="41402835120026")
    with pytest.raises(Refusal, match="speaks against"):
        actions.merge(second.id, first.id, "та же", by=clerk())
    link = actions.merge(second.id, first.id, "паспорт заменён", by=clerk(), despite=True)
    entry = next(one for one in session.info["audit"] if one.object_id == link.id)
    assert entry.detail["doubts"]


def test_nobody_lies_in_two_beds_of_one_hospital(work):
    first, second = two()
    one, other = make.stay("2", "1", of=first), make.stay("2", "2", of=second)
    with pytest.raises(Refusal, match="case histories"):
        actions.merge(second.id, first.id, "одна", by=clerk())
    assert one.left_at is other.left_at is None
    away = make.patient("Гулямова", "Зилола", "Рустамовна", at="RUR")
    make.stay("2", "1", of=away, at="RUR")
    actions.merge(away.id, first.id, "переведена", by=clerk())  # two hospitals: one of them has not discharged her yet


def test_the_store_itself_knows_one_open_link_of_a_record(store):
    with units.work():
        first, second = two()
        third = make.patient("Каримова", "Лола", "")
        by, ids = clerk().id, (first.id, second.id, third.id)
        session.add(PatientLink(loser_id=ids[1], survivor_id=ids[0], by_id=by, reason="одна"))
    for loser, survivor in ((ids[1], ids[2]), (ids[2], ids[2])):
        with pytest.raises(IntegrityError), units.work():
            session.add(PatientLink(loser_id=loser, survivor_id=survivor, by_id=by, reason="вторая"))
            session.flush()


def test_what_was_written_between_stays_where_it_was_written_and_is_listed(work):
    first, second = two()
    link = actions.merge(second.id, first.id, "один паспорт", by=clerk())
    came = encounters.arrive(second, "by-ambulance", "боль", clock.now(), by=make.actor("doctor"))
    actions.unmerge(link, "разные", by=clerk())
    assert links.ids_of(first.id) == [first.id]
    assert came.patient_id == second.id
    assert {one.patient.id for one in queries.search("Gʻulomova Zilola")} == {first.id, second.id}
    assert (link.ended_why, link.ended_by_id) == ("разные", clerk().id)


def test_the_list_of_what_was_written_says_nothing_clinical_to_who_may_not_read(store):
    with units.work():
        first, second = two()
        link = actions.merge(second.id, first.id, "один паспорт", by=clerk())
        ids = [first.id, second.id]
    with units.work():
        doctor = make.actor("doctor")
        row = encounters.arrive(session.get_one(Patient, second.id), "by-ambulance", "боль", clock.now(), by=doctor)
        hidden = encounters.arrive(
            session.get_one(Patient, second.id), "by-ambulance", "боль", clock.now(), by=make.actor("chief_doctor"),
            secrecy="sensitive", again=True,
        )  # fmt: skip
        records.diagnose(row, "admission", "I20.0", "", clock.now(), by=doctor)
    link, at = session.get_one(PatientLink, link.id), make.by_code().id
    clerks = counted.between(link, ids, at=at, by=clerk())
    chiefs = counted.between(link, ids, at=at, by=make.actor("chief_doctor"))
    assert [one.object_id for one in clerks.entries] == [row.id]
    assert hidden.id not in {one.object_id for one in clerks.entries}
    assert [one.action for one in chiefs.entries] == ["diagnosed", *["entered in the journal", "came"] * 2]
    assert clerks.more == len(chiefs.entries) - len(clerks.entries)


def test_a_likely_person_is_offered_once_and_never_by_the_record_that_was_linked(work):
    first, second = two()
    actions.merge(second.id, first.id, "один паспорт", by=clerk())
    draft = actions.PatientDraft("Гулямова", "Зилола", "Рустамовна", sex="female", birth_date=date(1983, 2, 14))
    found = queries.alike(actions.as_candidate(draft))
    assert [one.patient.id for one in found] == [first.id]
    assert found[0].ids == [first.id, second.id]
    assert queries.alike(queries.as_candidate(first), links.ids_of(first.id)) == []


def test_what_waits_between_two_is_answered_by_their_link_and_waits_again_without_it(work):
    first, second = two()
    third = make.patient("Гуломова", "Зилола", "Рустамовна")
    persons = {row.id: queries.as_candidate(row) for row in (first, second, third)}
    pairs = [
        (a.id, b.id, score_pair(persons[a.id], persons[b.id]))
        for a, b in ((first, second), (second, third), (first, third))
    ]
    assert actions.flag(pairs, "import") == 3
    one = actions.merge(second.id, first.id, "один паспорт", by=clerk())
    assert likely.how_many() == 2
    other = actions.merge(third.id, first.id, "один паспорт", by=clerk())
    assert (likely.how_many(), likely.waiting()[1]) == (0, 0)
    actions.unmerge(other, "другая", by=clerk())
    assert {(row.first_id, row.second_id) for row in session.query(LikelyPair).filter_by(state="open")} == {
        tuple(sorted((second.id, third.id)))
    }
    actions.unmerge(one, "другая", by=clerk())
    assert session.query(LikelyPair).filter_by(state="same").count() == 0


def test_the_log_of_one_record_is_that_of_the_person(store):
    with units.work():
        first, second = two()
        ids = (first.id, second.id)
    with units.work():
        actions.merge(ids[1], ids[0], "один паспорт", by=clerk())
    total, _entries = log.entries(make.by_code().id, log.Wanted(patient=str(ids[1])), 1)
    of_both = session.scalars(select(AuditEntry).where(AuditEntry.patient_id.in_(ids))).all()
    assert total == len(of_both) >= 4
