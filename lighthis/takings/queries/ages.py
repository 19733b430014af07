"""What is owed and held now, coming by coming, with the ages in which it arose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased, joinedload

from lighthis.billing.accounts import BEARERS, DEPOSIT, MONEY, PATIENT, ROUNDING, WRITTEN_OFF
from lighthis.billing.models import LedgerEntry
from lighthis.billing.rules.closing import by_deposit
from lighthis.billing.rules.money import NOTHING
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.registration.models import Patient
from lighthis.takings.rules.ages import AGES, Aged, aged, first_days, together
from lighthis.takings.rules.days import begin_of

# what settles a debt, so that the oldest goes first; all else is the debt itself, at the age of its care
UNDONE = aliased(LedgerEntry)  # what a reversal takes back
SETTLES = ("payment", "use_deposit", "deposit", "carry", "refund", "settlement", "write_off", "rounding")


@dataclass(frozen=True)
class Owing:
    """What one coming owes, or what is held for it."""

    encounter_id: UUID
    ages: Aged


@dataclass(frozen=True)
class Bearing:
    """What an organisation owes, or, where nobody named one, a kind of bearer."""

    payer_id: UUID | None
    account: str
    comings: int
    ages: Aged


def _signed(accounts: Sequence[str]) -> ColumnElement[Decimal]:
    """Debits less credits of some accounts: one that moves between two of them is neither."""
    return case(
        (and_(LedgerEntry.debit.in_(accounts), LedgerEntry.credit.not_in(accounts)), LedgerEntry.amount),
        (and_(LedgerEntry.credit.in_(accounts), LedgerEntry.debit.not_in(accounts)), -LedgerEntry.amount),
        else_=0,
    )


def _arose(signed: ColumnElement[Decimal], settles: ColumnElement[bool], today: date, zone: str) -> list[Any]:
    """What arose in each age, the newest first: by when the care was given, what was taken back at the age of what it takes back."""
    at: Any = func.coalesce(UNDONE.happened_at, LedgerEntry.happened_at)
    edges: list[datetime] = [begin_of(day, zone) for day in first_days(today)]
    parts = []
    for place in range(AGES):
        inside = [~settles]
        if place < AGES - 1:
            inside.append(at >= edges[place])
        if place:
            inside.append(at < edges[place - 1])
        parts.append(func.coalesce(func.sum(case((and_(*inside), signed), else_=0)), 0))
    return parts


def patients(at: UUID, today: date, zone: str, until: datetime | None = None) -> list[Owing]:
    """Comings whose patients owe more than their deposit covers, the largest debt first; by what was written until a moment."""
    return debts(at, today, zone, until)[0]


def debts(at: UUID, today: date, zone: str, until: datetime | None = None) -> tuple[list[Owing], Decimal]:
    """The debts of patients, and what deposits cover besides, in one reading of the ledger."""
    settles = LedgerEntry.kind.in_(SETTLES) | _undoes((*MONEY, DEPOSIT, WRITTEN_OFF, ROUNDING))
    owed = func.sum(_signed((PATIENT,)))
    rows = _rows(at, _signed((PATIENT, DEPOSIT)), settles, today, zone, until, owed)
    beside = sum((row[-1] - max(NOTHING, row[1]) for row in rows), NOTHING)
    return _owing([row[:-1] for row in rows if row[1] > 0]), beside


def covered(at: UUID) -> Decimal:
    """What of all bills the deposits of the same comings cover: it is charged and not settled, and no debt."""
    owed, held = func.sum(_signed((PATIENT,))), func.sum(-_signed((DEPOSIT,)))
    rows = select(owed, held).where(LedgerEntry.facility_id == at, LedgerEntry.encounter_id.is_not(None))
    both = rows.group_by(LedgerEntry.encounter_id).having(owed > 0, held > 0)
    return sum((by_deposit(*row) for row in session.execute(both)), NOTHING)


def overpaid(at: UUID, today: date, zone: str, until: datetime | None = None) -> list[Owing]:
    """Comings whose patients paid more than they had to, the largest sum first."""
    return _of_comings(
        at, -_signed((PATIENT,)), LedgerEntry.kind.not_in(("payment", "use_deposit")), today, zone, until
    )


def deposits(at: UUID, today: date, zone: str, until: datetime | None = None) -> list[Owing]:
    """Comings for which a deposit is held, the largest first."""
    came = LedgerEntry.kind.in_(("deposit", "carry")) & (LedgerEntry.credit == DEPOSIT)
    never_came = _undoes(MONEY) & (LedgerEntry.debit == DEPOSIT)
    return _of_comings(at, -_signed((DEPOSIT,)), ~(came | never_came), today, zone, until)


def _undoes(accounts: Sequence[str]) -> ColumnElement[bool]:
    """A reversal that moves one of some accounts."""
    return (LedgerEntry.kind == "reversal") & (LedgerEntry.debit.in_(accounts) | LedgerEntry.credit.in_(accounts))


def _of_comings(
    at: UUID,
    signed: ColumnElement[Decimal],
    settles: ColumnElement[bool],
    today: date,
    zone: str,
    until: datetime | None = None,
) -> list[Owing]:
    return _owing([row[:-1] for row in _rows(at, signed, settles, today, zone, until, func.sum(signed))])


def _rows(
    at: UUID,
    signed: ColumnElement[Decimal],
    settles: ColumnElement[bool],
    today: date,
    zone: str,
    until: datetime | None,
    open_by: ColumnElement[Decimal],
) -> list[tuple[Any, ...]]:
    """Each coming for which the sum `open_by` is above zero: its sum of `signed`, what of it arose in each age, and `open_by`."""
    written = _written(at, until)
    grouped = select(LedgerEntry.encounter_id).where(*written, LedgerEntry.encounter_id.is_not(None))
    open_ = grouped.group_by(LedgerEntry.encounter_id).having(open_by > 0)
    arose = _arose(signed, settles, today, zone)
    rows = _with_undone(select(LedgerEntry.encounter_id, func.sum(signed), *arose, open_by))
    rows = rows.where(*written, LedgerEntry.encounter_id.in_(open_)).group_by(LedgerEntry.encounter_id)
    return [tuple(row) for row in session.execute(rows)]


def _owing(rows: Sequence[Sequence[Any]]) -> list[Owing]:
    found = [Owing(row[0], aged(row[1], [part or NOTHING for part in row[2:]])) for row in rows]
    return sorted(found, key=lambda one: (-one.ages.total, one.encounter_id))


def _written(at: UUID, until: datetime | None) -> list[ColumnElement[bool]]:
    """The movements of a hospital, or those that were written until a moment."""
    own = LedgerEntry.facility_id == at
    return [own] if until is None else [own, LedgerEntry.created_at <= until]


def _with_undone(rows: Select[Any]) -> Select[Any]:
    same = and_(UNDONE.facility_id == LedgerEntry.facility_id, UNDONE.id == LedgerEntry.reverses_id)
    return rows.select_from(LedgerEntry).outerjoin(UNDONE, same)


def comings(ids: Sequence[UUID], at: UUID) -> dict[UUID, Encounter]:
    """Comings with their patients, for the lines that are shown."""
    found: dict[UUID, Encounter] = {}
    for first in range(0, len(ids), 500):
        rows = select(Encounter).where(Encounter.facility_id == at, Encounter.id.in_(ids[first : first + 500]))
        whole = joinedload(Encounter.patient).selectinload(Patient.names)
        found |= {one.id: one for one in session.scalars(rows.options(whole, joinedload(Encounter.department)))}
    return found


def organisations(at: UUID, today: date, zone: str, until: datetime | None = None) -> list[Bearing]:
    """Who bears bills in the patients' stead and owes for it, the largest debt first; of a named organisation each coming is aged by
    itself, because it pays by cases."""
    settles = LedgerEntry.kind.in_((*SETTLES, "transfer"))
    account = case((LedgerEntry.debit.in_(BEARERS), LedgerEntry.debit), else_=LedgerEntry.credit)
    coming = case((LedgerEntry.payer_id.is_not(None), LedgerEntry.encounter_id), else_=None)
    signed = _signed(BEARERS)
    owed = func.sum(signed)
    rows = (
        _with_undone(select(LedgerEntry.payer_id, account, coming, owed, *_arose(signed, settles, today, zone)))
        .where(*_written(at, until), LedgerEntry.debit.in_(BEARERS) | LedgerEntry.credit.in_(BEARERS))
        .group_by(LedgerEntry.payer_id, account, coming)
        .having(owed != 0)
    )
    grouped: dict[tuple[UUID | None, str], list[Aged]] = {}
    for payer_id, name, _coming, amount, *arose in session.execute(rows):
        grouped.setdefault((payer_id, name), []).append(aged(amount, [part or NOTHING for part in arose]))
    found = [Bearing(*key, len(of) if key[0] else 0, together(of)) for key, of in grouped.items()]
    return sorted(found, key=lambda one: (-one.ages.total, one.account, str(one.payer_id)))


# whose money is asked for, by what was written until a moment
ASK: dict[str, Callable[[UUID, date, str, datetime | None], Sequence[Owing | Bearing]]] = {
    "patients": patients,
    "organisations": organisations,
    "deposits": deposits,
    "overpaid": overpaid,
}
DEBTORS = ("patients", "organisations")
