"""What clerks type for somebody of the register: one query of each kind of names.md 3, with what is said in it.

Made by rules of their own from the true name, not by the product's folding and not from the development set.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from benchmarks import writing
from benchmarks.people import Person, card_of, person

SOUNDS = (("о", "а"), ("а", "о"), ("у", "о"), ("и", "е"), ("е", "и"), ("б", "п"), ("д", "т"), ("в", "ф"), ("х", "г"), ("o", "a"),
          ("a", "o"), ("u", "o"), ("i", "e"), ("e", "i"), ("b", "p"), ("d", "t"), ("v", "f"), ("q", "k"), ("k", "q"))  # fmt: skip
APOSTROPHES = "'`´‘’ʻʼ′"
LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"


_CLASSES = str.maketrans({"o": "a", "ö": "u", "q": "k", "x": "h", "ğ": "g", "e": "i", "э": "и", "е": "и", "ё": "и"})


class Question(NamedTuple):
    """A query and whom it is about. `said`: what a right answer must have in common with that person; a namesake is as right."""

    kind: str
    text: str
    target: Person
    said: tuple[str, ...]
    begun: tuple[int, int] = (0, 0)  # so many letters of the true surname and given name were typed

    def is_right(self, found: Person) -> bool:
        """Whether all that is said is as true of the person found."""
        return all(self._fact(name, self.target) == self._fact(name, found) for name in self.said)

    def _fact(self, name: str, one: Person) -> object:
        if name == "year":
            return one.born.year
        if name == "firsts":
            return one.given[:1].translate(_CLASSES), one.father[:1].translate(_CLASSES)
        if name == "begun":
            return one.family[: self.begun[0]], one.given[: self.begun[1]]
        return getattr(one, name)


class Asker:
    """The dice and the person of one question, and the ways to write that name."""

    def __init__(self, target: Person, dice: random.Random) -> None:
        self.target, self.dice = target, dice

    def parts(self, script: str = "", *, female: bool | None = None, is_word: bool | None = None) -> list[str]:
        one, dice = self.target, self.dice
        script = script or (one.script if one.script != "native" else "russian")
        if one.people in {"ru", "ko"} and script in {"latin26", "alt"}:
            script = "latin"
        female = one.is_female if female is None else female
        is_word = one.is_word if is_word is None else is_word
        return [
            writing.family(one.family, one.people, script, female=female, dice=dice),
            writing.written(one.given, one.people, script, dice),
            writing.patronymic(one.father, one.people, script, female=one.is_female, is_word=is_word, dice=dice),
        ]  # fmt: skip

    def name(self, script: str = "", **more: bool) -> str:
        return writing.titled(" ".join(self.parts(script, **more)))

    def two(self, script: str = "") -> str:
        return writing.titled(" ".join(self.parts(script)[:2]))

    def any_script(self) -> str:
        return self.dice.choice(("latin", "cyrillic", "russian", "passport", "latin26"))


def slip(text: str, dice: random.Random) -> str:
    """One letter left out, doubled, changed or exchanged with its neighbour, inside a word of four letters or more."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) > 3]
    place = dice.choice(long or range(len(words)))
    word = words[place]
    at = dice.randrange(1, max(len(word) - 1, 2))
    letters = "абвгдеиклмнопрсту" if any("а" <= c <= "я" for c in word.lower()) else "abdeghiklmnoprstu"
    other = dice.choice(letters)
    words[place] = dice.choice((
        word[:at] + word[at + 1 :], word[:at] + other + word[at:], word[:at] + other + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ))  # fmt: skip
    return " ".join(words)


def heard(text: str, dice: random.Random) -> str:
    """Two letters as the ear takes them."""
    for _ in range(2):
        fitting = [pair for pair in SOUNDS if pair[0] in text[1:]]
        if fitting:
            was, now = dice.choice(fitting)
            at = dice.choice([place for place in range(1, len(text)) if text[place] == was])
            text = text[:at] + now + text[at + 1 :]
    return text


def _no_apostrophes(text: str) -> str:
    return "".join(c for c in text if c not in APOSTROPHES)


def _apostrophes(text: str, dice: random.Random) -> str:
    return "".join(dice.choice(APOSTROPHES) if c in APOSTROPHES else c for c in text)


def _layout(text: str) -> str:
    table = dict(
        zip(RUSSIAN_KEYS + RUSSIAN_KEYS.upper(), LATIN_KEYS + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>', strict=True)
    )
    return "".join(table.get(c, c) for c in text)


def _look_alikes(text: str, dice: random.Random) -> str:
    pairs = str.maketrans("aeopcxyAEOPCXKMTBHаеорсхуАЕОРСХКМТВН", "аеорсхуАЕОРСХКМТВНaeopcxyAEOPCXKMTBH")
    return "".join(c.translate(pairs) if dice.random() < 0.3 else c for c in text)


def _initials(ask: Asker) -> str:
    family, given, father = ask.parts(ask.any_script())
    first = [
        one[:2] if one[:2] in {"sh", "ch", "oʻ", "gʻ", "yo", "yu", "ya", "kh", "dj"} else one[0]
        for one in (given, father)
    ]
    return writing.titled(family) + " " + "".join(letter.title() + "." for letter in first)


def _begun(ask: Asker) -> tuple[str, tuple[int, int]]:
    """The first four to seven letters of the surname and two to four of the given name."""
    cuts, texts = [], []
    script = ask.target.script if ask.target.script != "native" else "russian"
    for name, whole, least in (
        (ask.target.family, ask.parts(script)[0], 4), (ask.target.given, ask.parts(script)[1], 2),
    ):  # fmt: skip
        cut = least + ask.dice.randrange(4 if least == 4 else 3)
        cut += name[cut - 1 : cut] == "y"
        cuts.append(cut)
        texts.append(whole if cut >= len(name) else writing.written(name[:cut], ask.target.people, script, ask.dice))
    return " ".join(texts), (cuts[0], cuts[1])


def _tailed(ask: Asker) -> str:
    family, given, father = ask.parts()
    is_cyrillic = any("а" <= c <= "я" for c in given)
    tails = (("хон", "ой", "") if is_cyrillic else ("xon", "oy", "")) if ask.target.is_female else (
        ("жон", "бек", "") if is_cyrillic else ("jon", "bek", "")
    )  # fmt: skip
    return writing.titled(f"{family} {given}{ask.dice.choice(tails)} {father}")


def _exchanged(born: date) -> date:
    return born.replace(day=born.month, month=born.day) if born.day <= 12 else born


def _off(born: date, dice: random.Random) -> date:
    return (
        born.replace(year=born.year + dice.choice((-1, 1)))
        if born.month == 2
        else born.replace(day=(born.day + 9) % 28 + 1)
    )


def _year(ask: Asker) -> str:
    return f" {ask.target.born:%Y}"


def _bare_family(ask: Asker) -> str:
    family = writing.written(ask.target.family, ask.target.people, "latin", ask.dice)
    return writing.titled(" ".join([family, *ask.parts("latin")[1:]]))


def _russian_keys(ask: Asker) -> str:
    text = ask.name("russian")
    return _layout(text)


def _phone(ask: Asker) -> str:
    phone = ask.target.phone
    return f"+998 {phone[4:6]} {phone[6:9]}-{phone[9:11]}-{phone[11:]}"


FULL, PAIR, LAST = (
    ("family", "given", "father", "is_female"),
    ("family", "given", "is_female"),
    ("given", "father", "is_female"),
)
KINDS: dict[str, tuple[Callable[[Asker], str], tuple[str, ...]]] = {
    "exact": (lambda ask: " ".join(ask.target.written), FULL),
    "upper": (lambda ask: ask.name("passport").upper(), FULL),
    "apostrophe": (lambda ask: _apostrophes(ask.name("latin"), ask.dice), FULL),
    "noapos": (lambda ask: _no_apostrophes(ask.name("latin")), FULL),
    "newlatin": (lambda ask: ask.name("latin26"), FULL),
    "altlatin": (lambda ask: ask.name("alt"), FULL),
    "uzcyr": (lambda ask: ask.name("cyrillic"), FULL),
    "rucyr": (lambda ask: ask.name("russian"), FULL),
    "pass_old": (lambda ask: ask.name("passport"), FULL),
    "pass_icao": (lambda ask: ask.name("icao"), FULL),
    "patr_style": (lambda ask: ask.name(is_word=not ask.target.is_word), FULL),
    "swapped": (lambda ask: writing.titled("{1} {2} {0}".format(*ask.parts(ask.any_script()))), FULL),
    "no_patr": (lambda ask: ask.two(ask.any_script()), PAIR),
    "given_patr": (lambda ask: writing.titled(" ".join(ask.parts(ask.any_script())[1:])) + _year(ask), (*LAST, "year")),
    "dob": (lambda ask: f"{ask.two(ask.any_script())} {ask.target.born:%d.%m.%Y}", (*PAIR, "born")),
    "dob_year": (lambda ask: ask.two(ask.any_script()) + _year(ask), (*PAIR, "year")),
    "dob_swap": (lambda ask: f"{ask.two()} {_exchanged(ask.target.born):%d.%m.%Y}", (*PAIR, "born")),
    "dob_off": (lambda ask: f"{ask.two()} {_off(ask.target.born, ask.dice):%d.%m.%Y}", (*PAIR, "born")),
    "gender_end": (lambda ask: ask.name(female=not ask.target.is_female), FULL),
    "no_ending": (_bare_family, FULL),
    "spacing": (_tailed, FULL),
    "kbd": (_russian_keys, FULL),
    "homoglyph": (lambda ask: _look_alikes(ask.name(), ask.dice), FULL),
    "typo": (lambda ask: slip(ask.name(), ask.dice), FULL),
    "typo_cross": (lambda ask: slip(ask.name(ask.any_script()), ask.dice), FULL),
    "typo2": (lambda ask: slip(slip(ask.name(), ask.dice), ask.dice), FULL),
    "heard": (lambda ask: heard(ask.name(ask.any_script()), ask.dice), FULL),
    "combo": (lambda ask: slip(ask.two(ask.any_script()), ask.dice) + _year(ask), (*PAIR, "year")),
    "initials": (_initials, ("family", "firsts", "is_female")),
    "phone": (lambda ask: ask.target.phone[-7:], ("phone",)),
    "phone_full": (_phone, ("phone",)),
    "pinfl": (lambda ask: ask.target.pinfl, ("number",)),
    "card": (lambda ask: card_of("BEN", ask.target), ("number",)),
}


def questions(count: int, each: int, seed: int = 11) -> Iterator[Question]:
    """So many questions of each kind about people among the first `count`, every one about somebody else."""
    dice = random.Random(seed)
    for kind in [*KINDS, "prefix", "nonuz"]:
        asked = 0
        while asked < each:
            ask = Asker(person(dice.randrange(1, count + 1)), dice)
            if (kind == "nonuz") == (ask.target.people == "uz"):
                continue
            asked += 1
            if kind == "prefix":
                text, begun = _begun(ask)
                yield Question(kind, text, ask.target, ("begun",), begun)
            elif kind == "nonuz":
                yield Question(kind, ask.name(ask.any_script()), ask.target, FULL)
            else:
                make, said = KINDS[kind]
                yield Question(kind, make(ask), ask.target, said)
