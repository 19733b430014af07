"""Look-ups of diagnosis codes: an edition that the hospital installed, then our own words, then the package's English."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.kernel.uzbek import to_cyrillic
from lighthis.terminology import editions, rules, world
from lighthis.terminology.models import Icd10Edition
from lighthis.terminology.shelf import Shelf, shelf

ICD10 = Path(__file__).with_name("codes") / "icd10.csv"
LANGUAGES = ("ru", "uz", "en")
EVERYWHERE = ("ru", "uz", "uz_Cyrl", "en")


@dataclass(frozen=True)
class CodeEntry:
    """A diagnosis code of ICD-10 with its words; a language that has none is empty. Our Uzbek Cyrillic is made from the Latin."""

    code: str
    name_ru: str
    name_uz: str
    name_en: str
    chapter: str = ""
    name_uz_cyrl: str = ""

    def name_in(self, lang: str) -> str:
        """The words for a reader of `ru`, `uz`, `uz_Cyrl` or `en`; nothing where there are none in it."""
        if lang == "uz_Cyrl":
            return self.name_uz_cyrl or to_cyrillic(self.name_uz)
        return {"ru": self.name_ru, "uz": self.name_uz}.get(lang, self.name_en)


def code(value: str) -> CodeEntry | None:
    """The entry of a code however it was typed; None where nobody knows it."""
    wanted = rules.normal(value)
    own, shelves = _by_code().get(wanted), editions.installed()
    titles = {lang: one.titles.get(wanted, "") for lang, one in shelves.items()}
    ru, uz, uz_cyrl, en = (titles.get(lang, "") for lang in EVERYWHERE)
    if own is None:
        en = en or world.world().titles.get(wanted, "")
        return CodeEntry(wanted, ru, uz, en, "", uz_cyrl) if any((ru, uz, uz_cyrl, en)) else None
    if not any(titles.values()):
        return own
    return CodeEntry(wanted, ru or own.name_ru, uz or own.name_uz, en or own.name_en, own.chapter, uz_cyrl)


def named(value: str, lang: str) -> str:
    """The words of a code for a reader; nothing where nobody has them in the language."""
    found = code(value)
    return found.name_in(lang) if found else ""


def find(text: str, lang: str, limit: int = 20) -> list[CodeEntry]:
    """What a doctor may mean by a code or some words in any of the languages, best first; our own list before rarer codes."""
    typed = text[:200]
    start = rules.begins(typed)
    places = _beginning(start) if start else _with_words(rules.keys(typed), lang)
    ordered = sorted(places, key=lambda one: (places[one], one))[:limit]
    return [entry for one in ordered if (entry := code(one)) is not None]


def subdivided(value: str) -> bool:
    """Whether the editions at hand divide a category of three characters further."""
    return len(value) == 3 and any(f"{value}.{digit}" in one.titles for one in _edition() for digit in "0123456789")


def is_known(value: str) -> bool | None:
    """Whether a code, or the four characters that it begins with, stands in an edition; None where no whole edition is at hand."""
    whole = _edition()
    if code(value) is not None or code(value[:5]) is not None:
        return True
    return False if whole else None


def not_valid(value: str, on: date) -> tuple[str, date] | None:
    """The edition that does not let a code be used on a day, and the day where its use ends or begins; None where all do."""
    for one in editions.installed().values():
        if (last := one.until.get(value)) and on > last:
            return one.name, last
        if (first := one.since.get(value)) and on < first:
            return one.name, first
    return None


def all_editions() -> list[Icd10Edition]:
    """Every official edition that was installed, the newest first."""
    return list(session.scalars(select(Icd10Edition).order_by(Icd10Edition.created_at.desc(), Icd10Edition.id.desc())))


def own() -> int:
    """How many codes the program brings its own words for."""
    return len(_by_code())


def _edition() -> list[Shelf]:
    """The shelves that hold a whole classification: what the hospital installed, else the package."""
    shelves = [one for one in editions.installed().values() if len(one.titles) >= WHOLE] or [world.world()]
    return [one for one in shelves if one.titles]


WHOLE = 2000  # categories alone are 2,050: a file with fewer titles is a part of the classification


def _beginning(start: str) -> dict[str, int]:
    own = (one for one in _by_code() if one.startswith(start))
    return {
        one: int(one != start) for one in (*own, *chain.from_iterable(s.titles.beginning(start) for _, s in _shelves()))
    }


def _with_words(wanted: tuple[str, ...], lang: str) -> dict[str, tuple[bool, bool, int]]:
    """Codes with their places: words in the reader's language first, our own list first, short titles first."""
    own = "uz" if lang == "uz_Cyrl" else lang
    places: dict[str, tuple[bool, bool, int]] = {}
    for name, one in _shelves():
        is_own = name in {own, lang}
        for found in one.having(wanted):
            length = one.titles[found].count(" ") if is_own else 0
            place = (not is_own, found not in _by_code(), length)
            places[found] = min(place, places.get(found, place))
    return places


def _shelves() -> list[tuple[str, Shelf]]:
    return [*_ours(), *editions.installed().items(), ("en", world.world())]


@cache
def _by_code() -> dict[str, CodeEntry]:
    with ICD10.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {
            row["code"]: CodeEntry(row["code"], row["name_ru"], row["name_uz"], row["name_en"], row["chapter"])
            for row in rows
        }


@cache
def _ours() -> tuple[tuple[str, Shelf], ...]:
    known = _by_code().values()
    return tuple(
        (lang, shelf((one.code, title, " ".join(rules.keys(title))) for one in known if (title := one.name_in(lang))))
        for lang in LANGUAGES
    )
