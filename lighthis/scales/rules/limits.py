"""Typing errors: values that cannot be, and values that somebody should look at twice (triage reference 0.3)."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lighthis.kernel.text import N_, Message, Refusal
from lighthis.scales.rules.inputs import NUMBERS, WORDS, Inputs
from lighthis.scales.rules.logic import DefinitionError
from lighthis.scales.rules.scales import FOLDER, table

# the same words that stand at the fields of the forms; what is not here reads alike in every language
UNITS = {
    "/min": N_("per min"), "mmHg": N_("mmHg"), "s": N_("s"), "mmol/L": N_("mmol/L"), "cm": N_("cm"), "L/min": N_("L/min"),
}  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """A value outside its limits: the form field, the value, and the sentence to show there."""

    field: str
    value: str
    message: Message


def impossible(inputs: Inputs, folder: Path = FOLDER) -> tuple[Doubt, ...]:
    """For the form: values that are refused, with one sentence each."""
    found = [_impossible_number(inputs, name, rule) for name, rule in _vitals(folder).items()]
    found += [_impossible_word(inputs, name, folder) for name in WORDS]
    return tuple(doubt for doubt in found if doubt)


def refuse_impossible(inputs: Inputs, folder: Path = FOLDER) -> None:
    """Raise Refusal for the first value outside the hard limits."""
    for doubt in impossible(inputs, folder):
        raise Refusal(doubt.message.text, field=doubt.field, **doubt.message.values)


def doubtful(inputs: Inputs, folder: Path = FOLDER) -> tuple[Doubt, ...]:
    """For the form: possible but rare values to confirm once before saving."""
    out = []
    for name, rule in _vitals(folder).items():
        value = getattr(inputs.vitals, name)
        if value is None or "soft" not in rule or _outside(value, rule["hard"]) or not _outside(value, rule["soft"]):
            continue
        text = N_("This value is unusual. Usual: %(low)s to %(high)s %(unit)s. Is it right?")
        out.append(Doubt(name, str(value), _message(text, rule, "soft")))
    return tuple(out)


def rounding(folder: Path = FOLDER) -> dict[str, int]:
    """Values that are rounded half up before they are compared, with their decimals."""
    return {name: rule["decimals"] for name, rule in _vitals(folder).items() if rule.get("round") == "half_up"}


def limits(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """For the form field of a vital sign: its unit, decimals, hard and soft limits."""
    return {key: value for key, value in _vitals(folder)[name].items() if key != "label"}


def _vitals(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = table("vitals.json", folder).get("vitals", {})
    if set(found) != set(NUMBERS):
        raise DefinitionError(f"vitals.json: must name exactly {', '.join(NUMBERS)}")
    return found


def _impossible_number(inputs: Inputs, name: str, rule: dict[str, Any]) -> Doubt | None:
    value = getattr(inputs.vitals, name)
    if value is None:
        return None
    if _outside(value, rule["hard"]):
        text = N_("This value is not possible. Allowed: %(low)s to %(high)s %(unit)s.")
        return Doubt(name, str(value), _message(text, rule, "hard"))
    if rule["decimals"] == 0 and value != value.to_integral_value():
        return Doubt(name, str(value), Message(N_("Write a whole number.")))
    upper = getattr(inputs.vitals, rule["not_above"]) if "not_above" in rule else None
    if upper is not None and value > upper:
        return Doubt(name, str(value), Message(N_("Diastolic pressure cannot be above systolic pressure.")))
    return None


def _impossible_word(inputs: Inputs, name: str, folder: Path) -> Doubt | None:
    word = getattr(inputs.vitals, name)
    if word is None or word in table("vitals.json", folder)["words"][name]["values"]:
        return None
    return Doubt(name, word, Message(N_("Choose a value from the list.")))


def _outside(value: Decimal, pair: list[Decimal]) -> bool:
    return not pair[0] <= value <= pair[1]


def _message(text: str, rule: dict[str, Any], which: str) -> Message:
    low, high = (Decimal(limit) for limit in rule[which])
    unit = UNITS.get(rule["unit"])
    return Message(text, {"low": low, "high": high, "unit": Message(unit) if unit else rule["unit"]})
