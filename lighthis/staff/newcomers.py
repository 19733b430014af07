"""Decisions about people who begin to work here: their logins, and whole files of them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from lighthis.kernel.names.strict import strict_key
from lighthis.kernel.text import N_, Message
from lighthis.staff.sheets import Line

LONGEST = {"family": 100, "given": 100, "patronymic": 100, "login": 40}
HEADINGS = {
    "family": ("family", "family name", "surname", "фамилия", "familiya", "familiyasi", "фамилияси"),
    "given": ("given", "given name", "name", "имя", "ism", "ismi", "исм", "исми"),
    "patronymic": ("patronymic", "отчество", "otasining ismi", "отасининг исми", "sharif", "шариф"),
    "login": ("login", "user name", "логин", "foydalanuvchi nomi"),
    "role": ("role", "роль", "rol", "роли", "lavozim", "должность", "лавозим"),
    "department": ("department", "отделение", "boʻlim", "bo'lim", "бўлим"),
    "language": ("language", "язык", "til", "тил"),
}
LANGUAGES = {
    "ru": "ru", "рус": "ru", "русский": "ru", "rus": "ru", "uz": "uz", "oʻzbekcha": "uz", "o'zbekcha": "uz", "uz-latn": "uz",
    "uz_cyrl": "uz_Cyrl", "uz-cyrl": "uz_Cyrl", "ўзбекча": "uz_Cyrl", "en": "en", "english": "en",
}  # fmt: skip
_ASCII = {"ö": "o", "ğ": "g", "ş": "sh", "ç": "ch"}


@dataclass(frozen=True)
class Newcomer:
    """A person of a file: names, login, and the codes of role and department."""

    family: str
    given: str
    patronymic: str
    login: str
    role: str
    department: str
    language: str


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file: row, heading, what stands there, why."""

    row: int
    field: str
    value: str
    why: Message


def login_of(family: str, given: str, taken: set[str]) -> str:
    """A login from the names, d.yuldasheva, with a number where it is taken."""
    base = ".".join(part for part in (_ascii(given)[:1], _ascii(family)[:30]) if part) or "user"
    number, login = 1, base
    while login in taken:
        number += 1
        login = f"{base}{number}"
    return login


def fits_login(login: str) -> bool:
    """Latin letters and digits, with point, hyphen and underscore between: 1 to 40 signs."""
    return re.fullmatch(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*", login) is not None and len(login) <= LONGEST["login"]


def check(
    lines: list[Line], roles: Mapping[str, str], departments: Mapping[str, str], taken: set[str]
) -> tuple[list[Newcomer], list[Problem]]:
    """The people of a file and everything that is wrong in it. Roles and departments: words in small letters to codes."""
    people: list[Newcomer] = []
    problems: list[Problem] = []
    used = set(taken)
    for line in lines:
        facts = _facts(line)
        wrong = _wrong(line.number, facts, roles, departments, used)
        problems += wrong
        if not wrong:
            login = facts["login"].casefold() or login_of(facts["family"], facts["given"], used)
            used.add(login)
            people.append(_person(facts, login, roles, departments))
    return people, problems


def _ascii(name: str) -> str:
    key = "".join(_ASCII.get(letter, letter) for letter in strict_key(name))
    return re.sub(r"[^a-z0-9]", "", key)


def _facts(line: Line) -> dict[str, str]:
    """The cells by our own names for the headings."""
    return {
        field: unicodedata.normalize("NFC", next((line.cells[name] for name in names if line.cells.get(name)), ""))
        for field, names in HEADINGS.items()
    }


def _wrong(
    row: int, facts: dict[str, str], roles: Mapping[str, str], departments: Mapping[str, str], used: set[str]
) -> list[Problem]:
    login, found = facts["login"].casefold(), []
    found += [(field, Message(N_("fill this in"))) for field in ("family", "role") if not facts[field]]
    for field, most in LONGEST.items():
        if len(facts[field]) > most:
            found.append((field, Message(N_("at most %(most)s characters fit"), {"most": most})))
        elif any(unicodedata.category(letter)[0] == "C" or ord(letter) >= 0x1F000 for letter in facts[field]):
            found.append((field, Message(N_("there is an unreadable character inside"))))
    if login and not fits_login(login):
        found.append(("login", Message(N_("Latin letters, digits, point, hyphen and underscore only"))))
    elif login in used:
        found.append(("login", Message(N_("this user name is taken already"))))
    if facts["role"] and facts["role"].casefold() not in roles:
        found.append(("role", Message(N_("this hospital has no such role"))))
    if facts["department"] and facts["department"].casefold() not in departments:
        found.append(("department", Message(N_("this hospital has no such department"))))
    if facts["language"] and facts["language"].casefold() not in LANGUAGES:
        found.append(("language", Message(N_("ru, uz, uz_Cyrl or en is needed"))))
    return [Problem(row, field, facts[field][:60], why) for field, why in found]


def _person(facts: dict[str, str], login: str, roles: Mapping[str, str], departments: Mapping[str, str]) -> Newcomer:
    return Newcomer(
        facts["family"],
        facts["given"],
        facts["patronymic"],
        login,
        roles[facts["role"].casefold()],
        departments[facts["department"].casefold()] if facts["department"] else "",
        LANGUAGES[facts["language"].casefold()] if facts["language"] else "",
    )
