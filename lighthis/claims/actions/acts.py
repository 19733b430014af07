"""Accounts that are compared with those of organisations."""

from datetime import date
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import Payer
from lighthis.claims import queries, rules
from lighthis.claims.models import Reconciliation
from lighthis.db.engine import session
from lighthis.facility.actions import next_number
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor


def reconcile(payer: Payer, since: date, until: date, *, by: Actor) -> Reconciliation:
    """Make a numbered account of an organisation over some days, for it to compare with its books. Raises Refusal."""
    at = facility_of(by)
    today = clock.today(facility(at).zone)
    rules.check_days(since, until, today)
    number = f"{today.year}-{next_number(at, 'reconciliation', today.year):05}"
    row = Reconciliation(
        facility_id=at, number=number, payer_id=payer.id, payer=payer, since=since, until=until, made_at=clock.now(), by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    closing = queries.account_of(row, facility(at).zone).closing
    audit.wrote(row, "reconciliation made", by=by, detail={"payer": payer.code, "closing": str(closing)})
    return row


def compared(act: Reconciliation, theirs: Decimal | None, note: str, *, by: Actor) -> Reconciliation:
    """Write down what the organisation said: that it agrees, or what is owed by its own books. Raises Refusal."""
    at = facility_of(by)
    row = queries.reconciliation(act.id, at=at, lock=True)
    rules.check_compared(row.state, queries.account_of(row, facility(at).zone).closing, theirs, note)
    row.state, row.theirs = "agreed" if theirs is None else "differs", theirs
    row.note, row.answered_at, row.answered_by_id = note.strip(), clock.now(), by.id
    session.flush()
    audit.wrote(row, "reconciliation answered", by=by, detail={"state": row.state, "theirs": str(theirs or "")})
    return row
