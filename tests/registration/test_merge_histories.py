"""Random lives of some records: linked and taken apart, nothing of them is ever moved, lost or counted twice (rulings 2)."""

from collections import Counter
from datetime import date
from decimal import Decimal

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.billing import actions as billing
from lighthis.billing.queries import bills
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.desk.queries import course
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.registration import actions, links, name_index, people, queries
from lighthis.registration.models import (
    Allergy,
    Card,
    LikelyPair,
    Patient,
    PatientAddress,
    PatientContact,
    PatientIdentifier,
    PatientLink,
    PatientName,
)

PEOPLE = 5
OWNED = (PatientName, PatientIdentifier, PatientContact, PatientAddress, Allergy, Card, Encounter)
NAMES = ("Гулямова", "Gʻulomova", "Ҳасанова", "Юлдашева", "Цой")
WHO = st.integers(0, PEOPLE - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["merge", "merge", "merge"]), WHO, WHO),
        st.tuples(st.sampled_from(["unmerge", "arrive", "charge", "allergy", "rename", "card"]), WHO, WHO),
    ),
    min_size=3, max_size=16,
)  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_linked_nothing_moves_and_every_record_reads_the_same(store, steps):
    units.begin_writing()
    try:
        ids = [_person(place).id for place in range(PEOPLE)]
        make.priced("CON-01", self_pay=1)
        for step in steps:
            before, ledger = _owners(), _ledger()
            try:
                with session.begin_nested():
                    _take(step, ids)
            except Refusal:
                pass
            _same_owners(before)
            if step[0] in {"merge", "unmerge"}:
                assert _ledger() == ledger
            _check(ids)
    finally:
        units.rollback()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, pair=st.tuples(WHO, WHO).filter(lambda two: two[0] != two[1]))
def test_taking_apart_what_was_just_linked_gives_back_what_was_there(store, steps, pair):
    units.begin_writing()
    try:
        ids = [_person(place).id for place in range(PEOPLE)]
        make.priced("CON-01", self_pay=1)
        for step in steps:
            try:
                with session.begin_nested():
                    _take(step, ids)
            except Refusal:
                pass
        before = _reads(ids)
        loser, survivor = (links.survivor_of(ids[place]) for place in pair)
        if loser == survivor:
            return
        link = actions.merge(loser, survivor, "один паспорт", by=make.actor("senior_registrar"), despite=True)
        assert _reads(ids) != before
        actions.unmerge(link, "ошиблись", by=make.actor("senior_registrar"))
        assert _reads(ids) == before
    finally:
        units.rollback()


def _person(place):
    sex = "female" if place else "unknown"
    made = make.patient(NAMES[place], "Зилола", "", sex=sex, birth_date=date(1983, 2, 14), card=place % 2 == 0)
    if place == PEOPLE - 1:
        actions.add_allergy(made, "пенициллин", "", None, "", by=make.actor("doctor"))
    return made


def _take(step, ids):
    """One thing that somebody tries; a refusal changes nothing."""
    verb, one, other = step
    patient, doctor, clerk = session.get_one(Patient, ids[one]), make.actor("doctor"), make.actor("senior_registrar")
    if verb == "merge":
        actions.merge(ids[one], ids[other], "один паспорт", by=clerk, despite=other % 2 == 0)
    elif verb == "unmerge":
        found = list(session.scalars(select(PatientLink).order_by(PatientLink.id)))
        if found:
            actions.unmerge(found[one % len(found)], "ошиблись", by=clerk)
    elif verb == "arrive":
        encounters.arrive(patient, "by-ambulance", "боль", clock.now(), by=doctor, again=True)
    elif verb == "charge":
        coming, item = make.coming(of=patient), bills.session.scalars(select(bills.PricedItem)).first()
        billing.charge(coming, item, Decimal(1), "", clock.now(), by=doctor)
    elif verb == "allergy":
        actions.add_allergy(patient, f"вещество {other}", "", None, "", by=doctor)
    elif verb == "rename":
        draft = actions.PatientDraft(f"{NAMES[other]}а", "Зилола", sex="female", birth_date=patient.birth_date)
        actions.change(patient, draft, by=clerk)
    else:
        actions.card(patient, make.by_code("RUR" if other % 2 else "GES"), by=clerk)


def _owners():
    """Whose every row is, that is somebody's."""
    session.flush()
    return {
        (table.__name__, id_): owner
        for table in OWNED
        for id_, owner in session.execute(select(table.id, table.patient_id))
    }


def _same_owners(before):
    now = _owners()
    assert {key: now.get(key) for key in before} == before


def _ledger():
    return session.execute(select(bills.LedgerEntry.id, bills.LedgerEntry.amount).order_by(bills.LedgerEntry.id)).all()


def _check(ids):
    """No circle, one open link of a record, everybody of a family reads the same and all of it, the index finds them."""
    open_ = session.scalars(select(PatientLink).where(PatientLink.ended_at.is_(None))).all()
    assert max(Counter(one.loser_id for one in open_).values(), default=1) == 1
    name_index.write(session())
    for id_ in ids:
        family = links.families_of([id_])[id_]
        assert links.survivors_of(family) == dict.fromkeys(family, family[0])
        assert sorted(family) == links.ids_of(id_) == links.ids_of(family[0])
        whole = people.behind(session.get_one(Patient, id_))
        for part, table in people.PARTS.items():
            rows = session.scalars(select(table.id).where(table.patient_id.in_(family), *_everywhere(table))).all()
            assert sorted(row.id for row in getattr(whole, part)) == sorted(rows) or len(family) == 1
        for name in whole.names:
            found = [one for one in queries.search(f"{name.family} {name.given}") if id_ in one.ids]
            assert [one.patient.id for one in found] == [family[0]]
    assert not session.scalars(select(LikelyPair).where(LikelyPair.state == "same")).all() or open_


def _everywhere(table):
    return [Card.facility_id.in_([make.by_code("GES").id, make.by_code("RUR").id])] if table is Card else []


def _reads(ids):
    """What the pages say of each record."""
    at, told = make.by_code().id, {}
    for id_ in ids:
        family = links.ids_of(id_)
        whole = people.behind(session.get_one(Patient, id_), tuple(people.PARTS))
        facts = {part: sorted(row.id for row in getattr(whole, part)) for part in people.PARTS}
        own = comings.of_patients(family, at=at)
        sums = course.balances([one.id for one in own], at=at)
        told[id_] = (family, whole.id, whole.sex, whole.died_at, facts, [one.id for one in own], sums)
    return told
