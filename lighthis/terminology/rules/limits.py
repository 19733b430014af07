"""What ICD-10 limits a code to: one sex, some ages, a second place, a fourth character. It warns; it never forbids."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from lighthis.kernel import ages
from lighthis.kernel.text import N_, Message

LIMITS = Path(__file__).parent.parent / "codes" / "icd10_limits.csv"
CHARACTERS = 3  # of a category
SECOND = {
    "asterisk": N_("%(code)s is an asterisk code: it goes beside the code of the illness that caused it, not first."),
    "external": N_("%(code)s is an external cause: it goes beside the code of the injury, not first."),
    "germ": N_("%(code)s only names the germ: it goes beside the code of the illness, not first."),
    "resistance": N_(
        "%(code)s only names the resistance of a germ: it goes beside the code of the illness, not first."
    ),
    "delivery": N_("%(code)s only says how the delivery ended: it goes beside the code of the delivery, not first."),
}
SEX = {
    "male": N_("ICD-10 gives %(code)s to men only, and the patient is a woman."),
    "female": N_("ICD-10 gives %(code)s to women only, and the patient is a man."),
}


@dataclass(frozen=True)
class Limit:
    """One limit: which codes, of what kind, up to what, and who says so."""

    spans: tuple[tuple[str, str], ...]
    kind: str
    value: str
    source: str

    def holds(self, code: str) -> bool:
        """Whether the limit is about this code."""
        return any(first <= code[: len(first)] <= last for first, last in self.spans)


@dataclass(frozen=True)
class Born:
    """Between which days somebody was born, and the sex; None where nobody knows."""

    sex: str
    first: date | None = None
    last: date | None = None


@cache
def limits() -> tuple[Limit, ...]:
    """The limits that ship with the product, from `codes/icd10_limits.csv`."""
    with LIMITS.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Limit(tuple(map(_span, row["codes"].split())), row["kind"], row["value"], row["source"])
            for row in csv.DictReader(lines)
        )


def warnings(code: str, *, born: Born, on: date, is_first: bool) -> list[Message]:
    """What speaks against a code for this patient on this day; `is_first`: it stands as the main diagnosis."""
    of_code = [one for one in limits() if one.holds(code)]
    return [*_of_sex(code, of_code, born), *_of_age(code, of_code, born, on), *_of_place(code, of_code, is_first)]


def stands_whole(code: str) -> bool:
    """Whether hospitals use a category without its fourth character although a newer edition divides it."""
    return any(one.kind == "whole" and one.holds(code) for one in limits())


def birth_days(born: date | None, precision: str) -> tuple[date | None, date | None]:
    """The first and last day somebody may have been born on; nothing where the date is not known, or guessed by the look."""
    if born is None or precision in {"unknown", "estimated"}:
        return None, None
    if precision == "year":
        return born.replace(month=1, day=1), born.replace(month=12, day=31)
    if precision == "month":
        return born.replace(day=1), (born.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return born, born


def _span(text: str) -> tuple[str, str]:
    first, _hyphen, last = text.partition("-")
    return first, last or first


def _of_sex(code: str, found: list[Limit], born: Born) -> Iterator[Message]:
    for one in found:
        if one.kind == "sex" and born.sex in SEX and born.sex != one.value:
            yield Message(SEX[one.value], {"code": code})


def _of_age(code: str, found: list[Limit], born: Born, on: date) -> Iterator[Message]:
    for one in found:
        if (
            one.kind == "to"
            and born.last is not None
            and born.last <= on
            and not _under(born.last, on, one.value, more=1)
        ):
            yield Message(
                N_("ICD-10 gives %(code)s up to the age of %(age)s; this patient is older."),
                {"code": code, "age": _said(one.value)},
            )
        if one.kind == "from" and born.first is not None and born.first <= on and _under(born.first, on, one.value):
            yield Message(
                N_("ICD-10 gives %(code)s from the age of %(age)s; this patient is younger."),
                {"code": code, "age": _said(one.value)},
            )


def _under(born: date, on: date, limit: str, *, more: int = 0) -> bool:
    """Whether somebody is younger than a limit in years (y) or days (d); `more`: the limit itself is still inside."""
    lived, number = ages.age(born, on), int(limit[:-1])
    return (lived.years if limit.endswith("y") else lived.days) < number + more


def _said(limit: str) -> Message:
    number, is_years = int(limit[:-1]), limit.endswith("y")
    return Message(N_("%(number)s years") if is_years else N_("%(number)s days"), {"number": number})


def _of_place(code: str, found: list[Limit], is_first: bool) -> Iterator[Message]:
    for one in found:
        if one.kind == "second" and is_first:
            yield Message(SECOND[one.value], {"code": code})


def whole(code: str) -> Message:
    """That a category is written where its fourth character is missing."""
    return Message(
        N_("%(code)s is divided further: the fourth character is missing. Choose one of its codes."), {"code": code}
    )


def unknown(code: str) -> Message:
    """That no edition at hand holds a code."""
    return Message(N_("No edition of ICD-10 at hand holds the code %(code)s."), {"code": code})


def out_of_use(code: str, edition: str, day: date) -> Message:
    """That an edition does not let a code be used on this day."""
    return Message(
        N_("%(code)s is not in use on this day (edition %(edition)s, %(day)s)."),
        {"code": code, "edition": edition, "day": day},
    )
