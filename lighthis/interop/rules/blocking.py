"""Which people of a big register are worth comparing: those who share a cheap key (names.md 5.6 scores them afterwards)."""

from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache

from lighthis.interop.rules.doubles import first_lines
from lighthis.kernel.names.keys import keys
from lighthis.registration.rules.person import Candidate, phone_tail

MOST_PER_KEY = 5  # pairs that one key may bring: a name and a day that a hundred people have says nothing
PEOPLE_AT_ONCE = 700_000  # keys of so many fit into 35 MB


def keys_of(person: Candidate) -> Iterator[str]:
    """Names in any spelling and order with the birth date (day and month in any order), or with the year and the father's name;
    a phone with a given name."""
    born = person.birth_date
    for spelling in person.spellings[-1:]:
        surname, given, father = _base(spelling.surname), _base(spelling.given), _base(spelling.patronymic)
        both = "|".join(sorted((surname, given)))
        if born and given and surname and person.precision == "day":
            yield f"{both}|{born.year}|{min(born.day, born.month)}|{max(born.day, born.month)}"
        if born and given and surname and father and person.precision in {"day", "month", "year"}:
            yield f"{both}|{father}|{born.year}"
        for tail in {phone_tail(phone) for phone in person.phones}:
            if tail and given:
                yield f"{tail}|{given}"


@lru_cache(maxsize=32_768)
def _base(part: str) -> str:
    return keys(part).base


def parts_of(people: int) -> int:
    """In how many goes a register is compared, so that memory does not grow with it."""
    return people // PEOPLE_AT_ONCE + 1


def pairing(part: int, parts: int) -> tuple[Callable[[int, Candidate], list[int]], Callable[[], int]]:
    """Tells of each person in turn, by their row, the earlier rows to compare with; and how many keys were too common."""
    first = first_lines(32)
    shared: dict[str, array[int]] = {}
    crowded: set[str] = set()

    def earlier(row: int, person: Candidate) -> list[int]:
        found: list[int] = []
        for key in keys_of(person):
            if hash(key) % parts != part or (one := first(key, row)) == row:
                continue
            others = shared.setdefault(key, array("I", [one]))
            if len(others) > MOST_PER_KEY:
                crowded.add(key)
                continue
            found.append(one)
            others.append(row)
        return sorted(set(found))

    return earlier, lambda: len(crowded)
