"""Facts of a paper as JSON and back, so that a signed document keeps printing what was signed."""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, Union, cast

from lighthis.kernel.money import Money

Facts = TypeVar("Facts")


def to_json(facts: object) -> str:
    """Frozen facts as JSON text: instants and days in ISO, exact numbers as text."""
    return json.dumps(_plain(facts), ensure_ascii=False, sort_keys=True)


def from_json(kind: type[Facts], text: str) -> Facts:
    """The facts of that kind read back from JSON text. A name that the kind lacks is a ValueError."""
    return cast(Facts, _build(kind, json.loads(text)))


def _plain(value: object) -> Any:
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _build(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in {Union, types.UnionType}:
        return _build(next(one for one in inside if one is not type(None)), value)
    if origin is tuple:
        return tuple(_build(inside[0], one) for one in value)
    if is_dataclass(kind):
        return _dataclass(cast(type[Any], kind), value)
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


def _dataclass(kind: type[Any], value: dict[str, Any]) -> Any:
    hints = typing.get_type_hints(kind)
    unknown = set(value) - set(hints)
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _build(hints[name], one) for name, one in value.items()})
