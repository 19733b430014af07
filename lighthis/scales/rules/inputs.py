"""What the triage nurse entered: vital signs, signs that are present, absent or not asked, and the age."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from lighthis.kernel.text import N_, Refusal
from lighthis.scales.rules.logic import Value

_NUMBER = re.compile(r"-?[0-9]{1,6}([.,][0-9]{1,6})?", re.ASCII)
_SIGN_WORDS: dict[object, bool | None] = {
    True: True, "present": True, "true": True, "yes": True,
    False: False, "absent": False, "false": False, "no": False,
    None: None, "unknown": None, "": None,
}  # fmt: skip


@dataclass(frozen=True)
class Vitals:
    """Measured values in the units of `definitions/vitals.json`. None is "not measured"; 0 is a value."""

    heart_rate: Decimal | None = None
    respiratory_rate: Decimal | None = None
    temperature_c: Decimal | None = None
    spo2_percent: Decimal | None = None
    systolic_bp: Decimal | None = None
    diastolic_bp: Decimal | None = None
    capillary_refill_s: Decimal | None = None
    glucose_mmol_l: Decimal | None = None
    height_cm: Decimal | None = None
    pain_score: Decimal | None = None
    oxygen_flow_l_min: Decimal | None = None
    oxygen_fraction_percent: Decimal | None = None
    avpu: str | None = None
    respiratory_effort: str | None = None
    mobility: str | None = None
    pain_response: str | None = None
    eye: str | None = None
    verbal: str | None = None
    motor: str | None = None
    spo2_scale: str = "1"
    supplemental_oxygen: bool | None = None


COMA = ("eye", "verbal", "motor")
WORDS = ("avpu", "respiratory_effort", "mobility", "pain_response", *COMA, "spo2_scale")
FLAGS = ("supplemental_oxygen",)
NUMBERS = tuple(each.name for each in fields(Vitals) if each.name not in {*WORDS, *FLAGS})
AGES = ("age_years", "age_months", "age_days")
_OLDEST = {"age_years": 150, "age_months": 1_800, "age_days": 54_800}
# NEWS2 calls the same observation by its own name
_SAME = {"consciousness": "avpu"}


@dataclass(frozen=True)
class Inputs:
    """One assessment as entered. Age in completed units: give all three units where the birth date is known, else what is known.

    Signs in neither `present` nor `absent` are unknown. `cannot_measure` names required values that somebody declared impossible to take.
    """

    age_years: int | None = None
    age_months: int | None = None
    age_days: int | None = None
    age_is_estimated: bool = False
    appears_adult: bool | None = None
    vitals: Vitals = field(default_factory=Vitals)
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    cannot_measure: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if both := self.present & self.absent:
            raise ValueError(f"signs both present and absent: {sorted(both)}")
        for name, most in _OLDEST.items():
            value = getattr(self, name)
            if value is not None and not 0 <= value <= most:
                raise Refusal(N_("The age is not possible."), field=name)

    @classmethod
    def from_plain(cls, entered: Mapping[str, Any]) -> Self:
        """Read plain values by name: ages, vital signs ("38,5" or "38.5"), every other name is a sign, `signs` a list of them. Raises Refusal with the field."""
        vitals: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        signs: dict[str, bool | None] = {}
        for raw_name, value in entered.items():
            name = _SAME.get(raw_name, raw_name)
            if name in NUMBERS:
                vitals[name] = number(value, raw_name)
            elif name in WORDS:
                _put_word(vitals, name, value, raw_name)
            elif name in FLAGS:
                vitals[name] = _three_valued(value, name)
            elif name in AGES:
                rest[name] = _whole(value, name)
            elif name in {"age_is_estimated", "appears_adult"}:
                rest[name] = _three_valued(value, name)
            elif name == "signs":
                signs |= dict.fromkeys([value] if isinstance(value, str) else value, True)
            elif name == "cannot_measure":
                rest[name] = frozenset([value] if isinstance(value, str) else value) - {""}
            else:
                signs[name] = _three_valued(value, name)
        rest["age_is_estimated"] = bool(rest.get("age_is_estimated"))
        present = frozenset(name for name, value in signs.items() if value is True)
        absent = frozenset(name for name, value in signs.items() if value is False)
        return cls(vitals=Vitals(**vitals), present=present, absent=absent, **rest)

    def as_json(self) -> dict[str, Any]:
        """The entered values as plain JSON, read back by `from_plain`."""
        out: dict[str, Any] = {name: getattr(self, name) for name in (*AGES, "appears_adult")}
        out |= {each.name: getattr(self.vitals, each.name) for each in fields(Vitals)}
        out = {name: str(value) if isinstance(value, Decimal) else value for name, value in out.items()}
        out = {name: value for name, value in out.items() if value is not None}
        out["age_is_estimated"] = self.age_is_estimated
        if self.cannot_measure:
            out["cannot_measure"] = sorted(self.cannot_measure)
        return out | dict.fromkeys(sorted(self.present), True) | dict.fromkeys(sorted(self.absent), False)


def number(value: object, name: str = "") -> Decimal | None:
    """An entered number with a decimal comma or point; empty is None, "0" is a value. Raises Refusal for anything else."""
    text = "" if value is None else str(value).strip()
    if text == "":
        return None
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise Refusal(N_("Write a number, such as 38,5."), field=name)
    return Decimal(text.replace(",", "."))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A value rounded half up to the recorded number of decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def facts(inputs: Inputs, round_to: Mapping[str, int]) -> dict[str, Value]:
    """The inputs as named facts for the conditions; `round_to` names the values that are rounded half up before comparing."""
    out: dict[str, Value] = {each.name: getattr(inputs.vitals, each.name) for each in fields(Vitals)}
    for name, decimals in round_to.items():
        value = out[name]
        if isinstance(value, Decimal):
            out[name] = rounded(value, decimals)
    years, months, days = ages(inputs)
    out |= {name: None if age is None else Decimal(age) for name, age in zip(AGES, (years, months, days), strict=True)}
    return out | dict.fromkeys(inputs.present, True) | dict.fromkeys(inputs.absent, False)


def ages(inputs: Inputs) -> tuple[int | None, int | None, int | None]:
    """Completed years, months and days, each filled from the others where that is safe; what cannot be told stays unknown.

    From days alone the mean month of 30.4375 days is used; a form that knows the birth date gives all three and nothing is guessed.
    """
    years, months, days = inputs.age_years, inputs.age_months, inputs.age_days
    if months is None:
        if days is not None:
            months = max(int(days / Decimal("30.4375")), (years or 0) * 12)
        elif years:
            months = years * 12
    if years is None and months is not None:
        years = months // 12
    if days is None and months:
        days = int(months * Decimal("30.4375"))
    return years, months, days


def _put_word(vitals: dict[str, Any], name: str, value: object, field_name: str) -> None:
    word = "" if value is None else str(value).strip()
    if not word:
        return
    if vitals.get(name, word) != word:
        raise Refusal(N_("The level of consciousness is entered twice and differs."), field=field_name)
    vitals[name] = word


def _three_valued(value: object, name: str) -> bool | None:
    if isinstance(value, str):
        value = value.strip().lower()
    if not isinstance(value, str | bool | None) or value not in _SIGN_WORDS:
        raise Refusal(N_("Choose yes, no or not asked."), field=name)
    return _SIGN_WORDS[value]


def _whole(value: object, name: str) -> int | None:
    found = number(value, name)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise Refusal(N_("Write a whole number."), field=name)
    return int(found)
