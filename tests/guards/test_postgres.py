import os
import pwd
from pathlib import Path

import postgres
import psycopg
import pytest

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server():
    """A server of this file's own; the suite's one may be off."""
    with postgres.start() as url:
        yield url


def ask(url, question):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_listens_on_no_address(server):
    assert ask(server, "SHOW listen_addresses") == ""


def test_it_does_not_run_as_root(server):
    folder = Path(ask(server, "SHOW data_directory"))
    assert folder.stat().st_uid != 0
    if os.getuid() == 0:
        assert pwd.getpwuid(folder.stat().st_uid).pw_name == f"lighthis-pg-{os.getpid()}"


def test_a_database_is_made_from_another_and_taken_away(server):
    template = postgres.create(server, "template")
    with psycopg.connect(template.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE wards (name text)")
    copy = postgres.create(server, "copy", "template")
    assert ask(copy, "SELECT count(*) FROM wards") == 0
    postgres.drop(server, "copy")
    assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'copy'") == 0


def test_it_keeps_every_letter_and_no_time_zone_of_its_own(server):
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SHOW timezone") == "UTC"
