"""The looser keys of a name part: A absorbs Russification, the base drops endings, K is the skeleton used to look up."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lighthis.kernel.names.letters import TUTUQ
from lighthis.kernel.names.strict import strict_key, words

# Raise it with every change that moves a key: stored keys are then rebuilt by `lighthis names rebuild`.
FOLD_VERSION = 1

_FOLD = str.maketrans({"o": "a", "ö": "u", "e": "i", "q": "k", "x": "h", "ğ": "g", "y": ""})
# What is left of a lost or a wrongly read digraph (Isʼhoq typed Ishoq, Azhar read with zh).
_LOST = (
    (f"s{TUTUQ}h", "ş"), (f"z{TUTUQ}h", "j"), (f"k{TUTUQ}h", "h"), (f"g{TUTUQ}h", "g"), (f"t{TUTUQ}s", "s"),
    ("sx", "ş"), (TUTUQ, ""),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_I_BESIDE = re.compile("i+(?=[au])|(?<=[au])i+")
_T_BEFORE_D = re.compile("t+(?=d)")
# Surnames of Koreans of the region, written from Russian or from English (names.md 4).
_ALIASES = {"ça": "sa", "park": "pak", "hvang": "hvan", "kang": "kan"}

_ROUNDS = 8
PARTICLES = frozenset({"ugli", "agli", "uglu", "aglu", "ugil", "kizi", "uli", "ulu", "ugl", "agl"})
_SON = frozenset({"ugli", "agli", "uglu", "aglu", "ugil", "uli", "ulu", "ugl", "agl"})

_PATRONYMIC = re.compile(r"(?:[aiu]v(?:iç|na|ça|içna)|iniçna|içna|iç|ugli|agli|kizi)$")
_SURNAME = re.compile(r"[aiu]va?$")
_GIVEN_TAIL = re.compile(r"(?:jan|han)$")
_SOFT_TAIL = re.compile(r"(?:bik|ba|a|gul|buvi)$")
_RUSSIAN_FEMALE = ((re.compile("ina$"), "in"), (re.compile("ska$"), "ski"))


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of one name part. `ending` says what was cut off: surname, patronymic or bare; `female`/`male` what it tells."""

    strict: str
    folded: str
    base: str
    ending: str
    skeleton: str
    female: bool
    male: bool


@lru_cache(maxsize=8192)
def _fold(strict: str) -> str:
    key = strict
    for _ in range(_ROUNDS):  # until the key is its own key
        before = key
        if TUTUQ in key or "sx" in key:
            for pair, into in _LOST:
                key = key.replace(pair, into)
        key = _merged(key.translate(_FOLD))
        key = strict_key(_ALIASES.get(key, key))
        if key == before:
            break
    return key


def _merged(key: str) -> str:
    """Doubled letters, a faint i beside a or u, t before d, Ibragim for Ibrahim."""
    single = _DOUBLED.sub(r"\1", key)
    plain = _I_BESIDE.sub("", single) if "i" in single else single
    plain = _T_BEFORE_D.sub("", plain) if "td" in plain else plain
    if plain != single:
        plain = _DOUBLED.sub(r"\1", plain)
    return plain.replace("bragim", "brahim")


def folded_key(part: str) -> str:
    """A: the strict key with the sounds merged that Russian and passport spellings confuse."""
    return _fold(strict_key(part))


def _cut(pattern: re.Pattern[str], key: str, least: int) -> str:
    shorter = pattern.sub("", key)
    return shorter if len(shorter) >= least else key


def _base(folded: str) -> tuple[str, str]:
    """The folded key without its ending, and the class of the ending."""
    folded = folded.replace(TUTUQ, "")
    base, ending = _cut(_PATRONYMIC, folded, 2), "patronymic"
    if base == folded:
        base, ending = _cut(_SURNAME, folded, 2), "surname"
    if base == folded:
        ending = "bare"
        for pattern, into in _RUSSIAN_FEMALE:
            base = pattern.sub(into, base)
    base = _cut(_GIVEN_TAIL, base, 3)
    return (base[:-1] if len(base) > 3 and base[-1] in "aiu" else base), ending


def _skeleton(base: str) -> str:
    """Consonants only, a leading `a` for a name that starts with a vowel, other scripts by number: always [a-z0-9]."""
    first = "a" if base[:1] in {"a", "i", "u"} else ""
    return first + base.translate(_CONSONANTS)


class _Consonants(dict[int, str]):
    """What stands for each letter, learnt as letters of other scripts come; for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = written = chr(code) if "a" <= chr(code) <= "z" else f"u{code:x}"
        return written


_CONSONANTS = _Consonants({ord("ş"): "w", ord("ç"): "c"} | {ord(c): "" for c in ("a", "i", "u", TUTUQ)})


def skeleton(part: str) -> str:
    """K: what the index is looked up with. Merges much (Hasan = Husan): retrieve with K, decide with S and A."""
    return keys(part).skeleton


def unended(folded: str) -> str:
    """K of a folded key with whatever looks like an ending left on: of a word still being typed nobody knows (Kepuv…)."""
    return _skeleton(folded)


def soft_skeletons(part: str) -> list[str]:
    """K, and K without a tail that people leave off (-bek, -oy, -gul), when enough of the name is left."""
    return list(_soft_skeletons(part))


@lru_cache(maxsize=4096)
def _soft_skeletons(part: str) -> tuple[str, ...]:
    own = keys(part)
    if own.ending != "bare":
        return (own.skeleton,) if own.skeleton else ()
    both = own.skeleton, _skeleton(_cut(_SOFT_TAIL, own.folded, 4))
    return tuple(dict.fromkeys(filter(None, both)))


@lru_cache(maxsize=4096)
def keys(part: str) -> Keys:
    """All keys of one name part; words such as oʻgʻli and qizi are left out."""
    named, son, daughter = [], False, False
    for word in words(part):
        folded = folded_key(word)
        if folded in PARTICLES:
            son, daughter = son or folded in _SON, daughter or folded not in _SON
        else:
            named.append(word)
    strict = strict_key(" ".join(named))
    folded = _fold(strict)
    base, ending = _base(folded)
    if son or daughter:
        ending = "patronymic"
    female = daughter or (ending != "bare" and folded.endswith(("va", "na", "kizi")))
    male = son or (ending != "bare" and not female and folded.endswith(("v", "viç", "iç", "gli")))
    return Keys(strict, folded, base, ending, _skeleton(base), female, male)
