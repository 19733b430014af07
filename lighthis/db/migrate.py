"""One line of history for both stores; triggers and index tables come back after each step (rulings 4)."""

import importlib
import importlib.util
import pkgutil
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

import lighthis
from lighthis.db import base, objects
from lighthis.db.engine import is_sqlite, make_engine

NOT_IN_MODELS = ("name_doc",)


class BrokenReferences(Exception):
    """After a migration some rows point at nothing; nothing of it was kept."""


def load_models() -> None:
    """Import every domain's tables, so that the metadata is whole."""
    for module in pkgutil.iter_modules(lighthis.__path__):
        if module.ispkg and importlib.util.find_spec(f"lighthis.{module.name}.models") is not None:
            importlib.import_module(f"lighthis.{module.name}.models")
    base.tell_postgresql()


def config() -> Config:
    """Alembic without an ini file."""
    made = Config()
    made.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return made


def revision_of(engine: Engine) -> str | None:
    """The step a store stands at."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The last step of the history."""
    return ScriptDirectory.from_config(config()).get_current_head()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Create or migrate the store in one transaction, or leave it as it was. Raises BrokenReferences."""
    with engine.connect() as connection:
        _foreign_keys(engine, connection, "OFF")
        try:
            with connection.begin():
                _migrate(connection, to)
        finally:
            _foreign_keys(engine, connection, "ON")


def make(engine: Engine) -> None:
    """Create the store where there is none yet: who brings data into a new installation need not know of migrations."""
    if revision_of(engine) is None and not inspect(engine).get_table_names():
        upgrade(engine)


def _foreign_keys(engine: Engine, connection: Connection, state: str) -> None:
    """SQLite takes this outside a transaction only, so past SQLAlchemy to the driver."""
    raw = connection.connection.driver_connection
    if is_sqlite(engine) and raw is not None:
        raw.execute(f"PRAGMA foreign_keys={state}")


def _migrate(connection: Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))
    objects.drop(connection)
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)
    objects.create(connection)
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise BrokenReferences


def draft(name: str) -> None:
    """For developers: write the next step from what the models say more than a fresh store (`python -m lighthis.db.migrate NAME`)."""
    engine = make_engine("sqlite://")
    with engine.connect() as connection, connection.begin():
        settings = config()
        settings.attributes["connection"] = connection
        if inspect(connection).get_table_names() == []:
            command.upgrade(settings, "head")
        command.revision(settings, name, autogenerate=True)


if __name__ == "__main__":
    draft(sys.argv[1])
