"""The strict key: one spelling of a name part whatever script, alphabet generation or apostrophe it was typed in."""

import re
import unicodedata
from functools import lru_cache

from lighthis.kernel.names.letters import (
    APOSTROPHES,
    CYRILLIC,
    LATIN,
    LOOKS_CYRILLIC,
    LOOKS_LATIN,
    TO_CYRILLIC,
    TO_LATIN,
    TUTUQ,
    cyrillic_in,
    is_cyrillic,
    is_latin,
    latin_in,
)

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_WORD = re.compile(r"[^\W\d_]+(?:[" + APOSTROPHES + r"][^\W\d_]*)*")
_V = "aeiouö"
_LATIN_STEPS = (
    (re.compile(f"o[{APOSTROPHES}]+"), "ö"),
    (re.compile(f"g[{APOSTROPHES}]+"), "ğ"),
    (re.compile(f"([sczkgd])[{APOSTROPHES}]+(?=[hj])"), f"\\1{TUTUQ}"),
    (re.compile(f"t[{APOSTROPHES}]+(?=s)"), f"t{TUTUQ}"),
    (re.compile(f"(?<=[{_V}])dj(?=[oa]n)"), f"d{TUTUQ}j"),  # Hamid + jon, the commonest tail of a given name
    (re.compile("sh?ch"), "ş"),
    (re.compile("dzh|dj|zh"), "j"),
    (re.compile("kh"), "x"),
    (re.compile("gh"), "ğ"),
    (re.compile("sh"), "ş"),
    (re.compile("ch"), "ç"),
    (re.compile("ts"), "s"),
    (re.compile("ck"), "k"),
    (re.compile("c"), "ç"),
    (re.compile("w"), "v"),
)
_ROUNDS = 8
# Without one of these no step below can match: most words are spared most steps.
_ANY_LATIN = re.compile(f"[{APOSTROPHES}cw]|[szkg]h|dj|ts")
_ANY_GLIDE = re.compile("y|i[ua]")
_ANY_CYRILLIC = re.compile("дж|ў|[сч][ҳхһ]|[зкг][ҳһ]|тс")
_MAY_MOVE = re.compile("[^a-zöğşç]|[cwy]|[szkg]h|dj|ts|i[ua]")  # none of it: no step below changes the key
_KEPT_APART = re.compile(f"(?<=[sczkgd]){TUTUQ}(?=[hj])|(?<=t){TUTUQ}(?=s)")
_GLIDES = (
    (re.compile("i(?=[ua])"), "y"),
    (re.compile(f"(?<![{_V}y])y(?![{_V}y])"), "i"),
    (re.compile("y+e"), "e"),
)
# Two letters that only look like a digraph are kept apart by the tutuq, as the 1995 rules do in Isʼhoq.
_CYRILLIC_STEPS = (
    (re.compile("(?<=[аеёиоуэюяыіәөүұў])дж(?=[оа]н)"), "д" + TUTUQ + "ж"),
    (re.compile("дж"), "ж"),
    (re.compile("(?<=[аеёиоуэюяыіәөүұ])ў|ў(?=[аеёиоуэюяыіәөүұ])"), "в"),  # Karakalpak consonant
    (re.compile("с(?=[ҳхһ])"), "s" + TUTUQ),
    (re.compile("ч(?=[ҳхһ])"), "ç" + TUTUQ),
    (re.compile("з(?=[ҳһ])"), "z" + TUTUQ),
    (re.compile("к(?=[ҳһ])"), "k" + TUTUQ),
    (re.compile("г(?=[ҳһ])"), "g" + TUTUQ),
    (re.compile("т(?=с)"), "t" + TUTUQ),
)


def repair_script(word: str) -> str:
    """A word typed with look-alikes of another alphabet, put into the alphabet most of it is in (Aхмедов with Latin A)."""
    if word.isascii():
        return word
    latin, cyrillic = latin_in(word), cyrillic_in(word)
    if not latin or not cyrillic:
        return word
    sure_latin = sum(is_latin(c) and c not in LOOKS_LATIN for c in word)
    sure_cyrillic = sum(is_cyrillic(c) and c not in LOOKS_CYRILLIC for c in word)
    if (sure_latin, latin) >= (sure_cyrillic, cyrillic):
        return word.translate(TO_LATIN)
    return word.translate(TO_CYRILLIC)


def _small(text: str) -> str:
    """Small letters by Unicode's own table, never by locale; İ becomes a plain i."""
    return unicodedata.normalize("NFC", text).replace("İ", "i").replace("I", "i").lower()


def _plain(letter: str) -> str:
    """A letter of the strict alphabet, or a letter of a script we do not fold, or nothing."""
    if "a" <= letter <= "z" or letter == TUTUQ:
        return letter
    known = CYRILLIC.get(letter) or LATIN.get(letter)
    if known is not None:
        return known
    if letter in CYRILLIC:
        return ""
    parts = unicodedata.normalize("NFKD", letter).lower()
    if parts != letter:
        return "".join(_plain(c) for c in parts if c != letter)
    return letter if unicodedata.category(letter) in {"Lo", "Ll"} else ""


class _Plain(dict[int, str]):
    """Each letter's plain one, learnt as letters come; for str.translate."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = plain = letter if letter in APOSTROPHES else _plain(letter)
        return plain


_PLAIN = _Plain()


def _strict_once(word: str) -> str:
    word = word.lower() if word.isascii() else _small(word)
    if _ANY_CYRILLIC.search(word):
        for pattern, into in _CYRILLIC_STEPS:
            word = pattern.sub(into, word)
    latin = word.translate(_PLAIN)
    if _ANY_LATIN.search(latin):
        for pattern, into in _LATIN_STEPS:
            latin = pattern.sub(into, latin)
    if _ANY_GLIDE.search(latin):
        for pattern, into in _GLIDES:
            latin = pattern.sub(into, latin)
    if not _APOSTROPHE.search(latin):
        return latin
    return _APOSTROPHE.sub("", _KEPT_APART.sub("\0", latin)).replace("\0", TUTUQ)


def words(text: str) -> list[str]:
    """The words of a name as typed, without punctuation and digits; an apostrophe belongs to its word."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=8192)
def strict_key(part: str) -> str:
    """S: one name part in one alphabet (Uzbek Latin of 2026, ye = e). Equal S means the same name in another script."""
    if part.isascii() and part.isalpha():
        key = _strict_once(part)
    else:
        key = _strict_once("".join([repair_script(word) for word in words(part)]))
    # Letters brought together may make a pair anew; a key must be its own key, so go on until it stands.
    for _ in range(_ROUNDS):
        if not _MAY_MOVE.search(key):
            break
        again = _strict_once(key)
        if again == key:
            break
        key = again
    return key
