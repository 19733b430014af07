"""A table of invented people to bring in: many names by Zipf's law in both scripts, right and wrong rows, doubles.

python -m benchmarks.rows people.csv --rows 1000000
"""

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.people import person, surnames
from lighthis.kernel.names.spelling import other_script
from lighthis.registration.rules.pinfl import check_digit

HEADER = (
    "source_id", "family", "given", "patronymic", "sex", "birth_date", "pinfl", "phone", "passport", "region", "district",
    "mahalla", "address",
)  # fmt: skip
BAD, DOUBLE, CYRILLIC, NUMBERED, DOCUMENTED = 0.002, 0.01, 0.5, 0.7, 0.6
DISTRICTS = ("1726266", "1726269", "1726273", "1703202", "1708201", "1730203", "1735204")
REMEMBERED = 2_000
CENTURY = {("male", 19): 3, ("female", 19): 4, ("male", 20): 5, ("female", 20): 6}


class Person(NamedTuple):
    """What a person says of themselves, before somebody writes it down."""

    family: str
    given: str
    patronymic: str
    sex: str
    born: date
    phone: str
    pinfl: str
    passport: str


def pinfl(sex: str, born: date, number: int) -> str:
    """A number of 14 digits with the check digit it should have."""
    first = f"{CENTURY[sex, born.year // 100]}{born:%d%m%y}{number % 10**6:06d}"
    return first + str(check_digit(first))


def persons(count: int, dice: random.Random) -> Iterator[Person]:
    """Different people, as the benchmark of the pages has them, with numbers."""
    for number in range(1, count + 1):
        one = person(number)
        parts, sex, born = list(one.written), "female" if one.is_female else "male", one.born
        if dice.random() < CYRILLIC:
            parts = [other_script(part) for part in parts]
        own = pinfl(sex, born, number) if dice.random() < NUMBERED else ""
        passport = f"A{'ABCDE'[dice.randrange(5)]}{number:07d}" if dice.random() < DOCUMENTED else ""
        phone = f"+998{dice.choice(('90', '91', '93', '94', '97', '99', '33', '88'))}{one.phone[-7:]}"
        yield Person(*parts, sex, born, phone, own, passport)


def double(one: Person, dice: random.Random) -> Person:
    """The same person, registered a second time by somebody else: another script, no number, a slip in the date."""
    family, given, patronymic = map(other_script, one[:3])
    born = one.born.replace(day=min(28, dice.randrange(1, 29))) if dice.random() < 0.2 else one.born
    return one._replace(family=family, given=given, patronymic=patronymic if dice.random() < 0.8 else "", born=born,
                        pinfl="", passport="")  # fmt: skip


def rows(count: int) -> Iterator[list[str]]:
    """Lines of the table; the same every time."""
    dice = random.Random(3)
    words = [name.capitalize() for name in surnames()]
    known: list[Person] = []
    new = persons(count, dice)
    for line in range(1, count + 1):
        one = double(dice.choice(known), dice) if known and dice.random() < DOUBLE else next(new)
        if len(known) < REMEMBERED:
            known.append(one)
        else:
            known[dice.randrange(REMEMBERED)] = one
        yield _row(f"{line:07d}", one, dice, words)


def _row(number: str, one: Person, dice: random.Random, words: list[str]) -> list[str]:
    district = dice.choice(DISTRICTS)
    born = f"{one.born:%d.%m.%Y}" if dice.random() < 0.95 else str(one.born.year)
    made = [
        number, one.family, one.given, one.patronymic, "м" if one.sex == "male" else "ж", born, one.pinfl,
        one.phone if dice.random() < 0.8 else "", one.passport, district[:4], district, dice.choice(words),
        f"{dice.choice(words)} {dice.randrange(1, 200)}",
    ]  # fmt: skip
    if dice.random() < BAD:
        place, wrong = dice.choice(((5, "31.02.1990"), (6, "123"), (4, "кот"), (1, "12345"), (0, "")))
        made[place] = wrong
    return made


def write(path: Path, count: int) -> None:
    """The table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows(rows(count))


def main() -> None:
    """Write a table of so many rows."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--rows", type=int, default=1_000_000)
    options = asked.parse_args()
    write(options.file, options.rows)


if __name__ == "__main__":
    main()
