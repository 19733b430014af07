"""One FHIR Patient as a person (dhp-fhir.md 3): identifiers by system, names in three slots, dates of any length, addresses."""

from datetime import UTC, date, datetime
from typing import Any

from lighthis.interop.rules import columns, people
from lighthis.interop.rules.fhir import Resource
from lighthis.interop.rules.incoming import BIRTH_CERTIFICATE, CORE, PASSPORT, PINFL, Address, Incoming, Reading
from lighthis.interop.rules.people import Reader
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_
from lighthis.packs.codes import code_list
from lighthis.registration.rules.draft import Document
from lighthis.registration.rules.person import Sex

KINDS = {
    PASSPORT: "passport", BIRTH_CERTIFICATE: "birth_certificate", CORE + "uz/ppn/intl": "international_passport",
    CORE + "uz/ppn/dp": "diplomatic_passport", CORE + "uz/dl": "drivers_licence", CORE + "uz/hc": "health_card",
    CORE + "uz/mi": "military_id", CORE + "uz/pcn": "penitentiary", CORE + "uz/pen": "pension", CORE + "uz/mrt": "temporary",
}  # fmt: skip
ENDINGS = (("/mrt", "temporary"), ("/ppn", "foreign_passport"), ("/dl", "drivers_licence"))
_CITIZENSHIP = "http://hl7.org/fhir/StructureDefinition/patient-citizenship"
_BEST_NAME = ("official", "usual", "", "temp", "anonymous", "nickname", "maiden", "old")
_BEST_PHONE = ("mobile", "home", "", "work", "temp", "old")
_USES = {"home": "registered"}  # the national meaning of home is registered, of temp where one lives (dhp-fhir.md 3.3)


def read(resource: Resource, today: date) -> Reading:
    """The person of a Patient, or why there is none."""
    patient, reader = resource.patient, Reader({}, today)
    pinfl, documents = _identifiers(reader, patient)
    source_id = _source_id(reader, resource, pinfl, documents)
    family, given, patronymic, is_anonymous = _name(reader, patient)
    text = _kept(reader, "birthDate", patient.get("birthDate"))
    born = people.birth(reader, "birthDate", text) if text else None
    sex, precision = _sex(reader, patient), born.precision if born else "unknown"
    kin, kin_phone = _kin(reader, patient)
    day = born.day if born else None
    person = Incoming(
        source_id=source_id, family=family, given=given, patronymic=patronymic, sex=sex or "unknown", birth_date=day,
        precision=precision, pinfl=people.pinfl(reader, "identifier", pinfl, day, sex, precision), documents=documents,
        phone=_phone(reader, patient.get("telecom")), kin=kin, kin_phone=kin_phone, citizenship=_citizenship(patient),
        language=_language(patient), addresses=tuple(_addresses(reader, patient)), died_at=_died(reader, patient),
        is_unknown=is_anonymous and not pinfl and all(one.kind == "temporary" for one in documents),
    )  # fmt: skip
    return Reading(resource.line, source_id, person, tuple(reader.problems))


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _rank(order: tuple[str, ...], use: Any) -> int:
    """The place of a use in an order of preference; a strange one comes last."""
    use = "" if use is None else use
    return order.index(use) if use in order else len(order)


def _words(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _kept(reader: Reader, name: str, value: Any) -> str:
    """A string as it can be kept; anything else is a fault of the sender."""
    if value is None:
        return ""
    if not isinstance(value, str):
        reader.fault(name, N_("not a text, as FHIR wants it"))
        return ""
    reader.cells[name] = value
    return reader.text(name)


def _identifiers(reader: Reader, patient: dict[str, Any]) -> tuple[str, tuple[Document, ...]]:
    pinfl, documents = "", []
    for one in _rows(patient.get("identifier")):
        system, value = _kept(reader, "identifier", one.get("system")), _kept(reader, "identifier", one.get("value"))
        if not value:
            continue
        if system == PINFL:
            if pinfl and pinfl != value:
                reader.fault("identifier", N_("two different PINFL for one person"))
            pinfl = value
        else:
            documents.append(Document(_kind(system), system or "urn:lighthis:unnamed", value))
    return pinfl, tuple(dict.fromkeys(documents))


def _kind(system: str) -> str:
    if system in KINDS:
        return KINDS[system]
    if system.startswith(CORE):
        return next((kind for ending, kind in ENDINGS if system.endswith(ending)), "other")
    return "other"


def _source_id(reader: Reader, resource: Resource, pinfl: str, documents: tuple[Document, ...]) -> str:
    """The resource's own id, else its address in the bundle, else its first number."""
    own = _kept(reader, "id", resource.patient.get("id"))
    first = f"{documents[0].system}|{documents[0].value}" if documents else f"{PINFL}|{pinfl}" if pinfl else ""
    found = own or resource.full_url[:200] or first
    if not found:
        reader.fault("id", N_("missing: without it the person would come twice the next time"))
    return found


def _name(reader: Reader, patient: dict[str, Any]) -> tuple[str, str, str, bool]:
    """Family, given, patronymic (in suffix, or as the second given name), and whether nobody could name the person."""
    names = sorted(_rows(patient.get("name")), key=lambda one: _rank(_BEST_NAME, one.get("use")))
    if not names:
        reader.fault("name", N_("missing: a family name or a given name is needed"))
        return "", "", "", False
    best = names[0]
    family = tidy(_kept(reader, "name.family", best.get("family")))
    given = [tidy(_kept(reader, "name.given", one)) for one in _words(best.get("given"))]
    suffix = [tidy(_kept(reader, "name.suffix", one)) for one in _words(best.get("suffix"))]
    if family or any(given):
        patronymic = " ".join(suffix) or " ".join(given[1:])
        return family, " ".join(given) if suffix else "".join(given[:1]), patronymic, False
    whole = tidy(_kept(reader, "name.text", best.get("text")))
    if not whole:
        reader.fault("name", N_("missing: a family name or a given name is needed"))
    return whole, "", "", best.get("use") == "anonymous"


def _sex(reader: Reader, patient: dict[str, Any]) -> Sex | None:
    gender = _kept(reader, "gender", patient.get("gender"))
    if gender == "other":
        reader.worth_a_look("gender", N_("neither male nor female there; kept as unknown"))
    elif gender not in {"", "male", "female", "unknown"}:
        reader.fault("gender", N_("not understood; write m or f"))
    return "male" if gender == "male" else "female" if gender == "female" else None


def _phone(reader: Reader, telecom: Any) -> str:
    """The best phone that has a number; entries without one say only that there is a phone."""
    phones = [one for one in _rows(telecom) if one.get("system", "phone") in ("phone", "sms") and one.get("value")]
    phones.sort(key=lambda one: _rank(_BEST_PHONE, one.get("use")))
    return _kept(reader, "telecom", phones[0]["value"]) if phones else ""


def _kin(reader: Reader, patient: dict[str, Any]) -> tuple[str, str]:
    for contact in _rows(patient.get("contact")):
        name = contact.get("name")
        name = name if isinstance(name, dict) else {}
        parts = [_kept(reader, "contact", name.get("family")), *_words(name.get("given")), *_words(name.get("suffix"))]
        who = _kept(reader, "contact", name.get("text")) or _kept(reader, "contact", " ".join(filter(None, parts)))
        phone = _phone(reader, contact.get("telecom"))
        if who or phone:
            return who, phone
    return "", ""


def _citizenship(patient: dict[str, Any]) -> str:
    for extension in _rows(patient.get("extension")):
        if extension.get("url") == _CITIZENSHIP:
            for part in [extension, *_rows(extension.get("extension"))]:
                concept = part.get("valueCodeableConcept")
                for coding in _rows(concept.get("coding")) if isinstance(concept, dict) else []:
                    code = coding.get("code")
                    if isinstance(code, str) and len(code) == 2 and code.isascii() and code.isalpha():
                        return code.upper()
    return ""


def _language(patient: dict[str, Any]) -> str:
    """The language the patient speaks, else the one the record is written in."""
    for one in sorted(_rows(patient.get("communication")), key=lambda row: not row.get("preferred")):
        concept = one.get("language")
        for coding in _rows(concept.get("coding")) if isinstance(concept, dict) else []:
            found = columns.language_of(str(coding.get("code", "")))
            if found:
                return found
    return columns.language_of(str(patient.get("language", ""))) or ""


def _addresses(reader: Reader, patient: dict[str, Any]) -> list[Address]:
    found: dict[str, Address] = {}
    for one in _rows(patient.get("address")):
        country, state, district, city, text = (
            _kept(reader, "address", one.get(key)) for key in ("country", "state", "district", "city", "text")
        )
        line = ", ".join(_kept(reader, "address", part) for part in _words(one.get("line"))) or text
        region = state or district[:4] if _in_list("regions", state or district[:4]) else state
        if _in_list("regions", region) or _in_list("districts", district):
            country = columns.country()  # an official example says 182 here
        use = _USES.get(str(one.get("use")), "lived")
        if any((region, district, city, line)) and use not in found:
            found[use] = Address(use, country, region, district, city, line)
    return sorted(found.values(), key=lambda one: one.use)


def _in_list(name: str, code: str) -> bool:
    return bool(code) and any(row.code == code for row in code_list(name))


def _died(reader: Reader, patient: dict[str, Any]) -> datetime | None:
    text = _kept(reader, "deceasedDateTime", patient.get("deceasedDateTime"))
    if not text:
        if patient.get("deceasedBoolean") is True:
            reader.worth_a_look("deceasedBoolean", N_("says that the person died, but not when; write it by hand"))
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        reader.fault("deceasedDateTime", N_("Enter a valid date (DD.MM.YYYY)."))
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
