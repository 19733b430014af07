"""Conditions of a scale: read from data, never evaluated as code, answered with yes, no or unknown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Value = Decimal | str | bool | None
Facts = Mapping[str, Value]


class DefinitionError(ValueError):
    """A scale's file is wrong; the text names the file and the rule."""


@dataclass(frozen=True)
class Verdict:
    """Yes, no or unknown (None), and the names of the facts that made it yes."""

    truth: bool | None
    because: tuple[str, ...] = ()


Condition = Callable[[Facts], Verdict]


@dataclass(frozen=True)
class Vocabulary:
    """The names a condition may use: signs, measured values, derived signs, and values that are one of a few words."""

    signs: frozenset[str]
    values: frozenset[str]
    derived: Mapping[str, Condition]
    words: Mapping[str, frozenset[str]]


def read(spec: Any, words: Vocabulary, place: str) -> Condition:
    """Turn one condition of a file into a function. `place` is the file and rule for the error message."""
    if isinstance(spec, str):
        return _sign(spec, words, place)
    if not isinstance(spec, dict) or len(spec) != 1:
        raise DefinitionError(f"{place}: a condition is a sign or an object with one key, not {spec!r}")
    key, body = next(iter(spec.items()))
    if key in _JOINS:
        if not isinstance(body, list) or not body:
            raise DefinitionError(f"{place}: {key} needs a list of conditions")
        return _JOINS[key]([read(part, words, f"{place}.{key}[{n}]") for n, part in enumerate(body)])
    if key == "not":
        return _negated(read(body, words, f"{place}.not"))
    if key == "count":
        return _count(body, words, f"{place}.count")
    if key == "known":
        return _known(body, words, place)
    return _comparison(key, body, words, place)


def either(first: Condition, second: Condition) -> Condition:
    """Yes when one of two is yes."""
    return _any([first, second])


def _sign(code: str, words: Vocabulary, place: str) -> Condition:
    if code in words.derived:
        return words.derived[code]
    if code not in words.signs:
        raise DefinitionError(f"{place}: unknown sign {code!r}")
    return plain_sign(code)


def plain_sign(code: str) -> Condition:
    """The sign as it was entered, without what is derived for it."""

    def test(facts: Facts) -> Verdict:
        value = facts.get(code)
        return Verdict(value, (code,) if value else ()) if isinstance(value, bool) else Verdict(None)

    return test


def _any(parts: list[Condition]) -> Condition:
    def test(facts: Facts) -> Verdict:
        verdicts = [part(facts) for part in parts]
        if any(each.truth for each in verdicts):
            return Verdict(True, _reasons([each for each in verdicts if each.truth]))
        return Verdict(None if any(each.truth is None for each in verdicts) else False)

    return test


def _all(parts: list[Condition]) -> Condition:
    def test(facts: Facts) -> Verdict:
        verdicts = [part(facts) for part in parts]
        if any(each.truth is False for each in verdicts):
            return Verdict(False)
        if any(each.truth is None for each in verdicts):
            return Verdict(None)
        return Verdict(True, _reasons(verdicts))

    return test


_JOINS: dict[str, Callable[[list[Condition]], Condition]] = {"any": _any, "all": _all}


def _negated(part: Condition) -> Condition:
    def test(facts: Facts) -> Verdict:
        truth = part(facts).truth
        return Verdict(None if truth is None else not truth)

    return test


def _count(body: Any, words: Vocabulary, place: str) -> Condition:
    if not isinstance(body, dict) or set(body) != {"of", "ge"} or not isinstance(body["of"], list):
        raise DefinitionError(f"{place}: count needs 'of' (a list) and 'ge' (a number)")
    parts = [read(part, words, f"{place}.of[{n}]") for n, part in enumerate(body["of"])]
    least = body["ge"]
    if type(least) is not int or not 1 <= least <= len(parts):
        raise DefinitionError(f"{place}: 'ge' must be a whole number from 1 to {len(parts)}")

    def test(facts: Facts) -> Verdict:
        verdicts = [part(facts) for part in parts]
        yes = [each for each in verdicts if each.truth]
        if len(yes) >= least:
            return Verdict(True, _reasons(yes))
        open_ = sum(each.truth is None for each in verdicts)
        return Verdict(None if len(yes) + open_ >= least else False)

    return test


def _known(name: Any, words: Vocabulary, place: str) -> Condition:
    if name not in words.values and name not in words.signs:
        raise DefinitionError(f"{place}: unknown name {name!r}")

    def test(facts: Facts) -> Verdict:
        return Verdict(facts.get(name) is not None)

    return test


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda value, limit: value < limit,
    "le": lambda value, limit: value <= limit,
    "gt": lambda value, limit: value > limit,
    "ge": lambda value, limit: value >= limit,
    "eq": lambda value, limit: value == limit,
    "in": lambda value, limit: value in limit,
    "between": lambda value, limit: limit[0] <= value <= limit[1],
}


def _comparison(name: str, body: Any, words: Vocabulary, place: str) -> Condition:
    if name not in words.values:
        raise DefinitionError(f"{place}: unknown operator or input {name!r}")
    if not isinstance(body, dict) or len(body) != 1:
        raise DefinitionError(f"{place}: {name} needs exactly one comparison")
    operator, raw = next(iter(body.items()))
    if operator not in _OPERATORS:
        raise DefinitionError(f"{place}: unknown operator {operator!r}")
    limit = _limit(operator, raw, words.words.get(name), f"{place}.{name}.{operator}")
    compare = _OPERATORS[operator]

    def test(facts: Facts) -> Verdict:
        value = facts.get(name)
        if value is None:
            return Verdict(None)
        return Verdict(True, (name,)) if compare(value, limit) else Verdict(False)

    return test


def _limit(operator: str, raw: Any, words: frozenset[str] | None, place: str) -> Any:
    parts = raw if isinstance(raw, list) else [raw]
    if isinstance(raw, list) != (operator in {"in", "between"}) or not parts:
        raise DefinitionError(f"{place}: wrong shape of limit {raw!r}")
    if words is not None:
        if operator not in {"eq", "in"} or not set(parts) <= words:
            raise DefinitionError(f"{place}: {raw!r} is not one of {', '.join(sorted(words))}")
        return raw
    numbers = [number(part, place) for part in parts]
    if operator == "between" and (len(numbers) != 2 or numbers[0] > numbers[1]):
        raise DefinitionError(f"{place}: between needs a low and a high limit")
    return numbers if isinstance(raw, list) else numbers[0]


def number(raw: Any, place: str) -> Decimal:
    """A number of a definition, exact; binary floats and truth values are refused."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise DefinitionError(f"{place}: {raw!r} is not a number")
    return Decimal(raw)


def _reasons(verdicts: list[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in verdicts for name in each.because))
