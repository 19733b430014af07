"""The only column types of lighthis (decision: docs/decisions/stores.md).

SQLite's STRICT tables know INTEGER, TEXT, REAL, BLOB alone; PostgreSQL gets the native twin where it has one.
"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger as _BigInteger
from sqlalchemy import Dialect
from sqlalchemy import LargeBinary as _LargeBinary
from sqlalchemy import Text as _Text
from sqlalchemy import Uuid as _Uuid
from sqlalchemy.dialects.sqlite import INTEGER
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime | None) -> int | None:
    """A moment as the store keeps it. Raises ValueError for one without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return (moment - EPOCH) // MICROSECOND


def instant(kept: int) -> datetime:
    """What the store keeps, as a moment."""
    return EPOCH + timedelta(0, 0, kept)


class Text(TypeDecorator[str]):
    """Unicode text of any length; forms set the limits."""

    impl = _Text
    cache_ok = True


class Integer(TypeDecorator[int]):
    """A whole number of 64 bits."""

    impl = _BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(INTEGER() if dialect.name == "sqlite" else _BigInteger())


class Flag(Integer):
    """Yes or no, kept as 1 or 0; `Base` adds the CHECK."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else int(bool(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else bool(value)


class Instant(Integer):
    """A moment: microseconds since 1970 in UTC, aware in Python."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else instant(value)


class Money(Integer):
    """An exact sum: whole tiyin in the store, Decimal with two places in Python; the row or its facility names the currency."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        minor = Decimal(value) * 100
        if minor != minor.to_integral_value():
            raise ValueError(f"{value} is finer than a tiyin")
        return int(minor)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else Decimal(value) / 100


class Quantity(Integer):
    """How many of a unit: whole thousandths in the store, Decimal in Python."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        thousandths = Decimal(value) * 1000
        if thousandths != thousandths.to_integral_value():
            raise ValueError(f"{value} is finer than a thousandth")
        return int(thousandths)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else Decimal(value) / 1000


class Day(TypeDecorator[date]):
    """A calendar day as ISO text, so that both stores sort it alike."""

    impl = _Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else date.fromisoformat(value)


class Id(TypeDecorator[UUID]):
    """A UUIDv7 key: native in PostgreSQL, 36 characters of text in SQLite, where an implementer can read it."""

    impl = _Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_Text() if dialect.name == "sqlite" else _Uuid(as_uuid=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        value = value if isinstance(value, UUID) else UUID(str(value))
        return str(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return UUID(value) if isinstance(value, str) else value


class Json(TypeDecorator[Any]):
    """A small structure whose inside no query needs."""

    impl = _Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_Text())
        from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415 - the whole dialect, where it is used alone

        return dialect.type_descriptor(JSONB())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value) if isinstance(value, str) and dialect.name == "sqlite" else value


class Bytes(TypeDecorator[bytes]):
    """A file whole: BLOB in SQLite, bytea in PostgreSQL. In a table of its own, so that no list reads it by the way."""

    impl = _LargeBinary
    cache_ok = True


ALL = (Text, Integer, Flag, Instant, Money, Quantity, Day, Id, Json, Bytes)
