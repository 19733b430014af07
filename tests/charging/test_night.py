"""The night charges what waits, once, however often it is killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import make
from sqlalchemy import func, select

from lighthis.billing import actions as billing
from lighthis.billing.models import LedgerEntry
from lighthis.charging.models import ClinicalFact
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.orders import actions as orders

ROWS, KILLS = 160, 3


def command(store, tmp_path):
    environment = {
        **os.environ, "LIGHTHIS_DATA": str(tmp_path), "LIGHTHIS_DATABASE": store, "LIGHTHIS_LOCK": "",
    }  # fmt: skip
    words = [sys.executable, "-m", "lighthis", "charges", "night"]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def charged():
    session.rollback()
    found = session.scalar(
        select(func.count())
        .select_from(LedgerEntry)
        .where(LedgerEntry.basis.startswith("order:"), LedgerEntry.kind == "charge")
    )
    session.rollback()
    return found


def test_killed_in_the_middle_it_goes_on_and_charges_each_fact_once(store, tmp_path):
    with units.work():
        item = billing.add_item("LAB-01", {"name_ru": "ОАК"}, "laboratory", by=make.actor("accountant"))
        coming, nurse = make.coming(), make.actor("ward_nurse")
        for _number in range(ROWS):
            orders.do(make.ordered(of=coming), clock.now(), "", by=nurse)
        billing.add_price(
            item,
            "self_pay",
            make.Decimal(50_000),
            clock.today("Asia/Tashkent") - timedelta(days=9),
            by=make.actor("accountant"),
        )
    assert charged() == 0
    kills = 0
    for part in range(KILLS):
        process, seen = command(store, tmp_path), charged()
        until = time.monotonic() + 90
        while process.poll() is None and time.monotonic() < until:
            if charged() > seen and part < KILLS - 1:
                os.kill(process.pid, signal.SIGKILL)
            time.sleep(0.01)
        said = process.communicate()[0]
        kills += process.returncode == -signal.SIGKILL
        assert part < KILLS - 1 or process.returncode == 0, said
    assert charged() == ROWS
    assert kills
    assert session.scalars(select(ClinicalFact.state).distinct()).all() == ["charged"]
