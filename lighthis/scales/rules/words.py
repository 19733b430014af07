"""Labels of signs, values and categories in the languages of the data files, and how a category looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lighthis.kernel.uzbek import to_cyrillic
from lighthis.scales.rules.scales import FOLDER, LABELS, scales, table


@dataclass(frozen=True)
class Look:
    """The four cues of a category: colour pair, shape, numeral, word; and the fill on black-and-white paper (reference 0.2)."""

    code: str
    rank: int
    background: str
    text: str
    shape: str
    numeral: str
    print_fill: str
    label: Mapping[str, str]


@lru_cache(maxsize=8)
def looks(folder: Path = FOLDER) -> Mapping[str, Look]:
    """Every category by code, most severe first. Sort by rank, never by the name of a colour."""
    found = [Look(**each) for each in table("categories.json", folder).get("categories", ())]
    return {look.code: look for look in sorted(found, key=lambda look: look.rank)}


def label(code: str, language: str, folder: Path = FOLDER) -> str:
    """The word for a sign, criterion, value, category or scale; uz_Cyrl is made from uz. Falls back to English, then to the code."""
    texts = _labels(folder).get(code, {})
    if language == "uz_Cyrl" and language not in texts and "uz" in texts:
        return to_cyrillic(texts["uz"])
    return texts.get(language) or texts.get("en") or code


def hint(code: str, scale: str, language: str, folder: Path = FOLDER) -> str:
    """What counts as this sign on this chart (reference card), empty where the card says no more."""
    for key in (f"{code}.hint.{scale}", f"{code}.hint"):
        if key in _labels(folder):
            return label(key, language, folder)
    return ""


@lru_cache(maxsize=8)
def _labels(folder: Path) -> Mapping[str, Mapping[str, str]]:
    vitals = table("vitals.json", folder)
    out: dict[str, Any] = dict(vitals.get("labels", {}))
    for group in ("vitals", "words", "flags"):
        out |= {code: each["label"] for code, each in vitals.get(group, {}).items()}
    for scale in scales(folder).values():
        out |= {scale.code: scale.title, **scale.labels}
    for name in LABELS:
        out |= table(name, folder).get("labels", {})
    return out | {code: look.label for code, look in looks(folder).items()}
