"""Charges that are taken back: by a person, by a record that was corrected, or with a whole coming."""

from collections.abc import Callable

from lighthis.billing.actions.charges import ask_before, undo_whole
from lighthis.billing.actions.closing import check_open
from lighthis.billing.actions.coverage import share_again
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import facts, money
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

# filled in joins_of_charges.py: charge, reason; not where it is reckoned anew
after_reverse: list[Callable[[LedgerEntry, str, Actor], object]] = []


def reverse(row: LedgerEntry, reason: str, *, by: Actor) -> LedgerEntry:
    """Take a charge back, with its covers and discounts, by entries that run the other way. Raises Refusal."""
    if row.kind != "charge" or row.encounter_id is None:
        raise Refusal(N_("Only a charge can be taken back; money that was paid is given back as a refund."))
    if not reason.strip():
        raise Refusal(N_("say why the charge is taken back"), field="reason")
    encounter = bills.encounter(row.encounter_id, at=row.facility_id, lock=True)
    entries = bills.entries_of(row.encounter_id, at=row.facility_id)
    if any(one.reverses_id == row.id for one in entries):
        raise Refusal(N_("This charge was already taken back."))
    parts = coverage.parts_of(row, entries)
    if parts:
        ask_before(encounter)
    undone = undo_whole(encounter, row, parts, reason, by=by)
    for tell in after_reverse:
        tell(row, reason, by)
    if parts:
        share_again(encounter, reason, by=by)
    return undone


def take_back(row: LedgerEntry, reason: str, *, by: Actor) -> LedgerEntry:
    """Take a charge back because a person says so, while the bill is open; not in the words by which the program does, which nobody
    counts as a person's doing. Raises Refusal."""
    if not facts.by_hand(reason.strip()):
        raise Refusal(N_("say why the charge is taken back"), field="reason")
    if row.encounter_id is not None:
        check_open(bills.encounter(row.encounter_id, at=row.facility_id), by)
    return reverse(row, reason, by=by)


def reverse_all(encounter: Encounter, reason: str, *, by: Actor) -> int:
    """A coming entered in error takes its charges along (rulings 8). Returns how many were taken back."""
    standing = coverage.standing(bills.entries_of(encounter.id, at=encounter.facility_id))
    for row in standing:
        reverse(row, reason, by=by)
    return len(standing)


def refuse_where_paid(encounter: Encounter) -> None:
    """For encounters' list: a coming on which money lies is not entered in error before the money went back. Raises Refusal."""
    sums = money.sums(bills.entries_of(encounter.id, at=encounter.facility_id))
    if sums.held or sums.paid or sums.used:
        raise Refusal(N_("Money was taken on this coming: take its charges back and give the money back first."))
