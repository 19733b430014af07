"""What the chief doctor of one hospital finds unusual: one person each took charges back, gave money back at night, charged without a
fact, operated in two places at once, gave discounts up to the limit, charged who had gone. Dice of its own."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from lighthis.billing import actions as billing
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.queries import bills, cash, coverage, prices, stays
from lighthis.billing.queries.closing import closing_of
from lighthis.db.engine import session
from lighthis.demo import bedside, endings
from lighthis.demo.hospital import Hospital, Steps, person
from lighthis.demo.visits import GROWN
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.records import actions as records
from lighthis.staff import queries as staff
from lighthis.staff.models import Post, Staff
from lighthis.surgery import actions as surgery
from lighthis.visits.actions import visit

WHERE = "NAM"
SERVICE = "CON-01"
OPERATION = "Первичная хирургическая обработка раны"
CASHIER, NURSE, SURGEON, ACCOUNTANT, GYNAECOLOGIST = "n.cashier", "n.senior1", "n.doctor4", "n.accountant", "n.doctor12"
# who is found, by kind of pattern
PLANTED = {
    "voids": CASHIER, "late": CASHIER, "by_hand": NURSE, "rates": SURGEON, "discounts": ACCOUNTANT, "ghosts": GYNAECOLOGIST,
}  # fmt: skip
VOIDS, BY_HAND, DISCOUNTS, GHOSTS = 14, 12, 6, 3
EVENING = timedelta(hours=22, minutes=40)


def beginnings(hospital: Hospital, midnight: datetime) -> list[tuple[datetime, Steps]]:
    """The day before `midnight`, at the hospital where something is unusual."""
    if hospital.code != WHERE:
        return []
    apart, day = replace(hospital, dice=random.Random("unusual")), midnight - timedelta(days=1)
    noon = day + timedelta(hours=12)
    doings = (_discounted, _taken_back, _by_hand, _of_the_gone, _two_at_once)
    made: list[tuple[datetime, Steps]] = [
        (noon + timedelta(minutes=10 * place), do(apart)) for place, do in enumerate(doings)
    ]
    return [*made, (day + EVENING, _at_night(apart))]


def _actor(hospital: Hospital, login: str) -> Actor:
    rows = select(Post).join(Staff, Staff.id == Post.staff_id)
    return staff.actor_of(
        session.scalars(rows.where(Post.facility_id == hospital.facility_id, Staff.login == login)).one()
    )


def _comings(hospital: Hospital, *, over: bool) -> Iterator[Encounter]:
    """Comings on the budget, whose bills nobody pays and are still open: of yesterday, or over for two days."""
    rows = select(Encounter).where(Encounter.facility_id == hospital.facility_id, Encounter.kind == "emergency")
    if over:
        rows = rows.where(Encounter.status == "closed", Encounter.ended_at < clock.now() - timedelta(days=2))
    else:
        rows = rows.where(Encounter.arrived_at > clock.now() - timedelta(days=4))
    yield from (one for one in session.scalars(rows.order_by(Encounter.number)) if not closing_of(one).is_closed)


def _lying(hospital: Hospital) -> list[Encounter]:
    """Who has lain here on the budget since the morning."""
    since = clock.now() - timedelta(hours=3)
    lying = [one.encounter for one in stays.open_stays(hospital.facility_id) if one.admitted_at < since]
    return sorted((one for one in lying if one.payer == "budget"), key=lambda one: one.number)


def _visited(hospital: Hospital) -> Encounter:
    """Somebody pays for a visit."""
    rows = select(Department).where(Department.facility_id == hospital.facility_id, Department.kind == "outpatient")
    registrar, who = hospital.on_duty("registrar"), person(hospital, GROWN)
    return visit(who, session.scalars(rows).one(), "Контрольный осмотр", clock.now(), "self_pay", by=registrar)


def _home(hospital: Hospital, row: Encounter) -> None:
    """The doctor ends the visit."""
    doctor = hospital.on_duty("doctor", department="OPD")
    bedside.examined(row, "Контрольный осмотр", by=doctor)
    records.diagnose(row, "main", "I10", "", clock.now(), by=doctor)
    encounters.decide(row, "home", clock.now(), by=doctor, ending=endings.ending(hospital, "home"))
    hospital.busy.discard(row.patient_id)


def _discounted(hospital: Hospital) -> Steps:
    """The accountant gives everybody the highest discount that needs nobody else."""
    accountant = _actor(hospital, ACCOUNTANT)
    for _ in range(DISCOUNTS):
        row = _visited(hospital)
        billing.discount(row, [], Decimal(10), None, "постоянный пациент", by=accountant)
        _home(hospital, row)
        yield timedelta(minutes=4)


def _taken_back(hospital: Hospital) -> Steps:
    """The cashier takes charges back that rest on what was done."""
    left, cashier = VOIDS, _actor(hospital, CASHIER)
    for coming in _comings(hospital, over=False):
        for row in coverage.standing(bills.entries_of(coming.id, at=hospital.facility_id))[:2]:
            if left:
                billing.take_back(row, "пациент отказался", by=cashier)
                left -= 1
    yield timedelta(0)


def _by_hand(hospital: Hospital) -> Steps:
    """The senior nurse charges what nobody wrote down as done."""
    item, nurse = prices.by_code(SERVICE, at=hospital.facility_id), _actor(hospital, NURSE)
    for coming in _lying(hospital)[:BY_HAND]:
        if item is not None:
            billing.charge_by_hand(coming, item, Decimal(1), "", clock.now(), by=nurse, reason="со слов")
    yield timedelta(0)


def _of_the_gone(hospital: Hospital) -> Steps:
    """A doctor charges consultations of patients who went home days ago."""
    item, doctor = prices.by_code(SERVICE, at=hospital.facility_id), _actor(hospital, GYNAECOLOGIST)
    for coming, _ in zip(_comings(hospital, over=True), range(GHOSTS), strict=False):
        if item is not None:
            billing.charge_by_hand(coming, item, Decimal(1), "", clock.now(), by=doctor, reason="дописано")
    yield timedelta(0)


def _two_at_once(hospital: Hospital) -> Steps:
    """One surgeon signs two operations of the same hour."""
    surgeon, began = _actor(hospital, SURGEON), clock.now() - timedelta(hours=2)
    for place, coming in enumerate(_lying(hospital)[-2:]):
        start = began + timedelta(minutes=10 * place)
        for kind in ("operation", "anaesthesia"):
            surgery.give_consent(
                coming,
                kind,
                "agreed",
                began,
                by=surgeon,
                what=OPERATION,
                given_by="representative",
                representative="Родственник",
            )
        texts = {"name": OPERATION, "urgency": "urgent", "anaesthesia": "general", "code_after": "S61.0"}
        protocol = {"findings": "Резаная рана.", "course": "Обработка, швы.", "blood_loss": "до 20 мл"}
        facts = surgery.Sheet(texts, surgeon.person, None, start, start + timedelta(minutes=50), True, protocol)
        surgery.done(surgery.plan(coming, facts, by=surgeon), facts, by=surgeon)
    yield timedelta(0)


def _at_night(hospital: Hospital) -> Steps:
    """The cashier opens the desk at night, gives a deposit back that was taken a minute before, and closes it."""
    cashier, accountant = _actor(hospital, CASHIER), _actor(hospital, ACCOUNTANT)
    coming = _visited(hospital).id
    billing.open_shift("1", Decimal(0), by=cashier)
    billing.take_deposit(session.get_one(Encounter, coming), "cash", Decimal(400_000), Decimal(400_000), by=cashier)
    yield timedelta(minutes=6)
    asked = billing.ask_refund(
        session.get_one(Encounter, coming), "cash", Decimal(200_000), "ошибочно внесено", by=cashier
    )
    billing.answer(asked, True, by=accountant)
    _home(hospital, session.get_one(Encounter, coming))
    shift = cash.open_shift_of(cashier.id, at=hospital.facility_id)
    if shift is not None:
        billing.close_shift(shift, in_drawer(shift), by=cashier)
