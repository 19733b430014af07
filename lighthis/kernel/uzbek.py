"""Uzbek Latin to Uzbek Cyrillic, for the words of the program. Never for a person's name on paper: names are data."""

import csv
import re
from functools import cache
from pathlib import Path

EXCEPTIONS = Path(__file__).with_name("uzbek_exceptions.csv")

_LETTERS = {
    "sʼh": "сҳ", "yoʻ": "йў", "oʻ": "ў", "gʻ": "ғ", "sh": "ш", "ch": "ч", "ye": "е", "yo": "ё", "yu": "ю", "ya": "я",
    "ts": "ц", "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и", "j": "ж", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в",
    "x": "х", "y": "й", "z": "з", "ʼ": "ъ", "ʻ": "ъ",
}  # fmt: skip
# The t of a stem before the endings -siz, -sin and -sa is not the letter ц: ruxsatsiz, etsin, ketsa.
_T_BEFORE_ENDING = r"(?P<split>ts)(?=iz|in(?:mi|lar)?$|a(?:m|k|ng|ngiz|lar|ngizlar)?$)"
_PLACEHOLDER = r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[sd%]|\{\w*\}"
_MARKUP = r"</?[a-zA-Z][^>]*>|&#?\w+;"
_ADDRESS = r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+"
_NUMBERS = r"(?<![\wʻʼ])[A-Z](?:-\d{4}-\d+|\d+(?:\.\d+)?)"  # E-2026-000123, J18.9
_SIGNS = rf"°C|{_NUMBERS}|(?<![\wʻʼ.])[IVX]{{1,5}}(?![\wʻʼ]|\.\w)"  # I va II guruh, but not the I of F.I.Sh.
_APOSTROPHES = "'‘’`´ʻʼ′"
_QUOTES = {"“": "«", "”": "»"}


def to_cyrillic(text: str) -> str:
    """The same text in Cyrillic letters; placeholders, markup, addresses, Roman numerals and foreign names stay."""
    return _tokens().sub(_token, canonical(text))


def canonical(text: str) -> str:
    """Uzbek Latin with its two letters for apostrophes: U+02BB after o and g, U+02BC between other letters."""
    text = re.sub(rf"(?<=[oOgG])[{_APOSTROPHES}]", "ʻ", text)
    return re.sub(rf"(?<=[a-fh-np-zA-FH-NP-Z])[{_APOSTROPHES}](?=[a-zA-Z])", "ʼ", text)


def foreign_names() -> list[str]:
    """Names that keep their Latin letters inside Cyrillic text, the longest first."""
    return _longest_first(_exceptions("keep"))


def stays_latin() -> re.Pattern[str]:
    """Everything that keeps its Latin letters inside Cyrillic text."""
    names = "|".join(map(re.escape, foreign_names()))
    return re.compile(rf"{_PLACEHOLDER}|{_MARKUP}|{_ADDRESS}|{_SIGNS}|(?<![A-Za-z])(?:{names})(?![A-Z0-9])")


def _longest_first(words: dict[str, str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


@cache
def _exceptions(place: str) -> dict[str, str]:
    """The rows of the exceptions file for one place in the word: keep, word, start, any."""
    with EXCEPTIONS.open(encoding="utf-8", newline="") as lines:
        return {row["latin"]: row["cyrillic"] for row in csv.DictReader(lines) if row["place"] == place}


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(rf"(?P<kept>{stays_latin().pattern})|(?P<word>[A-Za-z][A-Za-zʻʼ]*)|(?P<quote>[“”])")


@cache
def _stems() -> dict[str, str]:
    return _exceptions("start") | _exceptions("any")


@cache
def _pieces() -> re.Pattern[str]:
    """Stems first, the longest before the shorter, then the letters of two signs, then any sign."""
    start = _exceptions("start")
    stems = [f"^{stem}" if stem in start else stem for stem in _longest_first(_stems())]
    return re.compile("|".join([*stems, _T_BEFORE_ENDING, *_longest_first(_LETTERS)]))


def _token(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    return _word(found["word"]) if found["word"] else _QUOTES[found["quote"]]


def _word(word: str) -> str:
    lower = word.lower()
    if re.search(r"w|c(?!h)", lower):  # not an Uzbek word: the guard test asks to name it in the exceptions file
        return word
    if lower in _exceptions("word"):
        return _in_case_of(word, _exceptions("word")[lower])
    return _pieces().sub(lambda found: _piece(found, word, lower), lower)


def _piece(found: re.Match[str], word: str, lower: str) -> str:
    start, piece = found.start(), found.group()
    if found["split"]:
        cyrillic = "тс"
    elif piece == "e" and (start == 0 or lower[start - 1] in "aeiou" or lower[:start].endswith("oʻ")):
        cyrillic = "э"
    else:
        cyrillic = _LETTERS.get(piece) or _stems()[piece]
    return _in_case_of(word[start : found.end()], cyrillic)


def _in_case_of(latin: str, cyrillic: str) -> str:
    letters = [letter for letter in latin if letter.isalpha()]
    if len(letters) > 1 and latin.isupper():
        return cyrillic.upper()
    return cyrillic[0].upper() + cyrillic[1:] if latin[0].isupper() else cyrillic
