"""Building the region: hospitals, departments, beds, staff, prices, people, by the product's own actions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lighthis.billing.actions.prices import import_prices
from lighthis.billing.rules.prices import PriceRow
from lighthis.db.engine import session
from lighthis.demo import data
from lighthis.demo.emergencies import ZONES
from lighthis.facility import actions as facility_actions
from lighthis.facility.models import Department, Facility
from lighthis.kernel.actor import Actor, system
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.registration.rules.sex import read_sex
from lighthis.staff import actions as staff_actions
from lighthis.staff import queries as staff_queries
from lighthis.staff.names import role_names

DEMO = system("lighthis demo load")
OPENED = date(2024, 1, 1)
LETTERS = {"cot": "K", "carer": "S"}
STATED = ("address", "phone", "tax_id", "licence", "bank", "paper_language", "census_hour", "domains_off")
NAMES = ("name_ru", "name_uz", "name_uz_cyrl", "name_en")


def build(facts: dict[str, Any], hashed: str) -> Facility:
    """One hospital with everything that stands and everybody who works in it."""
    facility = facility_actions.first_facility(facts["name_ru"], facts["name_uz"], facts["code"], by=DEMO)
    for name in (*NAMES, *STATED):
        setattr(facility, name, facts[name])
    facility.is_open = True
    facility.settings = {**facility.settings, "emergency_zones": ZONES}
    session.flush()
    departments = {one["code"]: _department(facility, one) for one in facts["departments"]}
    _staff(facility, departments, hashed)
    return facility


def _department(facility: Facility, facts: dict[str, Any]) -> Department:
    values = {name: facts[name] for name in (*NAMES, "code", "kind", "profile")}
    department = facility_actions.add_department(facility.id, values, by=DEMO)
    for one in facts["rooms"]:
        values = {name: one[name] for name in ("number", "sex", "kind")}
        room = facility_actions.add_room(department, values, one["beds"], OPENED, by=DEMO)
        # cots beside the mother and carers' places: in the room, outside the account of beds (rulings 32)
        for kind, letter in LETTERS.items():
            facility_actions.add_beds(room, one.get(f"{kind}s", 0), OPENED, by=DEMO, kind=kind, letter=letter)
    return department


def _staff(facility: Facility, departments: dict[str, Department], hashed: str) -> None:
    roles = staff_actions.ship_roles(facility, role_names(), by=DEMO)
    for row in data.table("staff"):
        if row["facility"] != facility.code:
            continue
        language = "ru" if "а" <= row["family"][-1].lower() <= "я" else "uz"
        person = staff_queries.by_login(row["login"]) or staff_actions.add(
            row["login"], row["family"], row["given"], row["patronymic"], language, by=DEMO
        )
        person.password_hash = hashed
        department = departments.get(row["department"])
        staff_actions.appoint(person, roles[row["role"]], department, facility_id=facility.id, since=OPENED, by=DEMO)


def prices(facility: Facility) -> None:
    """The shipped services with the invented prices."""
    priced: dict[str, list[dict[str, str]]] = {}
    for row in data.table("prices"):
        priced.setdefault(row["code"], []).append(row)
    rows = []
    for code, service in data.services().items():
        names = {name: service[name] for name in ("name_ru", "name_uz", "name_en")}
        for price in priced.get(code, [{}]):
            amount = Decimal(price["amount"]) if price else None
            since = date.fromisoformat(price["valid_from"]) if price else None
            rows.append(
                PriceRow(
                    len(rows) + 2,
                    code,
                    names,
                    service["category"],
                    service["unit"],
                    price.get("payer", ""),
                    amount,
                    since,
                )
            )
    done, wrong = import_prices(rows, by=system("lighthis demo load", facility.id))
    if wrong or not done:
        raise RuntimeError(f"{facility.code}: prices of the demo do not load: {wrong[:3]}")


def register(row: dict[str, str], *, by: Actor) -> Patient:
    """One person of the file, registered by a registrar."""
    born = row["birth_date"]
    whole = len(born) == 10
    draft = registration.PatientDraft(
        family=row["family"], given=row["given"], patronymic=row["patronymic"], sex=read_sex(row["sex"]) or "unknown",
        birth_date=date.fromisoformat(born if whole else f"{born}-01-01"), precision="day" if whole else "year",
        pinfl=row["pinfl"], phone=row["phone"], district=row["district"], line=row["street"], citizenship="UZ",
        documents=(registration.Document("source", "urn:lighthis:source:demo", row["source_id"]),),
    )  # fmt: skip
    return registration.register(draft, by=by)


def at_hour(day: date, hour: float, zone: Any) -> datetime:
    """A moment of a day on the region's wall clock."""
    whole = int(hour)
    return datetime(day.year, day.month, day.day, whole, int((hour - whole) * 60), tzinfo=zone)
