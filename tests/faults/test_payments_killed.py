"""The server is killed with -9 again and again in the middle of payments: each is there once, numbers go on, the money is right."""

import os
import random
import re
from decimal import Decimal
from threading import Thread
from time import monotonic, sleep

import conftest
import make
import pytest
import serving
from sqlalchemy import select

from lighthis.audit import queries as audit_queries
from lighthis.billing import accounts
from lighthis.billing import actions as billing
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import CashShift, LedgerEntry, MoneyDocument
from lighthis.billing.queries import bills, cash
from lighthis.billing.rules import money
from lighthis.db import units
from lighthis.db.engine import close_store, session
from lighthis.kernel import clock

D = Decimal
CLERKS, BILLS, KILLS = 4, 2, 4
EACH = 250 if os.environ.get("LIGHTHIS_TEST_THOROUGH") else 40  # a thousand payments in a thorough run
PART, OWED = D(50), D(1_000_000)


class Clerk(Thread):
    """Takes the next payment of a bill at one of two windows, and presses again where the answer was lost."""

    def __init__(self, seat, bill, address, done=0, last=None):
        super().__init__(daemon=True)
        self.seat, self.bill, self.done, self.last, self.strange = seat, bill, done, last, []
        self.seat.address = address
        self.slips = set()

    def run(self):
        try:
            while self.done < EACH:
                page = f"/encounters/{self.bill}/pay"
                hidden = self.seat.hidden(page)
                if self.last:
                    hidden = {**hidden, "once": self.last}
                self.last = hidden["once"]
                answer = self.seat.post(page, {"means": "cash", "amount": str(PART)}, hidden=hidden)
                if answer.status == 303:
                    self.slips.add(answer.location.rsplit("/", 1)[1])
                    self.done, self.last = self.done + 1, None
                elif answer.status != 503:  # another window holds the store: the same press again
                    self.strange.append((answer.status, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:300]))
                    return
        except (OSError, EOFError, KeyError, ValueError):
            return  # the server was killed under our hands
        except Exception as fault:
            if type(fault).__module__ != "http.client":
                raise


@pytest.fixture
def owing(store):
    with units.work():
        item, found = make.priced(self_pay=int(OWED)), []
        for number in range(BILLS):
            coming = make.coming(of=make.patient(f"Ким{'ов' * number}", "Лола"))
            billing.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
            found.append(str(coming.id))
        make.shift()
    session.remove()
    return found


def test_payments_through_kills_are_each_there_once(owing, store, tmp_path):
    if conftest.STORE == "sqlite":
        close_store()
    dice, clerks, slips = random.Random(17), [], set()
    kills = 0
    while not clerks or any(one.done < EACH for one in clerks):
        with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
            clerks = [
                Clerk(
                    clerks[number].seat if clerks else server.browser().sign_in("cashier"), owing[number % BILLS],
                    server.address, *((clerks[number].done, clerks[number].last) if clerks else ()),
                )
                for number in range(CLERKS)
            ]  # fmt: skip
            before = sum(one.done for one in clerks)
            for one in clerks:
                one.start()
            stop = before + dice.randrange(2, CLERKS * EACH // KILLS) if kills < KILLS else CLERKS * EACH
            _until(clerks, stop)
            if kills < KILLS:
                serving.kill(server.pid)
                kills += 1
            for one in clerks:
                one.join(60)
            slips |= {slip for one in clerks for slip in one.slips}
            assert not [strange for one in clerks for strange in one.strange]
    assert kills == KILLS
    _all_is_right(owing, slips)


def _until(clerks, many):
    give_up = monotonic() + 120
    while sum(one.done for one in clerks) < many and any(one.is_alive() for one in clerks) and monotonic() < give_up:
        sleep(0.002)


def _all_is_right(owing, slips):
    papers = list(session.scalars(select(MoneyDocument).order_by(MoneyDocument.number)))
    assert {str(one.id) for one in papers} == slips, "what was answered is there, and nothing else"
    assert [int(one.number[5:]) for one in papers] == list(range(1, CLERKS * EACH + 1))
    shift = session.scalars(select(CashShift)).one()
    assert in_drawer(shift) == CLERKS * EACH * PART == cash.shift_report(shift.id, at=shift.facility_id).total
    for bill in owing:
        assert bills.balance(bill, at=shift.facility_id) == OWED - CLERKS // BILLS * EACH * PART
    rows = list(session.scalars(select(LedgerEntry)))
    assert sum(money.balance_of(one, rows) for one in {r.debit for r in rows} | {r.credit for r in rows}) == 0
    assert money.balance_of(accounts.CASH, rows) == CLERKS * EACH * PART
    assert audit_queries.first_fault() is None
