"""One hospital that is served as in real life, one Chromium; none of it opens the store of the run, so it runs once, on SQLite."""

import subprocess
import sys

import make
import pytest
import serving
from journeys import people, town
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from lighthis.db import migrate, units
from lighthis.db.engine import close_store, engine, open_store, session
from lighthis.facility.models import Department

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def furnished(app, tmp_path_factory):
    """Two hospitals of make.region with people in their beds, served by two workers."""
    data = tmp_path_factory.mktemp("hospital")
    open_store(f"sqlite:///{data / 'lighthis.db'}")
    migrate.upgrade(engine())
    units.use_lock_file(data / "lighthis.lock")
    with units.work():
        make.region()
        for ward in session.scalars(select(Department).where(Department.kind == "inpatient")).all():
            make.room(ward, "5", "female", beds=6)  # each journey finds a bed, whichever went before it
            make.room(ward, "6", kind="better", beds=6)
    places = town.furnish()
    close_store()
    with serving.serve(data, LIGHTHIS_IDLE_MINUTES="60") as served:
        yield served, places


@pytest.fixture(scope="session")
def hospital(furnished):
    """The served hospital."""
    return furnished[0]


@pytest.fixture(scope="session")
def places(furnished):
    """Identities of what the town has, by the names of the URL map."""
    return furnished[1]


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium; a missing one fails."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def at_desk(hospital, chromium):
    """at_desk("doctor", "uz") gives that person at a browser without JavaScript; each signs in once."""
    there = {}

    def person(role, language="ru"):
        if (role, language) not in there:
            visitor = people.visits(chromium, hospital.address)
            there[role, language] = people.signs_in(visitor, role, language)
        return there[role, language]

    return person


@pytest.fixture(scope="session")
def prints(hospital):
    """The print worker beside the pages."""
    with (hospital.data / "worker.log").open("wb") as said:
        command = [sys.executable, "-m", "lighthis", "worker"]
        worker = subprocess.Popen(command, env=hospital.environment, stdout=said, stderr=said)
    yield
    worker.terminate()
    assert worker.wait(30) == 0, (hospital.data / "worker.log").read_text()
