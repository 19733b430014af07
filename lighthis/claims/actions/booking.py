"""What every action on a case does: book a movement on the organisation's account, tell the log."""

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import entry, write
from lighthis.billing.models import LedgerEntry, Payer
from lighthis.billing.queries import bills
from lighthis.billing.rules.money import Move
from lighthis.claims.models import Claim
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor


def book(coming: Encounter, move: Move, payer: Payer, reason: str, by: Actor) -> LedgerEntry:
    """Append a movement of an organisation's account."""
    row = entry(coming, move, clock.now(), by=by)
    row.payer, row.payer_id, row.reason = payer.kind, payer.id, reason.strip()
    return write(row)


def log(row: Claim, verb: str, reason: str, by: Actor, **detail: str) -> None:
    """Log what was done with a case, under its patient."""
    session.flush()
    coming = bills.encounter(row.encounter_id, at=row.facility_id)
    audit.wrote(
        row, verb, by=by, patient=coming.patient_id, reason=reason, detail={"amount": str(row.amount), **detail}
    )
