"""A copy of the whole store made while others write, and the facts that prove a copy (engineering.md 2.7)."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from lighthis.db import engine as stores
from lighthis.db import keys, migrate
from lighthis.db.base import Base
from lighthis.kernel.text import N_, Refusal

PACKAGE = "postgresql-client"
NOT_COUNTED = ("alembic_version", "sqlite_sequence")


@dataclass(frozen=True)
class Facts:
    """What a store holds: its step, rows of every table, the head of every chain of the log."""

    revision: str
    counts: dict[str, int]
    heads: dict[str, list[int | str]]


def facts(connection: Connection) -> Facts:
    """The facts of the store behind a connection."""
    tables = sorted(set(inspect(connection).get_table_names()) - set(NOT_COUNTED))
    tables = [one for one in tables if not one.startswith("name_doc")]  # index, made again from the names
    counts = {one: int(connection.scalar(text(f'SELECT count(*) FROM "{one}"')) or 0) for one in tables}  # noqa: S608
    heads: dict[str, list[int | str]] = {}
    if "audit_head" in tables:
        rows = connection.execute(text("SELECT chain, seq, hash FROM audit_head ORDER BY chain"))
        heads = {chain: [int(seq), str(digest)] for chain, seq, digest in rows}
    revision = ""
    if inspect(connection).has_table("alembic_version"):
        revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")
    return Facts(revision, counts, heads)


def prove(found: Facts, promised: Facts) -> None:
    """Compare a copy with what was promised of it. Raises Refusal that names the first difference."""
    for table, count in promised.counts.items():
        if table not in found.counts:
            raise Refusal(N_("The table %(table)s is missing in the copy."), table=table)
        if found.counts[table] != count:
            raise Refusal(
                N_("The table %(table)s of the copy has %(found)s rows and not %(count)s."),
                table=table, found=found.counts[table], count=count,
            )  # fmt: skip
    if found.revision != promised.revision or found.heads != promised.heads:
        raise Refusal(N_("The copy is another one than its list says: the log ends elsewhere."))


def check_whole(connection: Connection) -> None:
    """Structure and references of a copy in SQLite, and that no table of this release is missing. Raises Refusal."""
    if connection.dialect.name == "sqlite":
        pages = spoilt_pages(connection)
        found = pages[0] if pages else connection.scalar(text("PRAGMA integrity_check(1)"))
        if found != "ok":
            raise Refusal(N_("The database in the copy is damaged: %(why)s."), why=str(found))
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise Refusal(N_("Rows of the table %(table)s point at nothing."), table=broken[0])


def spoilt_pages(connection: Connection) -> list[str]:
    """What the check sums of an encrypted store say: a changed byte anywhere is found (engineering.md 2.8)."""
    return list(connection.scalars(text("PRAGMA cipher_integrity_check"))) if keys.mark() else []


def missing_tables(connection: Connection) -> list[str]:
    """Tables of this release that the store lacks."""
    migrate.load_models()
    return sorted(set(Base.metadata.tables) - set(inspect(connection).get_table_names()))


def take_sqlite(source: Path, target: Path) -> None:
    """The online copy of SQLite: one consistent moment, nobody waits. One file, without a WAL, with the key of the store."""
    try:
        before, after = keys.connect(f"file:{source}?mode=ro", uri=True), keys.connect(target)
        try:
            before.backup(after)
            after.execute("PRAGMA journal_mode=DELETE")
        finally:
            before.close()
            after.close()
    except sqlite.DatabaseError as fault:
        raise Refusal(N_("The database cannot be read: %(why)s."), why=str(fault)) from None
    target.chmod(0o600)


def take_postgres(engine: Engine, target: Path, proof: Callable[[Connection], None]) -> Facts:
    """pg_dump of the same moment at which the facts were read and `proof` looked. Raises Refusal."""
    program = client("pg_dump")
    isolated = engine.execution_options(isolation_level="REPEATABLE READ")
    with isolated.connect() as connection:
        moment = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        found = facts(connection)
        proof(connection)
        _run([program, "-Fc", "--no-owner", "--no-privileges", f"--snapshot={moment}", "-f", str(target)], engine.url)
    target.chmod(0o600)
    return found


def put_postgres(engine: Engine, dump: Path) -> None:
    """Put a dump in place of what is there, whole or not at all. Raises Refusal."""
    command = [client("pg_restore"), "--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner"]
    _run([*command, "--no-privileges", "-d", str(engine.url.database), str(dump)], engine.url)


def others_at(engine: Engine) -> int:
    """How many connections of lighthis a PostgreSQL has beside the one that asks."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = :name AND pid <> pg_backend_pid()"
    )
    stores.close_store()  # what this process holds does not count, once the server has seen it go
    found = 1
    for _try in range(10):
        with engine.connect() as connection:
            found = int(connection.scalar(asked, {"name": stores.NAME}) or 0)
        if found == 0:
            break
        time.sleep(0.1)
    return found


def list_postgres(dump: Path) -> set[str]:
    """Tables whose rows are in a dump. Raises Refusal where it is none."""
    done = subprocess.run([client("pg_restore"), "--list", str(dump)], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refusal(N_("The database in the copy is damaged: %(why)s."), why=done.stderr.strip()[:200])
    rows = (line.split() for line in done.stdout.splitlines() if " TABLE DATA " in line)
    return {words[words.index("DATA") + 2] for words in rows}


def client(name: str) -> str:
    """The path of a program of PostgreSQL. Raises Refusal that names the package."""
    found = shutil.which(name)
    if found is None:
        raise Refusal(
            N_("%(program)s is not on this machine. Install it: %(command)s."),
            program=name, command=f"apt-get install {PACKAGE}",
        )  # fmt: skip
    return found


def _run(command: list[str], url: URL) -> None:
    """A client program with the address of the store in its environment, so that no password stands in a command line."""
    query = {key: str(value) for key, value in url.query.items()}
    said = {
        "PGHOST": url.host or query.get("host"), "PGPORT": str(url.port or query.get("port") or ""),
        "PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database,
    }  # fmt: skip
    environment = {**os.environ, **{key: str(value) for key, value in said.items() if value}}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refusal(N_("%(program)s failed: %(why)s"), program=Path(command[0]).name, why=done.stderr.strip()[-300:])


@contextmanager
def looking_at(path: Path) -> Iterator[Engine]:
    """The process bound to a copy in SQLite for the time of a block; then to its own store again."""
    try:
        before = stores.engine().url.render_as_string(hide_password=False)
    except RuntimeError:
        before = ""
    keys.check(path)
    try:
        yield stores.open_store(f"sqlite:///{path}")
    except (sqlite.DatabaseError, DatabaseError) as fault:
        why = str(fault).partition("\n")[0]
        raise Refusal(N_("The database in the copy is damaged: %(why)s."), why=why) from None
    finally:
        stores.close_store()
        is_free(path)  # one file again, without a WAL
        if before:
            stores.open_store(before)


def is_newest(connection: Connection) -> bool:
    """Whether a store stands at the last step of this release."""
    return MigrationContext.configure(connection).get_current_revision() == migrate.newest()


def knows(revision: str) -> bool:
    """Whether this release has the step a copy stands at."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(migrate.config()).walk_revisions())


def is_ours(url: str) -> bool:
    """Whether the store of this address is the embedded one."""
    return make_url(url).get_backend_name() == "sqlite"


def is_free(path: Path, *, plain: bool = False) -> bool:
    """Whether nobody has this SQLite file open: only then it may leave the WAL."""
    try:
        connection = keys.connect(path, plain=plain, timeout=1)
        try:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        finally:
            connection.close()
    except sqlite.OperationalError:
        return False
    except sqlite.DatabaseError:  # damaged: nobody works with it
        return True
    return str(mode) == "delete"
