"""A row of a table as a person: each field read by the rule that the desk uses, every fault named with its column."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lighthis.interop.rules import columns
from lighthis.interop.rules.incoming import (
    BIRTH_CERTIFICATE,
    PASSPORT,
    Address,
    Incoming,
    Problem,
    Reading,
)
from lighthis.interop.rules.tables import Row
from lighthis.kernel.dates import TypedDay, parse_day
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.registration.rules.draft import Document
from lighthis.registration.rules.person import Precision, Sex
from lighthis.registration.rules.pinfl import check_pinfl
from lighthis.registration.rules.sex import read_sex

LONGEST = {"source_id": 100, "family": 200, "given": 200, "patronymic": 200, "full_name": 400}
LONGEST_OTHER = 500


@dataclass
class Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    cells: dict[str, str]
    today: date
    problems: list[Problem] = field(default_factory=list)
    is_plain: bool = False  # no sign in any cell needs a look

    def text(self, name: str) -> str:
        """A cell that can be kept: not too long, no invisible signs."""
        value = self.cells.get(name, "")
        if not value:
            return ""
        most = LONGEST.get(name, LONGEST_OTHER)
        if len(value) > most:
            self.fault(name, N_("too long: at most %(most)s signs"), most=most)
            return ""
        if not self.is_plain and has_strange_signs(value):
            self.fault(name, N_("there are signs in it that cannot be written"))
            return ""
        return " ".join(value.split())

    def fault(self, name: str, text: str, *, fatal: bool = True, **values: object) -> None:
        """Note what is wrong with a field."""
        self.problems.append(Problem(name, Message(text, values), fatal))

    def worth_a_look(self, name: str, text: str, **values: object) -> None:
        """Note what an operator should look at, although the row is brought in."""
        self.fault(name, text, fatal=False, **values)


def has_strange_signs(text: str) -> bool:
    """Whether a text holds control signs or halves of letters, which no store takes."""
    return not text.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cs", "Cn", "Co"} and c not in "\t\r\n" for c in text
    )


def read(row: Row, today: date) -> Reading:
    """The person of a row, or why there is none."""
    reader = Reader(row.cells, today, is_plain=row.is_plain)
    if row.spare:
        reader.fault("", N_("more cells than columns: the row has slipped"))
    source_id = reader.text("source_id")
    if not source_id and not reader.problems:
        reader.fault("source_id", N_("missing: without it the person would come twice the next time"))
    family, given, patronymic = _name(reader)
    born = _birth(reader)
    sex = _sex(reader)
    day, precision = (born.day, born.precision) if born else (None, "unknown")
    person = Incoming(
        source_id=source_id, family=family, given=given, patronymic=patronymic, sex=sex or "unknown", birth_date=day,
        precision=precision, pinfl=pinfl(reader, "pinfl", reader.text("pinfl"), day, sex, precision),
        documents=_documents(reader), phone=_phone(reader, "phone"), kin=reader.text("kin"),
        kin_phone=_phone(reader, "kin_phone"), citizenship=_citizenship(reader), language=_language(reader),
        addresses=_address(reader),
    )  # fmt: skip
    return Reading(row.line, source_id, person, tuple(reader.problems), reader.text("lighthis_id"))


def _name(reader: Reader) -> tuple[str, str, str]:
    family, given, patronymic = (_tidied(reader.text(name)) for name in ("family", "given", "patronymic"))
    if not family and not given:
        words = tidy(reader.text("full_name")).split()
        family, given, patronymic = [*[*words, "", ""][:2], " ".join(words[2:])] if words else ("", "", patronymic)
    if not family and not given:
        if not any(one.field in {"family", "given", "full_name"} for one in reader.problems):
            reader.fault("family", N_("missing: a family name or a given name is needed"))
    elif not any(c.isalpha() for c in family + given):
        reader.fault("family", N_("there is not one letter in the name"))
    return family, given, patronymic


def _birth(reader: Reader) -> TypedDay | None:
    text = reader.text("birth_date")
    if not text:
        reader.fault("birth_date", N_("missing: the date of birth is needed, or the year alone"))
        return None
    return birth(reader, "birth_date", text.removesuffix(" 00:00:00"))


def birth(reader: Reader, name: str, text: str) -> TypedDay | None:
    """A date of birth with how much of it is known; a fault and None where it is none."""
    try:
        found = _day(text, reader.today)
    except Refusal as refusal:
        reader.problems.append(Problem(name, refusal.message))
        return None
    if reader.today.year - found.day.year > 130:
        reader.fault(name, N_("more than 130 years ago"))
        return None
    return found


_day = lru_cache(maxsize=65_536)(parse_day)
_tidied = lru_cache(maxsize=65_536)(tidy)


def _sex(reader: Reader) -> Sex | None:
    text = reader.text("sex")
    found = read_sex(text)
    if found is None:
        if columns.is_unknown_sex(text):
            reader.fault("sex", N_("missing: male or female is needed (m, f)"))
        else:
            reader.fault("sex", N_("not understood; write m or f"))
    return found


def pinfl(reader: Reader, name: str, text: str, born: date | None, sex: Sex | None, precision: str) -> str:
    """A PINFL of 14 digits; what else looks wrong in it is only noted."""
    if not text:
        return ""
    known: Precision = precision if precision in {"day", "month", "year"} else "unknown"  # type: ignore[assignment]
    try:
        found = check_pinfl(text, born, sex, known)
    except Refusal as refusal:
        reader.problems.append(Problem(name, refusal.message))
        return ""
    reader.problems += [Problem(name, warning, is_fatal=False) for warning in found.warnings]
    return found.number


def _documents(reader: Reader) -> tuple[Document, ...]:
    found = []
    for name, system in (("passport", PASSPORT), ("birth_certificate", BIRTH_CERTIFICATE)):
        value = reader.text(name)
        if value and not any(c.isdigit() for c in value):
            reader.worth_a_look(name, N_("no digit in it; it was left out"))
        elif value:
            found.append(Document(name, system, value))
    return tuple(found)


def _phone(reader: Reader, name: str) -> str:
    value = reader.text(name)
    if value and sum(c.isdigit() for c in value) < 5:
        reader.worth_a_look(name, N_("this does not look like a phone number; it was kept as written"))
    return value


def _citizenship(reader: Reader) -> str:
    value = reader.text("citizenship")
    if not value:
        return ""
    found = columns.code_of("citizenship", value)
    if found is None and len(value) == 2 and value.isascii() and value.isalpha():
        found = value.upper()
    if found is None:
        reader.worth_a_look("citizenship", N_("not in the list of countries; it was left out"))
    return found or ""


def _language(reader: Reader) -> str:
    value = reader.text("language")
    found = columns.language_of(value) if value else ""
    if found is None:
        reader.worth_a_look("language", N_("not a language of this system; it was left out"))
    return found or ""


def _address(reader: Reader) -> tuple[Address, ...]:
    """Region and district by code or by word; a word that the list lacks goes into the line, so that it is not lost."""
    lost, codes = [], {}
    for name, list_name in (("region", "regions"), ("district", "districts")):
        value = reader.text(name)
        found = columns.code_of(list_name, value) if value else ""
        if found is None:
            lost.append(value)
            reader.worth_a_look(name, N_("not in the list; it was written into the address as it stands"))
        codes[name] = found or ""
    mahalla, line = reader.text("mahalla"), reader.text("address")
    line = ", ".join([*lost, *([line] if line else [])])
    region = codes["region"] or codes["district"][:4]
    if not (region or mahalla or line):
        return ()
    return (Address("lived", columns.country(), region, codes["district"], mahalla, line),)
