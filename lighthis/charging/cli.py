"""The nightly charging: bed days, meals, everything that waited for a price, and bills that closed with a deposit."""

from uuid import UUID

import click

from lighthis.billing.actions import pay_closed
from lighthis.billing.queries import bills, stays
from lighthis.billing.rules.closing import pays_by_itself
from lighthis.charging import actions, queries
from lighthis.charging.actions.settling import is_on
from lighthis.db import units
from lighthis.facility.models import Facility
from lighthis.facility.queries import facilities
from lighthis.kernel.actor import system

PORTION = 50  # of waiting facts in a unit: what was charged stays charged when the machine stops


@click.group()
def charges() -> None:
    """Charges of the hospitals."""


@charges.command()
@click.pass_obj
def night(open_store) -> None:
    """Charge the days, meals and everything done that waits; for the nightly timer. It may be stopped and begun again."""
    open_store()
    for home in facilities():
        if is_on(home.id):
            click.echo(f"{home.code}: {_stays(home)} stays, {_waiting(home)} facts, {_deposits(home)} deposits")


charges.add_command(night, "bed-days")  # the name that timers of before know


def _stays(home: Facility) -> int:
    with units.work():
        ids = [one.id for one in stays.open_stays(home.id)]
    for stay_id in ids:
        with units.work():
            actions.follow_until_now(stays.stay(stay_id, at=home.id))
    return len(ids)


def _deposits(home: Facility) -> int:
    """How many bills that closed were paid by their deposit."""
    if not pays_by_itself(home.settings):
        return 0
    with units.work():
        ids, by = bills.coverable(home.id), system("deposits", home.id)
    paid = 0
    for encounter_id in ids:
        with units.work():
            paid += bool(pay_closed(bills.encounter(encounter_id, at=home.id), by=by))
    return paid


def _waiting(home: Facility) -> int:
    with units.work():
        ids = queries.waiting_ids(home.id)
    return sum(_portion(home, ids[first : first + PORTION]) for first in range(0, len(ids), PORTION))


def _portion(home: Facility, ids: list[UUID]) -> int:
    by = system("charge rules", home.id)
    with units.work():
        rows = [queries.fact(one, at=home.id, lock=True) for one in ids]
        return sum(actions.settle(row, by=by) is not None for row in rows)
