"""A bill that closed with its coming is opened again, with a reason, for a while."""

from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.accounts import DEPOSIT, PATIENT
from lighthis.billing.actions.ledger import entry, facility_of, write
from lighthis.billing.models import BillReopening
from lighthis.billing.queries import bills
from lighthis.billing.queries.closing import closing_of
from lighthis.billing.rules import closing as rules
from lighthis.billing.rules import money
from lighthis.billing.rules.money import NOTHING
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, BeyondRight, Refusal


def check_open(encounter: Encounter, by: Actor) -> None:
    """Nobody alters by hand what a closed bill comes to. Raises Refusal, logged where the right to open it is missing."""
    found = closing_of(encounter)
    if not found.is_closed:
        return
    if not by.may(rules.REOPEN):
        words = N_("This bill was closed at %(at)s. The accountant, the chief doctor or the deputy can open it again.")
        raise BeyondRight(rules.REOPEN, words, at=found.closes_at)
    raise Refusal(N_("This bill was closed at %(at)s. Open it again first."), at=found.closes_at)


def reopen(encounter: Encounter, reason: str, *, by: Actor) -> BillReopening:
    """Open a closed bill again until tomorrow. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    if not by.may(rules.REOPEN):
        raise BeyondRight(rules.REOPEN, N_("You may not open bills again."))
    if not reason.strip():
        raise Refusal(N_("say why the bill is opened again"), field="reason")
    if not closing_of(locked).is_closed:
        raise Refusal(N_("This bill is open."))
    now = clock.now()
    row = BillReopening(
        facility_id=locked.facility_id, encounter_id=locked.id, reason=reason.strip(), since=now,
        until=now + rules.OPEN_AGAIN, by_id=by.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "bill opened again", by=by, patient=locked.patient_id, reason=row.reason)
    return row


def close_again(encounter: Encounter, *, by: Actor) -> None:
    """Close a bill that was opened again, before its time. Raises Refusal."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    found = closing_of(locked).reopened
    if found is None:
        raise Refusal(N_("This bill is not open again."))
    found.until = clock.now()
    session.flush()
    audit.wrote(found, "bill closed again", by=by, patient=locked.patient_id)
    pay_closed(locked, by=by)


def pay_closed(encounter: Encounter, *, by: Actor) -> Decimal:
    """Where the hospital says so, the deposit pays what a closed bill still owes; no money moves over a desk, so there is no slip.
    Returns how much."""
    locked = bills.encounter(encounter.id, at=encounter.facility_id, lock=True)
    if not rules.pays_by_itself(facility(locked.facility_id).settings) or not closing_of(locked).is_closed:
        return NOTHING
    sums = money.sums(bills.entries_of(locked.id, at=locked.facility_id))
    amount = rules.by_deposit(sums.balance, sums.held)
    if amount:
        row = write(entry(locked, money.Move("use_deposit", DEPOSIT, PATIENT, amount), clock.now(), by=by))
        audit.wrote(row, "deposit used", by=by, patient=locked.patient_id, detail={"amount": str(amount)})
    return amount
