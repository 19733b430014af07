"""The server is killed with -9 in the middle of registrations: what was acknowledged is there (engineering.md 7)."""

import os
import re
import subprocess
import sys
from threading import Thread
from time import monotonic, sleep

import conftest
import pytest
import serving
from sqlalchemy import select, text

from lighthis.audit import queries as audit_queries
from lighthis.db.engine import close_store, session
from lighthis.registration import name_index
from lighthis.registration.models import Card, Patient
from lighthis.requests.models import OneTimeKey

CLIENTS, EACH, KILL_AFTER = 4, 50, 60
LETTERS = "абвгдежзиклмнопрстуфхцчш"


def name(client: int, turn: int) -> str:
    return f"Кар{LETTERS[client]}{LETTERS[turn % 20]}{LETTERS[turn // 20 + 20]}ова"


class Clerk(Thread):
    """Registers people one after another and remembers every 303 it saw, until the server is gone."""

    def __init__(self, server, number):
        super().__init__(daemon=True)
        self.seat, self.number = server.browser().sign_in("registrar"), number
        self.acknowledged, self.last, self.strange = {}, None, []

    def run(self):
        try:
            for turn in range(EACH):
                hidden = self.seat.hidden("/patients/new?q=1983")
                fields = {
                    "family": name(self.number, turn), "given": "Лола", "birth_date": f"{turn % 28 + 1:02}.03.{1930 + turn}",
                    "sex": "female", "go": "only_save", "same_person": "other", "alike_reason": "documents",
                }  # fmt: skip
                self.last = (hidden["once"], fields)
                answer = self.send(fields, hidden)
                if answer.status == 303:
                    self.acknowledged[answer.location.rsplit("/", 1)[1]] = fields["family"]
                else:
                    self.strange.append(answer.status)
        except (OSError, EOFError, KeyError, ValueError):
            return  # the server was killed under our hands
        except Exception as fault:  # http.client has many words for a connection that broke
            if type(fault).__module__ != "http.client":
                raise

    def send(self, fields, hidden):
        answer = self.seat.post("/patients/new?q=1983", fields, hidden=hidden)
        shown = re.search(r'name="alike_shown"[^>]*value="([^"]*)"', answer.text)
        if answer.status == 422 and shown:
            self.last = (hidden["once"], {**fields, "alike_shown": shown.group(1)})
            return self.seat.post("/patients/new?q=1983", self.last[1], hidden=hidden)
        return answer


def killed_in_the_middle(server) -> list[Clerk]:
    clerks = [Clerk(server, number) for number in range(CLIENTS)]
    for clerk in clerks:
        clerk.start()
    until = monotonic() + 60
    while sum(len(one.acknowledged) for one in clerks) < KILL_AFTER and monotonic() < until:
        sleep(0.002)
    serving.kill(server.pid)
    for clerk in clerks:
        clerk.join(30)
    return clerks


@pytest.fixture
def killed(store, tmp_path):
    session.remove()
    if conftest.STORE == "sqlite":
        close_store()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        return killed_in_the_middle(server)


def test_nothing_acknowledged_is_lost_and_nothing_is_half_kept(killed, store, tmp_path):
    acknowledged = {id_: family for one in killed for id_, family in one.acknowledged.items()}
    assert len(acknowledged) >= KILL_AFTER
    assert not [status for one in killed for status in one.strange]
    kept = {str(row.id): row.name.family for row in session.scalars(select(Patient))}
    assert acknowledged.items() <= kept.items()
    assert len(kept) - len(acknowledged) <= CLIENTS  # kept, but the answer was lost on the way
    cards = list(session.scalars(select(Card.number)))
    assert sorted(cards) == [f"GES-{number:06d}" for number in range(1, len(kept) + 1)]
    assert len(list(session.scalars(select(OneTimeKey.id)))) == len(kept)
    assert audit_queries.first_fault() is None
    assert name_index.unindexed() == (set(), set())
    if conftest.STORE == "sqlite":
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        session.remove()
        environment = {**os.environ, "LIGHTHIS_DATA": str(tmp_path)}
        checked = subprocess.run(
            [sys.executable, "-m", "lighthis", "names", "verify"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
    _sent_again(killed, store, tmp_path)


def _sent_again(killed, store, tmp_path):
    """After the restart a clerk whose answer was lost presses the button again: made once, whether it had been kept or not."""
    session.remove()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        for clerk in killed:
            clerk.seat.address = server.address  # the same cookies: the sign-in outlived the kill
            once, fields = clerk.last
            answer = clerk.send(fields, {**clerk.seat.hidden("/patients/new?q=1983"), "once": once})
            assert answer.status == 303
    families = [row.name.family for row in session.scalars(select(Patient))]
    assert all(families.count(clerk.last[1]["family"]) == 1 for clerk in killed)
