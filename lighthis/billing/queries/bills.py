"""Bills: what a coming costs, who covers it, what is still to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from lighthis.admission.models import Stay
from lighthis.billing.accounts import DEPOSIT, PATIENT
from lighthis.billing.models import LedgerEntry, MoneyDocument, PricedItem
from lighthis.billing.rules import money
from lighthis.billing.rules.closing import by_deposit
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration.links import ids_of
from lighthis.registration.models import Card, Patient

ROWS = 50
RECENT = timedelta(days=30)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A charge on a bill: who pays it, and whether it was taken back."""

    entry: LedgerEntry
    payer: str
    reversal: LedgerEntry | None
    is_sensitive: bool
    parts: tuple[LedgerEntry, ...] = ()  # what others bear of it, and discounts, as far as they stand

    @property
    def left(self) -> Decimal:
        """What it leaves to the patient."""
        return self.entry.amount - sum((one.amount for one in self.parts), NOTHING)


@dataclass(frozen=True)
class Bill:
    """All money of one coming."""

    encounter: Encounter
    stay: Stay | None
    lines: tuple[Line, ...]
    papers: tuple[MoneyDocument, ...]
    entries: tuple[LedgerEntry, ...]
    sums: money.Sums


@dataclass(frozen=True)
class Account:
    """A line of the list of accounts: a coming, what is to pay, the deposit left."""

    encounter: Encounter
    balance: Decimal
    held: Decimal

    @property
    def covered(self) -> Decimal:
        """What of it the deposit covers."""
        return by_deposit(self.balance, self.held)

    @property
    def due(self) -> Decimal:
        """What is to pay beyond the deposit; below zero it was overpaid."""
        return self.balance - self.covered

    @property
    def left(self) -> Decimal:
        """What is left of the deposit then."""
        return self.held - self.covered


def encounter(encounter_id: UUID, *, at: UUID, lock: bool = False) -> Encounter:
    """A coming to this facility; `lock` makes others wait who move its money. Raises NotFound."""
    return own(Encounter, encounter_id, at=at, lock=lock)


def entries_of(encounter_id: UUID, *, at: UUID) -> list[LedgerEntry]:
    """Every movement of a coming, in the order they were written."""
    rows = (
        select(LedgerEntry)
        .where(LedgerEntry.facility_id == at, LedgerEntry.encounter_id == encounter_id)
        .options(joinedload(LedgerEntry.item).lazyload(PricedItem.prices), joinedload(LedgerEntry.organisation))
        .order_by(LedgerEntry.id)
    )
    return list(session.scalars(rows))


def entry(entry_id: UUID, *, at: UUID) -> LedgerEntry:
    """A movement at this facility. Raises NotFound."""
    found = session.get(LedgerEntry, entry_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def bill(encounter_id: UUID, *, at: UUID) -> Bill:
    """The bill of a coming in a fixed number of statements. Raises NotFound."""
    coming = encounter(encounter_id, at=at)
    entries = entries_of(encounter_id, at=at)
    papers = select(MoneyDocument).where(MoneyDocument.facility_id == at, MoneyDocument.encounter_id == encounter_id)
    stay = select(Stay).where(Stay.facility_id == at, Stay.encounter_id == encounter_id, Stay.withdrawn_at.is_(None))
    shown = tuple(session.scalars(papers.order_by(MoneyDocument.id).options(joinedload(MoneyDocument.cashier))))
    lain = session.scalar(stay.options(lazyload("*")))
    return Bill(coming, lain, _lines(coming, entries), shown, tuple(entries), money.sums(entries))


def _lines(coming: Encounter, entries: Sequence[LedgerEntry]) -> tuple[Line, ...]:
    reversals = {one.reverses_id: one for one in entries if one.reverses_id is not None}
    parts: dict[UUID, list[LedgerEntry]] = {}
    for one in entries:
        if one.charge_id is not None and one.kind != "reversal" and one.id not in reversals:
            parts.setdefault(one.charge_id, []).append(one)
    return tuple(
        Line(
            one, one.payer, reversals.get(one.id),
            coming.secrecy == "sensitive" or (one.item is not None and one.item.is_sensitive),
            tuple(parts.get(one.id, ())),
        )
        for one in entries
        if one.kind == "charge"
    )  # fmt: skip


def balance(encounter_id: UUID, *, at: UUID) -> Decimal:
    """What a coming still has to pay; below zero it was overpaid."""
    rows = select(_on(PATIENT)).where(LedgerEntry.facility_id == at, LedgerEntry.encounter_id == encounter_id)
    return session.scalar(rows) or Decimal(0)


def held_of(encounter_ids: list[UUID], *, at: UUID) -> dict[UUID, Decimal]:
    """What may be given back to some comings, deposits and what was overpaid; those with nothing are left out."""
    owed, held = _on(PATIENT), -_on(DEPOSIT)
    rows = (
        select(LedgerEntry.encounter_id, func.coalesce(owed, 0), func.coalesce(held, 0))
        .where(LedgerEntry.facility_id == at, LedgerEntry.encounter_id.in_(encounter_ids))
        .group_by(LedgerEntry.encounter_id)
    )
    found = {id_: (held or NOTHING) + max(NOTHING, -(owed or NOTHING)) for id_, owed, held in session.execute(rows)}
    return {id_: amount for id_, amount in found.items() if id_ is not None and amount}


def _on(account: str) -> ColumnElement[Decimal]:
    """Debits less credits of an account, in SQL."""
    signed = case(
        (LedgerEntry.debit == account, LedgerEntry.amount), (LedgerEntry.credit == account, -LedgerEntry.amount)
    )
    return func.sum(signed)


def accounts(at: UUID, *, show: str = "", page: int = 1) -> tuple[list[Account], int]:
    """Comings whose account is not even, newest first: of present and recent patients, or whoever owes more than the
    deposit covers (`debts`), or for whom money is held (`deposits`), however long ago."""
    owed, held = _on(PATIENT), -_on(DEPOSIT)
    rows = (
        select(LedgerEntry.encounter_id, func.coalesce(owed, 0).label("owed"), func.coalesce(held, 0).label("held"))
        .join(Encounter, Encounter.id == LedgerEntry.encounter_id)
        .where(LedgerEntry.facility_id == at)
        .group_by(LedgerEntry.encounter_id)
    )
    if show == "debts":
        rows = rows.having(owed > func.coalesce(held, 0))
    elif show == "deposits":
        rows = rows.having(or_(held > 0, owed < 0))
    else:
        fresh = or_(Encounter.status == "open", Encounter.ended_at > clock.now() - RECENT)
        rows = rows.where(fresh).having(or_(owed != 0, held != 0))
    return _page_of(rows, page)


def _page_of(rows: Select[UUID | None, Decimal, Decimal], page: int) -> tuple[list[Account], int]:
    sums = rows.subquery()
    total = session.scalar(select(func.count()).select_from(sums)) or 0
    found = session.execute(
        select(Encounter, sums.c.owed, sums.c.held)
        .join(sums, sums.c.encounter_id == Encounter.id)
        .options(joinedload(Encounter.patient).selectinload(Patient.names), joinedload(Encounter.department))
        .order_by(Encounter.arrived_at.desc(), Encounter.id)
        .limit(ROWS)
        .offset((page - 1) * ROWS)
    )
    return [Account(coming, owed or Decimal(0), held or Decimal(0)) for coming, owed, held in found], total


def coverable(at: UUID) -> list[UUID]:
    """Comings that are over, still owe something and have a deposit."""
    rows = (
        select(LedgerEntry.encounter_id)
        .join(Encounter, Encounter.id == LedgerEntry.encounter_id)
        .where(LedgerEntry.facility_id == at, Encounter.ended_at.is_not(None))
        .group_by(LedgerEntry.encounter_id)
        .having(_on(PATIENT) > 0, -_on(DEPOSIT) > 0)
        .order_by(LedgerEntry.encounter_id)
    )
    return [one for one in session.scalars(rows) if one is not None]


def find(text: str, at: UUID) -> list[Encounter]:
    """Comings by a number that stands on paper: visit, case history, patient's card, slip; the newest first."""
    number = text.strip().upper()[:60]
    if not number:
        return []
    holder = session.scalar(select(Card.patient_id).where(Card.facility_id == at, Card.number == number))
    stay = select(Stay.encounter_id).where(Stay.facility_id == at, Stay.number == number)
    slip = select(MoneyDocument.encounter_id).where(MoneyDocument.facility_id == at, MoneyDocument.number == number)
    rows = (
        select(Encounter)
        .where(
            Encounter.facility_id == at,
            or_(
                Encounter.number == number,
                Encounter.patient_id.in_(ids_of(holder) if holder is not None else ()),
                Encounter.id.in_(stay),
                Encounter.id.in_(slip),
            ),
        )
        .options(joinedload(Encounter.department))
        .order_by(Encounter.arrived_at.desc())
        .limit(ROWS)
    )
    return list(session.scalars(rows))
