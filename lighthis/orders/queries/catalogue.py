"""What the country offers to order, and what its laboratories measure: the lists `orders`, `analytes`, `lab_units`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from lighthis.orders import rules
from lighthis.orders.queries.own_ranges import own_limits
from lighthis.orders.rules import values
from lighthis.orders.rules.own_ranges import Lived
from lighthis.packs import codes
from lighthis.packs.codes import Code

# filled in joins.py: of a coming at a facility, which infections were told of: code and words in a language
confirmable: list[Callable[[UUID, UUID, str], list[tuple[str, str]]]] = []


@dataclass(frozen=True)
class Analyte:
    """One thing that a laboratory measures: its unit, and by what a value is judged for one person."""

    code: str
    name: str
    unit: str
    limits: values.Limits
    critical: values.Limits


def items(kind: str = "") -> list[Code]:
    """What may be chosen, of a kind or of all."""
    return [one for one in codes.code_list("orders") if not kind or one.more["kind"] == kind]


def found(text: str, kind: str = "") -> Code | None:
    """The thing of the list that somebody wrote by its name in any language; of a kind, where one was chosen."""
    wanted = _plain(text)
    return next((one for one in items(kind) if wanted in {_plain(name) for name in one.names.values()}), None)


def named(code: str, name: str, lang: str) -> str:
    """What was ordered, for a reader of a language: the list's name, else the doctor's own words."""
    return codes.label("orders", code, lang) if code else name


def analytes(order_code: str, lang: str, sex: str, lived: Lived, at: UUID) -> list[Analyte]:
    """What a test of the list consists of, with the ranges of a person: the hospital's own, else the country's.

    Nothing for a test in the doctor's own words.
    """
    item = next((one for one in items("test") if one.code == order_code), None)
    parts = item.more["parts"].split() if item else []
    known = {one.code: one for one in codes.code_list("analytes")}
    own = own_limits(at, parts, sex, lived) if parts else {}
    return [_analyte(known[part], lang, sex, lived.years, own.get(part)) for part in parts]


def analyte_named(text: str) -> str:
    """The code of what was measured, by its name in any language; empty for the laboratory's own words."""
    return _code_of("analytes", text)


def unit_named(text: str) -> str:
    """A unit as it is kept: the code of the list's, else as it was written."""
    return _code_of("lab_units", text) or text.strip()


def analyte_said(code: str, name: str, lang: str) -> str:
    """What was measured, for a reader of a language."""
    return codes.label("analytes", code, lang) if code else name


def critical_of(code: str, unit: str) -> values.Limits:
    """Beyond what a value in the list's own unit must be told at once; open for another unit, and where the list does not say."""
    one = next((each for each in codes.code_list("analytes") if each.code == code), None)
    told = one is not None and one.more["unit"] == unit
    return values.limits(*one.more["critical"].split("-")) if one and told and one.more["critical"] else values.Limits()


def allergic_to(name: str, code: str, substances: Iterable[str]) -> list[str]:
    """Those substances of a patient's allergies that a drug is, or to whose group it belongs."""
    item = next((one for one in items("drug") if one.code == code), None)
    names = [name, *(item.names.values() if item else ())]
    groups = [[*one.names.values(), *one.more["members"].split()] for one in codes.code_list("allergen_groups")]
    return rules.allergies.matches(names, substances, groups)


def _analyte(row: Code, lang: str, sex: str, years: int | None, own: values.Limits | None) -> Analyte:
    limits = own or values.fitting(values.ranges(row.more["ranges"]), sex, years)
    return Analyte(row.code, row.name(lang), row.more["unit"], limits, critical_of(row.code, row.more["unit"]))


def _code_of(name: str, text: str) -> str:
    wanted = _plain(text)
    rows = codes.code_list(name)
    return next((one.code for one in rows if wanted in {_plain(each) for each in one.names.values()}), "")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
