"""How a typed name is kept (apostrophes, spaces) and how it is shown in the other script."""

import re
import unicodedata
from functools import lru_cache

from lighthis.kernel.names.letters import APOSTROPHES, CYRILLIC, TURNED, TUTUQ, cyrillic_in, latin_in

_LATIN_LETTER = "A-Za-zÀ-ɏḀ-ỿ"
_AFTER_O_G = re.compile(f"(?<=[oOgG])[{APOSTROPHES}]")
_AFTER_OTHER = re.compile(f"(?<=[{_LATIN_LETTER}])(?<![oOgG])[{APOSTROPHES}]")
_SHOWN_WORD = re.compile(f"[^\\W\\d_]+(?:[{APOSTROPHES}][^\\W\\d_]*)*")

_TO_CYRILLIC = (
    ("yoʻ", "йў"), ("yö", "йў"), ("oʻ", "ў"), ("ö", "ў"), ("gʻ", "ғ"), ("ğ", "ғ"), (f"s{TUTUQ}h", "сҳ"), ("shch", "щ"),
    ("dzh", "дж"), ("dj", "дж"), ("zh", "ж"), ("kh", "х"), ("gh", "ғ"), ("sh", "ш"), ("ş", "ш"), ("ch", "ч"), ("ç", "ч"),
    ("ye", "е"), ("yo", "ё"), ("yu", "ю"), ("ya", "я"), ("ts", "ц"), (TUTUQ, "ъ"),
)  # fmt: skip
_ONE_TO_CYRILLIC = str.maketrans("abcdfghijklmnopqrstuvwxyz", "абчдфгҳижклмнопқрстуввхйз")
_TO_LATIN = {
    **{letter: into for letter, into in CYRILLIC.items() if into.isascii()},
    "ў": "oʻ", "ө": "oʻ", "ӯ": "oʻ", "ғ": "gʻ", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": TUTUQ, "ң": "ng",
}  # fmt: skip


def tidy(text: str) -> str:
    """A name as it is stored: one space between words, oʻ gʻ with U+02BB, tutuq with U+02BC, no invisible marks."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # else it has neither marks nor other spaces
        text = "".join(" " if c.isspace() else c for c in text)
        text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    text = _AFTER_OTHER.sub(TUTUQ, _AFTER_O_G.sub(TURNED, text))
    return " ".join(text.split())


def other_script(name: str) -> str:
    """The name in the other script, for the grey second line only: names are data and are never converted in place."""
    return _SHOWN_WORD.sub(lambda found: _recased(found.group()), tidy(name))


@lru_cache(maxsize=4096)
def _recased(word: str) -> str:
    small = word.lower()
    into = _latin(small) if cyrillic_in(word) > latin_in(word) else _cyrillic(small)
    if len(word) > 1 and word.isupper():
        return into.upper()
    return into[:1].upper() + into[1:] if word[:1].isupper() else into


def _cyrillic(word: str) -> str:
    for pair, letter in _TO_CYRILLIC:
        if pair in word:
            word = word.replace(pair, letter)
    word = re.sub("(^|[aouiаоуиўэёюя])e", "\\1э", word).replace("e", "е")
    return word.translate(_ONE_TO_CYRILLIC)


def _latin(word: str) -> str:
    word = re.sub("с(?=ҳ)", f"s{TUTUQ}", word)
    word = re.sub("(?<![аоуиэеёюяўы])ц|ц(?![аоуиэеёюяўы])", "s", word).replace("ц", "ts")
    word = re.sub("(^|[аоуиэеёюяўыъь])е", "\\1ye", word)
    return "".join(_TO_LATIN.get(c, c) for c in re.sub("ъ(?=ye|[ёюя])", "", word))
