"""Letters of the region's alphabets, each to one Latin symbol per sound (names.md 2).

The symbols are those of the Uzbek Latin of 2026 (ö ğ ş ç), so that a strict key is itself a legal spelling.
"""

import re

TUTUQ = "\u02bc"
TURNED = "\u02bb"
# What keyboards and papers put where U+02BB or U+02BC is meant.
APOSTROPHES = "'`´‘’‛ʻʼʽʹʾʿˈ′‵՚＇\u0313\u0314\u055a"

VOWELS = frozenset("aeiouö")

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "ğ", "ѓ": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "ё": "yo",
    "ж": "j", "җ": "j", "ӂ": "j", "з": "z", "и": "i", "і": "i", "ї": "i", "ӣ": "i", "й": "y", "ј": "y", "к": "k", "қ": "q",
    "ҡ": "q", "ќ": "k", "ҝ": "g", "л": "l", "љ": "l", "м": "m", "н": "n", "ң": "n", "ҥ": "n", "њ": "n", "о": "o", "ө": "ö",
    "п": "p", "р": "r", "с": "s", "ҫ": "s", "т": "t", "у": "u", "ү": "u", "ұ": "u", "ӯ": "ö", "ў": "ö", "ф": "f",
    "х": "x", "ҳ": "h", "һ": "h", "ц": "s", "ч": "ç", "ҷ": "j", "ҹ": "j", "џ": "j", "ш": "ş", "щ": "ş", "ъ": "", "ы": "i",
    "ь": "", "э": "e", "ә": "a", "ӓ": "a", "ю": "yu", "я": "ya", "ѐ": "e", "ѝ": "i", "ѣ": "e", "ѕ": "z",
}  # fmt: skip

# Latin letters with marks; the three Latin generations, Karakalpak of 2016, Kazakh, Turkish, German habits.
LATIN = {
    "á": "a", "à": "a", "â": "a", "ä": "a", "ã": "a", "å": "a", "ā": "a", "ă": "a", "ə": "a", "æ": "a",
    "ç": "ç", "č": "ç", "ć": "ç", "ĉ": "ç", "ċ": "ç", "đ": "d", "ð": "d", "ď": "d",
    "é": "e", "è": "e", "ê": "e", "ë": "e", "ē": "e", "ė": "e", "ę": "e", "ě": "e",
    "ğ": "ğ", "ǵ": "ğ", "ḡ": "ğ", "ĝ": "ğ", "ģ": "ğ", "ġ": "ğ", "ǧ": "ğ", "ɣ": "ğ", "ħ": "h", "ḩ": "h",
    "ı": "i", "í": "i", "ì": "i", "î": "i", "ï": "i", "ī": "i", "ĭ": "y", "ł": "l", "ñ": "n", "ń": "n", "ň": "n", "ŋ": "n",
    "ö": "ö", "õ": "ö", "ō": "ö", "ŏ": "ö", "ó": "ö", "ò": "ö", "ô": "ö", "ø": "ö", "ŭ": "ö",
    "ś": "ş", "š": "ş", "ş": "ş", "ș": "ş", "ŝ": "ş", "ß": "s", "ţ": "t", "ț": "t", "ť": "t",
    "ú": "u", "ù": "u", "û": "u", "ü": "u", "ū": "u", "ů": "u", "ű": "u", "ý": "y", "ÿ": "y", "ž": "j", "ż": "j", "ź": "z",
}  # fmt: skip

# Look-alikes, Latin to Cyrillic, as the capitals and small letters look on a screen.
TO_CYRILLIC = str.maketrans("aeopcxykmtiABEKMHOPCTXYI", "аеорсхукмтіАВЕКМНОРСТХУІ")
TO_LATIN = str.maketrans("аеорсхукмтінвһАВЕКМНОРСТХУІҺ", "aeopcxykmtihbhABEKMHOPCTXYIH")
LOOKS_LATIN = frozenset("aeopcxyABEKMHOPCTXYkmti")
LOOKS_CYRILLIC = frozenset("аеорсхуАВЕКМНОРСТХУкмтнвіІһҺ")
_CYRILLIC_LETTERS = re.compile("[\u0400-\u052f]")
_LATIN_LETTERS = re.compile("[^\\W\\d_²³¹¼½¾\u0250-\u1dff\u1f00-\U0010ffff]")  # what `is_latin` says of each


def is_cyrillic(letter: str) -> bool:
    """Whether a letter stands in the Cyrillic blocks of Unicode."""
    return "\u0400" <= letter <= "\u052f"


def is_latin(letter: str) -> bool:
    """Whether a letter is of the Latin script."""
    return letter.isalpha() and (letter < "\u0250" or "\u1e00" <= letter <= "\u1eff")


def cyrillic_in(text: str) -> int:
    """How many letters of a text are Cyrillic."""
    return len(_CYRILLIC_LETTERS.findall(text))


def latin_in(text: str) -> int:
    """How many letters of a text are Latin."""
    return len(_LATIN_LETTERS.findall(text))
