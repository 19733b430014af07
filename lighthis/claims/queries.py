"""Reads of invoices and cases, and of what could be asked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from lighthis.billing.accounts import BEARERS, FUND
from lighthis.billing.models import Coverage, LedgerEntry, Payer
from lighthis.billing.queries import coverage
from lighthis.billing.queries.cash import bounds
from lighthis.claims.models import Claim, Invoice, Receipt, ReceiptPart, Reconciliation
from lighthis.claims.rules import NOTHING, WRITTEN_OFF, AccountOf, Moved, account, can_be_asked
from lighthis.claims.rules import PATIENT as PASSED
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.registration.models import Patient

ROWS = 50
MOST_CASES = 2_000  # on one invoice


@dataclass(frozen=True)
class Case:
    """A coming that can be put on an invoice."""

    encounter: Encounter
    amount: Decimal
    document: str


@dataclass(frozen=True)
class Standing:
    """How an organisation stands: what could be asked, is on its way, was accepted and not paid, was refused and is undecided."""

    payer: Payer
    to_ask: Decimal
    sent: Decimal
    owed: Decimal
    refused: Decimal


def invoice(invoice_id: UUID, *, at: UUID, lock: bool = False) -> Invoice:
    """An invoice of this hospital. Raises NotFound."""
    options = () if lock else (joinedload(Invoice.payer), joinedload(Invoice.by))
    return own(Invoice, invoice_id, at=at, lock=lock, options=options)


def invoices(at: UUID, *, payer_id: UUID | None = None, page: int = 1) -> tuple[list[Invoice], int]:
    """Invoices, the newest first, and how many there are."""
    wanted = [Invoice.facility_id == at]
    if payer_id is not None:
        wanted.append(Invoice.payer_id == payer_id)
    total = session.scalar(select(func.count()).select_from(Invoice).where(*wanted)) or 0
    rows = select(Invoice).where(*wanted).options(joinedload(Invoice.payer)).order_by(Invoice.id.desc())
    return list(session.scalars(rows.limit(ROWS).offset((page - 1) * ROWS))), total


def claim(claim_id: UUID, *, at: UUID, lock: bool = False) -> Claim:
    """A case of this hospital. Raises NotFound."""
    return own(Claim, claim_id, at=at, lock=lock)


def claims_of(invoice_id: UUID, *, at: UUID, lock: bool = False) -> list[Claim]:
    """The cases of an invoice in the order in which they were put on it."""
    rows = select(Claim).where(Claim.facility_id == at, Claim.invoice_id == invoice_id).order_by(Claim.id)
    if lock:
        return list(session.scalars(rows.with_for_update().execution_options(populate_existing=True)))
    whole = joinedload(Claim.encounter)
    return list(
        session.scalars(
            rows.options(
                whole.joinedload(Encounter.patient).selectinload(Patient.names), whole.joinedload(Encounter.department)
            )
        )
    )


def sums_of(invoice_ids: list[UUID], *, at: UUID) -> dict[UUID, tuple[int, Decimal, Decimal, Decimal]]:
    """Of each invoice: how many cases, asked, accepted, paid; withdrawn ones are left out."""
    rows = (
        select(
            Claim.invoice_id, func.count(), func.sum(Claim.amount), func.coalesce(func.sum(Claim.accepted), 0), func.sum(Claim.paid)
        )
        .where(Claim.facility_id == at, Claim.invoice_id.in_(invoice_ids), Claim.state != "withdrawn")
        .group_by(Claim.invoice_id)
    )  # fmt: skip
    return {
        id_: (count, asked, accepted or NOTHING, paid) for id_, count, asked, accepted, paid in session.execute(rows)
    }


def has_open(encounter_id: UUID, *, at: UUID) -> Claim | None:
    """A case of a coming that is on an invoice and was not withdrawn; one refused wholly lets go once it is decided upon."""
    rows = (
        select(Claim)
        .where(Claim.facility_id == at, Claim.encounter_id == encounter_id, Claim.state != "withdrawn")
        .where((Claim.accepted.is_(None)) | (Claim.accepted > 0) | (Claim.rest == ""))
        .options(joinedload(Claim.invoice).joinedload(Invoice.payer))
    )
    return session.scalar(rows.limit(1))


def passed_on(encounter_id: UUID, *, at: UUID) -> Claim | None:
    """A case of which what the organisation refused fell to the patient, or was written off."""
    rows = select(Claim).where(
        Claim.facility_id == at, Claim.encounter_id == encounter_id, Claim.rest.in_((PASSED, WRITTEN_OFF))
    )
    return session.scalar(rows.options(joinedload(Claim.invoice)).limit(1))


def free_of(encounter_id: UUID, payer_id: UUID, *, at: UUID) -> Decimal:
    """What an organisation owes for a coming and no invoice asks for."""
    asked = _asked(payer_id, at, encounter_id=encounter_id).get(encounter_id, NOTHING)
    return can_be_asked(balance_of(encounter_id, payer_id, at=at), asked)


def receipt(receipt_id: UUID, *, at: UUID, lock: bool = False) -> Receipt:
    """A receipt of the bank of this hospital. Raises NotFound."""
    return own(Receipt, receipt_id, at=at, lock=lock)


def receipts_of(invoice_id: UUID, *, at: UUID) -> list[Receipt]:
    """What the bank brought for an invoice, in order, what was taken back too."""
    rows = select(Receipt).where(Receipt.facility_id == at, Receipt.invoice_id == invoice_id).order_by(Receipt.id)
    return list(session.scalars(rows.options(joinedload(Receipt.by))))


def parts_of(receipt: Receipt) -> list[ReceiptPart]:
    """What of a receipt was booked for each case."""
    rows = select(ReceiptPart).where(
        ReceiptPart.facility_id == receipt.facility_id, ReceiptPart.receipt_id == receipt.id
    )
    return list(session.scalars(rows.order_by(ReceiptPart.id)))


def balance_of(encounter_id: UUID, payer_id: UUID, *, at: UUID) -> Decimal:
    """What an organisation owes for a coming by the ledger."""
    rows = select(_owed()).where(
        LedgerEntry.facility_id == at, LedgerEntry.encounter_id == encounter_id, LedgerEntry.payer_id == payer_id
    )
    return session.scalar(rows) or NOTHING


def _owed() -> ColumnElement[Decimal]:
    signed = case(
        (LedgerEntry.debit.in_(BEARERS), LedgerEntry.amount), (LedgerEntry.credit.in_(BEARERS), -LedgerEntry.amount)
    )
    return func.sum(signed)


def _asked(payer_id: UUID, at: UUID, *, encounter_id: UUID | None = None) -> dict[UUID, Decimal]:
    """What of each coming's debt (or of one) stands on invoices: what waits for an answer, was accepted and not paid, or was refused and is
    not decided upon; what is to be sent again is free."""
    rows = select(Claim).join(Invoice).where(Claim.facility_id == at, Invoice.payer_id == payer_id)
    if encounter_id is not None:
        rows = rows.where(Claim.encounter_id == encounter_id)
    found: dict[UUID, Decimal] = {}
    for one in session.scalars(rows.where(Claim.state != "withdrawn")):
        waits = one.amount if one.accepted is None else one.owed + (NOTHING if one.rest else one.refused)
        found[one.encounter_id] = found.get(one.encounter_id, NOTHING) + waits
    return found


def cases(payer: Payer, until: date, zone: str, *, at: UUID, referred: bool = True) -> list[Case]:
    """The comings that ended until a day, for which an organisation owes what no invoice asks for; the oldest first. The state fund
    is asked for nobody without a referral (cis-forms.md 10.1: PP-311): those are given where `referred` is false."""
    _since, before = bounds(until, zone)
    sums = (
        select(LedgerEntry.encounter_id, _owed().label("owed"))
        .where(LedgerEntry.facility_id == at, LedgerEntry.payer_id == payer.id)
        .group_by(LedgerEntry.encounter_id)
        .having(_owed() > 0)
        .subquery()
    )
    rows = (
        select(Encounter, sums.c.owed)
        .join(sums, sums.c.encounter_id == Encounter.id)
        .where(Encounter.facility_id == at, Encounter.ended_at < before)
        .options(joinedload(Encounter.patient).selectinload(Patient.names))
        .order_by(Encounter.ended_at, Encounter.id)
    )
    if payer.kind == FUND:
        rows = rows.where(_referred(payer.id) if referred else ~_referred(payer.id))
    elif not referred:
        return []
    asked = _asked(payer.id, at)
    found = [(coming, can_be_asked(owed, asked.get(coming.id, NOTHING))) for coming, owed in session.execute(rows)]
    free = [(coming, amount) for coming, amount in found if amount][:MOST_CASES]
    papers = _documents([coming.id for coming, _amount in free], payer.id, at)
    return [Case(coming, amount, papers.get(coming.id, coming.referral_number or "")) for coming, amount in free]


def _referred(payer_id: UUID) -> ColumnElement[bool]:
    """Whether a coming has the number of a referral, from the door or from who decided upon the payer."""
    said = exists().where(
        Coverage.facility_id == Encounter.facility_id, Coverage.encounter_id == Encounter.id, Coverage.payer_id == payer_id,
        Coverage.until.is_(None), Coverage.document != "",
    )  # fmt: skip
    return (Encounter.referral_number != "") | said


def unreferred(until: date, zone: str, *, at: UUID) -> list[Case]:
    """The comings for which the fund would owe and that nobody wrote a referral for."""
    funds = [one for one in coverage.payers(at) if one.kind == FUND]
    return [case for one in funds for case in cases(one, until, zone, at=at, referred=False)]


def _documents(ids: list[UUID], payer_id: UUID, at: UUID) -> dict[UUID, str]:
    rows = select(Coverage.encounter_id, Coverage.document).where(
        Coverage.facility_id == at,
        Coverage.payer_id == payer_id,
        Coverage.encounter_id.in_(ids),
        Coverage.until.is_(None),
    )
    return {id_: document for id_, document in session.execute(rows) if document}


def standings(payers: list[Payer], *, at: UUID) -> list[Standing]:
    """How each organisation stands, over all its comings, also those that are not over yet."""
    owed = dict(
        session.execute(
            select(LedgerEntry.payer_id, _owed())
            .where(LedgerEntry.facility_id == at, LedgerEntry.payer_id.in_([one.id for one in payers]))
            .group_by(LedgerEntry.payer_id)
        ).all()
    )
    rows = select(Invoice.payer_id, Claim).join(Claim, Claim.invoice_id == Invoice.id)
    sent, accepted, refused = ({one.id: NOTHING for one in payers} for _ in range(3))
    for payer_id, one in session.execute(rows.where(Claim.facility_id == at, Claim.state != "withdrawn")):
        sent[payer_id] += one.amount if one.accepted is None else NOTHING
        accepted[payer_id] += one.owed
        refused[payer_id] += NOTHING if one.rest else one.refused
    return [
        Standing(
            one, (owed.get(one.id) or NOTHING) - sent[one.id] - accepted[one.id] - refused[one.id],
            sent[one.id], accepted[one.id], refused[one.id],
        )
        for one in payers
    ]  # fmt: skip


def reconciliation(act_id: UUID, *, at: UUID, lock: bool = False) -> Reconciliation:
    """An act of reconciliation of this hospital. Raises NotFound."""
    return own(Reconciliation, act_id, at=at, lock=lock)


def reconciliations(payer_id: UUID, *, at: UUID, page: int = 1) -> tuple[list[Reconciliation], int]:
    """The acts of reconciliation with an organisation, the newest first, and how many there are."""
    wanted = (Reconciliation.facility_id == at, Reconciliation.payer_id == payer_id)
    total = session.scalar(select(func.count()).select_from(Reconciliation).where(*wanted)) or 0
    rows = select(Reconciliation).where(*wanted).order_by(Reconciliation.id.desc())
    return list(session.scalars(rows.limit(ROWS).offset((page - 1) * ROWS))), total


def account_of(act: Reconciliation, zone: str) -> AccountOf:
    """The account that an act is about, as it was booked until it was made: it says the same for ever."""
    begin, end = bounds(act.since, zone)[0], bounds(act.until, zone)[1]
    mine = (
        LedgerEntry.facility_id == act.facility_id, LedgerEntry.payer_id == act.payer_id, LedgerEntry.created_at <= act.made_at,
    )  # fmt: skip
    opening = session.scalar(select(_owed()).where(*mine, LedgerEntry.created_at < begin)) or NOTHING
    return account(opening, _moved(mine, begin, end, zone))


def _moved(mine: tuple[ColumnElement[bool], ...], begin: datetime, end: datetime, zone: str) -> list[Moved]:
    """What moved an organisation's account; what takes another movement back bears the kind and the words of that one."""
    undone = aliased(LedgerEntry)
    signed = case((LedgerEntry.debit.in_(BEARERS), LedgerEntry.amount), else_=-LedgerEntry.amount)
    kind, words = func.coalesce(undone.kind, LedgerEntry.kind), func.coalesce(undone.reason, LedgerEntry.reason)
    same = (undone.facility_id == LedgerEntry.facility_id) & (undone.id == LedgerEntry.reverses_id)
    rows = select(LedgerEntry.created_at, kind, signed, words).outerjoin(undone, same)
    rows = rows.where(*mine, LedgerEntry.created_at >= begin, LedgerEntry.created_at < end)
    rows = rows.where(LedgerEntry.debit.in_(BEARERS) | LedgerEntry.credit.in_(BEARERS)).order_by(LedgerEntry.id)
    return [Moved(clock.local(on, zone).date(), *rest) for on, *rest in session.execute(rows)]
