"""Look-ups in the code lists that ship with the product; each file is read once."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lighthis.kernel.uzbek import to_cyrillic
from lighthis.terminology import rules

ICD10 = Path(__file__).with_name("codes") / "icd10.csv"
LANGUAGES = ("ru", "uz", "en")


@dataclass(frozen=True)
class CodeEntry:
    """A diagnosis code of ICD-10 with its words; Uzbek Cyrillic is made from the Latin."""

    code: str
    name_ru: str
    name_uz: str
    name_en: str
    chapter: str

    def name_in(self, lang: str) -> str:
        """The words for a reader of `ru`, `uz`, `uz_Cyrl` or `en`."""
        if lang == "uz_Cyrl":
            return to_cyrillic(self.name_uz)
        return {"ru": self.name_ru, "uz": self.name_uz}.get(lang, self.name_en)


@dataclass(frozen=True)
class _Indexed:
    """An entry with the keys of its words in each language."""

    entry: CodeEntry
    keys: dict[str, tuple[str, ...]]


def code(value: str) -> CodeEntry | None:
    """The entry of a code however it was typed; None where our list does not hold it."""
    return _by_code().get(rules.normal(value))


def named(value: str, lang: str) -> str:
    """The words of a code for a reader; nothing where our list does not hold it."""
    found = code(value)
    return found.name_in(lang) if found else ""


def find(text: str, lang: str, limit: int = 20) -> list[CodeEntry]:
    """What a doctor may mean by a code or some words in any of the languages, best first."""
    typed = text[:200]
    wanted = rules.keys(typed)
    own = "uz" if lang == "uz_Cyrl" else lang
    ranked = []
    for one in _index():
        others = tuple(key for name in LANGUAGES if name != own for key in one.keys[name])
        place = rules.rank(one.entry.code, typed, wanted, one.keys.get(own, ()), others)
        if place is not None:
            ranked.append((place, len(one.keys[own]) if place >= rules.OWN_WORDS else 0, one.entry.code, one.entry))
    ranked.sort(key=lambda row: row[:3])
    return [entry for *_order, entry in ranked[:limit]]


@cache
def _by_code() -> dict[str, CodeEntry]:
    with ICD10.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {
            row["code"]: CodeEntry(row["code"], row["name_ru"], row["name_uz"], row["name_en"], row["chapter"])
            for row in rows
        }


@cache
def _index() -> tuple[_Indexed, ...]:
    return tuple(
        _Indexed(
            entry, {"ru": rules.keys(entry.name_ru), "uz": rules.keys(entry.name_uz), "en": rules.keys(entry.name_en)}
        )
        for entry in _by_code().values()
    )
