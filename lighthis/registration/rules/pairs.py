"""Pairs of records in a table, for measuring how well duplicates are told: `lighthis patients match`."""

from collections.abc import Mapping
from datetime import date

from lighthis.kernel.dates import parse_day
from lighthis.kernel.text import Refusal
from lighthis.registration.rules.duplicates import score_pair
from lighthis.registration.rules.person import Candidate, Sex, Spelling

SIDES = ("a_", "b_")
COLUMNS = ("surname", "given", "patronymic", "sex", "birth_date", "phone", "pinfl")
_SEX: dict[str, Sex] = {"m": "male", "f": "female", "male": "male", "female": "female"}


def missing(header: list[str]) -> list[str]:
    """Columns that such a table needs and does not have."""
    wanted = ["pair", *(f"{side}{name}" for side in SIDES for name in COLUMNS)]
    return [name for name in wanted if name not in header]


def score(row: Mapping[str, str], today: date) -> float:
    """How alike the two of a row are, in bits: 1 or more means they may be one person (names.md 5.6)."""
    one, other = (candidate(row, side, today) for side in SIDES)
    return score_pair(one, other).score


def candidate(row: Mapping[str, str], side: str, today: date) -> Candidate:
    """One of the two; a date that cannot be read says nothing."""

    def said(name: str) -> str:
        return (row[f"{side}{name}"] or "").strip()

    try:
        born = parse_day(said("birth_date"), today)
    except Refusal:
        born = None
    return Candidate(
        side, (Spelling(said("surname"), said("given"), said("patronymic")),), born.day if born else None,
        born.precision if born else "unknown", _SEX.get(said("sex").lower()), tuple(filter(None, [said("phone")])),
        said("pinfl"),
    )  # fmt: skip
