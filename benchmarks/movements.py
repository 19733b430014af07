"""A million movements of money in a hospital of realistic shape: three years, some two hundred comings a day, one of them with a very long bill.

Written in bulk, with the same columns and the same sums as the product's own actions would write.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update

from lighthis.billing import actions
from lighthis.billing.models import CashShift, LedgerEntry, Payer, PricedItem
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department, Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.registration.models import Patient
from lighthis.staff.models import Staff

YEARS, COMINGS_A_DAY, DESKS, LONG = 3, 200, 3, 2_000
ITEMS, DOCTORS, BATCH = 200, 40, 20_000
CATEGORIES = ("consultation", "laboratory", "imaging", "procedure", "operation", "bed_day", "meal")
MEANS = ("cash", "cash", "cash", "uzcard", "humo", "card", "payme", "bank")
LAST = date(2026, 11, 22)


@dataclass
class Shape:
    """What movements point to."""

    at: UUID  # the hospital
    departments: list[UUID]
    doctors: list[UUID]
    items: list[tuple[UUID, int]]
    payers: list[tuple[UUID, str]]
    patients: list[UUID]
    clerk: UUID
    shifts: list[UUID] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(11))
    long_coming: UUID | None = None


def shape(facility: Facility, clerk: Staff) -> Shape:
    """Departments, doctors, a price list, organisations, shifts."""
    departments, doctors, items, payers = [], [], [], []
    for number in range(14):
        row = Department(facility_id=facility.id, code=f"D{number}", kind="inpatient", name_ru=f"Отделение {number}")
        session.add(row)
        departments.append(row)
    for number in range(DOCTORS):
        row = Staff(login=f"doc{number}", family=f"Врачев{number}", given="Али", language="ru")
        session.add(row)
        doctors.append(row)
    for number in range(ITEMS):
        row = PricedItem(
            facility_id=facility.id, code=f"S{number:03}", category=CATEGORIES[number % len(CATEGORIES)], name_ru=f"Услуга {number}"
        )  # fmt: skip
        session.add(row)
        items.append((row, 1_000_000 + number * 250_000))
    for number, kind in enumerate(("insurance", "insurance", "employer", "fund")):
        row = Payer(facility_id=facility.id, code=f"P{number}", kind=kind, name_ru=f"Организация {number}")
        session.add(row)
        payers.append((row, kind))
    session.flush()
    desk_keeper = Actor(clerk.id, "bench", facility.id, frozenset())
    for number in range(DESKS):
        actions.add_desk(f"Касса {number + 1}", by=desk_keeper)
    return Shape(
        facility.id, [one.id for one in departments], [one.id for one in doctors], [(row.id, price) for row, price in items],
        [(row.id, kind) for row, kind in payers], list(session.scalars(select(Patient.id))), clerk.id,
    )  # fmt: skip


def fill(of: Shape, lines: int) -> int:
    """So many movements, day by day. Returns how many were written."""
    days = YEARS * 365
    begin, per_day, written = LAST - timedelta(days=days - 1), lines / days, 0
    comings: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for number in range(days):
        day = begin + timedelta(days=number)
        _shifts(of, day)
        if number == days - 40:
            _long(of, day, comings, moves)
        while written + len(moves) < per_day * (number + 1):
            _coming(of, day, comings, moves)
        if len(moves) >= BATCH or number == days - 1:
            _write({Encounter: comings, LedgerEntry: moves})
            written += len(moves)
            comings, moves = [], []
    return written


def _write(rows: dict[Any, list[dict[str, Any]]]) -> None:
    with units.work():
        for model, listed in rows.items():
            table: Table = model.__table__
            session.connection().execute(insert(table), listed)


def _shifts(of: Shape, day: date) -> None:
    """The shifts of a month, one a desk: a day of a report sees as many as in life."""
    if of.shifts and day.day != 1:
        return
    with units.work():
        ended = update(CashShift).where(CashShift.facility_id == of.at, CashShift.closed_at.is_(None))
        session.execute(ended.values(closed_at=_at(of, day, 8), closed_by_id=CashShift.cashier_id))
        cashiers = [Actor(of.doctors[desk], "cashier", of.at, frozenset()) for desk in range(DESKS)]
        of.shifts = [actions.open_shift(f"Касса {desk + 1}", by=one).id for desk, one in enumerate(cashiers)]


def _at(of: Shape, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 5, of.dice.randrange(60), tzinfo=UTC)


def _coming(of: Shape, day: date, comings: list[dict[str, Any]], moves: list[dict[str, Any]], charges: int = 0) -> UUID:
    """Somebody comes, is charged, pays or does not; the shares are those of a city hospital."""
    kind = of.dice.choices(("emergency", "outpatient", "inpatient"), (30, 55, 15))[0] if not charges else "inpatient"
    at, place = _at(of, day, of.dice.randrange(8, 18)), of.dice.choice(of.departments)
    id_, payer = new_id(), "budget" if kind == "emergency" else "self_pay"
    comings.append(
        {
            "id": id_, "facility_id": of.at, "patient_id": of.dice.choice(of.patients), "number": f"B{day:%y%m%d}-{len(comings)}-{id_.hex[-6:]}",
            "kind": kind, "status": "closed", "arrived_at": at, "ended_at": at + timedelta(hours=2), "payer": payer, "department_id": place,
            "registered_by_id": of.clerk, "complaint": "", "created_at": at,
        }
    )  # fmt: skip
    many = (
        charges or {"emergency": 2, "outpatient": 1 + of.dice.randrange(3), "inpatient": 4 + of.dice.randrange(8)}[kind]
    )
    moves.extend(_bill(of, id_, kind, at, many, of.shifts, place))
    return id_


def _bill(
    of: Shape, id_: UUID, kind: str, at: datetime, many: int, shifts: list[UUID], place: UUID
) -> Iterator[dict[str, Any]]:
    owed, bearer = 0, of.dice.choice(of.payers) if kind != "emergency" and of.dice.random() < 0.2 else None
    if kind == "emergency":
        bearer = (None, "budget")  # type: ignore[assignment]
    for number in range(many):
        item, price = of.dice.choice(of.items)
        charge = _row(of, id_, "charge", "patient", "income", price, at + timedelta(minutes=number), place)
        charge |= {
            "item_id": item,
            "quantity": 1,
            "price": _money(price),
            "payer": bearer[1] if bearer else "self_pay",
            "basis": f"bench:{charge['id']}",
        }
        yield charge
        hangs = {"item_id": item, "charge_id": charge["id"]}
        part = price if kind == "emergency" else price * 4 // 5 if bearer else 0
        if part and bearer:
            cover = _row(of, id_, "cover", bearer[1], "patient", part, charge["happened_at"], place)
            yield cover | hangs | {"payer": bearer[1], "payer_id": bearer[0], "share": 80}
        elif of.dice.random() < 0.05:
            part = price // 10
            yield _row(of, id_, "discount", "discount", "patient", part, charge["happened_at"], place) | hangs
        owed += price - part
        if of.dice.random() < 0.02:
            back = _row(of, id_, "reversal", "income", "patient", price, at + timedelta(hours=1), place)
            yield back | {"reverses_id": charge["id"], "item_id": item, "reason": "x"}
            owed -= price
    if owed > 0 and kind == "inpatient" and of.dice.random() < 0.5:
        held, shift = owed // 10_000 * 5_000, of.dice.choice(shifts)
        yield _row(of, id_, "deposit", "cash", "deposit", held, at) | {"shift_id": shift}
        if of.dice.random() < 0.95:
            yield _row(of, id_, "use_deposit", "deposit", "patient", held, at + timedelta(hours=1)) | {
                "shift_id": shift
            }
            owed -= held
    if owed > 0 and of.dice.random() < 0.97:
        means, shift = of.dice.choice(MEANS), of.dice.choice(shifts)
        rounded = (owed + 2500) // 5000 * 5000 if means == "cash" else owed
        yield _row(of, id_, "payment", means, "patient", rounded, at + timedelta(hours=1)) | {"shift_id": shift}
        if rounded != owed:
            debit, credit = ("patient", "rounding") if rounded > owed else ("rounding", "patient")
            yield _row(of, id_, "rounding", debit, credit, abs(rounded - owed), at + timedelta(hours=1)) | {
                "shift_id": shift
            }


def _row(
    of: Shape, id_: UUID, kind: str, debit: str, credit: str, tiyin: int, at: datetime, place: UUID | None = None
) -> dict[str, Any]:
    return {
        "id": new_id(), "facility_id": of.at, "encounter_id": id_, "kind": kind, "debit": debit, "credit": credit, "amount": _money(tiyin),
        "happened_at": at, "created_at": at + timedelta(minutes=5), "by_id": of.clerk, "department_id": place,
        "doctor_id": of.doctors[hash(id_) % DOCTORS] if place else None, "item_id": None, "quantity": None, "price": None, "payer": "", "payer_id": None,
        "share": None, "basis": "", "turn": 1, "charge_id": None, "document_id": None, "shift_id": None, "reverses_id": None, "reason": "",
    }  # fmt: skip


def _money(tiyin: int) -> Decimal:
    return Decimal(tiyin) / 100


def _long(of: Shape, day: date, comings: list[dict[str, Any]], moves: list[dict[str, Any]]) -> None:
    """One stay with so many lines on its bill."""
    of.long_coming = _coming(of, day, comings, moves, charges=LONG)
