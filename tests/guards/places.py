"""A furnished hospital for the guards: GES and RUR, each with one of everything, made by the product's own actions."""

import os
import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import afresh
import conftest
import make
import postgres
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.rules import Born
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import LedgerEntry
from lighthis.charging import actions as charging
from lighthis.charging.actions.rules import Terms as ChargeTerms
from lighthis.charging.rules import Fact
from lighthis.claims import actions as claims
from lighthis.claims.queries import claims_of, receipts_of
from lighthis.consents import actions as consent_actions
from lighthis.consents import rules as consents
from lighthis.consultations import actions as consultations
from lighthis.contracts import actions as contracts
from lighthis.contracts import queries as contract_queries
from lighthis.db import units
from lighthis.db.base import Base
from lighthis.db.engine import close_store, engine, session
from lighthis.devices import actions as devices
from lighthis.devices.models import FiscalReceipt
from lighthis.duties import actions as duties
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings
from lighthis.encounters.models import BedRequest
from lighthis.encounters.queries import ages_of
from lighthis.facility import actions as facility
from lighthis.facility.models import Department
from lighthis.journal import actions as journal
from lighthis.journal.models import AskedJournal, JournalEntry
from lighthis.kernel import clock
from lighthis.observations import actions as observations
from lighthis.orders import actions as orders
from lighthis.orders import laboratory
from lighthis.orders.rules.own_ranges import Band
from lighthis.orders.rules.values import Limits
from lighthis.papers import actions as papers
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration import queries as registered
from lighthis.registration.models import Patient
from lighthis.registration.rules.duplicates import score_pair
from lighthis.scales.rules import Inputs, Vitals
from lighthis.scans import actions as scans
from lighthis.staff import actions as staff
from lighthis.staff.models import Post, Role, SignIn, Staff
from lighthis.staff.roles import ROLES
from lighthis.staff.rules import link_token, token_hash
from lighthis.statistics import actions as statistics
from lighthis.statistics.models import AskedForm
from lighthis.takings import actions as takings
from lighthis.treatment import actions as treatment
from lighthis.triage import actions as triage
from lighthis.triage.models import Assessment

CANARY = "zqxканарейка"  # stands in RUR's own rows only
HIDDEN = "zqsтайна"  # stands in the record of a sensitive coming
WHISPERED = "zqwшёпот"  # stands in its complaint, which whoever triages reads while the patient is there
LONG = "Абдурахмонқулова-Шамсиддинхўжаева"


@dataclass
class Places:
    """Ids by hospital and name, the tokens of everybody, and the store that all tests of a module look at."""

    ids: dict[str, dict[str, str]]
    tokens: dict[tuple[str, str], str]
    app: object
    keep: str = ""  # what the store is set back to
    url: str = ""

    def client(self, role: str, at: str = "GES", language: str = "en") -> make.Client:
        """A browser at a role's seat."""
        client = make.Client(self.app, language)
        with client.web.session_transaction() as cookie:
            cookie["token"] = self.tokens[role, at]
        return client

    def address(self, rule, at: str = "GES") -> str:
        """An address of a route with ids of a hospital; an id nobody furnished is an error."""
        special = SPECIAL.get(rule.endpoint, {})
        named = {name: self.ids[at][special.get(name, name)] for name in rule.arguments}
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named[found[1]], rule.rule)

    def reset(self) -> None:
        """The store as it was furnished."""
        close_store()
        if conftest.STORE == "postgres":
            afresh.database(self.keep, f"guards_{os.getpid()}", f"guards_kept_{os.getpid()}")
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.url.removeprefix('sqlite:///')}{ending}").unlink(missing_ok=True)
            shutil.copy(self.keep, self.url.removeprefix("sqlite:///"))
        conftest.opened(self.url)


# where a page needs another row than the usual one
SPECIAL = {
    "facility.reopen_department": {"department_id": "closed_department"},
    "facility.close_department": {"department_id": "empty_department"},
    "facility.close_bed": {"bed_id": "free_bed"},
    "staff.open_account": {"staff_id": "closed_staff"},
    "admission.bed_waiting": {"bed_id": "free_bed"},
    "admission.bed_state": {"bed_id": "free_bed"},
    "encounters.decide": {"encounter_id": "coming"},
    "encounters.take_back": {"decision_id": "subject_advice_sheet"},
    "encounters.handover": {"encounter_id": "coming"},
    "encounters.move": {"encounter_id": "coming"},
    "encounters.enter_in_error": {"encounter_id": "stray_coming"},
    "encounters.break_glass": {"patient_id": "hidden_patient"},
    "desk.record": {"patient_id": "shared_patient", "encounter_id": "abroad"},
    "consents.withdraw": {"patient_id": "shared_patient"},
    "triage.assess": {"encounter_id": "coming"},
    "triage.take": {"encounter_id": "coming"},
    "triage.straight_red": {"encounter_id": "coming"},
    "triage.place": {"encounter_id": "coming"},
    "triage.watch": {"encounter_id": "coming"},
    "admission.hold": {"encounter_id": "waiting_coming"},
    "encounters.brought": {"encounter_id": "planned_coming"},
    "orders.prescribe": {"encounter_id": "coming"},
    "orders.of_coming": {"encounter_id": "coming"},
    "orders.order_in_error": {"order_id": "done_order"},
    "admission.undo_transfer": {"stay_id": "moved_stay"},
    "admission.come_back": {"stay_id": "away_stay"},
    "admission.never_left": {"stay_id": "away_stay"},
    "admission.carers": {"stay_id": "moved_stay"},
    "admission.births": {"stay_id": "moved_stay"},
    "admission.leaving": {"stay_id": "moved_stay"},
    "admission.undo_discharge": {"stay_id": "left_stay"},
    "discharge.addition": {"stay_id": "ended_stay"},
    "discharge.confirm": {"stay_id": "ended_stay"},
    "discharge.death": {"stay_id": "ended_stay"},
    "encounters.came": {"encounter_id": "planned_coming"},
    "encounters.put_off": {"request_id": "planned_request"},
    "encounters.cancel": {"request_id": "planned_request"},
    "billing.answer": {"request_id": "money_request"},
    "billing.move_cash": {"kind": "cash_kind"},
    "devices.terminal": {"encounter_id": "terminal_coming"},
    "billing.move_safe": {"kind": "safe_kind"},
    "billing.cash_paper": {"document_id": "cash_paper"},
    "billing.undo_cash": {"document_id": "cash_paper"},
    "billing.take_over": {"document_id": "handover"},
    "billing.cover": {"encounter_id": "paid_coming"},
    "billing.discount": {"encounter_id": "paid_coming"},
    "billing.take_back_discount": {"entry_id": "discount"},
    "billing.write_off": {"encounter_id": "terminal_coming"},
    "billing.reopen": {"encounter_id": "closed_bill"},
    "billing.close_again": {"encounter_id": "open_again"},
    "contracts.estimates": {"encounter_id": "paid_coming"},
    "contracts.new": {"encounter_id": "paid_coming"},
    "contracts.contract": {"estimate_id": "given_estimate"},
    "claims.settle_rest": {"claim_id": "refused_claim"},
    "claims.take_back": {"claim_id": "refused_claim"},
    "claims.take_receipt_back": {"receipt_id": "bank_receipt"},
    "oddities.look_into": {"kind": "odd_kind", "staff_id": "odd_staff"},
    "billing.carry": {"encounter_id": "cancelled_coming"},
    "billing.recall": {"request_id": "own_money_request"},
    "billing.refund": {"encounter_id": "paid_coming"},
    "billing.pay": {"encounter_id": "paid_coming"},
    "billing.deposit": {"encounter_id": "paid_coming"},
    "registration.edit": {"patient_id": "other_patient"},
    "desk.compare": {"patient_id": "other_patient"},
    "desk.linked": {"patient_id": "linked_patient"},
    "registration.identify": {"patient_id": "nameless"},
    "registration.same_as": {"patient_id": "nameless"},
    "registration.newborn": {"patient_id": "other_patient"},
    "registration.death": {"patient_id": "other_patient"},
    "encounters.arrive": {"patient_id": "other_patient"},
    "encounters.plan": {"patient_id": "other_patient"},
    "visits.register": {"patient_id": "other_patient"},
    "disaster.unlink_tag": {"tag_id": "linked_tag"},
    "duties.send": {"duty_id": "told_duty"},
    "treatment.prescribe": {"kind": "prescribed_kind"},
    "treatment.ward_sheet": {"name": "sheet_name"},
    "treatment.confirm": {"encounter_id": "moved_treated"},
    "treatment.in_error": {"prescription_id": "mistaken_prescription"},
    "duties.receipt": {"duty_id": "sent_duty"},
    "duties.follow": {"duty_id": "sent_duty"},
}


@pytest.fixture(scope="module")
def furnished(app, template, tmp_path_factory, pytestconfig):
    """One furnished store for the tests of a module; `reset` sets it back."""
    place = tmp_path_factory.mktemp("furnished")
    made = Places({}, {}, app)
    if conftest.STORE == "postgres":
        server = conftest.server_of(pytestconfig)
        made.url = postgres.create(server, f"guards_{os.getpid()}", f"template_{os.getpid()}")
    else:
        shutil.copy(template.removeprefix("sqlite:///"), place / "lighthis.db")
        made.url = f"sqlite:///{place / 'lighthis.db'}"
    conftest.opened(made.url)
    units.use_lock_file(place / "lighthis.lock" if conftest.STORE == "sqlite" else None)
    furnish(made)
    close_store()
    if conftest.STORE == "postgres":
        postgres.create(server, f"guards_kept_{os.getpid()}", f"guards_{os.getpid()}")
        made.keep = server
    else:
        with engine().connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        close_store()
        made.keep = str(place / "kept.db")
        shutil.copy(place / "lighthis.db", made.keep)
    conftest.opened(made.url)
    yield made
    if units.writing():
        units.rollback()
    close_store()


def furnish(places: Places) -> None:
    """One of everything in both hospitals."""
    with units.work():
        for role in ROLES:
            for at in ("GES", "RUR"):
                places.tokens[role, at] = _sign_in(role, at)
        shared = _people()
        for at in ("GES", "RUR"):
            places.ids[at] = shared | _hospital(at, CANARY if at == "RUR" else "обычное", shared, places.app)
        _abroad(places)


def _abroad(places: Places) -> None:
    """A patient of both hospitals who lets each read what the other wrote."""
    of = make.patient("Фозилова", "Мадина", "")
    for at, other in (("GES", "RUR"), ("RUR", "GES")):
        said = consents.Draft(what="here", given_at=clock.now(), how="paper", language="ru")
        consent = consent_actions.give(of, said, by=make.actor("registrar", at))
        coming = encounters.arrive(of, "other", "кашель", clock.now() - timedelta(hours=1), by=make.actor("doctor", at))
        places.ids[at] |= {"shared_patient": str(of.id), "consent_id": str(consent.id)}
        places.ids[other]["abroad"] = str(coming.id)


def _sign_in(role: str, at: str) -> str:
    person = session.scalars(select(Staff).where(Staff.login == f"{role}.{at}".lower())).one()
    post = session.scalars(select(Post).where(Post.staff_id == person.id)).one()
    return staff.start(person, post, "127.0.0.1", proven="guards")


def _people() -> dict[str, str]:
    """People of the register, which both hospitals share, with the longest names."""
    registrar, doctor = make.actor("registrar"), make.actor("doctor")
    draft = registration.PatientDraft(
        family=LONG, given="Муҳаммадамин-Абдуллоҳ", patronymic="Абдурраҳмонхўжа-ўғли Шамсиддинович", sex="male",
        birth_date=date(1981, 3, 4), pinfl="30403810250019", phone="+998901112233", work="Тошкент шаҳар ҳокимияти",
    )  # fmt: skip
    first = registration.register(draft, by=registrar)
    allergy = registration.add_allergy(first, "пенициллин", "отёк Квинке", 2019, "со слов", by=doctor)
    second = make.patient(card=False)
    document = registration.add_number(
        first, registration.Document("military_id", "urn:mi", "MI 778899"), "", by=registrar
    )
    close = registration.add_close(
        first,
        registration.Close(person=f"{LONG} Муҳаммадамин", relation="sibling", phone="+998901112244"),
        by=registrar,
    )
    spelling = registration.add_spelling(first, f"{LONG}ов", "Муҳаммад", "", "maiden", by=registrar)
    benefit = registration.write_benefit(first, "regis0004.00003", "№ 12", None, None, verified=True, by=registrar)
    nameless = registration.register_unknown("unknown", 40, "Неизвестный 1", by=registrar)
    twin, clerk = make.patient("Юлдашова", card=False), make.actor("senior_registrar")
    once, kept = (make.patient(family, "Барно", card=False) for family in ("Юлдошева", "Йўлдошева"))
    linked = registration.merge(once.id, kept.id, "оба паспорта", by=clerk)
    compared = score_pair(registered.as_candidate(twin), registered.as_candidate(second))
    registration.flag([(twin.id, second.id, compared)], "desk")
    return {
        "patient_id": str(first.id), "allergy_id": str(allergy.id), "other_patient": str(second.id),
        "nameless": str(nameless.id), "other_id": str(twin.id), "link_id": str(linked.id), "linked_patient": str(kept.id),
        "identifier_id": str(document.id), "contact_id": str(close.id),
        "name_id": str(spelling.id), "benefit_id": str(benefit.id),
    }  # fmt: skip


def _hospital(at: str, word: str, shared: dict[str, str], app) -> dict[str, str]:
    """One of everything at one hospital; `word` stands in every row of its own."""
    patient, other = (session.get(Patient, UUID(shared[name])) for name in ("patient_id", "other_patient"))
    made = _building(at, word) | _staff(at, word, app)
    made |= _comings(at, word, patient, other, session.get(Patient, UUID(shared["nameless"])))
    made |= _wards(at, word, made)
    made |= _notices(at, word)
    make.visit(make.patient("Тоирова", "Шоира", "", at=at), at=at)
    made |= {"ended_stay": make.ended_stay(word, at=at).id}
    made |= make.many_injured(at, word)
    made |= make.downtime_pack(at, word, app.config["SETTINGS"].data)
    made |= _money(at, word, make.patient("Тоирова", "Нигора", "Анваровна", at=at))
    made |= _papers(at, patient, made | {"word": word}, app)
    made |= {"scan_id": _scan(at, word, patient, made, app)}
    return {name: str(value) for name, value in made.items()}


def _building(at: str, word: str) -> dict:
    by, hospital = make.actor("administrator", at), make.by_code(at)
    hospital.name_uz_cyrl = f"{at} шаҳар шошилинч тиббий ёрдам касалхонаси, {LONG} номидаги"
    for one in session.scalars(select(Department).where(Department.facility_id == hospital.id)):
        one.name_uz_cyrl = f"{one.code} {word} юрак-қон томир касалликлари ва реанимация бўлими"
    values = {
        "code": "EM",
        "kind": "inpatient",
        "profile": "therapeutic",
        "name_ru": f"Пустое {word}",
        "name_uz": "Boʻsh",
    }
    empty = facility.add_department(hospital.id, values, by=by)
    closed = facility.add_department(hospital.id, values | {"code": "CL"}, by=by)
    facility.close_department(closed, clock.today(hospital.zone), reason=word, by=by)
    bed = make.bed("3", "2", at=at)
    bed.state_reason = word
    return {
        "department_id": make.wards(at)[-1].id, "empty_department": empty.id, "closed_department": closed.id,
        "room_id": bed.room_id, "free_bed": bed.id, "bed_id": make.bed("3", "1", at=at).id,
        "facility_id": hospital.id,
        "month_name": f"{clock.today(hospital.zone).replace(day=1) - timedelta(days=1):%Y-%m}", "ending": "csv",
    }  # fmt: skip


def _staff(at: str, word: str, app) -> dict:
    by, hospital = make.actor("administrator", at), make.by_code(at)
    roles = {one.code: one for one in session.scalars(select(Role).where(Role.facility_id == hospital.id))}
    own = staff.add_role(
        hospital.id, f"own_{at}".lower(), {"name_ru": f"Диетолог {word}", "name_uz": "Dietolog"}, by=by
    )
    person = staff.add(f"{at}.newcomer".lower(), f"Новиков{word}", "Али", "", "ru", by=by)
    post = staff.appoint(person, roles["doctor"], None, facility_id=hospital.id, since=make.OPENED, by=by, title=word)
    link = staff.link(person, app.secret_key, by=by)
    gone = staff.add(f"{at}.gone".lower(), f"Ушедший{word}", "Али", "", "ru", by=by)
    staff.appoint(gone, roles["doctor"], None, facility_id=hospital.id, since=make.OPENED, by=by)
    staff.disable(gone, by=by, reason=word)
    other_browser = _sign_in("registrar", at)
    sign_in = session.scalars(select(SignIn).where(SignIn.token_hash == token_hash(other_browser))).one()
    return {
        "staff_id": person.id, "post_id": post.id, "role_id": own.id, "closed_staff": gone.id, "token": link_token(app.secret_key, link.id),
        "sign_in_id": sign_in.id,
    }  # fmt: skip


def _comings(at: str, word: str, patient, other, nameless) -> dict:
    """Untriaged, triaged, nameless and hidden ones, one waiting for a bed, one in a bed, one with a move asked."""
    doctor, nurse, head = (make.actor(role, at) for role in ("doctor", "triage_nurse", "head_of_department"))
    hour = clock.now() - timedelta(hours=1)
    came = {
        name: encounters.arrive(who, "by-ambulance", f"боль {word}", hour, by=doctor, ambulance=word, referred_by=word)
        for name, who in (("coming", make.patient("Азимов", "Бахром", "", at=at, sex="male")), ("triaged", nameless),
                          ("stray_coming", make.patient("Валиева", "Зухра", "", at=at)),
                          ("moved", make.patient("Гафуров", "Сардор", "", at=at, sex="male")))
    }  # fmt: skip
    records.diagnose(came["coming"], "admission", "I20.0", f"диагноз {word}", hour, by=doctor)
    triage.assess(came["triaged"], ages_of(came["triaged"]), at=clock.now(), by=nurse)
    move = encounters.ask_move(came["moved"], other, f"ошибка {word}", by=doctor)
    hidden = encounters.arrive(
        make.patient("Даминова", "Лола", "", at=at), "by-ambulance", WHISPERED, hour, by=head, secrecy="sensitive"
    )
    records.note(hidden, "examination", HIDDEN, clock.now(), by=head)
    ordered = _orders(at, word, came["coming"], hidden)
    consultations.ask(hidden, None, HIDDEN, HIDDEN, "cito", clock.now(), by=head)
    error = encounters.ask_error("coming", came["moved"].id, f"ошибка {word}", by=nurse)
    request = make.bed_request(make.patient("Ергашева", "Шоира", "", at=at), at=at)
    both = [f"Неизвестный {one}" for one in (1, 2)]
    together = encounters.arrive_unknown(both, "by-ambulance", word, hour, by=nurse, signs="синяя куртка")[0].together
    stay = make.stay("3", "1", at=at, of=patient)
    diagnosis = records.diagnose(stay.encounter, "main", "I20.0", f"основной {word}", clock.now(), by=doctor)
    note = records.examine(stay.encounter, {"general": f"осмотр {word}"}, clock.now(), by=doctor)
    asked = consultations.ask(stay.encounter, None, f"окулист {word}", f"вопрос {word}", "cito", clock.now(), by=doctor)
    history = make.history(stay.encounter, word, at)
    vitals = Inputs(age_years=40, vitals=Vitals(heart_rate=Decimal(88), temperature_c=Decimal("36.6")))
    observed = observations.observe(stay.encounter, vitals, {}, clock.now(), by=nurse)
    return {
        **{name: row.id for name, row in came.items()}, **ordered, "move_id": move.id, "error_id": error.id, "hidden": hidden.id,
        "hidden_patient": hidden.patient_id, "request_id": request.id,
        "stay_id": stay.id, "event_id": together, "encounter_id": stay.encounter_id, "diagnosis_id": diagnosis.id, "note_id": note.id,
        "consultation_id": asked.id, "observation_id": observed.id, **_treatment(at, word, stay), **history,
        "answer_id": make.informed(stay.encounter, name=f"Азимов {word}").id,
        "line_id": session.scalars(select(JournalEntry.id).where(
            JournalEntry.facility_id == stay.facility_id, JournalEntry.encounter_id == came["coming"].id)).one(),
        "assessment_id": session.scalars(select(Assessment.id).where(
            Assessment.facility_id == stay.facility_id)).one(),
    }  # fmt: skip


def _orders(at: str, word: str, coming, hidden) -> dict:
    """A test that waits, a drug that was given, a result that nobody saw; a test in a hidden coming."""
    waits = make.ordered(name=f"Посев {word}", of=coming, at=at, note=word, why=word, code="")
    given = make.ordered("drug", f"Раствор {word}", of=coming, at=at)
    orders.do(given, clock.now(), word, by=make.actor("ward_nurse", at))
    result = make.resulted(make.ordered(of=coming, at=at), conclusion=word, at=at)
    make.ordered(of=hidden, at=at, why=HIDDEN)
    own = laboratory.add_range(
        make.by_code(at), "hb", Band("any", 1, "year", 18, "year"), Limits(Decimal(110), None), f"журнал {word}",
        by=make.actor("administrator", at),
    )  # fmt: skip
    return {"range_id": own.id, "order_id": waits.id, "done_order": given.id, "result_id": result.id}


def _treatment(at: str, word: str, stay) -> dict:
    """A drug with a dose, one that was never given, a diet, a sheet to print; somebody who was moved with a drug."""
    given = make.prescribed(
        stay, f"Раствор {word}", at=at, pattern="needed", times=(), condition=word, least_hours=1, remark=word
    )
    mistaken = make.prescribed(stay, f"Настой {word}", at=at, knows_double=True)
    make.prescribed(stay, "5", kind="diet", at=at)
    dose = make.given(given, None, clock.now() - timedelta(minutes=5), at=at, words=word)
    today = clock.today(make.by_code(at).zone)
    sheet = treatment.ask_sheet(stay.encounter, today, today, by=make.actor("doctor", at))
    moved = make.stay(
        "1",
        "1",
        at=at,
        of=make.patient("Одилов", "Зокир", "", at=at, sex="male"),
        since=clock.now() - timedelta(hours=2),
    )
    make.prescribed(moved, f"Капли {word}", at=at)
    admission.transfer(
        moved, make.bed("1", "1", department_code="SU", at=at), clock.now(), by=make.actor("ward_nurse", at)
    )
    return {
        "prescription_id": given.id, "mistaken_prescription": mistaken.id, "dose_id": dose.id, "sheet_id": sheet.id,
        "moved_treated": moved.encounter_id, "prescribed_kind": "drug", "sheet_name": "patients",
    }  # fmt: skip


def _notices(at: str, word: str) -> dict:
    """A notice that waits to be told, one that was told, one that was sent."""
    nurse, call, found = make.actor("triage_nurse", at), duties.Call(word, word, word, word, word), {}
    for name, family in (("duty_id", "Каюмова"), ("told_duty", "Латипова"), ("sent_duty", "Мансурова")):
        coming = make.coming("budget", kind="emergency", at=at, of=make.patient(family, "Зебо", "", at=at))
        row = duties.open_by_hand(coming, "infection", "A09", clock.now(), word, by=nurse)
        found[name], found[f"{name}_row"] = row.id, row
        duties.change(row, {"contacts": word, "happened": word}, by=nurse)
    duties.signal(found["told_duty_row"], clock.now(), call, by=nurse)
    duties.signal(found["sent_duty_row"], clock.now(), call, by=nurse)
    duties.send(found["sent_duty_row"], clock.now(), call, by=nurse)
    told = duties.open_by_hand(found["duty_id_row"].encounter, "police", "", clock.now(), word, by=nurse)
    return {name: found[name] for name in ("duty_id", "told_duty", "sent_duty")} | {"police_duty": told.id}


def _wards(at: str, word: str, made: dict) -> dict:
    """A kept bed, a transfer and a discharge that were mistakes, one that waits for another person."""
    nurse, doctor, now = make.actor("ward_nurse", at), make.actor("doctor", at), clock.now()
    coming = session.get(BedRequest, made["request_id"]).encounter
    kept = admission.hold(make.bed("2", "2", at=at), coming, now + timedelta(hours=8), by=nurse)
    stays = {
        name: make.stay(*bed, department_code="SU", at=at, of=make.patient(family, "Зебо", "", at=at), since=since)
        for name, family, bed, since in (
            ("moved", "Жалилова", ("2", "1"), now - timedelta(hours=2)), ("asked", "Исаева", ("3", "1"), now - timedelta(days=3)),
        )
    }  # fmt: skip
    left = make.stay("2", "1", at=at, of=make.patient("Зарипова", "Зебо", "", at=at))
    admission.transfer(stays["moved"], make.bed("2", "2", department_code="SU", at=at), now, by=nurse)
    admission.transfer(
        stays["asked"], make.bed("3", "2", department_code="SU", at=at), now - timedelta(days=2), by=nurse
    )
    records.diagnose(left.encounter, "main", "I20.0", word, now, by=doctor)
    admission.discharge(left, now, "mserv-0004-00004", "loc-cs-002", by=doctor)
    correction = admission.take_back(stays["asked"], "transfer", f"ошибка {word}", by=nurse)
    admission.go_on_leave(stays["asked"], now - timedelta(hours=2), now + timedelta(hours=20), word, by=nurse)
    carer = admission.add_carer(stays["moved"], f"Жалилова {word}", "mother", now, by=nurse)
    born = Born("female", now - timedelta(minutes=10), weight_g=3400)
    birth = admission.write_birth(stays["moved"], born, by=nurse, label=word)
    return {
        "birth_id": birth.id, "carer_id": carer.id, "hold_id": kept.id, "waiting_coming": coming.id, "moved_stay": stays["moved"].id, "left_stay": left.id,
        "correction_id": correction.id, "away_stay": stays["asked"].id,
    }  # fmt: skip


def _money(at: str, word: str, payer) -> dict:
    """A price list, an open shift, a paying stay that is planned, with a charge, a deposit and a payment."""
    cashier, doctor = make.actor("cashier", at), make.actor("doctor", at)
    item = make.priced("CON-01", at=at, self_pay=60_000, budget=60_000)
    item.name_ru = f"Консультация {word}"
    planned = encounters.plan(
        payer, make.wards(at)[-1], "better", clock.today("Asia/Tashkent"), "self_pay", by=doctor,
        referred_by=word, complaint=word,
    ).encounter  # fmt: skip
    planned.arrived_at = clock.now() - timedelta(hours=1)
    shift = billing.open_shift(f"касса {word}", by=cashier)
    dropped = encounters.plan(
        payer, make.wards(at)[-1], "ordinary", clock.today("Asia/Tashkent"), "self_pay", by=doctor
    )
    billing.take_deposit(dropped.encounter, "card", Decimal(30_000), by=cashier)
    encounters.cancel(dropped, word, give_back=False, by=doctor)
    billing.charge(planned, item, Decimal(1), "", clock.now(), by=doctor)
    paper = billing.take_deposit(planned, "cash", Decimal(100_000), Decimal(100_000), by=cashier)
    entry = session.scalars(
        select(LedgerEntry).where(LedgerEntry.encounter_id == planned.id, LedgerEntry.kind == "charge")
    )
    expected = encounters.plan(
        make.patient("Усмонова", "Зебо", "", at=at), make.wards(at)[-1], "ordinary", clock.today("Asia/Tashkent"), "self_pay",
        by=doctor, referred_by=word,
    )  # fmt: skip
    billing.take_deposit(expected.encounter, "cash", Decimal(50_000), by=cashier)
    asked = billing.ask_refund(expected.encounter, "cash", Decimal(20_000), word, by=make.actor("accountant", at))
    mistaken = billing.take_deposit(expected.encounter, "card", Decimal(10_000), by=cashier)
    own = billing.ask_cancellation(mistaken, word, by=cashier)
    accountant = make.actor("accountant", at)
    insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": f"Страховая {word}"}, "insurance"), by=accountant)
    rule = billing.add_rule(insurer, "regis0004.00002", Decimal(50), [], make.OPENED, None, by=accountant)
    told = Fact("order", f"order:{planned.id}", planned.id, clock.now(), code="LATE", name=word)
    late = charging.record(told, planned, stands=True, by=doctor)
    make.priced("LATE", at=at, self_pay=10_000)
    package = make.priced("PKG-01", at=at, category="package", self_pay=90_000)
    part = charging.add_part(package, item, Decimal(1), make.OPENED, by=accountant)
    charged = charging.add_rule(ChargeTerms("admission", "any", make.OPENED), item, Decimal(1), by=accountant)
    billing.discount(planned, [], Decimal(1), None, word, by=accountant)
    discount = session.scalars(
        select(LedgerEntry).where(LedgerEntry.encounter_id == planned.id, LedgerEntry.kind == "discount")
    )
    return {
        **make.asks_to_bring(f"ЭКГ {word}; 14", "Паспорт", at=at),
        "planned_request": expected.id, "planned_coming": expected.encounter_id, "money_request": asked.id,
        "own_money_request": own.id, "cancelled_coming": dropped.encounter_id,
        "item_id": item.id, "price_id": package.prices[0].id, "shift_id": shift.id, "document_id": paper.id, "entry_id": entry.first().id,
        **_claims(at, word, item, insurer), **_estimates(at, planned, item, word),
        "paid_coming": planned.id, "payer_id": insurer.id, "rule_id": rule.id, "discount": discount.first().id,
        "package_id": package.id, "part_id": part.id, "charge_rule_id": charged.id,
        "fact_id": late.id, **_cash(at, word, shift),
    }  # fmt: skip


def _cash(at: str, word: str, shift) -> dict:
    """A second desk whose cashier handed cash to the first, a paper of cash, a counted safe."""
    cashier, accountant = make.actor("cashier", at), make.actor("accountant", at)
    make.shift("accountant", at, opening=50_000)
    billing.count_safe(Decimal(700_000), word, by=accountant)
    given = billing.hand_over(shift, Decimal(20_000), by=accountant, reason=word)
    billing.answer_handover(given, True, by=cashier)
    paper = billing.move_cash("encashment", Decimal(5_000), by=cashier, reference=word, notes={"5000": 1})
    free = billing.add_desk(f"2 {word}", by=accountant)
    return {
        **_devices(at, word, shift),
        "cash_paper": paper.id, "handover": given.id, "desk_id": free.id, "cash_kind": "encashment", "safe_kind": "safe_in",
    }  # fmt: skip


def _devices(at: str, word: str, shift) -> dict:
    """A fiscal device and a terminal that do not answer: a receipt and a card payment that nobody knows of."""
    admin, cashier, home = make.actor("administrator", at), make.actor("cashier", at), make.by_code(at)
    for purpose in ("fiscal", "terminal"):
        devices.set_device(shift.at_desk, purpose, "http", by=admin, address="http://127.0.0.1:9", serial=word)
    item = make.priced("DEV-01", at=at, self_pay=30_000)
    coming = make.coming(at=at, of=make.patient("Сидиков", "Али", word, sex="male", at=at))
    billing.charge(coming, item, Decimal(1), "", clock.now(), by=make.actor("doctor", at))
    devices.set_mode(home, True, by=admin)
    billing.take_deposit(coming, "cash", Decimal(1_000), by=cashier)
    devices.set_mode(home, False, by=admin)
    payment = devices.ask_terminal(coming, "humo", Decimal(2_000), by=cashier)
    owing = make.coming(at=at, of=make.patient("Солиев", "Вали", word, sex="male", at=at))
    billing.charge(owing, item, Decimal(1), "", clock.now(), by=make.actor("doctor", at))
    receipt = session.scalars(select(FiscalReceipt).where(FiscalReceipt.facility_id == home.id)).one()
    receipt.state = payment.state = "unclear"
    receipt.why = payment.why = "no_answer"
    return {"receipt_id": receipt.id, "payment_id": payment.id, "purpose": "fiscal", "terminal_coming": owing.id}


def _claims(at: str, word: str, item, insurer) -> dict:
    """An invoice to the insurer: one case waits for an answer, one was accepted, one was refused."""
    accountant, doctor = make.actor("accountant", at), make.actor("doctor", at)

    def ended(family: str) -> None:
        coming = make.coming(at=at, of=make.patient(family, "Али", word, sex="male", at=at))
        billing.decide_payers(coming, [Terms(insurer, Decimal(80), document=word)], word, by=accountant)
        billing.charge(coming, item, Decimal(1), "", clock.now(), by=doctor)
        coming.status, coming.ended_at = "closed", clock.now() - timedelta(minutes=1)
        session.flush()

    for family in ("Собиров", "Содиков", "Сафаров"):
        ended(family)
    invoice = claims.make_invoice(insurer, clock.today(make.by_code(at).zone), by=accountant)
    waits, accepted, refused = claims_of(invoice.id, at=invoice.facility_id)
    claims.answer(accepted, accepted.amount, "", by=accountant)
    claims.answer(refused, Decimal(0), word, by=accountant)
    claims.receive(invoice, Decimal(10), word, by=accountant)
    (receipt,) = receipts_of(invoice.id, at=invoice.facility_id)
    act = claims.reconcile(insurer, *[clock.today(make.by_code(at).zone)] * 2, by=accountant)
    ended("Салимов")  # the next invoice has its case
    _gone(at, word, item)
    return {
        "invoice_id": invoice.id, "claim_id": waits.id, "refused_claim": refused.id, "act_id": act.id, "bank_receipt": receipt.id,
        "odd_kind": "ghosts", "odd_staff": make.actor("cashier", at).id, **_closed_bills(at, word),
    }  # fmt: skip


def _estimates(at: str, coming, item, word: str) -> dict:
    """An estimate that is a draft, one that was given, and one by which a contract was made."""
    clerk, until = make.actor("cashier", at), clock.today(make.by_code(at).zone) + timedelta(days=9)
    draft, given, signed = (contracts.make(coming, until, item, Decimal(1), by=clerk) for _ in range(3))
    for one in (given, signed):
        contracts.give(one, by=clerk)
    made = contracts.sign(signed, contracts.Customer(word), by=clerk)
    line = contract_queries.lines_of(draft.id, at=draft.facility_id)[0]
    return {"estimate_id": draft.id, "estimate_line_id": line.id, "given_estimate": given.id, "contract_id": made.id}


def _gone(at: str, word: str, item) -> None:
    """Somebody who went home two days ago, and a charge of today that the cashier wrote."""
    coming = make.coming(at=at, of=make.patient("Саидов", "Али", word, sex="male", at=at))
    coming.arrived_at = clock.now() - timedelta(days=3)
    coming.status, coming.ended_at = "closed", clock.now() - timedelta(days=2)
    session.flush()
    billing.charge(coming, item, Decimal(1), "", clock.now(), by=make.actor("cashier", at), reason=word)


def _closed_bills(at: str, word: str) -> dict:
    """A bill that closed long after its coming, and one that was opened again."""
    closed, again = (
        make.closed_coming(at=at, of=make.patient(name, "Али", word, sex="male", at=at)) for name in ("Саттор", "Собир")
    )
    billing.reopen(again, word, by=make.actor("accountant", at))
    return {"closed_bill": closed.id, "open_again": again.id}


def _sheets(at: str) -> list[tuple[str, object]]:
    """Forms 007 and 016 of the days before."""
    yesterday = clock.now().date() - timedelta(days=2)
    asked = {"f007": yesterday.isoformat(), "f016": str(yesterday.year)}
    return [
        (
            form,
            statistics.ask_form(
                AskedForm(
                    facility_id=make.by_code(at).id, form=form, period=period, department="", profile="", sequence=-1
                )
            ).id,
        )
        for form, period in asked.items()
    ]


def _days_of_the_journal(at: str) -> UUID:
    """Form 001 of the days before yesterday, without the names of sensitive comings."""
    day = clock.now().date() - timedelta(days=2)
    return journal.ask_journal(AskedJournal(facility_id=make.by_code(at).id, since=day, until=day)).id


def _papers(at: str, patient, made: dict, app) -> dict:
    """One ready paper of each form, and one that waits."""
    found = {}
    for form, subject in (
        *(
            (one, patient.id)
            for one in ("patient_card", "labels", "consent_data", "consent_sharing", "consent_withdrawal")
        ),
        ("wristband", made["encounter_id"]),
        ("visit_slip", made["encounter_id"]),
        ("f003", made["stay_id"]),
        ("treatment_sheet", made["sheet_id"]),
        *(
            (one, made["stay_id"])
            for one in (
                "f003",
                "f004",
                "f066",
                "f027",
                "stay_certificate",
                "bed_head_card",
                "own_request",
                "intervention_consent",
            )
        ),
        ("f106_draft", made["ended_stay"]),
        ("infection_notice", made["duty_id"]),
        ("police_notice", made["police_duty"]),
        ("payment_slip", made["document_id"]),
        ("services_act", made["paid_coming"]),
        ("claim_invoice", made["invoice_id"]),
        ("claim_act", made["invoice_id"]),
        ("reconciliation", made["act_id"]),
        ("debtors", takings.list_debtors("organisations", [], by=make.actor("accountant", at)).id),
        ("estimate", made["given_estimate"]),
        ("paid_contract", made["contract_id"]),
        ("payment_certificate", made["paid_coming"]),
        ("debt_notice", made["terminal_coming"]),
        ("cash_slip", made["cash_paper"]),
        ("access_log", _disclosure(at, patient)),
        *_ends(at, made),
        *_sheets(at),
        ("f001", _days_of_the_journal(at)),
    ):
        doctors = dict.fromkeys(
            (
                "f003",
                "f004",
                "treatment_sheet",
                "f066",
                "f027",
                "f106_draft",
                "refusal",
                "advice_sheet",
                "ambulance_talon",
                "infection_notice",
                "police_notice",
            ),
            "doctor",
        )
        role = (
            doctors
            | {
                "cash_slip": "cashier",
                "services_act": "cashier",
                "claim_invoice": "accountant",
                "claim_act": "accountant",
                "reconciliation": "accountant",
                "debtors": "accountant",
                "estimate": "cashier",
                "paid_contract": "cashier",
                "payment_certificate": "cashier",
                "debt_notice": "cashier",
            }
            | {"payment_slip": "cashier", "access_log": "chief_doctor", "f007": "statistician", "f016": "statistician"}
        ).get(form, "registrar")
        row = papers.ask(form, "ru", subject, by=make.actor(role, at))
        papers.keep({"paper": str(row.id)}, b"%PDF-1.7 guards")
        found[f"paper_{form}"], found[f"subject_{form}"] = row.id, subject
    waiting = papers.ask("patient_card", "uz", patient.id, by=make.actor("registrar", at))
    return {**found, "paper_id": found["paper_patient_card"], "waiting_paper": waiting.id}


def _ends(at: str, made: dict) -> list[tuple[str, UUID]]:
    """A refusal, advice for home and an ambulance's sheet, for their papers."""
    word, doctor = made["word"], make.actor("doctor", at)
    refused = make.refused(make.patient("Каюмова", "Зебо", "", at=at), at=at, help_given=word)
    home = encounters.arrive(make.patient("Лутфуллаева", "Зебо", "", at=at), "other", word, clock.now(), by=doctor)
    sent = encounters.decide(home, "home", clock.now(), by=doctor, ending=make.refusal(advice=word))
    sheet = encounters.hand_over(
        comings.encounter(made["coming"], at=make.by_code(at).id), {"diagnosis": word}, {"received_at": clock.now()}, {}, by=doctor
    )  # fmt: skip
    return [("refusal", refused.id), ("advice_sheet", sent.id), ("ambulance_talon", sheet.id)]


def _scan(at: str, word: str, patient, made: dict, app) -> UUID:
    """A scanned referral of the stay's coming, looked at by the worker."""
    body, room = b"\xff\xd8\xff\xc0\0\x11\x08\0\x01\0\x01" + bytes(20), scans.limits(app.config["SETTINGS"])
    row = scans.attach(
        patient.id, "referral", "a.jpg", body, by=make.actor("doctor", at), room=room, encounter_id=made["encounter_id"], title=word,
    )  # fmt: skip
    scans.keep({"scan": str(row.id)}, scans.Cleaned("image/jpeg", body))
    return row.id


def _disclosure(at: str, patient) -> UUID:
    """Which the patient asked for: who looked, during the last days."""
    today = clock.today(make.by_code(at).zone)
    return consent_actions.disclose(patient, today - timedelta(days=7), today, "", by=make.actor("chief_doctor", at)).id


def rows_of(*, without: set[str]) -> dict[str, int]:
    """A number for the contents of each table: another one when anything was written."""
    session.remove()
    with engine().connect() as connection:
        return {
            table.name: hash(tuple(sorted(repr(tuple(row)) for row in connection.execute(select(table)))))
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }
