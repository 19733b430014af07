"""Between the form of a person and the record: laid flat for the form, drafted for the action."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lighthis.packs import identifiers
from lighthis.packs.pack import current
from lighthis.registration import places
from lighthis.registration.actions import Document, Home, PatientDraft
from lighthis.registration.forms import PatientForm, ShortForm
from lighthis.registration.models import Patient
from lighthis.web.forms import TECHNICAL
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say

SAID = (
    "family", "given", "patronymic", "pinfl", "dispute", "phone", "kin_phone", "kin", "citizenship", "district", "line",
    "work", "social_status", "kin_relation", "nationality", "residency", "disability", "disability_kind", "occupation",
    "school", "clinic", "lacking",
)  # fmt: skip
A_YEAR = 365
SETTLEMENT = {"city": False, "village": True}


SHORT = {"family", "given", "patronymic", "birth_date", "sex", "pinfl", "phone"}


def is_short(sent: Mapping[str, str]) -> bool:
    """Whether the short form was sent to be saved, and nothing beside it."""
    go = sent.get("go", "")
    return set(sent) <= SHORT | TECHNICAL and go != "more" and "-" not in go and ":" not in go


def short(form: ShortForm) -> PatientDraft:
    """What the short form says."""
    said = {name: form[name].data or "" for name in ("family", "given", "patronymic", "pinfl", "phone")}
    precision = form.birth_date.precision if form.birth_date.data else "unknown"
    return PatientDraft(**said, sex=form.sex.data, birth_date=form.birth_date.data, precision=precision)


def draft(form: PatientForm) -> PatientDraft:
    """What the form says."""
    said = {name: form[name].data or "" for name in SAID}
    if form.benefit:
        said |= {"benefit": form.benefit.data or "", "benefit_document": form.benefit_document.data or ""}
    return PatientDraft(
        **said, sex=form.sex.data, birth_date=form.birth_date.data,
        precision=form.birth_date.precision if form.birth_date.data else "unknown", documents=_documents(form),
        mahalla=places.kept(form.district.data, form.mahalla.data), is_rural=SETTLEMENT.get(form.settlement.data),
        registered=Home(
            form.reg_district.data or "", places.kept(form.reg_district.data, form.reg_mahalla.data), form.reg_line.data or "",
        ),
        clinic_since=form.clinic_since.data,
        alike_seen=tuple(filter(None, [form.alike_shown.data, form.same_person.data, form.alike_reason.data])),
    )  # fmt: skip


def _documents(form: PatientForm) -> tuple[Document, ...]:
    kind = identifiers.kind(form.document_kind.data) if form.document.data else None
    if kind is None:
        return ()
    country = form.citizenship.data if identifiers.is_foreign(kind) else ""
    return (Document(kind.kind, identifiers.system_of(kind, country), form.document.data, country=country),)


def doubts(form: ShortForm) -> str:
    """What in the number saved should be looked at again; a sentence beside "saved", never a reason not to save."""
    if not form.pinfl.data:
        return ""
    own = identifiers.national()
    found = identifiers.warnings(own, form.pinfl.data, form.birth_date.data, form.sex.data, form.birth_date.precision)
    return _("%(number)s: %(doubts)s", number=form.pinfl.label.text, doubts=" ".join(map(say, found))) if found else ""


def moved_too_soon(before: date | None, form: PatientForm) -> str:
    """A polyclinic may be changed once a year (dhp-fhir.md 4): a sentence, never a refusal."""
    since = form.clinic_since.data
    if before is None or since is None or not 0 < (since - before).days < A_YEAR:
        return ""
    return _("The polyclinic was changed less than a year ago.")


def flat(patient: Patient) -> dict[str, Any]:
    """A patient with the rows around it, laid flat as the form shows them."""
    name, pinfl = patient.name, patient.national
    own, kin = patient.contact("own"), patient.contact("kin")
    lived, registered = patient.address("lived"), patient.address("registered")
    return {
        "family": name.family if name else "",
        "given": name.given if name else "",
        "patronymic": name.patronymic if name else "",
        "pinfl": pinfl.value if pinfl else "",
        "phone": in_groups(own.phone) if own else "",
        "kin_phone": in_groups(kin.phone) if kin else "",
        "kin": kin.person if kin else "",
        "kin_relation": kin.relation if kin else "",
        **home(lived, ""),
        **home(registered, "reg_"),
        "settlement": _settlement(lived),
    }


def in_groups(number: str) -> str:
    """A phone as it is read out, with spaces that can be typed over."""
    return current().formats.phone(number).replace("\u00a0", " ")


def home(row: Any, prefix: str) -> dict[str, str]:
    """The fields of an address."""
    if row is None:
        return {f"{prefix}{name}": "" for name in ("district", "mahalla", "line")}
    mahalla = places.shown(row.mahalla, language())
    return {f"{prefix}district": row.district, f"{prefix}mahalla": mahalla, f"{prefix}line": row.line}


def _settlement(row: Any) -> str:
    """Empty where the district's code says it already."""
    if row is None or row.is_rural is None or row.is_rural == places.is_rural(row.district):
        return ""
    return "village" if row.is_rural else "city"


def housemate(other: Patient) -> dict[str, Any]:
    """What a relative at the same address has in common with somebody: home, family name, and whom to call."""
    name, own = other.name, other.contact("own")
    whole = " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else ""
    common = {
        "family": name.family if name else "", "kin": whole, "kin_phone": in_groups(own.phone) if own else "", "kin_relation": "relative", "citizenship": other.citizenship,
    }  # fmt: skip
    return {**common, **home(other.address("lived"), ""), **home(other.address("registered"), "reg_"),
            "settlement": _settlement(other.address("lived"))}  # fmt: skip
