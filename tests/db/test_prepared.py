"""Statements that go to the driver as they are keep what SQLAlchemy promises: types, transaction, listeners, faults."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import make
import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from lighthis.db import reading, units
from lighthis.db.engine import engine, session
from lighthis.db.prepared import Key, Prepared
from lighthis.facility.models import Facility
from lighthis.registration.models import Card, Patient

FACILITY, CARD, PATIENT = Facility.__table__.c, Card.__table__.c, Patient.__table__.c
BY_CODE = Prepared(select(FACILITY.id, FACILITY.settings, FACILITY.is_open).where(FACILITY.code == bindparam("code")))
CARDS = Prepared(select(CARD.number).where(CARD.facility_id == bindparam("at")).order_by(CARD.number))
ADD = Prepared(insert(Card.__table__), ("id", "facility_id", "patient_id", "number", "created_at"))


def card(facility, patient, number):
    now = datetime.now(UTC)
    return {"id": uuid4(), "facility_id": facility.id, "patient_id": patient.id, "number": number, "created_at": now}


def test_values_come_back_in_the_types_of_python(store):
    facility = make.by_code()
    id_, settings, is_open = BY_CODE.row(code=facility.code)
    assert (id_, settings, is_open) == (facility.id, facility.settings, facility.is_open)
    assert isinstance(id_, UUID)
    assert BY_CODE.row(code="nobody") is None
    assert BY_CODE.rows(code="nobody") == []


def test_every_type_says_what_the_orm_says(work):
    person = make.patient(card=False)
    work.flush()
    for model, row in ((Patient, person), (Facility, make.by_code())):
        table = model.__table__
        found = Prepared(select(table).where(table.c.id == bindparam("id"))).row(id=row.id)
        work.refresh(row)
        assert list(found) == [getattr(row, one.key) for one in table.columns]


def test_it_sees_what_the_unit_wrote_and_goes_with_it(store):
    facility = make.by_code()
    with pytest.raises(ZeroDivisionError), units.work():
        person = make.patient(card=False)
        session.flush()
        ADD.run(**card(facility, person, "77"))
        assert ("77",) in [tuple(row) for row in CARDS.rows(at=facility.id)]
        raise ZeroDivisionError
    assert ("77",) not in [tuple(row) for row in CARDS.rows(at=facility.id)]


def test_several_rows_are_one_statement(work):
    facility, heard = make.by_code(), []
    two = [make.patient(family=name, card=False) for name in ("Аъзамов", "Бойматов")]
    work.flush()

    def note(_connection, _cursor, text, *_more):
        heard.append(text)

    event.listen(engine(), "before_cursor_execute", note)
    ADD.run_many([card(facility, one, f"9{place}") for place, one in enumerate(two)])
    event.remove(engine(), "before_cursor_execute", note)
    assert len(heard) == 1
    assert {"90", "91"} <= {number for (number,) in CARDS.rows(at=facility.id)}


def test_a_fault_is_told_in_sqlalchemys_words(store):
    facility = make.by_code()
    with pytest.raises(IntegrityError), units.work():
        person = make.patient(card=False)
        session.flush()
        ADD.run(**card(facility, person, "5"))
        ADD.run(**card(facility, person, "6"))
    with pytest.raises(DBAPIError):
        Prepared(select(bindparam("one", type_=Card.__table__.c.number.type)).select_from(_missing())).row(one="x")


def _missing():
    from sqlalchemy import table

    return table("no_such_table")


def test_a_value_that_is_missing_is_not_taken_for_nothing(store):
    with pytest.raises(KeyError):
        BY_CODE.row()


def test_a_list_of_unknown_length_is_refused(store):
    with pytest.raises(ValueError, match="unknown length"):
        Prepared(select(CARD.id).where(CARD.id.in_([uuid4(), uuid4()]))).rows()


def test_standing_values_keep_their_type(work):
    born = date(1984, 2, 29)
    person = make.patient(birth_date=born, card=False)
    work.flush()
    assert Prepared(select(PATIENT.birth_date).where(PATIENT.id == person.id, PATIENT.birth_date == born)).row() == [
        born
    ]


def test_a_change_that_meets_no_row_says_so_by_the_row(work):
    person = make.patient(card=False)
    work.flush()
    change = Prepared(
        update(Patient.__table__).where(PATIENT.id == bindparam("which")).values({"work": bindparam("to")})
    )
    change.run(which=person.id, to="завод")
    work.refresh(person)
    assert person.work == "завод"


def test_a_key_is_a_uuid_and_says_its_text():
    text = str(uuid4())
    key = Key(text)
    assert (key, hash(key), str(key), f"{key}") == (UUID(text), hash(UUID(text)), text, text)
    assert {UUID(text): 1}[key] == 1
    assert Key(text.upper()) == key


def test_money_through_a_reading_is_exact(work):
    from lighthis.db.types import Money

    amount = Decimal("123456789012.34")
    assert Prepared(select(bindparam("sum", type_=Money()))).row(sum=amount)[0] == amount


def test_what_is_read_for_looking_cannot_be_written(store):
    row = reading.of(Facility).where(FACILITY.code == bindparam("code")).first(code=make.by_code().code)
    assert not hasattr(row, "_sa_instance_state")
