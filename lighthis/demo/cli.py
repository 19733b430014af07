"""Commands of the demonstration."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from lighthis.config import Settings
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo import births, data, downtimes, histories, informed, neighbours, payers, region, visits, week
from lighthis.demo.doubles import register_twice
from lighthis.demo.hospital import Hospital
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.staff import actions as staff_actions
from lighthis.staff import queries as staff_queries
from lighthis.staff.models import Staff

SEED = 20261122
SHARES = {"LOL": 130, "NAM": 300, "BOG": 86}  # how many people of the register live near each hospital


@click.group()
def demo() -> None:
    """The invented region of a demonstration (only with LIGHTHIS_DEMO=1)."""


@demo.command()
@click.pass_obj
def load(open_store) -> None:
    """Build three hospitals and live a week in them."""
    _only_demo(open_store())
    if session.scalar(select(Facility.id)) is not None:
        raise click.ClickException(
            "There are hospitals in this database already; the demo is loaded into an empty one."
        )
    hashed = staff_actions.hasher.hash(data.PASSWORD)
    dice = random.Random(SEED)
    hospitals = []
    for facts in data.facilities():
        with units.work():
            facility = region.build(facts, hashed)
            hospitals.append(Hospital(facility.id, facility.code, ZoneInfo(facility.zone), dice, []))
        with units.work():
            region.prices(session.get_one(Facility, hospitals[-1].facility_id))
            histories.ready_words(hospitals[-1])
            payers.organisations(hospitals[-1])
        click.echo(f"{facts['name_en']}: departments, beds, staff, prices")
    _people(hospitals)
    for hospital in hospitals:
        register_twice(hospital)
    _live(hospitals)
    _say(hospitals)
    _share(hospitals)
    with units.work():
        facility = session.get_one(Facility, hospitals[0].facility_id)
        facility.settings = {**facility.settings, "demo": "lived"}
    click.echo("\nA week has been lived.")


def _live(hospitals: list[Hospital]) -> None:
    """A week of three hospitals, and what goes on at its end."""
    refused = week.live(hospitals, clock.now(), lambda at: click.echo(f"\r{at} ", nl=False))
    for sentence, count in refused.most_common():
        click.echo(f"\nrefused {count} times: {sentence}", nl=False)
    _deliver(hospitals)
    _ask_for_money(hospitals)


def _ask_for_money(hospitals: list[Hospital]) -> None:
    """Invoices to organisations of what ended."""
    with units.work():
        made = sum(payers.invoices(one) for one in hospitals)
    click.echo(f"\n{made} invoices to organisations were made", nl=False)


def _deliver(hospitals: list[Hospital]) -> None:
    """Mothers with newborns, and beds that get free today."""
    born, leaving = (sum(tell(one) for one in hospitals) for tell in (births.delivered, births.announced))
    click.echo(f"\n{born} children were born, {leaving} patients are to leave", nl=False)


def _say(hospitals: list[Hospital]) -> None:
    """Patients say who may be told where they lie; a night without the program left sheets behind."""
    said = sum(informed.patients_say(hospital) for hospital in hospitals)
    click.echo(f"\n{sum(visits.received(one) for one in hospitals)} outpatient visits", nl=False)
    busy = next(one for one in hospitals if one.code == week.BUS)
    click.echo(f"\n{said} patients said who may be told where they lie", nl=False)
    click.echo(f"\n{downtimes.a_night(busy)} sheets of a downtime wait to be typed back", nl=False)


def _share(hospitals: list[Hospital]) -> None:
    """Patients of one hospital with a history in another."""
    with units.work():
        town, village = (next(one for one in hospitals if one.code == code) for code in neighbours.HOSPITALS)
        shared = neighbours.visited(town, village)
        click.echo(f"\n{shared} patients of {town.code} were in {village.code} before", nl=False)


def _people(hospitals: list[Hospital]) -> None:
    """The register as it grew over two years, by the registrars in their hours."""
    rows = iter(data.table("people"))
    for hospital in hospitals:
        moments = sorted(_office_hours(hospital) for _ in range(SHARES[hospital.code]))
        for start in range(0, len(moments), 50):
            with units.work():
                _registered(hospital, rows, moments[start : start + 50])
    click.echo(f"{sum(len(one.people) for one in hospitals)} people registered")


def _office_hours(hospital: Hospital) -> datetime:
    days, hours = hospital.dice.randint(week.DAYS + 1, 700), hospital.dice.uniform(8, 17)
    midnight = clock.now().astimezone(hospital.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days) + timedelta(hours=hours)


def _born(row: dict[str, str], hospital: Hospital) -> datetime:
    """The day after the birth, in the morning, for those who came into the world during these two years."""
    text = row["birth_date"] if len(row["birth_date"]) == 10 else f"{row['birth_date']}-01-01"
    return datetime.fromisoformat(text).replace(tzinfo=hospital.zone) + timedelta(hours=33)


def _registered(hospital: Hospital, rows: Iterator[dict[str, str]], moments: list[datetime]) -> None:
    registrar = hospital.on_duty("registrar")
    facility = session.get_one(Facility, hospital.facility_id)
    for moment, row in zip(moments, rows, strict=False):
        with clock.at(max(moment, _born(row, hospital))):
            patient = region.register(row, by=registrar)
            region.registration.card(patient, facility, by=registrar)
        hospital.people.append((patient.id, patient.sex, patient.birth_date))


@demo.command()
@click.pass_obj
def accounts(open_store) -> None:
    """Print one account of every role."""
    _only_demo(open_store())
    shown: dict[str, tuple[str, str]] = {}
    for person in session.scalars(select(Staff).order_by(Staff.login)):
        for post in staff_queries.posts_of(person.id):
            order = (post.facility.code != "NAM", person.login)
            if post.role.code not in shown or order < shown[post.role.code][0]:  # type: ignore[operator]
                shown[post.role.code] = (order, f"{person.login:<16} {post.role.name_en}, {post.facility.name_en}")  # type: ignore[assignment]
    click.echo(f"Password of every account: {data.PASSWORD}")
    for _order, line in sorted(shown.values(), key=lambda pair: pair[1]):
        click.echo(f"  {line}")


def _only_demo(settings: Settings) -> None:
    if not settings.is_demo:
        raise click.ClickException("Demo accounts exist in a demo only: LIGHTHIS_DEMO=1.")
