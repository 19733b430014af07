"""What people did with money in a period: rows of the ledger that a person, not the program, wrote."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from lighthis.billing.models import LedgerEntry, MoneyDocument, MoneyRequest, PricedItem
from lighthis.billing.rules.facts import CORRECTED
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.oddities.rules import Act, Given, Service
from lighthis.registration.models import Patient

Row = LedgerEntry
PACKAGE = "package"
ORDER = "order:"


def of_people(at: UUID, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Rows that a person wrote in [since, until), whatever day they were dated; what the program writes because the payer changed is
    nobody's doing."""
    return (
        Row.facility_id == at, Row.created_at >= since, Row.created_at < until, Row.is_reckoned == 0,
        Row.by_id.is_not(None),
    )  # fmt: skip


def _stands(at: UUID) -> ColumnElement[bool]:
    """Nobody took the row back; the program's own taking back, to write it anew, leaves it standing."""
    back = aliased(Row)
    return ~select(back.id).where(
        back.facility_id == at, back.reverses_id == Row.id, back.is_reckoned == 0
    ).exists()  # fmt: skip


def charged(at: UUID, since: datetime, until: datetime) -> Counter[UUID]:
    """How many charges each person wrote."""
    rows = select(Row.by_id, func.count()).where(*of_people(at, since, until), Row.kind == "charge").group_by(Row.by_id)
    return _counted(rows)


def slips(at: UUID, since: datetime, until: datetime) -> Counter[UUID]:
    """How many slips each person wrote."""
    rows = (
        select(Row.by_id, func.count(Row.document_id.distinct()))
        .where(*of_people(at, since, until), Row.kind.in_(("payment", "deposit", "use_deposit")))
        .group_by(Row.by_id)
    )
    return _counted(rows)


def _counted(rows: Any) -> Counter[UUID]:
    return Counter(dict(map(tuple, session.execute(rows))))


def taken_back(at: UUID, since: datetime, until: datetime, zone: str) -> list[Act]:
    """Charges that people took back, and slips whose cancellation they asked for. A coming that was entered in error takes its
    charges along: that is one mistake, and two people said so."""
    rows = (
        select(Row.by_id, Row.encounter_id, Row.happened_at)
        .join(Encounter, Encounter.id == Row.encounter_id)
        .where(
            *of_people(at, since, until), Row.kind == "reversal", Row.item_id.is_not(None), Row.charge_id.is_(None),
            Row.document_id.is_(None), Row.reason.not_in(CORRECTED), Encounter.status != "entered_in_error",
        )
    )  # fmt: skip
    cancelled = select(MoneyRequest.asked_by_id, MoneyRequest.encounter_id, MoneyRequest.answered_at).where(
        MoneyRequest.facility_id == at, MoneyRequest.state == "done", MoneyRequest.kind == "cancellation",
        MoneyRequest.answered_at >= since, MoneyRequest.answered_at < until,
    )  # fmt: skip
    charges = [_act(who, coming, when, zone) for who, coming, when in session.execute(rows)]
    return [*charges, *(_act(who, coming, when, zone) for who, coming, when in session.execute(cancelled))]


def given_back(at: UUID, since: datetime, until: datetime, zone: str) -> list[Act]:
    """Refunds and cancelled slips, by the cashier out of whose drawer the money went, at the hour at which it did."""
    papers = select(Row.document_id).where(
        Row.facility_id == at, Row.happened_at >= since, Row.happened_at < until, Row.document_id.is_not(None),
        Row.kind.in_(("refund", "reversal")),
    )  # fmt: skip
    rows = select(MoneyDocument.cashier_id, MoneyDocument.encounter_id, MoneyDocument.happened_at).where(
        MoneyDocument.facility_id == at,
        MoneyDocument.kind.in_(("refund", "cancellation")),
        MoneyDocument.id.in_(papers),
    )
    return [_act(who, coming, when, zone) for who, coming, when in session.execute(rows)]


def by_hand(at: UUID, since: datetime, until: datetime, zone: str) -> list[Act]:
    """Standing charges that rest on no clinical fact; a package never does."""
    rows = (
        select(Row.by_id, Row.encounter_id, Row.happened_at)
        .join(PricedItem, PricedItem.id == Row.item_id)
        .where(
            *of_people(at, since, until), Row.kind == "charge", Row.basis == "", PricedItem.category != PACKAGE,
            _stands(at),
        )
    )  # fmt: skip
    return [_act(who, coming, when, zone) for who, coming, when in session.execute(rows)]


def discounted(at: UUID, since: datetime, until: datetime, zone: str) -> list[Given]:
    """Standing discounts with what of the charges fell on the patients."""
    charge, cover, back = aliased(Row), aliased(Row), aliased(Row)
    undone = select(back.id).where(back.facility_id == at, back.reverses_id == cover.id).exists()
    borne = select(func.coalesce(func.sum(cover.amount), 0)).where(
        cover.facility_id == at, cover.charge_id == charge.id, cover.kind == "cover", ~undone
    )
    rows = (
        select(
            Row.by_id, Row.encounter_id, Row.happened_at, charge.id, Row.amount, charge.amount, borne.scalar_subquery()
        )
        .join(charge, and_(charge.id == Row.charge_id, charge.facility_id == at))
        .where(*of_people(at, since, until), Row.kind == "discount", _stands(at))
    )
    return [
        Given(_act(who, coming, when, zone), of, off, gross - others)
        for who, coming, when, of, off, gross, others in session.execute(rows)
    ]


def out_of_time(at: UUID, since: datetime, until: datetime, zone: str) -> list[Service]:
    """Standing charges of a time before the patient came, or after the patient left or died: the days decide, the rules do."""
    rows = (
        select(
            Row.by_id, Row.encounter_id, Row.happened_at, Row.basis, Encounter.arrived_at, Encounter.ended_at,
            Patient.died_at,
        )
        .join(Encounter, Encounter.id == Row.encounter_id)
        .join(Patient, Patient.id == Encounter.patient_id)
        .where(
            *of_people(at, since, until), Row.kind == "charge", _stands(at),
            or_(Row.happened_at < Encounter.arrived_at, Row.happened_at > Encounter.ended_at, Row.happened_at > Patient.died_at),
        )
    )  # fmt: skip
    return [
        Service(
            _act(who, coming, when, zone), _day(came, zone), _day(left, zone), _day(died, zone), basis.startswith(ORDER)
        )
        for who, coming, when, basis, came, left, died in session.execute(rows)
    ]


def _day(at: datetime | None, zone: str) -> Any:
    return None if at is None else clock.local(at, zone).date()


def _act(who: UUID | None, coming: UUID | None, when: datetime | None, zone: str) -> Act:
    if who is None or coming is None or when is None:
        raise AssertionError("asked for rows of people and comings")
    wall = clock.local(when, zone)
    return Act(who, coming, wall.date(), wall.hour)


def numbers(ids: Iterable[UUID], at: UUID) -> dict[UUID, str]:
    """The numbers of some comings."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = select(Encounter.id, Encounter.number).where(Encounter.facility_id == at, Encounter.id.in_(wanted))
    return {row.id: row.number for row in session.execute(rows)}
