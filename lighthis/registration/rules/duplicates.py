"""Whether two records may be one person, before a new one is saved (names.md 5.5, Fellegi-Sunter weights, log2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from lighthis.kernel.names.keys import keys, soft_skeletons
from lighthis.kernel.text import N_, Message
from lighthis.registration.rules.index import date_words, identifier_word
from lighthis.registration.rules.likeness import SAME, SAME_ROOT, likeness
from lighthis.registration.rules.newborns import may_be_same
from lighthis.registration.rules.person import Candidate, Spelling, phone_tail
from lighthis.registration.rules.pinfl import is_valid
from lighthis.registration.rules.ranking import differs_in_one_part, is_exchanged
from lighthis.registration.rules.slips import is_slip
from lighthis.registration.rules.stages import Plan

Verdict = Literal["same_number", "strong", "possible", "twin", "none"]
STRONG, POSSIBLE = 5.0, 1.0  # names.md 5.6
PARENT_YEARS = 14

# log2(m/u) by field and level, learned from 600 pairs; "year" was 5.9 there, an artefact, capped as the page asks.
WEIGHTS: dict[str, dict[str, float]] = {
    "surname": {"same": 0.9, "spelling": 0.2, "near": 1.0, "weak": -3.9, "other": -2.7},
    "given": {"same": 1.1, "spelling": 1.8, "near": 2.7, "weak": -0.4, "other": -6.8},
    "patronymic": {"same": 2.2, "spelling": 1.9, "near": 1.1, "weak": -2.7, "other": -8.0},
    "birth": {"same": 1.8, "exchanged": 4.6, "one part": 2.9, "year": 2.0, "same year": -6.3, "other": -8.2},
    "phone": {"same": 0.8, "other": -0.6},
    "pinfl": {"same": 6.8, "other": -6.3},
    "sex": {"same": 0.4, "other": -7.2},
}
EXCHANGED_PARTS = -0.3
_AGREES = {"same", "spelling", "near"}
_TOGETHER = {"same", "exchanged", "one part"}
# a woman takes another surname when she marries; a man hardly ever
SURNAME_BY_SEX = {"male": {"weak": -4.5, "other": -5.0}, "female": {"other": -2.2}}

_REASONS = {
    ("surname", "same"): N_("Same surname."),
    ("surname", "spelling"): N_("Same surname in another spelling."),
    ("surname", "near"): N_("Similar surname."),
    ("surname", "weak"): N_("Different surname."),
    ("surname", "other"): N_("Different surname."),
    ("given", "same"): N_("Same given name."),
    ("given", "spelling"): N_("Same given name in another spelling."),
    ("given", "near"): N_("Similar given name."),
    ("given", "weak"): N_("Different given name."),
    ("given", "other"): N_("Different given name."),
    ("patronymic", "same"): N_("Same patronymic."),
    ("patronymic", "spelling"): N_("Same patronymic in another spelling."),
    ("patronymic", "near"): N_("Similar patronymic."),
    ("patronymic", "weak"): N_("Different patronymic."),
    ("patronymic", "other"): N_("Different patronymic."),
    ("birth", "same"): N_("Same birth date."),
    ("birth", "exchanged"): N_("Day and month of birth exchanged?"),
    ("birth", "one part"): N_("Birth date differs in one part."),
    ("birth", "year"): N_("Same year of birth; the day is not known."),
    ("birth", "same year"): N_("Same year of birth, another day."),
    ("birth", "other"): N_("Different birth date."),
    ("phone", "same"): N_("The phone is the same."),
    ("pinfl", "same"): N_("The PINFL is the same."),
    ("pinfl", "other"): N_("The PINFL is different."),
    ("sex", "other"): N_("Different sex."),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records compared. Score is in bits; `levels` by field are for the answers stored with the pair."""

    score: float
    verdict: Verdict
    reasons: tuple[Message, ...]
    levels: dict[str, str]


def score_pair(one: Candidate, other: Candidate, *, prior: float = 0.0) -> Comparison:
    """May these two be one person? `prior` in bits is subtracted: about log2 of the candidates looked at."""
    if one.is_nameless or other.is_nameless:
        return _newborns(one, other)
    names, exchanged = _best_names(one, other)
    levels = {**names, **_facts(one, other)}
    score = sum(WEIGHTS[field][level] for field, level in levels.items()) + EXCHANGED_PARTS * exchanged - prior
    score += _of_sex(one, other, levels.get("surname", ""))
    reasons = [Message(_REASONS[pair]) for pair in levels.items() if pair in _REASONS]
    if exchanged:
        reasons.append(Message(N_("Surname and given name exchanged.")))
    score, verdict = _verdict(score, one, other, levels, reasons)
    return Comparison(round(score, 3), verdict, tuple(reasons), levels)


def _newborns(one: Candidate, other: Candidate) -> Comparison:
    """A newborn without a name is known by mother and date, twins by their order; its label is no name (names.md 5.5)."""
    facts = _facts(one, other)
    levels = {field: level for field, level in facts.items() if field in {"birth", "sex"}}
    is_same = (
        one.mother == other.mother != ""
        and levels.get("birth") == "same"
        and levels.get("sex") != "other"
        and may_be_same(one.birth_order, other.birth_order)
    )
    if not is_same:
        return Comparison(min(WEIGHTS["given"]["other"], 0.0), "none", (), levels)
    reasons = (Message(N_("Same mother.")), Message(N_("Same birth date.")))
    return Comparison(STRONG - 0.01, "possible", reasons, {**levels, "mother": "same"})


def _of_sex(one: Candidate, other: Candidate, level: str) -> float:
    """What another surname weighs more or less for a man or a woman than for somebody whose sex nobody wrote."""
    sex = one.sex if one.sex == other.sex else None
    return (
        SURNAME_BY_SEX[sex].get(level, WEIGHTS["surname"].get(level, 0.0)) - WEIGHTS["surname"].get(level, 0.0)
        if sex
        else 0.0
    )


def _verdict(
    score: float, one: Candidate, other: Candidate, levels: dict[str, str], reasons: list[Message]
) -> tuple[float, Verdict]:
    """The hard rules above the score."""
    if levels.get("pinfl") == "same" and one.pinfl_confirmed and other.pinfl_confirmed:
        return max(score, STRONG), "same_number"
    if levels.get("pinfl") != "same" and _is_parent(one, other, levels):
        reasons.append(Message(N_("Perhaps parent and child.")))
        return min(score, POSSIBLE - 0.01), "none"
    if _is_twin(levels):
        reasons.append(Message(N_("Perhaps twins: only the given name differs.")))
        slip = levels["given"] == "near" and _is_slip(one, other)
        return min(score, (STRONG if slip else POSSIBLE) - 0.01), "twin"
    if _is_sibling(levels) and not (levels["given"] == "near" and _is_slip(one, other)):
        return min(score, POSSIBLE - 0.01), "none"
    if levels.get("surname") in {"weak", "other"} and not {levels.get("birth"), levels.get("pinfl")} & _TOGETHER:
        return min(
            score, POSSIBLE - 0.01
        ), "none"  # another surname: nothing but a birth date or a number brings them together
    if levels.get("pinfl") == "other" and is_valid(one.pinfl) and is_valid(other.pinfl):
        score = min(score, STRONG - 0.01)
    return score, "strong" if score >= STRONG else "possible" if score >= POSSIBLE else "none"


def _is_twin(levels: dict[str, str]) -> bool:
    """Same surname, father (or none recorded) and birth date, another given name: never called a duplicate."""
    return (
        levels.get("surname") in {"same", "spelling"}
        and levels.get("patronymic", "same") in {"same", "spelling"}
        and levels.get("birth") == "same"
        and levels.get("given") in {"near", "weak", "other"}
        and levels.get("pinfl") != "same"
    )


def _is_sibling(levels: dict[str, str]) -> bool:
    """Same surname and father, another given name, and no birth date that tells: children of one family."""
    return (
        levels.get("surname") in _AGREES
        and levels.get("patronymic", "same") in _AGREES
        and levels.get("given") in {"near", "weak", "other"}
        and levels.get("birth", "") in {"", "year", "same year"}
        and levels.get("pinfl") != "same"
    )


def _is_slip(one: Candidate, other: Candidate) -> bool:
    """Whether the given names that agree best are one name and a slip of the hand or the ear, and not two names."""
    pairs = product(one.spellings, other.spellings)
    return any(
        is_slip(keys(a.given).folded, keys(b.given).folded)
        or is_slip(keys(a.given).strict, keys(b.given).strict)
        or is_slip(a.given.lower(), b.given.lower())  # a slip inside a digraph (Dilsohd) spoils the keys
        for a, b in pairs
    )


def _is_parent(one: Candidate, other: Candidate, levels: dict[str, str]) -> bool:
    """The given name of the elder is the father's name of the younger, born a generation apart."""
    if one.birth_date is None or other.birth_date is None or levels.get("surname") not in {"same", "spelling"}:
        return False
    elder, younger = (one, other) if one.birth_date < other.birth_date else (other, one)
    if abs(one.birth_date.year - other.birth_date.year) < PARENT_YEARS:
        return False
    pairs = product(elder.spellings, younger.spellings)
    return any(a.given and b.patronymic and keys(a.given).base == keys(b.patronymic).base for a, b in pairs)


def _best_names(one: Candidate, other: Candidate) -> tuple[dict[str, str], bool]:
    """Levels of the name fields for the two spellings that agree best, and whether surname and given name changed places."""
    best: tuple[float, dict[str, str], bool] = (float("-inf"), {}, False)
    for a, b in product(one.spellings, other.spellings):
        for levels, exchanged in ((_names(a, b), False), (_names(a, _turned(b)), True), (_names(_turned(a), b), True)):
            if exchanged and not {levels.get("surname"), levels.get("given")} <= _AGREES:
                continue
            score = sum(WEIGHTS[field][level] for field, level in levels.items()) + EXCHANGED_PARTS * exchanged
            if score > best[0]:
                best = (score, levels, exchanged)
    return best[1], best[2]


def _turned(spelling: Spelling) -> Spelling:
    return Spelling(spelling.given, spelling.surname, spelling.patronymic)


def _names(a: Spelling, b: Spelling) -> dict[str, str]:
    parts = (("surname", a.surname, b.surname), ("given", a.given, b.given), ("patronymic", a.patronymic, b.patronymic))
    return {field: level for field, x, y in parts if (level := _part_level(field, x, y))}


def _part_level(field: str, a: str, b: str) -> str:
    """Level of two name parts; empty where one is not known. Other endings of a father's name are only another spelling."""
    if not keys(a).folded or not keys(b).folded:
        return ""
    alike = max(likeness(a, b), likeness(b, a))
    if alike == SAME:
        return "same"
    if alike > 0.94 or (field != "surname" and alike == SAME_ROOT):
        return "spelling"
    return "near" if alike >= 0.72 else "weak" if alike >= 0.55 else "other"


def _facts(one: Candidate, other: Candidate) -> dict[str, str]:
    levels = {"birth": _birth_level(one, other), "phone": "", "pinfl": "", "sex": ""}
    phones = [{tail for tail in map(phone_tail, person.phones) if tail} for person in (one, other)]
    if all(phones):
        levels["phone"] = "same" if phones[0] & phones[1] else "other"
    if one.pinfl and other.pinfl:
        levels["pinfl"] = "same" if one.pinfl == other.pinfl else "other"
    if one.sex and other.sex:
        levels["sex"] = "same" if one.sex == other.sex else "other"
    return {field: level for field, level in levels.items() if level}


def _birth_level(one: Candidate, other: Candidate) -> str:
    a, b = one.birth_date, other.birth_date
    if a is None or b is None or {one.precision, other.precision} & {"estimated", "unknown"}:
        return ""
    if one.precision == other.precision == "day" and a == b:
        return "same"
    is_loose = one.precision != "day" or other.precision != "day" or (1, 1) in {(a.month, a.day), (b.month, b.day)}
    if is_loose and a.year == b.year:
        return "year"
    if is_exchanged(a, b):
        return "exchanged"
    if not is_loose and differs_in_one_part(a, b):
        return "one part"
    return "same year" if a.year == b.year else "other"


def look_up(person: Candidate) -> Iterator[Plan]:
    """Rows to compare with a person about to be saved: number, phone with a name, two names, one name with the birth date."""
    numbers = frozenset(word for word in (identifier_word(n) for n in (person.pinfl, *person.identifiers)) if word)
    if numbers:
        yield Plan("number", (numbers,))
    born = frozenset(date_words(person.birth_date, person.precision))
    phones = frozenset(f"t{tail}" for tail in map(phone_tail, person.phones) if tail)
    for spelling in person.spellings:
        parts = (spelling.surname, spelling.given, spelling.patronymic)
        surname, given, patronymic = (frozenset(soft_skeletons(part)) for part in parts)
        wanted = [(surname, given, born), (given, patronymic, born), (surname, patronymic, born), (given, phones)]
        wanted += [(surname, given, patronymic)] if patronymic else [(surname, given)]
        for sets in wanted:
            if all(sets):
                yield Plan("names", sets)
