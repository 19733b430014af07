"""Order of the people found for a query, best first, with the reasons in words (names.md 5.4)."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from itertools import permutations, product
from typing import NamedTuple

from lighthis.kernel.names.keys import keys
from lighthis.kernel.text import N_, Message
from lighthis.registration.rules.index import identifier_words
from lighthis.registration.rules.likeness import BEGUN, SAME, SAME_BASE, SAME_ROOT, begins, initial_of, likeness
from lighthis.registration.rules.person import Candidate, Spelling, phone_tail
from lighthis.registration.rules.query import Query, Token

WEIGHTS = (1.2, 1.0, 0.8)  # surname, given name, patronymic
NOT_PLACED = 0.9
_UNUSUAL = {(0, 1, 2): 0.0, (0, 1): 0.0, (1, 2, 0): 0.0, (0,): 0.0, (1,): 0.005, (2,): 0.02, (1, 2): 0.0, (1, 0): 0.005}
# A father's name typed without its ending and without the given name or the surname is rare.
_BARE_FATHER = 0.03
NUMBER_FOUND = 2.0
SAME_DAY, SAME_YEAR = 0.30, 0.15


class Ranked(NamedTuple):
    """One person found: about 1 is the name as typed, a birth date adds up to .3, a number that agrees adds 2."""

    candidate: Candidate
    score: float
    reasons: tuple[Message, ...]


def rank(query: Query, candidates: Iterable[Candidate]) -> list[Ranked]:
    """The people found for a clerk's query, best first; equal ones keep the order of their keys."""
    return sorted(map(ranker(query), candidates), key=lambda one: (-one.score, one.candidate.key))


def ranker(query: Query) -> Callable[[Candidate], Ranked]:
    """What scores and reasons the people of one query; words that it met once are not compared again."""
    named = _named(query.tokens) if query.tokens else None

    def ranked(candidate: Candidate) -> Ranked:
        reasons: list[Message] = []
        score = 0.0
        if named is not None:
            score = named(candidate)
            reasons.append(_name_reason(score))
        if query.birth_date is not None:
            score += _birth(query, candidate, reasons)
        if query.numbers:
            score += _numbers(query, candidate, reasons)
        return Ranked(candidate, score, tuple(reasons))

    return ranked


def _name_reason(name: float) -> Message:
    if name >= 0.985:
        return _AS_TYPED
    if name >= SAME_BASE - 0.02:
        return _SPELT
    return _SIMILAR if name >= 0.7 else _PARTLY


_AS_TYPED, _SPELT = Message(N_("Name as typed.")), Message(N_("Same name in another spelling."))
_SIMILAR, _PARTLY = Message(N_("Similar name.")), Message(N_("Part of the name agrees."))


def _named(tokens: tuple[Token, ...]) -> Callable[[Candidate], float]:
    """How well a person's name is the one typed: the best spelling, read in the best way."""
    fit, *glued = [_fitting(variant) for variant in _glue_variants(tokens)]
    told = _told_sex(tokens)

    def name_of(candidate: Candidate) -> float:
        best = 0.0
        for spelling in candidate.spellings:
            value = fit(spelling)
            if value > best:  # noqa: PLR1730  (a hundred people a search, four readings each: no call for it)
                best = value
        if best < SAME_BASE - 0.05 and glued:
            best = max([best, *(guess(spelling) for guess in glued for spelling in candidate.spellings)])
        return best - 0.02 if told and candidate.sex is not None and candidate.sex != told else best

    return name_of


@lru_cache(maxsize=256)
def _glue_variants(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], ...]:
    """The words as typed, and with each two neighbours written as one."""
    tokens = tokens[:5]
    variants = [tokens]
    for i in range(len(tokens) - 1):
        first, second = tokens[i], tokens[i + 1]
        if not first.initial and not second.initial:
            glued = Token(first.text + second.text, patronymic=second.patronymic, glued=True)
            variants.append((*tokens[:i], glued, *tokens[i + 2 :]))
    return tuple(variants)


class _Reading(NamedTuple):
    """One way to read the typed words: (word, part, weight) for each one placed, the whole weight, and what it costs."""

    placed: tuple[tuple[int, int, float], ...]
    weight: float
    penalty: float


@lru_cache(maxsize=256)
def _readings(words: int, roles: tuple[int, ...], is_father_last: bool) -> tuple[_Reading, ...]:
    """All ways to give each typed word a part of its own; one word, or as many as there are too many, may have none."""
    slots = [*range(len(roles)), *[-1] * max(words - len(roles), 1)]
    readings = []
    for placing in dict.fromkeys(permutations(slots, words)):
        placed = tuple((word, part, WEIGHTS[roles[part]]) for word, part in enumerate(placing) if part >= 0)
        weight = sum(share for _, _, share in placed) + NOT_PLACED * (words - len(placed))
        order = tuple(roles[part] for _, part, _ in placed)
        readings.append(_Reading(placed, weight, _order_penalty(order, is_father_last)))
    return tuple(readings)


def _order_penalty(order: tuple[int, ...], is_father_last: bool) -> float:
    """How unusual it is to type the parts in this order."""
    bare = 0.0 if is_father_last or order not in {(1, 2), (0, 2)} else _BARE_FATHER
    return _UNUSUAL.get(order, 0.015) + bare


def _fitting(tokens: tuple[Token, ...]) -> Callable[[Spelling], float]:
    """Best mean likeness of a spelling over all ways to read the typed words as surname, given name and patronymic."""
    last, is_one, count = tokens[-1], len(tokens) == 1, len(tokens)
    is_father = last.initial or last.patronymic or keys(last.text).ending == "patronymic"
    known: list[tuple[dict[str, float], ...]] = [({}, {}, {}) for _token in tokens]

    def fit(spelling: Spelling) -> float:
        roles = _ROLES[spelling[0] != "", spelling[1] != "", spelling[2] != ""]
        alike: list[list[float]] = []
        for token, met in zip(tokens, known, strict=True):
            row = []
            for role in roles:
                part = spelling[role]
                if part not in met[role]:
                    met[role][part] = _alike(token, part, role)
                row.append(met[role][part])
                if is_one and role == 0 and row[0] == SAME:
                    return SAME  # the very surname, alone: no other reading is better
            alike.append(row)
        return _best(alike, _readings(count, roles, is_father)) if roles else 0.0

    return fit


_ROLES = {
    given: tuple(role for role, is_there in enumerate(given) if is_there) for given in product((True, False), repeat=3)
}


def _best(alike: list[list[float]], readings: tuple[_Reading, ...]) -> float:
    best = 0.0
    for placed, weight, penalty in readings:
        got = 0.0
        for word, part, share in placed:
            got += share * alike[word][part]
        value = got / weight - penalty
        if value > best:  # noqa: PLR1730
            best = value
    return best


def _alike(token: Token, part: str, place: int) -> float:
    if token.initial:
        return initial_of(token.text, part) if place else 0.4 * initial_of(token.text, part)
    value = likeness(token.text, part)
    if value < BEGUN and not token.glued and (begun := begins(token.text, part)):
        value = max(value, begun)
    if token.patronymic and place == 2 and value == SAME_ROOT:
        return SAME_BASE
    return value - 0.1 if token.patronymic and place != 2 else value


def _told_sex(tokens: tuple[Token, ...]) -> str:
    """The sex that the endings typed tell; the father's name decides before the surname."""
    told = ""
    for token in tokens:
        own = keys(token.text)
        if not token.initial and (own.female or own.male):
            told = "female" if own.female else "male"
            if own.ending == "patronymic":
                break
    return told


def _birth(query: Query, candidate: Candidate, reasons: list[Message]) -> float:
    typed, born = query.birth_date, candidate.birth_date
    if typed is None or born is None or candidate.precision in {"estimated", "unknown"}:
        return 0.0
    if query.precision == "day" and candidate.precision == "day":
        if typed == born:
            reasons.append(Message(N_("Same birth date.")))
            return SAME_DAY
        if is_exchanged(typed, born):
            reasons.append(Message(N_("Day and month of birth exchanged?")))
            return 0.27
        if differs_in_one_part(typed, born):
            reasons.append(Message(N_("Birth date differs in one part.")))
            return 0.12 if typed.year == born.year else 0.05
    if typed.year == born.year:
        reasons.append(Message(N_("Same year of birth.")))
        return SAME_YEAR if "day" not in {query.precision, candidate.precision} or query.precision == "year" else 0.08
    return -0.20


def birth_agreed(query: Query, candidate: Candidate) -> float:
    """What the birth date adds to a score."""
    return _birth(query, candidate, [])


def is_exchanged(one: date, other: date) -> bool:
    """Whether two dates are the same but for day and month exchanged."""
    return one.year == other.year and (one.day, one.month) == (other.month, other.day) and one != other


def differs_in_one_part(one: date, other: date) -> bool:
    """Whether exactly one of day, month and year differs."""
    return (one.day != other.day) + (one.month != other.month) + (one.year != other.year) == 1


def _numbers(query: Query, candidate: Candidate, reasons: list[Message]) -> float:
    if not query.numbers:
        return 0.0
    words = {word for number in (candidate.pinfl, *candidate.identifiers) for word in identifier_words(number)}
    if words & set(query.numbers):
        reasons.append(Message(N_("The number is the same.")))
        return NUMBER_FOUND
    if query.phone and query.phone in map(phone_tail, candidate.phones):
        reasons.append(Message(N_("The phone is the same.")))
        return NUMBER_FOUND / 2
    return 0.0
