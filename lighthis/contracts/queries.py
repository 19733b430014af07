"""Reads of estimates and contracts."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lighthis.billing.queries import coverage
from lighthis.billing.rules import shares
from lighthis.billing.rules.money import NOTHING
from lighthis.billing.rules.prices import Agreed, no_dearer
from lighthis.contracts.models import Contract, Estimate, EstimateLine
from lighthis.contracts.rules import Reckoned, Wanted, reckon
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock


@dataclass(frozen=True)
class Told:
    """An estimate with what its services come to: as it was given, or, of a draft, as it comes to today."""

    estimate: Estimate
    lines: tuple[EstimateLine, ...]
    sums: tuple[Reckoned | None, ...]

    @property
    def total(self) -> Decimal:
        """All services at whole prices."""
        return sum((one.amount for one in self.sums if one is not None), NOTHING)

    @property
    def due(self) -> Decimal:
        """The patient's part."""
        return sum((one.due for one in self.sums if one is not None), NOTHING)


def estimate(estimate_id: UUID, *, at: UUID, lock: bool = False) -> Estimate:
    """An estimate of this hospital. Raises NotFound."""
    return own(Estimate, estimate_id, at=at, lock=lock)


def line(line_id: UUID, *, at: UUID) -> EstimateLine:
    """A line of an estimate of this hospital. Raises NotFound."""
    return own(EstimateLine, line_id, at=at)


def of_encounter(encounter_id: UUID, *, at: UUID) -> list[Estimate]:
    """The estimates of a coming, the newest first."""
    rows = select(Estimate).where(Estimate.facility_id == at, Estimate.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(Estimate.id.desc())))


def lines_of(estimate_id: UUID, *, at: UUID) -> list[EstimateLine]:
    """The services of an estimate in the order in which they were put on it."""
    rows = select(EstimateLine).where(EstimateLine.facility_id == at, EstimateLine.estimate_id == estimate_id)
    return list(session.scalars(rows.options(joinedload(EstimateLine.item)).order_by(EstimateLine.id)))


def sums_of(ids: list[UUID], *, at: UUID) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Of each estimate that was given: the whole, and the patient's part."""
    rows = (
        select(EstimateLine.estimate_id, func.sum(EstimateLine.amount), func.sum(EstimateLine.due))
        .where(EstimateLine.facility_id == at, EstimateLine.estimate_id.in_(ids), EstimateLine.amount.is_not(None))
        .group_by(EstimateLine.estimate_id)
    )
    return {id_: (amount or NOTHING, due or NOTHING) for id_, amount, due in session.execute(rows)}


def contract_of(estimate_id: UUID, *, at: UUID) -> Contract | None:
    """The contract by an estimate."""
    return session.scalar(select(Contract).where(Contract.facility_id == at, Contract.estimate_id == estimate_id))


def contract(contract_id: UUID, *, at: UUID) -> Contract:
    """A contract of this hospital. Raises NotFound."""
    return own(Contract, contract_id, at=at)


def agreed(coming: Encounter) -> list[Agreed]:
    """For billing: the prices of each contract of a coming, from when it was signed on."""
    rows = (
        select(Contract.signed_at, EstimateLine.item_id, EstimateLine.price)
        .join(Estimate, Estimate.id == Contract.estimate_id)
        .join(EstimateLine, EstimateLine.estimate_id == Estimate.id)
        .where(
            Contract.facility_id == coming.facility_id, Estimate.facility_id == coming.facility_id,
            EstimateLine.facility_id == coming.facility_id, Estimate.encounter_id == coming.id, Estimate.state == "signed",
            EstimateLine.price.is_not(None),
        )
    )  # fmt: skip
    return [Agreed(since, {item: price}) for since, item, price in session.execute(rows) if price is not None]


def told(row: Estimate) -> Told:
    """An estimate with its sums: those that stand, once it was given; else today's."""
    lines = tuple(lines_of(row.id, at=row.facility_id))
    if row.given_at is None:
        wanted = wanted_of(lines, row.encounter)
        return Told(row, lines, reckon(wanted, coverage.borne(row.encounter_id, at=row.facility_id)))
    kept = [
        Reckoned(one.price, one.amount, one.due)
        for one in lines
        if one.price is not None and one.amount is not None and one.due is not None
    ]
    return Told(row, lines, tuple(kept))


def wanted_of(lines: tuple[EstimateLine, ...], coming: Encounter) -> list[Wanted]:
    """The services with what they cost today and who bears parts of them, as if they were charged now."""
    now = clock.now()
    day, said = clock.local(now, facility(coming.facility_id).zone).date(), coverage.shares_of(coming, now)
    found, held = [], agreed(coming)
    for one in lines:
        bearers = shares.bearing(said, one.item.category)
        listed = shares.price_borne(one.item.prices, bearers, coming.payer, day)
        price = no_dearer(listed, one.item_id, now, held)
        found.append(Wanted(one.item.code, one.quantity, price, bearers))
    return found
