"""Things for tests, made by plain functions with sensible defaults."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from lighthis.admission import actions as admission_actions
from lighthis.audit import actions as audit_actions
from lighthis.billing import actions as billing_actions
from lighthis.billing.models import CashShift, MoneyRequest, PricedItem
from lighthis.billing.queries import drawer
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.disaster import actions as disaster
from lighthis.disaster import files as disaster_files
from lighthis.discharge import actions as discharge_actions
from lighthis.discharge.rules import Cause
from lighthis.downtime import actions as downtime
from lighthis.downtime import files as pack_files
from lighthis.downtime import queries as packs
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import checklist, endings
from lighthis.encounters import queries as encounter_queries
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility import periods
from lighthis.facility.models import Bed, Department, Facility, Room
from lighthis.informing import actions as informing_actions
from lighthis.informing.rules import Person, Said
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.orders import actions as order_actions
from lighthis.orders.models import Order, Result
from lighthis.orders.rules import Draft, Value
from lighthis.orders.rules.values import Limits
from lighthis.records import actions as record_actions
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.staff import actions as staff_actions
from lighthis.staff.models import Post, Staff
from lighthis.staff.roles import ROLES
from lighthis.surgery import actions as surgery_actions
from lighthis.surgery.rules import operations as surgery_rules
from lighthis.treatment import actions as treatment
from lighthis.treatment.rules import Draft as TreatmentDraft
from lighthis.visits import actions as visit_actions

OPENED = date(2026, 1, 1)
TESTS = system("tests")
PASSWORD = "four quiet words here"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # the second factor of every administrator of the tests
HASH = staff_actions.hasher.hash(PASSWORD)


def region() -> None:
    """Two hospitals of the same shape, with one person in every role: GES and RUR (which has no emergency department)."""
    for code, name in (("GES", "Городская экстренная"), ("RUR", "Районная")):
        facility(code, name)
    rural = by_code("RUR")
    rural.domains_off = ["triage"]
    session.flush()


def facility(code: str, name: str) -> Facility:
    """A hospital with an emergency and two inpatient departments, four rooms, beds and staff."""
    made = Facility(
        code=code,
        name_ru=name,
        name_uz=f"{code} shifoxonasi",
        name_uz_cyrl=f"{code}",
        name_en=f"{code} hospital",
        is_open=True,
    )
    session.add(made)
    session.flush()
    audit_actions.begin_chain(str(made.id))
    department(made, "ER", "emergency", "Приёмное отделение")
    for dep_code, dep_name in (("TH", "Терапия"), ("SU", "Хирургия")):
        dep = department(made, dep_code, "inpatient", dep_name)
        for number, sex, kind in (("1", "male", "ordinary"), ("2", "female", "ordinary"), ("3", "any", "better")):
            room(dep, number, sex, kind)
    roles = staff_actions.ship_roles(made, {}, by=TESTS)
    for role_code in ROLES:
        person = staff_actions.add(
            f"{role_code}.{code}".lower(), f"Тестов{role_code[:3]}", "Али", "Каримович", "ru", by=TESTS
        )
        person.password_hash = HASH
        person.totp_secret = TOTP if role_code == "administrator" else ""
        staff_actions.appoint(person, roles[role_code], None, facility_id=made.id, since=OPENED, by=TESTS)
    return made


def department(at: Facility, code: str, kind: str, name: str) -> Department:
    made = Department(
        facility_id=at.id,
        code=code,
        kind=kind,
        name_ru=name,
        name_uz=name,
        name_uz_cyrl=name,
        name_en=code,
        profile="therapeutic",
    )
    session.add(made)
    session.flush()
    return made


def room(of: Department, number: str, sex: str = "any", kind: str = "ordinary", beds: int = 2) -> Room:
    made = Room(facility_id=of.facility_id, department_id=of.id, number=number, sex=sex, kind=kind)
    session.add(made)
    session.flush()
    for bed in range(1, beds + 1):
        row = Bed(facility_id=of.facility_id, room_id=made.id, number=str(bed), opened_on=OPENED, profile="therapeutic")
        session.add(row)
        session.flush()
        periods.begin(row, of, sex)
    return made


def by_code(code: str = "GES") -> Facility:
    return session.scalars(select(Facility).where(Facility.code == code)).one()


def actor(role: str = "doctor", at: str = "GES") -> Actor:
    """The acting person of a role, as the web would make it."""
    person = session.scalars(select(Staff).where(Staff.login == f"{role}.{at}".lower())).one()
    post = session.scalars(select(Post).where(Post.staff_id == person.id)).one()
    return Actor(person.id, person.login, post.facility_id, frozenset(post.role.permissions))


def moment(text: str = "2026-11-22 09:00") -> datetime:
    """An aware instant in UTC."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


class Client:
    """A browser without JavaScript: follows links and forms of the pages it gets."""

    def __init__(self, app, language="en"):
        self.web: FlaskClient = app.test_client()
        self.language = language
        with self.web.session_transaction() as cookie:
            cookie["language"] = language

    def sign_in(self, role: str, at: str = "GES") -> None:
        with units.work():
            person = session.scalars(select(Staff).where(Staff.login == f"{role}.{at}".lower())).one()
            post = session.scalars(select(Post).where(Post.staff_id == person.id)).one()
            token = staff_actions.start(person, post, "127.0.0.1", proven="tests")
        with self.web.session_transaction() as cookie:
            cookie["token"], cookie["language"] = token, self.language

    def get(self, address: str, **more):
        return self.web.get(address, **more)

    def post(self, address: str, fields: dict, *, page: str | None = None, **more):
        """Open the form's page, take its hidden fields, send it with `fields` on top."""
        hidden = self.hidden(page or address)
        return self.web.post(address, data={**hidden, **fields}, **more)

    def hidden(self, address: str) -> dict:
        return hidden_in(self.get(address).text)


def hidden_in(text: str) -> dict:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', text)
    pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in found]
    return {
        name.group(1): value.group(1) if value else ""
        for name, value in pairs
        if name and name.group(1) in {"csrf_token", "once", "version"}
    }


def patient(
    family: str = "Юлдашева",
    given: str = "Дилноза",
    patronymic: str = "Шухратовна",
    *,
    at: str = "GES",
    card: bool = True,
    **more,
):
    """A registered patient with a card at a hospital."""
    facts = {"sex": "female", "birth_date": date(1983, 2, 14), **more}
    registrar = actor("registrar", at)
    made = registration.register(
        registration.PatientDraft(family=family, given=given, patronymic=patronymic, **facts), by=registrar
    )
    if card:
        registration.card(made, by_code(at), by=registrar)
    return made


def bed(room_number: str = "1", number: str = "1", *, department_code: str = "TH", at: str = "GES") -> Bed:
    """A bed of the region by its room and number."""
    rows = select(Bed).join(Room, Room.id == Bed.room_id).join(Department, Department.id == Room.department_id)
    rows = rows.where(Bed.facility_id == by_code(at).id, Department.code == department_code)
    return session.scalars(rows.where(Room.number == room_number, Bed.number == number)).one()


def bed_request(
    of: Patient | None = None, *, department_code: str = "TH", at: str = "GES", arrived: datetime | None = None,
    wish: str = "ordinary", planned_on: date | None = None,
) -> BedRequest:  # fmt: skip
    """A department is asked to take a patient: from the emergency department, or planned for a day."""
    doctor = actor("doctor", at)
    of = of or patient(at=at)
    rows = select(Department).where(Department.facility_id == by_code(at).id, Department.code == department_code)
    wanted = session.scalars(rows).one()
    if planned_on is not None:
        return encounter_actions.plan(of, wanted, wish, planned_on, "budget", by=doctor)
    coming = encounter_actions.arrive(
        of, "by-ambulance", "боль в груди", arrived or clock.now() - timedelta(hours=2), by=doctor
    )
    record_actions.diagnose(coming, "admission", "I20.0", "", coming.arrived_at, by=doctor)
    encounter_actions.decide(coming, "admit", coming.arrived_at, by=doctor, department=wanted, wish=wish)
    return encounter_queries.live_request(coming.id, at=coming.facility_id)


def stay(
    room_number: str = "2",
    number: str = "1",
    *,
    department_code: str = "TH",
    at: str = "GES",
    of: Patient | None = None,
    since: datetime | None = None,
):
    """A patient in a bed; by default a woman in the women's room of therapy, for an hour."""
    since = since or clock.now() - timedelta(hours=1)
    asked = bed_request(of, department_code=department_code, at=at, arrived=since - timedelta(hours=1))
    place = bed(room_number, number, department_code=department_code, at=at)
    return admission_actions.place(asked, place, since, by=actor("ward_nurse", at))


def asks_to_bring(*lines: str, at: str = "GES") -> dict[str, object]:
    """What planned patients of the hospital bring, a line as its administrator writes it. Nothing to name of it."""
    hospital = by_code(at)
    kept = [{"words": one.words, "days": one.days} for one in checklist.read("\n".join(lines), "lines")]
    hospital.settings = {**hospital.settings, checklist.SETTING: kept}
    return {}


def wall_now(at: str = "GES", *, minutes_ago: int = 0) -> str:
    """The present moment, or one some minutes ago, as a person of that hospital would type it."""
    moment_then = clock.now() - timedelta(minutes=minutes_ago)
    return f"{clock.local(moment_then, by_code(at).zone):%d.%m.%Y %H:%M}"


def coming(
    payer: str = "self_pay",
    *,
    kind: str = "inpatient",
    at: str = "GES",
    secrecy: str = "ordinary",
    of: Patient | None = None,
) -> Encounter:
    """A coming with somebody who pays: planned, or (`kind`) emergency; without a stay."""
    of = of or patient(at=at)
    made = encounter_actions.arrive(
        of, "by-ambulance", "боль", clock.now() - timedelta(hours=1), by=actor("doctor", at), again=True
    )
    made.kind, made.payer, made.secrecy = kind, payer, secrecy
    made.arrival = "planned" if kind != "emergency" else made.arrival
    session.flush()
    return made


def priced(
    code: str = "CON-01", *, at: str = "GES", category: str = "consultation", sensitive: bool = False, **prices: int
) -> PricedItem:
    """An item of the price list with prices from the first day of 2026 on: priced("BED-01", self_pay=150000)."""
    accountant = actor("accountant", at)
    names = {"name_ru": f"Услуга {code}", "name_uz": f"{code} xizmati", "name_en": f"Service {code}"}
    item = billing_actions.add_item(code, names, category, by=accountant, is_sensitive=sensitive)
    for payer, amount in (prices or {"self_pay": 60_000}).items():
        billing_actions.add_price(item, payer, Decimal(amount), OPENED, by=accountant)
    return item


def refund(of: Encounter, means: str, amount: Decimal | None, reason: str, *, by: Actor, second: str = "accountant"):
    """Money back: asked by one, confirmed by another. Returns the slip."""
    asked = billing_actions.ask_refund(of, means, amount, reason, by=by)
    at = session.get_one(Facility, of.facility_id).code
    return billing_actions.answer(asked, True, by=actor(second, at))


def money_request():
    """The id of the money that waits for a second person."""
    session.rollback()
    return session.scalars(select(MoneyRequest.id).where(MoneyRequest.state == "asked")).one()


def clinic(at: str = "GES", code: str = "OP") -> Department:
    """The department that receives outpatients, made where there is none yet."""
    found = session.scalar(select(Department).where(Department.facility_id == by_code(at).id, Department.code == code))
    return found or department(by_code(at), code, "outpatient", "Консультативная поликлиника")


def visit(of: Patient, at: str = "GES", payer: str = "budget", **more) -> Encounter:
    """An outpatient visit of today."""
    return visit_actions.visit(of, clinic(at), "кашель", clock.now(), payer, by=actor("registrar", at), **more)


def wards(at: str = "GES") -> list[Department]:
    """The inpatient departments of a hospital of the region."""
    rows = select(Department).where(Department.facility_id == by_code(at).id, Department.kind == "inpatient")
    return list(session.scalars(rows.order_by(Department.code)))


def refusal(**more) -> endings.Ending:
    """Everything that a refusal must say (not indicated, declined, transferred)."""
    said = {
        "reason": "no-indication", "examination": "Живот мягкий.", "help_given": "Спазмолитик внутримышечно.",
        "advice": "Наблюдение хирурга по месту жительства.", "turn": "first",
    }  # fmt: skip
    return endings.Ending(**said | more)


def refused(
    of: Patient | None = None, *, at: str = "GES", kind: str = "not_indicated", when: datetime | None = None, **more
):
    """An emergency coming that a doctor refused, with its diagnosis and paper."""
    doctor, came = actor("doctor", at), (when or clock.now()) - timedelta(hours=1)
    row = encounter_actions.arrive(
        of or patient(at=at), "self-referred", "боль в животе", came, by=actor("registrar", at), again=True
    )
    record_actions.diagnose(row, "admission", "K29.5", "", came, by=doctor)
    return encounter_actions.decide(row, kind, when or clock.now(), by=doctor, ending=refusal(**more))


def ordered(
    kind: str = "test", name: str = "Общий анализ крови", *, code: str | None = None, of: Encounter | None = None, at: str = "GES",
    **facts,
) -> Order:  # fmt: skip
    """One order in an emergency coming, by the doctor: by default a full blood count, urgent."""
    of = of or coming("budget", kind="emergency", at=at)
    known = {"cbc": "Общий анализ крови"}
    code = next((key for key, words in known.items() if words == name), "") if code is None else code
    drug = {"dose": Decimal(500), "unit": "mg", "route": "iv"} if kind == "drug" else {}
    draft = Draft(kind, name, code, **({"urgency": "now"} | drug | facts))
    since = max(of.arrived_at, clock.now() - timedelta(minutes=30))
    return order_actions.order(of, [draft], since, by=actor("doctor", at))[0]


def resulted(row: Order | None = None, *values: Value, at: str = "GES", conclusion: str = "") -> Result:
    """A result of the laboratory: by default haemoglobin 98 of a woman."""
    low = Value("Гемоглобин", "98", "hb", "g/l", Limits(Decimal(120), None), Limits(Decimal(66), Decimal(199)))
    row = row or ordered(at=at)
    written = values or (() if conclusion else (low,))
    return order_actions.write_result(row, written, conclusion, clock.now(), by=actor("laboratory", at))


def many_injured(at: str = "GES", word: str = "автобус") -> dict:
    """The mode of many injured is open: a tag of nobody known, one that is linked, a sheet of tags."""
    doctor, answers = actor("doctor", at), {"can_walk": "yes"}
    mode = disaster.open_mode(word, by=doctor)
    tags = disaster.reserve(3, by=doctor)
    for one in tags[:2]:
        disaster.triage(one, "adult", answers, clock.now(), by=doctor, place=word)
    disaster.link(
        tags[1], coming("budget", kind="emergency", at=at, of=patient("Назарова", "Зебо", "", at=at)), by=doctor
    )
    sheet = disaster_files.tag_sheet(tags, "ru", by=doctor)
    disaster_files.keep({"file": str(sheet.id)}, b"%PDF-1.7 guards")
    return {"disaster_id": mode.id, "tag_id": tags[0].id, "linked_tag": tags[1].id, "file_id": sheet.id}


def downtime_pack(at: str = "GES", word: str = "чай", data: Path | None = None) -> dict:
    """A pack that was worked by, one of its sheets owed; its file where `data` is given."""
    hospital, nurse = by_code(at), actor("ward_nurse", at)
    row = downtime.ask(hospital, "ru", by=nurse)
    name = f"{row.id.hex}{pack_files.ENDING}"
    place = (
        Path("/nowhere")
        if data is None
        else pack_files.made_folder(pack_files.folder(data, hospital.code, hospital.id))
    )
    if data is not None:
        pack_files.write(
            place / f"{name}{pack_files.UNFINISHED}", {"pack.html": b"<!doctype html><title>guards</title>"}
        )
    ago = clock.now() - timedelta(hours=2)
    unfinished = place / f"{name}{pack_files.UNFINISHED}"
    downtime.keep({"pack": str(row.id)}, downtime.Made(unfinished, name, ago, False, False, ()))
    first, second, *_rest = packs.slips_of(row.id, at=hospital.id)
    downtime.account(row, ago, clock.now() - timedelta(hours=1), f"{first.running}-{second.running}", by=nurse)
    downtime.write_off(second, word, by=nurse)
    return {"pack_id": row.id, "slip_id": first.id, "part": "pack.html"}


def history(of: Encounter, word: str = "", at: str = "GES") -> dict:
    """One of everything of the case history of a stay: drafts, ready words, a sick leave, operations, a transfusion. Ids by name."""
    doctor, head, now = actor("doctor", at), actor("head_of_department", at), clock.now()
    words = {"condition": f"стабильное {word}"}
    drafts = [record_actions.begin(of, "diary", words, now, by=doctor) for _ in range(2)]
    record_actions.save(drafts[0], words, now, by=doctor, is_shown=True)
    ready = record_actions.make_template("diary", f"Стабильное {word}", None, words, by=head)
    today = clock.today(by_code(at).zone)
    leave = record_actions.open_leave(of, f"01 {word} {of.number}", today, today + timedelta(days=3), by=doctor)
    for kind in surgery_rules.KINDS:
        consent = surgery_actions.give_consent(of, kind, "agreed", of.arrived_at, by=doctor, what=word)
    planned, done = (surgery_actions.plan(of, operated(word, at), by=doctor) for _ in range(2))
    begun = max(now - timedelta(minutes=20), of.arrived_at)
    surgery_actions.done(done, operated(word, at, begun, now), by=doctor)
    bag = surgery_actions.Bag("plasma", f"№ 7 {word}", Decimal(200), ("A", "positive"), ("A", "positive"))
    given = surgery_actions.transfuse(of, bag, begun, by=doctor)
    return {
        "draft_id": drafts[0].id, "template_id": ready.id, "leave_id": leave.id, "kind": "diary", "agreement_id": consent.id,
        "operation_id": planned.id, "done_operation": done.id, "transfusion_id": given.id,
    }  # fmt: skip


def operated(word: str = "", at: str = "GES", begun: datetime | None = None, ended: datetime | None = None):
    """What is known of an operation."""
    texts = {
        "name": f"Аппендэктомия {word}",
        "urgency": "planned",
        "anaesthesia": "local",
        "diagnosis_after": f"аппендицит {word}",
    }
    return surgery_actions.Sheet(
        texts,
        actor("doctor", at).id,
        None,
        begun,
        ended,
        False,
        {"findings": f"отросток {word}", "course": f"удалён {word}"},
    )


def prescribed(
    of=None, name: str = "Цефтриаксон", *, kind: str = "drug", by: Actor | None = None, at: str = "GES", **facts
):
    """A prescription of a stay, by the doctor: by default a drug at 08:00 and 20:00, since the patient lies here."""
    of = of or stay(at=at)
    begins = of.admitted_at.replace(second=0, microsecond=0)
    usual = {"pattern": "times", "times": ("08:00", "20:00"), "starts_at": begins, "prescribed_at": begins}
    drug = {"dose": Decimal(1), "unit": "g", "route": "iv", "funding": "covtp-0001-00010"}
    diet = {"pattern": "always", "times": (), "code": "table-5"}
    more = usual | {"drug": drug, "procedure": {}, "diet": diet}[kind] | facts
    return treatment.prescribe(of.encounter, TreatmentDraft(kind, name, **more), by=by or actor("doctor", at))


def given(row, due_at: datetime | None, when: datetime | None = None, *, state: str = "given", at: str = "GES", **more):
    """A dose that the ward nurse wrote."""
    mark = treatment.Mark(row.id, due_at, state, when or due_at or clock.now(), **more)
    return treatment.give(row.encounter, [mark], by=actor("ward_nurse", at))[0]


def ended_stay(word: str = "", *, at: str = "GES"):
    """Somebody who died in a bed: epicrisis and card (066) signed by the doctor, causes of death written."""
    doctor, now = actor("doctor", at), clock.now()
    of = patient("Содиков", "Рустам", "", at=at, sex="male")
    of.social_status = "regis0010.00003"
    made = stay("1", "2", department_code="SU", at=at, of=of, since=now - timedelta(days=2))
    record_actions.diagnose(made.encounter, "main", "I21.0", word, now - timedelta(hours=2), by=doctor)
    admission_actions.discharge(made, now - timedelta(hours=1), "mserv-0004-00002", "died", by=doctor)
    causes = {"a": Cause("I46.9", word, "минуты"), "b": Cause("I21.0", word, "двое суток")}
    discharge_actions.write_death(made, causes, {"valuables": word}, by=doctor, circumstances="disease")
    sections = dict.fromkeys(("course", "treatment", "state"), word or "написано")
    discharge_actions.sign(discharge_actions.write(made, sections, by=doctor), by=doctor)
    discharge_actions.answer(made, {"delay": "delay0001_00001", "email": word}, by=doctor)
    discharge_actions.sign_card(made, by=doctor)
    return made


def closed_coming(days: int = 10, **more) -> Encounter:
    """A coming that was over so many days ago, so that its bill is closed."""
    made = coming(**more)
    made.arrived_at = clock.now() - timedelta(days=days, hours=2)
    made.status, made.ended_at = "closed", clock.now() - timedelta(days=days)
    session.flush()
    return made


def informed(of: Encounter, *, word: str = "тюльпан", name: str = "Юлдашев Бахром"):
    """An answer of the information desk about a patient who named somebody and agreed on a code word."""
    at = session.get(Facility, of.facility_id).code
    said = Said("named", clock.now(), [Person(name, "spouse", "+998901234567")], word)
    wish = informing_actions.write(of, said, by=actor("ward_nurse", at))
    return informing_actions.answer(of.id, f"{wish.id}-1", name, "", "ru", by=actor("registrar", at))


def shift(role: str = "cashier", where: str = "GES", opening: int = 0) -> CashShift:
    """A shift of a person, at a desk of that person's own."""
    by, names = actor(role, where), {one.name for one in drawer.desks(by_code(where).id)}
    if role not in names:
        billing_actions.add_desk(role, by=by)
    return billing_actions.open_shift(role, Decimal(opening), by=by)
