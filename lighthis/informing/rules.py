"""Who may be told where a patient lies. Values in, a Refusal or an answer out.

Medical secrecy covers the fact of a coming: without the patient's word nobody is told (rulings 9 and 17, law ZRU-547).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from lighthis.kernel.names.strict import strict_key, words
from lighthis.kernel.text import N_, Refusal

WRITE, ASK = "registration.consent", "informing.ask"
NAMED, NOBODY, CODE_WORD = "named", "nobody", "code_word"
KINDS = {NAMED: N_("Tell the people named here, or who says the code word"), NOBODY: N_("Tell nobody")}
HOW = {NAMED: N_("named by the patient"), CODE_WORD: N_("by the code word")}
SHORTEST_WORD = 4  # letters and digits of a code word
SHORTEST_NAME = 3  # letters before the desk looks
MOST_FOUND = 20
MOST_WRONG = 5  # code words for one patient in the window of requests.actions: somebody is guessing
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Person:
    """Somebody who may be told."""

    name: str
    kinship: str
    phone: str = ""


@dataclass(frozen=True)
class Said:
    """What a patient says about visitors."""

    kind: str
    said_at: datetime
    people: Sequence[Person] = ()
    code_word: str = ""
    said_by: str = "patient"
    representative: str = ""


def folded(word: str) -> str:
    """A code word however it is typed: script, capitals, apostrophes and blanks do not matter."""
    return "".join(part if part.isdigit() else "".join(keys(part)) for part in _DIGITS.split(word))


def keys(text: str) -> list[str]:
    """The words of a name in one alphabet."""
    return [key for word in words(text) if (key := strict_key(word))]


def fits(typed: str, names: Collection[str]) -> bool:
    """Whether each typed word begins some word of a patient's names; too few letters fit nobody."""
    wanted, held = keys(typed), keys(" ".join(names))
    return is_enough(typed) and all(any(one.startswith(word) for one in held) for word in wanted)


def is_enough(typed: str) -> bool:
    """Whether enough was typed to look for somebody: fewer letters would list half the hospital."""
    return bool(keys(typed)) and sum(letter.isalpha() for letter in typed) >= SHORTEST_NAME


def check_said(
    said: Said, *, status: str, arrived_at: datetime, now: datetime, keeps_word: bool, kinships: Collection[str]
) -> None:
    """Whoever reads it at the desk knows whom to tell. `keeps_word`: a code word said before stands. Raises Refusal."""
    if status != "open":
        raise Refusal(N_("This coming is over; nobody is told any more."))
    if said.kind not in KINDS:
        raise Refusal(N_("choose from the list"), field="kind")
    if said.said_at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="said_at")
    if said.said_at < arrived_at.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field="said_at")
    if said.said_by == "representative" and not said.representative.strip():
        raise Refusal(N_("name who speaks for the patient"), field="representative")
    if said.kind == NAMED:
        _check_named(said, keeps_word, kinships)


def _check_named(said: Said, keeps_word: bool, kinships: Collection[str]) -> None:
    for place, one in enumerate(said.people, start=1):
        if not one.name.strip():
            raise Refusal(N_("write the name"), field=f"name_{place}")
        if one.kinship not in kinships:
            raise Refusal(N_("choose who it is to the patient"), field=f"kinship_{place}")
    if said.code_word.strip() and len(folded(said.code_word)) < SHORTEST_WORD:
        raise Refusal(N_("at least %(least)s letters or digits"), least=SHORTEST_WORD, field="code_word")
    if not said.people and not said.code_word.strip() and not keeps_word:
        raise Refusal(N_("name somebody, or agree on a code word"), field="name_1")


def by_key(wish: str, people: Sequence[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Those who were named, under keys that hold for this word of the patient alone: an older form names nobody else."""
    return {f"{wish}-{place}": one for place, one in enumerate(people, start=1)}


def check_asking(how: str, asker: str, word: str, *, people: Collection[str]) -> None:
    """The desk writes down who asks and by what right. `people`: keys of those who were named. Raises Refusal."""
    if how != CODE_WORD and how not in people:
        raise Refusal(N_("choose from the list"), field="how")
    if not asker.strip():
        raise Refusal(N_("write the name of who asks, from the document"), field="asker")
    if how == CODE_WORD and not word.strip():
        raise Refusal(N_("write the word that was said"), field="word")
