"""One application; a fresh store for every test, copied from a template that was migrated and furnished once."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import afresh
import bounded
import hypothesis
import make
import postgres
import pytest
import wall
from flask import Flask
from sqlalchemy import event, make_url

from lighthis import app as application
from lighthis import config
from lighthis.db import keys, migrate, units
from lighthis.db.engine import bind, close_store, engine, make_engine
from lighthis.kernel import clock

wall.hang()
# a busy machine is no fault of a rule; a run says the same as the one before it, but for the thorough one, which looks further
hypothesis.settings.register_profile("lighthis", deadline=None, derandomize=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("thorough" if os.environ.get("LIGHTHIS_TEST_THOROUGH") else "lighthis")
STORE = os.environ.get("LIGHTHIS_TEST_STORE", "sqlite")
ENGINES = {}
# the embedded store is encrypted in every test but those that say otherwise (rulings 11)
KEY = {}
if STORE == "sqlite":
    if "LIGHTHIS_TEST_KEY" not in os.environ:  # the first to read this file: workers and twins of it have the same key
        THIS_RUN = tempfile.NamedTemporaryFile(prefix="lighthis-key-")  # noqa: SIM115  (until the run ends)
        THIS_RUN.write(os.urandom(32).hex().encode())
        THIS_RUN.flush()
        os.environ["LIGHTHIS_TEST_KEY"] = THIS_RUN.name
    os.environ["LIGHTHIS_STORE_KEY_FILE"] = os.environ["LIGHTHIS_TEST_KEY"]
    KEY = {"LIGHTHIS_STORE_KEY_FILE": os.environ["LIGHTHIS_TEST_KEY"]}


def pytest_configure(config):
    if STORE == "postgres" and not hasattr(config, "workerinput"):
        config.postgres = postgres.start()
        config.postgres_url = config.postgres.__enter__()


def pytest_unconfigure(config):
    if hasattr(config, "postgres"):
        config.postgres.__exit__(None, None, None)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    if hasattr(node.config, "postgres_url"):
        node.workerinput["postgres_url"] = node.config.postgres_url


def pytest_report_header(config):
    return f"lighthis store: {STORE}{', encrypted' if KEY else ''}"


def pytest_collection_modifyitems(config, items):
    """What opens no store, or is marked `once`, says the same on both. On PostgreSQL the closing line counts it as deselected."""
    if STORE == "sqlite":
        return
    twice = {item for item in items if "template" in item.fixturenames and not item.get_closest_marker("once")}
    apart = [item for item in items if item not in twice]
    items[:] = [item for item in items if item in twice]
    config.hook.pytest_deselected(items=apart)


def opened(url):
    """The store of a test, by the one engine of this process: a statement is compiled once and not again for every test."""
    keys.use(Path(KEY["LIGHTHIS_STORE_KEY_FILE"]) if KEY else None)
    if "one" not in ENGINES:
        ENGINES["one"] = _made(url)
    ENGINES["one"].url = make_url(url)
    return bind(ENGINES["one"])


def _made(url):
    """An engine that goes where its address says now. What it keeps is thrown away, so nothing waits for the disk."""
    made = make_engine(url)

    @event.listens_for(made, "do_connect")
    def _go(dialect, _record, _facts, settings):
        place, more = dialect.create_connect_args(made.url)
        return dialect.connect(*place, **{**settings, **more})

    event.listen(made, "before_cursor_execute", bounded.listen)
    if STORE == "sqlite":
        event.listen(made, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    return made


def server_of(pytestconfig):
    return getattr(pytestconfig, "postgres_url", None) or pytestconfig.workerinput["postgres_url"]


@pytest.fixture(scope="session")
def app(tmp_path_factory) -> Flask:
    data = tmp_path_factory.mktemp("data")
    made = application.create_app(config.read({"LIGHTHIS_DATA": str(data), **KEY}))
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    gc.freeze()  # the product and the tests themselves stay to the end: nobody looks through them again
    gc.set_threshold(20_000, 20, 50)
    return made


@pytest.fixture(scope="session")
def template(app, tmp_path_factory, pytestconfig, worker_id="0"):
    """The furnished store that every test gets a copy of."""
    if STORE == "postgres":
        url = postgres.create(server_of(pytestconfig), f"template_{os.getpid()}")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'template.db'}"
    opened(url)
    migrate.upgrade(engine())
    with units.work():
        make.region()
    close_store()
    return url


@pytest.fixture
def store(app, template, tmp_path, pytestconfig):
    """A fresh, furnished store, open."""
    if STORE == "postgres":
        url = afresh.database(server_of(pytestconfig), f"test_{os.getpid()}", f"template_{os.getpid()}")
    else:
        shutil.copy(template.removeprefix("sqlite:///"), tmp_path / "lighthis.db")
        url = f"sqlite:///{tmp_path / 'lighthis.db'}"
    opened(url)
    units.use_lock_file(tmp_path / "lighthis.lock" if STORE == "sqlite" else None)
    yield url
    if units.writing():
        units.rollback()
    close_store()


@pytest.fixture
def work(store):
    """A write unit round the whole test of an action: it is kept at the end."""
    with units.work() as session:
        yield session


@pytest.fixture
def sign_in(app, store):
    """sign_in("registrar") gives a client at that role's seat; at="RUR" another hospital's."""

    def at_seat(role: str, at: str = "GES", language: str = "en"):
        client = make.Client(app, language)
        client.sign_in(role, at)
        return client

    return at_seat


@pytest.fixture
def visitor(app, store):
    """A client that is not signed in."""
    return make.Client(app, "en")


@pytest.fixture
def noon():
    """The middle of the day in Tashkent, so that nobody of a test came yesterday."""
    with clock.at(clock.local(clock.now(), "Asia/Tashkent").replace(hour=12, minute=0)):
        yield
