"""A list of debtors is kept with its moment, when it is taken on paper."""

from collections.abc import Sequence

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.takings.models import DebtorsList


def list_debtors(whose: str, seen: Sequence[str], *, by: Actor) -> DebtorsList:
    """The debts of `whose` (patients, organisations) as they are now, for the paper; the log says which patients stand on it."""
    row = DebtorsList(facility_id=facility_of(by), whose=whose, made_at=clock.now(), by_id=by.person)
    session.add(row)
    session.flush()
    audit.wrote(row, "list of debtors made", by=by, detail={"whose": whose, "ids": list(seen)})
    return row
