"""A hospital in the middle of its day: something behind every address of the product."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import make
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.rules import Born
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.billing.queries import prices
from lighthis.charging import actions as charging
from lighthis.charging.actions.rules import Terms as ChargeTerms
from lighthis.charging.rules import Fact
from lighthis.claims import actions as claims
from lighthis.claims.queries import claims_of, receipts_of
from lighthis.consents import actions as consents
from lighthis.consents.rules import Draft
from lighthis.consultations import actions as consultations
from lighthis.contracts import actions as contracts
from lighthis.contracts import queries as contract_queries
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.devices import actions as devices
from lighthis.devices.models import FiscalReceipt
from lighthis.duties import actions as duties
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import ages_of
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.observations import actions as observations
from lighthis.orders import actions as orders
from lighthis.orders import laboratory
from lighthis.orders.rules.own_ranges import Band
from lighthis.orders.rules.values import Limits
from lighthis.papers import actions as papers
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration import queries
from lighthis.scales.rules import Inputs, Vitals
from lighthis.scans import actions as scans
from lighthis.staff import actions as staff
from lighthis.staff import rules
from lighthis.staff.models import Post, Role, SignIn, Staff
from lighthis.treatment import actions as treatment
from lighthis.treatment import queries as treated
from lighthis.treatment.rules import doses
from lighthis.triage import actions as triage

DAYS_AGO = timedelta(days=3)
PRICES = (
    ("CON-01", "consultation", {"self_pay": 60_000, "foreigner": 108_000}),
    ("LAB-01", "laboratory", {"self_pay": 45_000}),
    ("BED-01", "bed_day", {"self_pay": 150_000, "foreigner": 270_000}),
    ("BED-04", "bed_day", {"self_pay": 250_000, "foreigner": 450_000}),
)
WAITING = (  # family, given, sex, complaint, minutes ago, pulse (none: not triaged), pressure, temperature
    ("Абдуллаева", "Мадина", "female", "боль в животе справа, рвота с утра", 48, 96, 118, 38.1),
    ("Нурматов", "Шерзод", "male", "упал с лестницы, боль в правой голени", 27, 88, 130, 36.7),
    ("Исломова", "Зулайҳо", "female", "приступ удушья, не может говорить", 9, 132, 100, 36.9),
    ("Тўраев", "Ғайрат", "male", "порез кисти", 14, None, None, None),
)


def furnish() -> dict[str, str]:
    """Fill the region and say the identities that stand in addresses."""
    with units.work():
        for code, category, sums in PRICES:
            make.priced(code, category=category, **sums)
        places = _bed_and_bill()
    with units.work():
        places |= _emergency()
        places |= _staff()
        places |= _personal(places)
        places |= _doubles()
        places |= _corrections(places)
        places |= _abroad()
        last_month = clock.today(make.by_code().zone).replace(day=1) - timedelta(days=1)
        places |= {"month_name": f"{last_month:%Y-%m}", "ending": "csv"}
    return {name: str(value) for name, value in places.items()}


def _bed_and_bill() -> dict:
    """A paying patient in a better room, with a deposit, charges, a payment and papers; a budget patient beside."""
    cashier, doctor = make.actor("cashier"), make.actor("doctor")
    since = clock.now() - DAYS_AGO
    with clock.at(since):
        patient = make.patient("Юлдашева", "Дилноза", "Шухратовна", phone="+998901234567")
        registration.add_allergy(patient, "пенициллин", "сыпь", 2019, "со слов", by=doctor)
        shift = billing.open_shift("2", Decimal(200_000), by=cashier)
        wish = encounters.plan(
            patient, make.wards()[1], "better", clock.local(since, make.by_code().zone).date(), "self_pay", by=doctor,
            referred_by="Поликлиника № 3", referral_number="188", diagnosis_code="K80.1",
        )  # fmt: skip
        billing.take_deposit(wish.encounter, "cash", Decimal(1_000_000), by=cashier)
        bed = make.bed("3", department_code=make.wards()[1].code)
        stay = admission.place(wish, bed, since, by=make.actor("ward_nurse"), doctor_id=doctor.id)
        diagnosis = records.diagnose(stay.encounter, "admission", "K80.1", "", since, by=doctor)
        note = records.note(stay.encounter, "examination", "Жалобы на боль в подреберье.", since, by=doctor)
        make.stay("1", of=make.patient("Каримов", "Анвар", "Олимович", sex="male", birth_date=date(1951, 3, 8)))
    records.diagnose(stay.encounter, "clinical", "K80.1", "", clock.now(), by=doctor)
    accountant = make.actor("accountant")
    insurer = billing.add_payer(
        "GROSS", PayerFacts({"name_ru": "СК «Гросс»", "name_uz": "“Gross” sugʻurta"}, "insurance", contract="12/2026"), by=accountant,
    )  # fmt: skip
    rule = billing.add_rule(insurer, "regis0004.00002", Decimal(50), ["laboratory"], make.OPENED, None, by=accountant)
    billing.decide_payers(stay.encounter, [Terms(insurer, Decimal(40), document="77")], "полис", by=accountant)
    charged = billing.charge(
        stay.encounter, prices.by_code("CON-01", at=stay.facility_id), Decimal(1), "", clock.now(), by=doctor,
    )  # fmt: skip
    told = Fact("order", f"order:{stay.id}", stay.id, clock.now(), code="LATE", name="Снимок")
    late = charging.record(told, stay.encounter, stands=True, by=doctor)
    package = make.priced("PKG-01", category="package", self_pay=90_000)
    part = charging.add_part(
        package, session.get_one(PricedItem, charged.item_id), Decimal(1), make.OPENED, by=accountant
    )
    ruled = charging.add_rule(ChargeTerms("transfusion", "any", make.OPENED), package, Decimal(1), by=accountant)
    billing.discount(stay.encounter, [], Decimal(5), None, "сотрудник больницы", by=accountant)
    given_off = session.scalars(select(LedgerEntry.id).where(LedgerEntry.kind == "discount")).first()
    cash_papers = _cash(shift)
    devices.set_mode(make.by_code(), True, by=make.actor("administrator"))
    slip = billing.take_payment(stay.encounter, "card", by=cashier)
    owing = make.coming(of=make.patient("Солиев", "Вали", "Каримович", sex="male"))
    billing.charge(owing, session.get_one(PricedItem, charged.item_id), Decimal(1), "", clock.now(), by=doctor)
    billing.take_deposit(owing, "cash", Decimal(3_000), by=cashier, fiscal="004711")
    gone = make.coming(of=make.patient("Сафаров", "Али", "Каримович", sex="male"))  # home for two days, charged today
    gone.arrived_at, gone.status = clock.now() - timedelta(days=3), "closed"
    gone.ended_at = clock.now() - timedelta(days=2)
    session.flush()
    billing.charge(
        gone, session.get_one(PricedItem, charged.item_id), Decimal(1), "", clock.now(), by=cashier, reason="x"
    )
    card = devices.ask_terminal(owing, "humo", Decimal(5_000), by=cashier)
    receipt = session.scalars(select(FiscalReceipt)).first()
    card.state, card.why, receipt.state, receipt.why, receipt.told = (
        "unclear",
        "no_answer",
        "wrong",
        "another_sum",
        "200.00",
    )
    paper = papers.ask("patient_card", "ru", patient.id, by=make.actor("registrar"))
    answer = make.informed(stay.encounter)
    make.visit(make.patient("Саидова", "Гулчеҳра", "Раҳимовна", birth_date=date(1970, 5, 2)))
    return {
        "answer_id": answer.id, "informed_encounter_id": stay.encounter_id,
        "patient_id": patient.id, "stay_id": stay.id, "bill_encounter_id": stay.encounter_id, "bed_id": bed.id,
        "department_id": bed.room.department_id, "room_id": bed.room_id, "diagnosis_id": diagnosis.id,
        "note_id": note.id, "allergy_id": patient.allergies[0].id, "shift_id": shift.id, "document_id": slip.id,
        **_invoice(insurer), **_estimates(stay.encounter), "fact_id": late.id, "package_id": package.id, "part_id": part.id, "charge_rule_id": ruled.id,
        **cash_papers, "payment_id": card.id, "receipt_id": receipt.id, "odd_kind": "ghosts", "odd_staff_id": cashier.id, "purpose": "fiscal", "entry_id": charged.id, "payer_id": insurer.id, "rule_id": rule.id, "discount_id": given_off, "item_id": charged.item_id, "price_id": package.prices[0].id, "paper_id": paper.id,
        "free_bed_id": make.bed("3", "2", department_code="TH").id, **_treatment(stay),
    }  # fmt: skip


def _estimates(coming) -> dict:
    """An estimate that is a draft, and one by which a contract was made."""
    clerk, until = make.actor("cashier"), clock.today(make.by_code().zone) + timedelta(days=9)
    item = prices.by_code("CON-01", at=coming.facility_id)
    draft, given, signed = (contracts.make(coming, until, item, Decimal(1), by=clerk) for _ in range(3))
    for one in (given, signed):
        contracts.give(one, by=clerk)
    contracts.sign(signed, contracts.Customer("Каримов Акмал", "AB 1234567"), by=clerk)
    line = contract_queries.lines_of(draft.id, at=draft.facility_id)[0]
    return {"estimate_id": draft.id, "estimate_line_id": line.id, "given_estimate_id": given.id}


def _cash(shift) -> dict:
    """The safe counted, a second desk, cash on its way from it, and an encashment."""
    cashier, accountant = make.actor("cashier"), make.actor("accountant")
    billing.count_safe(Decimal(5_000_000), "остаток на начало", by=accountant)
    other = make.shift("accountant", opening=100_000)
    billing.hand_over(shift, Decimal(40_000), by=accountant, notes={"20000": 2}, reason="размен")
    paper = billing.move_cash("encashment", Decimal(150_000), by=cashier, notes={"50000": 3}, reference="сумка 17")
    admin = make.actor("administrator")
    for purpose in ("fiscal", "terminal"):
        devices.set_device(shift.at_desk, purpose, "http", by=admin, address="http://127.0.0.1:9", serial="ZZ 1024")
    given = billing.hand_over(other, Decimal(10_000), by=cashier, notes={"5000": 2})
    return {
        "cash_document_id": paper.id, "handover_id": given.id, "desk_id": shift.desk_id, "cash_kind": "hand_in",
        "safe_kind": "safe_in",
    }  # fmt: skip


def _invoice(insurer) -> dict:
    """An invoice to the insurer: a case that waits for an answer, and one that was refused."""
    accountant, doctor = make.actor("accountant"), make.actor("doctor")
    for family in ("Собиров", "Содиков", "Сафаров"):
        coming = make.coming(of=make.patient(family, "Али", "Каримович", sex="male"))
        billing.decide_payers(coming, [Terms(insurer, Decimal(80), document="77")], "полис", by=accountant)
        item = prices.by_code("CON-01", at=coming.facility_id)
        billing.charge(coming, item, Decimal(1), "", clock.now(), by=doctor)
        coming.status, coming.ended_at = "closed", clock.now() - timedelta(minutes=1)
    session.flush()
    invoice = claims.make_invoice(insurer, clock.today(make.by_code().zone), by=accountant)
    waits, refused, accepted = claims_of(invoice.id, at=invoice.facility_id)
    claims.answer(accepted, accepted.amount, "", by=accountant)
    claims.receive(invoice, Decimal(10), "п/п 1", by=accountant)
    (receipt,) = receipts_of(invoice.id, at=invoice.facility_id)
    claims.answer(refused, Decimal(0), "нет направления", by=accountant)
    act = claims.reconcile(insurer, *[clock.today(make.by_code().zone)] * 2, by=accountant)
    return {
        "invoice_id": invoice.id,
        "claim_id": waits.id,
        "refused_claim_id": refused.id,
        "act_id": act.id,
        "bank_receipt_id": receipt.id,
    }


def _treatment(stay) -> dict:
    """Drugs, a procedure and a diet of the stay, doses given and not given."""
    row = make.prescribed(stay, last_on=clock.today(make.by_code().zone) + timedelta(days=2), remark="медленно")
    make.prescribed(stay, "Парацетамол", pattern="needed", times=(), condition="температура выше 38,5", least_hours=6)
    make.prescribed(stay, "Перевязка", kind="procedure", times=("10:00",), materials="бинт 2")
    make.prescribed(stay, "5", kind="diet")
    due = doses.planned(treated.plan(row), clock.now() - timedelta(days=2), clock.now(), make.by_code().zone)
    given = [make.given(row, at) for at in due[:-2]]
    make.given(row, due[-2], state="not_given", reason="refused")
    today = clock.today(make.by_code().zone)
    sheet = treatment.ask_sheet(stay.encounter, today - timedelta(days=3), today, by=make.actor("doctor"))
    return {
        "prescription_id": row.id, "dose_id": given[0].id, "sheet_id": sheet.id, "prescribed_kind": "drug", "sheet_name": "patients",
    }  # fmt: skip


def _personal(places: dict) -> dict:
    """What is known of the patient beside the name; somebody nobody can name."""
    registrar, of = make.actor("registrar"), queries.patient(places["patient_id"])
    number = registration.add_number(of, registration.Document("military_id", "urn:mi", "MI 778899"), "", by=registrar)
    sister = registration.Close(person="Юлдашева Насиба", relation="sibling", phone="+998901112244")
    close = registration.add_close(of, sister, by=registrar)
    spelling = registration.add_spelling(of, "Каримова", "Дилноза", "", "maiden", by=registrar)
    benefit = registration.write_benefit(of, "regis0004.00003", "№ 12", None, None, verified=True, by=registrar)
    nameless = registration.register_unknown("male", 40, "Неизвестный 2", by=registrar)
    body = b"\xff\xd8\xff\xc0\0\x11\x08\0\x01\0\x01" + bytes(20)
    room = scans.Limits(1 << 20, 1 << 20, 1 << 20)
    scan = scans.attach(of.id, "referral", "a.jpg", body, by=make.actor("doctor"), room=room, title="направление")
    scans.keep({"scan": str(scan.id)}, scans.Cleaned("image/jpeg", body))
    return {
        "identifier_id": number.id, "contact_id": close.id, "name_id": spelling.id, "benefit_id": benefit.id,
        "nameless_id": nameless.id, "scan_id": scan.id,
    }  # fmt: skip


def _doubles() -> dict:
    """A second card of the patient that waits to be compared, and two cards that were linked."""
    twice = make.patient("Yoʻldosheva", "Dilnoza", "Shuxrat qizi", card=False)
    registration.keep_answer(
        twice, queries.alike(queries.as_candidate(twice)), "unsure", "", by=make.actor("registrar")
    )
    one, other = (make.patient(family, "Барно", "", card=False) for family in ("Раҳимова", "Рахимова"))
    link = registration.merge(other.id, one.id, "один паспорт", by=make.actor("senior_registrar"))
    return {"other_id": twice.id, "link_id": link.id, "linked_patient_id": one.id}


def _emergency() -> dict:
    """People who wait, one who may go to a ward, one written on the wrong patient, one nobody knows."""
    nurse, doctor, registrar = make.actor("triage_nurse"), make.actor("doctor"), make.actor("registrar")
    coming, assessment = None, None
    for family, given, sex, complaint, minutes, pulse, pressure, temperature in WAITING:
        came = clock.now() - timedelta(minutes=minutes)
        who = make.patient(family, given, "", sex=sex, birth_date=date(1990, 5, 17))
        coming = encounters.arrive(who, "by-ambulance", complaint, came, by=registrar)
        if pulse is not None:
            vitals = Vitals(
                heart_rate=Decimal(pulse), systolic_bp=Decimal(pressure), temperature_c=Decimal(str(temperature)),
                respiratory_rate=Decimal(22), spo2_percent=Decimal(97), avpu="A",
            )  # fmt: skip
            inputs = ages_of(coming)
            assessment = triage.assess(coming, replace(inputs, vitals=vitals), at=came + timedelta(minutes=3), by=nurse)
    ordered, given = make.ordered(of=coming), make.ordered("drug", "Парацетамол", of=coming)
    orders.do(given, clock.now(), "", by=nurse)
    result = make.resulted(make.ordered(of=coming))
    asked = consultations.ask(
        coming, make.wards()[0], "", "Боль в груди, ЭКГ без изменений. ОКС?", "cito", clock.now(), by=doctor
    )
    for pulse, ago in ((118, 8), (104, 4), (96, 0)):
        vitals = Vitals(
            heart_rate=Decimal(pulse), systolic_bp=Decimal(88 + 4 * ago), diastolic_bp=Decimal(60), spo2_percent=Decimal(94), avpu="A",
            supplemental_oxygen=False,
        )  # fmt: skip
        seen = observations.observe(
            coming, Inputs(age_years=36, vitals=vitals), {}, clock.now() - timedelta(minutes=ago), by=nurse
        )
    unknown = registration.register_unknown("male", 40, "Неизвестный", by=registrar)
    encounters.arrive(unknown, "by-ambulance", "найден на улице", clock.now(), by=registrar)
    request = make.bed_request(make.patient("Собирова", "Ойдин", "Баходировна"), department_code="TH")
    wrong = make.coming("budget", kind="emergency", of=make.patient("Рахимов", "Рустам", "", sex="male"))
    both = encounters.arrive_unknown(
        ["Неизвестный А", "Неизвестный Б"], "by-ambulance", "ДТП", clock.now(), by=registrar
    )
    move = encounters.ask_move(wrong, coming.patient, "однофамилец в очереди", by=doctor)
    told = duties.open_by_hand(wrong, "infection", "A09", clock.now(), "рвота у всей семьи", by=nurse)
    return {
        "encounter_id": coming.id, "assessment_id": assessment.id, "request_id": request.id, "move_id": move.id,
        "order_id": ordered.id, "done_order_id": given.id, "result_id": result.id,
        "event_id": both[0].together,
        "duty_id": told.id,
        "consultation_id": asked.id, "observation_id": seen.id, **make.many_injured(), **make.downtime_pack(),
        **make.history(coming),
    }  # fmt: skip


def _corrections(places: dict) -> dict:
    """A bed that is kept, a transfer and a discharge to be taken back, what waits for a second person, a planned patient."""
    nurse, doctor, now = make.actor("ward_nurse"), make.actor("doctor"), clock.now()
    moved, late, left = (
        make.stay(*bed, department_code="SU", of=make.patient(family, "Нигора", ""), since=now - timedelta(days=days))
        for family, bed, days in (
            ("Зокирова", ("2", "1"), 0),
            ("Исмоилова", ("3", "1"), 4),
            ("Латипова", ("2", "2"), 0),
        )
    )
    admission.transfer(moved, make.bed("3", "2", department_code="SU"), clock.now(), by=nurse)
    admission.transfer(late, make.bed("2", "1", department_code="TH"), now - timedelta(days=2), by=nurse)
    records.diagnose(left.encounter, "main", "K80.1", "", clock.now(), by=doctor)
    admission.discharge(left, clock.now(), "mserv-0004-00004", "loc-cs-002", by=doctor)
    asked = admission.take_back(late, "transfer", "перевели другую", by=nurse)
    admission.go_on_leave(late, now - timedelta(hours=2), now - timedelta(hours=1), "домой за документами", by=nurse)
    ended = make.ended_stay("инфаркт")
    planned = make.bed_request(make.patient("Муродова", "Нигора", ""), planned_on=clock.today(make.by_code().zone))
    kept = admission.hold(
        make.bed("2", "2", department_code="TH"), planned.encounter, now + timedelta(hours=5), by=nurse
    )
    carer = admission.add_carer(moved, "Зокирова Малика", "mother", clock.now(), by=nurse)
    born = Born(
        "female", clock.now() - timedelta(minutes=10), weight_g=3400, length_cm=52, apgar_1=8, apgar_5=9, weeks=39
    )
    birth = admission.write_birth(moved, born, by=nurse, label="новорождённая, мать: Нигора")
    coming = session.get(Encounter, places["bill_encounter_id"])
    refund = billing.ask_refund(coming, "card", Decimal(1000), "переплата", by=make.actor("accountant"))
    mistake = encounters.ask_error("note", places["note_id"], "другой пациент", by=doctor)
    return {
        "error_id": mistake.id, "hold_id": kept.id, "correction_id": asked.id, "moved_stay_id": moved.id, "away_stay_id": late.id, "left_stay_id": left.id,
        "ended_stay_id": ended.id, "carer_id": carer.id, "birth_id": birth.id, **_settled(),
        "planned_request_id": planned.id, "planned_encounter_id": planned.encounter_id, "money_request_id": refund.id,
    }  # fmt: skip


def _settled() -> dict:
    """A coming that ended at home, its line of the journal, a range of the laboratory's own."""
    doctor, admin = make.actor("doctor"), make.actor("administrator")
    sent = make.coming("budget", kind="emergency", of=make.patient("Пулатова", "Нигора", ""))
    made = encounters.decide(sent, "home", clock.now(), by=doctor, ending=make.refusal(advice="Пить больше"))
    line = select(JournalEntry.id).where(
        JournalEntry.facility_id == sent.facility_id, JournalEntry.encounter_id == sent.id
    )
    own = laboratory.add_range(
        make.by_code(), "hb", Band("any", 1, "year", 18, "year"), Limits(Decimal(110), None), "журнал 2026", by=admin
    )
    return {"decision_id": made.id, "line_id": session.scalars(line).one(), "range_id": own.id}


def _abroad() -> dict:
    """A patient who was in the other hospital too and lets this one read it."""
    of = make.patient("Фозилова", "Мадина", "")
    coming = encounters.arrive(of, "other", "кашель", clock.now() - timedelta(days=2), by=make.actor("doctor", "RUR"))
    records.note(coming, "examination", "Хрипов нет.", clock.now() - timedelta(days=2), by=make.actor("doctor", "RUR"))
    said = Draft(what="here", given_at=clock.now(), how="paper", language="ru")
    consent = consents.give(of, said, by=make.actor("registrar"))
    return {"shared_patient_id": of.id, "abroad_id": coming.id, "consent_id": consent.id}


def _staff() -> dict:
    """A nurse with one post, a role, for the pages of the administrator."""
    person = session.scalars(select(Staff).where(Staff.login == "ward_nurse.ges")).one()
    post = session.scalars(select(Post).where(Post.staff_id == person.id)).one()
    role = session.scalars(select(Role).where(Role.id == post.role_id)).one()
    sign_in = session.scalars(select(SignIn)).first()
    return {
        "staff_id": person.id, "post_id": post.id, "role_id": role.id, "sign_in_id": sign_in.id if sign_in else "",
        "token": _token(person),
    }  # fmt: skip


def _token(person: Staff) -> str:
    """A link to set a password, as an administrator hands it out."""
    secret = "a link of the tests that nobody uses"
    made = staff.link(person, secret, by=make.actor("administrator"))
    return rules.link_token(secret, made.id)
