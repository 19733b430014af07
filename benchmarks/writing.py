"""How one name is written in each script that papers of Uzbekistan use (names.md 2 and 3), apart from the product's own folding."""

import random
import re

_SIGNS = dict(zip("abdefghijklmnopqrstuvxyzöğşçʼ", "абдефгҳижклмнопқрстувхйзўғшчъ", strict=True))
_YOTTED = {"yo": "ё", "yö": "йў", "yu": "ю", "ya": "я", "ye": "е"}
_LATIN_95 = str.maketrans({"ö": "oʻ", "ğ": "gʻ", "ş": "sh", "ç": "ch"})
_ALT = (
    str.maketrans({"ö": "õ", "ç": "c"}), str.maketrans({"ö": "ō"}), str.maketrans({"ö": "ó", "ğ": "ǵ", "ş": "sh", "ç": "ch"}),
    str.maketrans({"ö": "ŏ", "ğ": "ḡ", "ş": "ş"}), str.maketrans({"ş": "ș"}),
)  # fmt: skip
_RUSSIFIED = str.maketrans({"ў": "у", "қ": "к", "ғ": "г", "ҳ": "х", "ъ": ""})
_NEIGHBOURS = str.maketrans(
    {"ә": "а", "ө": "о", "ү": "у", "ұ": "у", "қ": "к", "ғ": "г", "ң": "н", "і": "и", "һ": "х", "ы": "ы"}
)
_OLD = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_ICAO = _OLD | {"ж": "zh", "й": "i", "щ": "shch", "ъ": "ie", "ю": "iu", "я": "ia", "е": "e", "ё": "e"}
SCRIPTS = ("latin", "cyrillic", "russian", "passport", "latin26")
SHARES = (38, 22, 25, 11, 4)


def written(name: str, people: str, script: str, dice: random.Random) -> str:
    """A name (small letters, in its own alphabet) in one of the scripts; where habits differ, the dice say which."""
    if people in {"ru", "ko", "kz"}:
        return _from_cyrillic(name, people, script)
    if script in {"latin", "latin26"}:
        return name.translate(_LATIN_95) if script == "latin" else name
    if script == "alt":
        return name.translate(dice.choice(_ALT)).translate(_LATIN_95)
    if script == "cyrillic":
        return cyrillic(name)
    russian = russified(name, dice)
    return {"russian": russian, "passport": passport(russian), "icao": icao(russian)}[script]


def _from_cyrillic(name: str, people: str, script: str) -> str:
    if script in {"cyrillic", "russian", "native"}:
        return name if people != "kz" or script == "native" else name.translate(_NEIGHBOURS)
    plain = name.translate(_NEIGHBOURS)
    if script == "icao":
        return icao(plain)
    latin = passport(plain)
    return latin if script == "passport" else latin.replace("kh", "x")


def cyrillic(name: str) -> str:
    """Uzbek Cyrillic."""
    text = re.sub("y[oöuae]", lambda found: _YOTTED[found.group()], name)
    text = re.sub("(^|[aouiö])e", "\\1э", text)
    return "".join(_SIGNS.get(letter, letter) for letter in text)


def russified(name: str, dice: random.Random) -> str:
    """As a Soviet registry wrote it: о to а, ў to у, ж to дж, ы after т д қ р."""
    text = cyrillic(name).replace("йў", "ю")
    text = text.replace("ж", dice.choice(("дж", "дж", "ж")))
    text = text.replace("уло", "уля") if dice.random() < 0.7 else text
    if dice.random() < 0.75:
        text = text.replace("о", "а") if dice.random() < 0.6 else text.replace("о", "а", 1)
    text = re.sub("(?<=[тдқр])и", "ы", text, count=1) if dice.random() < 0.3 else text
    text = text.replace("ў", "о", 1) if dice.random() < 0.1 else text
    return text.translate(_RUSSIFIED)


def passport(russian: str) -> str:
    """The Latin page of an old passport, from the Russian spelling."""
    text = russian.replace("дж", "dj")
    text = re.sub("(^|[аеёиоуэюяыьъ])е", "\\1ye", text).replace("е", "e")
    return "".join(_OLD.get(letter, letter) for letter in text)


def icao(russian: str) -> str:
    """Doc 9303."""
    return "".join(_ICAO.get(letter, letter) for letter in russian.replace("дж", "dzh"))


def family(stem: str, people: str, script: str, *, female: bool, dice: random.Random) -> str:
    """The surname of a man or a woman."""
    if people == "ko" or stem.endswith("енко"):
        return written(stem, people, script, dice)
    if people == "ru":
        if stem.endswith("ский"):
            return written(stem[:-2] + "ая" if female else stem, people, script, dice)
        return written(stem + "а" if female else stem, people, script, dice)
    if people == "kz":
        return written(stem.rstrip("й") + ("ев" if stem.endswith("й") else "ов") + "а" * female, people, script, dice)
    ending = ("yev" if stem[-1] in "aoiueö" or stem[-1] == "y" else "ov") + "a" * female
    base = stem[:-1] if stem[-1] == "y" else stem
    if script in {"russian", "passport", "icao"}:
        tail = {"yev": "ев", "yeva": "ева", "ov": "ов", "ova": "ова"}[ending]
        whole = russified(base, dice) + tail
        return whole if script == "russian" else passport(whole) if script == "passport" else icao(whole)
    return written(base + ending, people, script, dice)


_WORDS = {
    "latin": ("oʻgʻli", "qizi"), "latin26": ("öğli", "qizi"), "alt": ("õğli", "qizi"), "cyrillic": ("ўғли", "қизи"),
    "russian": ("угли", "кизи"), "passport": ("ugli", "kizi"), "icao": ("ugli", "kizi"),
}  # fmt: skip


def patronymic(father: str, people: str, script: str, *, female: bool, is_word: bool, dice: random.Random) -> str:
    """The father's name as -ovich/-ovna, or with oʻgʻli/qizi."""
    if is_word and people == "uz":
        return f"{written(father, people, script, dice)} {_WORDS[script][female]}"
    if people in {"ru", "ko"}:
        return written(_russian_father(father, female=female), people, script, dice)
    if people == "kz":
        return written(father + ("овна" if female else "ович"), people, script, dice)
    end = ("ye" if father[-1] in "aoiueö" or father[-1] == "y" else "o") + ("vna" if female else "viç")
    base = father[:-1] if father[-1] == "y" else father
    if script in {"russian", "passport", "icao"}:
        whole = russified(base, dice) + ("е" if end[0] == "y" else "о") + ("вна" if female else "вич")
        return whole if script == "russian" else passport(whole) if script == "passport" else icao(whole)
    return written(base + end, people, script, dice)


def _russian_father(father: str, *, female: bool) -> str:
    tail = "вна" if female else "вич"
    if father.endswith("ий"):
        return father[:-2] + "ье" + tail
    if father[-1] in "йь":
        return father[:-1] + "е" + tail
    if father in {"илья", "никита"}:
        return father[:-1] + ("инична" if female and father == "илья" else "ична" if female else "ич")
    return father + "о" + tail


def titled(text: str) -> str:
    """Each word with a capital; oʻgʻli and its like stay small."""
    small = {word for pair in _WORDS.values() for word in pair}
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in text.split())
