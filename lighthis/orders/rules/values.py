"""How a laboratory value stands to its reference range. Exact decimals, comma or point; what cannot be judged has no flag."""

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"(?P<sign><=|>=|[<>≤≥])? ?(?P<number>[+-]?[0-9]{1,12}(?:[.,][0-9]{1,9})?)")
_SIGNS = {"≤": "<=", "≥": ">="}
_RANGE = re.compile(
    r"(?P<sex>any|male|female)(?: (?P<since>[0-9]+)-(?P<until>[0-9]*))?:(?P<low>[0-9.]*)-(?P<high>[0-9.]*)"
)


@dataclass(frozen=True)
class Reading:
    """A number that was measured, or only a bound of it: "<0,5"."""

    sign: str  # "", "<", "<=", ">", ">="
    number: Decimal


@dataclass(frozen=True)
class Limits:
    """A reference range, both ends belong to it; an open end is None."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Range:
    """The range of a test for people of a sex ("any") and of an age in completed years, [since, until)."""

    sex: str
    since: int
    until: int | None
    limits: Limits


def read(text: str) -> Reading | None:
    """What a laboratory wrote, as a number or a bound; None for words ("отр.", "1:20", "5-6")."""
    tidy = text.strip().replace("\u00a0", " ").replace("\u2212", "-")
    found = _NUMBER.fullmatch(tidy)
    if found is None:
        return None
    sign = found["sign"] or ""
    return Reading(_SIGNS.get(sign, sign), Decimal(found["number"].replace(",", ".")))


def flag(text: str, limits: Limits) -> str:
    """low, normal or high where the value, or its bound, leaves no doubt; else empty."""
    found = read(text)
    if found is None or limits == Limits():
        return ""
    low, high, number = limits.low, limits.high, found.number
    if found.sign.startswith("<"):
        return _flag_below(number, low, high, reaches=found.sign == "<=")
    if found.sign.startswith(">"):
        return _flag_above(number, low, high, reaches=found.sign == ">=")
    if low is not None and number < low:
        return "low"
    return "high" if high is not None and number > high else "normal"


def _flag_below(bound: Decimal, low: Decimal | None, high: Decimal | None, *, reaches: bool) -> str:
    """Of a value somewhere below a bound; a range that begins at 0 has no lower end, for nothing measured so is negative."""
    if low is not None and low > 0:
        return "low" if bound < low or (bound == low and not reaches) else ""
    return "normal" if high is not None and bound <= high else ""


def _flag_above(bound: Decimal, low: Decimal | None, high: Decimal | None, *, reaches: bool) -> str:
    if high is not None:
        return "high" if bound > high or (bound == high and not reaches) else ""
    return "normal" if low is not None and bound >= low else ""


def is_critical(text: str, limits: Limits) -> bool:
    """Whether the value lies beyond a critical limit, or its bound says so without doubt."""
    return flag(text, limits) in {"low", "high"}


def ranges(text: str) -> tuple[Range, ...]:
    """The ranges of a country's list: "male 18-:130- | female 18-:120-". Raises ValueError for what cannot be read."""
    return tuple(_range(part.strip()) for part in text.split("|")) if text.strip() else ()


def _range(part: str) -> Range:
    found = _RANGE.fullmatch(part)
    if found is None:
        raise ValueError(f"not a reference range: {part!r}")
    until = int(found["until"]) if found["until"] else None
    return Range(found["sex"], int(found["since"] or 0), until, limits(found["low"], found["high"]))


def limits(low: str, high: str) -> Limits:
    """Limits as a list writes them; an empty end is open. Raises ValueError for one that ends before it begins."""
    found = Limits(Decimal(low) if low else None, Decimal(high) if high else None)
    if found.low is not None and found.high is not None and found.low > found.high:
        raise ValueError(f"a range from {low} to {high}")
    return found


def fitting(listed: tuple[Range, ...], sex: str, years: int | None) -> Limits:
    """The range of a person; none where sex or age are not known and matter: nobody is judged by a guess."""
    for one in listed:
        fits_sex = one.sex in {"any", sex}
        of_age = (one.since == 0 and one.until is None) or (
            years is not None and one.since <= years and (one.until is None or years < one.until)
        )
        if fits_sex and of_age:
            return one.limits
    return Limits()
