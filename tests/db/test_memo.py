"""What is asked once a transaction is never older than the transaction."""

from sqlalchemy import text

from lighthis.db import memo, units
from lighthis.db.engine import engine, session
from lighthis.db.prepared import Prepared

PHONE = Prepared(text("SELECT phone FROM facility WHERE code = 'GES'"))


def phone():
    return memo.once("phone", lambda: PHONE.row()[0])


def elsewhere(number):
    with engine().begin() as other:
        other.execute(text("UPDATE facility SET phone = :number WHERE code = 'GES'"), {"number": number})


def test_a_write_unit_asks_anew_whatever_the_page_read_before(store):
    assert phone() == ""
    elsewhere("103")
    assert phone() == ""  # the page sees one moment
    with units.work():
        assert phone() == "103"


def test_the_next_transaction_asks_anew(store):
    assert phone() == ""
    elsewhere("103")
    session.rollback()
    assert phone() == "103"


def test_what_was_written_and_thrown_away_is_not_remembered(store):
    units.begin_writing()
    session.execute(text("UPDATE facility SET phone = '911' WHERE code = 'GES'"))
    assert phone() == "911"
    units.rollback()
    assert phone() == ""


def test_the_writer_says_so(store):
    with units.work():
        assert phone() == ""
        session.execute(text("UPDATE facility SET phone = '911' WHERE code = 'GES'"))
        memo.forget("phone")
        assert phone() == "911"
