"""One fact: written down, charged by its rule, taken back when it no longer stands. Money never stops what was done."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lighthis.billing import actions as billing
from lighthis.billing.actions.charges import price_for
from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.billing.queries import bills
from lighthis.billing.rules import facts as ledger
from lighthis.charging import queries, rules
from lighthis.charging.models import ClinicalFact
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal

DOMAIN = "billing"


def is_on(at: UUID) -> bool:
    """Whether the hospital keeps bills here at all."""
    return DOMAIN not in facility(at).domains_off


def record(fact: rules.Fact, encounter: Encounter, *, stands: bool, by: Actor) -> ClinicalFact | None:
    """Write a fact down as it is now, and charge it; one that no longer stands takes its charge back."""
    if not is_on(encounter.facility_id):
        return None
    row = queries.by_basis(fact.basis, at=encounter.facility_id)
    if not stands:
        if row is not None:
            withdraw(row, by=by)
        return row
    row = write(fact, encounter, row)
    settle(row, by=by)
    return row


def write(fact: rules.Fact, encounter: Encounter, row: ClinicalFact | None) -> ClinicalFact:
    """The row of a fact that stands; what was charged keeps the words and the day by which it was charged."""
    if row is None:
        row = ClinicalFact(
            facility_id=encounter.facility_id, encounter_id=encounter.id, basis=fact.basis, event=fact.event
        )
        row.subject_id, row.happened_at, row.state = fact.subject_id, fact.happened_at, "withdrawn"
        row.encounter = encounter
        row = _added(row)
    if row.state == "stuck":
        row.state = "charged"  # it stands again, and so does its charge
    if row.state in {"withdrawn", "waiting", "free"} or row.event == "bed_day":
        row.happened_at, row.code, row.kind, row.name = fact.happened_at, fact.code, fact.kind, fact.name
        row.department_id = fact.department_id
    if row.state == "withdrawn":
        row.state = "waiting"
    session.flush()
    return row


def _added(row: ClinicalFact) -> ClinicalFact:
    """The row, or the one that somebody else wrote at the same moment."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        found = queries.by_basis(row.basis, at=row.facility_id)
        if found is None:
            raise
        return found
    return row


def withdraw(row: ClinicalFact, *, by: Actor) -> None:
    """A fact that was entered in error, or taken back: its charge goes too, its place in a package is free again."""
    standing = standing_charge(row)[0]
    if standing is not None:
        try:
            with session.begin_nested():
                billing.reverse(standing, ledger.FACT_CORRECTED, by=by)
        except (Refusal, NotFound):  # it stands on an invoice: the list shows it, every night tries again
            row.state = "stuck"
            session.flush()
            return
    release(row, "withdrawn")


def release(row: ClinicalFact, state: str = "waiting") -> None:
    """Take a fact out of the package to which it belonged, if it did."""
    row.state, row.why = state, ""
    row.package_id, row.item_id, row.quantity = None, None, None
    session.flush()


def settle(row: ClinicalFact, *, by: Actor) -> LedgerEntry | None:
    """Charge a fact that waits, by its rule; where nothing can be charged the list of what is not charged says why."""
    if row.state == "stuck":
        withdraw(row, by=by)
    if row.state not in {"waiting", "free"}:
        return None
    standing, given_up = standing_charge(row)
    if standing is not None or given_up:
        row.state, row.why = ("charged", "") if standing is not None else ("taken_back", "")
        session.flush()
        return standing
    return _charge(row, by=by)


def charge_again(row: ClinicalFact, *, by: Actor) -> LedgerEntry | None:
    """A person asks for a charge on a fact that waits, or whose charge a person took back. Raises Refusal, which says why not."""
    if row.state not in {"waiting", "taken_back"}:
        raise Refusal(N_("This is on the bill already, or no longer stands."))
    found = _charge(row, by=by)
    if row.state == "free":
        raise Refusal(N_("The rules say that nothing is charged for this."))
    if found is None and row.state != "in_package":
        raise Refusal(N_("This still cannot be charged: mend the price or the rule first."))
    return found


def standing_charge(row: ClinicalFact) -> tuple[LedgerEntry | None, bool]:
    """The charge that stands on a fact, and whether a person took the last one back."""
    wanted = (LedgerEntry.facility_id == row.facility_id, LedgerEntry.basis == row.basis)
    last = session.scalar(
        select(LedgerEntry).where(*wanted, LedgerEntry.reverses_id.is_(None)).order_by(LedgerEntry.turn.desc()).limit(1)
    )
    if last is None:
        return None, False
    back = select(LedgerEntry.reason).where(
        LedgerEntry.facility_id == row.facility_id, LedgerEntry.reverses_id == last.id
    )
    reason = session.scalar(back)
    return (last, False) if reason is None else (None, ledger.by_hand(reason))


def _charge(row: ClinicalFact, *, by: Actor) -> LedgerEntry | None:
    found = queries.decided(row)
    if found.item is None:
        row.state, row.why = ("free", "") if found.why == "free" else ("waiting", found.why)
        session.flush()
        return None
    if from_package(row, found.item, found.quantity):
        return None
    if price_for(row.encounter, found.item, row.happened_at)[0] is None:
        row.state, row.why = "waiting", "no_price"
        session.flush()
        return None
    try:
        with session.begin_nested():
            made = billing.charge(row.encounter, found.item, found.quantity, row.basis, row.happened_at, by=by)
    except (
        Refusal,
        NotFound,
        IntegrityError,
    ):  # somebody charged it at the same moment, or the coming takes no charges
        row.state, row.why = "waiting", "refused"
        session.flush()
        return None
    row.state, row.why = "charged", ""
    session.flush()
    return made


def from_package(row: ClinicalFact, item: PricedItem, quantity: Decimal) -> bool:
    """Whether a package that was charged to this coming covers it; then it is taken from there."""
    entries = bills.entries_of(row.encounter_id, at=row.facility_id)
    day = clock.local(row.happened_at, facility(row.facility_id).zone).date()
    found = rules.package_for(queries.held(entries, at=row.facility_id), item.id, quantity, day)
    if found is None:
        return False
    row.state, row.why, row.package_id = "in_package", "", found.charge_id
    row.item_id, row.quantity = item.id, quantity
    session.flush()
    return True
