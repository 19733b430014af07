"""Synthetic people for the benchmark: 25,000 surnames by Zipf's law, so that posting lists are as uneven as in life."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, product

from sqlalchemy import insert

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel.ids import new_id
from lighthis.registration import name_index
from lighthis.registration.models import Card, Patient, PatientContact, PatientIdentifier, PatientName

SURNAMES = 25_000
GIVEN = 900
CHUNK = 5_000
OPENINGS = (
    "Ab",
    "Ak",
    "Az",
    "Bo",
    "Do",
    "Er",
    "Fa",
    "Ga",
    "Ha",
    "Is",
    "Ja",
    "Ka",
    "Ma",
    "Na",
    "Or",
    "Qo",
    "Ra",
    "Sa",
    "To",
    "Us",
    "Xo",
    "Yu",
    "Za",
    "Sho",
    "Cho",
)
MIDDLES = (
    "bd",
    "kr",
    "lim",
    "mat",
    "nor",
    "rah",
    "sid",
    "tosh",
    "zar",
    "dav",
    "gul",
    "hak",
    "jab",
    "kul",
    "mir",
    "nur",
    "pul",
    "rus",
    "sul",
    "tem",
)
ENDINGS = (
    "ul",
    "am",
    "at",
    "ir",
    "on",
    "ul",
    "ur",
    "ek",
    "is",
    "im",
    "an",
    "or",
    "az",
    "ad",
    "ay",
    "ot",
    "ik",
    "ax",
    "ar",
    "od",
    "ob",
    "ig",
    "el",
    "en",
    "uz",
)
LAST = ("ov", "yev", "iy", "zoda")


def surnames() -> list[str]:
    """The same list every time."""
    made = [f"{a}{b}{c}{d}" for a, b, c, d in product(OPENINGS, MIDDLES, ENDINGS, LAST)]
    random.Random(1).shuffle(made)
    return made[:SURNAMES]


def people(count: int) -> Iterator[tuple[str, str, str, str, date, str]]:
    """Family, given, patronymic, sex, birth date, phone."""
    dice = random.Random(2)
    families, givens = surnames(), [f"{a}{b}{c}" for a, b, c in product(OPENINGS, MIDDLES, ENDINGS)][:GIVEN]
    family_weights = list(accumulate(1 / rank for rank in range(1, len(families) + 1)))
    given_weights = list(accumulate(1 / (rank + 5) for rank in range(1, len(givens) + 1)))
    for _ in range(count):
        family = dice.choices(families, cum_weights=family_weights)[0]
        given, father = dice.choices(givens, cum_weights=given_weights, k=2)
        born = date(1930, 1, 1) + timedelta(days=dice.randrange(96 * 365))
        sex = dice.choice(("male", "female"))
        yield (
            family,
            given,
            f"{father}ovich" if sex == "male" else f"{father}ovna",
            sex,
            born,
            f"+99800{dice.randrange(10**7):07d}",
        )


def fill(facility: Facility, count: int) -> None:
    """Rows in bulk, then the product's own index of them."""
    at = datetime.now(UTC)
    rows = people(count)
    for start in range(0, count, CHUNK):
        with units.work():
            _chunk(facility, start, [row for row, _ in zip(rows, range(min(CHUNK, count - start)), strict=False)], at)
    with units.work():
        for done in name_index.rebuild():
            if done % 20_000 == 0:
                print(f"\r{done} indexed", end="", flush=True)
    print()


def _chunk(facility: Facility, start: int, rows: list[tuple], at: datetime) -> None:
    tables: dict[type, list[dict]] = {Patient: [], PatientName: [], PatientContact: [], PatientIdentifier: [], Card: []}
    for number, (family, given, patronymic, sex, born, phone) in enumerate(rows, start + 1):
        id_ = new_id()
        common = {"patient_id": id_, "created_at": at}
        tables[Patient].append(
            {
                "id": id_,
                "search_row": number,
                "sex": sex,
                "birth_date": born,
                "version": 1,
                "created_at": at,
                "is_unknown": False,
            }
        )
        tables[PatientName].append(
            {"id": new_id(), "family": family, "given": given, "patronymic": patronymic, "use": "current", **common}
        )
        tables[PatientContact].append({"id": new_id(), "kind": "own", "phone": phone, **common})
        tables[PatientIdentifier].append(
            {
                "id": new_id(),
                "kind": "pinfl",
                "system": "bench",
                "value": f"{90000000000000 + number}",
                "state": "confirmed",
                **common,
            }
        )
        tables[Card].append(
            {"id": new_id(), "number": f"{facility.code}-B{number:07d}", "facility_id": facility.id, **common}
        )
    for table, values in tables.items():
        session.execute(insert(table), values)
