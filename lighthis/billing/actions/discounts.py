"""Discounts: how much, on what, why, and by whose right."""

from collections.abc import Sequence
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.charges import add_part, undo
from lighthis.billing.actions.closing import check_open
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import discounts, money, shares
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.money import CENT
from lighthis.kernel.text import N_, NotFound, Refusal


def discount(
    encounter: Encounter,
    on: Sequence[LedgerEntry],
    percent: Decimal | None,
    amount: Decimal | None,
    reason: str,
    *,
    by: Actor,
) -> Decimal:
    """Take a percentage or a sum off what some charges of a coming (none named: all) leave to the patient. Returns the sum.
    Raises Refusal, also for more than this person may give."""
    locked = bills.encounter(encounter.id, at=facility_of(by), lock=True)
    if not reason.strip():
        raise Refusal(N_("say why a discount is given"), field="reason")
    check_open(locked, by)
    entries = bills.entries_of(locked.id, at=locked.facility_id)
    named = {one.id for one in on}
    lines = [one for one in coverage.standing(entries) if not named or one.id in named]
    left = [coverage.left_of(one, entries) for one in lines]
    if not (total := sum(left, money.NOTHING)):
        raise Refusal(N_("There is nothing to take a discount off."))
    off = shares.discount_move(total, percent, amount).amount
    parts = shares.spread(off, left)
    _check_right(locked, lines, entries, parts, by)
    for line, part in zip(lines, parts, strict=True):
        if part:
            add_part(locked, line, shares.discounted(part), share=percent, reason=reason.strip(), by=by)
    detail = {"amount": str(off), "lines": len(lines)}
    audit.wrote(locked, "discount given", by=by, patient=locked.patient_id, reason=reason, detail=detail)
    return off


def _check_right(
    encounter: Encounter,
    lines: Sequence[LedgerEntry],
    entries: Sequence[LedgerEntry],
    off: Sequence[Decimal],
    by: Actor,
) -> None:
    """All discounts on some charges together, and on each of them, stay within a person's right however they were sliced: a charge
    that is taken back tomorrow does not make room for a discount on another one. Raises Refusal."""
    most = discounts.limit(facility(encounter.facility_id).settings, by.permissions)
    given, gross = list(off), [coverage.own_part(one, entries) for one in lines]
    for place, one in enumerate(lines):
        before = [part.amount for part in coverage.parts_of(one, entries) if part.kind == "discount"]
        given[place] += sum(before, money.NOTHING)
        spare = CENT * (len(before) + 1)  # each spreading rounds up by less than that
        discounts.check_right(given[place] - spare, gross[place], most)
    discounts.check_right(sum(given, money.NOTHING), sum(gross, money.NOTHING), most)


def take_back_discount(row: LedgerEntry, reason: str, *, by: Actor) -> LedgerEntry:
    """A discount that was none comes off the bill by an entry that runs the other way. Raises Refusal, NotFound."""
    if row.kind != "discount" or row.encounter_id is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(N_("say why the discount is taken back"), field="reason")
    locked = bills.encounter(row.encounter_id, at=facility_of(by), lock=True)
    check_open(locked, by)
    if any(one.reverses_id == row.id for one in bills.entries_of(locked.id, at=locked.facility_id)):
        raise Refusal(N_("This discount was already taken back."))
    undone = undo(locked, row, reason.strip(), by=by)
    audit.wrote(undone, "discount taken back", by=by, patient=locked.patient_id, reason=reason)
    return undone
