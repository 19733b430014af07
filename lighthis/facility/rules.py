"""Decisions about the hospital as a building and a body: what is missing, which names and numbers fit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from lighthis.kernel.text import N_, Message, Refusal
from lighthis.kernel.uzbek import to_cyrillic

CENSUS_HOURS = range(24)
# where the hospitals of this country and of those around it are; any other name of the IANA list may be typed
ZONES = (
    "Asia/Tashkent", "Asia/Samarkand", "Asia/Almaty", "Asia/Aqtau", "Asia/Aqtobe", "Asia/Atyrau", "Asia/Oral", "Asia/Qostanay",
    "Asia/Qyzylorda", "Asia/Bishkek", "Asia/Dushanbe", "Asia/Ashgabat", "Asia/Baku", "Asia/Yerevan", "Asia/Tbilisi",
    "Europe/Minsk", "Europe/Chisinau", "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg",
    "Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok",
    "Asia/Magadan", "Asia/Kamchatka",
)  # fmt: skip
CURRENCIES: dict[str, str] = {
    "UZS": N_("UZS, soʻm of Uzbekistan"), "KZT": N_("KZT, tenge of Kazakhstan"), "KGS": N_("KGS, som of Kyrgyzstan"),
    "TJS": N_("TJS, somoni of Tajikistan"), "TMT": N_("TMT, manat of Turkmenistan"), "RUB": N_("RUB, rouble of Russia"),
    "USD": N_("USD, US dollar"), "EUR": N_("EUR, euro"),
}  # fmt: skip
MEANS = {
    "cash": N_("Cash"), "uzcard": "Uzcard", "humo": "Humo", "card": N_("Bank card"), "payme": "Payme", "click": "Click",
    "transfer": N_("Bank transfer"),
}  # fmt: skip
CASH_STEPS = (0, 10, 50, 100, 500, 1000)  # soʻm; 50 by rulings 28
DEFAULT_CASH_STEP = 50
MOST_BEDS = 30  # beds made with a room at once
LONGEST_PREFIX = 4
PIN_CHANGES = ("ticked", "always", "never")  # at which computers a PIN changes the user (rulings 20)
TRIAGE_TIMED = ("red", "orange", "yellow", "green")  # categories whose minutes a hospital may order itself
SWITCHES = ("triage", "admission", "billing")


@dataclass(frozen=True)
class Gap:
    """A line of the check list before the first admission: what it is, whether it is done, where to do it."""

    title: Message
    done: bool
    endpoint: str
    essential: bool = True
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Furnished:
    """How far a hospital is set up, counted by queries."""

    names: bool
    licence: bool
    address: bool
    tax_id: bool
    has_triage: bool
    has_admission: bool
    emergency: int
    inpatient: int
    rooms: int
    beds: int
    census_confirmed: bool


def gaps(at: Furnished) -> list[Gap]:
    """The building's own lines of the check list; staff and prices add theirs."""
    details, departments = "facility.details", "facility.departments"
    lines = [
        Gap(Message(N_("Names of the hospital in Russian and in Uzbek")), at.names, details),
        Gap(Message(N_("Licence")), at.licence, details),
        Gap(Message(N_("Address")), at.address, details),
        Gap(Message(N_("Tax number")), at.tax_id, details, essential=False),
        Gap(Message(N_("An emergency or an inpatient department")), bool(at.emergency + at.inpatient), departments),
    ]
    if at.has_triage:
        lines.append(Gap(Message(N_("An emergency department, as triage is on")), at.emergency > 0, departments))
    if at.has_admission:
        lines += [
            Gap(Message(N_("An inpatient department, as wards and beds are on")), at.inpatient > 0, departments),
            Gap(Message(N_("Rooms: %(count)s"), {"count": at.rooms}), at.rooms > 0, departments),
            Gap(Message(N_("Beds: %(count)s"), {"count": at.beds}), at.beds > 0, departments),
        ]
    lines.append(Gap(Message(N_("Census hour and the other settings")), at.census_confirmed, "facility.work"))
    return lines


REGISTRATION_ASKS = {
    "phone": N_("a phone"),
    "pinfl": N_("the national number (PINFL)"),
}  # fields of the registration form


def asked_of_everybody(settings: Mapping[str, Any]) -> list[str]:
    """Which of the optional fields of registration this hospital asks of everybody (peers.md 24)."""
    kept = settings.get("registration_asks", [])
    return [name for name in REGISTRATION_ASKS if name in kept]


def pin_change(settings: Mapping[str, Any]) -> str:
    """At which computers of a hospital a PIN changes the user: where somebody ticked it at sign-in, at all, at none."""
    kept = str(settings.get("pin_change", ""))
    return kept if kept in PIN_CHANGES else PIN_CHANGES[0]


def may_open(lines: list[Gap]) -> bool:
    """Whether nothing essential is missing."""
    return all(one.done for one in lines if one.essential)


def with_cyrillic(names: Mapping[str, str]) -> dict[str, str]:
    """The four names, the Cyrillic one made from the Latin where it was left empty."""
    return {**names, "name_uz_cyrl": names.get("name_uz_cyrl") or to_cyrillic(names.get("name_uz", ""))}


def check_code(code: str) -> str:
    """A department's short code in capitals: 1 to 8 letters, digits or hyphens of any script. Raises Refusal."""
    found = code.strip().upper()
    if not re.fullmatch(r"\w[\w-]{0,7}", found) or "_" in found:
        raise Refusal(N_("a code has 1 to 8 letters, digits or hyphens, for example TH or CH-2"), field="code")
    return found


def check_settings(prefix: str, step: Decimal | int, signed_by: str = "") -> None:
    """Refuse a prefix of numbers that paper cannot carry, a cash step nobody pays in, and a reviewer without a name
    (rulings 31: a named physician). Raises Refusal."""
    if not re.fullmatch(rf"[A-Z]{{0,{LONGEST_PREFIX}}}", prefix):
        raise Refusal(N_("a prefix has at most 4 capital Latin letters"), field="encounter_prefix")
    if int(step) not in CASH_STEPS:
        raise Refusal(N_("choose the step from the list"), field="cash_step")
    if signed_by and len(re.findall(r"[^\W\d_]+", signed_by)) < 2:
        raise Refusal(N_("family name and given name or initials are needed"), field="labels_signed_by")


def check_place(before: Mapping[str, str], after: Mapping[str, str], fixed: Mapping[str, bool]) -> None:
    """Time zone and currency are of a list, and stay once something was written in them. Raises Refusal."""
    zone, currency = after.get("zone", before["zone"]), after.get("currency", before["currency"])
    if zone != before["zone"] and fixed["zone"]:
        raise Refusal(
            N_("Patients or money are written already: in another time zone they would fall on other days."),
            field="zone",
        )
    if zone not in available_timezones():
        raise Refusal(N_("no time zone has this name; it is written like Asia/Tashkent"), field="zone_other")
    if currency != before["currency"] and fixed["currency"]:
        raise Refusal(
            N_("Prices or money are written already: in another currency the sums would be wrong."), field="currency"
        )
    if currency not in CURRENCIES:
        raise Refusal(N_("choose from the list"), field="currency")


def check_tax_id(tax_id: str) -> None:
    """A taxpayer's number (INN, STIR) has 9 digits, a person's 14; other countries 12. Raises Refusal."""
    if tax_id and not re.fullmatch(r"\d{9}|\d{12}|\d{14}", tax_id):
        raise Refusal(N_("there are %(count)s signs, 9, 12 or 14 digits are needed"), count=len(tax_id), field="tax_id")


def bed_numbers(taken: set[str], wanted: int) -> list[str]:
    """The next free whole numbers for the beds of a room."""
    found: list[str] = []
    number = 1
    while len(found) < wanted:
        if str(number) not in taken:
            found.append(str(number))
        number += 1
    return found


def named(name: str) -> dict[str, str]:
    """One name of another system as the names that we keep: Cyrillic is taken for Russian, Latin letters for Uzbek."""
    if any("а" <= sign <= "я" or sign in "ёўқғҳ" for sign in name.casefold()):
        return {"name_ru": name}
    return with_cyrillic({"name_uz": name, "name_uz_cyrl": ""})
