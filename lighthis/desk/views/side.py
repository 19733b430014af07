"""Two records side by side: what each holds, line by line, and whether they agree."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from lighthis.desk.queries.merging import Hanging, hanging
from lighthis.kernel.names.spelling import other_script
from lighthis.packs.pack import current
from lighthis.registration import likely
from lighthis.registration.found import born
from lighthis.registration.models import Patient
from lighthis.registration.rules.duplicates import score_pair
from lighthis.registration.rules.merging import Side
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.visit import here_id, me

# fields of the comparison to lines of the table; the levels that say they agree
AGREE = {"same", "spelling", "near", "exchanged", "one part", "year"}


@dataclass(frozen=True)
class Column:
    """One of the two: for the table, the choice and the rules."""

    id: UUID
    name: str
    card: str
    person: Patient
    facts: Side
    hanging: Hanging


@dataclass(frozen=True)
class Row:
    """A line of the table: both values; `agrees` is "yes", "no" or "" where nothing is compared."""

    title: str
    one: str
    other: str
    agrees: str = ""


def column(person: Patient, ids: list[UUID]) -> Column:
    """A person, under all linked ids, as one side of the page."""
    hangs = hanging(ids, at=here_id(), by=me())
    facts = replace(likely.side(person), comings=hangs.comings)
    card = _card(person) or next((one.number for one in person.cards), "")
    return Column(person.id, _name(person), card, person, facts, hangs)


def described(person: Patient) -> dict[str, Any]:
    """A person on a line: name, the other script, birth, card here, district."""
    name = _name(person)
    return {
        "id": person.id, "name": name, "other": other_script(name) if person.name and not person.is_unknown else "",
        "born": born(person), "card": _card(person),
        "district": filters.code(person.addresses[0].district, "districts") if person.addresses else "",
    }  # fmt: skip


def rows_of(one: Column, other: Column) -> list[Row]:
    """The lines of the table, with a mark where the two agree and where they differ."""
    levels = score_pair(one.facts.person, other.facts.person).levels

    def line(title: str, tell: Any, field: str = "") -> Row:
        level = levels.get(field, "")
        agrees = ("yes" if level in AGREE else "no") if level else ""
        return Row(title, tell(one), tell(other), agrees)

    part = _part
    lines = [
        line(_("Family name"), lambda c: part(c, "family"), "surname"), line(_("Given name"), lambda c: part(c, "given"), "given"),
        line(_("Patronymic"), lambda c: part(c, "patronymic"), "patronymic"), line(_("Other spellings"), _spellings),
        line(_("Born"), lambda c: born(c.person), "birth"), line(_("Sex"), _sex, "sex"),
        line(_("PINFL"), lambda c: c.facts.person.pinfl, "pinfl"), line(_("Documents"), _documents),
        line(_("Phone"), _phones, "phone"), line(_("Address"), _address), line(_("Cards"), _cards),
        line(_("Allergies"), _allergies), line(_("Comings here"), _comings), line(_("Stays here"), lambda c: str(c.hanging.stays)),
        line(_("Papers here"), lambda c: str(c.hanging.papers)),
    ]  # fmt: skip
    if one.hanging.balance is not None:
        lines.append(line(_("To pay here"), lambda c: filters.money(c.hanging.balance)))
    return [*lines, line(_("Died"), _died), line(_("Registered on"), _registered)]


def reasons(one: Column, other: Column) -> str:
    """Why they may be one person, or two, in words."""
    return " ".join(say(reason) for reason in score_pair(one.facts.person, other.facts.person).reasons)


def _name(person: Patient) -> str:
    name = person.name
    return " ".join(filter(None, (name.family, name.given, name.patronymic))) if name else _("no name")


def _card(person: Patient) -> str:
    return next((card.number for card in person.cards if card.facility_id == here_id()), "")


def _part(side: Column, name: str) -> str:
    return getattr(side.person.name, name) if side.person.name else ""


def _spellings(side: Column) -> str:
    now = side.person.name
    former = [f"{one.family} {one.given} {one.patronymic}".strip() for one in side.person.names if one is not now]
    return "; ".join(dict.fromkeys(former))


def _sex(side: Column) -> str:
    return {"male": _("male"), "female": _("female")}.get(side.person.sex, "")


def _documents(side: Column) -> str:
    kinds = {"pinfl", "source"}
    return ", ".join(one.value for one in side.person.identifiers if one.kind not in kinds and one.state != "withdrawn")


def _phones(side: Column) -> str:
    return ", ".join(dict.fromkeys(current().formats.phone(one.phone) for one in side.person.contacts if one.phone))


def _address(side: Column) -> str:
    found = side.person.addresses
    if not found:
        return ""
    return ", ".join(filter(None, (filters.code(found[0].district, "districts"), found[0].mahalla, found[0].line)))


def _cards(side: Column) -> str:
    return ", ".join(one.number for one in side.person.cards)


def _allergies(side: Column) -> str:
    known = sum(one.withdrawn_at is None for one in side.person.allergies)
    return str(known) if known else _("none known") if side.person.allergies_asked_at else _("not asked")


def _comings(side: Column) -> str:
    hangs = side.hanging
    last = _("%(count)s, the last %(at)s", count=hangs.comings, at=filters.instant(hangs.last_at))
    return last if hangs.last_at else "0"


def _died(side: Column) -> str:
    return filters.instant(side.person.died_at) if side.person.died_at else ""


def _registered(side: Column) -> str:
    return filters.instant(side.person.created_at)
