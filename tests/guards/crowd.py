"""More of everything, for the question whether a longer list asks the store more often."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import make
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.billing import actions as billing
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.queries import ages_of
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id
from lighthis.papers import actions as papers
from lighthis.records import actions as records
from lighthis.registration.models import Patient
from lighthis.staff import actions as staff
from lighthis.staff.models import Role
from lighthis.triage import actions as triage


def more(at: str, patient_id: str, count: int) -> None:
    """Some more of everything that lists show: comings of one patient and of many, requests, stays, accounts, people, wards."""
    doctor, cashier, admin = (make.actor(role, at) for role in ("doctor", "cashier", "administrator"))
    hospital, of = make.by_code(at), session.get(Patient, UUID(patient_id))
    role = session.scalars(select(Role).where(Role.facility_id == hospital.id, Role.code == "doctor")).one()
    ward = make.wards(at)[-1]
    wide = make.room(ward, f"9{new_id().hex[-6:]}", beds=count)
    beds = list(session.scalars(select(Bed).where(Bed.room_id == wide.id)))
    hour, today = clock.now() - timedelta(hours=1), clock.today(hospital.zone)
    for number in range(count):
        sign = new_id().hex[-8:].translate(str.maketrans("0123456789abcdef", "абвгдежзиклмнопр"))
        who = make.patient(f"Икрамова{sign}", "Нилуфар", "", at=at)
        coming = encounters.arrive(who, "by-ambulance", "боль", hour, by=doctor)
        triage.assess(coming, ages_of(coming), at=clock.now(), by=doctor)
        encounters.ask_move(coming, of, "ошибка", by=doctor)
        untriaged = make.patient(f"Каримова{sign}", "Нилуфар", "", at=at)
        encounters.arrive(untriaged, "by-ambulance", "боль", hour, by=doctor)
        make.bed_request(make.patient(f"Латипова{sign}", "Нилуфар", "", at=at), at=at, department_code=ward.code)
        asked = make.bed_request(
            make.patient(f"Мирзаева{sign}", "Нилуфар", "", at=at), at=at, department_code=ward.code
        )
        admission.place(asked, beds[number], hour, by=make.actor("ward_nurse", at))
        item = make.priced(f"M-{sign}", at=at, self_pay=10_000)
        make.visit(make.patient(f"Олимова{sign}", "Нилуфар", "", at=at), at=at)
        payer = make.coming(at=at, of=make.patient(f"Носирова{sign}", "Нилуфар", "", at=at))
        billing.charge(payer, item, Decimal(1), "", clock.now(), by=doctor)
        payment = billing.take_payment(payer, "cash", Decimal(5_000), Decimal(5_000), by=cashier)
        papers.ask("payment_slip", "ru", payment.id, by=cashier)
        expected = make.bed_request(
            make.patient(f"Пулатова{sign}", "Нилуфар", "", at=at), at=at, department_code=ward.code, planned_on=today
        )
        billing.take_deposit(expected.encounter, "card", Decimal(5_000), by=cashier)
        billing.ask_refund(expected.encounter, "card", None, "x", by=cashier)
        make.ordered("drug", f"Раствор {sign}", of=coming, at=at)
        make.resulted(make.ordered(of=coming, at=at), at=at)
        own = make.coming(at=at, of=of)
        records.diagnose(own, "main", "I20.0", "", clock.now(), by=doctor)
        records.note(own, "examination", "осмотр", clock.now(), by=doctor)
        billing.charge(own, item, Decimal(1), "", clock.now(), by=doctor)
        papers.ask("patient_card", "ru", of.id, by=make.actor("registrar", at))
        person = staff.add(f"more.{new_id().hex[-8:]}", f"Олимов{sign}", "Али", "", "ru", by=admin)
        staff.appoint(person, role, None, facility_id=hospital.id, since=make.OPENED, by=admin)
        staff.link(person, "guards", by=admin)
        make.department(hospital, f"W{new_id().hex[-5:]}".upper(), "inpatient", f"Отделение {sign}")
        staff.add_role(hospital.id, f"more_{new_id().hex[-8:]}", {"name_ru": sign, "name_uz": sign}, by=admin)
