"""Bed days charge themselves: admission calls these through its lists, which joins_of_stays.py fills."""

from datetime import date

from lighthis.admission.models import Stay
from lighthis.billing.actions.charges import charge, price_for
from lighthis.billing.actions.taking_back import reverse
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, prices, stays
from lighthis.billing.rules import days, facts, money
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.money import Money
from lighthis.kernel.text import N_, Refusal

DOMAIN = "billing"
CORRECTED = facts.STAY_CORRECTED


def charge_stay(stay: Stay, until_day: date, *, by: Actor) -> list[LedgerEntry]:
    """Charge the days of a stay before `until_day` that are not charged yet, each once; days that it no longer has are
    taken back. A day whose item has no price for a paying patient waits for its price (the bill says so); one that a person took
    back stays off the bill."""
    until = until_day if stay.left_at is None else date.max
    due = stays.days_due(stay, until)
    entries = bills.entries_of(stay.encounter_id, at=stay.facility_id)
    standing = stays.days_charged(stay, entries)
    wrong = {
        day for day, row in standing.items() if due.get(day, _code(row) if stay.left_at is None else "") != _code(row)
    }
    for day in wrong:
        reverse(standing[day], CORRECTED, by=by)
    missing = sorted(wrong & due.keys() | stays.days_missing(stay, until, entries).keys())
    rows = [_charge_day(stay, day, due[day], by=by) for day in missing]
    return [row for row in rows if row is not None]


def _code(row: LedgerEntry) -> str:
    return row.item.code if row.item is not None else ""


def _charge_day(stay: Stay, day: date, code: str, *, by: Actor) -> LedgerEntry | None:
    item, coming = prices.by_code(code, at=stay.facility_id), stay.encounter
    if item is None or not item.is_active:
        return None
    at = stays.moment_of(stay, day)
    if price_for(coming, item, at)[0] is None:
        return None
    return charge(coming, item, money.ONE, days.basis_of(stay.id, day), at, by=by)


def days_until_now(stay: Stay) -> None:
    """For admission's lists after a bed was given, changed or left: the days so far, at the places where they were spent."""
    home = facility(stay.facility_id)
    if DOMAIN not in home.domains_off:
        charge_stay(stay, clock.today(home.zone), by=system("bed days", home.id))


def take_back_days(stay: Stay) -> None:
    """For admission's list before a placement entered in error is withdrawn: its bed days come off the bill."""
    by = system("bed days", stay.facility_id)
    for row in stays.days_charged(stay, bills.entries_of(stay.encounter_id, at=stay.facility_id)).values():
        reverse(row, CORRECTED, by=by)


def is_settled(stay: Stay) -> bool:
    """For admission's list: whether the bill of a stay was paid, wholly or in part, or money went back."""
    return any(
        one.kind in {"payment", "use_deposit", "refund"}
        for one in bills.entries_of(stay.encounter_id, at=stay.facility_id)
    )


def settle_before_discharge(stay: Stay) -> None:
    """For admission's list: where the hospital says so, who pays for a planned stay settles first; who came in an emergency
    and whom the budget pays for never wait for money (rulings 27). Raises Refusal."""
    coming, home = stay.encounter, facility(stay.facility_id)
    if DOMAIN in home.domains_off or not home.settings.get("settle_before_discharge"):
        return
    if coming.payer in money.COVERS or coming.arrival != stays.PLANNED:
        return
    days_until_now(stay)
    owed = money.sums(bills.entries_of(coming.id, at=coming.facility_id))
    if owed.balance > owed.held:
        raise Refusal(
            N_("The bill is not settled: %(amount)s are still to pay."),
            amount=Money(owed.balance - owed.held, home.currency),
        )
