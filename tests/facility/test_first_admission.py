"""From the one-time token to the first real patient in a bed, by pages alone; before the hospital is open, nobody comes."""

import re

import make
import pyotp
import pytest
from sqlalchemy import select

from lighthis.admission.models import Stay
from lighthis.audit.models import AuditHead
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility import actions as facility
from lighthis.facility.models import Bed, Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.kernel.text import Refusal
from lighthis.staff import actions as staff

PASSWORD = "тўққиз кеча ва бир кун"
NAMES = {"name_ru": "Терапия", "name_uz": "Terapiya", "name_uz_cyrl": "", "name_en": "Therapy"}
ARRIVAL = {"arrival": "by-ambulance", "complaint": "боль в груди"}


def hidden_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf_token|once|version|secret)" value="([^"]*)"', text))


def now() -> str:
    return f"{clock.local(clock.now(), 'Asia/Tashkent'):%d.%m.%Y %H:%M}"


def saved(answer) -> str:
    """Where a form led that was saved."""
    assert answer.status_code == 303, answer.text
    return answer.location


def option(page: str, title: str) -> str:
    return re.search(rf'<option value="([^"]+)">{title}</option>', page)[1]


def administrator(browser) -> None:
    """The first administrator through the single-use link, with the second factor."""
    with units.work():
        token = staff.make_token(None, by=system("tests"))
    fields = {
        "name_ru": "Новая больница", "name_uz": "Yangi shifoxona", "code": "ngb", "family": "Каримова",
        "given": "Нодира", "login": "n.karimova", "password": PASSWORD,
    }  # fmt: skip
    saved(browser.post(f"/setup/{token}", fields))
    page = browser.get(saved(browser.post("/sign-in", {"login": "n.karimova", "password": PASSWORD}))).text
    code = pyotp.TOTP(hidden_of(page)["secret"]).at(clock.now())
    saved(browser.web.post("/account/second-factor", data={**hidden_of(page), "code": code, "present": PASSWORD}))


def furnish(browser) -> None:
    """Details, settings, departments, a room with beds."""
    details = {
        "name_ru": "Новая больница",
        "name_uz": "Yangi shifoxona",
        "licence": "№ 12",
        "address": "Ташкент, Навои, 1",
    }
    saved(browser.post("/facility/details", details))
    work = {"domains_on": ["triage", "admission", "billing"], "paper_language": "uz", "census_hour": "8", "cash_step": "50",
            "settle_first": "warn", "pin_change": "ticked"}  # fmt: skip
    saved(browser.post("/facility/settings", work))
    saved(browser.post("/facility/departments/new", {**NAMES, "code": "er", "kind": "emergency"}))
    ward = saved(
        browser.post(
            "/facility/departments/new", {**NAMES, "code": "th", "kind": "inpatient", "profile": "therapeutic"}
        )
    )
    saved(browser.post(f"{ward}/rooms/new", {"number": "1", "sex": "any", "kind": "ordinary", "beds": "2"}))


def take_on(browser, app, title: str):
    """A person in a role gets a link, sets a password and signs in at an own browser."""
    role, login = option(browser.get("/staff/new").text, title), title.lower().replace(" ", ".")
    fields = {
        "family": f"Новый {title}",
        "given": "Али",
        "language": "ru",
        "role": role,
        "since": "01.01.2026",
        "login": login,
    }
    page = browser.get(saved(browser.post("/staff/new", fields))).text
    own = make.Client(app, "en")
    saved(own.post(re.search(r"http://localhost(/setup/[\w-]+)", page)[1], {"password": "четыре тихих слова тут"}))
    saved(own.post("/sign-in", {"login": fields["login"], "password": "четыре тихих слова тут"}))
    return own


def test_from_the_token_to_the_first_patient_in_a_bed_by_pages_alone(visitor, app):
    # given a new installation and its first administrator, who furnishes the hospital and takes people on
    administrator(visitor)
    furnish(visitor)
    registrar, nurse, doctor, _cashier = (
        take_on(visitor, app, title) for title in ("Registrar", "Triage nurse", "Doctor", "Cashier")
    )
    # when a patient is registered before the hospital is open
    person = {"family": "Юлдашева", "given": "Дилноза", "sex": "female", "birth_date": "14.02.1983"}
    patient = re.match(r"/patients/[\w-]{36}", saved(registrar.post("/patients/new?q=x", person)))[0]
    early = registrar.post(f"{patient}/arrive", {**ARRIVAL, "arrived_at": now()})
    # then no coming is written, and the page says why
    assert early.status_code == 422
    assert "The hospital is not open yet" in early.text
    assert 'value="боль в груди"' in early.text or "боль в груди" in early.text
    assert session.scalars(select(Encounter).join(Facility).where(Facility.code == "NGB")).all() == []
    # when the administrator opens it
    assert "Everything essential is there." in visitor.get("/facility").text
    saved(visitor.post("/facility/open", {}))
    # then she comes, is triaged, the doctor admits her
    saved(registrar.post(f"{patient}/arrive", {**ARRIVAL, "arrived_at": now()}))
    coming = f"/encounters/{session.scalars(select(Encounter.id).join(Facility).where(Facility.code == 'NGB')).one()}"
    saved(nurse.post(f"{coming}/triage/red", {}, page=f"{coming}/triage"))
    diagnosis = {"role": "admission", "code": "I20.0", "stated_at": now()}
    saved(doctor.post(f"{coming}/diagnoses", diagnosis))
    ward = option(doctor.get(f"{coming}/decision").text, "Therapy")
    decision = {"kind": "admit", "department": ward, "wish": "ordinary", "at": now()}
    saved(doctor.post(f"{coming}/decision", decision))
    # and lies in a bed of the ward
    request = re.search(r"/bed-requests/[\w-]{36}", doctor.get(f"/wards/{ward}").text)[0]
    bed = session.scalars(select(Bed.id).join(Facility).where(Facility.code == "NGB").order_by(Bed.number)).first()
    stay = saved(doctor.post(request, {"bed": str(bed), "at": now()}))
    assert "юлдашева" in doctor.get(stay).text.casefold()
    assert session.scalars(select(Stay.left_at).join(Facility).where(Facility.code == "NGB")).one() is None


@pytest.fixture
def closed(store):
    """GES is furnished, and nobody has opened it."""
    with units.work():
        make.by_code().is_open = False
        return make.patient().id


@pytest.mark.parametrize("form", ["arrive", "plan"])
def test_before_the_opening_the_pages_say_what_is_missing(closed, sign_in, form):
    page = sign_in("doctor").get(f"/patients/{closed}/{form}").text
    assert "The hospital is not open yet." in page
    assert "Licence" in page
    assert 'href="/facility"' not in page
    with units.work():
        make.by_code().is_open = True
    assert "not open yet" not in sign_in("doctor").get(f"/patients/{closed}/{form}").text


def test_nobody_comes_and_nothing_is_planned_before_the_opening(closed):
    with units.work(), pytest.raises(Refusal, match="not open yet"):
        encounters.arrive(make.patient(), "by-ambulance", "боль", clock.now(), by=make.actor("doctor"))
    with units.work(), pytest.raises(Refusal, match="not open yet"):
        ward = session.scalars(
            select(Department).where(Department.facility_id == make.by_code().id, Department.code == "TH")
        )
        today = clock.today("Asia/Tashkent")
        encounters.plan(make.patient("Азимова"), ward.one(), "ordinary", today, "budget", by=make.actor("doctor"))
    assert session.scalars(select(Encounter)).all() == []


def test_the_head_of_a_chain_is_there_before_anybody_writes(store):
    assert session.get(AuditHead, "installation") is not None
    with units.work():
        made = facility.first_facility("Третья", "Uchinchi", "TRE", by=system("tests"))
    head = session.get(AuditHead, str(made.id))
    assert (head.seq, head.hash) == (0, "0" * 64)
