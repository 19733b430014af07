"""A statement handed to the driver as it is, in the transaction of a connection; listeners and errors stay SQLAlchemy's."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError


def send(connection: Connection, text: str, values: Any = (), *, many: bool = False) -> DBAPICursor:
    """Run a statement in the words of the store, once or for `many` sets of values. Raises SQLAlchemy's errors."""
    raw: Any = connection.connection.dbapi_connection
    cursor: DBAPICursor = raw.cursor()
    for told in connection.engine.dispatch.before_cursor_execute:
        told(connection, cursor, text, values, None, many)
    fault_of_driver = connection.dialect.loaded_dbapi.Error
    try:
        (cursor.executemany if many else cursor.execute)(text, values)
    except fault_of_driver as fault:
        raise DBAPIError.instance(text, values, fault, fault_of_driver, dialect=connection.dialect) from fault
    return cursor


def copy_in(connection: Connection, text: str, rows: Iterable[Sequence[Any]]) -> None:
    """PostgreSQL's COPY … FROM STDIN. Raises SQLAlchemy's errors."""
    raw: Any = connection.connection.dbapi_connection
    fault_of_driver = connection.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor, cursor.copy(text) as copy:
            for row in rows:
                copy.write_row(row)
    except fault_of_driver as fault:
        raise DBAPIError.instance(text, (), fault, fault_of_driver, dialect=connection.dialect) from fault
