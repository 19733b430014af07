"""The ledger moves, the facts follow: billing calls these through its lists, which joins_of_charges.py fills."""

from lighthis.billing.models import LedgerEntry
from lighthis.billing.rules import facts as ledger
from lighthis.charging import queries
from lighthis.charging.actions.settling import release, settle
from lighthis.charging.queries.packages import PACKAGE
from lighthis.db.engine import session
from lighthis.kernel.actor import Actor


def after_charge(row: LedgerEntry, by: Actor) -> None:
    """A fact was charged, by a rule or by a person who named it: it waits no longer."""
    fact = queries.by_basis(row.basis, at=row.facility_id) if row.basis else None
    if fact is not None:
        release(fact, "charged")


def after_reverse(row: LedgerEntry, reason: str, by: Actor) -> None:
    """A charge was taken back: by a person, then its fact is left alone; what its package covered is charged by itself again."""
    fact = queries.by_basis(row.basis, at=row.facility_id) if row.basis else None
    if fact is not None:
        release(fact, "taken_back" if ledger.by_hand(reason) else "waiting")
    for one in queries.of_package(row.id, at=row.facility_id):
        release(one)
        settle(one, by=by)


def after_reckoning(old: LedgerEntry, new: LedgerEntry) -> None:
    """A package was written anew for another payer: what it covers stays covered."""
    if old.item is None or old.item.category != PACKAGE:
        return
    for one in queries.of_package(old.id, at=old.facility_id):
        one.package_id = new.id
    session.flush()
