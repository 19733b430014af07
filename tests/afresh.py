"""A PostgreSQL database for a test: made from its template once, then only set back, which costs a tenth of a new one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import postgres
import psycopg
from psycopg import sql

CATALOGUES = ("pg_class", "pg_attribute", "pg_constraint", "pg_index", "pg_proc", "pg_trigger")
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_kept: dict[str, "Kept"] = {}


@dataclass
class Kept:
    """What a database held when it was made, and the transaction that wrote each table's rows last."""

    url: str
    connection: psycopg.Connection
    template: str
    shape: tuple = ()
    rows: dict[str, bytes] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    asked: sql.Composed = field(default_factory=lambda: sql.Composed([]))


def database(server: str, name: str, template: str) -> str:
    """The address of the database, holding what its template holds, whatever was done to it."""
    kept = _kept.get(name)
    if kept is None or kept.template != template or not _set_back(kept):
        forget(name)
        kept = _kept[name] = _keep(postgres.create(server, name, template), template)
    return kept.url


def forget(name: str) -> None:
    """The next one of this name is made anew."""
    if name in _kept:
        _kept.pop(name).connection.close()


def _keep(url: str, template: str) -> Kept:
    kept = Kept(url, postgres.connect(url), template)
    kept.connection.execute("SET session_replication_role = replica")  # no trigger and no foreign key is asked
    kept.connection.execute("SET plan_cache_mode = force_generic_plan")
    for (table,) in kept.connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
        with kept.connection.cursor().copy(_table("COPY {} TO STDOUT (FORMAT binary)", table)) as copy:
            kept.rows[table] = b"".join(copy)
        kept.counts[table] = kept.connection.execute(_table("SELECT count(*) FROM {}", table)).fetchone()[0]
        kept.written[table] = "0"
    kept.asked = _asking(kept.written)
    kept.shape = _shape(kept)
    return kept


def _set_back(kept: Kept) -> bool:
    """Write again what differs; False where more than rows was changed, or the database is gone."""
    try:
        kept.connection.execute(OTHERS)
        if _shape(kept) != kept.shape:
            return False
        with kept.connection.transaction():
            now = kept.connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone()[0]
            for table in _changed(kept):
                kept.connection.execute(_table("DELETE FROM {}", table))
                with kept.connection.cursor().copy(_table("COPY {} FROM STDIN (FORMAT binary)", table)) as copy:
                    copy.write(kept.rows[table])
                kept.written[table] = now
    except psycopg.OperationalError:
        return False
    return True


def _changed(kept: Kept) -> list[str]:
    """Tables with another number of rows, or with a row that another transaction wrote; planned once, not for every test."""
    found = kept.connection.execute(kept.asked, {"written": list(kept.written.values())}, prepare=True).fetchall()
    return [table for table, count, strange in found if strange or count != kept.counts[table]]


def _asking(tables: Iterable[str]) -> sql.Composed:
    """What `_changed` asks, the same words each time: who wrote a table last is the n-th of the parameter."""
    each = sql.SQL("SELECT {}, count(*), count(*) FILTER (WHERE xmin <> (SELECT last[{}] FROM known)) FROM {}")
    asked = (each.format(sql.Literal(table), number, sql.Identifier(table)) for number, table in enumerate(tables, 1))
    known = sql.SQL("WITH known AS MATERIALIZED (SELECT %(written)s::text[]::xid[] AS last) ")
    return known + sql.SQL(" UNION ALL ").join(asked)


def _shape(kept: Kept) -> tuple:
    """Another one as soon as a table, an index, a trigger or a function is made, changed or dropped."""
    asked = sql.SQL(" UNION ALL ").join(
        _table("SELECT count(*), max(xmin::text::bigint) FROM {}", table) for table in CATALOGUES
    )
    return tuple(kept.connection.execute(asked).fetchall())


def _table(words: str, table: str) -> sql.Composed:
    return sql.SQL(words).format(sql.Identifier(table))
